//! Time and memory of whole decks.
fn main() {
    divan::main();
}
