// What KaTeX makes of the formulas in `formulas/list.txt`, as `formulas/katex.json`: the words of its MathML in the order in
// which they stand, or its error. `formulas.rs` compares ours with them; no test needs KaTeX or Node.
//
//   npm install --prefix /tmp/katex katex@0.16.47
//   node tests/compare-katex.mjs /tmp/katex            writes tests/formulas/katex.json
//   node tests/compare-katex.mjs /tmp/katex sheet.html ours.json
//       a page with KaTeX's HTML beside ours (a list of MathML or messages, in the order of the list), to look at
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const PINNED = '0.16.47';
const [folder, sheet, ours] = process.argv.slice(2);
if (!folder) throw new Error('the folder where katex is installed is missing');
const require = createRequire(path.resolve(folder, 'package.json'));
const katex = require('katex');
if (katex.version !== PINNED) throw new Error(`katex ${katex.version} is installed; ${PINNED} is pinned`);

const here = path.join(import.meta.dirname, 'formulas');
const list = fs.readFileSync(path.join(here, 'list.txt'), 'utf8').split('\n').filter(Boolean).map((line) => {
  const at = line.indexOf(' ');
  return { display: line.slice(0, at) === 'display', tex: line.slice(at + 1) };
});

/** @param {string} mathml */
function words(mathml) {
  const inner = mathml.replace(/<annotation[^]*?<\/annotation>/, '').replace(/<[^>]*>/g, ' ');
  const plain = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", nbsp: ' ' };
  return inner.replace(/&(\w+|#x27);/g, (whole, name) => plain[name] ?? whole).replace(/\s+/g, ' ').trim();
}

/** How many fractions, roots and rows of tables it has. @param {string} mathml */
function shape(mathml) {
  const count = (name) => [name, mathml.split(`<${name}>`).length + mathml.split(`<${name} `).length - 2];
  return Object.fromEntries(['mfrac', 'msqrt', 'mroot', 'mtr'].map(count).filter(([, n]) => n));
}

const options = (display, output) => ({ displayMode: display, output, throwOnError: true, strict: false, trust: false });
const frozen = list.map(({ display, tex }) => {
  try {
    const mathml = katex.renderToString(tex, options(display, 'mathml'));
    // an untrusted command is drawn in red, as its name
    if (mathml.includes('mathcolor="#cc0000"')) return { display, tex, error: 'not trusted' };
    return { display, tex, words: words(mathml), shape: shape(mathml) };
  } catch (error) {
    return { display, tex, error: String(error.message).replace(/\u0332/g, '') };
  }
});

if (!sheet) {
  const lines = frozen.map((one) => `  ${JSON.stringify(one)}`).join(',\n');
  fs.writeFileSync(path.join(here, 'katex.json'), `[\n${lines}\n]\n`);
  console.log(`${frozen.length} formulas, ${frozen.filter((one) => one.error).length} refused by KaTeX ${PINNED}`);
} else {
  const drawn = JSON.parse(fs.readFileSync(ours, 'utf8'));
  const css = path.join(path.dirname(require.resolve('katex')), 'katex.min.css');
  const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const rows = list.map(({ display, tex }, i) => {
    let theirs;
    try {
      theirs = katex.renderToString(tex, options(display, 'html'));
    } catch (error) {
      theirs = `<small>${escape(String(error.message).slice(0, 90))}</small>`;
    }
    const here = drawn[i].startsWith('<math') ? drawn[i] : `<small>${escape(drawn[i])}</small>`;
    return `<tr><td><small>${i + 1} ${escape(tex)}</small></td><td>${theirs}</td><td class="slide-body">${here}</td></tr>`;
  });
  fs.writeFileSync(sheet, `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="file://${css}"><style>
body{margin:8px;font:22px sans-serif}table{border-collapse:collapse;width:100%}td{border:1px solid #ccc;padding:4px 8px;width:38%;vertical-align:middle}
td:first-child{width:24%;font:12px monospace;word-break:break-all}/*THEME*/</style><table>${rows.join('\n')}</table>`);
}
