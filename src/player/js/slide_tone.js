// A short tone at each slide, higher towards the end, for listeners who do not see the slides change. The author asks for it
// (`slide-tone: true`), from Quarto.
import { on } from './bus.js';
import { main, slides } from './deck.js';
import { root } from './dom.js';
import { here } from './navigation.js';

/** @type {AudioContext | undefined} */
let audio;

function playTone() {
  audio ??= new AudioContext();
  audio.resume(); // browsers want a key or a click first
  const pipe = audio.createGain();
  const pitch = audio.createOscillator();
  const now = audio.currentTime;
  pitch.frequency.value = 220 * 4 ** (here.index / slides.length);
  pipe.gain.setValueAtTime(0.2, now);
  pipe.gain.exponentialRampToValueAtTime(0.001, now + 0.3);
  pitch.connect(pipe).connect(audio.destination);
  pitch.start();
  pitch.stop(now + 0.3);
}

export const listenSlideTone = () =>
  on(
    'rendered',
    ({ turned, how }) => turned && !how.quiet && 'tone' in main.dataset && root.dataset.view === 'talk' && playTone(),
  );
