// A new version for this page: applied in place when it can be, else the page is fetched and becomes the new one.
import { reportSoon } from './audit.js';
import { goToEdited } from './follow.js';
import { ui } from './overlay.js';
import { begunEmpty, deck, main, player, sections, session, tagData } from './page.js';
import { isPlayers, morph, patchSlides, placeInOrder, renumber, reorderSlides, setAttribute } from './patch.js';
import { fetchNotes, syncPlayer } from './peers.js';

/** @typedef {import('./page.js').Update} Update */

// events are worked off one after the other: a fetch may stand between
let queue = Promise.resolve();
let idle = true;

/** @param {() => unknown} job */
export function enqueue(job) {
  idle = false;
  const mine = (queue = queue.then(job).then(
    () => {},
    (error) => console.error(error),
  ));
  void mine.then(() => {
    if (queue === mine) idle = true;
  });
}

/** @param {Update} update */
export function receive(update) {
  const job = () => {
    if (update.version === session.version || update.unchanged)
      return applyUpdate({ ...update, version: session.version, unchanged: true });
    if (deck === undefined || update.removed) return applyUpdate(update);
    // we fetched something newer in the meantime
    if (update.version < session.version && !update.reload) return;
    return update.reload || update.from !== session.version ? refetchPage(update) : applyUpdate(update);
  };
  // the usual case at once, in this very task: nothing is waited for
  if (idle && !update.reload && (update.from === session.version || update.unchanged)) job();
  else enqueue(job);
}

/** @param {Update} update */
function showFindings({ findings, pending }) {
  session.pendingAudits = pending;
  ui.findings(findings ?? []);
}

/** @param {Update} update */
function applyUpdate(update) {
  session.version = update.version;
  if (deck === undefined) {
    if (update.page && update.page !== tagData.key) location.reload();
    return;
  }
  if (update.findings) showFindings(update);
  ui.gone(Boolean(update.removed));
  reportSoon(); // the places and levels may be others
  if (update.removed || update.unchanged) return;
  if (update.css) swapStylesheet(update.css);
  if (update.notes) fetchNotes();
  let stays = !sections().length;
  if (update.slides) {
    if (!(update.order ? reorderSlides(update) : patchSlides(update))) return enqueue(() => refetchPage(update));
    if (begunEmpty && sections().length) return location.reload();
    stays = syncPlayer() || stays;
  }
  // everything is new after an empty version: the place stays
  if (!stays) goToEdited(update.edited);
  document.dispatchEvent(new CustomEvent('aftrap:live', { detail: { version: session.version } }));
}

/** The new style sheet is there before the old one goes. @param {string} href */
function swapStylesheet(href) {
  const links = /** @type {HTMLLinkElement[]} */ ([...document.querySelectorAll('link[rel="stylesheet"]')]);
  const old = links.filter((link) => /(^|\/)deck-[^/]*\.css$/.test(link.getAttribute('href') ?? ''));
  if (old.at(-1)?.getAttribute('href') === href) return;
  const next = document.createElement('link');
  next.rel = 'stylesheet';
  next.href = href;
  const done = () => {
    old.forEach((link) => link.remove());
    syncPlayer();
  };
  next.onload = done;
  next.onerror = () => next.remove();
  const last = old.at(-1);
  if (last) last.after(next);
  else document.head.append(next);
}

/**
 * Fetches the page itself and becomes it: for everything that is more than slides. True when it could.
 * @param {Update} update
 * @param {boolean} [quiet] nothing is known to have changed
 */
export async function refetchPage(update, quiet) {
  const signal = quiet ? AbortSignal.timeout(5000) : undefined; // a host that went away answers nothing at all
  const answer = await fetch(location.pathname, { cache: 'no-store', signal }).catch(() => null);
  if (!answer?.ok) {
    if (!quiet) applyUpdate({ ...update, order: undefined, slides: undefined, css: undefined, reload: false });
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const mine = page.querySelector('script[src="/_/live.js"]');
  if (!(mine instanceof HTMLElement)) return false;
  session.token = mine.dataset.token ?? session.token;
  if (deck === undefined) {
    session.version = Number(mine.dataset.version);
    if (mine.dataset.key !== tagData.key) location.reload();
    return true;
  }
  const scripts = (/** @type {Document} */ d) =>
    [...d.querySelectorAll('script[src], head > [data-aftrap-strings]')]
      .map((s) => s.getAttribute('src') ?? s.textContent)
      .sort()
      .join();
  const made = page.querySelector('main.deck');
  if (scripts(page) !== scripts(document) || !made) {
    // another player, or one that speaks another language: the page must load again; the address keeps the place
    location.reload();
    return true;
  }
  if (begunEmpty && made.querySelector('section.slide')) {
    location.reload();
    return true;
  }
  adoptDocument(page, made);
  const wasEmpty = !sections().length;
  const edited = adoptSlides(made);
  session.version = Number(mine.dataset.version);
  if (update.findings) showFindings(update);
  ui.gone(false);
  const back = syncPlayer();
  if (update.notes || update.reload) fetchNotes();
  goToEdited(quiet || wasEmpty || back ? undefined : (update.edited ?? edited));
  document.dispatchEvent(new CustomEvent('aftrap:live', { detail: { version: session.version } }));
  return true;
}

/** Everything of a page but its slides. @param {Document} page @param {Element} made */
function adoptDocument(page, made) {
  for (const [old, now] of [
    [document.documentElement, page.documentElement],
    [document.body, page.body],
    [main, made],
  ]) {
    for (const { name, value } of now?.attributes ?? []) if (name !== 'class' && old) setAttribute(old, name, value);
  }
  // a setting that was taken out of the deck (`duration`, `slide-tone`)
  for (const name of main.getAttributeNames())
    if (name.startsWith('data-') && !made.hasAttribute(name)) main.removeAttribute(name);
  if (page.title !== document.title && !player()) document.title = page.title;
  const css = page.querySelector('link[rel="stylesheet"][href*="deck-"]')?.getAttribute('href');
  if (css) swapStylesheet(css);
  const styles = (/** @type {Document} */ d) => [...d.head.querySelectorAll('style, meta')];
  const now = styles(page);
  const old = styles(document).filter((one) => !isPlayers(one));
  for (const one of now)
    if (!old.some((other) => other.isEqualNode(one))) document.head.append(document.importNode(one, true));
  for (const one of old) if (one.matches('style') && !now.some((other) => other.isEqualNode(one))) one.remove();
  const [notes, newer] = [document, page].map((d) => d.getElementById('aftrap-notes'));
  if (notes && newer) notes.textContent = newer.textContent;
}

/** The slides of another copy of this page; gives the first that differs. @param {Element} made */
function adoptSlides(made) {
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
  placeInOrder(all);
  return edited;
}
