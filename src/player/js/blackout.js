// Black or white over everything, until the next key.
import { on } from './bus.js';
import { make, root } from './dom.js';
import { t } from './i18n.js';
import { announce } from './navigation.js';
import { share } from './sync.js';

/** @type {HTMLElement | undefined} */
let cover;

/** @param {'black' | 'white' | ''} colour @param {boolean} [remote] */
export function setBlackout(colour, remote) {
  if ((root.dataset.blackout ?? '') === colour) return;
  if (!cover) cover = document.body.appendChild(make('div', { class: 'ap-blackout', onclick: () => setBlackout('') }));
  if (colour) root.dataset.blackout = colour;
  else delete root.dataset.blackout;
  announce(colour ? t(`is-${colour}`) : t('is-back'));
  if (!remote) share('blackout', colour);
}

/** @param {'black' | 'white'} colour */
export const toggleBlackout = (colour) => setBlackout(root.dataset.blackout === colour ? '' : colour);

/** Opens it; tells whether it was closed. */
export function endBlackout() {
  const closed = 'blackout' in root.dataset;
  setBlackout('');
  return closed;
}

on('move', ({ how }) => how.remote || endBlackout());
on('shared-blackout', ({ value }) => setBlackout(value, true));
