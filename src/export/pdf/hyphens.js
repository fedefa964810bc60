// Soft hyphens of a page that is to be printed: those at which no line ends are taken out, and the others become the sign that
// is drawn there, so that whoever searches the file finds whole words.
(() => {
  const SOFT = '\u00ad';
  /** @type {Text[]} */
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (
      node instanceof Text &&
      node.data.includes(SOFT) &&
      !node.parentElement?.closest('script,style,template,textarea')
    )
      texts.push(node);
  }
  // readers join a word again at this sign, and not at the longer one that browsers draw
  document.head.prepend(Object.assign(document.createElement('style'), { textContent: '*{hyphenate-character:"-"}' }));
  if (!texts.length) return;
  const range = document.createRange();
  /** Over how many lines a part of a text runs. @param {Text} text @param {number} from @param {number} to */
  const lines = (text, from, to) => {
    range.setStart(text, Math.max(0, from));
    range.setEnd(text, Math.min(to, text.length));
    return range.getClientRects().length;
  };
  /** Which soft hyphens a line ends at. @param {Text} text @param {number[]} places @returns {number[]} */
  const used = (text, places) => {
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined || lines(text, first - 1, last + 2) < 2) return [];
    if (first === last) return places;
    const half = places.length >> 1;
    return [...used(text, places.slice(0, half)), ...used(text, places.slice(half))];
  };
  // all is measured before anything is changed, so that the page is laid out once
  const ends = texts.map(
    (text) =>
      new Set(
        used(
          text,
          [...text.data.matchAll(/\u00ad/g)].map((found) => found.index),
        ),
      ),
  );
  const symbols = texts.map(
    (text) =>
      /^"(.*)"$/.exec(
        (text.parentElement && getComputedStyle(text.parentElement).getPropertyValue('hyphenate-character')) ?? '',
      )?.[1] ?? '-',
  );
  texts.forEach((text, i) => {
    text.data = text.data.replace(/\u00ad/g, (_, /** @type {number} */ at) =>
      ends[i]?.has(at) ? (symbols[i] ?? '-') : '',
    );
  });
})();
