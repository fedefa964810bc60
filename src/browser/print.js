// What only a screen can use becomes what paper can show: videos and animations stand still, sounds become labels with their
// names, pages in frames are there or are named, and so are pictures of other hosts.
(async () => {
  /** @template {Element} T @param {string} what @returns {T[]} */
  const all = (what) => /** @type {T[]} */ ([...document.querySelectorAll(what)]);
  /** @param {Promise<unknown>} work @param {number} ms */
  const within = (work, ms) => Promise.race([work, new Promise((done) => setTimeout(done, ms))]);
  /** @param {Element} part @param {string[]} names */
  const once = (part, ...names) =>
    new Promise((done) => names.forEach((name) => part.addEventListener(name, done, { once: true })));
  const style = document.createElement('style');
  style.textContent =
    '*,::before,::after{animation:none!important;transition:none!important}.ap-sign{display:flex;align-items:center;justify-content:center;gap:.5em;box-sizing:border-box;inline-size:100%;padding:.6em 1em;margin:0;background:var(--surface,#eee);color:var(--fg,#111);border-radius:calc(var(--radius,8) * .5 * var(--u,1px));font-size:.8em;overflow-wrap:anywhere}.ap-sign-large{flex:1 1 0;aspect-ratio:16/9;max-block-size:100%}div:is(.slot,.column,.slot-media)>.ap-sign-large{flex:1000 1 0;aspect-ratio:auto;min-block-size:0}.ap-media-error{display:none}';
  document.head.append(style);

  /** @param {Element} part @param {string} mark @param {string} name @param {string} [address] */
  const placeholder = (part, mark, name, address) => {
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
  const nameOf = (media) =>
    media.getAttribute('aria-label') || (media.currentSrc || media.src).replace(/[?#].*/, '').replace(/.*\//, '');
  /** @param {string} address */
  const remoteUrl = (address) => (/^https?:$/.test(new URL(address, location.href).protocol) ? address : undefined);

  /** @param {HTMLVideoElement} video */
  const freeze = async (video) => {
    video.pause();
    video.controls = video.autoplay = false;
    const address = video.currentSrc || video.src;
    const picture = new Image();
    picture.src = video.poster;
    if (
      video.poster &&
      (await picture.decode().then(
        () => true,
        () => false,
      ))
    ) {
      if (!address.includes('#')) return;
      video.src = address.replace(/#.*/, ''); // a video that was wound no longer shows its poster
      return within(once(video, 'loadeddata', 'error'), 5000);
    }
    if (video.readyState < 2 && !video.error) await within(once(video, 'loadeddata', 'error'), 5000);
    if (video.readyState < 2) return placeholder(video, '▶', nameOf(video), remoteUrl(address));
    const there = once(video, 'seeked');
    video.currentTime = Number(/#t=([\d.]+)/.exec(address)?.[1] ?? 0);
    return within(there, 5000);
  };

  /** A page in a frame as small as its slide: a box of the frame's size, with the page at full size drawn smaller. @param {HTMLIFrameElement} frame @param {HTMLIFrameElement} fresh */
  const scaledFrame = (frame, fresh) => {
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
  const loadFrame = (frame) => {
    const address = frame.dataset.src ?? frame.getAttribute('src') ?? '';
    if (!address || frame.hasAttribute('srcdoc')) return undefined;
    if (remoteUrl(address)) return placeholder(frame, '', frame.title, new URL(address, location.href).href);
    const fresh = /** @type {HTMLIFrameElement} */ (frame.cloneNode()); // one that is there may have been loaded before
    fresh.loading = 'eager';
    fresh.src = address;
    const there = once(fresh, 'load');
    frame.replaceWith(frame.closest('.ap-page,.ap-handout') ? scaledFrame(frame, fresh) : fresh);
    return within(there, 10000);
  };

  for (const picture of all('img')) {
    const image = /** @type {HTMLImageElement} */ (picture);
    if (remoteUrl(image.src)) placeholder(image, '', image.alt || nameOf(image), image.src);
  }
  for (const sound of all('audio'))
    if (/** @type {HTMLAudioElement} */ (sound).controls)
      placeholder(sound, '♪', nameOf(/** @type {HTMLAudioElement} */ (sound)));
  /** What is shown only where it is seen. @param {Element} part */
  const reloaded = (part) => {
    const fresh = /** @type {Element} */ (part.cloneNode(true));
    const there = once(fresh, 'load', 'error');
    part.replaceWith(fresh);
    return within(there, 5000);
  };
  const transient =
    document.documentElement.dataset.steps === undefined
      ? '.slide [data-step]:is([data-effect=current-visible],[data-effect=fade-in-then-out])'
      : '.none';
  for (const part of all(transient)) {
    const [thing, slide] = /** @type {(HTMLElement | null)[]} */ ([part, part.closest('.slide')]);
    if (thing && thing.dataset.step !== slide?.dataset.steps) thing.style.visibility = 'hidden'; // paper shows the last step
  }
  for (const box of all('details')) /** @type {HTMLDetailsElement} */ (box).open = true; // nobody can open it
  const frames = all('iframe');
  const things = all('object,embed');
  await Promise.all([
    ...all('video').map((video) => freeze(/** @type {HTMLVideoElement} */ (video))),
    ...frames.map((frame) => loadFrame(/** @type {HTMLIFrameElement} */ (frame))),
    ...things.map(reloaded),
  ]);
  if (frames.length || things.length) await new Promise((done) => setTimeout(done, 200)); // pages draw themselves when they are loaded
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
})();
