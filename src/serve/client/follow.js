// Whether this page goes to the slide that is being edited, kept for the browser session.
import { emit } from '../../player/js/bus.js';
import { player, presenter, session, tagData } from './page.js';

export const fromSession = (/** @type {string} */ name) => {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
};
export const toSession = (/** @type {string} */ name, /** @type {string} */ value) => {
  try {
    sessionStorage.setItem(name, value);
  } catch {} // without storage it holds for this page
};
export let following =
  fromSession('aftrap-follow') === null ? 'follow' in tagData : fromSession('aftrap-follow') === 'on';

/** Also from the player's settings. @param {boolean} now */
export function setFollowing(now) {
  following = now;
  toSession('aftrap-follow', following ? 'on' : 'off');
  emit('follow');
}

export const presenting = () => session.presenters > 0 || presenter || Boolean(player()?.presenting());

/** Goes to the slide that was edited, unless somebody is presenting. @param {string | undefined} id */
export function goToEdited(id) {
  if (!id || !following || presenting()) return;
  const section = document.getElementById(id);
  if (!section || player()?.state().id === id) return;
  if (player()) player()?.go({ id, step: Number(section.dataset.steps) || 0 });
  else section.scrollIntoView({ block: 'nearest' });
}
