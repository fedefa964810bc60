// The page and its address, and small tools for its elements.

export const root = document.documentElement;
root.classList.remove('no-js');
root.classList.add('js');

/** Whether one slide is shown at a time (and they are not read or printed). */
export const isPaged = () => /talk|presenter/.test(root.dataset.view ?? '');

/** The address' settings: `?presenter`, `?read`, `?kiosk=8`, ... */
export const query = new URLSearchParams(location.search);

/** The deck's path: one name for all windows that show it. */
export const deckPath = location.pathname.replace(/\/presenter\/?$/, '/').replace(/\/index\.html$/, '/');

/**
 * Makes an element. `on...` attributes are listeners, `true` is an empty attribute, null children are left out.
 * @param {string} tag
 * @param {Record<string, any>} [attrs]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement & Record<string, any>}
 */
export function make(tag, attrs = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child !== null)));
  return element;
}

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export const all = (selector, within = document) =>
  [...within.querySelectorAll(selector)].map((e) => /** @type {HTMLElement} */ (e));

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** @param {string | null | undefined} text */
export const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
