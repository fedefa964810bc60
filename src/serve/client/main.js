// Keeps a page live: listens to the server's stream, changes what changed in place, shows findings, joins windows.
// Input: the attributes of its own script tag and the events of `/_/events`; output: the DOM of the deck, and calls of
// the player's API (`window.aftrap`, see docs/reference/page.md). The server adds this script and nothing else to a page.
import { auditSoon, reportSoon } from './audit.js';
import { connect, disconnect, retryNow, VISIBLE_DELAY } from './connection.js';
import { ui } from './overlay.js';
import { player, presenter } from './page.js';
import { join } from './peers.js';

document.addEventListener('aftrap:overflow', reportSoon);
// whoever walks through the talk shall not feel that we look
for (const name of ['aftrap:state', 'fullscreenchange']) document.addEventListener(name, auditSoon);

// a tab that nobody sees gives its place back
let hiddenTimer = 0;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiddenTimer);
  auditSoon();
  if (!document.hidden) connect();
  else if (!presenter) hiddenTimer = window.setTimeout(() => player()?.presenting() || disconnect(), 1500);
});
for (const name of ['focus', 'online']) addEventListener(name, () => retryNow());
// a window that is seen asks the one that holds the stream, whose own clock may go slowly where nobody looks
setInterval(() => ui.reachable() || retryNow(VISIBLE_DELAY), VISIBLE_DELAY);
addEventListener('pagehide', disconnect);
addEventListener('pageshow', (event) => event.persisted && connect());
if (!document.hidden || presenter) connect();
addEventListener('load', auditSoon); // before that the page is no talk yet
if (player()) join();
else addEventListener('load', join);
