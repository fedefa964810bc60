// Events between the player's modules.

/** @type {Record<string, ((detail: any) => void)[]>} */
const listeners = {};

/**
 * @param {string} name
 * @param {(detail: any) => void} listener
 */
export function on(name, listener) {
  (listeners[name] ??= []).push(listener);
}

/**
 * @param {string} name
 * @param {any} [detail]
 */
export function emit(name, detail) {
  for (const listener of listeners[name] ?? []) listener(detail);
}
