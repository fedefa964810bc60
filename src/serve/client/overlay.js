// The findings on the screen, in a shadow tree of their own.
import { on } from '../../player/js/bus.js';
import { following, fromSession, presenting, setFollowing, toSession } from './follow.js';
import { address, deck, player, presenter } from './page.js';

/** @typedef {import('./page.js').Finding} Finding */

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
    refresh();
  });
  const list = element('ol', 'list');
  const bar = element('div', 'bar');
  const state = element('span', 'state');
  state.setAttribute('role', 'status');
  const overflowButton = button('over', '', () => {
    fold(false);
    const id = wantedOverflow()?.id;
    if (id) player()?.go({ id });
  });
  const followButton = button('follow', '', () => setFollowing(!following));
  const closeButton = button('shut', '×', () => close());
  closeButton.title = 'Close until something new is found (Esc)';
  closeButton.setAttribute('aria-label', 'close the findings');
  bar.append(state, overflowButton, count, followButton, closeButton);
  box.append(list, bar);
  box.hidden = true;
  shadow.append(style, box);
  style.onload = () => refresh();
  // keys typed here are not the talk's
  for (const name of ['keydown', 'keyup', 'keypress', 'pointerdown', 'click', 'wheel', 'touchstart', 'touchend']) {
    host.addEventListener(name, (event) => event.stopPropagation());
  }
  document.documentElement.append(host);

  /** The server's findings, and those of rendered slides. @type {[Finding[], Finding[]]} */
  let [serverFindings, auditFindings] = [[], []];
  /** @type {Finding[]} */
  let all = [];
  let folded = true;
  let online = true;
  let gone = false;
  let before = '';
  /** The slide for which the list was drawn last. */
  let near = '';
  /** What was there when the author closed the overlay, and what was found before. @type {Set<string>} */
  let old = new Set(JSON.parse(fromSession('aftrap-closed') ?? '[]'));
  let closed = old.size > 0;
  let pointerTimer = 0;
  let editor = true;

  function label() {
    followButton.textContent = following ? 'follows edits' : 'stays here';
    followButton.title = following ? 'The page goes to the slide being edited' : 'The page stays on its slide';
    followButton.setAttribute('aria-pressed', String(following));
  }

  /** @param {boolean} now */
  function fold(now) {
    folded = now;
    list.hidden = folded || closed || all.length === 0;
    closeButton.hidden = list.hidden;
    count.setAttribute('aria-expanded', String(!folded));
  }

  /** Whether there is anything to see: never on the projector. */
  function refresh() {
    const quiet = presenting() && !presenter;
    const serious = all.some((one) => one.severity !== 'hint');
    host.style.display = style.sheet && !quiet && !presenter ? '' : 'none';
    box.hidden = !((serious && !closed) || !online || gone || pointerTimer > 0);
    state.textContent = !online ? 'the server is away' : gone ? 'this deck is gone' : '';
    count.hidden = all.length === 0;
    followButton.hidden = deck === undefined;
    const over = closed ? undefined : wantedOverflow();
    overflowButton.hidden = !over;
    if (over)
      overflowButton.textContent = `slide ${over.number} overflows by ${over.px} px${over.near && ` at ${over.near}`}`;
  }

  /** What sticks out of the slide that is looked at, else of another, where the deck wants to hear it. */
  function wantedOverflow() {
    const wanted = new Set(auditFindings.filter((one) => one.code === 'overflow').map((one) => one.slideId));
    if (!wanted.size) return;
    const over = (player()?.overflows?.() ?? []).filter((one) => wanted.has(one.id));
    const id = player()?.state().id;
    return over.find((one) => one.id === id) ?? over[0];
  }

  /** @param {Finding} one */
  function card(one) {
    const item = element('li', `card ${one.severity}`);
    const head = element('p', 'head');
    head.append(element('b', '', one.severity), ' ', element('code', '', one.code), ' ', withCode(one.message));
    item.append(head);
    if (one.file) item.append(location(one));
    if (one.source) item.append(excerpt(one));
    if (one.help) {
      const help = element('p', 'help');
      help.append(withCode(one.help));
      item.append(help);
    }
    return item;
  }

  /** `words` in backticks as code. @param {string} text */
  function withCode(text) {
    const out = element('span', '');
    text.split('`').forEach((part, i) => out.append(i % 2 ? element('code', '', part) : part));
    return out;
  }

  /** @param {Finding} one */
  function location(one) {
    const line = element('p', 'where');
    const at = one.line ? `:${one.line}:${one.column ?? 1}` : '';
    const link = document.createElement('a');
    link.textContent = `${one.file}${at}`;
    link.href = `vscode://file${encodeURI(one.path ?? '')
      .replace(/^(?!\/)/, '/')
      .replace(/[?#]/g, encodeURIComponent)}${at}`;
    line.append(link);
    if (editor)
      line.append(
        ' ',
        button('edit', 'open', () => void edit(one)),
      );
    const id = one.slideId;
    if (id)
      line.append(
        ' ',
        button('go', 'slide', () => player()?.go({ id })),
      );
    return line;
  }

  /** @param {Finding} one */
  async function edit(one) {
    const body = JSON.stringify({ path: one.path, line: one.line ?? 1, column: one.column ?? 1 });
    const answer = await fetch(address('open'), { method: 'POST', body }).catch(() => null);
    if (answer?.status !== 501) return;
    // no editor is set here: the link is left
    editor = false;
    renderList();
  }

  /** The source line with a caret below. @param {Finding} one */
  function excerpt(one) {
    const pre = element('pre', 'source');
    const characters = [...(one.source ?? '')];
    const from = Math.max(0, (one.column ?? 1) - 1);
    const to = one.endLine === one.line ? Math.max(from + 1, (one.endColumn ?? 0) - 1) : characters.length;
    // long lines are cut around the place
    const start = Math.max(0, from - 60);
    const end = Math.min(characters.length, Math.max(to, from + 60));
    const part = (/** @type {number} */ a, /** @type {number} */ b) => characters.slice(a, b).join('');
    pre.append(
      `${String(one.line ?? '').padStart(4)} │ ${start ? '…' : ''}`,
      part(start, from),
      element('mark', '', part(from, to)),
      part(to, end),
      end < characters.length ? '…' : '',
    );
    pre.append(
      `\n     │ ${' '.repeat(from - start + (start ? 1 : 0))}${'^'.repeat(Math.min(Math.max(1, to - from), 80))}`,
    );
    return pre;
  }

  /** What a finding is, wherever its line moves; the second of a kind is another. @param {Finding[]} some @param {string} from */
  function identities(some, from) {
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
    toSession('aftrap-closed', JSON.stringify([...old]));
    fold(true);
    refresh();
  }

  function reopen() {
    closed = false;
    toSession('aftrap-closed', '[]');
  }

  function renderList() {
    near = player()?.state().id ?? '';
    const ranks = { error: 0, warning: 1, hint: 2 };
    // those of the slide in view, then the gravest, and of these line by line
    const here = (/** @type {Finding} */ one) => Number(one.slideId === near);
    const place = (/** @type {Finding} */ a, /** @type {Finding} */ b) =>
      a.file === b.file
        ? (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
        : (a.file ?? '') < (b.file ?? '')
          ? -1
          : 1;
    const sorted = [...all].sort((a, b) => here(b) - here(a) || ranks[a.severity] - ranks[b.severity] || place(a, b));
    const cards = sorted.map(card);
    const first = sorted.findIndex((one) => !here(one));
    if (near && first >= 0) cards.splice(first, 0, element('li', 'rest', 'elsewhere'));
    list.replaceChildren(...cards);
    list.scrollTop = 0;
    const numbers = Object.keys(ranks).map((kind) => [all.filter((one) => one.severity === kind).length, kind]);
    count.textContent = numbers
      .filter(([n]) => n)
      .map(([n, kind]) => `${n} ${kind}${n === 1 ? '' : 's'}`)
      .join(', ');
    count.className = `count ${all.some((one) => one.severity === 'error') ? 'error' : 'warning'}`;
  }

  /** A new error of the server's opens the list; the rest waits to be asked for. */
  function update() {
    all = [...serverFindings, ...auditFindings];
    const [said, seen] = [identities(serverFindings, 'server'), identities(auditFindings, 'audit')];
    const isNew = [...said, ...seen].map((name) => !old.has(name));
    if (all.some((one, i) => isNew[i] && one.severity !== 'hint')) reopen();
    // what was seen goes and comes with every edit of its slide: it is not new then
    old = new Set([...[...old].filter((name) => name.startsWith('["audit"')), ...said, ...seen]);
    renderList();
    fold(serverFindings.some((one, i) => isNew[i] && one.severity === 'error') ? false : folded || all.length === 0);
    refresh();
  }

  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || closed || box.hidden || document.querySelector('dialog[open]')) return;
      if (!list.hidden) event.stopImmediatePropagation(); // this one was for the list
      close();
    },
    true,
  );

  addEventListener(
    'pointermove',
    () => {
      // the switch shows itself while the mouse moves, like the player's own bar
      clearTimeout(pointerTimer);
      const was = pointerTimer;
      pointerTimer = window.setTimeout(() => {
        pointerTimer = 0;
        refresh();
      }, 2500);
      if (!was) refresh();
    },
    { passive: true },
  );
  for (const name of ['fullscreenchange', 'aftrap:state']) {
    document.addEventListener(name, () => {
      if (near !== player()?.state().id) renderList();
      refresh();
    });
  }
  on('follow', label);
  label();
  fold(true);

  return {
    refresh,
    known: () => serverFindings,
    reachable: () => online,
    /** @param {boolean} now */
    online(now) {
      if (now === online) return;
      online = now;
      refresh();
    },
    /** @param {boolean} now */
    gone(now) {
      if (now === gone) return;
      gone = now;
      refresh();
    },
    /** @param {Finding[]} now */
    findings(now) {
      const text = JSON.stringify(now);
      if (text === before) return;
      before = text;
      serverFindings = now;
      update();
    },
    /** @param {Finding[]} now */
    audit(now) {
      if (JSON.stringify(now) === JSON.stringify(auditFindings)) return refresh(); // the player's numbers may be others
      auditFindings = now;
      update();
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

export const ui = overlay();
