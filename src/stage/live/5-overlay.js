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
  const count = button('count', '', () => fold(!folded));
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
  bar.append(state, tooMuch, count, toggle);
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
    list.hidden = folded || all.length === 0;
    count.setAttribute('aria-expanded', String(!folded));
  }

  /** Whether there is anything to see: never on the projector. */
  function place() {
    const quiet = presenting() && !presenter;
    const serious = all.some((one) => one.severity !== 'hint');
    host.style.display = style.sheet && !quiet && !presenter ? '' : 'none';
    box.hidden = !(serious || !online || gone || awake > 0);
    state.textContent = !online ? 'the server is away' : gone ? 'this deck is gone' : '';
    count.hidden = all.length === 0;
    toggle.hidden = deck === undefined;
    const over = tooMuchAt();
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

  function draw() {
    const grave = { error: 0, warning: 1, hint: 2 };
    // the gravest first, and of these what was seen of drawn slides among what the server told, line by line
    const place = (/** @type {Finding} */ a, /** @type {Finding} */ b) => (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) : (a.file ?? '') < (b.file ?? '') ? -1 : 1);
    const sorted = all.toSorted ? all.toSorted((a, b) => grave[a.severity] - grave[b.severity] || place(a, b)) : all;
    list.replaceChildren(...sorted.map(card));
    const numbers = Object.keys(grave).map((kind) => [all.filter((one) => one.severity === kind).length, kind]);
    count.textContent = numbers.filter(([n]) => n).map(([n, kind]) => `${n} ${kind}${n === 1 ? '' : 's'}`).join(', ');
    count.className = `count ${all.some((one) => one.severity === 'error') ? 'error' : 'warning'}`;
  }

  /** @param {boolean} grave a new error opens the list; the rest waits to be asked for */
  function renew(grave) {
    all = [...told, ...drawn];
    draw();
    fold(grave ? false : folded || all.length === 0);
    place();
  }

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
  for (const name of ['fullscreenchange', 'aftrap:state']) document.addEventListener(name, () => place());
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
      const errors = (/** @type {Finding[]} */ some) => some.filter((one) => one.severity === 'error').length;
      const more = errors(now) > errors(told);
      before = text;
      told = now;
      renew(more);
    },
    /** @param {Finding[]} now */
    drawn(now) {
      if (JSON.stringify(now) === JSON.stringify(drawn)) return place(); // the player's numbers may be others
      drawn = now;
      renew(false);
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
addEventListener('pagehide', leave);
addEventListener('pageshow', (event) => event.persisted && enter());
if (!document.hidden || presenter) enter();
addEventListener('load', lookSoon); // before that the page is no talk yet
if (player()) join();
else addEventListener('load', join);
