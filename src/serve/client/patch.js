// @ts-check
// Second part of the live script (see 1-stream.js): slides come, go and change in place.

// ---- slides ---------------------------------------------------------------------------------------------------

const main = document.querySelector('main.deck') ?? document.body;
const sections = () => /** @type {HTMLElement[]} */ ([...main.querySelectorAll(':scope > section.slide')]);
/** The page was loaded while the deck was empty: the player has not begun. */
const begunEmpty = deck !== undefined && !sections().length;

/** @param {string} html @returns {HTMLElement | null} */
function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  const made = template.content.firstElementChild;
  return made instanceof HTMLElement ? /** @type {HTMLElement} */ (document.importNode(made, true)) : null;
}

/** The same slides in the same places, some with other content. @param {Put} put */
function mend(put) {
  for (const [id, html] of Object.entries(put.slides ?? {})) {
    const [old, made] = [document.getElementById(id), parse(html)];
    if (!old || !made || old.parentNode !== main) return false;
    morph(old, made);
  }
  for (const [id, mark] of Object.entries(put.marks ?? {})) {
    const old = document.getElementById(id);
    if (!old || old.parentNode !== main) return false;
    renumber(old, parse(`${mark[0]}</section>`), mark[1]);
  }
  return true;
}

/**
 * Brings the slides to the order and content of the server; false when the page does not hold what it should.
 * @param {Put} put
 */
function arrange(put) {
  const have = new Map(sections().map((section) => [section.id, section]));
  const order = put.order ?? [];
  const wanted = new Set(order.map(([id]) => id));
  for (const [id, section] of have) if (!wanted.has(id)) section.remove();
  /** @type {HTMLElement[]} */
  const all = [];
  for (const [id, key] of order) {
    const html = put.slides?.[id];
    const old = have.get(id);
    const mark = put.marks?.[id];
    if (html !== undefined) {
      const made = parse(html);
      if (!made) return false;
      if (old) morph(old, made);
      all.push(old ?? made);
    } else if (old && old.dataset.key === key) {
      if (mark) renumber(old, parse(`${mark[0]}</section>`), mark[1]);
      all.push(old);
    } else {
      return false;
    }
  }
  line(all);
  return true;
}

/** Puts sections into this order, moving as few as it can see. @param {HTMLElement[]} all */
function line(all) {
  const now = sections();
  let cursor = /** @type {Element | null} */ (now[0] ?? null);
  const end = now.at(-1)?.nextElementSibling ?? null;
  for (const section of all) {
    if (cursor !== section && cursor?.nextElementSibling === section) {
      // the one in between went down
      const late = cursor;
      cursor = section;
      place(late, end);
    }
    if (cursor === section) cursor = section.nextElementSibling;
    else place(section, cursor ?? end);
  }
}

/** A film in a slide plays on when the slide moves, where the browser can do that. @param {Element} section @param {Element | null} before */
function place(section, before) {
  const parent = /** @type {Element & {moveBefore?: (node: Node, before: Node | null) => void}} */ (main);
  if (section.isConnected && parent.moveBefore) parent.moveBefore(section, before);
  else main.insertBefore(section, before);
}

/** The same slide at another place. @param {HTMLElement} section @param {HTMLElement | null} made @param {string | null} number */
function renumber(section, made, number) {
  if (made) for (const { name, value } of made.attributes) if (name !== 'class' && name !== 'style') set(section, name, value);
  const shown = section.querySelector('.slide-number');
  if (shown && number !== null && shown.innerHTML !== number) shown.innerHTML = number;
}

// what the player sets while the talk goes on
const RUNTIME = ['data-at', 'data-shown', 'data-current', 'data-state', 'data-some', 'data-dim', 'hidden', 'inert', 'tabindex'];

/** @param {Element} element @param {string} name @param {string} value */
function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {Node} node */
const own = (node) => node instanceof Element && /^ap-|\sap-/.test(node.getAttribute('class') ?? '');

/**
 * Makes `old` the same as `made` and leaves alone what is the same already: a film plays on, a picture does not
 * flash, a drawing of the player's stays.
 * @param {Element} old
 * @param {Element} made
 */
function morph(old, made) {
  for (const { name } of [...old.attributes]) {
    if (made.hasAttribute(name) || RUNTIME.includes(name)) continue;
    if (name === 'src' && old.matches('iframe') && old.getAttribute('data-src') === made.getAttribute('data-src')) continue;
    if (name === 'open' && old.matches('details')) continue;
    old.removeAttribute(name);
  }
  for (const { name, value } of made.attributes) set(old, name, value);
  children(old, made);
}

/** @param {Element} old @param {Element} made */
function children(old, made) {
  let at = /** @type {ChildNode | null} */ (old.firstChild);
  const skip = () => {
    while (at && own(at)) at = at.nextSibling;
  };
  for (const child of [...made.childNodes]) {
    skip();
    // an equal one further on: what stands between is gone
    let same = at;
    for (let far = 0; same && far < 8 && !same.isEqualNode(child); far++) same = same.nextSibling;
    if (same?.isEqualNode(child)) {
      while (at && at !== same) {
        const gone = at;
        at = at.nextSibling;
        if (!own(gone)) gone.remove();
      }
      at = same.nextSibling;
      continue;
    }
    if (at instanceof Element && child instanceof Element && at.nodeName === child.nodeName && at.id === child.id && mendable(at)) {
      const next = at.nextSibling;
      morph(at, child);
      at = next;
    } else if (at instanceof Text && child instanceof Text) {
      at.data = child.data;
      at = at.nextSibling;
    } else {
      old.insertBefore(child, at);
    }
  }
  skip();
  while (at) {
    const gone = at;
    at = at.nextSibling;
    if (!own(gone)) gone.remove();
  }
}

// a drawing or formula is cheap to replace and dear to mend; a script must not look as if it had run
/** @param {Element} element */
const mendable = (element) => !element.matches('svg, math, script, style, video, audio, picture');

/** The new style sheet is there before the old one goes. @param {string} href */
function swap(href) {
  const links = /** @type {HTMLLinkElement[]} */ ([...document.querySelectorAll('link[rel="stylesheet"]')]);
  const old = links.filter((link) => /(^|\/)deck-[^/]*\.css$/.test(link.getAttribute('href') ?? ''));
  if (old.at(-1)?.getAttribute('href') === href) return;
  const next = document.createElement('link');
  next.rel = 'stylesheet';
  next.href = href;
  const done = () => {
    old.forEach((link) => link.remove());
    patched();
  };
  next.onload = done;
  next.onerror = () => next.remove();
  const last = old.at(-1);
  if (last) last.after(next);
  else document.head.append(next);
}

/**
 * Fetches the page itself and becomes it: for everything that is more than slides. True when it could.
 * @param {Put} put
 * @param {boolean} [quiet] nothing is known to have changed
 */
async function whole(put, quiet) {
  const signal = quiet ? AbortSignal.timeout(5000) : undefined; // a host that went away answers nothing at all
  const answer = await fetch(location.pathname, { cache: 'no-store', signal }).catch(() => null);
  if (!answer?.ok) {
    if (!quiet) take({ ...put, order: undefined, slides: undefined, css: undefined, whole: false });
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const mine = page.querySelector('script[src="/_/live.js"]');
  if (!(mine instanceof HTMLElement)) return false;
  token = mine.dataset.token ?? token;
  if (deck === undefined) {
    version = Number(mine.dataset.version);
    if (mine.dataset.key !== tag?.dataset.key) location.reload();
    return true;
  }
  const scripts = (/** @type {Document} */ d) => [...d.querySelectorAll('script[src], head > [data-aftrap-words]')].map((s) => s.getAttribute('src') ?? s.textContent).sort().join();
  const made = page.querySelector('main.deck');
  if (scripts(page) !== scripts(document) || !made) {
    // another player, or one that speaks another language: the page must begin anew; the address keeps the place
    location.reload();
    return true;
  }
  if (begunEmpty && made.querySelector('section.slide')) {
    location.reload();
    return true;
  }
  around(page, made);
  const wasEmpty = !sections().length;
  const edited = become(made);
  version = Number(mine.dataset.version);
  if (put.findings) showFindings(put);
  ui.gone(false);
  const back = patched();
  if (put.notes || put.whole) fetchNotes();
  follow(quiet || wasEmpty || back ? undefined : put.edited ?? edited);
  document.dispatchEvent(new CustomEvent('aftrap:live', { detail: { version } }));
  return true;
}

/** Everything of a page but its slides. @param {Document} page @param {Element} made */
function around(page, made) {
  for (const [old, now] of [[document.documentElement, page.documentElement], [document.body, page.body], [main, made]]) {
    for (const { name, value } of now?.attributes ?? []) if (name !== 'class' && old) set(old, name, value);
  }
  // a setting that was taken out of the deck (`duration`, `slide-tone`)
  for (const name of main.getAttributeNames()) if (name.startsWith('data-') && !made.hasAttribute(name)) main.removeAttribute(name);
  if (page.title !== document.title && !player()) document.title = page.title;
  const css = page.querySelector('link[rel="stylesheet"][href*="deck-"]')?.getAttribute('href');
  if (css) swap(css);
  const styles = (/** @type {Document} */ d) => [...d.head.querySelectorAll('style, meta')];
  const now = styles(page);
  const old = styles(document).filter((one) => !own(one));
  for (const one of now) if (!old.some((other) => other.isEqualNode(one))) document.head.append(document.importNode(one, true));
  for (const one of old) if (one.matches('style') && !now.some((other) => other.isEqualNode(one))) one.remove();
  const [notes, newer] = [document, page].map((d) => d.getElementById('aftrap-notes'));
  if (notes && newer) notes.textContent = newer.textContent;
}

/** The slides of another copy of this page; gives the first that differs. @param {Element} made */
function become(made) {
  const have = new Map(sections().map((section) => [section.id, section]));
  const now = /** @type {HTMLElement[]} */ ([...made.children].filter((child) => child.matches('section.slide')));
  const wanted = new Set(now.map((section) => section.id));
  for (const [id, section] of have) if (!wanted.has(id)) section.remove();
  /** @type {string | undefined} */
  let edited;
  const all = now.map((section) => {
    const old = have.get(section.id);
    if (old && old.dataset.key === section.dataset.key) {
      renumber(old, section, section.querySelector('.slide-number')?.innerHTML ?? null);
      return old;
    }
    edited ??= section.id;
    const fresh = document.importNode(section, true);
    if (!old) return fresh;
    morph(old, fresh);
    return old;
  });
  line(all);
  return edited;
}
