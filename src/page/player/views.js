// The same page in other dress: the talk, a text to read, one slide a page, a handout.
import { all, clamp, emit, make, on, query, root } from './base.js';
import { copyOf, design, main, slides, stepsOf } from './deck.js';
import { applySteps } from './steps.js';
import { current, here, moveTo, unfold } from './stage.js';
import { notesOf } from './notes.js';

/** Sets the paper: exactly one slide, or A4. @param {string} size */
function paper(size) {
  const style = document.getElementById('ap-paper') ?? document.head.appendChild(make('style', { id: 'ap-paper' }));
  style.textContent = `@page{${size}}`;
}

/** @param {'talk' | 'read' | 'print' | 'handout' | 'presenter'} view */
export function setView(view) {
  root.dataset.view = view;
  paper(view === 'handout' ? 'size:A4;margin:12mm' : `size:${design('--slide-w')}px ${design('--slide-h')}px;margin:0`);
  main.inert = main.hidden = view === 'handout' || view === 'presenter';
  unfold(view !== 'talk');
  emit('view');
  if (view === 'handout') drawHandout();
  if (view === 'print') drawMore(query.get('print') ?? '');
}

/** A page for each step, a page of notes behind each slide. @param {string} wanted `steps`, `notes` or both */
function drawMore(wanted) {
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
    const notes = notesOf(slide.id).join('');
    if (wanted.includes('notes') && notes) {
      const text = make('div', { class: 'ap-notes', lang: slide.lang || undefined });
      text.innerHTML = notes;
      last.after(make('section', { class: 'ap-page' }, make('div', { class: 'ap-thumb' }, copyOf(slide)), text));
    }
  }
}

/** To the text and back, at the same slide. */
export function toggleReading() {
  if (root.dataset.view === 'read') {
    const top = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > 60);
    setView('talk');
    moveTo(top < 0 ? here.index : top, 0, { force: true, key: true });
  } else {
    setView('read');
    current()?.scrollIntoView();
    current()?.focus({ preventScroll: true });
  }
}

/** Pages of slides with their notes beside or below. */
function drawHandout() {
  const count = clamp(Number(query.get('handout')) || 3, 1, 6);
  for (const old of all('.ap-handout')) old.remove();
  const shown = slides.filter((slide) => slide.dataset.skip === undefined);
  const pages = make('div', { class: 'ap-handout', 'data-count': count });
  for (let i = 0; i < shown.length; i += count) {
    pages.append(make('section', {}, ...shown.slice(i, i + count).map((slide) => {
      const notes = make('div', { class: 'ap-notes', lang: slide.lang || undefined });
      notes.innerHTML = notesOf(slide.id).join('');
      return make('article', {}, make('div', { class: 'ap-thumb' }, copyOf(slide)), notes);
    })));
  }
  document.body.append(pages);
  // long notes are set smaller; what still does not fit says so
  for (const notes of all('.ap-notes', pages)) {
    const box = /** @type {HTMLElement} */ (notes.parentElement);
    const over = () => box.scrollHeight > box.clientHeight + 1;
    for (let size = 95; size > 60 && over(); size -= 5) notes.style.fontSize = `${size}%`;
    box.toggleAttribute('data-cut', over());
  }
}

/** On paper everything is shown, also to those who read a tagged PDF. */
export function listenPrint() {
  on('patched', () => root.dataset.view === 'handout' && drawHandout());
  const dress = (/** @type {boolean} */ paper) => {
    if (root.dataset.view === 'talk') unfold(paper);
    if (root.dataset.view === 'presenter') main.inert = main.hidden = !paper;
  };
  addEventListener('beforeprint', () => {
    emit('beforeprint');
    dress(true);
  });
  addEventListener('afterprint', () => dress(false));
}
