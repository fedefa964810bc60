// Runs before everything else in every page and frame that is drawn with nobody there. Nobody answers what a page asks, and it
// would wait for that; and links of framed pages lead to places of this machine, which are nobody else's concern.
(() => {
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) Reflect.set(window, name, () => null);
  if (window === window.top) return;
  const unlink = () => {
    for (const link of document.querySelectorAll('a,area')) {
      const to = link.getAttribute('href') ?? link.getAttribute('xlink:href');
      if (to === null || !URL.canParse(to, document.baseURI) || new URL(to, document.baseURI).protocol !== 'file:')
        continue;
      const { color, textDecoration } = getComputedStyle(link);
      if (link instanceof HTMLElement) Object.assign(link.style, { color, textDecoration });
      for (const name of ['href', 'xlink:href']) link.removeAttribute(name);
    }
  };
  new MutationObserver(unlink).observe(document, { subtree: true, childList: true, attributeFilter: ['href'] });
})();
