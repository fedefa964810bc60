(() => {
  /** @type {Record<string, string[]>} */
  const notes = JSON.parse(document.getElementById('aftrap-notes')?.textContent ?? '{}');
  const desk = document.createElement('div');
  /** @param {string} html */
  const lines = (html) => {
    desk.innerHTML = html;
    return desk.innerText.split('\n').map((line) => line.trim()).filter(Boolean);
  };
  document.body.append(desk);
  let id = '';
  const slides = Array.from(document.querySelectorAll('.deck > .slide')).map((element) => {
    const slide = /** @type {HTMLElement} */ (element);
    const copy = slide.classList.contains('ap-copy');
    if (!copy) id = slide.id;
    const canvas = /** @type {HTMLElement} */ (slide.querySelector('.slide-canvas'));
    const box = canvas.getBoundingClientRect();
    const links = Array.from(canvas.querySelectorAll('a[href]')).flatMap((link) =>
      Array.from(link.getClientRects()).map((r) => ({
        to: link.getAttribute('href') ?? '',
        says: (link.textContent ?? '').trim(),
        x: (r.x - box.x) / box.width,
        y: (r.y - box.y) / box.height,
        width: r.width / box.width,
        height: r.height / box.height,
      })),
    );
    return {
      id,
      says: canvas.innerText.replace(/\s+/g, ' ').trim(),
      links: links.filter((link) => link.width > 0 && link.height > 0),
      notes: (notes[id] ?? []).flatMap(lines),
    };
  });
  desk.remove();
  return slides;
})();
