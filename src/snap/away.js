// What will not be on paper, because it stands on another host or cannot be played here.
(() => {
  const parts = [...document.querySelectorAll('.deck > .slide :is(iframe, video)')];
  return parts.flatMap((part) => {
    const film = part instanceof HTMLVideoElement ? part : null;
    const address = film ? film.currentSrc || film.src : part.getAttribute('data-src') ?? part.getAttribute('src') ?? '';
    const remote = /^(https?:)?\/\//i.test(address);
    const gone = film ? !film.poster && film.readyState < 2 : remote && !part.hasAttribute('srcdoc');
    const near = remote ? address : part.getAttribute('aria-label') ?? '';
    return gone && near ? [{ kind: 'away', id: part.closest('.slide')?.id ?? '', px: 0, near, step: 0 }] : [];
  });
})();
