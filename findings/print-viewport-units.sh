#!/usr/bin/env bash
# Viewport units in a PDF whose pages differ in size (named pages).
#
# Seen with: Chromium 156.0.8078.114, --print-to-pdf; pages of 400x300, 800x200, 400x300 CSS pixels in one document.
#
# A good guess: on the page of 800 pixels `100vw`, `100%` and `100cqw` (of a container as wide as the page) are the same
# length, or else `100vw` is the window's or the default paper's. Seen: `100vw` is the width of the FIRST page everywhere
# (400 on the page of 800), while percentages and container units follow the page they are on. So a handout that mixes
# sizes must be sized with container units, and moving its first page changes all the others.
set -euo pipefail
command -v chromium >/dev/null && command -v pdftoppm >/dev/null && command -v python3 >/dev/null || { echo "needs chromium, pdftoppm, python3"; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"

page() { # names of the pages in their order
  cat <<'H'
<!doctype html><style>
@page narrow { size: 400px 300px; margin: 0 } @page wide { size: 800px 200px; margin: 0 }
body { margin: 0 } section { break-after: page } .narrow { page: narrow } .wide { page: wide }
section > * { height: 20px } .vw { width: 100vw; background: #f00 } .percent { width: 100%; background: #0f0 }
.box { container-type: inline-size } .cqw { width: 100cqw; height: 20px; background: #00f }
</style>
H
  for name in "$@"; do
    echo "<section class=$name><div class=vw></div><div class=percent></div><div class=box><div class=cqw></div></div></section>"
  done
}
widths() { # one line a page: widths of the red, the green and the blue bar in CSS pixels
  page "$@" >page.html
  timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run \
    --user-data-dir="$work/profile" --no-pdf-header-footer --print-to-pdf=page.pdf "file://$work/page.html" 2>/dev/null
  rm -f page-*.ppm; pdftoppm -r 96 page.pdf page
  python3 - page-*.ppm <<'PY'
import sys
for name in sys.argv[1:]:
    data = open(name, "rb").read()
    kind, w, h, top, pixels = data.split(maxsplit=4)[:5]
    w = int(w)
    def bar(y, colour):
        row = data[-w * int(h) * 3:][y * w * 3:(y + 1) * w * 3]
        return sum(row[i:i + 3] == colour for i in range(0, len(row), 3))
    print(bar(10, b"\xff\0\0"), bar(30, b"\0\xff\0"), bar(50, b"\0\0\xff"))
PY
}
seen=$(widths narrow wide narrow)
echo "narrow, wide, narrow (vw, percent, cqw):"; echo "$seen"
[ "$seen" = $'400 400 400\n400 800 800\n400 400 400' ] || { echo "this has changed"; exit 1; }
echo "as described"
