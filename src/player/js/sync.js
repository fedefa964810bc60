// All windows of a deck as one talk. What they share are registers (`at`, `blackout`, `timer`, `zoom`, `drawing:ID`); the last
// writer wins by a counter, ties by name, so every window ends with the same whatever order the messages come in, and a
// message that comes twice (two links to the same window) does no harm. Who joins asks; who leaves is not missed.
import { emit, on } from './bus.js';
import { deckPath, query, root } from './dom.js';

/**
 * @typedef {{key: string, value: any, n: number, w: string}} Entry
 * @typedef {{kind: 'set', w: string, entries: Entry[]} | {kind: 'hello' | 'here' | 'bye', w: string, role: string} | {kind: 'flash', w: string, value: any} | {kind: 'connected'}} Message
 * @typedef {{send(message: any): void, subscribe(callback: (message: any) => void): void, notes?: (id: string) => string[] | undefined, follow?: (on?: boolean) => boolean}} Transport
 */

const me = Math.random().toString(36).slice(2);
/** @type {Record<string, Entry>} */
const registers = {};
/** @type {Map<string, {role: string, seen: number}>} */
const peers = new Map();
/** @type {Transport[]} */
const links = [];
let count = 0;
let addressWins = false;

/** The address names a slide: where windows were that are closed by now does not matter. */
export const preferAddress = () => (addressWins = true);
// what nobody said yet is below all that was said, and a window that came later yields to those that were there
const epoch = -Date.now() / 1e13;

const HEARTBEAT = 4000;
const role = () => root.dataset.view ?? 'talk';

/** @param {Message} message */
function send(message) {
  for (const link of links) {
    try {
      link.send(message);
    } catch {} // a link that is down now; `connected` will come
  }
}

/** Sets a register here and everywhere. @param {string} key @param {any} value */
export function share(key, value) {
  const entry = { key, value, n: ++count, w: me };
  registers[key] = entry;
  send({ kind: 'set', w: me, entries: [entry] });
}

/** What holds as long as nobody said anything. @param {string} key @param {any} value */
export function seed(key, value) {
  if ((registers[key]?.n ?? -1) < 1 && (registers[key]?.w ?? me) === me)
    registers[key] = { key, value, n: epoch, w: me };
}

/** Something of the moment: nobody keeps it. @param {any} value */
export const flash = (value) => send({ kind: 'flash', w: me, value });

/** @param {Entry} entry */
function applyEntry(entry) {
  const mine = registers[entry.key];
  count = Math.max(count, entry.n);
  if (mine && (mine.n > entry.n || (mine.n === entry.n && mine.w >= entry.w))) return;
  registers[entry.key] = entry;
  emit(`shared-${entry.key.split(':')[0]}`, entry);
}

/** @param {Message} message */
function receive(message) {
  if (!message || (message.kind !== 'connected' && message.w === me)) return;
  switch (message.kind) {
    case 'set':
      message.entries.forEach((entry) => {
        if (!addressWins || message.w !== 'server' || entry.key !== 'at' || peers.size) return applyEntry(entry);
        // what the server remembers; a window that is still open says so itself
        addressWins = false;
        count = Math.max(count, entry.n);
        setTimeout(() => peers.size || emit('alone'), 1000);
      });
      break;
    case 'flash':
      emit('flash', message.value);
      break;
    case 'connected':
      sayHello();
      send({ kind: 'set', w: me, entries: Object.values(registers) });
      break;
    case 'bye':
      peers.delete(message.w);
      emit('peers');
      break;
    default:
      peers.set(message.w, { role: message.role, seen: Date.now() });
      if (message.kind === 'hello') {
        send({ kind: 'here', w: me, role: role() });
        send({ kind: 'set', w: me, entries: Object.values(registers) });
      }
      emit('peers');
  }
}

const sayHello = () => send({ kind: 'hello', w: me, role: role() });

/** Whether a presenter view is connected (or this is one). */
export function presenterIsThere() {
  for (const [name, { seen }] of peers) if (Date.now() - seen > 3 * HEARTBEAT) peers.delete(name);
  return role() === 'presenter' || [...peers.values()].some((peer) => peer.role === 'presenter');
}

/** Another way to reach other windows (the live server's). @param {Transport} transport */
export function connect(transport) {
  links.push(transport);
  transport.subscribe(receive);
  sayHello();
}

/** Windows that opened each other, for pages from the disk, where some browsers have no channels. @type {Window[]} */
const openedWindows = [];

/** @param {Window | null} other */
export function connectWindow(other) {
  if (other) openedWindows.push(other);
}

export function listenSync() {
  if (query.has('alone') || query.has('kiosk')) return;
  if ('BroadcastChannel' in window) {
    const channel = new BroadcastChannel(`aftrap:${deckPath}`);
    connect({
      send: (message) => channel.postMessage(message),
      subscribe: (callback) => channel.addEventListener('message', (event) => callback(event.data)),
    });
  }
  if (location.protocol === 'file:') {
    connectWindow(window.opener);
    connect({
      send: (message) => openedWindows.forEach((other) => other.postMessage({ aftrap: deckPath, message }, '*')),
      subscribe: (callback) =>
        addEventListener('message', (event) => {
          if (event.data?.aftrap !== deckPath) return;
          if (!openedWindows.includes(/** @type {Window} */ (event.source)))
            connectWindow(/** @type {Window} */ (event.source));
          callback(event.data.message);
        }),
    });
  }
  setInterval(() => role() === 'presenter' && send({ kind: 'here', w: me, role: role() }), HEARTBEAT);
  addEventListener('pagehide', () => send({ kind: 'bye', w: me, role: role() }));
  addEventListener('pageshow', (event) => event.persisted && sayHello());
  on('view', () => send({ kind: 'here', w: me, role: role() }));
}
