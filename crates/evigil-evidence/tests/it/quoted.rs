//! Which publications a page quotes, and what they really are.

use evigil_evidence::ledger::{Ledger, Quoted, Recognised, WorkKind};
use evigil_knowledge::Knowledge;

fn found(text: &str) -> Vec<(String, Recognised, String)> {
    let ledger = Ledger::load(Knowledge::embedded().unwrap()).unwrap();
    let quoted = ledger.quoted(text);
    quoted
        .iter()
        .map(|it| {
            let id = match it.quoted {
                Quoted::Study(study) => study.id.clone(),
                Quoted::Work(work) => work.id.clone(),
            };
            (id, it.by, text[it.start..it.end].to_owned())
        })
        .collect()
}

#[test]
fn finds_a_review_by_its_title_and_a_study_by_name_and_year() {
    let text = "毛包の再生に有効とされます(Nilforoushzadeh et al., 2020)。\n出典:Exosomes based \
                advancements for application in Medical Aesthetics – PMC (nih.gov)";
    let found = found(text);
    assert_eq!(found.len(), 2);
    assert_eq!(
        (found[0].0.as_str(), found[0].1),
        ("QT-02", Recognised::AuthorYear)
    );
    assert_eq!(found[0].2, "Nilforoushzadeh et al., 2020");
    assert_eq!(
        (found[1].0.as_str(), found[1].1),
        ("QT-01", Recognised::Title)
    );
    assert!(found[1].2.starts_with("Exosomes based"));
}

#[test]
fn finds_identifiers_but_not_parts_of_longer_ones() {
    let by = |text: &str| {
        found(text)
            .into_iter()
            .map(|it| (it.0, it.1))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        by("https://doi.org/10.1186/s13287-018-0939-5."),
        [("QT-07".to_owned(), Recognised::Doi)]
    );
    assert!(by("10.1186/s13287-018-0939-55").is_empty());
    assert_eq!(by("PMID: 39465400"), [("E34".to_owned(), Recognised::Pmid)]);
    assert_eq!(
        by("https://pubmed.ncbi.nlm.nih.gov/39465400/"),
        [("E34".to_owned(), Recognised::Pmid)]
    );
    assert!(by("電話 39465400").is_empty());
    assert_eq!(by("PMC6042362"), [("QT-07".to_owned(), Recognised::Pmcid)]);
    assert!(by("").is_empty() && by("エクソソーム").is_empty());
}

#[test]
fn a_common_name_with_a_year_is_no_quotation() {
    assert!(found("Zhang et al. 2022; Li 2022; Cho 2018").is_empty());
}

#[test]
fn a_review_leads_to_its_primary_studies() {
    let ledger = Ledger::load(Knowledge::embedded().unwrap()).unwrap();
    let review = ledger.work("QT-01").unwrap();
    assert_eq!(review.kind, WorkKind::Review);
    let primary: Vec<(&str, WorkKind)> = ledger
        .primary_of(review)
        .iter()
        .map(|work| (work.id.as_str(), work.kind))
        .collect();
    assert_eq!(
        primary,
        [
            ("QT-02", WorkKind::Cells),
            ("QT-03", WorkKind::Animal),
            ("QT-04", WorkKind::Cells)
        ]
    );
    assert!(ledger.primary_of(ledger.work("QT-07").unwrap()).is_empty());
}
