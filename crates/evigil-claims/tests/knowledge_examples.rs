//! Every rule and correction of the knowledge base finds what its examples say.

use evigil_claims::{ClaimsEngine, DocumentKind};
use evigil_core::{Document, Stance};
use evigil_knowledge::Knowledge;
use jiff::civil::date;

/// A rule speaks of an advertiser, so its examples are read as an advertiser's words.
#[test]
fn every_rule_finds_its_examples_and_leaves_the_near_misses() {
    let knowledge = Knowledge::embedded().expect("the embedded base is sound");
    let engine = ClaimsEngine::new(knowledge).expect("the engine compiles");
    let mut wrong = Vec::new();
    let mut checked = 0;
    for rule in knowledge
        .rules()
        .iter()
        .filter(|rule| !rule.applies.labels.is_empty())
    {
        let kind = if rule.applies.kinds.iter().any(|kind| kind == "seller") {
            DocumentKind::Seller
        } else {
            DocumentKind::ClinicAd
        };
        for example in &rule.examples {
            checked += 1;
            let reading = engine.read_as(
                &Document::from_text("example", &example.text),
                kind,
                date(2026, 11, 22),
            );
            let found = reading
                .findings
                .iter()
                .any(|finding| finding.rule == rule.id && finding.stance == Stance::Asserted);
            if found != example.finds {
                let got: Vec<_> = reading
                    .findings
                    .iter()
                    .map(|finding| (finding.rule.as_str(), finding.stance))
                    .collect();
                wrong.push(format!(
                    "{} should {}find {:?}: {got:?}",
                    rule.id,
                    if example.finds { "" } else { "not " },
                    example.text
                ));
            }
        }
    }
    assert!(checked > 100, "only {checked} examples");
    assert!(
        wrong.is_empty(),
        "{} of {checked} examples do not hold:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_correction_finds_its_examples_and_leaves_the_near_misses() {
    let knowledge = Knowledge::embedded().expect("the embedded base is sound");
    let engine = ClaimsEngine::new(knowledge).expect("the engine compiles");
    for correction in knowledge.corrections() {
        for example in &correction.examples {
            let reading = engine.read(
                &Document::from_text("example", &example.text),
                date(2026, 11, 22),
            );
            let found = reading
                .corrections
                .iter()
                .any(|known| known.id == correction.id);
            assert_eq!(
                found, example.finds,
                "{}: {:?}",
                correction.id, example.text
            );
        }
    }
}
