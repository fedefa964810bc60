// Puts the parts together when the page is there, and opens the door to others: `window.aftrap`.

import { listenAutoslide, toggleAutoslide } from './autoslide.js';
import { endBlackout, toggleBlackout } from './blackout.js';
import { emit, on } from './bus.js';
import { buildControls } from './controls.js';
import { readDeck, slides } from './deck.js';
import { isPaged, query, root } from './dom.js';
import { clearDrawing, listenDrawing, undoStroke, useTool } from './drawing.js';
import { openHelp, setFollow } from './help.js';
import { t } from './i18n.js';
import { listenKeys, typedIndex } from './keys.js';
import { listenLocation, readLocation } from './location.js';
import { listenMedia } from './media.js';
import {
  announce,
  findSlide,
  go,
  moveTo,
  next,
  nextSlide,
  previous,
  previousSlide,
  startAt,
  state,
  sync,
} from './navigation.js';
import { setNotes } from './notes.js';
import { listenOverflow, overflows } from './overflow.js';
import { openJump, openOverview } from './overview.js';
import { buildPresenterView, openPresenter } from './presenter.js';
import { listenSlideTone } from './slide_tone.js';
import { reducedMotion, setPref } from './storage.js';
import { connect, listenSync, preferAddress, presenterIsThere, seed, share } from './sync.js';
import { listenTimer, resetTimer, toggleTimer } from './timer.js';
import { listenTouch } from './touch.js';
import { finish, listenTransition } from './transition.js';
import { listenPrint, setView, toggleReading } from './views.js';
import { listenZoom, toggleZoom } from './zoom.js';

/** @typedef {import('./navigation.js').MoveOptions} MoveOptions */

/** What the keys and buttons do. @type {Record<string, (how?: MoveOptions) => void>} */
const acts = {
  next: (how) => endBlackout() || next(how),
  previous: (how) => endBlackout() || previous(how),
  nextSlide,
  previousSlide,
  first: (how) => moveTo(0, 0, { ...how, jump: true }),
  last: (how) => moveTo(slides.length - 1, 0, { ...how, jump: true }),
  number: (how) => typedIndex() >= 0 && moveTo(typedIndex(), 0, { ...how, jump: true }),
  overview: () => openOverview(false),
  search: () => openOverview(true),
  jump: openJump,
  fullscreen: () =>
    void (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.().catch(() => {})),
  reading: toggleReading,
  black: () => toggleBlackout('black'),
  white: () => toggleBlackout('white'),
  motion: () => {
    setPref({ isMotionReduced: !reducedMotion() });
    announce(t(reducedMotion() ? 'motion-off' : 'motion-on'));
  },
  presenter: openPresenter,
  auto: toggleAutoslide,
  timer: toggleTimer,
  reset: resetTimer,
  pen: () => useTool('pen'),
  laser: () => useTool('laser'),
  undo: undoStroke,
  wipe: clearDrawing,
  zoom: toggleZoom,
  help: openHelp,
  close: () => {
    finish();
    if (!endBlackout()) emit('close');
  },
};

/** In a text the arrows scroll, as everywhere. */
const READING = ['reading', 'overview', 'search', 'jump', 'presenter', 'fullscreen', 'help', 'motion'];

/** @param {string} act */
const allowed = (act) => act in acts && (isPaged() || READING.includes(act));

/** The view that the address asks for. */
function wantedView() {
  if (query.has('print')) return 'print';
  if (query.has('handout')) return 'handout';
  if (query.has('read')) return 'read';
  return query.has('presenter') || /\/presenter\/?$/.test(location.pathname) ? 'presenter' : 'talk';
}

function start() {
  readDeck();
  if (!slides.length) return;
  setView(wantedView());
  listenMedia();
  listenSlideTone();
  listenOverflow();
  const address = readLocation();
  startAt(...(address ?? [0, 0]));
  if (address) preferAddress();
  buildControls(acts);
  listenLocation();
  listenKeys(acts, allowed);
  listenTouch();
  listenTransition();
  listenPrint();
  listenDrawing();
  listenZoom();
  listenTimer();
  shareMoves();
  listenSync();
  listenAutoslide();
  if (root.dataset.view === 'presenter') buildPresenterView(acts);
  on('move', () => document.dispatchEvent(new CustomEvent('aftrap:state', { detail: state() })));
  root.dataset.ready = '';
}

/** Our moves go to the other windows, theirs come here. */
function shareMoves() {
  seed('at', state());
  on('move', ({ how }) => how.remote || share('at', state()));
  on('shared-at', ({ value }) => {
    if (!isPaged()) return; // a reader is left in peace
    const index = findSlide({ id: value.id });
    moveTo(index < 0 ? findSlide({ number: value.number }) : index, value.step, { remote: true });
  });
  on('sync', () => seed('at', state()));
  on('alone', () => share('at', state()));
}

const api = {
  state,
  go,
  next: () => next(),
  previous: () => previous(),
  sync,
  presenting: () => document.fullscreenElement !== null || presenterIsThere(),
  overflows,
  /** @param {import('./sync.js').Transport} transport */
  connect(transport) {
    if (transport.notes) setNotes(transport.notes);
    if (transport.follow) setFollow(transport.follow);
    connect(transport);
  },
};
Object.assign(window, { aftrap: api });

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
