//! `evigil evidence import`: listing, drafts, and files that can't be read.

use crate::support::Case;

const TRIAL: &str = r#"{"protocolSection": {
  "identificationModule": {"nctId": "NCT09900001", "briefTitle": "Vesicles for the Knee"},
  "statusModule": {"overallStatus": "COMPLETED", "completionDateStruct": {"date": "2023-05", "type": "ACTUAL"}},
  "designModule": {"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 24, "type": "ACTUAL"}}
}}"#;

const LIBRARY: &str = "TY  - JOUR\nTI  - RETRACTED: Vesicles\nDO  - 10.9999/a\nPY  - soon\nER  - \n\
    TY  - JOUR\nTI  - Knee\nUR  - https://pubmed.ncbi.nlm.nih.gov/39465400/\nER  - \n";

fn case() -> Case {
    Case::with(&[
        ("trial.json", TRIAL.as_bytes()),
        ("library.ris", LIBRARY.as_bytes()),
    ])
}

#[test]
fn the_listing_names_what_is_new_known_retracted_and_overdue() {
    let run = case().run("evidence import trial.json library.ris --as-of 2026-11-22 --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["schema"], "evigil.study-import/1");
    assert_eq!(report["files"][1]["problems"][0]["code"], "EV-E88");
    assert_eq!(report["files"][1]["problems"][0]["line"], 4);
    let studies = &report["studies"];
    assert_eq!(studies[0]["standing"], "new");
    assert_eq!(studies[0]["checks"][0]["check"], "results_overdue");
    assert_eq!(studies[1]["flags"][0]["kind"], "retraction");
    assert_eq!(studies[1]["flags"][0]["by_title"], true);
    assert_eq!(studies[2]["standing"], "known");
    assert_eq!(studies[2]["in_ledger"][0], "E34");
    assert!(studies[2]["draft"].is_null());
    // What the ledger holds was retracted by nobody.
    assert_eq!(report["ledger"].as_array().map(Vec::len), Some(0));
}

#[test]
fn text_is_written_in_both_languages() {
    for (lang, words) in [("en", "complete since 2023-05"), ("ja", "2023-05に完了")] {
        let line =
            format!("evidence import trial.json library.ris --as-of 2026-11-22 --lang {lang}");
        let run = case().run(&line);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let text = run.text();
        assert!(text.contains(words), "{text}");
        assert!(text.contains("4 [EV-E88]"), "{text}");
        assert!(text.contains("NCT09900001.draft.toml"), "{text}");
        assert!(!text.contains("study-"), "a key without words: {text}");
    }
}

#[test]
fn drafts_are_written_once_and_never_over_the_work_of_a_curator() {
    let case = case();
    let line = "evidence import trial.json library.ris --drafts drafts";
    assert_eq!(case.run(line).code, Some(0));
    let place = case.path("drafts/NCT09900001.draft.toml");
    let draft = std::fs::read_to_string(&place).expect("the draft is there");
    assert!(draft.starts_with("# DRAFT"), "{draft}");
    std::fs::write(&place, "mine").expect("can be written");
    let again = case.run(line);
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("EV-E95"), "{}", again.stderr);
    assert_eq!(std::fs::read_to_string(&place).expect("is there"), "mine");
}

#[test]
fn files_that_cannot_be_read_are_told_with_their_place_and_the_others_are_read() {
    let case = case();
    case.write("broken.json", b"{\"protocolSection\": {\n  \"a\": 1,,\n}}");
    case.write("old.xml", b"<?xml version=\"1.0\"?>\n<clinical_study/>");
    let run = case.run("evidence import broken.json old.xml none.ris trial.json --format json");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-E82] broken.json:2:10"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("EV-E81] old.xml:2:1"), "{}", run.stderr);
    assert!(run.stderr.contains("EV-D001] none.ris"), "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["studies"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["unread"][0]["code"], "EV-E82");
    assert_eq!(report["unread"][0]["line"], 2);
}
