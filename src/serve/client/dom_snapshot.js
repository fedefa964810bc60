// What the page looks like, as far as it can say so itself: everything that is shown, with its styles and pictures inside,
// becomes one drawing (SVG) that the browser paints like the page. Gives the drawing's address, or nothing where a file of
// the slide cannot be had. Pages in frames are drawn in the same way and marked with `data-drawn`, what elements keep in
// shadow trees too; pages that do not let themselves be read, and pictures of other hosts, are holes in it. Used by audit_frame.js.

/** @returns {Promise<string | undefined>} */
async () => {
  const LARGE = 20_000_000; // bytes of a file that is not worth it
  const GROUND = ['color', 'image', 'size', 'position', 'repeat', 'origin', 'clip'].map((part) => `background-${part}`);
  const NOTHING = 'rgba(0, 0, 0, 0)';
  const PARTS = 'img,video,canvas,image,iframe,object,embed,[style*="url("]'; // what is not in the copy of a page
  /** @type {{isRemote(address: string): boolean}} */
  const { isRemote } = Reflect.get(window, 'aftrapContrast');

  /** What cannot be had. @type {Set<string>} */
  const unavailable = new Set();
  /** @type {Map<string, Promise<string>>} */
  const requests = new Map();
  /** A file as text that carries itself. @param {string} url */
  const fetched = async (url) => {
    const blob = await (await fetch(url)).blob();
    if (blob.size > LARGE) throw new RangeError(url);
    return new Promise((done, fail) => {
      const reader = new FileReader();
      reader.onload = () => done(String(reader.result));
      reader.onerror = fail;
      reader.readAsDataURL(blob);
    });
  };
  /** @param {string} url @returns {Promise<string>} */
  const inlined = (url) => {
    if (/^data:/i.test(url)) return Promise.resolve(url);
    if (isRemote(url)) return Promise.resolve('data:,');
    const failed = () => {
      unavailable.add(url);
      return 'data:,';
    };
    const known = requests.get(url) ?? fetched(url).catch(failed);
    requests.set(url, known);
    return known;
  };
  /** A style whose files are in it. @param {string} css @param {string} base */
  const inlineUrls = async (css, base) => {
    const names = /url\((?!["']?(?:data:|#))(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^)]*))\)/gi;
    const parts = [];
    let from = 0;
    for (const found of css.matchAll(names)) {
      const name = (found[1] ?? found[2] ?? found[3] ?? '').replace(/\\(.)/g, '$1').trim();
      parts.push(
        css.slice(from, found.index),
        `url("${await inlined(URL.canParse(name, base) ? new URL(name, base).href : name)}")`,
      );
      from = found.index + found[0].length;
    }
    return parts.join('') + css.slice(from);
  };

  /** All styles of a page. A drawing may be shown in another mode, so what depends on that is decided here. @param {Window & typeof globalThis} view */
  const styles = async (view) => {
    /** @param {CSSRuleList} rules @param {string} base @returns {Promise<string>} */
    const textOf = async (rules, base) => {
      let out = '';
      for (const rule of rules) {
        if (rule instanceof view.CSSImportRule) out += rule.styleSheet ? await sheetText(rule.styleSheet) : '';
        else if (rule instanceof view.CSSMediaRule)
          out += view.matchMedia(rule.media.mediaText).matches ? await textOf(rule.cssRules, base) : '';
        else if (rule instanceof view.CSSStyleRule || !(rule instanceof view.CSSGroupingRule))
          out += await inlineUrls(rule.cssText, base);
        else out += `${rule.cssText.slice(0, rule.cssText.indexOf('{'))}{${await textOf(rule.cssRules, base)}}`;
      }
      return out;
    };
    /** @param {CSSStyleSheet} sheet */
    const sheetText = async (sheet) => {
      if (sheet.disabled || !view.matchMedia(sheet.media.mediaText || 'all').matches) return '';
      return textOf(sheet.cssRules, sheet.href ?? view.document.baseURI);
    };
    let out = '';
    for (const sheet of [...view.document.styleSheets, ...view.document.adoptedStyleSheets])
      out += await sheetText(sheet);
    // the root of a drawing is its <svg>
    return out.replaceAll(':root', ':is(html,.root)');
  };

  /** A video as the picture that it shows. @param {HTMLVideoElement} video */
  const currentFrame = async (video) => {
    video.preload = 'auto';
    if (video.readyState < 2)
      await new Promise((done) => [(video.onloadeddata = video.onerror = done), setTimeout(done, 2000)]);
    const canvas = Object.assign(document.createElement('canvas'), {
      width: video.videoWidth,
      height: video.videoHeight,
    });
    if (video.readyState < 2) unavailable.add(video.currentSrc);
    else canvas.getContext('2d')?.drawImage(video, 0, 0);
    return canvas.toDataURL();
  };

  /** Everything about the look of a thing, said on another: no rule reaches that. @param {Element} part @param {Element} other @param {string} [which] of its pseudo-elements */
  const copyStyles = async (part, other, which) => {
    const look = getComputedStyle(part, which);
    const said = [...look].map((name) => `${name}:${look.getPropertyValue(name)}`).join(';');
    other.setAttribute('style', await inlineUrls(said, part.baseURI));
  };

  /** What stands before or after a thing by its style, as a thing of its own. @param {Element} part @param {string} which */
  const pseudoElement = async (part, which) => {
    const said = getComputedStyle(part, which).content;
    if (/^(none|normal)$/.test(said)) return '';
    const other = Object.assign(part.ownerDocument.createElement('span'), {
      textContent: /^"(.*)"$/.exec(said)?.[1] ?? '',
    });
    await copyStyles(part, other, which);
    return other;
  };

  /** What the browser puts behind a thing where nothing is said: one colour in light, another in dark. @param {Element} thing @param {Element} place */
  const canvasColour = (thing, place) => {
    const probe = Object.assign(place.ownerDocument.createElement('i'), {
      style: `color-scheme:${getComputedStyle(thing).colorScheme};background:Canvas`,
    });
    place.append(probe);
    const colour = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return colour;
  };

  /** A page in a frame has a ground that fills the frame, whichever of its parts says it. Gives the colour below that. @param {Element} frame @param {HTMLElement} page @param {HTMLElement} copy @returns {Promise<string>} */
  const applyPageBackground = async (frame, page, copy) => {
    const { body } = page.ownerDocument;
    const own = getComputedStyle(page);
    if (own.backgroundColor === NOTHING && own.backgroundImage === 'none') {
      const look = getComputedStyle(body);
      for (const name of GROUND)
        copy.style.setProperty(name, await inlineUrls(look.getPropertyValue(name), page.baseURI));
      copy.querySelector('body')?.style.setProperty('background', 'none', 'important');
    }
    copy.style.cssText += `;box-sizing:border-box;position:relative;top:-${page.scrollTop}px;min-block-size:${frame.clientHeight + page.scrollTop}px`;
    // a page of the other mode is not let through
    const [inside, outside] = [canvasColour(page, page), canvasColour(frame, frame.parentElement ?? frame)];
    return inside === outside ? NOTHING : inside;
  };

  /** The drawing of what stands in a frame, or nothing where it is closed. @param {Element} part @param {Window & typeof globalThis} view of the page that it stands in */
  const frameSnapshot = async (part, view) => {
    const isFrame = part instanceof view.HTMLIFrameElement;
    const isObject = part instanceof view.HTMLObjectElement;
    const address = isFrame
      ? part.src || part.dataset.later
      : isObject
        ? part.data
        : part instanceof view.HTMLEmbedElement
          ? part.src
          : '';
    if (isRemote(address ?? '')) return undefined;
    try {
      const picture = isFrame || !address ? '' : await inlined(address);
      if (picture.startsWith('data:image/')) return picture;
      const page = isFrame || isObject ? part.contentDocument : null;
      if (!page?.body || (address && page.URL === 'about:blank')) return undefined;
      await page.fonts.ready;
      const inner = /** @type {Window & typeof globalThis} */ (page.defaultView);
      return await snapshot(inner, page.documentElement, (copy) =>
        applyPageBackground(part, page.documentElement, copy),
      );
    } catch {
      return undefined; // a page may have done anything with itself
    }
  };

  /**
   * What an element shows that it keeps in a shadow tree, in its place: no copy has it, and rules of the page do not reach it.
   * @param {Element} host @param {Map<Node, Element>} twins @param {Window & typeof globalThis} view
   * @param {(part: Element, twin: Element) => Promise<void>} carry
   */
  const flattenShadow = async (host, twins, view, carry) => {
    /** What is shown in a part. @param {Element} part @returns {Node[]} */
    const within = (part) => {
      if (part.shadowRoot) return [...part.shadowRoot.childNodes];
      const given = part instanceof view.HTMLSlotElement ? part.assignedNodes() : [];
      return given.length ? given : [...part.childNodes];
    };
    /** @param {Element} part @returns {Promise<Node>} */
    const made = async (part) => {
      const own = twins.get(part);
      if (own && !part.shadowRoot) {
        await copyStyles(part, own);
        return own;
      }
      const twin = /** @type {Element} */ (
        part.shadowRoot ? host.ownerDocument.createElement('div') : part.cloneNode()
      );
      if (part instanceof view.HTMLElement) for (const name of ['class', 'id']) twin.removeAttribute(name); // the page has other rules for them
      await copyStyles(part, twin);
      for (const node of within(part))
        if (!(node instanceof view.Element)) twin.append(node.cloneNode());
        else if (!node.matches('style,script,link')) twin.append(await made(node));
      twin.prepend(await pseudoElement(part, '::before'));
      twin.append(await pseudoElement(part, '::after'));
      twins.set(part, twin);
      if (part.matches(PARTS)) await carry(part, twin);
      return twins.get(part) ?? twin;
    };
    const twin = twins.get(host);
    const place = host.ownerDocument.createComment('');
    twin?.replaceWith(place);
    place.replaceWith(await made(host));
  };

  /** @param {Window & typeof globalThis} view @param {Element} shown what matters of it @param {(copy: HTMLElement) => Promise<string>} ground @returns {Promise<string | undefined>} */
  const snapshot = async (view, shown, ground) => {
    const page = view.document;
    const copy = /** @type {HTMLElement} */ (page.documentElement.cloneNode(true));
    const [all, copies] = [page.querySelectorAll('*'), [copy, ...copy.querySelectorAll('*')]];
    /** @type {Map<Node, Element>} */
    const twins = new Map();
    for (const [i, part] of [...all].entries()) if (copies[i]) twins.set(part, copies[i]);
    /** What carries its own look into the copy. @param {Element} part @param {Element} twin */
    const carry = async (part, twin) => {
      const style = twin.getAttribute('style');
      if (style?.includes('url(')) twin.setAttribute('style', await inlineUrls(style, page.baseURI));
      /** Another thing in its place that looks like it: rules may speak of its name. @param {HTMLElement} other */
      const instead = async (other) => {
        await copyStyles(part, other);
        twin.replaceWith(other);
        twins.set(part, other);
      };
      /** @param {string} src */
      const picture = (src) => instead(Object.assign(page.createElement('img'), { src }));
      if (part instanceof view.HTMLImageElement) twin.setAttribute('src', await inlined(part.currentSrc));
      else if (part instanceof view.SVGImageElement)
        twin.setAttribute('href', await inlined(new URL(part.href.baseVal, page.baseURI).href));
      else if (part instanceof view.HTMLVideoElement) await picture(await currentFrame(part));
      else if (part instanceof view.HTMLCanvasElement) await picture(part.toDataURL());
      else if (part.matches('iframe,object,embed')) {
        const inner = await frameSnapshot(part, view);
        part.toggleAttribute('data-drawn', inner !== undefined);
        if (inner !== undefined) await picture(inner);
        else await instead(page.createElement('div'));
      }
    };
    for (const [part, twin] of twins)
      if (part instanceof view.Element && part.matches(PARTS) && shown.contains(part)) await carry(part, twin);
    for (const part of all) if (part.shadowRoot && shown.contains(part)) await flattenShadow(part, twins, view, carry);
    // a drawing is read more strictly than a page (`@click`, `x-on:click`)
    for (const part of copy.querySelectorAll('*'))
      for (const { name, namespaceURI } of [...part.attributes])
        if (!namespaceURI && !/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)) part.removeAttribute(name);
    const below = await ground(copy);
    for (const part of copy.querySelectorAll('head,script,noscript,source,audio,.ap-measure,.deck > .slide[hidden]'))
      part.remove();
    for (const part of copy.querySelectorAll('img')) part.removeAttribute('srcset');
    if (copy.dataset.mode === 'auto')
      copy.dataset.mode = view.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    copy.prepend(Object.assign(page.createElement('style'), { textContent: await styles(view) }));

    // of what could not be had, only what is shown matters
    const shows = (/** @type {string} */ text) => [...unavailable].some((url) => text.includes(url));
    for (const part of unavailable.size ? [shown, ...shown.querySelectorAll('*')] : []) {
      const images = [null, '::before', '::after'].map((which) => getComputedStyle(part, which).backgroundImage);
      const source =
        part instanceof view.HTMLImageElement || part instanceof view.HTMLVideoElement
          ? part.currentSrc
          : part instanceof view.SVGImageElement
            ? part.href.baseVal
            : '';
      if (shows([...images, source].join())) return undefined;
    }
    const rem = getComputedStyle(page.documentElement).fontSize;
    const text = new XMLSerializer().serializeToString(copy);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${view.innerWidth}" height="${view.innerHeight}" font-size="${rem}"><rect width="100%" height="100%" fill="${below}"/><foreignObject width="100%" height="100%">${text}</foreignObject></svg>`;
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  };

  const slide = document.querySelector('.deck > .slide:not([hidden])');
  return slide ? snapshot(window, slide, async () => NOTHING) : undefined;
};
