#!/usr/bin/env bash
# Valid mermaid diagrams in beautiful-mermaid, the renderer behind the mermaid plug-in of Marp Core 5.
#
# Seen with: beautiful-mermaid 1.1.3 (npm), Node 20. Beside it: what mermaid 11 draws of the same source in a browser.
#
# A good guess: a renderer that takes mermaid's syntax draws a diagram or refuses it (it does refuse `gantt` and `pie`
# with an error). Seen: within the kinds it takes, words it does not know are passed over or read as something else,
# and a picture comes out without an error:
#   invisible links    `C --- D ~~~ E --> F`          E and F are gone
#   round arrow ends   `C --> D --o E --x F`          E and F are gone
#   named edges        `A e1@--> B`                   the arrow and B are gone
#   a link target      `click A "https://…"`          a box called `click`
#   critical/option    `critical Connect … option X`  the frame is gone, its option is an `opt` frame called `ion X`
#   an alias           `create actor D as Donald`     the box says D
#   notes              `note right of s1`             gone
# So neither a lack of errors nor a valid SVG says that a diagram was drawn: the words must be compared.
set -euo pipefail
command -v npm >/dev/null || { echo "needs node and npm"; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund beautiful-mermaid@1.1.3
cat > draw.mjs <<'J'
import { renderMermaidSVG } from "beautiful-mermaid";
const diagrams = {
  invisible: "flowchart LR\n  C --- D ~~~ E --> F",
  round: "flowchart LR\n  C --> D --o E --x F",
  named: "flowchart LR\n  A e1@--> B",
  click: 'flowchart TD\n  A --> B\n  click A "https://example.org" "Tip"',
  critical: "sequenceDiagram\n  critical Connect\n    Bob-->>John: up\n  option Timeout\n    Bob-->>Bob: log\n  end",
  alias: "sequenceDiagram\n  Carl->>Ann: Hi\n  create actor D as Donald\n  Carl->>D: Hello",
  note: "stateDiagram-v2\n  s1 --> s2\n  note right of s1\n    Important\n  end note",
};
for (const [name, source] of Object.entries(diagrams)) {
  const svg = renderMermaidSVG(source);
  const words = [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map((m) => m[1].trim());
  console.log(`${name}: ${words.join(" / ")}`);
}
J
seen=$(node draw.mjs)
echo "$seen"
grep -qx 'invisible: C / D' <<<"$seen" && grep -qx 'round: C / D' <<<"$seen" && grep -qx 'named: A' <<<"$seen" && grep -q 'click: .*click' <<<"$seen" &&
  grep -q 'critical: .*\[ion Timeout\]' <<<"$seen" && ! grep -q Connect <<<"$seen" && ! grep -q Donald <<<"$seen" &&
  ! grep -q Important <<<"$seen" || { echo "this has changed"; exit 1; }
echo "as described"
