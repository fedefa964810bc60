// What the page looks like, as far as it can say so itself: everything that is shown, with its styles and pictures inside,
// becomes one drawing (SVG) that the browser paints like the page. Gives the drawing's address, or nothing where a file of
// the slide cannot be had. What is closed, and pictures of other hosts, are holes in it. Used by look.js.
/** @param {string} closed @returns {Promise<string | undefined>} */
async (closed) => {
  const LARGE = 20_000_000; // bytes of a file that is not worth it
  const slide = document.querySelector('.deck > .slide:not([hidden])');
  /** @type {{isRemote(address: string): boolean}} */
  const { isRemote } = Reflect.get(window, 'aftrapLetters');
  if (!slide) return undefined;

  /** What cannot be had. @type {Set<string>} */
  const lost = new Set();
  /** @type {Map<string, Promise<string>>} */
  const asked = new Map();
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
  const carried = (url) => {
    if (/^data:/i.test(url)) return Promise.resolve(url);
    if (isRemote(url)) return Promise.resolve('data:,');
    const known = asked.get(url) ?? fetched(url).catch(() => (lost.add(url), 'data:,'));
    asked.set(url, known);
    return known;
  };
  /** A style whose files are in it. @param {string} css @param {string} base */
  const whole = async (css, base) => {
    const names = /url\((?!["']?(?:data:|#))(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^)]*))\)/gi;
    const parts = [];
    let from = 0;
    for (const found of css.matchAll(names)) {
      const name = (found[1] ?? found[2] ?? found[3] ?? '').replace(/\\(.)/g, '$1').trim();
      parts.push(css.slice(from, found.index), `url("${await carried(URL.canParse(name, base) ? new URL(name, base).href : name)}")`);
      from = found.index + found[0].length;
    }
    return parts.join('') + css.slice(from);
  };

  // A drawing may be shown in another mode than its page, so what depends on that is decided here.
  /** @param {CSSRuleList} rules @param {string} base @returns {Promise<string>} */
  const textOf = async (rules, base) => {
    let out = '';
    for (const rule of rules) {
      if (rule instanceof CSSImportRule) out += rule.styleSheet ? await sheetText(rule.styleSheet) : '';
      else if (rule instanceof CSSMediaRule) out += matchMedia(rule.media.mediaText).matches ? await textOf(rule.cssRules, base) : '';
      else if (rule instanceof CSSStyleRule || !(rule instanceof CSSGroupingRule)) out += await whole(rule.cssText, base);
      else out += `${rule.cssText.slice(0, rule.cssText.indexOf('{'))}{${await textOf(rule.cssRules, base)}}`;
    }
    return out;
  };
  /** @param {CSSStyleSheet} sheet */
  const sheetText = async (sheet) => {
    if (sheet.disabled || !matchMedia(sheet.media.mediaText || 'all').matches) return '';
    return textOf(sheet.cssRules, sheet.href ?? document.baseURI);
  };

  /** A film as the picture that it shows. @param {HTMLVideoElement} film */
  const still = async (film) => {
    film.preload = 'auto';
    if (film.readyState < 2) await new Promise((done) => [(film.onloadeddata = film.onerror = done), setTimeout(done, 2000)]);
    const canvas = Object.assign(document.createElement('canvas'), { width: film.videoWidth, height: film.videoHeight });
    if (film.readyState < 2) lost.add(film.currentSrc);
    else canvas.getContext('2d')?.drawImage(film, 0, 0);
    return canvas.toDataURL();
  };

  const copy = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
  /** Another thing in the place of one, that looks like it: rules may speak of its name. @param {Element} part @param {Element} twin @param {HTMLElement} other */
  const instead = (part, twin, other) => {
    const look = getComputedStyle(part);
    for (const name of look) other.style.setProperty(name, look.getPropertyValue(name));
    twin.replaceWith(other);
  };
  const PARTS = `img,video,canvas,image,[style*="url("],${closed}`;
  const copies = copy.querySelectorAll(PARTS);
  for (const [i, part] of [...document.querySelectorAll(PARTS)].entries()) {
    const twin = copies[i];
    if (!twin || !slide.contains(part)) continue;
    const style = part.getAttribute('style');
    if (style?.includes('url(')) twin.setAttribute('style', await whole(style, document.baseURI));
    if (part instanceof HTMLImageElement) twin.setAttribute('src', await carried(part.currentSrc));
    else if (part instanceof SVGImageElement) twin.setAttribute('href', await carried(new URL(part.href.baseVal, document.baseURI).href));
    else if (part instanceof HTMLVideoElement || part instanceof HTMLCanvasElement) {
      const address = part instanceof HTMLVideoElement ? await still(part) : part.toDataURL();
      instead(part, twin, Object.assign(document.createElement('img'), { src: address }));
    } else if (part.matches(closed)) instead(part, twin, document.createElement('div'));
  }
  for (const part of copy.querySelectorAll('head,script,noscript,source,audio,.ap-bench,.deck > .slide[hidden]')) part.remove();
  for (const part of copy.querySelectorAll('img')) part.removeAttribute('srcset');
  if (copy.dataset.mode === 'auto') copy.dataset.mode = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

  const style = document.createElement('style');
  for (const sheet of document.styleSheets) style.append(await sheetText(sheet));
  // the root of a drawing is its <svg>
  style.textContent = (style.textContent ?? '').replaceAll(':root', ':is(html,.root)');
  copy.prepend(style);

  // of what could not be had, only what the slide shows matters
  const shows = (/** @type {string} */ text) => [...lost].some((url) => text.includes(url));
  for (const part of lost.size ? [slide, ...slide.querySelectorAll('*')] : []) {
    const images = [null, '::before', '::after'].map((which) => getComputedStyle(part, which).backgroundImage);
    const source = part instanceof HTMLImageElement || part instanceof HTMLVideoElement ? part.currentSrc : part instanceof SVGImageElement ? part.href.baseVal : '';
    if (shows([...images, source].join())) return undefined;
  }
  const rem = getComputedStyle(document.documentElement).fontSize;
  const text = new XMLSerializer().serializeToString(copy);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${innerWidth}" height="${innerHeight}" font-size="${rem}"><foreignObject width="100%" height="100%">${text}</foreignObject></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}
