(() => {
  /** @type {Record<string, string[]>} */
  const notes = JSON.parse(document.getElementById('aftrap-notes')?.textContent ?? '{}');
  const desk = document.createElement('div');
  /** @param {string} html */
  const lines = (html) => {
    desk.innerHTML = html;
    return desk.innerText.split('\n').map((line) => line.trim()).filter(Boolean);
  };
  document.body.append(desk);
  const DRAWN = 'img,video,audio,iframe,object,svg,[role=img]';
  /** What a picture says of itself. @param {Element} part */
  const described = (part) => part.getAttribute('alt') ?? part.getAttribute('aria-label') ?? part.getAttribute('title') ?? part.querySelector(':scope > title')?.textContent ?? '';
  /** The words of a slide with those of its pictures where they stand; not what is round every slide. @param {Element} canvas */
  const wordsOf = (canvas) => {
    /** @type {string[]} */
    const out = [];
    const walker = document.createTreeWalker(canvas, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (!(node instanceof Element)) return node.parentElement?.checkVisibility() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT;
      if (node.matches('.slide-header,.slide-footer,.slide-number,style,script,[aria-hidden=true]')) return NodeFilter.FILTER_REJECT;
      if (!node.matches(DRAWN)) return NodeFilter.FILTER_SKIP;
      out.push(described(node));
      return described(node) || !node.querySelector('text') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    for (let node = walker.nextNode(); node; node = walker.nextNode()) out.push(node.textContent ?? '');
    return out.join(' ').replace(/\s+/g, ' ').trim();
  };
  let id = '';
  const slides = Array.from(document.querySelectorAll('.deck > .slide')).map((element) => {
    const slide = /** @type {HTMLElement} */ (element);
    const copy = slide.classList.contains('ap-copy');
    if (!copy) id = slide.id;
    const canvas = /** @type {HTMLElement} */ (slide.querySelector('.slide-canvas'));
    const box = canvas.getBoundingClientRect();
    const links = Array.from(canvas.querySelectorAll('a[href]')).flatMap((link) =>
      Array.from(link.getClientRects()).map((r) => ({
        to: link.getAttribute('href') ?? '',
        says: (link.textContent ?? '').trim(),
        x: (r.x - box.x) / box.width,
        y: (r.y - box.y) / box.height,
        width: r.width / box.width,
        height: r.height / box.height,
      })),
    );
    return {
      id,
      says: wordsOf(canvas),
      links: links.filter((link) => link.width > 0 && link.height > 0),
      notes: (notes[id] ?? []).flatMap(lines),
    };
  });
  desk.remove();
  return slides;
})();
