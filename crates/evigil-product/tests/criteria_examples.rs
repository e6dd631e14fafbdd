//! Every criterion of the knowledge base holds its own examples.

use evigil_knowledge::Knowledge;
use evigil_product::criteria::{Criteria, LotRecord};
use evigil_product::dossier::{Dossier, Vocabulary};
use evigil_product::{Attached, Attachments};

/// Files on paper are there, as they would be beside a real dossier; instrument files are not.
fn attachments(dossier: &Dossier) -> Attachments<'static> {
    let mut files = Attachments::new();
    for file in dossier.files() {
        let paper = [".pdf", ".png", ".jpg"]
            .iter()
            .any(|end| file.file.ends_with(end));
        let attached = if paper {
            Attached::Paper
        } else {
            Attached::Missing {
                reason: "not in the example".to_owned(),
            }
        };
        files.insert(file.file.clone(), attached);
    }
    files
}

#[test]
fn every_example_stands_as_it_says() {
    let knowledge = Knowledge::embedded().expect("the built-in base loads");
    let criteria = Criteria::compile(knowledge).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let vocabulary = Vocabulary::of(knowledge);
    let (mut held, mut wrong) = (0, Vec::new());
    for (criterion, _) in criteria.iter() {
        for (number, example) in criterion.examples.iter().enumerate() {
            let (dossier, problems) = Dossier::parse(&example.dossier, &vocabulary);
            let name = format!("{} example {}", criterion.id, number + 1);
            if !problems.is_empty() {
                wrong.push(format!("{name}: {problems:?}"));
                continue;
            }
            let files = attachments(&dossier);
            let lot = LotRecord {
                dossier: &dossier,
                files: &files,
                as_of: jiff::civil::date(2026, 11, 22),
            };
            let items = criteria.judge(&lot);
            let item = items
                .iter()
                .find(|item| item.criterion.id == criterion.id)
                .expect("every criterion is judged");
            if item.judgement.standing == example.standing {
                held += 1;
            } else {
                wrong.push(format!(
                    "{name}: {:?} instead of {:?}: {:?}",
                    item.judgement.standing, example.standing, item.judgement.reasons
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{held} held, {} not:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(held > 0, "the base has criteria with examples");
}
