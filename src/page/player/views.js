// The same page in other dress: the talk, a text to read, one slide a page, a handout.
import { all, clamp, emit, make, on, query, root } from './base.js';
import { copyOf, design, main, slides, stepsOf, titleOf } from './deck.js';
import { applySteps } from './steps.js';
import { current, here, moveTo, unfold } from './stage.js';
import { loadAll } from './media.js';
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
  if (view === 'print' || view === 'handout') loadAll('eager');
}

/** A page for each step, a page of notes behind each slide. @param {string} wanted `steps`, `notes` or both */
function drawMore(wanted) {
  if (wanted.includes('steps')) root.dataset.steps = '';
  for (const slide of slides) {
    let last = slide;
    if (wanted.includes('steps')) {
      applySteps(slide, 0);
      for (let step = 1; step <= stepsOf(slide); step++) {
        const copy = copyOf(slide, step, true);
        copy.inert = false;
        last.after(copy);
        last = copy;
      }
    }
    const notes = notesOf(slide.id).join('');
    if (wanted.includes('notes') && notes) {
      const text = make('div', { class: 'ap-notes', lang: slide.lang || undefined });
      text.innerHTML = notes;
      const title = make('p', { class: 'ap-page-title' }, `${slides.indexOf(slide) + 1}. ${titleOf(slide)}`);
      last.after(make('section', { class: 'ap-page' }, make('div', { class: 'ap-thumb' }, copyOf(slide, undefined, true)), make('div', {}, title, text)));
    }
  }
  fitPages();
  document.fonts.ready.then(fitPages);
}

/** Notes are as large as their page allows; long ones go on on the next page. */
function fitPages() {
  for (const page of all('.ap-page')) {
    const notes = all('.ap-notes', page)[0];
    const over = () => page.getBoundingClientRect().height > design('--slide-h') + 1;
    page.removeAttribute('data-long');
    for (let size = 34; notes && size >= 20; size -= 2) {
      notes.style.fontSize = `${size}px`;
      if (!over()) break;
    }
    page.toggleAttribute('data-long', over());
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

/** Pages of slides with their notes beside or below, and lines to write on in what is left. */
function drawHandout() {
  const count = clamp(Number(query.get('handout')) || 3, 1, 6);
  for (const old of all('.ap-handout')) old.remove();
  const pages = make('div', { class: 'ap-handout', 'data-count': count });
  for (let i = 0; i < slides.length; i += count) {
    pages.append(make('section', {}, ...slides.slice(i, i + count).map((slide) => {
      const notes = make('div', { class: 'ap-notes', lang: slide.lang || undefined });
      notes.innerHTML = notesOf(slide.id).join('');
      return make('article', {}, make('div', { class: 'ap-thumb' }, copyOf(slide, undefined, true)), notes, make('div', { class: 'ap-lines', 'aria-hidden': 'true' }));
    })));
  }
  document.body.append(pages);
  const fit = () => all('article', pages).forEach((box) => fitArticle(box, count));
  fit();
  document.fonts.ready.then(fit);
}

const MM = 96 / 25.4;

/**
 * A slide is as large as leaves room for what stands below it; long notes are set smaller, and what still does not fit
 * says so. @param {HTMLElement} box @param {number} count slides on the page
 */
function fitArticle(box, count) {
  const [thumb, notes, lines] = /** @type {HTMLElement[]} */ ([...box.children]);
  if (!thumb || !notes || !lines) return;
  const over = () => box.scrollHeight > box.clientHeight + 1;
  const written = notes.childNodes.length > 0;
  lines.replaceChildren();
  notes.style.fontSize = '';
  const tight = () => over() || (!written && count !== 3 && lines.clientHeight < (count === 6 ? 14 : 24) * MM);
  const least = written && count > 2 ? 100 : 58;
  for (let wide = 100; wide >= least; wide -= 3) {
    thumb.style.inlineSize = `${wide}%`;
    if (!tight()) break;
  }
  for (let size = 95; size > 60 && over(); size -= 5) notes.style.fontSize = `${size}%`;
  box.toggleAttribute('data-cut', over());
  const room = Math.floor(lines.clientHeight / ((count === 6 ? 7 : 8.5) * MM));
  if (room > 1) lines.append(...Array.from({ length: room }, () => make('i')));
}

/** On paper everything is shown, also to those who read a tagged PDF. */
export function listenPrint() {
  on('patched', () => {
    if (root.dataset.view === 'handout') drawHandout();
    if (root.dataset.view === 'handout' || root.dataset.view === 'print') loadAll('eager');
  });
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
