// @ts-check
// Third part of the live script (see 1-stream.js): following the author, other windows.

// ---- after a change -------------------------------------------------------------------------------------------

/** Where the viewer was when his slide went, and where he was put then. @type {{id: string, step?: number, put: string} | undefined} */
let lost;
/** How many slides there were. */
let many = sections().length;

/** The page holds other slides; true when that brought the viewer's own back. */
function patched() {
  const was = player()?.state();
  player()?.patched();
  const back = was !== undefined && stay(was);
  many = sections().length;
  tellSeen();
  lookSoon();
  return back;
}

/**
 * The place is kept through a version without it: an empty one, half a one, one that is taken back. A slide that only got
 * another title does not come back, and who went elsewhere meanwhile stays there.
 * @param {{id: string, step?: number}} was before the change
 */
function stay(was) {
  if (lost && lost.put !== was.id) lost = undefined;
  const place = lost ?? { id: was.id, step: was.step };
  const there = document.getElementById(place.id)?.parentNode === main;
  if (lost && there) player()?.go({ id: place.id, step: place.step });
  const back = lost !== undefined && there;
  const keeps = !there && (lost || sections().length < many);
  lost = keeps ? { ...place, put: player()?.state().id ?? '' } : undefined;
  return back;
}

// ---- following the author -------------------------------------------------------------------------------------

const wish = (/** @type {string} */ name) => {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
};
const wishFor = (/** @type {string} */ name, /** @type {string} */ value) => {
  try {
    sessionStorage.setItem(name, value);
  } catch {} // without storage it holds for this page
};
let following = wish('aftrap-follow') === null ? 'follow' in (tag?.dataset ?? {}) : wish('aftrap-follow') === 'on';

/** Also from the player's settings. @param {boolean} now */
function setFollowing(now) {
  following = now;
  wishFor('aftrap-follow', following ? 'on' : 'off');
  ui.label();
}

const presenting = () => presenters > 0 || presenter || Boolean(player()?.presenting());

/** Goes to the slide that was edited, unless somebody is presenting. @param {string | undefined} id */
function follow(id) {
  if (!id || !following || presenting()) return;
  const section = document.getElementById(id);
  if (!section || player()?.state().id === id) return;
  if (player()) player()?.go({ id, step: Number(section.dataset.steps) || 0 });
  else section.scrollIntoView({ block: 'nearest' });
}

// ---- other windows --------------------------------------------------------------------------------------------

/** @type {((message: any) => void)[]} */
const callbacks = [];
/** @type {Record<string, string[]>} */
let notes = {};
// one after the other, so that they come in order
let posts = Promise.resolve();

function fetchNotes() {
  if (!speaker) return;
  void fetch(address('notes.json')).then((answer) => (answer.ok ? answer.json() : notes)).then((all) => {
    notes = all;
    patched();
  }, () => {}); // the next stream brings them
}

function join() {
  const door = player();
  if (!door || deck === undefined) return;
  fetchNotes();
  door.connect({
    send(message) {
      if (!ui.reachable()) return; // `connected` will ask for it again
      const body = JSON.stringify(message);
      // the server takes 64 kB at once: many drawings go one by one, so that the place in the talk always arrives
      const parts = body.length > 30_000 && message.entries?.length > 1 ? message.entries.map((/** @type {any} */ one) => JSON.stringify({ ...message, entries: [one] })) : [body];
      for (const part of parts) {
        posts = posts.then(() => fetch(address('control'), { method: 'POST', body: part, keepalive: message?.kind === 'bye' })).then(() => {}, () => {});
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
