// How well text can be read where it is drawn: its size, and how far its colour stands from what is behind it. Runs in the
// page, whose window has the size of a slide, so that a CSS pixel is a design pixel. What stands on pictures or gradients
// is only noted here; it is measured on a picture of the slide without its text (`measure`).
(async () => {
  /** @typedef {[number, number, number, number]} Rgba channels and alpha, 0 to 255 and 0 to 1 */
  /** @typedef {{ near: string, nth: number, frame: boolean, plain: boolean, colour: Rgba, least: number, rects: [number, number, number, number][], drawn?: true }} Doubt of words, or of a picture (`drawn`) */
  /** @type {{ go(to: { id: string, step: number }): void, state(): { steps: number } }} */
  const player = Reflect.get(window, 'aftrap');
  const SMALL = 15.5; // design pixels; `font-too-small` of `check` says 16
  const FRAME = '.slide-header,.slide-footer,.slide-number';
  const SMALL_IN_FRAME = 10.5; // of what stands round the slide, which the last row need not read
  document.head.append(
    Object.assign(document.createElement('style'), {
      textContent:
        '*,::before,::after{animation:none!important;transition:none!important;scrollbar-width:none!important} .ap-unread .slide-canvas *{color:transparent!important;-webkit-text-fill-color:transparent!important;text-decoration-color:transparent!important} .ap-unread .slide-canvas ::marker{color:transparent!important}',
    }),
  );
  Reflect.set(document, 'startViewTransition', undefined);
  const top = document.documentElement;
  top.classList.remove('ap-unread'); // looked at before, in another mode
  const dark =
    Reflect.get(window, 'aftrapDark') ??
    (top.dataset.mode === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  const canvas = document.createElement('canvas');
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  /** @type {Map<string, Rgba>} */
  const known = new Map();
  /** Any colour of CSS as channels. @param {string} css @returns {Rgba} */
  const colour = (css) => {
    const before = known.get(css);
    if (before) return before;
    brush.canvas.width = brush.canvas.height = 1;
    brush.fillStyle = css;
    brush.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = brush.getImageData(0, 0, 1, 1).data;
    /** @type {Rgba} */
    const found = [r, g, b, a / 255];
    known.set(css, found);
    return found;
  };
  /** One colour laid over another. @param {Rgba} top @param {Rgba} below @returns {Rgba} */
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  /** Relative luminance (WCAG 2.2). @param {Rgba} colour */
  const luminance = ([r, g, b]) => {
    const line = (/** @type {number} */ c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b);
  };
  /** @param {Rgba} text @param {Rgba} background */
  const contrast = (text, background) => {
    const [a, b] = [luminance(over(text, background)), luminance(background)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  /** What is behind a text, or nothing when it is a picture. @param {Element} part @param {Element} slide @returns {Rgba | undefined} */
  const backgroundOf = (part, slide) => {
    /** @type {Rgba[]} */
    const layers = [];
    for (let at = /** @type {Element | null} */ (part); at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (
        style.backgroundImage !== 'none' ||
        style.backdropFilter !== 'none' ||
        (/absolute|fixed/.test(style.position) &&
          at !== slide &&
          slide.contains(at) &&
          !at.matches('.slide-canvas,.slide-body'))
      )
        return undefined;
      const own = colour(style.backgroundColor);
      if (own[3] > 0) layers.push(own);
      if (own[3] === 1) break;
    }
    /** @type {Rgba} */
    const white = [255, 255, 255, 1];
    return layers.reverse().reduce((below, top) => over(top, below), white);
  };
  /** Whether a text has the colours of its slide and none of its own. @param {Element} part @param {Element | null} canvas */
  const inherits = (part, canvas) => {
    if (!canvas || getComputedStyle(part).webkitTextFillColor !== getComputedStyle(canvas).color || opacityOf(part) < 1)
      return false;
    for (let at = /** @type {Element | null} */ (part); at && at !== canvas; at = at.parentElement)
      if (colour(getComputedStyle(at).backgroundColor)[3] > 0) return false;
    return true;
  };
  /** Opacity of everything that a text stands in. @param {Element} part */
  const opacityOf = (part) => {
    let all = 1;
    for (let at = /** @type {Element | null} */ (part); at; at = at.parentElement) {
      const { opacity, filter } = getComputedStyle(at);
      all *= Number(opacity);
      for (const [, part = '1'] of filter.matchAll(/opacity\(([\d.]+)\)/g)) all *= Number(part);
    }
    return all;
  };
  /** Whether a text is no colour but a hole through which a background is seen. @param {Element} part */
  const isHole = (part) => {
    for (let at = /** @type {Element | null} */ (part); at; at = at.parentElement)
      if (getComputedStyle(at).webkitBackgroundClip === 'text') return true;
    return false;
  };

  /** Whether a text is there only for those who listen. @param {Element} part @param {Element} slide */
  const isVisuallyHidden = (part, slide) => {
    for (let at = /** @type {Element | null} */ (part); at && at !== slide; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      if (Math.min(box.width, box.height) < 2 && getComputedStyle(at).overflow !== 'visible') return true;
    }
    return false;
  };

  /** @typedef {{ kind: string, id: string, px: number, near: string, nth: number, frame: boolean, plain?: boolean, other?: string, drawing?: [number, number], dark: boolean, step: number }} Observation */
  /** @type {Observation[]} */
  const observations = [];
  /** @type {Record<string, Doubt[]>} */
  const doubts = {};
  /** Letters that are too small, by their text or drawing. @type {Map<Node, Observation>} */
  const smallest = new Map();
  /** The words of a drawing, a line each. @param {Element} drawing */
  const drawingText = (drawing) =>
    [...drawing.querySelectorAll('text')]
      .map((text) => (text.textContent ?? '').trim())
      .join('\n')
      .slice(0, 1000);

  /** Which of the drawings on a slide that fences make this is, and how many there are. @param {Element} drawing @param {Element} slide @returns {[number, number] | undefined} */
  const drawingIndex = (drawing, slide) => {
    const all = [...slide.querySelectorAll('.chart > svg,.diagram > svg')];
    const at = all.indexOf(drawing);
    return at < 0 ? undefined : [at, all.length];
  };

  /** @param {string} text */
  const short = (text) => text.replace(/\s+/g, ' ').trim();
  /** What tells words apart, as the server reads its source. @param {string} text */
  const alphanumeric = (text) => text.replace(/[^\p{Alphabetic}\p{N}]/gu, '');
  /** How often words stand in what comes before them. @param {string} words @param {string[]} before */
  const occurrences = (words, before) =>
    before.reduce((sum, text) => sum + text.split(alphanumeric(words)).length - 1, 0);

  /** The texts of a slide, and what stands before each as its source has it: seen at this step or not, of code whole lines. @param {Element} slide */
  const texts = (slide) => {
    /** @type {{ node: Node, part: Element, near: string, nth(words: string): number }[]} */
    const out = [];
    /** @type {string[]} */
    const source = [];
    let last = /** @type {Element | null} */ (null);
    const walker = document.createTreeWalker(
      slide.querySelector('.slide-canvas') ?? slide,
      NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const part = node instanceof Element ? node : node.parentElement;
      const near = short((node instanceof Element ? node.getAttribute('alt') : node.textContent) ?? '');
      if (
        !part ||
        !/[\p{L}\p{N}]/u.test(near) ||
        part.closest('style,script,[aria-hidden=true],.card-error,.ap-media-error')
      )
        continue;
      const line = part.closest('.line');
      if (line && line === last) source.pop();
      const before = part.closest(FRAME) ? 0 : source.length;
      if (!(node instanceof Element))
        out.push({ node, part, near, nth: (words) => occurrences(words, source.slice(0, before)) });
      if (!part.closest(`${FRAME},desc,title,annotation`)) source.push(alphanumeric(line?.textContent ?? near));
      last = line;
    }
    return out;
  };

  /** @param {Element} slide */
  const auditText = (slide) => {
    const pictures = slide.querySelector('.slide-backgrounds') !== null;
    for (const { node, part, near, nth } of texts(slide)) {
      if (!part.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter((r) => r.width > 2 && r.height > 2);
      if (!rects.length || isVisuallyHidden(part, slide)) continue;
      const frame = part.closest('.slide-header,.slide-footer') !== null;
      const style = getComputedStyle(part);
      const drawing = part.closest('svg');
      const scale = drawing ? (drawing.getScreenCTM?.()?.a ?? 1) : 1;
      // `transform` and `zoom` change what is seen
      const shown =
        part instanceof HTMLElement && part.offsetHeight ? part.getBoundingClientRect().height / part.offsetHeight : 1;
      const size = Number.parseFloat(style.fontSize) * scale * Math.min(1, shown);
      if (size < (part.closest(FRAME) ? SMALL_IN_FRAME : SMALL) && !part.closest('sup,sub,math,rt,.footnotes')) {
        // of a drawing or of code it is one thing, reported once, with its smallest letters
        const whole = drawing ?? part.closest('pre');
        const line = short(part.closest('.line')?.textContent ?? '') || near;
        const one = whole ? smallest.get(whole) : undefined;
        if (!one)
          smallest.set(whole ?? node, {
            kind: 'tiny',
            id: slide.id,
            px: Math.round(size),
            near: line,
            nth: nth(line),
            frame,
            other: drawing ? drawingText(drawing) : '',
            drawing: drawing ? drawingIndex(drawing, slide) : undefined,
            dark,
            step: 0,
          });
        else if (Math.round(size) < one.px) Object.assign(one, { px: Math.round(size), near: line, nth: nth(line) });
      }
      if (drawing || part.closest('math,mark,.line')) continue; // drawn from tokens, each against its own ground
      if (isHole(part)) continue;
      const [r, g, b, a] = colour(style.webkitTextFillColor);
      /** @type {Rgba} */
      const ink = [r, g, b, a * opacityOf(part)];
      const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
      const plain = inherits(part, slide.querySelector('.slide-canvas'));
      const behind = pictures ? undefined : backgroundOf(part, slide);
      if (behind) {
        const ratio = contrast(ink, behind);
        if (ratio < least)
          observations.push({
            kind: 'contrast',
            id: slide.id,
            px: Math.floor(ratio * 10),
            near,
            nth: nth(near),
            frame,
            plain,
            dark,
            step: 0,
          });
      } else {
        (doubts[slide.id] ??= []).push({
          near,
          nth: nth(near),
          frame,
          plain,
          colour: ink,
          least,
          rects: rects.map((r) => [r.x, r.y, r.width, r.height]),
        });
      }
    }
  };

  /** Whether an address is that of another host: what stands there is not measured, since it may not be there on the day. @param {string} address */
  const isRemote = (address) =>
    /^https?:/i.test(address) && URL.canParse(address) && new URL(address).origin !== location.origin;
  /** The name of a file as the author wrote it. @param {string} address */
  const name = (address) =>
    address.startsWith('data:') ? '' : decodeURI(address.replace(/^.*\//, '').replace(/-[0-9a-f]{8}(?=\.\w+$)/, ''));

  /** Pictures through which their ground may be seen. @param {Element} slide */
  const auditPictures = (slide) => {
    /** @param {Element} part @param {string} address @param {string} near @param {number} nth */
    const doubt = (part, address, near, nth) => {
      const { x, y, width, height } = part.getBoundingClientRect();
      if (
        /\.jpe?g(?:[?#]|$)/i.test(address) ||
        Math.min(width, height) < 24 ||
        !part.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      )
        return;
      (doubts[slide.id] ??= []).push({
        near,
        nth,
        frame: false,
        plain: false,
        colour: [0, 0, 0, 0],
        least: 1.6,
        rects: [[x, y, width, height]],
        drawn: true,
      });
    };
    /** @type {string[]} */
    const before = [];
    for (const part of slide.querySelectorAll('.slide-body img')) {
      const near = short(part.getAttribute('alt') ?? '');
      const nth = occurrences(near, before);
      before.push(alphanumeric(near));
      doubt(part, part.getAttribute('src') ?? '', near, nth);
    }
    // a box that shows a picture by CSS and nothing else
    for (const part of slide.querySelectorAll('.slide-body .slot *')) {
      const [, address = ''] = /^url\("(.*)"\)$/.exec(getComputedStyle(part).backgroundImage) ?? [];
      if (address && !isRemote(address) && !part.textContent?.trim() && !part.children.length)
        doubt(part, address, name(address), 0);
    }
  };

  /** Whether what is drawn in a box is lost: it is of one colour, which is that of what is round it. @param {[number, number, number, number]} box @param {number} least */
  const isInvisible = ([x, y, w, h], least) => {
    const at = (/** @type {number} */ left, /** @type {number} */ top) => [
      ...brush.getImageData(Math.round(left), Math.round(top), 1, 1).data,
    ];
    const { data } = brush.getImageData(
      Math.max(0, Math.round(x)),
      Math.max(0, Math.round(y)),
      Math.max(1, Math.round(w)),
      Math.max(1, Math.round(h)),
    );
    /** @type {Map<number, number>} */
    const counted = new Map();
    for (let i = 0; i < data.length; i += 4) {
      const key = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
    const [most = 0] = [...counted].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
    /** @type {(key: number) => Rgba} */
    const rgba = (key) => [key >> 16, (key >> 8) & 255, key & 255, 1];
    const ground = rgba(most);
    const round = [at(x - 3, y + h / 2), at(x + w + 3, y + h / 2), at(x + w / 2, y - 3), at(x + w / 2, y + h + 3)];
    if (
      round.filter((pixel) => pixel[3] && ground.slice(0, 3).every((c, i) => Math.abs(c - (pixel[i] ?? 0)) < 3))
        .length < 2
    )
      return false;
    const seen = [...counted].reduce(
      (sum, [key, count]) => sum + (contrast(rgba(key), ground) >= least ? count : 0),
      0,
    );
    return seen < data.length / 4 / 2000;
  };

  /** To the last step of a slide. @param {string} id */
  const go = (id) => {
    player.go({ id, step: 0 });
    player.go({ id, step: player.state().steps });
    return new Promise((done) => setTimeout(done));
  };
  for (const slide of document.querySelectorAll('.deck > .slide')) {
    await go(slide.id);
    auditText(slide);
    auditPictures(slide);
  }
  observations.push(...smallest.values());

  /** What is seen in a part comes from there. @param {Element} part */
  const sourceOf = (part) => {
    if (part instanceof HTMLImageElement || part instanceof HTMLVideoElement) return part.currentSrc || part.src;
    if (part instanceof HTMLIFrameElement) return part.src || (part.dataset.src ?? '');
    if (part instanceof HTMLObjectElement) return part.data;
    if (part instanceof HTMLEmbedElement) return part.src;
    return part instanceof SVGImageElement ? part.href.baseVal : '';
  };
  /** Whether what stands in a frame lets nobody look into it: then the live page cannot tell, and both say so. @param {Element} part */
  const isOpaqueFrame = (part) => {
    const closed =
      part instanceof HTMLIFrameElement &&
      part.sandbox.contains('allow-scripts') &&
      !part.sandbox.contains('allow-same-origin');
    return (
      closed ||
      (part.matches('iframe,object,embed') &&
        /^[^?#]*\.pdf(?:[?#]|$)|^data:application\/pdf/i.test(
          sourceOf(part) || (part.getAttribute('data-later') ?? ''),
        ))
    );
  };
  /** Where a slide shows what no picture of it has: of other hosts, and of what is shut. @param {string} id @param {string} closed what else cannot be drawn, as a selector */
  const holes = (id, closed) => {
    const parts = [...(document.getElementById(id)?.querySelectorAll('*') ?? [])];
    const boxes = (/** @type {(part: Element) => boolean} */ which) =>
      parts.filter(which).map((part) => part.getBoundingClientRect());
    const remote = (/** @type {Element} */ part) => {
      const painted = [null, '::before', '::after'].flatMap((which) =>
        getComputedStyle(part, which).backgroundImage.split('"'),
      );
      return [sourceOf(part), ...painted].some(isRemote);
    };
    return {
      far: boxes(remote),
      shut: boxes((part) => !remote(part) && (isOpaqueFrame(part) || (closed !== '' && part.matches(closed)))),
    };
  };
  /** @param {DOMRect} box @param {Doubt['rects']} rects */
  const meet = (box, rects) =>
    rects.some(([x, y, w, h]) => x < box.right && box.left < x + w && y < box.bottom && box.top < y + h);
  /** What stands in the frames that a slide's doubtful words lie on: loaded again, since nothing says whether it is there. @param {string} id */
  const reloadFrames = async (id) => {
    const rects = (doubts[id] ?? []).flatMap((doubt) => doubt.rects);
    const frames = [...(document.getElementById(id)?.querySelectorAll('iframe,object,embed') ?? [])].filter((frame) =>
      meet(frame.getBoundingClientRect(), rects),
    );
    await Promise.all(
      frames.map(
        (frame) =>
          new Promise((done) => {
            const fresh = /** @type {Element} */ (frame.cloneNode(true));
            const address = fresh instanceof HTMLIFrameElement ? (fresh.dataset.later ?? fresh.dataset.src) : undefined;
            if (isRemote(address ?? sourceOf(fresh))) return done(undefined);
            if (fresh instanceof HTMLIFrameElement) {
              fresh.loading = 'eager';
              if (fresh.hasAttribute('sandbox') && !fresh.sandbox.contains('allow-scripts'))
                fresh.sandbox.add('allow-same-origin'); // nothing runs there, so it may be read
              if (address !== undefined) fresh.src = address;
            }
            for (const end of ['load', 'error']) fresh.addEventListener(end, done);
            setTimeout(done, 5000);
            frame.replaceWith(fresh);
          }),
      ),
    );
    if (frames.length) await new Promise((done) => setTimeout(done, 200)); // pages draw themselves when they are loaded
  };

  Reflect.set(window, 'aftrapContrast', {
    isRemote,
    /** The slide without its words, ready for a picture. @param {string} id */
    hideText: async (id) => {
      top.classList.add('ap-unread');
      await go(id);
      await reloadFrames(id);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    },
    /** Words that cannot be read on that picture. @param {string} id @param {string} address of the picture @param {string} [closed] what it lacks, as a selector */
    measure: async (id, address, closed = '') => {
      const picture = new Image();
      picture.src = address;
      await picture.decode();
      // Firefox paints drawings within drawings a moment later
      if (address.startsWith('data:image/svg')) await new Promise((done) => setTimeout(done, 60));
      [brush.canvas.width, brush.canvas.height] = [picture.width, picture.height];
      brush.drawImage(picture, 0, 0);
      const { far, shut } = holes(id, closed);
      return (doubts[id] ?? []).flatMap(({ near, nth, frame, plain, colour, least, rects, drawn }) => {
        if (far.some((hole) => meet(hole, rects))) return [];
        if (drawn)
          return rects.some((box) => isInvisible(box, least))
            ? [{ kind: 'faint', id, px: 0, near, nth, frame, dark, step: 0 }]
            : [];
        if (shut.some((hole) => meet(hole, rects)))
          return [{ kind: 'unknown', id, px: 0, near, nth, frame, dark, step: 0 }];
        const ratios = rects.flatMap(([x, y, w, h]) => {
          const { data } = brush.getImageData(
            Math.max(0, Math.round(x)),
            Math.max(0, Math.round(y)),
            Math.max(1, Math.round(w)),
            Math.max(1, Math.round(h)),
          );
          const every = Math.max(1, Math.floor(data.length / 4 / 400));
          return Array.from({ length: Math.floor(data.length / 4 / every) }, (_, i) => {
            const at = i * every * 4;
            return contrast(colour, [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, 1]);
          });
        });
        ratios.sort((a, b) => a - b);
        // a tenth of the ground may be anything: letters are read by the rest
        const ratio = ratios[Math.floor(ratios.length / 10)] ?? 21;
        return ratio < least
          ? [{ kind: 'contrast', id, px: Math.floor(ratio * 10), near, nth, frame, plain, dark, step: 0 }]
          : [];
      });
    },
  });
  return { observations, doubts: Object.keys(doubts) };
})();
