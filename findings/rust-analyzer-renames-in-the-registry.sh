#!/usr/bin/env bash
# rust-analyzer's rename edits the sources of dependencies in cargo's registry cache.
#
# rust-analyzer 1.95.0 (5980761 2026-04-14, the component of Rust 1.95.0), fallible-iterator 0.3.0, seen on 2026-12-01.
# A crate of one's own implements a trait of a dependency. Renaming the associated type in one's own `impl`
# (`type Error = String;` to `Failure`) is no error, though only the trait may name it, and not an edit of one's own file
# alone: the answer to `textDocument/rename` holds edits of $CARGO_HOME/registry/src/…/fallible-iterator-0.3.0/src/lib.rs
# as well. An editor or script that applies what the server says has changed the dependency for every project of the
# machine. Nothing notices: cargo checks a package when it is unpacked and not again, one's own project compiles (all is
# renamed together), and the next project that compiles the package afresh fails, though nobody has touched it.
# (`prepareRename` at the same place offers the name for renaming, too.)
#
# Seen:
#   own file: edited
#   registry: src/lib.rs, 211 edits
#   in another project: type `Error` is not a member of trait `FallibleIterator`
#
# What it means for us: renames by the server are applied only to files below our own folder.
set -euo pipefail
command -v rust-analyzer >/dev/null || rustup component add rust-analyzer
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export CARGO_HOME="$dir/cargo"
mkdir -p "$dir/own/src"
cat >"$dir/own/Cargo.toml" <<'TOML'
[package]
name = "own"
version = "0.1.0"
edition = "2024"

[dependencies]
fallible-iterator = { version = "=0.3.0", default-features = false }
TOML
cat >"$dir/own/src/lib.rs" <<'RUST'
use fallible_iterator::FallibleIterator;

pub struct Once(Option<u8>);

impl FallibleIterator for Once {
    type Item = u8;
    type Error = String;

    fn next(&mut self) -> Result<Option<u8>, String> {
        Ok(self.0.take())
    }
}
RUST
cp "$dir/own/Cargo.toml" "$dir/Cargo.toml.before"
cp "$dir/own/src/lib.rs" "$dir/lib.rs.before"
cd "$dir/own"
cargo check --quiet
rust-analyzer --version
cat >"$dir/client.py" <<'PY'
import json, os, re, subprocess, sys

root = os.path.realpath(sys.argv[1])
lib = f"file://{root}/src/lib.rs"
server = subprocess.Popen(["rust-analyzer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root)
settings = {"checkOnSave": False, "cachePriming": {"enable": False}}


def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    server.stdin.flush()


def receive():
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += server.stdout.read(1)
    return json.loads(server.stdout.read(int(re.search(rb"(\d+)", head).group(1))))


def wait(wanted):
    """The answer with this id; without one, the moment at which the server has read everything."""
    while True:
        message = receive()
        if "method" in message and "id" in message:
            asked = message["method"] == "workspace/configuration"
            send({"id": message["id"], "result": [settings] * len(message["params"]["items"]) if asked else None})
        elif wanted is None and message.get("method") == "experimental/serverStatus" and message["params"].get("quiescent"):
            return None
        elif wanted is not None and message.get("id") == wanted:
            return message


send({"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": f"file://{root}", "initializationOptions": settings,
     "capabilities": {"experimental": {"serverStatusNotification": True}}}})
wait(1)
send({"method": "initialized", "params": {}})
wait(None)
at = {"textDocument": {"uri": lib}, "position": {"line": 6, "character": 9}}
send({"id": 2, "method": "textDocument/rename", "params": {**at, "newName": "Failure"}})
result = wait(2)["result"]
edits = dict(result.get("changes") or {})
for document in result.get("documentChanges") or []:
    edits.setdefault(document["textDocument"]["uri"], []).extend(document["edits"])
for uri, changes in edits.items():
    path = uri[len("file://"):]
    print("own file: edited" if uri == lib else f"registry: {path.split('fallible-iterator-0.3.0/')[-1]}, {len(changes)} edits")
    lines = open(path).read().split("\n")
    for change in sorted(changes, key=lambda c: (c["range"]["start"]["line"], c["range"]["start"]["character"]), reverse=True):
        start, end = change["range"]["start"], change["range"]["end"]
        line = lines[start["line"]]
        lines[start["line"]] = line[:start["character"]] + change["newText"] + line[end["character"]:]
    open(path, "w").write("\n".join(lines))
server.kill()
PY
timeout 200 python3 "$dir/client.py" "$dir/own" | tee "$dir/seen"
grep -qx 'own file: edited' "$dir/seen"
grep -qE '^registry: src/lib.rs, [0-9]+ edits$' "$dir/seen"
# another project of the same machine, unchanged, that compiles the package for the first time
mkdir -p "$dir/other/src"
cp "$dir/Cargo.toml.before" "$dir/other/Cargo.toml"
cp "$dir/lib.rs.before" "$dir/other/src/lib.rs"
cd "$dir/other"
if cargo check --quiet 2>"$dir/errors"; then
  echo "another project compiles" && exit 1
fi
grep -m1 -o 'type `Error` is not a member of trait `FallibleIterator`' "$dir/errors"
