// Film, sound and foreign pages: they play when their slide shows and stop when it leaves. And the screen stays awake.
import { on } from './bus.js';
import { all, make, root, walking } from './dom.js';
import { still } from './storage.js';
import { canvasOf, slides } from './deck.js';
import { current, here } from './navigation.js';
import { say } from './i18n.js';

const NEAR = 1;

/** @param {HTMLElement} slide */
const media = (slide) => all('video,audio', slide).map((e) => /** @type {HTMLMediaElement} */ (e));

/** The browser would play hidden films at once; we play them when their slide shows. */
function tame() {
  for (const film of slides.flatMap(media)) {
    if (film.autoplay) tameOne(film);
    if (film.error) deaf(film);
  }
}

/** @param {HTMLMediaElement} film */
function tameOne(film) {
  film.autoplay = false;
  film.dataset.autoplay = '';
  film.pause();
}

// sound that begins while the page is still read would be heard before its slide is there
document.addEventListener('play', ({ target }) => {
  const film = /** @type {HTMLMediaElement} */ (target);
  if (film.autoplay && root.dataset.ready === undefined) tameOne(film);
}, true);

/** First and last second of the part that is to be seen. @param {HTMLMediaElement} film @returns {[number, number]} */
const part = (film) => {
  const [, from = 0, to = Infinity] = /#t=([\d.]+),?([\d.]+)?/.exec(film.src) ?? [];
  return [+from, +to];
};

/** @param {HTMLMediaElement} film */
const play = (film) => {
  if (film.currentTime > part(film)[1] - 0.2) film.currentTime = part(film)[0];
  film.play().catch(() => {}); // the browser may want a click first; the controls are there
};

/** Not every browser stops where the part ends, and none begins it again. @param {Event} event */
function hold({ target }) {
  const film = /** @type {HTMLMediaElement} */ (target);
  if (film.currentTime < part(film)[1] - 0.1 || !current()?.contains(film)) return;
  if (film.loop) play(film);
  else film.pause();
}

/** @type {WeakMap<HTMLElement, Animation>} */
const narrowed = new WeakMap();

/**
 * A box that is wider than its picture would have wider controls too. No attribute says so: a film that is other than its
 * source would be replaced by the next edit. @param {HTMLElement} film
 */
function narrow(film) {
  if (!(film instanceof HTMLVideoElement) || getComputedStyle(film).objectFit !== 'contain') return;
  narrowed.get(film)?.cancel();
  const wide = (film.clientHeight * film.videoWidth) / film.videoHeight;
  if (wide < film.clientWidth - 1) narrowed.set(film, film.animate({ maxInlineSize: `${(100 * wide) / canvasOf(film).clientWidth}cqw` }, { fill: 'both' }));
}

/** A film that nothing plays says so, with its address. @param {HTMLMediaElement} film */
function deaf(film) {
  if (!film.controls || film.matches('.ap-copy *') || film.nextElementSibling?.matches('.ap-deaf')) return;
  const name = film.src.replace(/[?#].*/, '').replace(/.*\//, '');
  film.after(make('p', { class: 'ap-deaf card-error', role: 'note' }, say('unplayable'), ' ', make('a', { href: film.src, target: '_blank' }, name)));
}

/** What is to be seen of the slide by now. @type {Set<HTMLMediaElement>} */
const seen = new Set();

/** Films begin when they come into view, with the slide or a step of it, and rest when they go. @param {HTMLElement} slide */
function show(slide) {
  for (const film of media(slide)) {
    narrow(film);
    const behind = film.matches('.background');
    // said by `stage.css`; the look itself changes only in the course of a transition
    if (getComputedStyle(film).getPropertyValue('--ap-away')) {
      seen.delete(film);
      film.pause();
    } else if (!seen.has(film)) {
      seen.add(film);
      if (behind && still()) offer(slide, film);
      else if (behind || film.dataset.autoplay !== undefined) play(film);
    }
  }
}

/** A film behind the text that rests until it is asked for. @param {HTMLElement} slide @param {HTMLMediaElement} film */
function offer(slide, film) {
  film.pause();
  if (slide.querySelector('.ap-play')) return;
  const start = make('button', { type: 'button', class: 'ap-play', onclick: () => {
    start.remove();
    play(film);
  } }, say('play-background'));
  slide.append(start);
}

/** @param {HTMLElement} slide */
function leave(slide) {
  for (const film of media(slide)) film.pause();
  seen.clear();
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
  const wanted = document.visibilityState === 'visible' && walking();
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
  tame();
  document.addEventListener('timeupdate', hold, true);
  document.addEventListener('error', ({ target }) => target instanceof HTMLMediaElement && deaf(target), true);
  document.addEventListener('loadedmetadata', () => media(/** @type {HTMLElement} */ (current())).forEach(narrow), true);
  on('patched', tame);
  on('view', () => {
    slides.forEach(leave);
    before = undefined;
  });
  on('drawn', ({ turned }) => {
    if (root.dataset.view !== 'talk') return;
    if (before && before !== current()) leave(before);
    before = current();
    if (before) show(before);
    if (turned) loadNear();
  });
  on('move', stayAwake);
  document.addEventListener('visibilitychange', stayAwake);
  stayAwake();
}

/** In a text everything is fetched by the browser when it comes near, on paper at once. */
export function loadAll() {
  if (walking()) return;
  for (const frame of all('iframe[data-src]:not([src])')) {
    frame.setAttribute('loading', root.dataset.view === 'read' ? 'lazy' : 'eager');
    frame.setAttribute('src', frame.dataset.src ?? '');
  }
}
