// Words that a browser puts on paper as pixels, because a CSS filter is laid over them: nobody can search or copy those, and
// screen readers do not read them.
(() => {
  /** The name of the slide that a part stands on, in whatever copy. @param {Element} part */
  const slideOf = (part) => {
    const number = part.closest('[data-number]')?.getAttribute('data-number');
    return document.querySelector(`.deck > .slide[data-number="${number}"]`)?.id ?? '';
  };
  /** @param {Element} part */
  const textOf = (part) =>
    ((part instanceof HTMLElement ? part.innerText : part.textContent) ?? '')
      .replace(/\u00ad/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  /** @type {Element[]} */
  const filtered = [];
  for (const part of document.querySelectorAll('.slide .slide-canvas, .slide .slide-canvas *')) {
    if (getComputedStyle(part).filter === 'none' || filtered.at(-1)?.contains(part)) continue;
    if (part.checkVisibility({ opacityProperty: true, visibilityProperty: true })) filtered.push(part);
  }
  return filtered.flatMap((part) => {
    const near = textOf(part);
    return /[\p{L}\p{N}]/u.test(near) ? [{ kind: 'pixels', id: slideOf(part), px: 0, near, step: 0 }] : [];
  });
})();
