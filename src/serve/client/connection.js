// @ts-check
// Keeps a page live: listens to the server's stream, changes what changed in place, shows findings, joins windows.
// Input: the attributes of its own script tag and the events of `/_/events`; output: the DOM of the deck, and calls of
// the player's door (`window.aftrap`, see docs/reference/page.md). The server adds this script and nothing else to a page.

/**
 * @typedef {{send(message: any): void, subscribe(callback: (message: any) => void): void, notes?: (id: string) => string[] | undefined, follow?: (now?: boolean) => boolean}} Transport
 * @typedef {{state(): {id: string, step?: number}, go(to: {id: string, step?: number}): void, patched(): void, presenting(): boolean, overflows(): {id: string, number: number, px: number, near: string}[], connect(transport: Transport): void}} Player
 * @typedef {{code: string, severity: 'error' | 'warning' | 'hint', message: string, file?: string, path?: string, line?: number, column?: number, endLine?: number, endColumn?: number, source?: string, help?: string, slideId?: string}} Finding
 * @typedef {{put?: Put, online?: boolean, presenters?: number, control?: {from: string, message: any}, connected?: boolean, renew?: boolean, ask?: number, hurry?: boolean}} Message
 * @typedef {{version: number, from?: number, findings?: Finding[], waits?: string[], same?: boolean, whole?: boolean, gone?: boolean, edited?: string, notes?: boolean, css?: string, page?: string | null,
 *   order?: [string, string, number][], slides?: Record<string, string>, marks?: Record<string, [string, string | null]>}} Put
 */

const tag = document.currentScript;
if (!(tag instanceof HTMLScriptElement)) throw new Error('live.js must come from a tag of its own');
const player = () => /** @type {{aftrap?: Player}} */ (/** @type {unknown} */ (window)).aftrap;
const deck = tag.dataset.deck;
const asked = new URLSearchParams(location.search);
const presenter = /\/presenter$/.test(location.pathname) || asked.has('presenter');
const speaker = presenter || asked.has('handout'); // who sees the notes
const me = Math.random().toString(36).slice(2);
let version = Number(tag.dataset.version);
let token = tag.dataset.token ?? '';
let presenters = 0;

// ---- the stream -----------------------------------------------------------------------------------------------

/** @type {EventSource | undefined} */
let stream;
const SOONEST = 250; // ms from one try to connect to the next; doubled while it fails
const VISIBLE = 1000; // the longest pause while somebody looks
const HIDDEN = 8000;
const BUSY = 4000; // the server has too many streams
let pause = SOONEST;
let timer = 0;
/** What the timer waits for, if it is to try again. @type {(() => void) | undefined} */
let retry;
let tried = 0;
/** How long a connection may take; a host that went away answers nothing at all. */
let patience = 2000;
// events are worked off one after the other: a fetch may stand between
let work = Promise.resolve();
let idle = true;

/** @param {string} route @param {Record<string, string>} [more] */
function address(route, more = {}) {
  const query = new URLSearchParams({ ...(deck === undefined ? { page: tag?.dataset.page ?? '' } : { deck }), w: me, t: token, ...more });
  return `/_/${route}?${query}`;
}

// Browsers allow six connections to one server, and a stream holds one for good: of all windows of a deck one holds
// the stream (who has the lock) and tells the others. A presenter view has its own, so that the server can count it.
const channelName = `aftrap-live ${deck ?? `page ${tag.dataset.page}`}`;
const shared = !presenter && 'BroadcastChannel' in window && 'locks' in navigator;
const channel = shared ? new BroadcastChannel(channelName) : undefined;
let leading = false;
let release = () => {};
/** @type {AbortController | undefined} */
let queued;

/** @param {Message} message */
const pass = (message) => leading && channel?.postMessage(message);

/** Tries again a little later. @param {() => void} job @param {number} [wait] */
function later(job, wait = Math.min(pause, document.hidden ? HIDDEN : VISIBLE)) {
  clearTimeout(timer);
  retry = job;
  timer = window.setTimeout(attempt, wait);
  pause = Math.min(pause * 2, HIDDEN);
}

function attempt() {
  clearTimeout(timer);
  const job = retry;
  retry = undefined;
  tried = Date.now();
  job?.();
}

/** Somebody looks, or the network is back: what waits to be tried again is tried now, but not in a storm. @param {number} [since] ms from the last try */
function hurry(since = SOONEST) {
  if (document.hidden && !leading) return;
  if (retry && Date.now() - tried >= since) attempt();
  else if (channel && !leading && !ui.reachable()) channel.postMessage({ hurry: true });
}

function enter() {
  if (stream || queued) return hurry();
  if (!channel) return openStream();
  queued = new AbortController();
  const lead = () => new Promise((/** @type {(value?: any) => void} */ done) => {
    leading = true;
    release = done;
    openStream();
  });
  navigator.locks.request(channelName, { signal: queued.signal }, lead).catch(() => {}); // aborted: we left
  channel.postMessage({ ask: version });
}

function leave() {
  clearTimeout(timer);
  retry = undefined;
  queued?.abort();
  queued = undefined;
  stream?.close();
  stream = undefined;
  leading = false;
  release();
}

channel?.addEventListener('message', ({ data }) => {
  const message = /** @type {Message} */ (data);
  if (!leading) return hear(message);
  if (message.hurry) hurry(VISIBLE);
  // somebody new: what it shows may be older than what was told last
  if (message.ask !== undefined) pass({ put: { version, from: message.ask, findings: ui.known(), waits: waiting, ...(message.ask === version ? { same: true } : { whole: true }) } });
});

/** What the stream tells, straight or by way of the window that holds it. @param {Message} message */
function hear(message) {
  if (!queued && channel) return; // nobody looks at this window
  if (message.online !== undefined) ui.online(message.online);
  if (message.renew) then(() => whole({ version }, true));
  if (message.put) receive(message.put);
  if (message.presenters !== undefined) {
    presenters = message.presenters;
    ui.place();
  }
  if (message.control && message.control.from !== me) callbacks.forEach((callback) => callback(message.control?.message));
  if (message.connected) callbacks.forEach((callback) => callback({ kind: 'connected' }));
}

/** @param {Message} message */
function tell(message) {
  pass(message);
  hear(message);
}

function openStream() {
  clearTimeout(timer);
  retry = undefined;
  stream?.close();
  const source = new EventSource(address('events', { v: String(version), ...(presenter ? { presenter: '' } : {}) }));
  stream = source;
  const lost = () => {
    if (stream !== source) return;
    const refused = source.readyState === EventSource.CLOSED;
    source.close();
    stream = undefined;
    tell({ online: false });
    if (refused) later(renew, 0);
    else later(openStream);
  };
  timer = window.setTimeout(lost, patience);
  patience = Math.min(patience * 2, 16_000);
  source.addEventListener('put', (event) => tell({ online: true, put: JSON.parse(event.data) }));
  source.addEventListener('presenters', (event) => tell({ presenters: Number(event.data) }));
  source.addEventListener('control', (event) => tell({ control: JSON.parse(event.data) }));
  source.addEventListener('open', () => {
    clearTimeout(timer);
    pause = SOONEST;
    patience = 2000;
    // online first: what `connected` makes the windows say must go out
    tell({ online: true, connected: true });
  });
  source.onerror = lost;
}

/** @param {() => unknown} job */
function then(job) {
  idle = false;
  const mine = (work = work.then(job).then(() => {}, (error) => console.error(error)));
  void mine.then(() => {
    if (work === mine) idle = true;
  });
}

// refused: too many windows, or another server process with another token, which our own page then knows
function renew() {
  then(async () => {
    const old = token;
    const known = await whole({ version }, true).catch(() => false);
    if (stream || (channel && !leading)) return;
    if (!known) {
      later(renew);
    } else if (token === old) {
      later(openStream, BUSY);
      tried = Date.now() + BUSY;
    } else {
      pass({ renew: true });
      openStream();
    }
  });
}

/** @param {Put} put */
function receive(put) {
  const job = () => {
    if (put.version === version || put.same) return take({ ...put, version, same: true });
    if (deck === undefined || put.gone) return take(put);
    // we fetched something newer in the meantime
    if (put.version < version && !put.whole) return;
    return put.whole || put.from !== version ? whole(put) : take(put);
  };
  // the usual case at once, in this very task: nothing is waited for
  if (idle && !put.whole && (put.from === version || put.same)) job();
  else then(job);
}

/** Slides on which something is allowed of which only their looks tell whether it is for nothing. @type {string[] | undefined} */
let waiting;

/** @param {Put} put */
function showFindings({ findings, waits }) {
  waiting = waits;
  ui.findings(findings ?? []);
}

/** @param {Put} put */
function take(put) {
  version = put.version;
  if (deck === undefined) {
    if (put.page && put.page !== tag?.dataset.key) location.reload();
    return;
  }
  if (put.findings) showFindings(put);
  ui.gone(Boolean(put.gone));
  tellSeen(); // the places and levels may be others
  if (put.gone || put.same) return;
  if (put.css) swap(put.css);
  if (put.notes) fetchNotes();
  let stays = !sections().length;
  if (put.slides) {
    if (!(put.order ? arrange(put) : mend(put))) return then(() => whole(put));
    if (begunEmpty && sections().length) return location.reload();
    stays = patched() || stays;
  }
  // everything is new after an empty version: the place stays
  if (!stays) follow(put.edited);
  document.dispatchEvent(new CustomEvent('aftrap:live', { detail: { version } }));
}
