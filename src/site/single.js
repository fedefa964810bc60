(() => {
  /** @param {string} what @returns {HTMLMediaElement[]} */
  const all = (what) => Array.from(document.querySelectorAll(what));
  for (const film of all('video[src^="data:"],audio[src^="data:"]')) {
    const [, type = '', data = '', part = ''] = /^data:([^;]+);base64,([^#]*)(#.*)?$/.exec(film.src) ?? [];
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    film.src = URL.createObjectURL(new Blob([bytes], { type })) + part;
  }
  const page = getComputedStyle(document.documentElement);
  // what stands behind a slide too is a property of the page
  /** @param {string} number */
  const behind = (number) => /^\s*url\((["']?)(.*)\1\)\s*$/s.exec(page.getPropertyValue(`--file-${number}`))?.[2] ?? '';
  for (const again of all('[data-same]')) again.src = all(`[data-file="${again.dataset.same}"]`)[0]?.src ?? behind(again.dataset.same ?? '');
})();
