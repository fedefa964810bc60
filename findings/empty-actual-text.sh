#!/bin/sh
# An `/ActualText` that is empty says that what it marks stands for no text (ISO 32000-1, 14.9.4: it replaces the content).
#
# Seen with pypdfium2 5.15.2 (PDFium) and PyMuPDF 2.0 on a valid PDF in which "twice" is drawn two times, the first time
# with an empty ActualText and another word beside it:
#   MuPDF   reads  once each: the marked run is gone          -> "twice" 1, "marked" 0
#   PDFium  reads the marked run as if nothing were marked    -> "marked" 1; only a run that repeats another at nearly the
#           same place is dropped, by a rule of its own       -> "twice" 1
# So a marked run with words of its own is found in Chrome's viewer, and nowhere else. One zero-width space instead of nothing
# silences PDFium too, and then stands in the text that the others give. (Aftrap marks only what stands there twice.)
#
# Exits 1 when that changes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pypdfium2==5.15.2 pymupdf==2.0
cat > "$work/look.py" <<'PY'
import sys, pymupdf, pypdfium2

def pdf(mark):
    run = lambda x, y, text: f"BT /F1 24 Tf {x} {y} Td ({text}) Tj ET\n"
    hide = lambda inner: f"/Span <</ActualText {mark}>> BDC\n{inner}EMC\n"
    content = hide(run(50, 150, "twice")) + run(50, 150, "twice") + hide(run(50, 90, "marked")) + run(50, 50, "plain")
    objects = [
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
    ]
    out, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in places)
    return (out + f"trailer\n<</Size {len(objects) + 1} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").encode()

def words(data):
    fitz = pymupdf.open(stream=data, filetype="pdf")[0].get_text()
    pdfium = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    return {name: {word: text.count(word) for word in ("twice", "marked", "plain", "\u200b")}
            for name, text in (("MuPDF", fitz), ("PDFium", pdfium))}

empty, zero = words(pdf("<FEFF>")), words(pdf("<FEFF200B>"))
print("empty:           ", empty)
print("zero-width space:", zero)
expected = (
    empty["MuPDF"]["twice"] == 1 and empty["MuPDF"]["marked"] == 0
    and empty["PDFium"]["twice"] == 1 and empty["PDFium"]["marked"] == 1
)
sys.exit(0 if expected else 1)
PY
"$work/venv/bin/python" "$work/look.py"
