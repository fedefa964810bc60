// Links of a page that is to be printed lead to what is in the file, or to whole addresses; others are no links.
(() => {
  /** Each slide with its steps. @type {Element[][]} */
  const slides = [];
  for (const slide of document.querySelectorAll('.deck > .slide')) {
    if (slide.classList.contains('ap-copy')) slides.at(-1)?.push(slide);
    else slides.push([slide]);
  }
  const handout = document.documentElement.dataset.view === 'handout';
  /** @param {number} index @param {number} step */
  const page = (index, step) => {
    const steps = slides[index] ?? [];
    if (!handout) return steps[Math.min(step, steps.length - 1)];
    return document.querySelector(`.ap-handout .slide[data-number="${steps[0]?.getAttribute('data-number')}"]`);
  };
  /** What `#name`, `#name.2`, `#3` or `#3.2` means, as in the player. @param {string} name */
  const target = (name) => {
    const part = document.getElementById(name);
    const [, bare = name, step = '0'] = part ? [] : /^(.+)\.(\d+)$/.exec(name) ?? [];
    const index = slides.findIndex(([slide]) => slide === (part?.closest('.deck > .slide') ?? document.getElementById(bare)));
    if (part && index < 0) return part;
    if (index >= 0) return part && !part.matches('.slide') && !handout ? part : page(index, Number(step));
    return /^\d+$/.test(bare) ? page(Number(bare) - 1, Number(step)) : null;
  };
  /** @param {string} text */
  const plain = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  let count = 0;
  for (const link of document.querySelectorAll('a[href],area[href]')) {
    const to = link.getAttribute('href') ?? '';
    if (to.startsWith('#')) {
      const found = target(plain(to.slice(1)));
      // a copy has the name of its slide, at which the browser would stop
      const there = found?.matches('.ap-copy') ? found.querySelector('.slide-canvas') ?? found : found;
      if (there) {
        there.id ||= `ap-page-${++count}`;
        link.setAttribute('href', `#${encodeURIComponent(there.id)}`);
      } else link.removeAttribute('href');
    } else if (!/^([a-z][a-z0-9+.-]+:|\/\/)/i.test(to) || /^\s*javascript:/i.test(to)) link.removeAttribute('href');
  }
})();
