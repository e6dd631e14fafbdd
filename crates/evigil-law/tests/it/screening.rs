//! The questionnaire and the table of routes.

use std::collections::{BTreeMap, BTreeSet};

use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use evigil_law::screening::{
    Answers, AnswersError, NoticeOutcome, Outcome, SaidBy, ScreeningBase, assess, route_risks,
};

fn base() -> ScreeningBase {
    let knowledge = Knowledge::embedded().expect("the base can be read");
    ScreeningBase::of(knowledge).expect("the questionnaire can be read")
}

#[test]
fn examples_are_told_what_they_should_be() {
    let base = base();
    assert!(base.examples.len() >= 10);
    let mut shown_somewhere = BTreeSet::new();
    for (number, example) in base.examples.iter().enumerate() {
        let answers = Answers::of(&base, example.answers.clone()).unwrap();
        let notices = assess(&base, &answers, Some(&example.class), Some(&example.route));
        let shown: BTreeMap<&str, Outcome> = notices
            .iter()
            .filter_map(|notice| match notice.outcome {
                NoticeOutcome::Rule(rule) => Some((rule.id.as_str(), rule.outcome)),
                _ => None,
            })
            .collect();
        for (id, outcome) in &example.wanted {
            assert_eq!(shown.get(id.as_str()), Some(outcome), "{number}: {id}");
            shown_somewhere.insert(id.clone());
        }
        for id in &example.absent {
            assert!(!shown.contains_key(id.as_str()), "{number}: {id}");
        }
    }
    let untried: Vec<_> = (base.rules.iter().map(|rule| &rule.id))
        .filter(|id| !shown_somewhere.contains(*id))
        .collect();
    assert!(untried.is_empty(), "{untried:?}");
}

#[test]
fn silence_and_not_knowing_are_told_and_come_last() {
    let base = base();
    let text = "cancer_now = true\npregnant = \"unknown\"\nathlete = \"no\"\n";
    let answers = Answers::read(&base, text).unwrap();
    assert_eq!(answers.len(), 3);
    let notices = assess(&base, &answers, Some("exosome"), Some("iv"));
    let codes: Vec<(&str, &str)> = notices
        .iter()
        .map(|notice| (notice.question.id.as_str(), notice.outcome.code()))
        .collect();
    assert_eq!(codes[0], ("cancer_now", "contraindicated"));
    assert_eq!(codes[1], ("cancer_now", "caution"));
    assert_eq!(codes[2], ("pregnant", "answer_unknown"));
    let rest = base.questions.len() - 3;
    assert_eq!(codes.len(), 3 + rest);
    assert!(codes[3..].iter().all(|(_, code)| *code == "not_answered"));
}

#[test]
fn answers_that_do_not_fit_are_pointed_at() {
    let base = base();
    let wrong = |text: &str| Answers::read(&base, text).unwrap_err();
    let AnswersError::Question { near, .. } = wrong("cancer_nov = \"yes\"") else {
        panic!("a question that is not there was taken");
    };
    assert!(near.contains(&"cancer_now".to_owned()), "{near:?}");
    let error = wrong("cancer_past = \"yes\"");
    assert_eq!(error.code(), "EV-L52");
    let AnswersError::Answer { known, .. } = error else {
        panic!("an answer that is not there was taken");
    };
    assert_eq!(known, ["never", "within_5_years", "earlier", "unknown"]);
    let error = wrong("cancer_now = \"no\"\nathlete = [");
    assert!(
        matches!(error, AnswersError::Shape { line: 2, .. }),
        "{error}"
    );
    assert!(matches!(
        wrong("cancer_now = 5"),
        AnswersError::Shape { .. }
    ));
}

#[test]
fn every_route_says_what_is_not_known() {
    let knowledge = Knowledge::embedded().unwrap();
    let base = base();
    for term in knowledge.terms() {
        if term.kind.code() != "route" {
            continue;
        }
        let risks = route_risks(&base, &term.id, Some("exosome")).unwrap();
        assert!(!risks.unknown.is_empty(), "{}", term.id);
        assert!(risks.other_class.is_none());
    }
    let drip = route_risks(&base, "iv", Some("exosome")).unwrap();
    let incidents: Vec<&str> = (drip.notes.iter().flat_map(|note| &note.incidents))
        .chain(drip.known.iter().flat_map(|told| &told.incidents))
        .map(String::as_str)
        .collect();
    assert!(incidents.contains(&"HM-US-2019-01"));
    assert!(incidents.contains(&"HM-JP-2023-01"));
    assert!(drip.notes.iter().any(|note| note.id == "RN-IV-03"));
    let skin = route_risks(&base, "local", None).unwrap();
    assert!(skin.notes.iter().any(|note| note.id == "RN-SKIN-01"));
    let other = route_risks(&base, "iv", Some("synthetic")).unwrap();
    assert!(other.notes.is_empty() && other.other_class.is_some());
    assert!(route_risks(&base, "telepathy", None).is_none());
}

#[test]
fn a_clinics_own_practice_is_named_as_such() {
    let base = base();
    let by_clinic: Vec<_> = base
        .rules
        .iter()
        .filter(|rule| rule.said_by == SaidBy::Clinic)
        .collect();
    assert!(by_clinic.len() >= 5);
    for rule in by_clinic {
        let text = rule.text.get(Lang::En);
        assert!(text.contains("clinic"), "{}: {text}", rule.id);
        assert!(rule.text.get(Lang::Ja).contains("医療機関"), "{}", rule.id);
    }
    // No society's list was found: nothing may claim to be one.
    assert!(
        base.rules
            .iter()
            .all(|rule| rule.said_by != SaidBy::Society)
    );
}
