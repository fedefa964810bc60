// @ts-check
// Fourth part of the live script (see 1-stream.js): what only a drawn slide shows. The player says at once what sticks
// out; the rest (text over text, cut code, letters) is looked for while nobody types, in a frame that nobody sees: the
// same looks as `check --browser`, at the size of the slide. The server makes findings of what was seen.

/** @typedef {{kind: string, id: string, px: number, near: string, other?: string, drawing?: [number, number], step: number}} Seen */

const CALM = 1200; // ms without a change of anything
const AT_ONCE = 8; // slides in a frame
const PIECE = 50; // things seen in one message: the server reads no long ones
const PATIENCE = 20_000; // ms for a frame that does not answer

/** What was seen of a slide as it was then. @type {Map<string, {key: string, seen: Seen[]}>} */
const looked = new Map();
/** @type {{frame: HTMLIFrameElement, slides: HTMLElement[], keys: string[]} | undefined} */
let probe;
let lookLater = 0;
let tellLater = 0;
let turn = 0;
let lastAsked = '';

/** What all slides stand on. */
const ground = () => [main.getAttribute('data-overflow'), document.body.style.cssText, ...[...document.styleSheets].map((sheet) => sheet.href)].join(' ');

/**
 * What is known of the slides as they are now, and which of them were looked at, in pieces that the server takes: first
 * those that it waits for. @returns {{seen: Seen[], looked: string[]}[]}
 */
function seenNow() {
  const below = ground();
  const whole = sections().flatMap((slide) => {
    const known = looked.get(slide.id);
    return known?.key === slide.dataset.key + below ? [{ id: slide.id, seen: known.seen }] : [];
  });
  const done = new Set(whole.map(({ id }) => id));
  const over = (player()?.overflows?.() ?? []).filter(({ id }) => !done.has(id));
  const all = [...over.map(({ id, px, near }) => ({ kind: 'overflow', id, px, near, step: 0 })), ...whole.flatMap(({ seen }) => seen)];
  /** @type {Set<string>} */
  const waits = new Set();
  let room = PIECE;
  for (const id of waiting ?? []) {
    const more = all.filter((one) => one.id === id).length;
    if (!done.has(id) || more > room) continue;
    room -= more;
    waits.add(id);
  }
  const awaited = all.filter(({ id }) => waits.has(id));
  const others = all.filter(({ id }) => !waits.has(id));
  const pieces = waiting ? [{ seen: awaited, looked: [...waits] }] : [];
  for (let i = 0; i < others.length; i += PIECE) pieces.push({ seen: others.slice(i, i + PIECE), looked: [] });
  return pieces;
}

/** Tells what is seen of the slides as they are now, once for all that just happened and after it is on the screen. */
function tellSeen() {
  if (deck === undefined || tellLater) return;
  tellLater = window.setTimeout(() => {
    tellLater = 0;
    void askFindings();
  }, 50);
}

async function askFindings() {
  const pieces = seenNow();
  // the lines of the source may have moved although nothing else did
  const text = JSON.stringify([version, pieces]);
  if (text === lastAsked) return;
  lastAsked = text;
  const mine = ++turn;
  /** @type {Finding[]} */
  const found = [];
  for (const piece of pieces) {
    const answer = await fetch(address('drawn'), { method: 'POST', body: JSON.stringify(piece) }).catch(() => null);
    if (answer?.ok) found.push(...(await answer.json()));
    else lastAsked = '';
    if (mine !== turn) return;
  }
  ui.drawn(once(found));
}

/** Without what is said twice of one place: a part may be included more than once. @param {Finding[]} all */
function once(all) {
  /** @type {Set<string>} */
  const known = new Set();
  const place = (/** @type {Finding} */ { code, severity, message, path, line, column, endLine, endColumn }) =>
    JSON.stringify([code, severity, message, path, line, column, endLine, endColumn]);
  return all.filter((one) => known.size < known.add(place(one)).size);
}

/** Looks again when it has been calm for a while; what is looked at just now may be old. */
function lookSoon() {
  clearTimeout(lookLater);
  probe?.frame.remove();
  probe = undefined;
  const walks = document.documentElement.dataset.view === 'talk' && window.top === window;
  if (deck === undefined || speaker || !walks || document.hidden || presenting()) return;
  lookLater = window.setTimeout(() => ('requestIdleCallback' in window ? requestIdleCallback(() => look()) : look()), CALM);
}

/** The next slides that nobody looked at, first the one that is shown. */
function look() {
  if (probe || onPaper || document.hidden || presenting()) return;
  const all = sections();
  const at = Math.max(0, all.findIndex((slide) => slide.id === player()?.state().id));
  const below = ground();
  const open = [...all.slice(at), ...all.slice(0, at)].filter((slide) => looked.get(slide.id)?.key !== slide.dataset.key + below);
  for (const id of looked.keys()) if (!document.getElementById(id)) looked.delete(id);
  if (!open.length) return;
  const slides = open.slice(0, open[0] === all[at] ? 1 : AT_ONCE);
  const frame = document.createElement('iframe');
  const size = getComputedStyle(document.body);
  const query = new URLSearchParams({ alone: '', look: JSON.stringify(slides.map(({ id }) => id)) });
  frame.className = 'ap-audit';
  frame.allow = "autoplay 'none'; screen-wake-lock 'none'; camera 'none'; microphone 'none'";
  frame.inert = true;
  frame.setAttribute('aria-hidden', 'true');
  frame.style.cssText = `position:fixed;inset:0 auto auto 0;width:${Number(size.getPropertyValue('--slide-w'))}px;height:${Number(size.getPropertyValue('--slide-h'))}px;border:0;visibility:hidden;pointer-events:none`;
  frame.src = `${location.pathname}?${query}`;
  document.documentElement.append(frame);
  const mine = (probe = { frame, slides, keys: slides.map((slide) => slide.dataset.key + below) });
  lookLater = window.setTimeout(() => probe === mine && keepSeen([]), PATIENCE);
}

/** @param {Seen[]} seen */
function keepSeen(seen) {
  clearTimeout(lookLater);
  const { frame, slides, keys } = probe ?? {};
  probe = undefined;
  frame?.remove();
  const brief = (/** @type {string} */ words) => [...words].slice(0, 160).join('');
  /** @type {Set<string>} */
  const known = new Set();
  // each once, as `tell` of the server has it: that sees only a part of them at a time
  const isNew = (/** @type {Seen} */ { kind, id, near, other, drawing }) => known.size < known.add(JSON.stringify([kind, id, near, other, drawing])).size;
  const all = seen.map((one) => ({ ...one, near: brief(one.near), other: brief(one.other ?? '') })).filter(isNew);
  slides?.forEach(({ id }, i) => {
    looked.set(id, { key: keys?.[i] ?? '', seen: all.filter((one) => one.id === id) });
  });
  tellSeen();
  lookLater = window.setTimeout(look, 50);
}

// on paper the frame would be a page of its own
let onPaper = false;
for (const name of ['beforeprint', 'afterprint']) {
  addEventListener(name, () => {
    onPaper = name === 'beforeprint';
    lookSoon();
  });
}

addEventListener('message', ({ source, origin, data }) => {
  if (probe && source === probe.frame.contentWindow && origin === location.origin && Array.isArray(data?.aftrapSeen)) keepSeen(data.aftrapSeen);
});
