// Black or white over everything, until the next key.
import { on } from './bus.js';
import { make, root } from './dom.js';
import { say } from './i18n.js';
import { share } from './sync.js';
import { tell } from './navigation.js';

/** @type {HTMLElement | undefined} */
let curtain;

/** @param {'black' | 'white' | ''} colour @param {boolean} [remote] */
export function curtainTo(colour, remote) {
  if ((root.dataset.curtain ?? '') === colour) return;
  curtain ??= document.body.appendChild(make('div', { class: 'ap-curtain', onclick: () => curtainTo('') }));
  if (colour) root.dataset.curtain = colour;
  else delete root.dataset.curtain;
  tell(colour ? say(`is-${colour}`) : say('is-back'));
  if (!remote) share('curtain', colour);
}

/** @param {'black' | 'white'} colour */
export const toggleCurtain = (colour) => curtainTo(root.dataset.curtain === colour ? '' : colour);

/** Opens it; tells whether it was closed. */
export function openCurtain() {
  const closed = 'curtain' in root.dataset;
  curtainTo('');
  return closed;
}

on('move', ({ how }) => how.remote || openCurtain());
on('shared-curtain', ({ value }) => curtainTo(value, true));
