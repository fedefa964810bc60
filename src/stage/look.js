// The frame that looks at slides for the live page (see live/4-look.js): loaded before everything else of its page. What
// is written to the address of a frame ends up in the Back button of the tab, and films would be heard.
(/** @param {() => Promise<object[]>} room @param {() => Promise<{seen: object[]}>} letters */ (room, letters) => {
  history.pushState = history.replaceState = () => {};
  HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('nobody sees this', 'NotAllowedError'));
  document.addEventListener('DOMContentLoaded', () => {
    for (const frame of document.querySelectorAll('iframe')) frame.removeAttribute('data-src');
    for (const film of document.querySelectorAll('video,audio')) film.removeAttribute('autoplay');
  });
  addEventListener('load', async () => {
    await document.fonts.ready;
    const seen = await room().catch(() => []);
    const read = await letters().catch(() => ({ seen: [] }));
    parent.postMessage({ aftrapSeen: [...seen, ...read.seen] }, location.origin);
  });
})
