// Puts the parts together when the page is there, and opens the door to others: `window.aftrap`.
import { emit, on } from './bus.js';
import { query, root, walking } from './dom.js';
import { still, wish } from './storage.js';
import { listenAddress, readAddress } from './location.js';
import { listenAuto, toggleAuto } from './autoslide.js';
import { buildChrome } from './controls.js';
import { listenClock, resetTimer, toggleTimer } from './timer.js';
import { openCurtain, toggleCurtain } from './blackout.js';
import { readDeck, slides } from './deck.js';
import { listenFit, overflows } from './overflow.js';
import { openHelp, setFollow } from './help.js';
import { listenInk, undoInk, useTool, wipeInk } from './drawing.js';
import { listenKeys, typedIndex } from './keys.js';
import { listenMedia } from './media.js';
import { setNotes } from './notes.js';
import { openJump, openOverview } from './overview.js';
import { buildDesk, openPresenter } from './presenter.js';
import { find, go, moveTo, next, nextSlide, patched, previous, previousSlide, startAt, state, tell } from './navigation.js';
import { connect, listenSync, nameSlide, presenterIsThere, seed, share } from './sync.js';
import { listenTone } from './slide_tone.js';
import { listenTouch } from './touch.js';
import { finish, listenFilm } from './transition.js';
import { listenPrint, setView, toggleReading } from './views.js';
import { say } from './i18n.js';
import { listenZoom, toggleZoom } from './zoom.js';

/** @typedef {import('./navigation.js').How} How */

/** What the keys and buttons do. @type {Record<string, (how?: How) => void>} */
const acts = {
  next: (how) => openCurtain() || next(how),
  previous: (how) => openCurtain() || previous(how),
  nextSlide,
  previousSlide,
  first: (how) => moveTo(0, 0, { ...how, jump: true }),
  last: (how) => moveTo(slides.length - 1, 0, { ...how, jump: true }),
  number: (how) => typedIndex() >= 0 && moveTo(typedIndex(), 0, { ...how, jump: true }),
  overview: () => openOverview(false),
  search: () => openOverview(true),
  jump: openJump,
  fullscreen: () => void (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.().catch(() => {})),
  reading: toggleReading,
  black: () => toggleCurtain('black'),
  white: () => toggleCurtain('white'),
  motion: () => {
    wish({ still: !still() });
    tell(say(still() ? 'motion-off' : 'motion-on'));
  },
  presenter: openPresenter,
  auto: toggleAuto,
  timer: toggleTimer,
  reset: resetTimer,
  pen: () => useTool('pen'),
  laser: () => useTool('laser'),
  undo: undoInk,
  wipe: wipeInk,
  zoom: toggleZoom,
  help: openHelp,
  close: () => {
    finish();
    if (!openCurtain()) emit('close');
  },
};

/** In a text the arrows scroll, as everywhere. */
const READING = ['reading', 'overview', 'search', 'jump', 'presenter', 'fullscreen', 'help', 'motion'];

/** @param {string} act */
const allowed = (act) => act in acts && (walking() || READING.includes(act));

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
  listenTone();
  listenFit();
  const asked = readAddress();
  startAt(...(asked ?? [0, 0]));
  if (asked) nameSlide();
  buildChrome(acts);
  listenAddress();
  listenKeys(acts, allowed);
  listenTouch();
  listenFilm();
  listenPrint();
  listenInk();
  listenZoom();
  listenClock();
  shareMoves();
  listenSync();
  listenAuto();
  if (root.dataset.view === 'presenter') buildDesk(acts);
  on('move', () => document.dispatchEvent(new CustomEvent('aftrap:state', { detail: state() })));
  root.dataset.ready = '';
}

/** Our moves go to the other windows, theirs come here. */
function shareMoves() {
  seed('at', state());
  on('move', ({ how }) => how.remote || share('at', state()));
  on('shared-at', ({ value }) => {
    if (!walking()) return; // a reader is left in peace
    const index = find({ id: value.id });
    moveTo(index < 0 ? find({ number: value.number }) : index, value.step, { remote: true });
  });
  on('patched', () => seed('at', state()));
  on('alone', () => share('at', state()));
}

const door = {
  state,
  go,
  next: () => next(),
  previous: () => previous(),
  patched,
  presenting: () => document.fullscreenElement !== null || presenterIsThere(),
  overflows,
  /** @param {import('./sync.js').Transport} transport */
  connect(transport) {
    if (transport.notes) setNotes(transport.notes);
    if (transport.follow) setFollow(transport.follow);
    connect(transport);
  },
};
Object.assign(window, { aftrap: door });

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
