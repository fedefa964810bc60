// Events between the player's modules.

/** @type {Record<string, ((detail: any) => void)[]>} */
const ears = {};

/**
 * @param {string} name
 * @param {(detail: any) => void} ear
 */
export function on(name, ear) {
  (ears[name] ??= []).push(ear);
}

/**
 * @param {string} name
 * @param {any} [detail]
 */
export function emit(name, detail) {
  for (const ear of ears[name] ?? []) ear(detail);
}
