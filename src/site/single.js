(() => {
  /** @param {string} what @returns {HTMLMediaElement[]} */
  const all = (what) => Array.from(document.querySelectorAll(what));
  for (const film of all('video[src^="data:"],audio[src^="data:"]')) {
    const [, type = '', data = '', part = ''] = /^data:([^;]+);base64,([^#]*)(#.*)?$/.exec(film.src) ?? [];
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    film.src = URL.createObjectURL(new Blob([bytes], { type })) + part;
  }
  for (const again of all('[data-same]')) again.src = all(`[data-file="${again.dataset.same}"]`)[0]?.src ?? '';
})();
