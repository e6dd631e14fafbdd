//! `evigil explain`.

use crate::support::Case;

#[test]
fn an_entry_is_explained_in_words_and_as_json() {
    let case = Case::new();
    let run = case.run("explain AD-05");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in [
        "AD-05",
        "What it finds",
        "Why it matters",
        "Does not find",
        "Basis",
        "https://",
    ] {
        assert!(
            run.text().contains(part),
            "{part} is missing: {}",
            run.text()
        );
    }
    let json = case.run("explain AD-05 --format json --lang ja").json();
    assert_eq!(json[0]["id"], "AD-05");
    assert!(!json[0]["citations"].as_array().expect("a list").is_empty());
    assert!(
        case.run("explain AD-05 --lang ja")
            .text()
            .contains("見つけるもの")
    );
}

#[test]
fn an_unknown_id_gets_suggestions_and_the_others_are_explained() {
    let run = Case::new().run("explain AD-5 testimonial");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-C003") && run.stderr.contains("AD-05"),
        "{}",
        run.stderr
    );
    assert!(run.text().contains("testimonial"));
}

#[test]
fn everything_can_be_listed_and_every_listed_id_explained() {
    let case = Case::new();
    let all = case.run("explain --list --format json").json();
    let all = all.as_array().expect("a list");
    assert!(all.len() > 100);
    let ids: Vec<_> = all
        .iter()
        .map(|entry| entry["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(
        case.run(&format!("explain {}", ids.join(" "))).code,
        Some(0)
    );
    let rules = case.run("explain --list --kind rule --format json").json();
    assert!(
        rules
            .as_array()
            .expect("a list")
            .iter()
            .all(|entry| entry["kind"] == "rule")
    );
    let none = case.run("explain --list --kind poem");
    assert_eq!(none.code, Some(2));
    assert!(none.stderr.contains("EV-C005"), "{}", none.stderr);
}
