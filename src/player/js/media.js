// Video, sound and pages in frames: they play when their slide shows and stop when it leaves. And the screen stays awake.
import { on } from './bus.js';
import { canvasOf, slides } from './deck.js';
import { all, isPaged, make, root } from './dom.js';
import { t } from './i18n.js';
import { current, here } from './navigation.js';
import { reducedMotion } from './storage.js';

const NEAR = 1;

/** @param {HTMLElement} slide */
const media = (slide) => all('video,audio', slide).map((e) => /** @type {HTMLMediaElement} */ (e));

/** The browser would play hidden videos at once; we play them when their slide shows. */
function takeOverAutoplay() {
  for (const element of slides.flatMap(media)) {
    if (element.autoplay) holdAutoplay(element);
    if (element.error) onMediaError(element);
  }
}

/** @param {HTMLMediaElement} element */
function holdAutoplay(element) {
  element.autoplay = false;
  element.dataset.autoplay = '';
  element.pause();
}

// sound that begins while the page is still read would be heard before its slide is there
document.addEventListener(
  'play',
  ({ target }) => {
    const element = /** @type {HTMLMediaElement} */ (target);
    if (element.autoplay && root.dataset.ready === undefined) holdAutoplay(element);
  },
  true,
);

/** First and last second of the part that is to be seen. @param {HTMLMediaElement} element @returns {[number, number]} */
const part = (element) => {
  const [, from = 0, to = Infinity] = /#t=([\d.]+),?([\d.]+)?/.exec(element.src) ?? [];
  return [+from, +to];
};

/** @param {HTMLMediaElement} element */
const play = (element) => {
  if (element.currentTime > part(element)[1] - 0.2) element.currentTime = part(element)[0];
  element.play().catch(() => {}); // the browser may want a click first; the controls are there
};

/** Not every browser stops where the part ends, and none begins it again. @param {Event} event */
function stopAtEnd({ target }) {
  const element = /** @type {HTMLMediaElement} */ (target);
  if (element.currentTime < part(element)[1] - 0.1 || !current()?.contains(element)) return;
  if (element.loop) play(element);
  else element.pause();
}

/** @type {WeakMap<HTMLElement, Animation>} */
const fitted = new WeakMap();

/**
 * A box that is wider than its picture would have wider controls too. No attribute says so: a video that differs from its
 * source would be replaced by the next edit. @param {HTMLElement} element
 */
function fitControls(element) {
  if (!(element instanceof HTMLVideoElement) || getComputedStyle(element).objectFit !== 'contain') return;
  fitted.get(element)?.cancel();
  const wide = (element.clientHeight * element.videoWidth) / element.videoHeight;
  if (wide < element.clientWidth - 1)
    fitted.set(
      element,
      element.animate({ maxInlineSize: `${(100 * wide) / canvasOf(element).clientWidth}cqw` }, { fill: 'both' }),
    );
}

/** A video that cannot be played says so, with its address. @param {HTMLMediaElement} element */
function onMediaError(element) {
  if (!element.controls || element.matches('.ap-copy *') || element.nextElementSibling?.matches('.ap-media-error'))
    return;
  const name = element.src.replace(/[?#].*/, '').replace(/.*\//, '');
  element.after(
    make(
      'p',
      { class: 'ap-media-error card-error', role: 'note' },
      t('unplayable'),
      ' ',
      make('a', { href: element.src, target: '_blank' }, name),
    ),
  );
}

/** What is to be seen of the slide by now. @type {Set<HTMLMediaElement>} */
const visible = new Set();

/** Videos begin when they come into view, with the slide or a step of it, and rest when they go. @param {HTMLElement} slide */
function playVisible(slide) {
  for (const element of media(slide)) {
    fitControls(element);
    const behind = element.matches('.background');
    // said by `stage.css`; the look itself changes only in the course of a transition
    if (getComputedStyle(element).getPropertyValue('--ap-hidden')) {
      visible.delete(element);
      element.pause();
    } else if (!visible.has(element)) {
      visible.add(element);
      if (behind && reducedMotion()) offerPlay(slide, element);
      else if (behind || element.dataset.autoplay !== undefined) play(element);
    }
  }
}

/** A video behind the text that rests until it is asked for. @param {HTMLElement} slide @param {HTMLMediaElement} element */
function offerPlay(slide, element) {
  element.pause();
  if (slide.querySelector('.ap-play')) return;
  const start = make(
    'button',
    {
      type: 'button',
      class: 'ap-play',
      onclick: () => {
        start.remove();
        play(element);
      },
    },
    t('play-background'),
  );
  slide.append(start);
}

/** @param {HTMLElement} slide */
function pauseMedia(slide) {
  for (const element of media(slide)) element.pause();
  visible.clear();
  for (const frame of all('iframe[data-src]', slide)) frame.removeAttribute('src'); // the only way to silence it
}

/** Pages are fetched when their slide is near, and given up when it is not. */
function loadNear() {
  for (const frame of all('.deck > .slide iframe[data-src]')) {
    const near = Math.abs(slides.findIndex((slide) => slide.contains(frame)) - here.index) <= NEAR;
    if (!near) frame.removeAttribute('src');
    else if (!frame.hasAttribute('src')) frame.setAttribute('src', frame.dataset.src ?? '');
  }
}

/** @type {HTMLElement | undefined} */
let before;

/** Held, or asked for. */
let locked = false;

/** A talk is not a time to sleep. */
async function stayAwake() {
  const wanted = document.visibilityState === 'visible' && isPaged();
  if (!wanted || locked || !('wakeLock' in navigator)) return;
  locked = true;
  try {
    const got = await navigator.wakeLock.request('screen');
    got.addEventListener('release', () => (locked = false));
  } catch {
    locked = false; // low battery, or not allowed here
  }
}

export function listenMedia() {
  takeOverAutoplay();
  document.addEventListener('timeupdate', stopAtEnd, true);
  document.addEventListener('error', ({ target }) => target instanceof HTMLMediaElement && onMediaError(target), true);
  document.addEventListener(
    'loadedmetadata',
    () => media(/** @type {HTMLElement} */ (current())).forEach(fitControls),
    true,
  );
  on('sync', takeOverAutoplay);
  on('view', () => {
    slides.forEach(pauseMedia);
    before = undefined;
  });
  on('rendered', ({ turned }) => {
    if (root.dataset.view !== 'talk') return;
    if (before && before !== current()) pauseMedia(before);
    before = current();
    if (before) playVisible(before);
    if (turned) loadNear();
  });
  on('move', stayAwake);
  document.addEventListener('visibilitychange', stayAwake);
  stayAwake();
}

/** In a text everything is fetched by the browser when it comes near, on paper at once. */
export function loadAll() {
  if (isPaged()) return;
  for (const frame of all('iframe[data-src]:not([src])')) {
    frame.setAttribute('loading', root.dataset.view === 'read' ? 'lazy' : 'eager');
    frame.setAttribute('src', frame.dataset.src ?? '');
  }
}
