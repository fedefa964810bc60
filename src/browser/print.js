// What only a screen can use becomes what paper can show: films and what else moves stand still, sounds are signs with their
// names, pages in frames are there or are named, and so are pictures of other hosts.
(async () => {
  /** @template {Element} T @param {string} what @returns {T[]} */
  const all = (what) => /** @type {T[]} */ ([...document.querySelectorAll(what)]);
  /** @param {Promise<unknown>} work @param {number} ms */
  const within = (work, ms) => Promise.race([work, new Promise((done) => setTimeout(done, ms))]);
  /** @param {Element} part @param {string[]} names */
  const heard = (part, ...names) => new Promise((done) => names.forEach((name) => part.addEventListener(name, done, { once: true })));
  const style = document.createElement('style');
  style.textContent = '*,::before,::after{animation:none!important;transition:none!important}.ap-sign{display:flex;align-items:center;justify-content:center;gap:.5em;box-sizing:border-box;inline-size:100%;padding:.6em 1em;margin:0;background:var(--surface,#eee);color:var(--fg,#111);border-radius:calc(var(--radius,8) * .5 * var(--u,1px));font-size:.8em;overflow-wrap:anywhere}.ap-sign-large{flex:1 1 0;aspect-ratio:16/9;max-block-size:100%}div:is(.slot,.column,.slot-media)>.ap-sign-large{flex:1000 1 0;aspect-ratio:auto;min-block-size:0}.ap-media-error{display:none}';
  document.head.append(style);

  /** @param {Element} part @param {string} mark @param {string} name @param {string} [address] */
  const sign = (part, mark, name, address) => {
    const box = document.createElement('div');
    box.className = `ap-sign ${part.tagName === 'AUDIO' ? '' : 'ap-sign-large'} ${part.classList.contains('background') ? 'background' : ''}`;
    const words = document.createElement('span');
    words.textContent = [mark, name].filter(Boolean).join(' ');
    if (words.textContent) box.append(words);
    if (address === name) words.textContent = mark;
    if (address) box.append(Object.assign(document.createElement('a'), { href: address, textContent: address }));
    part.replaceWith(box);
  };
  /** @param {HTMLMediaElement | HTMLImageElement} media */
  const nameOf = (media) => media.getAttribute('aria-label') || (media.currentSrc || media.src).replace(/[?#].*/, '').replace(/.*\//, '');
  /** @param {string} address */
  const away = (address) => (/^https?:$/.test(new URL(address, location.href).protocol) ? address : undefined);

  /** @param {HTMLVideoElement} film */
  const still = async (film) => {
    film.pause();
    film.controls = film.autoplay = false;
    const address = film.currentSrc || film.src;
    const picture = new Image();
    picture.src = film.poster;
    if (film.poster && (await picture.decode().then(() => true, () => false))) {
      if (!address.includes('#')) return;
      film.src = address.replace(/#.*/, ''); // a film that was wound shows its picture no more
      return within(heard(film, 'loadeddata', 'error'), 5000);
    }
    if (film.readyState < 2 && !film.error) await within(heard(film, 'loadeddata', 'error'), 5000);
    if (film.readyState < 2) return sign(film, '▶', nameOf(film), away(address));
    const there = heard(film, 'seeked');
    film.currentTime = Number(/#t=([\d.]+)/.exec(address)?.[1] ?? 0);
    return within(there, 5000);
  };

  /** A page in a frame as small as its slide: a box of the frame's size, with the page at full size drawn smaller. @param {HTMLIFrameElement} frame @param {HTMLIFrameElement} fresh */
  const lessened = (frame, fresh) => {
    const full = parseFloat(getComputedStyle(document.body).getPropertyValue('--slide-w')) || 1280;
    const scale = (frame.closest('.slide-canvas')?.getBoundingClientRect().width ?? full) / full;
    const [width, height] = [frame.offsetWidth / scale, frame.offsetHeight / scale];
    const box = document.createElement('div');
    box.style.cssText = `flex:none;overflow:hidden;inline-size:calc(${width} * var(--u));block-size:calc(${height} * var(--u))`;
    fresh.style.cssText = `display:block;inline-size:${width}px;block-size:${height}px;max-inline-size:none;aspect-ratio:auto;border:0;transform:scale(${scale});transform-origin:0 0`;
    box.append(fresh);
    return box;
  };
  /** @param {HTMLIFrameElement} frame */
  const framed = (frame) => {
    const address = frame.dataset.src ?? frame.getAttribute('src') ?? '';
    if (!address || frame.hasAttribute('srcdoc')) return undefined;
    if (away(address)) return sign(frame, '', frame.title, new URL(address, location.href).href);
    const fresh = /** @type {HTMLIFrameElement} */ (frame.cloneNode()); // one that is there may have been loaded before
    fresh.loading = 'eager';
    fresh.src = address;
    const there = heard(fresh, 'load');
    frame.replaceWith(frame.closest('.ap-page,.ap-handout') ? lessened(frame, fresh) : fresh);
    return within(there, 10000);
  };

  for (const picture of all('img')) {
    const image = /** @type {HTMLImageElement} */ (picture);
    if (away(image.src)) sign(image, '', image.alt || nameOf(image), image.src);
  }
  for (const sound of all('audio')) if (/** @type {HTMLAudioElement} */ (sound).controls) sign(sound, '♪', nameOf(/** @type {HTMLAudioElement} */ (sound)));
  /** What is shown only where it is seen. @param {Element} part */
  const loaded = (part) => {
    const fresh = /** @type {Element} */ (part.cloneNode(true));
    const there = heard(fresh, 'load', 'error');
    part.replaceWith(fresh);
    return within(there, 5000);
  };
  const passing = document.documentElement.dataset.steps === undefined ? '.slide [data-step]:is([data-effect=current-visible],[data-effect=fade-in-then-out])' : '.none';
  for (const part of all(passing)) {
    const [thing, slide] = /** @type {(HTMLElement | null)[]} */ ([part, part.closest('.slide')]);
    if (thing && thing.dataset.step !== slide?.dataset.steps) thing.style.visibility = 'hidden'; // paper shows the last step
  }
  for (const box of all('details')) /** @type {HTMLDetailsElement} */ (box).open = true; // nobody can open it
  const frames = all('iframe');
  const things = all('object,embed');
  await Promise.all([...all('video').map((film) => still(/** @type {HTMLVideoElement} */ (film))), ...frames.map((frame) => framed(/** @type {HTMLIFrameElement} */ (frame))), ...things.map(loaded)]);
  if (frames.length || things.length) await new Promise((done) => setTimeout(done, 200)); // pages draw themselves when they are loaded
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
})();
