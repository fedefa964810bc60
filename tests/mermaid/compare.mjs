// What mermaid itself draws of the sources in this folder, for `tests/mermaid.rs` to hold our drawings against.
//
// By hand, never in CI (it needs npm, Chromium and some minutes):
//
//     mkdir /tmp/mermaid && (cd /tmp/mermaid && npm install mermaid@11.15.0 --ignore-scripts)
//     node tests/mermaid/compare.mjs /tmp/mermaid/node_modules/mermaid/dist/mermaid.min.js
//
// It writes `seen.json` beside itself: for every source the words that can be read, and how many boxes, frames, arrows
// and words on arrows there are, or the error with which mermaid refused it. Nothing is loaded from another host.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [mermaid, raw] = process.argv.slice(2);
if (!mermaid) {
  console.error('usage: node tests/mermaid/compare.mjs MERMAID.MIN.JS [FOLDER FOR ITS DRAWINGS]');
  process.exit(2);
}

/** Every source with its name: the file's, and that of its `=== ` line. */
const sources = readdirSync(here).filter((name) => name.endsWith('.mmd')).sort().flatMap((name) =>
  readFileSync(join(here, name), 'utf8').split(/^=== /m).slice(1).map((text) => {
    const end = text.indexOf('\n');
    return { name: `${name.replace('.mmd', '')}/${text.slice(0, end)}`, source: text.slice(end + 1) };
  }));

/** Runs in the page: draws everything, and says what is seen. */
async function look(all) {
  mermaid.initialize({ startOnLoad: false, securityLevel: 'loose', deterministicIds: true, gitGraph: { seed: 1 } });
  const shown = (node) => {
    const style = getComputedStyle(node);
    return style.display !== 'none' && style.visibility !== 'hidden' && style.opacity !== '0';
  };
  const out = [];
  for (const { name, source } of all) {
    try {
      const { svg } = await mermaid.render(`d${out.length}`, source);
      document.body.innerHTML = svg;
      const root = document.body.querySelector('svg');
      const words = [];
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentElement.closest('style, title, desc, metadata, defs, .actorPopupMenu')) continue;
        // of `switch` the first that can be drawn is shown
        const other = node.parentElement.closest('switch > text');
        if (other?.previousElementSibling || !node.parentElement.checkVisibility()) continue;
        if (!shown(node.parentElement)) continue;
        words.push(...node.textContent.split(/\s+/).filter(Boolean));
      }
      const drawn = [...root.querySelectorAll('path, line, polyline')].filter((n) => !n.closest('defs, marker, symbol'));
      const marked = drawn.map((n) => getComputedStyle(n)).map((s) => (s.markerStart !== 'none') + (s.markerEnd !== 'none'));
      const gaps = (dashes) => {
        const all = dashes.split(/[ ,]+/).map(parseFloat).filter((n) => !isNaN(n));
        return all.length === 1 ? all[0] > 0 : all.some((n, i) => i % 2 === 1 && n > 0);
      };
      const lines = [...root.querySelectorAll('path, line, rect, circle, polygon')].filter((n) => !n.closest('defs, marker, symbol'));
      const dashed = lines.map((n) => getComputedStyle(n)).filter((s, i) => gaps(s.strokeDasharray) && shown(lines[i])
        && s.stroke !== 'none' && s.strokeWidth !== '0px').length;
      const labels = [...root.querySelectorAll('.edgeLabel')].filter((n) => n.tagName === 'g' && n.textContent.trim());
      out.push({
        name, words: words.sort(), boxes: root.querySelectorAll('g.node, g.rough-node').length,
        frames: root.querySelectorAll('g.cluster').length, arrows: marked.reduce((a, b) => a + b, 0), dashed,
        labels: labels.filter((n) => !n.parentElement.closest('.edgeLabel')).length, svg,
      });
    } catch (error) {
      out.push({ name, error: String(error.message ?? error).split('\n')[0] });
    }
  }
  document.body.textContent = JSON.stringify(out);
}

const folder = mkdtempSync(join(tmpdir(), 'mermaid-'));
const page = join(folder, 'page.html');
writeFileSync(page, `<!doctype html><meta charset="utf-8"><body><script src="${pathToFileURL(mermaid)}"></script>
<script>(${look})(${JSON.stringify(sources).replaceAll('</', '<\\/')}).then(() => document.title = 'done')</script>`);
const dom = execFileSync('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
  '--disable-background-networking', `--user-data-dir=${join(folder, 'profile')}`, '--virtual-time-budget=600000',
  '--dump-dom', pathToFileURL(page).href], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 29 });
const text = dom.slice(dom.indexOf('<body>') + 6, dom.indexOf('</body>'))
  .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&nbsp;', '\u00a0').replaceAll('&amp;', '&');
const seen = JSON.parse(text);
if (raw) for (const { name, svg } of seen) writeFileSync(join(raw, `${name.replace('/', '-')}.svg`), svg ?? '');
writeFileSync(join(here, 'seen.json'), `[\n${seen.map(({ svg, ...rest }) => JSON.stringify(rest)).join(',\n')}\n]\n`);
rmSync(folder, { recursive: true, force: true });
console.log(`${seen.length} sources, ${seen.filter((s) => s.error).length} refused by mermaid`);
