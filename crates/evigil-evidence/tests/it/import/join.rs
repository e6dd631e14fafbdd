//! Records beside each other and beside the ledger.

use evigil_evidence::import::{CheckKind, Import, NoticeKind, Standing};

use super::{joined, one, trial};

fn ris(fields: &[(&str, &str)]) -> Import {
    let body: String = fields
        .iter()
        .map(|(tag, value)| format!("{tag}  - {value}\n"))
        .collect();
    one(&format!("TY  - JOUR\n{body}ER  - \n"))
}

#[test]
fn one_publication_from_two_libraries_is_one_group() {
    let a = ris(&[
        ("TI", "Vesicles"),
        ("DO", "10.9999/AbC"),
        ("UR", "https://pubmed.ncbi.nlm.nih.gov/99000001"),
    ]);
    let b = ris(&[("TI", "Vesicles."), ("DO", "https://doi.org/10.9999/abc")]);
    let c = ris(&[("TI", "Other"), ("DO", "10.9999/abcd")]);
    let joined = joined(&[a, b, c], "2026-11-22");
    assert_eq!(joined.groups.len(), 2);
    let duplicates: Vec<bool> = joined.groups[0]
        .members
        .iter()
        .map(|it| it.duplicate)
        .collect();
    assert_eq!(duplicates, [false, true]);
    assert_eq!(joined.groups[0].ids.doi, ["10.9999/AbC"]);
}

#[test]
fn reports_of_one_trial_are_joined_but_are_no_duplicates() {
    let record = one(&trial(&[]));
    let paper = one(
        r#"{"DOI": "10.9999/paper", "title": ["Vesicles of the knee"], "abstract": "<jats:p>Thirty patients were treated.</jats:p>",
        "author": [{"family": "B", "affiliation": [{"name": "Vesicula Therapeutics, Tokyo"}]}],
        "clinical-trial-number": [{"clinical-trial-number": "NCT09900001"}]}"#,
    );
    let joined = joined(&[record, paper], "2026-11-22");
    let [group] = &joined.groups[..] else {
        panic!()
    };
    assert!(group.members.iter().all(|member| !member.duplicate));
    let codes: Vec<&str> = group.checks.iter().map(|check| check.kind.code()).collect();
    // A paper is a result: nothing is overdue.
    assert!(!codes.contains(&"results_overdue"));
    assert!(codes.contains(&"sponsor_among_authors"));
    assert!(codes.contains(&"compare_outcomes"));
    assert!(group.checks.iter().any(|check| check.kind
        == CheckKind::PeopleDifferFromPaper {
            registry: 24,
            paper: vec![30]
        }));
}

#[test]
fn a_review_of_many_trials_does_not_tie_them_together() {
    let a = one(&trial(&[]));
    let b = one(&trial(&[
        ("NCT09900001", "NCT09900002"),
        ("jRCTs099000001", "none"),
    ]));
    let review = one(
        r#"{"DOI": "10.9999/review", "title": ["A review"], "clinical-trial-number": [
        {"clinical-trial-number": "NCT09900001"}, {"clinical-trial-number": "NCT09900002"}]}"#,
    );
    let joined = joined(&[a, b, review], "2026-11-22");
    assert_eq!(joined.groups.len(), 3);
    assert!(
        joined.groups[2]
            .checks
            .iter()
            .any(|it| it.kind.code() == "several_trials")
    );
}

#[test]
fn what_the_ledger_holds_is_known() {
    // E34 and E49 of the ledger.
    let paper = ris(&[
        ("TI", "Knee"),
        ("UR", "https://pubmed.ncbi.nlm.nih.gov/39465400/"),
    ]);
    let trial = one(&trial(&[
        ("NCT09900001", "NCT05354141"),
        ("jRCTs099000001", "none"),
    ]));
    let joined = joined(&[paper, trial], "2026-11-22");
    assert_eq!(joined.groups[0].standing, Standing::Known);
    assert_eq!(joined.groups[0].in_ledger, ["E34"]);
    assert_eq!(joined.groups[1].in_ledger, ["E50"]);
    assert!(joined.ledger.is_empty());
}

#[test]
fn a_notice_of_retraction_reaches_its_paper_and_the_ledger() {
    let notice = one(
        r#"[{"DOI": "10.9999/notice", "title": ["Retraction: Vesicles"], "update-to": [{"DOI": "10.9999/PAPER", "type": "retraction"}]},
        {"DOI": "10.9999/paper", "title": ["Vesicles"]},
        {"DOI": "10.9999/notice2", "title": ["Correction to: kidneys"], "update-to": [{"DOI": "10.1186/S40824-016-0068-0", "type": "correction"}]}]"#,
    );
    let joined = joined(&[notice], "2026-11-22");
    assert_eq!(joined.groups[0].standing, Standing::Notice);
    let paper = &joined.groups[1];
    assert_eq!(paper.standing, Standing::New);
    assert_eq!(paper.flags[0].kind, NoticeKind::Retraction);
    assert_eq!(paper.flags[0].by, "doi:10.9999/notice");
    let [told] = &joined.ledger[..] else { panic!() };
    assert_eq!(
        (told.study.as_str(), told.flag.kind),
        ("E46", NoticeKind::Correction)
    );
}
