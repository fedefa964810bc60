// The browser makes the outline of a PDF of its headings: here every slide gets one, on the page on which it first stands.
// Gives the titles that are to stand in it.
(() => {
  /** What each slide is called, by its number. @type {Record<string, string>} */
  const names = Reflect.get(window, 'aftrapNames') ?? {};
  const HEADINGS = 'h1,h2,h3,h4,h5,h6,[role=heading]';
  /** @template {Element} T @param {string} what @param {ParentNode} [where] @returns {T[]} */
  const all = (what, where = document) => /** @type {T[]} */ ([...where.querySelectorAll(what)]);
  /** @param {HTMLElement} part */
  const says = (part) => part.innerText.trim() || part.querySelector('img[alt]:not([alt=""])');
  /** @param {HTMLElement} part */
  const isSeen = (part) =>
    part.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !part.closest('[aria-hidden=true]') &&
    says(part);
  /** @param {Element} part */
  const levelOf = (part) => Number(part.getAttribute('aria-level') ?? /^H(\d)$/.exec(part.tagName)?.[1] ?? 2);

  for (const box of all('figure')) box.setAttribute('role', 'group'); // the figure is the picture in it, which says what it is
  /** @param {Element} text */
  const words = (text) =>
    [...text.childNodes]
      .map((part) => part.textContent?.trim())
      .join(' ')
      .trim();
  for (const drawing of all('.diagram > svg[aria-label]')) {
    const all = [
      drawing.getAttribute('aria-label'),
      ...new Set([...drawing.querySelectorAll('text')].map(words).filter(Boolean)),
    ];
    drawing.setAttribute('aria-label', all.join(', '));
  }
  const handout = document.documentElement.dataset.view === 'handout';
  const pages = /** @type {HTMLElement[]} */ (all(handout ? '.ap-handout .slide' : '.deck > .slide'));
  if (handout) for (const page of pages) page.inert = false; // what is inert has no tags, and no place in an outline
  // a slide without a heading stands beside the one before it
  let level = levelOf(
    pages.flatMap((page) => all(HEADINGS, page).filter((part) => isSeen(/** @type {HTMLElement} */ (part))))[0] ??
      document.body,
  );
  /** @type {Set<string>} */
  const named = new Set();
  for (const page of pages) {
    const number = page.dataset.number ?? '';
    const headings = /** @type {HTMLElement[]} */ (all(HEADINGS, page));
    const first = headings.find(isSeen);
    if (named.has(number)) {
      for (const part of headings) part.setAttribute('role', 'paragraph'); // the same slide at its next step
    } else if (first) level = levelOf(first);
    else {
      const name = document.createElement('div');
      name.role = 'heading';
      name.ariaLevel = `${level}`;
      name.style.cssText =
        'all:initial;position:absolute;inset:0 auto auto 0;color:transparent;font:1px/1 var(--font-body,sans-serif);white-space:nowrap'; // hidden text would be no text
      name.textContent = names[number] ?? number;
      page.prepend(name);
    }
    named.add(number);
  }
  for (const part of all(HEADINGS)) if (part.closest('.ap-notes')) part.setAttribute('role', 'paragraph'); // notes have no slide of their own

  /** @param {HTMLElement} part */
  const titled = (part) => {
    const { textTransform } = part.style;
    part.style.textTransform = 'none'; // capitals are the theme's
    const words = part.innerText || [...part.querySelectorAll('img')].map((one) => one.alt).join(' ');
    part.style.textTransform = textTransform;
    return words
      .replace(/\u00ad/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  };
  return /** @type {HTMLElement[]} */ (all(HEADINGS))
    .filter((part) => part.role !== 'paragraph' && !part.closest('[inert]') && isSeen(part))
    .map(titled);
})();
