//! Files that can't be read.

use evigil_evidence::import::{ImportError, read};
use proptest::prelude::*;

use super::trial;

fn fails(text: &str) -> (String, Option<(usize, usize)>) {
    let error = read(text.as_bytes()).unwrap_err();
    let place = error.place().map(|place| (place.line, place.column));
    (error.code().to_owned(), place)
}

#[test]
fn what_is_none_of_the_formats_is_said_to_be_none() {
    for text in [
        "",
        "words",
        "{}",
        "[1, 2]",
        "<html><p>x</p></html>",
        "a,b\n1,2\n",
    ] {
        assert_eq!(fails(text), ("EV-E80".to_owned(), None), "{text}");
    }
}

#[test]
fn old_layouts_are_named() {
    let xml = "<?xml version=\"1.0\"?>\n<!-- x -->\n<clinical_study rank=\"1\"></clinical_study>";
    assert_eq!(fails(xml), ("EV-E81".to_owned(), Some((3, 1))));
    let json = "{\n \"FullStudiesResponse\": {}\n}";
    assert_eq!(fails(json), ("EV-E81".to_owned(), Some((2, 2))));
}

#[test]
fn broken_syntax_is_told_with_its_place() {
    let text = trial(&[("\"COMPLETED\",", "\"COMPLETED\"")]);
    assert_eq!(fails(&text), ("EV-E82".to_owned(), Some((10, 7))));
    let xml = "<PubmedArticleSet>\n<PubmedArticle>\n</PubmedArticles>";
    let (code, place) = fails(xml);
    assert_eq!((code.as_str(), place.unwrap().0), ("EV-E82", 3));
}

#[test]
fn files_without_records_say_what_was_seen() {
    let error = read(b"@article{a,\n title = {x}\n year = 2\n}\n").unwrap_err();
    let ImportError::NoRecord { problems, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(error.code(), "EV-E83");
    assert_eq!(problems[0].place.line, 3);
    assert_eq!(fails("{\"studies\": []}").0, "EV-E83");
    assert_eq!(
        fails("{\"message-type\": \"work-list\", \"message\": {\"items\": []}}").0,
        "EV-E83"
    );
}

#[test]
fn what_is_nested_without_end_ends() {
    let deep = "[".repeat(100_000);
    assert_eq!(fails(&format!("{{\"protocolSection\": {deep}")).0, "EV-E82");
    let deep = "<a>".repeat(100_000);
    assert_eq!(
        fails(&format!("<PubmedArticleSet><PubmedArticle>{deep}")).0,
        "EV-E82"
    );
    let deep = format!(
        "@misc{{k, title = {}x{}}}",
        "{".repeat(100_000),
        "}".repeat(100_000)
    );
    assert!(read(deep.as_bytes()).is_ok());
    let doubling: String = (0..64)
        .map(|at| format!("@string{{s{} = s{at} # s{at}}}\n", at + 1))
        .collect();
    let text = format!("@string{{s0 = \"xxxxxxxx\"}}\n{doubling}@misc{{k, title = s64}}\n");
    assert!(read(text.as_bytes()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Files that were cut or changed anywhere are read or refused, and end.
    #[test]
    fn damaged_files_never_panic(which in 0_usize..4, at in 0.0..1.0_f64, byte: u8, cut: bool) {
        let sample = [
            trial(&[]),
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>A &amp; <i>b</i></ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>".to_owned(),
            "TY  - JOUR\nTI  - A\nPY  - 2020/01/02\nDO  - 10.9999/x\nER  - \n".to_owned(),
            "@string{j = {J}}\n@article{k, title = {A {\\'e} B}, journal = j, year = 2020, doi = {10.9999/x}}\n".to_owned(),
        ][which].clone();
        let mut bytes = sample.into_bytes();
        let position = (at * bytes.len() as f64) as usize;
        if cut { bytes.truncate(position) } else { bytes[position] = byte }
        let _ = read(&bytes);
    }
}
