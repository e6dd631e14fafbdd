//! The knowledge base of the project, checked as a whole.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use evigil_core::{ItemStanding, Lang, Severity, Stance, Standing, Verification};
use evigil_knowledge::{
    CRITERION_GROUPS, CriterionLevel, DISCLOSURE_ORDER, Entry, Knowledge, Level, Mark, TermKind,
    json_schema,
};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 22);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge")
}

fn base() -> Knowledge {
    match Knowledge::from_dir(&folder()) {
        Ok(base) => base,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn the_folder_passes_every_check_and_is_what_the_program_carries() {
    let (base, embedded) = (base(), Knowledge::embedded().unwrap());
    let ids = |base: &Knowledge| {
        base.entries()
            .map(|entry| entry.qualified_id())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&base), ids(embedded));
}

#[test]
fn the_json_schema_of_the_files_is_up_to_date() {
    let path = folder().join("schema.json");
    let current = json_schema().unwrap();
    if std::env::var_os("EVIGIL_UPDATE").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == current,
        "knowledge/schema.json is out of date: run this test with EVIGIL_UPDATE=1"
    );
}

#[test]
fn every_label_has_one_rule_of_last_resort() {
    let base = base();
    for label in base
        .terms()
        .iter()
        .filter(|term| term.kind == TermKind::Label)
    {
        let defaults: Vec<_> = (base.rules().iter())
            .filter(|rule| rule.applies.default && rule.applies.labels.contains(&label.id))
            .map(|rule| rule.id.as_str())
            .collect();
        assert_eq!(defaults.len(), 1, "{}: {defaults:?}", label.id);
    }
}

#[test]
fn no_two_rules_compete_for_a_label_and_tag() {
    let base = base();
    let mut taken = BTreeSet::new();
    for rule in base.rules() {
        assert!(
            rule.applies.default
                || !rule.applies.tags.is_empty()
                || !rule.applies.disclosures.is_empty(),
            "{}",
            rule.id
        );
        for label in &rule.applies.labels {
            for tag in &rule.applies.tags {
                assert!(
                    taken.insert((label.clone(), tag.clone())),
                    "{}: {label} {tag}",
                    rule.id
                );
            }
        }
    }
}

#[test]
fn rules_stand_one_a_file_named_by_their_id_and_have_examples_in_both_languages() {
    for rule in base().rules() {
        assert_eq!(&*rule.place.file, format!("advertising/{}.toml", rule.id));
        assert!(rule.review_by.is_some_and(|day| day > TODAY), "{}", rule.id);
        let wanted = if rule.applies.labels.is_empty() { 1 } else { 2 };
        for lang in Lang::ALL {
            for finds in [true, false] {
                let count = rule
                    .examples
                    .iter()
                    .filter(|example| example.lang == lang && example.finds == finds)
                    .count();
                assert!(
                    count >= wanted,
                    "{}: {count} examples {lang} finds={finds}",
                    rule.id
                );
            }
        }
    }
}

#[test]
fn no_example_stands_twice() {
    let mut seen = BTreeSet::new();
    for rule in base()
        .rules()
        .iter()
        .filter(|rule| !rule.applies.labels.is_empty())
    {
        for example in &rule.examples {
            assert!(
                seen.insert(example.text.clone()),
                "{}: {}",
                rule.id,
                example.text
            );
        }
    }
}

#[test]
fn rules_that_forbid_rest_on_something_that_was_read() {
    let base = base();
    for rule in base
        .rules()
        .iter()
        .filter(|rule| rule.level == Level::Block)
    {
        let verification = base.verification(&rule.basis).unwrap();
        assert!(verification.is_verified(), "{}: {verification:?}", rule.id);
    }
}

#[test]
fn every_disclosure_of_the_contract_is_there_in_order_and_found_missing_by_its_rule() {
    let base = base();
    let ids: Vec<_> = base
        .disclosures()
        .iter()
        .map(|item| item.id.as_str())
        .collect();
    assert_eq!(ids, DISCLOSURE_ORDER);
    for item in base.disclosures() {
        let rule = base.rule(&item.rule).unwrap();
        assert!(
            rule.applies.disclosures.contains(&item.id),
            "{} {}",
            rule.id,
            item.id
        );
        assert!(
            item.question.en.ends_with(['?', '.']) && item.question.ja.contains('か'),
            "{}",
            item.id
        );
    }
}

#[test]
fn facts_with_a_known_expiry_have_their_review_day() {
    let base = base();
    for fact in base.facts() {
        let expiry = match fact.id.as_str() {
            "JP-RM-15" | "JP-RM-16" | "JP-N-03" => Some(date(2027, 5, 31)),
            id if id.starts_with("DOP-") && fact.in_force(TODAY) => Some(date(2027, 1, 1)),
            _ => None,
        };
        if expiry.is_some() {
            assert_eq!(fact.review_by, expiry, "{}", fact.id);
        }
    }
}

#[test]
fn facts_that_were_read_say_where_and_when() {
    for fact in base().facts() {
        match fact.mark {
            Mark::Seen | Mark::SeenInSecondary => {
                assert!(
                    !fact.sources.is_empty() && fact.read_on.is_some(),
                    "{}",
                    fact.id
                );
            }
            Mark::Known => assert!(fact.read_on.is_none(), "{}", fact.id),
            Mark::Derived => {}
        }
    }
}

#[test]
fn every_source_is_used_and_has_a_web_address() {
    let base = base();
    let used: BTreeSet<_> = base
        .facts()
        .iter()
        .flat_map(|fact| &fact.sources)
        .chain(base.terms().iter().flat_map(|term| &term.sources))
        .map(|source| &source.source)
        .collect();
    // Folders that other crates read cite sources in the same words.
    let elsewhere: Vec<_> = ["evidence", "vigilance", "harms", "screening"]
        .into_iter()
        .flat_map(|folder| base.files(folder))
        .collect();
    for source in base.sources() {
        assert!(source.url.starts_with("http"), "{}", source.id);
        let cited = format!("source = \"{}\"", source.id);
        assert!(
            used.contains(&source.id) || elsewhere.iter().any(|(_, text)| text.contains(&cited)),
            "{} is cited by nothing",
            source.id
        );
    }
}

#[test]
fn corrections_find_their_examples() {
    for correction in base().corrections() {
        for example in &correction.examples {
            let found = correction.detect.matches(&example.text.to_lowercase());
            assert_eq!(found, example.finds, "{}: {}", correction.id, example.text);
        }
    }
}

#[test]
fn pieces_to_detect_are_lower_case() {
    for correction in base().corrections() {
        for piece in correction
            .detect
            .all
            .iter()
            .flatten()
            .chain(&correction.detect.none)
        {
            assert_eq!(piece, &piece.to_lowercase(), "{}", correction.id);
        }
    }
}

#[test]
fn words_of_the_output_can_be_explained() {
    let base = base();
    let stances = Stance::ALL.map(|stance| stance.code().to_owned());
    let standings = [
        Standing::Shown,
        Standing::PartlyShown,
        Standing::NotShown,
        Standing::Contradicted,
        Standing::NotDisclosed,
        Standing::NotKnown,
    ];
    let verifications = [
        Verification::Read,
        Verification::ReadInSecondary,
        Verification::Unverified,
        Verification::ForHumanReview,
    ];
    let json = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let words = (stances.into_iter())
        .chain(standings.map(|word| json(serde_json::to_value(word).unwrap())))
        .chain(verifications.map(|word| json(serde_json::to_value(word).unwrap())))
        .chain(
            [Severity::Note, Severity::Warning, Severity::Violation]
                .map(|word| word.code().to_owned()),
        )
        .chain([Level::Block, Level::Conditional, Level::Review].map(|word| word.code().to_owned()))
        .chain(
            [
                "clinic-ad",
                "seller",
                "neutral-info",
                "critical",
                "regulator",
                "other",
            ]
            .map(str::to_owned),
        );
    for word in words {
        assert!(
            matches!(base.explain(&word), Some(Entry::Term(_))),
            "{word}"
        );
    }
}

#[test]
fn words_of_criteria_can_be_explained() {
    let base = base();
    let levels = [
        CriterionLevel::Mandatory,
        CriterionLevel::Expected,
        CriterionLevel::Encouraged,
    ];
    for (kind, ids) in [
        (
            TermKind::ItemStanding,
            ItemStanding::ALL.map(ItemStanding::code).to_vec(),
        ),
        (
            TermKind::CriterionLevel,
            levels.map(CriterionLevel::code).to_vec(),
        ),
        (TermKind::CriterionGroup, CRITERION_GROUPS.to_vec()),
    ] {
        let known: BTreeSet<_> = (base.terms().iter())
            .filter(|term| term.kind == kind)
            .map(|term| term.id.as_str())
            .collect();
        assert_eq!(known, ids.into_iter().collect(), "{kind:?}");
    }
}

#[test]
fn criteria_ask_a_question_and_will_be_checked_again() {
    let base = base();
    for item in base.criteria() {
        let (id, question) = (&item.id, &item.question);
        assert!(question.en.ends_with('?'), "{id}: {}", question.en);
        assert!(question.ja.ends_with("か。"), "{id}: {}", question.ja);
        for text in [&item.text, &item.why] {
            assert!(text.en.ends_with('.'), "{id}: {}", text.en);
            assert!(text.ja.ends_with('。'), "{id}: {}", text.ja);
        }
        assert!(item.review_by.is_some_and(|day| day > TODAY), "{id}");
        assert!(item.place.file.starts_with("product/"), "{id}");
    }
    for group in CRITERION_GROUPS {
        assert!(
            base.criteria().iter().any(|item| item.group == group),
            "{group}"
        );
    }
}

#[test]
fn every_item_of_miflowcyt_ev_has_its_criterion() {
    let base = base();
    // 6.3, the number, is asked of every method.
    let items = [
        "1.1", "1.2", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8",
        "4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "5.3", "6.1", "6.2", "6.4", "7.1",
    ];
    for item in items {
        let named = format!("(MIFlowCyt-EV {item})");
        let count = (base.criteria().iter())
            .filter(|criterion| criterion.text.en.contains(&named))
            .count();
        assert_eq!(count, 1, "{named}");
    }
}

#[test]
fn no_two_criteria_ask_the_same() {
    let base = base();
    let (mut questions, mut checks) = (BTreeSet::new(), BTreeSet::new());
    for item in base.criteria() {
        assert!(questions.insert(&item.question.en), "{}", item.id);
        let check = serde_json::to_string(&item.check).unwrap();
        assert!(checks.insert(check), "{}: another has this check", item.id);
    }
}

#[test]
fn examples_of_criteria_are_all_different() {
    for item in base().criteria() {
        let dossiers: BTreeSet<_> = item.examples.iter().map(|one| &one.dossier).collect();
        assert_eq!(dossiers.len(), item.examples.len(), "{}", item.id);
    }
}

#[test]
fn the_law_of_a_day_is_picked() {
    let base = base();
    let limit = |day| {
        let fact = base.fact("DOP-01", day).unwrap();
        fact.figures
            .iter()
            .find(|figure| figure.of == "volume_max")
            .unwrap()
            .value
    };
    assert_eq!(limit(date(2017, 12, 31)), 50.0);
    assert_eq!(limit(date(2018, 1, 1)), 100.0);

    let view = base
        .explain("DOP-01")
        .unwrap()
        .view(&base, Lang::En, date(2017, 6, 1));
    assert!(view.text.contains("50 mL"), "{}", view.text);

    // Hidden advertising became a misleading representation on 2023-10-01.
    let rule = base.rule("AD-18").unwrap();
    let ids = |day| -> Vec<String> {
        base.citations(&rule.basis, Lang::Ja, day)
            .into_iter()
            .map(|citation| citation.id)
            .collect()
    };
    assert!(!ids(date(2023, 9, 30)).contains(&"JP-UPM-03".to_owned()));
    assert!(ids(date(2023, 10, 1)).contains(&"JP-UPM-03".to_owned()));

    // A rule is in force as long as anything under it is.
    let reagents = base.rule("AD-24").unwrap();
    assert!(base.in_force(reagents, TODAY));
    assert!(!base.in_force(reagents, date(2000, 1, 1)));
}

#[test]
fn citations_speak_the_readers_language_and_name_the_point() {
    let base = base();
    let rule = base.rule("AD-01").unwrap();
    let first = |lang| base.citations(&rule.basis, lang, TODAY).remove(0);
    assert_eq!(first(Lang::En).locator, "Art. 6-5(2)(i)");
    assert_eq!(first(Lang::Ja).locator, "第6条の5第2項第1号");
    assert!(first(Lang::Ja).source.starts_with("医療法"));
    assert_eq!(
        first(Lang::En).url,
        "https://laws.e-gov.go.jp/law/323AC0000000205"
    );
}

#[test]
fn every_entry_has_a_view_in_both_languages() {
    let base = base();
    for entry in base.entries() {
        for lang in Lang::ALL {
            let view = entry.view(&base, lang, TODAY);
            assert!(
                !view.title.is_empty() && !view.file.is_empty(),
                "{}",
                view.id
            );
            assert!(!view.overdue, "{}", view.id);
            assert!(base.explain(&entry.qualified_id()).is_some(), "{}", view.id);
        }
    }
}
