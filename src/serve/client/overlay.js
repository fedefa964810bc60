// @ts-check
// Last part of the live script (see 1-stream.js): findings on the screen, and the begin of it all.

// ---- findings on screen ---------------------------------------------------------------------------------------

const ui = overlay();

function overlay() {
  const host = document.createElement('aftrap-live');
  const shadow = host.attachShadow({ mode: 'open' });
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = '/_/live.css';
  const box = element('div', 'box');
  const count = button('count', '', () => {
    const open = folded || closed;
    reopen();
    fold(!open);
    place();
  });
  const list = element('ol', 'list');
  const bar = element('div', 'bar');
  const state = element('span', 'state');
  state.setAttribute('role', 'status');
  const tooMuch = button('over', '', () => {
    fold(false);
    const id = tooMuchAt()?.id;
    if (id) player()?.go({ id });
  });
  const toggle = button('follow', '', () => setFollowing(!following));
  const shut = button('shut', '×', () => close());
  shut.title = 'Close until something new is found (Esc)';
  shut.setAttribute('aria-label', 'close the findings');
  bar.append(state, tooMuch, count, toggle, shut);
  box.append(list, bar);
  box.hidden = true;
  shadow.append(style, box);
  style.onload = () => place();
  // keys typed here are not the talk's
  for (const name of ['keydown', 'keyup', 'keypress', 'pointerdown', 'click', 'wheel', 'touchstart', 'touchend']) {
    host.addEventListener(name, (event) => event.stopPropagation());
  }
  document.documentElement.append(host);

  /** What the server told, and what was seen of the drawn slides. @type {[Finding[], Finding[]]} */
  let [told, drawn] = [[], []];
  /** @type {Finding[]} */
  let all = [];
  let folded = true;
  let online = true;
  let gone = false;
  let before = '';
  /** The slide for which the list was drawn last. */
  let near = '';
  /** What was there when the author closed the overlay, and what was found before. @type {Set<string>} */
  let old = new Set(JSON.parse(wish('aftrap-closed') ?? '[]'));
  let closed = old.size > 0;
  let awake = 0;
  let editor = true;

  function label() {
    toggle.textContent = following ? 'follows edits' : 'stays here';
    toggle.title = following ? 'The page goes to the slide being edited' : 'The page stays on its slide';
    toggle.setAttribute('aria-pressed', String(following));
  }

  /** @param {boolean} now */
  function fold(now) {
    folded = now;
    list.hidden = folded || closed || all.length === 0;
    shut.hidden = list.hidden;
    count.setAttribute('aria-expanded', String(!folded));
  }

  /** Whether there is anything to see: never on the projector. */
  function place() {
    const quiet = presenting() && !presenter;
    const serious = all.some((one) => one.severity !== 'hint');
    host.style.display = style.sheet && !quiet && !presenter ? '' : 'none';
    box.hidden = !((serious && !closed) || !online || gone || awake > 0);
    state.textContent = !online ? 'the server is away' : gone ? 'this deck is gone' : '';
    count.hidden = all.length === 0;
    toggle.hidden = deck === undefined;
    const over = closed ? undefined : tooMuchAt();
    tooMuch.hidden = !over;
    if (over) tooMuch.textContent = `slide ${over.number} overflows by ${over.px} px${over.near && ` at ${over.near}`}`;
  }

  /** What sticks out of the slide that is looked at, else of another, where the deck wants to hear it. */
  function tooMuchAt() {
    const wanted = new Set(drawn.filter((one) => one.code === 'overflow').map((one) => one.slideId));
    if (!wanted.size) return;
    const over = (player()?.overflows?.() ?? []).filter((one) => wanted.has(one.id));
    const id = player()?.state().id;
    return over.find((one) => one.id === id) ?? over[0];
  }

  /** @param {Finding} one */
  function card(one) {
    const item = element('li', `card ${one.severity}`);
    const head = element('p', 'head');
    head.append(element('b', '', one.severity), ' ', element('code', '', one.code), ' ', marked(one.message));
    item.append(head);
    if (one.file) item.append(whereabouts(one));
    if (one.source) item.append(excerpt(one));
    if (one.help) {
      const help = element('p', 'help');
      help.append(marked(one.help));
      item.append(help);
    }
    return item;
  }

  /** `words` in backticks as code. @param {string} text */
  function marked(text) {
    const out = element('span', '');
    text.split('`').forEach((part, i) => out.append(i % 2 ? element('code', '', part) : part));
    return out;
  }

  /** @param {Finding} one */
  function whereabouts(one) {
    const line = element('p', 'where');
    const at = one.line ? `:${one.line}:${one.column ?? 1}` : '';
    const link = document.createElement('a');
    link.textContent = `${one.file}${at}`;
    link.href = `vscode://file${encodeURI(one.path ?? '').replace(/^(?!\/)/, '/').replace(/[?#]/g, encodeURIComponent)}${at}`;
    line.append(link);
    if (editor) line.append(' ', button('edit', 'open', () => void edit(one)));
    const id = one.slideId;
    if (id) line.append(' ', button('go', 'slide', () => player()?.go({ id })));
    return line;
  }

  /** @param {Finding} one */
  async function edit(one) {
    const body = JSON.stringify({ path: one.path, line: one.line ?? 1, column: one.column ?? 1 });
    const answer = await fetch(address('open'), { method: 'POST', body }).catch(() => null);
    if (answer?.status !== 501) return;
    // no editor is set here: the link is left
    editor = false;
    draw();
  }

  /** The source line with a caret below. @param {Finding} one */
  function excerpt(one) {
    const pre = element('pre', 'source');
    const letters = [...(one.source ?? '')];
    const from = Math.max(0, (one.column ?? 1) - 1);
    const to = one.endLine === one.line ? Math.max(from + 1, (one.endColumn ?? 0) - 1) : letters.length;
    // long lines are cut around the place
    const start = Math.max(0, from - 60);
    const end = Math.min(letters.length, Math.max(to, from + 60));
    const part = (/** @type {number} */ a, /** @type {number} */ b) => letters.slice(a, b).join('');
    pre.append(`${String(one.line ?? '').padStart(4)} │ ${start ? '…' : ''}`, part(start, from), element('mark', '', part(from, to)), part(to, end), end < letters.length ? '…' : '');
    pre.append(`\n     │ ${' '.repeat(from - start + (start ? 1 : 0))}${'^'.repeat(Math.min(Math.max(1, to - from), 80))}`);
    return pre;
  }

  /** What a finding is, wherever its line moves; the second of a kind is another. @param {Finding[]} some @param {string} from */
  function names(some, from) {
    /** @type {Map<string, number>} */
    const times = new Map();
    return some.map(({ code, message, path }) => {
      const name = JSON.stringify([from, code, message, path]);
      times.set(name, (times.get(name) ?? 0) + 1);
      return `${name}${times.get(name)}`;
    });
  }

  /** Away until something new is found; the pointer brings the count back. */
  function close() {
    closed = true;
    wishFor('aftrap-closed', JSON.stringify([...old]));
    fold(true);
    place();
  }

  function reopen() {
    closed = false;
    wishFor('aftrap-closed', '[]');
  }

  function draw() {
    near = player()?.state().id ?? '';
    const grave = { error: 0, warning: 1, hint: 2 };
    // those of the slide in view, then the gravest, and of these what was seen of drawn slides among what the server told, line by line
    const here = (/** @type {Finding} */ one) => Number(one.slideId === near);
    const place = (/** @type {Finding} */ a, /** @type {Finding} */ b) => (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) : (a.file ?? '') < (b.file ?? '') ? -1 : 1);
    const sorted = [...all].sort((a, b) => here(b) - here(a) || grave[a.severity] - grave[b.severity] || place(a, b));
    const cards = sorted.map(card);
    const first = sorted.findIndex((one) => !here(one));
    if (near && first >= 0) cards.splice(first, 0, element('li', 'rest', 'elsewhere'));
    list.replaceChildren(...cards);
    list.scrollTop = 0;
    const numbers = Object.keys(grave).map((kind) => [all.filter((one) => one.severity === kind).length, kind]);
    count.textContent = numbers.filter(([n]) => n).map(([n, kind]) => `${n} ${kind}${n === 1 ? '' : 's'}`).join(', ');
    count.className = `count ${all.some((one) => one.severity === 'error') ? 'error' : 'warning'}`;
  }

  /** A new error of the server's opens the list; the rest waits to be asked for. */
  function renew() {
    all = [...told, ...drawn];
    const [said, seen] = [names(told, 'told'), names(drawn, 'drawn')];
    const isNew = [...said, ...seen].map((name) => !old.has(name));
    if (all.some((one, i) => isNew[i] && one.severity !== 'hint')) reopen();
    // what was seen goes and comes with every edit of its slide: it is not new then
    old = new Set([...[...old].filter((name) => name.startsWith('["drawn"')), ...said, ...seen]);
    draw();
    fold(told.some((one, i) => isNew[i] && one.severity === 'error') ? false : folded || all.length === 0);
    place();
  }

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || closed || box.hidden || document.querySelector('dialog[open]')) return;
    if (!list.hidden) event.stopImmediatePropagation(); // this one was for the list
    close();
  }, true);

  addEventListener('pointermove', () => {
    // the switch shows itself while the mouse moves, like the player's own bar
    clearTimeout(awake);
    const was = awake;
    awake = window.setTimeout(() => {
      awake = 0;
      place();
    }, 2500);
    if (!was) place();
  }, { passive: true });
  for (const name of ['fullscreenchange', 'aftrap:state']) {
    document.addEventListener(name, () => {
      if (near !== player()?.state().id) draw();
      place();
    });
  }
  label();
  fold(true);

  return {
    place,
    label,
    known: () => told,
    reachable: () => online,
    /** @param {boolean} now */
    online(now) {
      if (now === online) return;
      online = now;
      place();
    },
    /** @param {boolean} now */
    gone(now) {
      if (now === gone) return;
      gone = now;
      place();
    },
    /** @param {Finding[]} now */
    findings(now) {
      const text = JSON.stringify(now);
      if (text === before) return;
      before = text;
      told = now;
      renew();
    },
    /** @param {Finding[]} now */
    drawn(now) {
      if (JSON.stringify(now) === JSON.stringify(drawn)) return place(); // the player's numbers may be others
      drawn = now;
      renew();
    },
  };
}

/** @param {string} name @param {string} kind @param {string} [text] */
function element(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {string} kind @param {string} text @param {() => void} act */
function button(kind, text, act) {
  const made = /** @type {HTMLButtonElement} */ (element('button', kind, text));
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
}

// ---- begin ----------------------------------------------------------------------------------------------------

document.addEventListener('aftrap:overflow', tellSeen);
// whoever walks through the talk shall not feel that we look
for (const name of ['aftrap:state', 'fullscreenchange']) document.addEventListener(name, lookSoon);

// a tab that nobody sees gives its place back
let asleep = 0;
document.addEventListener('visibilitychange', () => {
  clearTimeout(asleep);
  lookSoon();
  if (!document.hidden) enter();
  else if (!presenter) asleep = window.setTimeout(() => player()?.presenting() || leave(), 1500);
});
for (const name of ['focus', 'online']) addEventListener(name, () => hurry());
// a window that is seen asks the one that holds the stream, whose own clock may go slowly where nobody looks
setInterval(() => ui.reachable() || hurry(VISIBLE), VISIBLE);
addEventListener('pagehide', leave);
addEventListener('pageshow', (event) => event.persisted && enter());
if (!document.hidden || presenter) enter();
addEventListener('load', lookSoon); // before that the page is no talk yet
if (player()) join();
else addEventListener('load', join);
