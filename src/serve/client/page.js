// The page that is kept live: what its script tag says of it, its slides, and the player's API.

/**
 * @typedef {{send(message: any): void, subscribe(callback: (message: any) => void): void, notes?: (id: string) => string[] | undefined, follow?: (now?: boolean) => boolean}} Transport
 * @typedef {{state(): {id: string, step?: number}, go(to: {id: string, step?: number}): void, sync(): void, presenting(): boolean, overflows(): {id: string, number: number, px: number, near: string}[], connect(transport: Transport): void}} Player
 * @typedef {{code: string, severity: 'error' | 'warning' | 'hint', message: string, file?: string, path?: string, line?: number, column?: number, endLine?: number, endColumn?: number, source?: string, help?: string, slideId?: string}} Finding
 * @typedef {{update?: Update, online?: boolean, presenters?: number, control?: {from: string, message: any}, connected?: boolean, renew?: boolean, ask?: number, hurry?: boolean}} Message
 * @typedef {{version: number, from?: number, findings?: Finding[], pending?: string[], unchanged?: boolean, reload?: boolean, removed?: boolean, edited?: string, notes?: boolean, css?: string, page?: string | null,
 *   order?: [string, string, number][], slides?: Record<string, string>, renumbered?: Record<string, [string, string | null]>}} Update
 */

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement)) throw new Error('live.js must come from a tag of its own');
/** What the server wrote into the tag. */
export const tagData = script.dataset;
export const player = () => /** @type {{aftrap?: Player}} */ (/** @type {unknown} */ (window)).aftrap;
export const deck = tagData.deck;
const query = new URLSearchParams(location.search);
export const presenter = /\/presenter$/.test(location.pathname) || query.has('presenter');
export const speaker = presenter || query.has('handout'); // who sees the notes
export const me = Math.random().toString(36).slice(2);
/**
 * What changes while the page is open: the version it shows, the server's token, how many presenter views there are, and the
 * slides with an `allow` comment that only an audit of the rendered slide can verify.
 * @type {{version: number, token: string, presenters: number, pendingAudits: string[] | undefined}}
 */
export const session = {
  version: Number(script.dataset.version),
  token: script.dataset.token ?? '',
  presenters: 0,
  pendingAudits: undefined,
};

export const main = document.querySelector('main.deck') ?? document.body;
export const sections = () => /** @type {HTMLElement[]} */ ([...main.querySelectorAll(':scope > section.slide')]);
/** The page was loaded while the deck was empty: the player has not begun. */
export const begunEmpty = deck !== undefined && !sections().length;

/** @param {string} route @param {Record<string, string>} [more] */
export function address(route, more = {}) {
  const query = new URLSearchParams({
    ...(deck === undefined ? { page: tagData.page ?? '' } : { deck }),
    w: me,
    t: session.token,
    ...more,
  });
  return `/_/${route}?${query}`;
}
