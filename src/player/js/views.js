// The same page in other dress: the talk, a text to read, one slide a page, a handout.
import { emit, on } from './bus.js';
import { copyOf, design, inheritSlideStyles, main, slides, stepsOf } from './deck.js';
import { all, clamp, make, query, root } from './dom.js';
import { loadAll } from './media.js';
import { current, here, moveTo, showAll } from './navigation.js';
import { notesOf } from './notes.js';
import { applySteps } from './steps.js';

/** Sets the paper: exactly one slide, or A4. @param {string} size */
function setPageSize(size) {
  const style = document.getElementById('ap-paper') ?? document.head.appendChild(make('style', { id: 'ap-paper' }));
  style.textContent = `@page{${size}}`;
}

/** @param {'talk' | 'read' | 'print' | 'handout' | 'presenter'} view */
export function setView(view) {
  root.dataset.view = view;
  setPageSize(
    view === 'handout' ? 'size:A4;margin:12mm' : `size:${design('--slide-w')}px ${design('--slide-h')}px;margin:0`,
  );
  main.inert = main.hidden = view === 'handout' || view === 'presenter';
  showAll(view !== 'talk');
  emit('view');
  if (view === 'handout') renderHandout();
  if (view === 'print') renderExtraPages(query.get('print') ?? '');
  loadAll();
}

/**
 * A page for each step, a page of notes behind each slide (as large as it allows, long ones go on on the next).
 * @param {string} wanted `steps`, `notes` or both
 */
function renderExtraPages(wanted) {
  if (wanted.includes('steps')) root.dataset.steps = '';
  for (const slide of slides) {
    let last = slide;
    if (wanted.includes('steps')) {
      applySteps(slide, 0);
      for (let step = 1; step <= stepsOf(slide); step++) {
        const copy = copyOf(slide, step);
        copy.inert = false;
        last.after(copy);
        last = copy;
      }
    }
    const [thumb, notes] = thumbAndNotes(slide);
    if (wanted.includes('notes') && notes.firstChild) {
      last.after(make('section', { class: 'ap-page' }, thumb, notes));
      inheritSlideStyles(thumb);
    }
  }
  document.fonts.ready.then(() =>
    all('.ap-page').forEach((page) => {
      const over = () => page.toggleAttribute('data-long', page.offsetHeight > design('--slide-h') + 1);
      shrinkUntilFits(over, 34, 20, (size) => (page.style.fontSize = `${size}px`));
    }),
  );
}

/** A small copy of a slide, and its notes. @param {HTMLElement} slide @returns {[HTMLElement, HTMLElement]} */
function thumbAndNotes(slide) {
  const notes = make('div', { class: 'ap-notes', lang: slide.lang || undefined });
  notes.innerHTML = notesOf(slide.id).join('');
  return [make('div', { class: 'ap-thumb' }, copyOf(slide)), notes];
}

/** Sets something smaller until it is not over. @param {() => boolean} over @param {number} most @param {number} least @param {(size: number) => void} set */
function shrinkUntilFits(over, most, least, set) {
  do set(most);
  while (over() && (most -= 2) >= least);
}

/** To the text and back, at the same slide. */
export function toggleReading() {
  if (root.dataset.view === 'read') {
    const top = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > 60);
    setView('talk');
    moveTo(top < 0 ? here.index : top, top === here.index ? here.step : 0, { force: true, key: true });
  } else {
    setView('read');
    current()?.scrollIntoView();
    current()?.focus({ preventScroll: true });
  }
}

/** Pages of slides with their notes beside or below, and lines to write on in what is left. */
function renderHandout() {
  const count = clamp(Number(query.get('handout')) || 3, 1, 6);
  for (const old of all('.ap-handout')) old.remove();
  const pages = make('div', { class: 'ap-handout', 'data-count': count });
  for (let i = 0; i < slides.length; i += count) {
    pages.append(
      make('section', {}, ...slides.slice(i, i + count).map((slide) => make('article', {}, ...thumbAndNotes(slide)))),
    );
  }
  document.body.append(pages);
  all('.ap-thumb', pages).forEach(inheritSlideStyles);
  document.fonts.ready.then(() => all('article', pages).forEach(fitArticle));
}

/**
 * A slide is as large as leaves room for what stands below it; long notes are set smaller, and what still does not fit
 * says so. @param {HTMLElement} box
 */
function fitArticle(box) {
  const [thumb, notes] = /** @type {[HTMLElement, HTMLElement]} */ ([...box.children]);
  const over = () => box.toggleAttribute('data-cut', box.scrollHeight > box.clientHeight + 1);
  shrinkUntilFits(over, 100, 60, (wide) => (thumb.style.inlineSize = `${wide}%`));
  shrinkUntilFits(over, 100, 64, (size) => (notes.style.fontSize = `${size}%`));
}

/** On paper everything is shown, also to those who read a tagged PDF. */
export function listenPrint() {
  on('sync', () => {
    if (root.dataset.view === 'handout') renderHandout();
    loadAll();
  });
  const preparePage = (/** @type {boolean} */ paper) => {
    if (root.dataset.view === 'talk') showAll(paper);
    if (root.dataset.view === 'presenter') main.inert = main.hidden = !paper;
  };
  addEventListener('beforeprint', () => {
    emit('beforeprint');
    preparePage(true);
  });
  addEventListener('afterprint', () => preparePage(false));
}
