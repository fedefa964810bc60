#!/bin/sh
# KaTeX 0.19.1 (npm, October 2026): `\overlinesegment{ab}` and `\underlinesegment{ab}`, both in its table of supported functions,
# draw a line with ends over and under the letters, and say "undefined" to who listens: the MathML beside the drawing has
# <mo stretchy="true">undefined</mo>, since the table of MathML signs for stretchy accents has no entry for these two.
# No error, no warning, with `strict: "error"` and `throwOnError` on. `\overbrace` beside them is right.
#
# Seen:  \overlinesegment{ab}   mathml: ab undefined
#        \underlinesegment{ab}  mathml: ab undefined
#        \overbrace{ab}         mathml: ab ⏞
# What it means for us: no part of our output is taken from KaTeX's MathML unseen; both commands are lines here, and the
# frozen comparison (src/math/katex_tests.rs) lists them as a reason to differ.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund katex@0.19.1 > /dev/null
cat > look.js <<'JS'
const katex = require('katex');
let same = katex.version === '0.19.1';
for (const [tex, says] of [['\\overlinesegment{ab}', 'undefined'], ['\\underlinesegment{ab}', 'undefined'], ['\\overbrace{ab}', '\u23de']]) {
  const html = katex.renderToString(tex, { output: 'mathml', throwOnError: true, strict: 'error' });
  const sign = /<mo[^>]*>([^<]*)<\/mo>/.exec(html)[1];
  console.log(`${tex}  mathml: ab ${sign}`);
  same &&= sign === says;
}
process.exit(same ? 0 : 1);
JS
node look.js
