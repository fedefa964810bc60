// The stream of the server's events, held by one window of a deck for all of them.
import { ui } from './overlay.js';
import { address, deck, me, presenter, session, tagData } from './page.js';
import { callbacks } from './peers.js';
import { enqueue, receive, refetchPage } from './update.js';

/** @typedef {import('./page.js').Message} Message */

/** @type {EventSource | undefined} */
let stream;
const FIRST_DELAY = 250; // ms from one try to connect to the next; doubled while it fails
export const VISIBLE_DELAY = 1000; // the longest pause while somebody looks
const HIDDEN_DELAY = 8000;
const BUSY_DELAY = 4000; // the server has too many streams
let delay = FIRST_DELAY;
let timer = 0;
/** What the timer waits for, if it is to try again. @type {(() => void) | undefined} */
let retry;
let tried = 0;
/** How long a connection may take; a host that went away answers nothing at all. */
let timeout = 2000;

// Browsers allow six connections to one server, and a stream holds one for good: of all windows of a deck one holds
// the stream (who has the lock) and tells the others. A presenter view has its own, so that the server can count it.
const channelName = `aftrap-live ${deck ?? `page ${tagData.page}`}`;
const shared = !presenter && 'BroadcastChannel' in window && 'locks' in navigator;
const channel = shared ? new BroadcastChannel(channelName) : undefined;
let leading = false;
let release = () => {};
/** @type {AbortController | undefined} */
let queued;

/** @param {Message} message */
const relay = (message) => leading && channel?.postMessage(message);

/** Tries again a little later. @param {() => void} job @param {number} [wait] */
function retryLater(job, wait = Math.min(delay, document.hidden ? HIDDEN_DELAY : VISIBLE_DELAY)) {
  clearTimeout(timer);
  retry = job;
  timer = window.setTimeout(attempt, wait);
  delay = Math.min(delay * 2, HIDDEN_DELAY);
}

function attempt() {
  clearTimeout(timer);
  const job = retry;
  retry = undefined;
  tried = Date.now();
  job?.();
}

/** Somebody looks, or the network is back: what waits to be tried again is tried now, but not in a storm. @param {number} [since] ms from the last try */
export function retryNow(since = FIRST_DELAY) {
  if (document.hidden && !leading) return;
  if (retry && Date.now() - tried >= since) attempt();
  else if (channel && !leading && !ui.reachable()) channel.postMessage({ hurry: true });
}

export function connect() {
  if (stream || queued) return retryNow();
  if (!channel) return openStream();
  queued = new AbortController();
  const lead = () =>
    new Promise((/** @type {(value?: any) => void} */ done) => {
      leading = true;
      release = done;
      openStream();
    });
  navigator.locks.request(channelName, { signal: queued.signal }, lead).catch(() => {}); // aborted: we left
  channel.postMessage({ ask: session.version });
}

export function disconnect() {
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
  if (!leading) return handle(message);
  if (message.hurry) retryNow(VISIBLE_DELAY);
  // somebody new: what it shows may be older than what was sent last
  if (message.ask !== undefined)
    relay({
      update: {
        version: session.version,
        from: message.ask,
        findings: ui.known(),
        pending: session.pendingAudits,
        ...(message.ask === session.version ? { unchanged: true } : { reload: true }),
      },
    });
});

/** What the stream tells, straight or by way of the window that holds it. @param {Message} message */
function handle(message) {
  if (!queued && channel) return; // nobody looks at this window
  if (message.online !== undefined) ui.online(message.online);
  if (message.renew) enqueue(() => refetchPage({ version: session.version }, true));
  if (message.update) receive(message.update);
  if (message.presenters !== undefined) {
    session.presenters = message.presenters;
    ui.refresh();
  }
  if (message.control && message.control.from !== me)
    callbacks.forEach((callback) => callback(message.control?.message));
  if (message.connected) callbacks.forEach((callback) => callback({ kind: 'connected' }));
}

/** @param {Message} message */
function broadcast(message) {
  relay(message);
  handle(message);
}

function openStream() {
  clearTimeout(timer);
  retry = undefined;
  stream?.close();
  const source = new EventSource(
    address('events', { v: String(session.version), ...(presenter ? { presenter: '' } : {}) }),
  );
  stream = source;
  const lost = () => {
    if (stream !== source) return;
    const refused = source.readyState === EventSource.CLOSED;
    source.close();
    stream = undefined;
    broadcast({ online: false });
    if (refused) retryLater(renew, 0);
    else retryLater(openStream);
  };
  timer = window.setTimeout(lost, timeout);
  timeout = Math.min(timeout * 2, 16_000);
  source.addEventListener('update', (event) => broadcast({ online: true, update: JSON.parse(event.data) }));
  source.addEventListener('presenters', (event) => broadcast({ presenters: Number(event.data) }));
  source.addEventListener('control', (event) => broadcast({ control: JSON.parse(event.data) }));
  source.addEventListener('open', () => {
    clearTimeout(timer);
    delay = FIRST_DELAY;
    timeout = 2000;
    // online first: what `connected` makes the windows say must go out
    broadcast({ online: true, connected: true });
  });
  source.onerror = lost;
}

// refused: too many windows, or another server process with another token, which our own page then knows
function renew() {
  enqueue(async () => {
    const old = session.token;
    const known = await refetchPage({ version: session.version }, true).catch(() => false);
    if (stream || (channel && !leading)) return;
    if (!known) {
      retryLater(renew);
    } else if (session.token === old) {
      retryLater(openStream, BUSY_DELAY);
      tried = Date.now() + BUSY_DELAY;
    } else {
      relay({ renew: true });
      openStream();
    }
  });
}
