// The frame that looks at slides for the live page (see live/4-look.js): loaded before everything else of its page. What
// is written to the address of a frame ends up in the Back button of the tab, and films would be heard.
/** @typedef {{bare(id: string): Promise<void>, measure(id: string, address: string): Promise<object[]>}} Letters */
(/** @param {() => Promise<object[]>} room @param {() => Promise<{seen: object[], doubts: string[]}>} letters @param {() => Promise<string | undefined>} portrait */ (room, letters, portrait) => {
  history.pushState = history.replaceState = () => {};
  Reflect.deleteProperty(Navigator.prototype, 'wakeLock'); // the frame may not, and the browser would say so each time
  HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('nobody sees this', 'NotAllowedError'));
  document.addEventListener('DOMContentLoaded', () => {
    for (const frame of document.querySelectorAll('iframe')) frame.removeAttribute('data-src');
    for (const film of document.querySelectorAll('video,audio')) film.removeAttribute('autoplay');
  });
  /** Letters on a picture: nobody makes one for us, so the page draws itself. Where it cannot, nothing is said. @param {string} id */
  const onPicture = async (id) => {
    /** @type {Letters} */
    const ask = Reflect.get(window, 'aftrapLetters');
    await ask.bare(id);
    const address = await portrait();
    return address ? ask.measure(id, address) : [];
  };
  /** The letters, in the mode that the page has now. @returns {Promise<object[]>} */
  const inThisMode = async () => {
    const { seen, doubts } = await letters().catch(() => ({ seen: [], doubts: [] }));
    const more = [];
    for (const id of doubts) more.push(...(await onPicture(id).catch(() => [])));
    return [...seen, ...more];
  };
  /** Whether the deck has rules of its own for a mode that only the system can set. */
  const hasOwnModes = () => [...document.styleSheets].some((sheet) => [...sheet.cssRules].some((rule) =>
    rule instanceof CSSMediaRule && rule.media.mediaText.includes('prefers-color-scheme') && !rule.cssText.includes('data-mode')));
  addEventListener('load', async () => {
    await document.fonts.ready;
    const seen = [...(await room().catch(() => [])), ...(await inThisMode())];
    const top = document.documentElement;
    if (top.dataset.mode === 'auto' && !hasOwnModes()) {
      const dark = matchMedia('(prefers-color-scheme: light)').matches;
      Reflect.set(window, 'aftrapDark', dark);
      top.dataset.mode = dark ? 'dark' : 'light';
      seen.push(...(await inThisMode()));
    }
    parent.postMessage({ aftrapSeen: seen }, location.origin);
  });
})
