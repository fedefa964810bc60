// What a room would see go wrong, looked for at each step of each slide. Runs in the page, whose window has the size of a
// slide, so that a CSS pixel is a design pixel.
(async () => {
  /** @typedef {{ id: string, px: number, near: string }} Overflow */
  /** @type {{ overflows(): Overflow[], go(to: { id: string, step: number }): void, state(): { steps: number } }} */
  const player = Reflect.get(window, 'aftrap');
  /** Only what is cut off or missing on paper, not what lies over what. */
  const printOnly = Reflect.get(window, 'aftrapPrintOnly') === true;
  const OWN_BOXES = 'pre,.table,.math,.slot,.slot-media,svg,svg *,math,math *,img,video,audio,iframe,select,textarea'; // not boxes of the author's
  const TOLERANCE = 6; // what nobody sees, as in the player's overflow.js
  document.head.append(
    Object.assign(document.createElement('style'), {
      textContent:
        '*,::before,::after{animation:none!important;transition:none!important;scrollbar-width:none!important}',
    }),
  );
  Reflect.set(document, 'startViewTransition', undefined);
  /** Lets the page do what it has to; what is asked of it afterwards it lays out at once, without drawing a frame. */
  const nextTask = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(0);
    });
  dispatchEvent(new Event('beforeprint')); // the player measures every slide before it prints
  dispatchEvent(new Event('afterprint'));
  /** @type {{ kind: string, id: string, px: number, near: string, other?: string, nth?: number, step: number }[]} */
  const found = player.overflows().map(({ id, px, near }) => ({ kind: 'overflow', id, px, near, step: 0 }));
  const range = document.createRange();
  /** @type {Set<string>} */
  const reported = new Set();
  /** @param {string} text */
  const short = (text) => text.replace(/\s+/g, ' ').trim();
  /** What tells words apart, as the server reads its source. @param {string} text */
  const alphanumeric = (text) => text.replace(/[^\p{Alphabetic}\p{N}]/gu, '');
  /** @param {Element} part */
  const isVisible = (part) =>
    part.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !part.closest('[aria-hidden=true]');
  /** @param {Element} part @param {Element} top */
  const positioned = (part, top) => {
    for (let at = /** @type {Element | null} */ (part); at && at !== top; at = at.parentElement)
      if (/absolute|fixed|sticky/.test(getComputedStyle(at).position)) return true;
    return false;
  };
  /** Whether a picture stands before words and not behind them. @param {Element} picture @param {DOMRect[]} rects */
  const covers = (picture, rects) =>
    rects.some((r) => document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) === picture);
  // the nearest box that is a block of its own
  /** @param {Element} part */
  const blockOf = (part) => {
    let at = part;
    while (at.parentElement && /^(inline|contents|ruby)/.test(getComputedStyle(at).display)) at = at.parentElement;
    return at;
  };

  /** The box that a part stands in: what is laid anywhere leaves out those that it is not laid from. @param {Element} part */
  const containerOf = (part) =>
    part instanceof HTMLElement && /absolute|fixed/.test(getComputedStyle(part).position)
      ? part.offsetParent
      : part.parentElement;

  /** What is left of rectangles in the boxes that they stand in: what those cut off is not seen. @param {Element} part @param {DOMRect[]} rects */
  const visibleRects = (part, rects) => {
    let left = rects;
    for (let at = /** @type {Element | null} */ (part); at && !at.matches('.slide-canvas'); at = containerOf(at)) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if ((overflowX === 'visible' && overflowY === 'visible') || at.matches('img,video,iframe')) continue;
      const box = at.getBoundingClientRect();
      const [wide, high] = [overflowX !== 'visible', overflowY !== 'visible'];
      left = left.map((r) => {
        const [x, y] = [wide ? Math.max(r.x, box.x) : r.x, high ? Math.max(r.y, box.y) : r.y];
        return new DOMRect(
          x,
          y,
          Math.max(0, (wide ? Math.min(r.right, box.right) : r.right) - x),
          Math.max(0, (high ? Math.min(r.bottom, box.bottom) : r.bottom) - y),
        );
      });
    }
    return left.filter((r) => r.width > 2 && r.height > 2);
  };

  /** The first words that a box of the author's cuts off, and how much. @param {Element} box */
  const clippedText = (box) => {
    const { overflow, overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(box);
    if (
      overflow === 'visible' ||
      textOverflow !== 'clip' ||
      webkitLineClamp !== 'none' ||
      box.clientHeight < 2 ||
      box.matches(OWN_BOXES) ||
      !isVisible(box)
    )
      return undefined;
    const edge = box.getBoundingClientRect();
    const out = { px: TOLERANCE, near: '' };
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
      const closed =
        node instanceof Element &&
        (getComputedStyle(node).overflow !== 'visible' ||
          node.ariaHidden === 'true' ||
          !box.contains(containerOf(node)));
      return closed ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    });
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const words = node instanceof Element ? '' : short(node.textContent ?? '');
      if (!words) continue;
      range.selectNode(node);
      const over = [...range.getClientRects()].map(
        (r) =>
          r.width &&
          Math.max(
            overflowX === 'visible' ? 0 : r.right - edge.right,
            overflowY === 'visible' ? 0 : r.bottom - edge.bottom - r.height / 4,
          ),
      );
      const px = Math.max(0, ...over);
      if (px > TOLERANCE) out.near ||= words;
      out.px = Math.max(out.px, px);
    }
    return out.near ? out : undefined;
  };

  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  /** Lines of text without the air above and below their letters. @param {Element} part @param {string} words @param {DOMRect[]} rects */
  const inkRects = (part, words, rects) => {
    const { fontStyle, fontWeight, fontSize, fontFamily, textTransform } = getComputedStyle(part);
    pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    const size = pen.measureText(textTransform === 'uppercase' ? words.toUpperCase() : words);
    const above = Math.max(0, size.fontBoundingBoxAscent - size.actualBoundingBoxAscent);
    const below = Math.max(0, size.fontBoundingBoxDescent - size.actualBoundingBoxDescent);
    return rects.map((r) => new DOMRect(r.x, r.y + above, r.width, Math.max(1, r.height - above - below)));
  };

  /** @param {Element} body */
  const texts = (body) => {
    /** @type {{ block: Element, text: string, rects: DOMRect[] }[]} */
    const out = [];
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const part = node.parentElement;
      const words = node.textContent ?? '';
      if (!part || !words.trim() || part.closest('svg,math,style,script,pre') || !isVisible(part)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const all = [...range.getClientRects()].filter((r) => r.width > 2 && r.height > 2);
      const block = blockOf(part);
      // a sign is named by the words that it belongs to
      const text = /[\p{L}\p{N}]/u.test(words)
        ? short(words)
        : (out.findLast((one) => one.block === block)?.text ?? short(words));
      const rects = visibleRects(part, inkRects(part, words, all));
      if (rects.length) out.push({ block, text, rects });
    }
    return out;
  };

  // a long tail or a high dot may reach into the next line
  /** @param {DOMRect} a @param {DOMRect} b */
  const overlapOf = (a, b) => {
    const [wide, high] = [
      Math.min(a.right, b.right) - Math.max(a.left, b.left),
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
    ];
    return wide > TOLERANCE && high > 0.25 * Math.min(a.height, b.height) ? Math.round(Math.min(wide, high)) : 0;
  };

  /** What is too much begins with this: the first words (or picture) beyond the slide. @param {Element} slide @param {number} step */
  const locateOverflow = (slide, step) => {
    const overflow = found.find((one) => one.kind === 'overflow' && one.id === slide.id && one.nth === undefined);
    const [body, canvas] = [slide.querySelector('.slide-body'), slide.querySelector('.slide-canvas')];
    if (!overflow || !body || !canvas) return;
    const [a, b] = [body.getBoundingClientRect(), canvas.getBoundingClientRect()];
    const [bottom, right] = [Math.min(a.bottom, b.bottom), Math.min(a.right, b.right)];
    /** @type {string[]} */
    const before = [];
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const part = node instanceof Element ? node : node.parentElement;
      const words =
        node instanceof Element
          ? node.matches('img,video,iframe')
            ? (node.getAttribute('alt') ?? node.getAttribute('title') ?? '')
            : ''
          : short(node.textContent ?? '');
      if (!words || !part || !isVisible(part) || part.closest('style,script,desc,title')) continue;
      range.selectNode(node);
      const [r] = visibleRects(part, [range.getBoundingClientRect()]);
      if (r && (r.bottom > bottom + TOLERANCE || r.right > right + TOLERANCE)) {
        const line = part.closest('.line');
        overflow.other = line ? short(line.textContent ?? '') : words;
        const own = alphanumeric(overflow.other);
        overflow.nth = own ? before.reduce((sum, text) => sum + text.split(own).length - 1, 0) : 0;
        overflow.step = step;
        return;
      }
      before.push(alphanumeric(words));
    }
  };

  /** @param {Element} slide @param {number} step @param {string} kind @param {number} px @param {string} near */
  const report = (slide, step, kind, px, near, other = '') => {
    const key = [slide.id, kind, near, other].join('\n');
    if (!reported.has(key)) found.push({ kind, id: slide.id, px: Math.round(px), near, other, step });
    reported.add(key);
  };

  /** @param {Element} slide @param {number} step */
  const auditSlide = (slide, step) => {
    const body = slide.querySelector('.slide-body');
    if (!body) return;
    for (const pre of body.querySelectorAll('pre')) {
      const px = Math.max(
        pre.scrollHeight - pre.clientHeight - Number.parseFloat(getComputedStyle(pre).paddingBottom),
        pre.scrollWidth - pre.clientWidth,
      );
      if (px > TOLERANCE && isVisible(pre))
        report(slide, step, 'clipped', px, short((pre.textContent ?? '').trim().split('\n')[0] ?? ''));
    }
    for (const drawing of body.querySelectorAll('svg')) {
      if (
        drawing.parentElement?.closest('svg') ||
        getComputedStyle(drawing).overflow === 'visible' ||
        !isVisible(drawing)
      )
        continue;
      const box = drawing.getBoundingClientRect();
      for (const text of drawing.querySelectorAll('text')) {
        const r = text.getBoundingClientRect();
        // above and below letters there is room that belongs to them
        const px = Math.max(
          box.left - r.left,
          r.right - box.right,
          box.top - r.top - r.height / 4,
          r.bottom - box.bottom - r.height / 4,
        );
        if (px > TOLERANCE && r.width && isVisible(text)) report(slide, step, 'cut', px, short(text.textContent ?? ''));
      }
    }
    for (const box of body.querySelectorAll('*')) {
      const less = clippedText(box);
      if (less) report(slide, step, 'lost', less.px, less.near);
    }
    if (printOnly) return;
    const lines = texts(slide.querySelector('.slide-canvas') ?? body);
    lines.forEach((a, i) => {
      for (const b of lines.slice(i + 1)) {
        if (a.block === b.block || a.block.contains(b.block) || b.block.contains(a.block)) continue;
        const px = Math.max(0, ...a.rects.flatMap((r) => b.rects.map((s) => overlapOf(r, s))));
        if (px) report(slide, step, 'overlap', px, a.text, b.text);
      }
      if (positioned(a.block, body)) return; // a label on a picture is meant
      for (const picture of body.querySelectorAll('img,video,iframe')) {
        if (
          !isVisible(picture) ||
          a.block.contains(picture) ||
          (positioned(picture, body) && !covers(picture, a.rects))
        )
          continue;
        const px = Math.max(
          0,
          ...a.rects.flatMap((r) =>
            visibleRects(picture, [picture.getBoundingClientRect()]).map((box) => overlapOf(r, box)),
          ),
        );
        if (px) report(slide, step, 'overlap', px, a.text, picture.getAttribute('alt') || 'a picture');
      }
    });
  };

  const slides = [...document.querySelectorAll('.deck > .slide')];
  for (const slide of slides) {
    for (let step = 0, last = 0; step <= last; step++) {
      player.go({ id: slide.id, step });
      await nextTask();
      last = player.state().steps;
      locateOverflow(slide, step);
      auditSlide(slide, step);
    }
  }
  // what is cut off is one thing, though the player counts it as content that sticks out
  /** @param {{ id: string, px: number }} one */
  const isClipped = (one) =>
    found.some((f) => /clipped|lost/.test(f.kind) && f.id === one.id && Math.abs(f.px - one.px) < 2);
  return found.filter((one) => one.kind !== 'overflow' || !isClipped(one));
})();
