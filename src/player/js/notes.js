// Speaker notes: from the page (`#aftrap-notes`), or from whoever connects (the live server).
import { emit, on } from './bus.js';

/** @type {Record<string, string[]> | null} */
let written = null;
/** @type {((id: string) => string[] | undefined) | null} */
let provider = null;

/** The notes of a slide as HTML. @param {string} id @returns {string[]} */
export function notesOf(id) {
  try {
    written ??= JSON.parse(document.getElementById('aftrap-notes')?.textContent || '{}');
  } catch {
    written = {};
  }
  return provider?.(id) ?? written?.[id] ?? [];
}

/** Whether this page has notes at all: an export may have been made without. */
export const hasNotes = () => provider !== null || document.getElementById('aftrap-notes') !== null;

/** @param {(id: string) => string[] | undefined} from */
export function setNotes(from) {
  provider = from;
  emit('notes');
}

on('sync', () => (written = null));
