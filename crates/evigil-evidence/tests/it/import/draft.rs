//! Drafts.

use evigil_evidence::ledger::{Design, State, Study};

use super::{drafts, one, trial};

/// What a curator does: every `#?` line becomes a line, and empty texts are filled in.
fn filled_in(draft: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for line in draft.lines() {
        let line = line.strip_prefix("#? ").unwrap_or(line);
        let key = line.split(" = ").next().unwrap_or_default();
        match values.iter().find(|(known, _)| *known == key) {
            Some((_, "")) => continue,
            Some((_, value)) => text.push_str(&format!("{key} = {value}")),
            None => text.push_str(&line.replace("\"\"", "\"words\"")),
        }
        text.push('\n');
    }
    text
}

#[test]
fn a_draft_is_no_entry_until_a_curator_has_filled_it_in() {
    let drafts = drafts(&[one(&trial(&[]))]);
    let [draft] = &drafts[..] else { panic!() };
    assert_eq!(draft.name, "NCT09900001.draft.toml");
    let unfinished = toml::from_str::<Study>(&draft.text)
        .unwrap_err()
        .to_string();
    assert!(unfinished.contains("missing field"), "{unfinished}");
    let text = filled_in(
        &draft.text,
        &[
            ("unit", "\"mL\""),
            ("indications", "[\"joint\"]"),
            ("cell_source", ""),
            ("donor", ""),
        ],
    );
    let study: Study = toml::from_str(&text).unwrap();
    assert_eq!(study.id, "E74");
    assert_eq!(study.state, State::Registered);
    assert_eq!(study.design, Design::Randomised);
    assert_eq!(study.participants.enrolled, Some(24));
    assert_eq!(
        study.identifiers.registry,
        ["NCT09900001", "jRCTs099000001"]
    );
    assert_eq!(
        study.reading.sources[0].url.as_deref(),
        Some("https://clinicaltrials.gov/study/NCT09900001")
    );
}

#[test]
fn nothing_is_judged_that_the_registry_leaves_open() {
    let text = trial(&[
        ("PLACEBO_COMPARATOR", "EXPERIMENTAL"),
        (
            "\"type\": \"ACTUAL\"}\n    },\n    \"armsI",
            "\"type\": \"ESTIMATED\"}\n    },\n    \"armsI",
        ),
        ("COMPLETED", "RECRUITING"),
        ("DOUBLE", "NONE"),
    ]);
    let draft = drafts(&[one(&text)]).remove(0).text;
    assert!(draft.contains("\n#? design = \"\"\n"));
    assert!(draft.contains("\n#? comparator = { kind = \"\" }\n"));
    assert!(draft.contains("\nparticipants = { planned = 24 }\n"));
    assert!(draft.contains("\nblinding = \"open\"\n"));
    assert!(draft.contains("\ndirection = \"none_yet\"\n"));
    // Sides of a face are not groups of people.
    let sides = trial(&[(
        "2 mL once\"},\n        {\"label\": \"Saline\"",
        "split-face\"},\n        {\"label\": \"Saline\"",
    )]);
    let draft = drafts(&[one(&sides)]).remove(0).text;
    assert!(draft.contains("\n#? design = \"\"\n"));
}

#[test]
fn words_of_a_source_cannot_become_fields() {
    let text = trial(&[
        (
            "Vesicles for the Knee",
            "Knee\\n#? id = \\\"E01\\\"\\nstate = \\\"reported\\\"\\u0007",
        ),
        (
            "Vesicula Therapeutics, Inc.",
            "Ves\\\"icula\\\\\\\\ \\n[product]",
        ),
    ]);
    let draft = drafts(&[one(&text)]).remove(0).text;
    assert_eq!(draft.matches("\n[product]").count(), 1);
    assert_eq!(draft.matches("\n#? id").count(), 1);
    assert_eq!(draft.matches("\nstate = ").count(), 1);
    let value: toml::Table = draft.parse().unwrap();
    let sponsor = value["funding"]["text"]["en"].as_str().unwrap();
    assert!(sponsor.starts_with("Ves\"icula\\ [product]"), "{sponsor}");
}

#[test]
fn a_retracted_paper_says_so_in_its_draft() {
    let paper = one(
        r#"{"DOI": "10.9999/paper", "title": ["Vesicles"], "updated-by": [{"DOI": "10.9999/n", "type": "retraction"}]}"#,
    );
    let draft = drafts(&[paper]).remove(0);
    assert_eq!(draft.name, "doi-10-9999-paper.draft.toml");
    assert!(
        draft
            .text
            .contains("\n# ATTENTION: retraction (10.9999/n)\n")
    );
    assert!(draft.text.contains("\nstate = \"retracted\"\n"));
    assert!(
        draft
            .text
            .contains("url = \"https://doi.org/10.9999/paper\"")
    );
}

#[test]
fn what_the_ledger_holds_needs_no_draft() {
    let known =
        one("TY  - JOUR\nTI  - Knee\nUR  - https://pubmed.ncbi.nlm.nih.gov/39465400/\nER  - \n");
    assert!(drafts(&[known]).is_empty());
}
