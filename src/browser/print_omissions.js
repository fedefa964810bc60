// What will not be on paper, because it stands on another host or cannot be played here.
(() => {
  const isRemote = (/** @type {string} */ address) => /^(https?:)?\/\//i.test(address);
  const parts = [...document.querySelectorAll('.deck > .slide :is(iframe, video, img, .background)')];
  return parts.flatMap((part) => {
    const video = part instanceof HTMLVideoElement ? part : null;
    const isBackground = !video && part.matches('div.background');
    const painted = isBackground ? /url\("([^"]*)"\)/.exec(getComputedStyle(part).backgroundImage)?.[1] : undefined;
    const address = video
      ? video.currentSrc || video.src
      : (painted ?? part.getAttribute('data-src') ?? part.getAttribute('src') ?? '');
    const isMissing = video ? !video.poster && video.readyState < 2 : isRemote(address) && !part.hasAttribute('srcdoc');
    const near = isRemote(address) ? address : (part.getAttribute('aria-label') ?? '');
    return isMissing && near
      ? [{ kind: isBackground ? 'bare' : 'away', id: part.closest('.slide')?.id ?? '', px: 0, near, step: 0 }]
      : [];
  });
})();
