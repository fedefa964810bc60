use crate::fixture::Deck;
use crate::harness::*;
#[test]
fn tmp() {
    for keys in ["", "b", "ArrowRight", "ArrowRight ArrowRight", "End"] {
        let (_room, page) = Room::open(&Deck::many(7).page());
        page.at("1.0");
        if !keys.is_empty() {
            page.keys(keys);
        }
        std::thread::sleep(std::time::Duration::from_millis(600));
        let pdf = page.pdf();
        eprintln!("{keys} {}", pages(&pdf));
        std::fs::write("/tmp/pics/x.pdf", &pdf).unwrap();
    }
}
