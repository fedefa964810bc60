// Links of a page that is to be printed lead to what is on paper, or to whole addresses; others are no links. Gives those that
// lead to a thing of the page that paper does not show.
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
  /** Whether paper has it: what is not drawn has no place there. @param {Element} part */
  const isThere = (part) => part.getClientRects().length > 0 && part.checkVisibility();
  /** What `#name`, `#name.2`, `#3` or `#3.2` means, as in the player. @param {string} name */
  const target = (name) => {
    const part = document.getElementById(name);
    const [, bare = name, step = '0'] = part ? [] : (/^(.+)\.(\d+)$/.exec(name) ?? []);
    const index = slides.findIndex(
      ([slide]) => slide === (part?.closest('.deck > .slide') ?? document.getElementById(bare)),
    );
    if (part && index < 0) return isThere(part) ? part : null;
    if (index >= 0)
      return part && !part.matches('.slide') && !handout && isThere(part) ? part : page(index, Number(step));
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
  const XLINK = 'http://www.w3.org/1999/xlink';
  /** @type {{ kind: string, px: number, near: string, other: string, step: number, id: string }[]} */
  const lost = [];
  let count = 0;
  for (const link of document.querySelectorAll('a,area')) {
    const to = (link.getAttribute('href') ?? link.getAttributeNS(XLINK, 'href') ?? '').trim();
    link.removeAttributeNS(XLINK, 'href');
    if (to.startsWith('#')) {
      const name = plain(to.slice(1));
      const found = target(name);
      // a copy has the name of its slide, at which the browser would stop
      const there = found?.matches('.ap-copy') ? (found.querySelector('.slide-canvas') ?? found) : found;
      if (there) {
        there.id ||= `ap-page-${++count}`;
        link.setAttribute('href', `#${encodeURIComponent(there.id)}`);
        continue;
      }
      const id = link.closest('.slide')?.id;
      if (id && document.getElementById(name))
        lost.push({
          kind: 'gone',
          px: 0,
          near: link.textContent?.replace(/\u00ad/g, '').trim() ?? '',
          other: name,
          step: 0,
          id,
        });
    } else if (to.startsWith('//')) {
      link.setAttribute('href', `https:${to}`); // without a scheme it would be that of this page, which is a file
      continue;
    } else if (/^[a-z][a-z0-9+.-]+:/i.test(to) && !/^(javascript|data|blob|about):/i.test(to)) {
      link.setAttribute('href', to);
      continue;
    }
    link.removeAttribute('href');
  }
  return lost;
})();
