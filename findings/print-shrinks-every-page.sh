#!/usr/bin/env bash
# One element that is wider than its page, in a PDF of many pages.
#
# Seen with: Chromium 156.0.8078.114, --print-to-pdf, `@page { size: 400px 300px; margin: 0 }`, three pages with a bar of
# 100 pixels each; the second also holds a wider block.
#
# A good guess: what is too wide is cut off at the paper's edge, or at most its own page is made smaller. Seen: ALL
# pages of the document are scaled down, also those before it, though each stays 400x300:
#   block of 400 on the second page    bars of 100 on all three pages
#   block of 480                       bars of 83
#   block of 800                       bars of 67
#   block of 1600                      bars of 67 as well: more than 1.5 it is not scaled, the rest is cut off
# `overflow: hidden`, `overflow: clip` or `contain: paint` on the page's section keeps every page at its size. So one
# forgotten table on slide 90 changes slide 1 on paper, where nobody looks for it.
set -euo pipefail
command -v chromium >/dev/null && command -v pdftoppm >/dev/null && command -v python3 >/dev/null || { echo "needs chromium, pdftoppm, python3"; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"

bars() { # width of the block, style of the sections: the red bars' widths, page by page
  cat >page.html <<H
<!doctype html><style>
@page { size: 400px 300px; margin: 0 } body { margin: 0 } section { break-after: page; height: 300px; $2 }
.bar { width: 100px; height: 20px; background: #f00 } .block { width: $1px; height: 20px; background: #00f }
</style>
<section><div class=bar></div></section><section><div class=bar></div><div class=block></div></section>
<section><div class=bar></div></section>
H
  timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run \
    --user-data-dir="$work/profile" --no-pdf-header-footer --print-to-pdf=page.pdf "file://$work/page.html" 2>/dev/null
  rm -f page-*.ppm; pdftoppm -r 96 page.pdf page
  python3 - page-*.ppm <<'PY'
import sys
def bar(name):
    data = open(name, "rb").read()
    _, width, height = data.split(maxsplit=3)[:3]
    row = data[-int(width) * int(height) * 3:][5 * int(width) * 3:6 * int(width) * 3]
    return sum(row[i:i + 3] == b"\xff\0\0" for i in range(0, len(row), 3))
print(*map(bar, sys.argv[1:]))
PY
}
seen=$(for width in 400 480 800 1600; do echo "$width: $(bars $width '')"; done; echo "clipped: $(bars 1600 'overflow: clip')")
echo "$seen"
[ "$seen" = $'400: 100 100 100\n480: 83 83 83\n800: 67 67 67\n1600: 67 67 67\nclipped: 100 100 100' ] || { echo "this has changed"; exit 1; }
echo "as described"
