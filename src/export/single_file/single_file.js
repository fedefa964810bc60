(() => {
  /** @param {string} what @returns {HTMLMediaElement[]} */
  const all = (what) => Array.from(document.querySelectorAll(what));
  for (const media of all('video[src^="data:"],audio[src^="data:"]')) {
    const [, type = '', data = '', part = ''] = /^data:([^;]+);base64,([^#]*)(#.*)?$/.exec(media.src) ?? [];
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    media.src = URL.createObjectURL(new Blob([bytes], { type })) + part;
  }
  // A page from a `data:` address is a stranger to this one, and keys typed in it would be lost.
  /** @param {string | null} address */
  const html = (address) => {
    const [, data] = /^data:text\/html(?:;charset=utf-8)?;base64,([^#]*)$/.exec(address ?? '') ?? [];
    return data === undefined ? null : new TextDecoder().decode(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)));
  };
  /** @param {HTMLIFrameElement} frame */
  const write = (frame) => {
    const inside = html(frame.getAttribute('src'));
    if (inside !== null && !frame.hasAttribute('srcdoc')) {
      frame.addEventListener('load', () => writeFrames(frame), { once: true });
      frame.srcdoc = inside;
    } else if (!frame.hasAttribute('src') && html(frame.dataset.src ?? null) !== null) {
      frame.removeAttribute('srcdoc');
    }
  };
  /** Frames in a framed page. @param {HTMLIFrameElement} frame */
  const writeFrames = (frame) => frame.contentDocument?.querySelectorAll('iframe').forEach(write);
  document.addEventListener('load', ({ target }) => target instanceof HTMLIFrameElement && writeFrames(target), true);
  new MutationObserver((changes) =>
    changes.forEach(({ target }) => target instanceof HTMLIFrameElement && write(target)),
  ).observe(document.documentElement, { subtree: true, attributeFilter: ['src'] });
  for (const thing of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('object[data],embed[src]'))) {
    const inside = html(thing.getAttribute('data') ?? thing.getAttribute('src'));
    if (inside === null) continue;
    const frame = document.createElement('iframe');
    frame.style.border = '0';
    for (const { name, value } of thing.attributes)
      if (!/^(data|src|type)$/.test(name)) frame.setAttribute(name, name === 'style' ? `border:0;${value}` : value);
    frame.srcdoc = inside;
    thing.replaceWith(frame);
  }
  for (const frame of /** @type {NodeListOf<HTMLIFrameElement>} */ (document.querySelectorAll('iframe[src]')))
    write(frame);
  const page = getComputedStyle(document.documentElement);
  // what stands behind a slide too is a property of the page
  /** @param {string} number */
  const propertyUrl = (number) =>
    /^\s*url\((["']?)(.*)\1\)\s*$/s.exec(page.getPropertyValue(`--file-${number}`))?.[2] ?? '';
  for (const reuse of all('[data-same]'))
    reuse.src = all(`[data-file="${reuse.dataset.same}"]`)[0]?.src ?? propertyUrl(reuse.dataset.same ?? '');
})();
