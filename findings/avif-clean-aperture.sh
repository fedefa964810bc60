#!/usr/bin/env bash
# AVIF pictures with a clean aperture (the `clap` box: "show only this rectangle"), in a header reader and in a browser.
#
# Seen with: Chromium 156.0.8078.114, the crate imagesize 0.15.0, Pillow 12.0.0 (writes the plain AVIF that is given a
# `clap` box here), on a picture of 320x160.
#
# A good guess: a reader and a browser agree on the size of a valid AVIF, and a browser either applies the clean
# aperture or ignores it. Neither holds.
#   crop of 100x80 at (0,0)    Chromium shows 100x80,  imagesize says 320x160
#   crop of 100x80 at (10,10)  Chromium shows 320x160, imagesize says 320x160
# Chromium applies the box only where its rectangle begins in the upper left corner. A program that writes `width` and
# `height` from the header must know both rules, or the page jumps when the picture arrives.
# The box: ISO/IEC 14496-12, 12.1.4; its use in AVIF: MIAF (ISO/IEC 23000-22), 7.3.6.7.
set -euo pipefail
command -v chromium >/dev/null && command -v cargo >/dev/null && command -v python3 >/dev/null || { echo "needs chromium, cargo, python3"; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env && env/bin/pip -q install pillow==12.0.0

cat > make.py <<'PY'
"""Writes plain.avif and, from it, corner.avif and inside.avif: the same bytes with a `clap` property."""
import struct
from PIL import Image

def box(kind, body):
    return struct.pack(">I4s", len(body) + 8, kind) + body

def boxes(data):
    at = 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + size]
        at += size

def with_clap(avif, x, y, w, h, full_w, full_h):
    # offsets from the centre of the picture to the centre of the rectangle, as fractions
    horizontal, vertical = 2 * x + w - full_w, 2 * y + h - full_h
    clap = box(b"clap", struct.pack(">IIIIiIiI", w, 1, h, 1, horizontal, 2, vertical, 2))
    top = list(boxes(avif))
    def rebuilt(shift):
        out = b""
        for kind, body in top:
            if kind == b"meta":
                inner = b""
                for k, b in boxes(body[4:]):
                    if k == b"iprp":
                        (_, ipco), (_, ipma) = list(boxes(b))
                        index = len(list(boxes(ipco))) + 1
                        # version 0, flags 0: count of items, then for each: id, count, one byte a property
                        items = struct.unpack(">I", ipma[4:8])[0]
                        assert ipma[:4] == b"\0\0\0\0" and items == 1
                        count = ipma[10]
                        ipma = ipma[:10] + bytes([count + 1]) + ipma[11:] + bytes([0x80 | index])
                        b = box(b"ipco", ipco + clap) + box(b"ipma", ipma)
                    if k == b"iloc":
                        # version 0, offsets and lengths of 4 bytes, no base offset, one item of one extent
                        assert b[:8] == b"\0\0\0\0\x44\0\0\1"
                        b = b[:14] + struct.pack(">I", struct.unpack(">I", b[14:18])[0] + shift) + b[18:]
                    inner += box(k, b)
                body = body[:4] + inner
            out += box(kind, body)
        return out
    return rebuilt(len(rebuilt(0)) - len(avif))

Image.linear_gradient("L").resize((320, 160)).convert("RGB").save("plain.avif", quality=60)
avif = open("plain.avif", "rb").read()
open("corner.avif", "wb").write(with_clap(avif, 0, 0, 100, 80, 320, 160))
open("inside.avif", "wb").write(with_clap(avif, 10, 10, 100, 80, 320, 160))
PY
env/bin/python make.py

mkdir -p reader/src && cat > reader/Cargo.toml <<'T'
[package]
name = "reader"
version = "0.0.0"
edition = "2021"
[dependencies]
imagesize = "=0.15.0"
T
cat > reader/src/main.rs <<'R'
fn main() {
    for name in std::env::args().skip(1) {
        let size = imagesize::size(&name).expect("a size");
        println!("{name} {}x{}", size.width, size.height);
    }
}
R
crate_says=$(cargo run -q --manifest-path reader/Cargo.toml -- plain.avif corner.avif inside.avif)

cat > page.html <<'H'
<body><img src="plain.avif"><img src="corner.avif"><img src="inside.avif"><script>
onload = () => { document.body.textContent =
  [...document.images].map((i) => `${i.getAttribute("src")} ${i.naturalWidth}x${i.naturalHeight}`).join("\n"); };
</script>
H
browser_says=$(timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run \
  --user-data-dir="$work/profile" --dump-dom "file://$work/page.html" 2>/dev/null | grep -o '[a-z]*\.avif [0-9x]*')

echo "imagesize:"; echo "$crate_says"; echo "chromium:"; echo "$browser_says"
[ "$crate_says" = $'plain.avif 320x160\ncorner.avif 320x160\ninside.avif 320x160' ] &&
  [ "$browser_says" = $'plain.avif 320x160\ncorner.avif 100x80\ninside.avif 320x160' ] || { echo "this has changed"; exit 1; }
echo "as described"
