//! The local server, asked by raw sockets.

use crate::fake::Talk;

#[test]
fn a_page_is_served_with_its_one_tag() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("deck.md"), "# A\n---\n# B").unwrap();
    let talk = Talk::start(&dir.path().join("deck.md"), vec![]);
    let page = talk.get("/");
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.text().contains("data-version=\"1\""), "{page:?}");
    assert_eq!(page.text().matches("/_/live.js").count(), 1);
    std::fs::write(dir.path().join("deck.md"), "# A\n---\n# C").unwrap();
    let took = talk.until("C", |v| v.number == 2);
    eprintln!("{took:?} {:?}", talk.lines.lock().unwrap());
}
