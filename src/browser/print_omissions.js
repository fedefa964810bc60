// What will not be on paper, because it stands on another host or cannot be played here.
(() => {
  const isRemote = (/** @type {string} */ address) => /^(https?:)?\/\//i.test(address);
  const parts = [...document.querySelectorAll('.deck > .slide :is(iframe, video, img, .background)')];
  return parts.flatMap((part) => {
    const film = part instanceof HTMLVideoElement ? part : null;
    const behind = !film && part.matches('div.background');
    const painted = behind ? /url\("([^"]*)"\)/.exec(getComputedStyle(part).backgroundImage)?.[1] : undefined;
    const address = film ? film.currentSrc || film.src : painted ?? part.getAttribute('data-src') ?? part.getAttribute('src') ?? '';
    const gone = film ? !film.poster && film.readyState < 2 : isRemote(address) && !part.hasAttribute('srcdoc');
    const near = isRemote(address) ? address : part.getAttribute('aria-label') ?? '';
    return gone && near ? [{ kind: behind ? 'bare' : 'away', id: part.closest('.slide')?.id ?? '', px: 0, near, step: 0 }] : [];
  });
})();
