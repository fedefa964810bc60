// The frame that looks at slides for the live page (see live/4-look.js): loaded before everything else of its page. What
// is written to the address of a frame ends up in the Back button of the tab, and films would be heard.
/** @typedef {{bare(id: string): Promise<void>, measure(id: string, address: string, closed: string): Promise<object[]>}} Letters */
(/** @param {() => Promise<object[]>} room @param {() => Promise<{seen: object[], doubts: string[]}>} letters @param {() => Promise<string | undefined>} portrait */ (room, letters, portrait) => {
  const BOTH = /light\s+dark|dark\s+light/i;
  const CLOSED = ':is(iframe,object,embed):not([data-drawn])'; // what the page could not draw
  /** Nobody knows of what happens here. @param {Window & typeof globalThis} view */
  const quiet = (view) => {
    view.history.pushState = view.history.replaceState = () => {};
    Reflect.deleteProperty(view.Navigator.prototype, 'wakeLock'); // the frame may not, and the browser would say so each time
    view.HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('nobody sees this', 'NotAllowedError'));
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) Reflect.set(view, name, () => null);
    const { attachShadow } = view.Element.prototype; // what is closed to scripts cannot be drawn either
    view.Element.prototype.attachShadow = function (/** @type {ShadowRootInit} */ how) {
      return attachShadow.call(this, { ...how, mode: 'open' });
    };
  };
  quiet(window);
  document.addEventListener('readystatechange', () => {
    // loaded where it is needed (see letters.js)
    for (const frame of document.querySelectorAll('iframe')) {
      if (frame.dataset.src !== undefined) frame.dataset.later = frame.dataset.src;
      frame.removeAttribute('data-src');
    }
    for (const film of document.querySelectorAll('video,audio')) film.removeAttribute('autoplay');
  });
  // The first page of a frame takes over the window that the frame is made with, and what was changed in it.
  new MutationObserver((changes) => {
    for (const frame of changes.flatMap((change) => [...change.addedNodes])) {
      if (!(frame instanceof HTMLIFrameElement)) continue;
      const tame = () => frame.contentDocument && quiet(/** @type {Window & typeof globalThis} */ (frame.contentWindow));
      tame();
      frame.addEventListener('load', tame);
    }
  }).observe(document, { childList: true, subtree: true });
  /** Letters on a picture: nobody makes one for us, so the page draws itself. @param {string} id */
  const onPicture = async (id) => {
    /** @type {Letters} */
    const ask = Reflect.get(window, 'aftrapLetters');
    await ask.bare(id);
    const dark = Reflect.get(window, 'aftrapDark');
    if (dark !== undefined) for (const page of framed(document)) turned(page, dark);
    const address = await portrait();
    return address ? ask.measure(id, address, CLOSED) : [];
  };
  /** The letters, in the mode that the page has now. @returns {Promise<object[]>} */
  const inThisMode = async () => {
    const { seen, doubts } = await letters().catch(() => ({ seen: [], doubts: [] }));
    const more = [];
    for (const id of doubts) more.push(...(await onPicture(id).catch(() => [])));
    return [...seen, ...more];
  };
  /** What asks for a mode that only the system can set, answered. @param {string} media @param {boolean} dark */
  const answered = (media, dark) => media.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, mode) =>
    (mode.toLowerCase() === 'dark') === dark ? '(min-width:0px)' : '(max-width:0px)');
  /** @param {CSSStyleSheet | CSSGroupingRule} sheet @param {boolean} dark */
  const answer = (sheet, dark) => {
    if (sheet instanceof CSSMediaRule || sheet instanceof CSSStyleSheet) sheet.media.mediaText = answered(sheet.media.mediaText, dark);
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSImportRule && rule.styleSheet) answer(rule.styleSheet, dark);
      else if ('cssRules' in rule) answer(/** @type {CSSGroupingRule} */ (rule), dark);
    }
  };
  /** The pages in its frames, and in theirs. @param {Document} page @returns {Document[]} */
  const framed = (page) => [...page.querySelectorAll('iframe')].flatMap(({ contentDocument: inner }) => (inner ? [inner, ...framed(inner)] : []));
  /** A page whose parts look as in a browser of that mode. @param {Document} page @param {boolean} dark */
  const turned = (page, dark) => {
    const root = page.documentElement;
    for (const said of page.querySelectorAll('meta[name="color-scheme"]')) if (BOTH.test(said.getAttribute('content') ?? '')) said.setAttribute('content', dark ? 'dark' : 'light');
    if (BOTH.test(getComputedStyle(root).colorScheme)) root.style.colorScheme = dark ? 'dark' : 'light';
    for (const source of page.querySelectorAll('source')) source.media = answered(source.media, dark);
    for (const sheet of page.styleSheets) {
      try {
        answer(sheet, dark);
      } catch {
        // a sheet of another host does not let itself be read
      }
    }
  };
  /** The page in the other mode, whatever decides it. @param {boolean} dark */
  const turn = (dark) => {
    Reflect.set(window, 'aftrapDark', dark);
    document.documentElement.dataset.mode = dark ? 'dark' : 'light';
    turned(document, dark);
  };
  addEventListener('load', async () => {
    await document.fonts.ready;
    const seen = [...(await room().catch(() => [])), ...(await inThisMode())];
    if (document.documentElement.dataset.mode === 'auto') {
      turn(matchMedia('(prefers-color-scheme: light)').matches);
      seen.push(...(await inThisMode()));
    }
    parent.postMessage({ aftrapSeen: seen }, location.origin);
  });
})
