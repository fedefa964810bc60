// Steps within a slide: what is shown, what is gone, which lines of code are in the light.
import { all, clamp, plain } from './dom.js';
import { num, say } from './i18n.js';

/**
 * Brings a slide (or a copy of one) to a step.
 * @param {HTMLElement} slide
 * @param {number} step
 * @returns {string} what came into view, for those who listen
 */
export function applySteps(slide, step) {
  const told = [];
  slide.dataset.at = String(step);
  for (const part of all('[data-step],[data-step-out]', slide)) {
    const from = Number(part.dataset.step) || 0;
    const shown = step >= from && step < Number(part.dataset.stepOut ?? Infinity);
    if (shown && from > 0 && !part.hasAttribute('data-shown')) told.push(plain((part.querySelector('svg > title') ?? part).textContent));
    part.toggleAttribute('data-shown', shown);
    part.toggleAttribute('data-current', shown && from === step && step > 0);
  }
  for (const figure of all('figure.code[data-states]', slide)) {
    const news = light(figure, step);
    if (news) told.push(news);
  }
  return told.join('. ');
}

/**
 * @param {HTMLElement} figure
 * @param {number} step
 */
function light(figure, step) {
  const state = String(clamp(step - (Number(figure.dataset.stepFirst) || 0), 0, Number(figure.dataset.states) - 1));
  if (figure.dataset.state === state) return '';
  figure.dataset.state = state;
  const lines = all('.line', figure);
  const lit = lines.filter((line) => (line.dataset.lit ?? '').split(' ').includes(state));
  const some = lit.length < lines.length;
  figure.toggleAttribute('data-some', some && lit.length > 0);
  for (const line of lines) line.toggleAttribute('data-dim', !lit.includes(line));
  const [first, box] = [lit[0], figure.querySelector('pre')];
  if (some && first && box && box.scrollHeight > box.clientHeight + 1) {
    box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
  }
  return some && lit.length ? say('lines', runs(lit.map((line) => Number(line.dataset.n)))) : '';
}

/** Who reads has all lines in the light. @param {HTMLElement} slide */
export function allLight(slide) {
  for (const part of all('figure.code[data-state],.line[data-dim]', slide)) for (const name of ['state', 'some', 'dim']) delete part.dataset[name];
}

/**
 * 1 2 3 7 as `1–3, 7`.
 * @param {number[]} numbers
 */
function runs(numbers) {
  /** @type {[number, number][]} */
  const found = [];
  for (const n of numbers) {
    const last = found.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else found.push([n, n]);
  }
  return found.map(([a, b]) => (a === b ? num(a) : `${num(a)}–${num(b)}`)).join(', ');
}
