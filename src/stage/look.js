// The frame that looks at slides for the live page (see live/4-look.js): loaded before everything else of its page. What
// is written to the address of a frame ends up in the Back button of the tab, and films would be heard.
/** @typedef {{bare(id: string): Promise<void>, measure(id: string, address: string, closed: string): Promise<object[]>}} Letters */
(/** @param {() => Promise<object[]>} room @param {() => Promise<{seen: object[], doubts: string[]}>} letters @param {(closed: string) => Promise<string | undefined>} portrait */ (room, letters, portrait) => {
  const CLOSED = 'iframe,object,embed'; // what no page can draw
  history.pushState = history.replaceState = () => {};
  Reflect.deleteProperty(Navigator.prototype, 'wakeLock'); // the frame may not, and the browser would say so each time
  HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('nobody sees this', 'NotAllowedError'));
  document.addEventListener('DOMContentLoaded', () => {
    for (const frame of document.querySelectorAll('iframe')) frame.removeAttribute('data-src');
    for (const film of document.querySelectorAll('video,audio')) film.removeAttribute('autoplay');
  });
  /** Letters on a picture: nobody makes one for us, so the page draws itself. @param {string} id */
  const onPicture = async (id) => {
    /** @type {Letters} */
    const ask = Reflect.get(window, 'aftrapLetters');
    await ask.bare(id);
    const address = await portrait(CLOSED);
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
  /** The page in the other mode, whatever decides it. @param {boolean} dark */
  const turn = (dark) => {
    Reflect.set(window, 'aftrapDark', dark);
    document.documentElement.dataset.mode = dark ? 'dark' : 'light';
    for (const source of document.querySelectorAll('source')) source.media = answered(source.media, dark);
    for (const sheet of document.styleSheets) {
      try {
        answer(sheet, dark);
      } catch {
        // a sheet of another host does not let itself be read
      }
    }
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
