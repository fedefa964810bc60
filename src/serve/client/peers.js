// The player and the other windows: what changed is reported to the player, and messages go to and fro.
import { auditSoon, reportSoon } from './audit.js';
import { following, setFollowing } from './follow.js';
import { ui } from './overlay.js';
import { address, deck, main, player, sections, speaker } from './page.js';

/** Where the viewer was when their slide went, and where they were put then. @type {{id: string, step?: number, movedTo: string} | undefined} */
let lastPlace;
/** How many slides there were. */
let slideCount = sections().length;

/** The page holds other slides; true when that brought the viewer's own back. */
export function syncPlayer() {
  const was = player()?.state();
  player()?.sync();
  const back = was !== undefined && keepPlace(was);
  slideCount = sections().length;
  reportSoon();
  auditSoon();
  return back;
}

/**
 * The place is kept through a version without it: an empty one, half a one, one that is taken back. A slide that only got
 * another title does not come back, and a viewer who went elsewhere meanwhile stays there.
 * @param {{id: string, step?: number}} was before the change
 */
function keepPlace(was) {
  if (lastPlace && lastPlace.movedTo !== was.id) lastPlace = undefined;
  const place = lastPlace ?? { id: was.id, step: was.step };
  const there = document.getElementById(place.id)?.parentNode === main;
  if (lastPlace && there) player()?.go({ id: place.id, step: place.step });
  const back = lastPlace !== undefined && there;
  const keeps = !there && (lastPlace || sections().length < slideCount);
  lastPlace = keeps ? { ...place, movedTo: player()?.state().id ?? '' } : undefined;
  return back;
}

/** The player's listeners for messages of other windows. @type {((message: any) => void)[]} */
export const callbacks = [];
/** @type {Record<string, string[]>} */
let notes = {};
// one after the other, so that they come in order
let posts = Promise.resolve();

export function fetchNotes() {
  if (!speaker) return;
  void fetch(address('notes.json'))
    .then((answer) => (answer.ok ? answer.json() : notes))
    .then(
      (all) => {
        notes = all;
        syncPlayer();
      },
      () => {},
    ); // the next stream brings them
}

export function join() {
  const api = player();
  if (!api || deck === undefined) return;
  fetchNotes();
  api.connect({
    send(message) {
      if (!ui.reachable()) return; // `connected` will ask for it again
      const body = JSON.stringify(message);
      // the server takes 64 kB at once: many drawings go one by one, so that the place in the talk always arrives
      const parts =
        body.length > 30_000 && message.entries?.length > 1
          ? message.entries.map((/** @type {any} */ one) => JSON.stringify({ ...message, entries: [one] }))
          : [body];
      for (const part of parts) {
        posts = posts
          .then(() => fetch(address('control'), { method: 'POST', body: part, keepalive: message?.kind === 'bye' }))
          .then(
            () => {},
            () => {},
          );
      }
    },
    subscribe: (callback) => void callbacks.push(callback),
    follow(now) {
      if (now !== undefined) setFollowing(now);
      return following;
    },
    ...(speaker ? { notes: (/** @type {string} */ id) => notes[id] } : {}),
  });
}
