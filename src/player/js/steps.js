// Steps within a slide: what is shown, what is gone, which lines of code are in the light.
import { all, clamp, plain } from './dom.js';
import { num, t } from './i18n.js';

/**
 * Brings a slide (or a copy of one) to a step.
 * @param {HTMLElement} slide
 * @param {number} step
 * @returns {string} what came into view, for those who listen
 */
export function applySteps(slide, step) {
  const announced = [];
  slide.dataset.at = String(step);
  for (const part of all('[data-step],[data-step-out]', slide)) {
    const from = Number(part.dataset.step) || 0;
    const shown = step >= from && step < Number(part.dataset.stepOut ?? Infinity);
    if (shown && from > 0 && !part.hasAttribute('data-shown'))
      announced.push(plain((part.querySelector('svg > title') ?? part).textContent));
    part.toggleAttribute('data-shown', shown);
    part.toggleAttribute('data-current', shown && from === step && step > 0);
  }
  for (const figure of all('figure.code[data-states]', slide)) {
    const news = highlightLines(figure, step);
    if (news) announced.push(news);
  }
  return announced.join('. ');
}

/**
 * @param {HTMLElement} figure
 * @param {number} step
 */
function highlightLines(figure, step) {
  const state = String(clamp(step - (Number(figure.dataset.stepFirst) || 0), 0, Number(figure.dataset.states) - 1));
  if (figure.dataset.state === state) return '';
  figure.dataset.state = state;
  const lines = all('.line', figure);
  const highlighted = lines.filter((line) => (line.dataset.highlighted ?? '').split(' ').includes(state));
  const partial = highlighted.length < lines.length;
  figure.toggleAttribute('data-partial', partial && highlighted.length > 0);
  for (const line of lines) line.toggleAttribute('data-dim', !highlighted.includes(line));
  const [first, box] = [highlighted[0], figure.querySelector('pre')];
  if (partial && first && box && box.scrollHeight > box.clientHeight + 1) {
    box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
  }
  return partial && highlighted.length ? t('lines', ranges(highlighted.map((line) => Number(line.dataset.n)))) : '';
}

/** Who reads has all lines in the light. @param {HTMLElement} slide */
export function clearHighlights(slide) {
  for (const part of all('figure.code[data-state],.line[data-dim]', slide))
    for (const name of ['state', 'partial', 'dim']) delete part.dataset[name];
}

/**
 * 1 2 3 7 as `1–3, 7`.
 * @param {number[]} numbers
 */
function ranges(numbers) {
  /** @type {[number, number][]} */
  const found = [];
  for (const n of numbers) {
    const last = found.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else found.push([n, n]);
  }
  return found.map(([a, b]) => (a === b ? num(a) : `${num(a)}–${num(b)}`)).join(', ');
}
