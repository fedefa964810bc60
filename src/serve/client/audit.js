// What only a rendered slide shows. The player reports overflow at once; the rest (overlapping text, clipped code, contrast)
// is audited while nobody types, in a hidden frame with the size of a slide, by the same scripts as `check --browser`. The
// server makes findings of the observations.
import { presenting } from './follow.js';
import { ui } from './overlay.js';
import { address, deck, main, player, sections, session, speaker } from './page.js';

/** @typedef {import('./page.js').Finding} Finding */
/** @typedef {{kind: string, id: string, px: number, near: string, other?: string, drawing?: [number, number], step: number}} Observation */

const QUIET = 1200; // ms without a change of anything
const BATCH = 8; // slides in a frame
const CHUNK = 50; // things seen in one message: the server reads no long ones
const FRAME_TIMEOUT = 20_000; // ms for a frame that does not answer

/** What was seen of a slide as it was then. @type {Map<string, {key: string, seen: Observation[]}>} */
const audited = new Map();
/** @type {{frame: HTMLIFrameElement, slides: HTMLElement[], keys: string[]} | undefined} */
let frameAudit;
let auditTimer = 0;
let reportTimer = 0;
let latestRequest = 0;
let lastRequest = '';

/** What all slides stand on. */
const sharedStyles = () =>
  [
    main.getAttribute('data-overflow'),
    document.body.style.cssText,
    ...[...document.styleSheets].map((sheet) => sheet.href),
  ].join(' ');

/**
 * What is known of the slides as they are now, and which of them were looked at, in pieces that the server takes: first
 * those that it waits for. @returns {{observations: Observation[], complete: string[]}[]}
 */
function observations() {
  const below = sharedStyles();
  const complete = sections().flatMap((slide) => {
    const known = audited.get(slide.id);
    return known?.key === slide.dataset.key + below ? [{ id: slide.id, seen: known.seen }] : [];
  });
  const done = new Set(complete.map(({ id }) => id));
  const over = (player()?.overflows?.() ?? []).filter(({ id }) => !done.has(id));
  const all = [
    ...over.map(({ id, px, near }) => ({ kind: 'overflow', id, px, near, step: 0 })),
    ...complete.flatMap(({ seen }) => seen),
  ];
  /** @type {Set<string>} */
  const verified = new Set();
  let space = CHUNK;
  for (const id of session.pendingAudits ?? []) {
    const more = all.filter((one) => one.id === id).length;
    if (!done.has(id) || more > space) continue;
    space -= more;
    verified.add(id);
  }
  const awaited = all.filter(({ id }) => verified.has(id));
  const others = all.filter(({ id }) => !verified.has(id));
  const pieces = session.pendingAudits ? [{ observations: awaited, complete: [...verified] }] : [];
  for (let i = 0; i < others.length; i += CHUNK)
    pieces.push({ observations: others.slice(i, i + CHUNK), complete: [] });
  return pieces;
}

/** Tells what is seen of the slides as they are now, once for all that just happened and after it is on the screen. */
export function reportSoon() {
  if (deck === undefined || reportTimer) return;
  reportTimer = window.setTimeout(() => {
    reportTimer = 0;
    void fetchFindings();
  }, 50);
}

async function fetchFindings() {
  const pieces = observations();
  // the lines of the source may have moved although nothing else did
  const text = JSON.stringify([session.version, pieces]);
  if (text === lastRequest) return;
  lastRequest = text;
  const mine = ++latestRequest;
  /** @type {Finding[]} */
  const found = [];
  for (const piece of pieces) {
    const answer = await fetch(address('observations'), { method: 'POST', body: JSON.stringify(piece) }).catch(
      () => null,
    );
    if (answer?.ok) found.push(...(await answer.json()));
    else lastRequest = '';
    if (mine !== latestRequest) return;
  }
  ui.audit(dedup(found));
}

/** Without what is said twice of one place: a part may be included more than once. @param {Finding[]} all */
function dedup(all) {
  /** @type {Set<string>} */
  const known = new Set();
  const place = (/** @type {Finding} */ { code, severity, message, path, line, column, endLine, endColumn }) =>
    JSON.stringify([code, severity, message, path, line, column, endLine, endColumn]);
  return all.filter((one) => known.size < known.add(place(one)).size);
}

/** Looks again when it has been calm for a while; what is looked at just now may be old. */
export function auditSoon() {
  clearTimeout(auditTimer);
  frameAudit?.frame.remove();
  frameAudit = undefined;
  const walks = document.documentElement.dataset.view === 'talk' && window.top === window;
  if (deck === undefined || speaker || !walks || document.hidden || presenting()) return;
  auditTimer = window.setTimeout(
    () => ('requestIdleCallback' in window ? requestIdleCallback(() => auditNext()) : auditNext()),
    QUIET,
  );
}

/** The next slides that nobody looked at, first the one that is shown. */
function auditNext() {
  if (frameAudit || onPaper || document.hidden || presenting()) return;
  const all = sections();
  const at = Math.max(
    0,
    all.findIndex((slide) => slide.id === player()?.state().id),
  );
  const below = sharedStyles();
  const open = [...all.slice(at), ...all.slice(0, at)].filter(
    (slide) => audited.get(slide.id)?.key !== slide.dataset.key + below,
  );
  for (const id of audited.keys()) if (!document.getElementById(id)) audited.delete(id);
  if (!open.length) return;
  const slides = open.slice(0, open[0] === all[at] ? 1 : BATCH);
  const frame = document.createElement('iframe');
  const size = getComputedStyle(document.body);
  const query = new URLSearchParams({ alone: '', audit: JSON.stringify(slides.map(({ id }) => id)) });
  frame.className = 'ap-audit';
  frame.allow = "autoplay 'none'; screen-wake-lock 'none'; camera 'none'; microphone 'none'";
  frame.inert = true;
  frame.setAttribute('aria-hidden', 'true');
  frame.style.cssText = `position:fixed;inset:0 auto auto 0;width:${Number(size.getPropertyValue('--slide-w'))}px;height:${Number(size.getPropertyValue('--slide-h'))}px;border:0;visibility:hidden;pointer-events:none`;
  frame.src = `${location.pathname}?${query}`;
  document.documentElement.append(frame);
  const mine = (frameAudit = { frame, slides, keys: slides.map((slide) => slide.dataset.key + below) });
  auditTimer = window.setTimeout(() => frameAudit === mine && keepObservations([]), FRAME_TIMEOUT);
}

/** @param {Observation[]} seen */
function keepObservations(seen) {
  clearTimeout(auditTimer);
  const { frame, slides, keys } = frameAudit ?? {};
  frameAudit = undefined;
  frame?.remove();
  const brief = (/** @type {string} */ words) => [...words].slice(0, 160).join('');
  /** @type {Set<string>} */
  const known = new Set();
  // each once, as `tell` of the server has it: that sees only a part of them at a time
  const isNew = (/** @type {Observation} */ { kind, id, near, other, drawing }) =>
    known.size < known.add(JSON.stringify([kind, id, near, other, drawing])).size;
  const all = seen.map((one) => ({ ...one, near: brief(one.near), other: brief(one.other ?? '') })).filter(isNew);
  slides?.forEach(({ id }, i) => {
    audited.set(id, { key: keys?.[i] ?? '', seen: all.filter((one) => one.id === id) });
  });
  reportSoon();
  auditTimer = window.setTimeout(auditNext, 50);
}

// on paper the frame would be a page of its own
let onPaper = false;
for (const name of ['beforeprint', 'afterprint']) {
  addEventListener(name, () => {
    onPaper = name === 'beforeprint';
    auditSoon();
  });
}

addEventListener('message', ({ source, origin, data }) => {
  if (
    frameAudit &&
    source === frameAudit.frame.contentWindow &&
    origin === location.origin &&
    Array.isArray(data?.aftrapObservations)
  )
    keepObservations(data.aftrapObservations);
});
