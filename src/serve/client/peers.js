// @ts-check
// Third part of the live script (see 1-stream.js): following the author, other windows.

// ---- after a change -------------------------------------------------------------------------------------------

function patched() {
  player()?.patched();
  tellSeen();
  lookSoon();
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
