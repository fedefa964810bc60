(() => {
  /** @type {Record<string, string[]>} */
  const notes = JSON.parse(document.getElementById('aftrap-notes')?.textContent ?? '{}');
  const scratch = document.createElement('div');
  /** @param {string} html */
  const lines = (html) => {
    scratch.innerHTML = html;
    return scratch.innerText
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  };
  document.body.append(scratch);
  const GRAPHICS = 'img,video,audio,iframe,object,svg,[role=img]';
  /** What a picture says of itself; a chart its numbers, and nothing what stands above or below it already. @param {Element} part */
  const description = (part) => {
    const name =
      part.getAttribute('alt') ??
      part.getAttribute('aria-label') ??
      part.getAttribute('title') ??
      part.querySelector(':scope > title')?.textContent ??
      '';
    const said = [part.closest('figure')?.querySelector('figcaption'), part.closest('.slide')?.querySelector('h1,h2')];
    const isSaid = said.some((one) => one?.textContent?.trim() === name.trim());
    const numbers = part.matches('.chart > svg') ? (part.querySelector(':scope > desc')?.textContent ?? '') : '';
    return [isSaid ? '' : name, numbers].filter(Boolean).join(': ');
  };
  /** Whether it is seen at this step. @param {Element | null} part */
  const isSeen = (part) => part?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ?? false;
  /** What a thing stands in: the nearest part that is not of such a kind. @param {Element | null} part @param {RegExp} kind */
  const containerOf = (part, kind) => {
    while (part && kind.test(getComputedStyle(part).display) && !part.matches('tspan[x],tspan[dy]'))
      part = part.parentElement;
    return part;
  };
  /** A formula in a line, as it is typed: a fraction and a power must not sound the same. @param {Element} node @returns {string} */
  const formula = (node) => {
    const parts = Array.from(node.children).filter(isSeen);
    const operands = parts.map(formula);
    const whole = operands.join(node.matches('mtable') ? '; ' : node.matches('mtr') ? ', ' : ' ');
    /** @param {string} one */
    const close = (one) => (/^.\S*$/u.test(one) ? one : `(${one})`);
    const [base = '', low = '', high = ''] = operands;
    const name = node.localName;
    if (!node.children.length) return isSeen(node) ? (node.textContent?.trim() ?? '') : '';
    if (name === 'mfrac') return `${close(base)}/${close(low)}`;
    if (name === 'msqrt') return `√${close(whole)}`;
    if (name === 'mroot') return `√[${low}]${close(base)}`;
    if (name === 'msup') return `${base}^${close(low)}`;
    if (name === 'msub' || name === 'munder') return `${base}_${close(low)}`;
    if (name === 'msubsup' || name === 'munderover') return `${base}_${close(low)}^${close(high)}`;
    return whole;
  };
  /** The words that are seen in a part, with those of its pictures where they stand, joined as they are read; not what is round every slide. @param {Element} canvas */
  const textOf = (canvas) => {
    let out = '';
    /** @type {(Element | null)[]} */
    let [block, box] = [null, null];
    /** @param {string} text @param {Element | null} part @param {Element | null} own */
    const append = (text, part, own) => {
      const [outer, inner] = [
        containerOf(part, /^(inline|contents|ruby|math)/),
        own ?? containerOf(part, /^(inline|contents|ruby.*)$/),
      ];
      // a word ends with its paragraph, or where a box or a picture begins; a comma behind it stands close to it
      const isApart = outer !== block || (inner !== box && /[\p{L}\p{N}]$/u.test(out) && /^[\p{L}\p{N}]/u.test(text));
      out += isApart ? ` ${text}` : text;
      if (text.trim()) [block, box] = [outer, inner];
    };
    const walker = document.createTreeWalker(canvas, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (!(node instanceof Element))
        return isSeen(node.parentElement) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT;
      if (node.matches('.slide-header,.slide-footer,.slide-number,style,script,[aria-hidden=true]'))
        return NodeFilter.FILTER_REJECT;
      if (node.matches('br')) append(' ', node.parentElement, null);
      if (node.matches('math') && isSeen(node)) {
        append(formula(node), node, node);
        return NodeFilter.FILTER_REJECT;
      }
      if (!node.matches(GRAPHICS)) return NodeFilter.FILTER_SKIP;
      if (isSeen(node)) append(description(node), node, node);
      return node.matches('.chart > svg') || !node.querySelector('text')
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_SKIP;
    });
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      append(node.textContent ?? '', node.parentElement, null);
    return out
      .replace(/\u00ad/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  };
  let id = '';
  const slides = Array.from(document.querySelectorAll('.deck > .slide')).map((element) => {
    const slide = /** @type {HTMLElement} */ (element);
    const copy = slide.classList.contains('ap-copy');
    if (!copy) id = slide.id;
    const canvas = /** @type {HTMLElement} */ (slide.querySelector('.slide-canvas'));
    const box = canvas.getBoundingClientRect();
    const links = Array.from(canvas.querySelectorAll('a[href]'))
      .filter(isSeen)
      .flatMap((link) =>
        Array.from(link.getClientRects()).map((r) => ({
          to: link.getAttribute('href') ?? '',
          says: textOf(link),
          title: link.getAttribute('title') ?? '',
          x: (r.x - box.x) / box.width,
          y: (r.y - box.y) / box.height,
          width: r.width / box.width,
          height: r.height / box.height,
        })),
      );
    return {
      id,
      says: textOf(canvas),
      links: links.filter((link) => link.width > 0 && link.height > 0),
      notes: (notes[id] ?? []).flatMap(lines),
    };
  });
  scratch.remove();
  return slides;
})();
