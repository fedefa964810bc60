// @ts-check
// Keeps a page live: listens to the server's stream, changes what changed in place, shows findings, joins windows.
// Input: the attributes of its own script tag and the events of `/_/events`; output: the DOM of the deck, and calls of
// the player's door (`window.aftrap`, see docs/PAGE.md). The server adds this script and nothing else to a page.
(() => {
  'use strict';

  /**
   * @typedef {{send(message: any): void, subscribe(callback: (message: any) => void): void, notes?: (id: string) => string[] | undefined, follow?: (now?: boolean) => boolean}} Transport
   * @typedef {{state(): {id: string}, go(to: {id: string, step?: number}): void, patched(): void, presenting(): boolean, overflows(): {id: string, number: number, px: number, near: string}[], connect(transport: Transport): void}} Player
   * @typedef {{code: string, severity: 'error' | 'warning' | 'hint', message: string, file?: string, path?: string, line?: number, column?: number, endLine?: number, endColumn?: number, source?: string, help?: string, slideId?: string}} Finding
   * @typedef {{put?: Put, online?: boolean, presenters?: number, control?: {from: string, message: any}, connected?: boolean, renew?: boolean, ask?: number}} Message
   * @typedef {{version: number, from?: number, findings?: Finding[], same?: boolean, whole?: boolean, gone?: boolean, edited?: string, notes?: boolean, css?: string, page?: string | null,
   *   order?: [string, string, number][], slides?: Record<string, string>, marks?: Record<string, [string, string | null]>}} Put
   */

  const tag = document.currentScript;
  if (!(tag instanceof HTMLScriptElement)) return;
  const player = () => /** @type {{aftrap?: Player}} */ (/** @type {unknown} */ (window)).aftrap;
  const deck = tag.dataset.deck;
  const asked = new URLSearchParams(location.search);
  const presenter = /\/presenter$/.test(location.pathname) || asked.has('presenter');
  const speaker = presenter || asked.has('handout'); // who sees the notes
  const me = Math.random().toString(36).slice(2);
  let version = Number(tag.dataset.version);
  let token = tag.dataset.token ?? '';
  let presenters = 0;

  // ---- the stream -----------------------------------------------------------------------------------------------

  /** @type {EventSource | undefined} */
  let stream;
  let pause = 250;
  let timer = 0;
  // events are worked off one after the other: a fetch may stand between
  let work = Promise.resolve();
  let idle = true;

  /** @param {string} route @param {Record<string, string>} [more] */
  function address(route, more = {}) {
    const query = new URLSearchParams({ ...(deck === undefined ? { page: tag?.dataset.page ?? '' } : { deck }), w: me, t: token, ...more });
    return `/_/${route}?${query}`;
  }

  // Browsers allow six connections to one server, and a stream holds one for good: of all windows of a deck one holds
  // the stream (who has the lock) and tells the others. A presenter view has its own, so that the server can count it.
  const name = `aftrap-live ${deck ?? `page ${tag.dataset.page}`}`;
  const shared = !presenter && 'BroadcastChannel' in window && 'locks' in navigator;
  const channel = shared ? new BroadcastChannel(name) : undefined;
  let leading = false;
  let release = () => {};
  /** @type {AbortController | undefined} */
  let queued;

  /** @param {Message} message */
  const pass = (message) => leading && channel?.postMessage(message);

  function enter() {
    if (stream || queued) return;
    if (!channel) return open();
    queued = new AbortController();
    const lead = () => new Promise((/** @type {(value?: any) => void} */ done) => {
      leading = true;
      release = done;
      open();
    });
    navigator.locks.request(name, { signal: queued.signal }, lead).catch(() => {}); // aborted: we left
    channel.postMessage({ ask: version });
  }

  function leave() {
    clearTimeout(timer);
    queued?.abort();
    queued = undefined;
    stream?.close();
    stream = undefined;
    leading = false;
    release();
  }

  channel?.addEventListener('message', ({ data }) => {
    const message = /** @type {Message} */ (data);
    if (!leading) return hear(message);
    // somebody new: what it shows may be older than what was told last
    if (message.ask !== undefined) pass({ put: { version, from: message.ask, findings: ui.known(), ...(message.ask === version ? { same: true } : { whole: true }) } });
  });

  /** What the stream tells, straight or by way of the window that holds it. @param {Message} message */
  function hear(message) {
    if (!queued && channel) return; // nobody looks at this window
    if (message.online !== undefined) ui.online(message.online);
    if (message.renew) then(() => whole({ version }, true));
    if (message.put) receive(message.put);
    if (message.presenters !== undefined) {
      presenters = message.presenters;
      ui.place();
    }
    if (message.control && message.control.from !== me) callbacks.forEach((callback) => callback(message.control?.message));
    if (message.connected) callbacks.forEach((callback) => callback({ kind: 'connected' }));
  }

  /** @param {Message} message */
  function tell(message) {
    pass(message);
    hear(message);
  }

  function open() {
    clearTimeout(timer);
    stream?.close();
    const source = new EventSource(address('events', { v: String(version), ...(presenter ? { presenter: '' } : {}) }));
    stream = source;
    source.addEventListener('put', (event) => {
      pause = 250;
      tell({ online: true, put: JSON.parse(event.data) });
    });
    source.addEventListener('presenters', (event) => tell({ presenters: Number(event.data) }));
    source.addEventListener('control', (event) => tell({ control: JSON.parse(event.data) }));
    // online first: what `connected` makes the windows say must go out
    source.addEventListener('open', () => tell({ online: true, connected: true }));
    source.onerror = () => {
      if (stream !== source) return;
      const refused = source.readyState === EventSource.CLOSED;
      source.close();
      stream = undefined;
      tell({ online: false });
      timer = window.setTimeout(refused ? renew : open, pause);
      pause = Math.min(pause * 2, 4000);
    };
  }

  /** @param {() => unknown} job */
  function then(job) {
    idle = false;
    const mine = (work = work.then(job).then(() => {}, (error) => console.error(error)));
    void mine.then(() => {
      if (work === mine) idle = true;
    });
  }

  // refused: too many windows, or another server process with another token, which our own page then knows
  function renew() {
    then(async () => {
      const old = token;
      const known = await whole({ version }, true);
      if (stream || (channel && !leading)) return;
      if (!known || token === old) {
        timer = window.setTimeout(open, 4000);
      } else {
        pass({ renew: true });
        open();
      }
    });
  }

  /** @param {Put} put */
  function receive(put) {
    const job = () => {
      if (put.version === version || put.same) return take({ ...put, version, same: true });
      if (deck === undefined || put.gone) return take(put);
      // we fetched something newer in the meantime
      if (put.version < version && !put.whole) return;
      return put.whole || put.from !== version ? whole(put) : take(put);
    };
    // the usual case at once, in this very task: nothing is waited for
    if (idle && !put.whole && (put.from === version || put.same)) job();
    else then(job);
  }

  /** @param {Put} put */
  function take(put) {
    version = put.version;
    if (deck === undefined) {
      if (put.page && put.page !== tag?.dataset.key) location.reload();
      return;
    }
    if (put.findings) ui.findings(put.findings);
    ui.gone(Boolean(put.gone));
    if (put.gone || put.same) return;
    if (put.css) swap(put.css);
    if (put.notes) fetchNotes();
    if (put.slides) {
      if (!(put.order ? arrange(put) : mend(put))) return then(() => whole(put));
      patched();
    }
    follow(put.edited);
    document.dispatchEvent(new CustomEvent('aftrap:live', { detail: { version } }));
  }

  // ---- slides ---------------------------------------------------------------------------------------------------

  const main = document.querySelector('main.deck') ?? document.body;
  const sections = () => /** @type {HTMLElement[]} */ ([...main.querySelectorAll(':scope > section.slide')]);

  /** @param {string} html @returns {HTMLElement | null} */
  function parse(html) {
    const template = document.createElement('template');
    template.innerHTML = html;
    const made = template.content.firstElementChild;
    return made instanceof HTMLElement ? /** @type {HTMLElement} */ (document.importNode(made, true)) : null;
  }

  /** The same slides in the same places, some with other content. @param {Put} put */
  function mend(put) {
    for (const [id, html] of Object.entries(put.slides ?? {})) {
      const [old, made] = [document.getElementById(id), parse(html)];
      if (!old || !made || old.parentNode !== main) return false;
      morph(old, made);
    }
    for (const [id, mark] of Object.entries(put.marks ?? {})) {
      const old = document.getElementById(id);
      if (!old || old.parentNode !== main) return false;
      renumber(old, parse(`${mark[0]}</section>`), mark[1]);
    }
    return true;
  }

  /**
   * Brings the slides to the order and content of the server; false when the page does not hold what it should.
   * @param {Put} put
   */
  function arrange(put) {
    const have = new Map(sections().map((section) => [section.id, section]));
    const order = put.order ?? [];
    const wanted = new Set(order.map(([id]) => id));
    for (const [id, section] of have) if (!wanted.has(id)) section.remove();
    /** @type {HTMLElement[]} */
    const all = [];
    for (const [id, key] of order) {
      const html = put.slides?.[id];
      const old = have.get(id);
      const mark = put.marks?.[id];
      if (html !== undefined) {
        const made = parse(html);
        if (!made) return false;
        if (old) morph(old, made);
        all.push(old ?? made);
      } else if (old && old.dataset.key === key) {
        if (mark) renumber(old, parse(`${mark[0]}</section>`), mark[1]);
        all.push(old);
      } else {
        return false;
      }
    }
    line(all);
    return true;
  }

  /** Puts sections into this order, moving as few as it can see. @param {HTMLElement[]} all */
  function line(all) {
    const now = sections();
    let cursor = /** @type {Element | null} */ (now[0] ?? null);
    const end = now.at(-1)?.nextElementSibling ?? null;
    for (const section of all) {
      if (cursor !== section && cursor?.nextElementSibling === section) {
        // the one in between went down
        const late = cursor;
        cursor = section;
        place(late, end);
      }
      if (cursor === section) cursor = section.nextElementSibling;
      else place(section, cursor ?? end);
    }
  }

  /** A film in a slide plays on when the slide moves, where the browser can do that. @param {Element} section @param {Element | null} before */
  function place(section, before) {
    const parent = /** @type {Element & {moveBefore?: (node: Node, before: Node | null) => void}} */ (main);
    if (section.isConnected && parent.moveBefore) parent.moveBefore(section, before);
    else main.insertBefore(section, before);
  }

  /** The same slide at another place. @param {HTMLElement} section @param {HTMLElement | null} made @param {string | null} number */
  function renumber(section, made, number) {
    if (made) for (const { name, value } of made.attributes) if (name !== 'class' && name !== 'style') set(section, name, value);
    const shown = section.querySelector('.slide-number');
    if (shown && number !== null && shown.innerHTML !== number) shown.innerHTML = number;
  }

  // what the player sets while the talk goes on
  const RUNTIME = ['data-at', 'data-shown', 'data-current', 'data-state', 'data-some', 'data-dim', 'hidden', 'inert', 'tabindex'];

  /** @param {Element} element @param {string} name @param {string} value */
  function set(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  /** @param {Node} node */
  const own = (node) => node instanceof Element && /^ap-|\sap-/.test(node.getAttribute('class') ?? '');

  /**
   * Makes `old` the same as `made` and leaves alone what is the same already: a film plays on, a picture does not
   * flash, a drawing of the player's stays.
   * @param {Element} old
   * @param {Element} made
   */
  function morph(old, made) {
    for (const { name } of [...old.attributes]) {
      if (made.hasAttribute(name) || RUNTIME.includes(name)) continue;
      if (name === 'src' && old.matches('iframe') && old.getAttribute('data-src') === made.getAttribute('data-src')) continue;
      if (name === 'open' && old.matches('details')) continue;
      old.removeAttribute(name);
    }
    for (const { name, value } of made.attributes) set(old, name, value);
    children(old, made);
  }

  /** @param {Element} old @param {Element} made */
  function children(old, made) {
    let at = /** @type {ChildNode | null} */ (old.firstChild);
    const skip = () => {
      while (at && own(at)) at = at.nextSibling;
    };
    for (const child of [...made.childNodes]) {
      skip();
      // an equal one further on: what stands between is gone
      let same = at;
      for (let far = 0; same && far < 8 && !same.isEqualNode(child); far++) same = same.nextSibling;
      if (same?.isEqualNode(child)) {
        while (at && at !== same) {
          const gone = at;
          at = at.nextSibling;
          if (!own(gone)) gone.remove();
        }
        at = same.nextSibling;
        continue;
      }
      if (at instanceof Element && child instanceof Element && at.nodeName === child.nodeName && at.id === child.id && mendable(at)) {
        const next = at.nextSibling;
        morph(at, child);
        at = next;
      } else if (at instanceof Text && child instanceof Text) {
        at.data = child.data;
        at = at.nextSibling;
      } else {
        old.insertBefore(child, at);
      }
    }
    skip();
    while (at) {
      const gone = at;
      at = at.nextSibling;
      if (!own(gone)) gone.remove();
    }
  }

  // a drawing or formula is cheap to replace and dear to mend; a script must not look as if it had run
  /** @param {Element} element */
  const mendable = (element) => !element.matches('svg, math, script, style, video, audio, picture');

  /** The new style sheet is there before the old one goes. @param {string} href */
  function swap(href) {
    const links = /** @type {HTMLLinkElement[]} */ ([...document.querySelectorAll('link[rel="stylesheet"]')]);
    const old = links.filter((link) => /(^|\/)deck-[^/]*\.css$/.test(link.getAttribute('href') ?? ''));
    if (old.at(-1)?.getAttribute('href') === href) return;
    const next = document.createElement('link');
    next.rel = 'stylesheet';
    next.href = href;
    const done = () => {
      old.forEach((link) => link.remove());
      patched();
    };
    next.onload = done;
    next.onerror = () => next.remove();
    const last = old.at(-1);
    if (last) last.after(next);
    else document.head.append(next);
  }

  /**
   * Fetches the page itself and becomes it: for everything that is more than slides. True when it could.
   * @param {Put} put
   * @param {boolean} [quiet] nothing is known to have changed
   */
  async function whole(put, quiet) {
    const answer = await fetch(location.pathname, { cache: 'no-store' }).catch(() => null);
    if (!answer?.ok) {
      if (!quiet) take({ ...put, order: undefined, slides: undefined, css: undefined, whole: false });
      return Boolean(answer);
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const mine = page.querySelector('script[src="/_/live.js"]');
    if (!(mine instanceof HTMLElement)) return false;
    token = mine.dataset.token ?? token;
    if (deck === undefined) {
      version = Number(mine.dataset.version);
      if (mine.dataset.key !== tag?.dataset.key) location.reload();
      return true;
    }
    const scripts = (/** @type {Document} */ d) => [...d.querySelectorAll('script[src]')].map((s) => s.getAttribute('src')).sort().join();
    const made = page.querySelector('main.deck');
    if (scripts(page) !== scripts(document) || !made) {
      // another player: the page must begin anew; the address keeps the place
      location.reload();
      return true;
    }
    around(page, made);
    const edited = become(made);
    version = Number(mine.dataset.version);
    if (put.findings) ui.findings(put.findings);
    ui.gone(false);
    patched();
    if (put.notes || put.whole) fetchNotes();
    follow(quiet ? undefined : put.edited ?? edited);
    document.dispatchEvent(new CustomEvent('aftrap:live', { detail: { version } }));
    return true;
  }

  /** Everything of a page but its slides. @param {Document} page @param {Element} made */
  function around(page, made) {
    for (const [old, now] of [[document.documentElement, page.documentElement], [document.body, page.body], [main, made]]) {
      for (const { name, value } of now?.attributes ?? []) if (name !== 'class' && old) set(old, name, value);
    }
    // a setting that was taken out of the deck (`duration`, `slide-tone`)
    for (const name of main.getAttributeNames()) if (name.startsWith('data-') && !made.hasAttribute(name)) main.removeAttribute(name);
    if (page.title !== document.title && !player()) document.title = page.title;
    const css = page.querySelector('link[rel="stylesheet"][href*="deck-"]')?.getAttribute('href');
    if (css) swap(css);
    const styles = (/** @type {Document} */ d) => [...d.head.querySelectorAll('style, meta')];
    const now = styles(page);
    const old = styles(document).filter((one) => !own(one));
    for (const one of now) if (!old.some((other) => other.isEqualNode(one))) document.head.append(document.importNode(one, true));
    for (const one of old) if (one.matches('style') && !now.some((other) => other.isEqualNode(one))) one.remove();
    const [notes, newer] = [document, page].map((d) => d.getElementById('aftrap-notes'));
    if (notes && newer) notes.textContent = newer.textContent;
  }

  /** The slides of another copy of this page; gives the first that differs. @param {Element} made */
  function become(made) {
    const have = new Map(sections().map((section) => [section.id, section]));
    const now = /** @type {HTMLElement[]} */ ([...made.children].filter((child) => child.matches('section.slide')));
    const wanted = new Set(now.map((section) => section.id));
    for (const [id, section] of have) if (!wanted.has(id)) section.remove();
    /** @type {string | undefined} */
    let edited;
    const all = now.map((section) => {
      const old = have.get(section.id);
      if (old && old.dataset.key === section.dataset.key) {
        renumber(old, section, section.querySelector('.slide-number')?.innerHTML ?? null);
        return old;
      }
      edited ??= section.id;
      const fresh = document.importNode(section, true);
      if (!old) return fresh;
      morph(old, fresh);
      return old;
    });
    line(all);
    return edited;
  }

  // ---- what does not fit ----------------------------------------------------------------------------------------

  /** @type {Record<string, {file: string, path: string, line: number}>} */
  let places = {};
  let placed = -1; // the version that they are of

  /** What sticks out of its slide, as findings: the player measures, the server knows where the slide is written. */
  async function tellOverflow() {
    const over = () => player()?.overflows?.() ?? [];
    if (over().length && placed !== version) {
      const shown = version;
      const answer = await fetch(address('places.json')).catch(() => null);
      if (answer?.ok) [places, placed] = [await answer.json(), shown];
    }
    ui.overflow(over().map(({ id, number, px, near }) => ({
      code: 'overflow', severity: 'warning', slideId: id, ...places[id],
      message: `slide ${number} overflows by ${px} px${near && ` at \`${near}\``}`,
      help: 'say less, split the slide, or set `overflow: shrink` at the top of the deck',
    })));
  }

  function patched() {
    player()?.patched();
    void tellOverflow();
  }

  // ---- following the author -------------------------------------------------------------------------------------

  const wish = (/** @type {string} */ name) => {
    try {
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const wishFor = (/** @type {string} */ name, /** @type {string} */ value) => {
    try {
      sessionStorage.setItem(name, value);
    } catch {} // without storage it holds for this page
  };
  let following = wish('aftrap-follow') === null ? 'follow' in tag.dataset : wish('aftrap-follow') === 'on';

  /** Also from the player's settings. @param {boolean} now */
  function setFollowing(now) {
    following = now;
    wishFor('aftrap-follow', following ? 'on' : 'off');
    ui.label();
  }

  const presenting = () => presenters > 0 || presenter || Boolean(player()?.presenting());

  /** Goes to the slide that was edited, unless somebody is presenting. @param {string | undefined} id */
  function follow(id) {
    if (!id || !following || presenting()) return;
    const section = document.getElementById(id);
    if (!section || player()?.state().id === id) return;
    if (player()) player()?.go({ id, step: Number(section.dataset.steps) || 0 });
    else section.scrollIntoView({ block: 'nearest' });
  }

  // ---- other windows --------------------------------------------------------------------------------------------

  /** @type {((message: any) => void)[]} */
  const callbacks = [];
  /** @type {Record<string, string[]>} */
  let notes = {};
  // one after the other, so that they come in order
  let posts = Promise.resolve();

  function fetchNotes() {
    if (!speaker) return;
    void fetch(address('notes.json')).then((answer) => (answer.ok ? answer.json() : notes)).then((all) => {
      notes = all;
      patched();
    }, () => {}); // the next stream brings them
  }

  function join() {
    const door = player();
    if (!door || deck === undefined) return;
    fetchNotes();
    door.connect({
      send(message) {
        if (!ui.reachable()) return; // `connected` will ask for it again
        const body = JSON.stringify(message);
        // the server takes 64 kB at once: many drawings go one by one, so that the place in the talk always arrives
        const parts = body.length > 30_000 && message.entries?.length > 1 ? message.entries.map((/** @type {any} */ one) => JSON.stringify({ ...message, entries: [one] })) : [body];
        for (const part of parts) {
          posts = posts.then(() => fetch(address('control'), { method: 'POST', body: part, keepalive: message?.kind === 'bye' })).then(() => {}, () => {});
        }
      },
      subscribe: (callback) => void callbacks.push(callback),
      follow(now) {
        if (now !== undefined) setFollowing(now);
        return following;
      },
      ...(speaker ? { notes: (/** @type {string} */ id) => notes[id] } : {}),
    });
  }

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
      const id = here()?.slideId;
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

    /** What the server told, and what the browser measured. @type {[Finding[], Finding[]]} */
    let [told, over] = [[], []];
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
      tooMuch.hidden = over.length === 0;
      tooMuch.textContent = here()?.message.replaceAll('`', '') ?? '';
    }

    /** What sticks out of the slide that is looked at, else of another. */
    function here() {
      const id = player()?.state().id;
      return over.find((one) => one.slideId === id) ?? over[0];
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
      const sorted = all.toSorted ? all.toSorted((a, b) => grave[a.severity] - grave[b.severity]) : all;
      list.replaceChildren(...sorted.map(card));
      const numbers = Object.keys(grave).map((kind) => [all.filter((one) => one.severity === kind).length, kind]);
      count.textContent = numbers.filter(([n]) => n).map(([n, kind]) => `${n} ${kind}${n === 1 ? '' : 's'}`).join(', ');
      count.className = `count ${all.some((one) => one.severity === 'error') ? 'error' : 'warning'}`;
    }

    /** @param {boolean} grave a new error opens the list; the rest waits to be asked for */
    function renew(grave) {
      all = [...told, ...over];
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
      overflow(now) {
        if (JSON.stringify(now) === JSON.stringify(over)) return;
        over = now;
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

  document.addEventListener('aftrap:overflow', () => void tellOverflow());

  // a tab that nobody sees gives its place back
  let asleep = 0;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(asleep);
    if (!document.hidden) enter();
    else if (!presenter) asleep = window.setTimeout(() => player()?.presenting() || leave(), 1500);
  });
  addEventListener('pagehide', leave);
  addEventListener('pageshow', (event) => event.persisted && enter());
  if (!document.hidden || presenter) enter();
  if (player()) join();
  else addEventListener('load', join);
})();
