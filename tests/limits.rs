//! What an author can ask for by a slip has a bound, which is reported; what is long is read all the same.

use aftrap::diagnostics::Diagnostic;
use aftrap::fs::Files;
use aftrap::site::{Build, BuildCache, BuildOptions, build};
use std::time::{Duration, Instant};

/// The build of a folder with these files, of which the first is the deck.
fn built(files: &[(String, String)]) -> Build {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let options = BuildOptions { check: true, ..BuildOptions::default() };
    build(&Files::disk(), &folder.path().join(&files[0].0), &BuildCache::default(), &options)
}

fn one(text: String) -> Build {
    built(&[("deck.md".to_owned(), text)])
}

fn found<'a>(build: &'a Build, code: &str) -> Vec<&'a Diagnostic> {
    build.all_findings().filter(|d| d.code.name == code).collect()
}

/// Files of which each includes the next `times` times; the last one is `end`.
fn pyramid(depth: usize, times: usize, end: &str) -> Vec<(String, String)> {
    let name = |i: usize| if i == 0 { "deck.md".to_owned() } else { format!("part{i}.md") };
    let part = |i: usize| {
        let include = format!("<!-- include: {} -->\n\n---\n\n", name(i + 1));
        (name(i), if i + 1 == depth { end.to_owned() } else { include.repeat(times) })
    };
    (0..depth).map(part).collect()
}

#[test]
fn slides_without_titles_have_short_ids() {
    let text: Vec<String> = (0..3_000).map(|n| format!("words {n}\n")).collect();
    let build = one(text.join("\n---\n\n"));
    let ids: Vec<&str> = build.decks[0].slides.iter().map(|slide| slide.id.as_str()).collect();
    assert_eq!(ids.len(), 3_000);
    assert_eq!(ids[..4], ["slide", "slide-next", "slide-next-2", "slide-next-3"]);
    let longest = ids.iter().map(|id| id.len()).max();
    assert_eq!(longest, Some("slide-next-2999".len()));
    // after a title they are named by it
    let build = one("# A\n\n---\n\nb\n\n---\n\nc\n\n---\n# D\n\n---\n\ne\n".to_owned());
    let ids: Vec<&str> = build.decks[0].slides.iter().map(|slide| slide.id.as_str()).collect();
    assert_eq!(ids, ["a", "a-next", "a-next-2", "d", "d-next"]);
}

#[test]
fn twenty_thousand_slides_fit_in_half_a_gigabyte() {
    let folder = tempfile::tempdir().unwrap();
    let slides: Vec<String> = (0..20_000).map(|n| format!("words {n}\n")).collect();
    std::fs::write(folder.path().join("deck.md"), slides.join("\n---\n\n")).unwrap();
    let script = "import resource,subprocess,sys\ns=subprocess.run(sys.argv[1:]).returncode\n\
        print(s, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let program = ["-c", script, env!("CARGO_BIN_EXE_aftrap"), "build", "deck.md", "-o", "out", "-q"];
    let done = std::process::Command::new("python3").args(program).current_dir(folder.path()).output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    let (status, kilobytes) = told.trim().split_once(' ').unwrap_or_else(|| panic!("{done:?}"));
    assert_eq!(status, "0", "{}", String::from_utf8_lossy(&done.stderr));
    let kilobytes: usize = kilobytes.parse().unwrap();
    assert!(kilobytes < 500_000, "{kilobytes} kB");
    let page = std::fs::read_to_string(folder.path().join("out/index.html")).unwrap();
    assert_eq!(page.matches("class=\"slide ").count(), 20_000);
}

#[test]
fn includes_that_multiply_end_at_a_bound_that_is_reported_once() {
    for (depth, times, end, says) in [
        (13, 3, "# End\n", "the deck has more than 32768 includes"),
        (13, 3, "<!-- class: a -->\n", "the deck has more than 32768 includes"),
        (13, 3, "<!-- include: nowhere.md -->\n", "the deck has more than 32768 includes"),
        (4, 60, "# One\n\n---\n\n# Two\n", "includes bring more than 25000 slides into the deck"),
    ] {
        let build = built(&pyramid(depth, times, end));
        let told = found(&build, "include-range");
        let messages: Vec<&str> = told.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, [says], "{depth} × {times}");
        assert!(told[0].span.is_some() && told[0].help.is_some());
        assert!(build.decks[0].slides.len() <= 25_000);
    }
}

#[test]
fn includes_within_the_bound_are_all_there() {
    let build = built(&pyramid(8, 3, "# End\n"));
    assert_eq!(build.decks[0].slides.len(), 3_usize.pow(7));
    assert!(found(&build, "include-range").is_empty());
    // of a long file a few slides can be picked often
    let part: Vec<String> = (1..=300).map(|n| format!("# P{n}\n")).collect();
    let deck = "<!-- include: part.md#7 -->\n\n---\n\n".repeat(200);
    let build = built(&[("deck.md".to_owned(), deck), ("part.md".to_owned(), part.join("\n---\n\n"))]);
    assert_eq!(build.decks[0].slides.len(), 200);
    assert!(found(&build, "include-range").is_empty());
}

#[test]
fn a_long_line_has_its_findings_at_their_columns() {
    let build = one(format!("# A\n\n{}\n", "é![](a.png)".repeat(2_000)));
    let missing = found(&build, "image-missing");
    let columns: Vec<usize> = missing.iter().map(|d| d.span.as_ref().unwrap().place().column).collect();
    assert_eq!(columns.len(), 2_000);
    let step = "é![](a.png)".chars().count();
    assert!(columns.windows(2).all(|pair| pair[1] - pair[0] == step), "{:?}", &columns[..4]);
}

#[test]
fn secrets_are_found_however_long_the_line() {
    let key = ["ghp_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat();
    for filler in [":a:", "x", "token: ", "https://", "a,"] {
        let line = format!("{} {key} {}", filler.repeat(5_000), filler.repeat(5_000));
        assert_eq!(found(&one(format!("# A\n\n{line}\n")), "secret").len(), 1, "{filler}");
    }
}

#[test]
fn divs_within_divs_end_no_stack() {
    for count in [70, 5_000] {
        for close in [":::\n", ""] {
            let build = one(format!("# A\n\n{}the inmost words\n\n{}", "::: box\n".repeat(count), close.repeat(count)));
            let html = build.decks[0].slides[0].section.html();
            assert!(html.contains("the inmost words"), "{count}");
            assert!(html.matches("class=\"box\"").count() <= 64, "{count}");
            assert_eq!(found(&build, "nesting").len(), 1, "{count}");
        }
    }
    assert!(found(&one(format!("{}x\n", "::: box\n".repeat(60))), "nesting").is_empty());
}

#[test]
fn footnotes_of_other_slides_are_found_by_their_names() {
    let slides: Vec<String> = (0..300).map(|n| format!("# S{n}\n\nword[^n{n}] [^n{n}0]\n")).collect();
    let notes: Vec<String> = (0..300).map(|n| format!("[^n{n}]: note number {n}.\n")).collect();
    let build = one(format!("{}\n\n{}", slides.join("\n---\n\n"), notes.join("\n")));
    for (n, slide) in build.decks[0].slides.iter().enumerate() {
        assert!(slide.section.html().contains(&format!("note number {n}.")), "{n}");
    }
    // `[^n10]` to `[^n290]` are defined, the other 271 are not
    assert_eq!(found(&build, "reference-missing").len(), 271);
}

#[test]
fn links_and_allowances_of_many_slides_are_matched() {
    let slide = |n: usize| {
        format!(
            "<!-- allow: remote – it is live -->\n# S{n}\n\n[next](#s{}) [no](#gone{n}) ![x](https://a.example/{n}.png)\n",
            (n + 1) % 400
        )
    };
    let slides: Vec<String> = (0..400).map(slide).collect();
    let build = one(slides.join("\n---\n\n"));
    let dead = found(&build, "link-dead");
    assert_eq!(dead.len(), 400);
    assert!(dead.iter().all(|d| d.message.contains("#gone") && d.help.is_some()));
    assert!(found(&build, "remote").is_empty() && found(&build, "allow-unused").is_empty());
}

/// What a deck takes longer than one of a word: the best of two, others may be at work beside it.
fn work(text: &str) -> Duration {
    let once = |text: &str| {
        let start = Instant::now();
        one(text.to_owned());
        start.elapsed()
    };
    let best = |text: &str| once(text).min(once(text));
    best(text).saturating_sub(best("# A\n\nb\n"))
}

#[test]
fn four_times_as_much_takes_about_four_times_as_long() {
    type Row = (&'static str, fn(usize) -> String, usize);
    let rows: [Row; 7] = [
        ("one long word of many parts", |n| ":a:".repeat(n), 1_000),
        ("signs without a word", |n| "![[".repeat(n), 1_000),
        ("tags that are open", |n| format!("{}x{}", "<div>".repeat(n), "</div>".repeat(n)), 3_000),
        ("uses of one footnote", |n| format!("{}\n\n[^1]: note", "w[^1] ".repeat(n)), 2_000),
        ("tags without an end", |n| format!("<div>\n{}", "<a b ".repeat(n)), 500),
        ("columns", |n| format!("{}|\n{}|\n{}|", "|a".repeat(n), "|-".repeat(n), "|b".repeat(n)), 1_000),
        ("numbers of bots", |n| "8123456:".repeat(n), 1_000),
    ];
    for (what, text, n) in rows {
        let deck = |n: usize| format!("# A\n\n{}\n", text(n));
        let ratio = || work(&deck(4 * n)).as_secs_f64() / work(&deck(n)).max(Duration::from_millis(20)).as_secs_f64();
        let mut ratios = Vec::new();
        while ratios.len() < 3 && ratios.last().is_none_or(|last| *last >= 8.0) {
            ratios.push(ratio());
        }
        assert!(ratios.last().is_some_and(|last| *last < 8.0), "{what}: {ratios:.1?}");
    }
}

#[test]
fn a_name_that_is_used_often_is_told_once() {
    let build = one(format!("# A\n\n{}", "x {#same}\n\n".repeat(40)));
    assert_eq!(found(&build, "duplicate-id").len(), 1);
}

#[test]
fn bars_in_cells_are_counted_up_to_the_end_of_the_cell() {
    // places behind `\|` in a cell are those of the source, in the next cell too
    let build = one("# A\n\n| a | b |\n|---|---|\n| x \\| y ![](p.png) | c \\| ![](q.png) |\n".to_owned());
    let columns: Vec<usize> =
        found(&build, "image-missing").iter().map(|d| d.span.as_ref().unwrap().place().column).collect();
    assert_eq!(columns, [10, 28]);
}
