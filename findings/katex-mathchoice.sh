#!/bin/sh
# KaTeX 0.19.1 (npm, October 2026): one formula, two different letters, depending on whether you look or listen.
#
# `\mathchoice{D}{T}{S}{SS}` gives one of four contents by the style it stands in: display, text, script, script of a script.
# In `x^{\mathchoice{D}{T}{S}{SS}}` it stands in a superscript, which is script style. KaTeX's HTML, which is seen, shows S.
# Its MathML, which screen readers read and which Ctrl+C takes along, says T in a line and D in a display: that builder knows the
# style of the whole formula only, and neither superscripts nor fractions change it. (A fraction in a display: seen T, heard D.)
#
# Seen:  x^{...}  display=false  html S  mathml T
#        x^{...}  display=true   html S  mathml D
#        \frac{...}{2}  display=true   html T  mathml D
# What it means for us: we choose by the style at the place (src/math/rewrite/), as KaTeX's HTML does, not as its MathML.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund katex@0.19.1 > /dev/null
cat > look.js <<'JS'
const katex = require('katex');
const formulas = [['x^{\\mathchoice{D}{T}{S}{SS}}', false, 'S', 'T'], ['x^{\\mathchoice{D}{T}{S}{SS}}', true, 'S', 'D'],
  ['\\frac{\\mathchoice{D}{T}{S}{SS}}{2}', true, 'T', 'D']];
let same = katex.version === '0.19.1';
for (const [tex, displayMode, seen, heard] of formulas) {
  const letter = (output) => katex.renderToString(tex, { output, displayMode, throwOnError: true })
    .replace(/<annotation.*<\/annotation>/, '').replace(/<[^>]*>/g, '').replace(/[^A-Z]/g, '');
  const [html, mathml] = [letter('html'), letter('mathml')];
  console.log(`${tex}  display=${displayMode}  html ${html}  mathml ${mathml}`);
  same &&= html === seen && mathml === heard;
}
process.exit(same ? 0 : 1);
JS
node look.js
