// The presenter view: what is shown, what comes, what to say, how much time is left.
import { on } from './bus.js';
import { button, icon } from './controls.js';
import { copyOf, inheritSlideStyles, lazyThumb, slides, stepsOf, titleOf } from './deck.js';
import { all, clamp, make, root } from './dom.js';
import { locale, num, t } from './i18n.js';
import { adjacentSlide, current, here, moveTo } from './navigation.js';
import { hasNotes, notesOf } from './notes.js';
import { applySteps } from './steps.js';
import { prefs, setPref } from './storage.js';
import { connectWindow } from './sync.js';
import { budget, elapsed, formatTime, pace, running } from './timer.js';

/** Opens the presenter view beside this window. */
export function openPresenter() {
  if (root.dataset.view === 'presenter') return;
  const url = new URL(location.href);
  url.searchParams.set('presenter', '');
  connectWindow(
    window.open(
      url.href.replace('presenter=&', 'presenter&').replace(/presenter=(?=#|$)/, 'presenter'),
      `aftrap ${url.pathname}`,
      'popup,width=1200,height=760',
    ),
  );
}

/** @type {Record<string, HTMLElement>} */
const parts = {};
/** @type {HTMLElement | undefined} the slide of which a copy stands in `now` */
let rendered;

let resting = false;

/** @param {Record<string, (how?: any) => void>} acts */
export function buildPresenterView(acts) {
  const box = (/** @type {string} */ name, /** @type {string} */ tag = 'div') =>
    (parts[name] = make(tag, { class: `ap-${name}` }));
  const act = (/** @type {string} */ name, /** @type {string} */ label = name) =>
    button(name, () => acts[name]?.(), t(label));
  const size = (/** @type {string} */ sign, /** @type {number} */ by) =>
    make(
      'button',
      {
        type: 'button',
        class: 'ap-button',
        'aria-label': t(by > 0 ? 'larger' : 'smaller'),
        onclick: () => {
          setPref({ size: clamp(Math.round((prefs.size + by) * 10) / 10, 0.6, 3) });
        },
      },
      sign,
    );
  document.body.append(
    make(
      'div',
      { class: 'ap-presenter' },
      make(
        'header',
        {},
        box('elapsed'),
        act('timer', 'do-timer'),
        act('reset'),
        box('pace'),
        box('where'),
        box('clock'),
      ),
      make('section', { class: 'ap-stage', 'aria-label': t('now') }, box('now')),
      make(
        'section',
        { class: 'ap-side', 'aria-label': t('coming') },
        make('h2', {}, t('coming'), box('coming', 'span')),
        box('next'),
      ),
      make(
        'section',
        { class: 'ap-paper', 'aria-label': t('notes') },
        make('h2', {}, t('notes'), size('A−', -0.1), size('A+', 0.1)),
        box('notes'),
      ),
      make(
        'footer',
        {},
        act('previous'),
        act('next'),
        box('strip'),
        act('pen'),
        act('laser', 'do-laser'),
        act('black', 'do-black'),
        act('help'),
      ),
    ),
  );
  parts.notes?.setAttribute('tabindex', '0');
  parts.strip?.setAttribute('role', 'list');
  fillStrip();
  on('move', follow);
  on('sync', () => {
    rendered = undefined;
    fillStrip();
  });
  on('drawing', () => {
    rendered = undefined;
    follow();
  });
  on('notes', follow);
  on('prefs', sizeNotes);
  on('timer', tick);
  setInterval(tick, 500);
  sizeNotes();
  follow();
}

function sizeNotes() {
  parts.notes?.style.setProperty('font-size', `${prefs.size * 1.25}rem`);
}

function fillStrip() {
  parts.strip?.replaceChildren(
    ...slides.map((slide, i) =>
      make(
        'div',
        { role: 'listitem' },
        make(
          'a',
          {
            href: `#${slide.id}`,
            'aria-label': `${num(i + 1)} ${titleOf(slide)}`,
            title: titleOf(slide),
            onclick: (/** @type {Event} */ event) => {
              event.preventDefault();
              moveTo(i, 0, { jump: true });
            },
          },
          lazyThumb(slide),
          make('b', {}, num(i + 1)),
        ),
      ),
    ),
  );
}

function follow() {
  const slide = current();
  if (!slide || !parts.now || !parts.next) return;
  if (rendered === slide && parts.now.firstElementChild) {
    applySteps(/** @type {HTMLElement} */ (parts.now.firstElementChild), here.step);
  } else {
    inheritSlideStyles(parts.now);
    inheritSlideStyles(parts.next);
    parts.now.replaceChildren(copyOf(slide, here.step));
    rendered = slide;
    const notes = notesOf(slide.id);
    if (parts.notes)
      parts.notes.innerHTML =
        notes.join('<hr>') || `<p class="ap-none">${t(hasNotes() ? 'no-notes' : 'notes-away')}</p>`;
    parts.notes?.setAttribute('lang', slide.lang || root.lang);
    if (parts.notes) parts.notes.scrollTop = 0;
  }
  showNext(slide);
  const steps = stepsOf(slide);
  parts.where?.replaceChildren(
    make('b', {}, num(here.index + 1)),
    ` / ${num(slides.length)}`,
    make('span', {}, steps ? t('step', here.step, steps) : ''),
  );
  const links = parts.strip ? all(':scope > div > a', parts.strip) : [];
  links.forEach((link, i) =>
    i === here.index ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current'),
  );
  const strip = parts.strip;
  const link = links[here.index];
  if (strip && link)
    strip.scrollLeft =
      (link.parentElement?.offsetLeft ?? 0) - strip.offsetLeft - strip.clientWidth / 2 + link.clientWidth / 2;
  tick();
}

/** The next state: the next step if there is one, else the next slide. @param {HTMLElement} slide */
function showNext(slide) {
  const more = here.step < stepsOf(slide);
  const after = adjacentSlide(1);
  const next = more ? slide : after !== here.index ? slides[after] : undefined;
  parts.coming?.replaceChildren(more ? t('next-step') : next ? titleOf(next) : '');
  parts.next?.replaceChildren(next ? copyOf(next, more ? here.step + 1 : 0) : make('p', {}, t('the-end')));
}

function tick() {
  const { text, mood } = pace();
  const total = budget();
  parts.elapsed?.replaceChildren(make('b', {}, formatTime(elapsed())), total ? ` / ${formatTime(total)}` : '');
  if (parts.elapsed?.toggleAttribute('data-resting', !running()) !== resting) {
    resting = !running();
    all('.ap-presenter [data-act=timer]')[0]?.firstElementChild?.replaceWith(icon(resting ? 'play' : 'pause'));
  }
  if (parts.pace) {
    parts.pace.dataset.mood = mood;
    if (parts.pace.textContent !== text) parts.pace.textContent = text;
  }
  parts.clock?.replaceChildren(new Date().toLocaleTimeString(locale(), { hour: 'numeric', minute: '2-digit' }));
}
