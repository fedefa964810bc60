// The frame that looks at slides for the live page (see audit.js): loaded before everything else of its page. What
// is written to the address of a frame ends up in the Back button of the tab, and videos would be heard.
/** @typedef {{hideText(id: string): Promise<void>, measure(id: string, address: string, closed: string): Promise<object[]>}} Contrast */
/** @param {() => Promise<object[]>} layoutAudit @param {() => Promise<{observations: object[], doubts: string[]}>} contrastAudit @param {() => Promise<string | undefined>} domSnapshot */ (
  layoutAudit,
  contrastAudit,
  domSnapshot,
) => {
  const BOTH = /light\s+dark|dark\s+light/i;
  const CLOSED = ':is(iframe,object,embed):not([data-drawn])'; // what the page could not draw
  /** Nobody knows of what happens here. @param {Window & typeof globalThis} view */
  const silence = (view) => {
    view.history.pushState = view.history.replaceState = () => {};
    Reflect.deleteProperty(view.Navigator.prototype, 'wakeLock'); // the frame may not, and the browser would say so each time
    view.HTMLMediaElement.prototype.play = () =>
      Promise.reject(new DOMException('nobody sees this', 'NotAllowedError'));
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) Reflect.set(view, name, () => null);
    const { attachShadow } = view.Element.prototype; // what is closed to scripts cannot be drawn either
    view.Element.prototype.attachShadow = function (/** @type {ShadowRootInit} */ how) {
      return attachShadow.call(this, { ...how, mode: 'open' });
    };
  };
  silence(window);
  document.addEventListener('readystatechange', () => {
    // loaded where it is needed (see text_contrast.js)
    for (const frame of document.querySelectorAll('iframe')) {
      if (frame.dataset.src !== undefined) frame.dataset.later = frame.dataset.src;
      frame.removeAttribute('data-src');
    }
    for (const media of document.querySelectorAll('video,audio')) media.removeAttribute('autoplay');
  });
  // The first page of a frame takes over the window that the frame is made with, and what was changed in it.
  new MutationObserver((changes) => {
    for (const frame of changes.flatMap((change) => [...change.addedNodes])) {
      if (!(frame instanceof HTMLIFrameElement)) continue;
      const silenceFrame = () =>
        frame.contentDocument && silence(/** @type {Window & typeof globalThis} */ (frame.contentWindow));
      silenceFrame();
      frame.addEventListener('load', silenceFrame);
    }
  }).observe(document, { childList: true, subtree: true });
  /** Letters on a picture: nobody makes one for us, so the page draws itself. @param {string} id */
  const againstImage = async (id) => {
    /** @type {Contrast} */
    const ask = Reflect.get(window, 'aftrapContrast');
    await ask.hideText(id);
    const dark = Reflect.get(window, 'aftrapDark');
    if (dark !== undefined) for (const page of framedPages(document)) applyScheme(page, dark);
    const address = await domSnapshot();
    return address ? ask.measure(id, address, CLOSED) : [];
  };
  /** The letters, in the mode that the page has now. @returns {Promise<object[]>} */
  const inThisMode = async () => {
    const { observations, doubts } = await contrastAudit().catch(() => ({ observations: [], doubts: [] }));
    const more = [];
    for (const id of doubts) more.push(...(await againstImage(id).catch(() => [])));
    return [...observations, ...more];
  };
  /** What asks for a mode that only the system can set, answered. @param {string} media @param {boolean} dark */
  const resolveScheme = (media, dark) =>
    media.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, mode) =>
      (mode.toLowerCase() === 'dark') === dark ? '(min-width:0px)' : '(max-width:0px)',
    );
  /** @param {CSSStyleSheet | CSSGroupingRule} sheet @param {boolean} dark */
  const resolveSheet = (sheet, dark) => {
    if (sheet instanceof CSSMediaRule || sheet instanceof CSSStyleSheet)
      sheet.media.mediaText = resolveScheme(sheet.media.mediaText, dark);
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSImportRule && rule.styleSheet) resolveSheet(rule.styleSheet, dark);
      else if ('cssRules' in rule) resolveSheet(/** @type {CSSGroupingRule} */ (rule), dark);
    }
  };
  /** The pages in its frames, and in theirs. @param {Document} page @returns {Document[]} */
  const framedPages = (page) =>
    [...page.querySelectorAll('iframe')].flatMap(({ contentDocument: inner }) =>
      inner ? [inner, ...framedPages(inner)] : [],
    );
  /** A page whose parts look as in a browser of that mode. @param {Document} page @param {boolean} dark */
  const applyScheme = (page, dark) => {
    const root = page.documentElement;
    for (const said of page.querySelectorAll('meta[name="color-scheme"]'))
      if (BOTH.test(said.getAttribute('content') ?? '')) said.setAttribute('content', dark ? 'dark' : 'light');
    if (BOTH.test(getComputedStyle(root).colorScheme)) root.style.colorScheme = dark ? 'dark' : 'light';
    for (const source of page.querySelectorAll('source')) source.media = resolveScheme(source.media, dark);
    for (const sheet of page.styleSheets) {
      try {
        resolveSheet(sheet, dark);
      } catch {
        // a sheet of another host does not let itself be read
      }
    }
  };
  /** The page in the other mode, whatever decides it. @param {boolean} dark */
  const setMode = (dark) => {
    Reflect.set(window, 'aftrapDark', dark);
    document.documentElement.dataset.mode = dark ? 'dark' : 'light';
    applyScheme(document, dark);
  };
  addEventListener('load', async () => {
    await document.fonts.ready;
    const seen = [...(await layoutAudit().catch(() => [])), ...(await inThisMode())];
    if (document.documentElement.dataset.mode === 'auto') {
      setMode(matchMedia('(prefers-color-scheme: light)').matches);
      seen.push(...(await inThisMode()));
    }
    parent.postMessage({ aftrapObservations: seen }, location.origin);
  });
};
