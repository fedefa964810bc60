//! Charts as an author meets them: what is read, what is reported, what stands in the drawing.

use crate::places::told;
use crate::support::project::Project;
use aftrap::fs::Files;
use aftrap::site::{BuildCache, BuildOptions, build};
use std::path::Path;

/// Places and codes of what is found in a chart with this fence.
fn fence(words: &str) -> Vec<String> {
    told(&format!("```{words}\nYear,A,B\n2001,1,2\n2002,3,4\n```"))
}

/// The page of a deck that is one chart.
fn page(chart: &str) -> String {
    let deck = format!("---\nlang: en\n---\n\n{chart}\n");
    let files = Files::memory([("deck.md", deck.into_bytes()), ("d.csv", b"K,a,b\nx,1,2\ny,3,4\n".to_vec())]);
    let built = build(&files, Path::new("deck.md"), &BuildCache::default(), &BuildOptions::default());
    built.decks[0].slides[0].section.html()
}

#[test]
fn words_without_effect_are_reported() {
    let mut wrong = Vec::new();
    for (words, expected) in [
        // what charts know
        ("chart", &[][..]),
        ("chart bar", &[]),
        ("chart stacked title=\"T\" unit=%", &[]),
        ("chart line {.step}", &[]),
        ("chart line {.step at=1 effect=fade-up}", &[]),
        ("chart line {#name .wide lang=en data-x=1 aria-hidden=true}", &[]),
        ("chart pie {.wide unit=\"k€\"}", &[]),
        // what they do not
        ("chart bar horizontal", &["1:14 attributes"]),
        ("chart bar stacked", &["1:14 attributes"]),
        ("chart {.pie}", &["1:12 attributes"]),
        ("chart bar legend=false", &["1:14 attributes"]),
        ("chart bar width=60% height=300", &["1:14 attributes", "1:24 attributes"]),
        ("chart bar {colors=red}", &["1:15 attributes"]),
        ("chart type=line", &["1:10 attributes"]),
        ("chart bar {2-3|5}", &["1:14 attributes"]),
        ("chart bar {.step}{1|2}", &["1:21 attributes"]),
        ("chart bar lines=5", &["1:14 attributes"]),
        ("chart bar numbers", &["1:14 attributes"]),
        ("chart bar wrap", &["1:14 attributes"]),
        ("chart bar {steps=\"A | B\"}", &["1:15 attributes"]),
        ("chart bar {series=2}", &["1:15 attributes"]),
        ("chart bar {.step series=2}", &["1:21 attributes"]),
        ("chart bar {.step series=9}", &["1:21 attributes", "1:21 bad-value"]),
        ("chart bar unti=%", &["1:14 attributes"]),
        ("chart bar unit", &["1:14 attributes"]),
        ("chart bar unit=", &["1:14 attributes"]),
        ("chart bar {alt=\"A chart\"}", &["1:15 attributes"]),
    ] {
        let found = fence(words);
        if found != expected {
            wrong.push((words, found, expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_file_has_as_many_series_as_is_said() {
    for (words, expected) in [
        ("chart bar file=d.csv {.step series=2}", ""),
        ("chart bar file=d.csv {.step}", ""),
        ("chart bar file=d.csv {.step series=3}", "write `series=2`"),
        ("chart pie file=d.csv {.step series=5}", "write `series=2`"),
        ("chart bar file=one.csv {.step series=2}", "its data has 1 part\n"),
        ("chart bar file=d.csv {series=2}", "has no effect on a chart"),
        ("chart bar file=d.csv lines=1-2 unit=%", ""),
    ] {
        let talk = Project::new().file("d.csv", "K,a,b\nx,1,2\ny,3,4\n").file("one.csv", "K,a\nx,1\n");
        let talk = talk.file("deck.md", format!("---\nlang: en\n---\n\n# A\n\n```{words}\n```\n"));
        let told = talk.run(&["build", "deck.md", "-o", "site"]).gives(0).err();
        assert_eq!(told.lines().count() > 1, !expected.is_empty(), "{words}: {told}");
        assert!(told.contains(expected), "{words}: {told}");
    }
}

#[test]
fn the_first_column_names_the_axis() {
    let name = |kind: &str, data: &str| {
        let page = page(&format!("```chart {kind}\n{data}\n```"));
        let at = page.split("class=\"axis-name\"").nth(1).map(|rest| rest.split_once('>').unwrap().1.to_owned());
        at.map(|rest| rest.split('<').next().unwrap().to_owned())
    };
    for kind in ["bar", "stacked", "line", "area", "scatter"] {
        assert_eq!(name(kind, "Year of <sale>,a\n2001,1\n2002,2").as_deref(), Some("Year of &lt;sale&gt;"), "{kind}");
        // nothing stands there where there is no such name
        assert_eq!(name(kind, ",a\n2001,1\n2002,2"), None, "{kind}");
        assert_eq!(name(kind, "Tv,1\nWeb,2"), None, "{kind}");
    }
    let lying = "Kind of people,a\nPeople who never gave a presentation in their life,1\nPeople who give one each and every week,2\nOthers who would rather not say what they do,3\nAll of those who did not answer the question,4";
    assert_eq!(name("bar", lying).as_deref(), Some("Kind of people"));
}

#[test]
fn a_name_and_a_value_are_not_one_number() {
    let page = page("```chart line\nYear,Hyves 2,Studio 54\n2008,1,40\n2009,3,010\n```");
    for (name, value) in [("Hyves 2", "3"), ("Studio 54", "10")] {
        assert!(page.contains(&format!(">{name}: <tspan font-weight=\"700\">{value}</tspan></text>")), "{page}");
        assert!(!page.contains(&format!("{name} {value}")), "{page}");
    }
    // nor where they are read aloud
    assert!(page.contains("Hyves 2 – 2008: 1, 2009: 3; Studio 54 – 2008: 40, 2009: 10"), "{page}");
}

#[test]
fn a_chart_keeps_its_name_and_its_classes() {
    let page = page("```chart bar {#sales .wide data-x=1 .step}\nK,a,b\nx,1,2\n```");
    let figure = page.split("<figure").nth(1).unwrap().split('>').next().unwrap();
    for part in ["id=\"sales\"", "class=\"chart chart-bar", "wide", "data-x=\"1\"", "data-step=\"1\""] {
        assert!(figure.contains(part), "{part}: {figure}");
    }
}

/// The documentation names each kind of chart and each word on its fence.
#[test]
fn what_charts_know_is_documented() {
    let section = include_str!("../docs/reference/charts.md");
    for kind in aftrap::deck::chart_data::KINDS {
        assert!(section.contains(&format!("`{kind}`")), "{kind}");
    }
    for word in ["title=", "unit=", "file=", "series=", "region=", "lines=", "{.step}"] {
        assert!(section.contains(word), "{word}");
    }
}
