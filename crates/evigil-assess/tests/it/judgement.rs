//! Causality, deadlines, incidents and cases under judgement: contracts, and words for everything.

use evigil_assess::explain::Explainer;
use evigil_assess::render::Look;
use evigil_assess::report::ReportProblem;
use evigil_assess::report::causality::{CausalityReport, causality_schema, causality_text};
use evigil_assess::report::deadlines::{
    DeadlinesReport, RegimeList, deadlines_schema, deadlines_text, regime_list_schema,
    regime_list_text,
};
use evigil_assess::report::incidents::{
    IncidentsReport, incident_list_text, incident_text, incidents_schema,
};
use evigil_assess::report::judged::{JudgedBase, JudgedReport, judged_schema, judged_text};
use evigil_assess::{Messages, Wording};
use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::base::written_day;
use evigil_vigilance::assess::deadline::{Criterion, Deadlines, Question, answer};
use evigil_vigilance::assess::scale::Scales;
use evigil_vigilance::assess::scale::answers::read;
use evigil_vigilance::icsr::{At, Icsr, ReportKey, register as el};
use evigil_vigilance::incident::Incidents;
use jiff::civil::{Date, date};
use schemars::Schema;
use serde::Serialize;

const TODAY: Date = date(2026, 11, 22);

fn wording(lang: Lang) -> Wording {
    Wording::new(Knowledge::embedded().expect("reads"), lang, TODAY)
}

fn assert_follows<T: Serialize>(value: &T, schema: &Schema) {
    let schema = serde_json::to_value(schema).expect("is JSON");
    let validator = jsonschema::validator_for(&schema).expect("is a schema");
    let value = serde_json::to_value(value).expect("is JSON");
    let faults: Vec<_> = validator
        .iter_errors(&value)
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
}

/// A key of the locale files in a text is a message that does not exist.
fn assert_in_words(text: &str) {
    assert!(!text.is_empty());
    for family in [
        "deadlines-",
        "causality-",
        "judged-",
        "incident-",
        "criterion-",
        "weekday-",
        "problem-EV",
        "what-EV",
    ] {
        // Names in addresses are none of ours.
        let found = text
            .split_whitespace()
            .find(|word| word.starts_with(family) && !word.contains('/'));
        assert_eq!(found, None, "{text}");
    }
}

/// Every combination of what may be known, so that every message is used.
fn questions(regime: &str) -> Vec<Question> {
    let day = |text| written_day(text);
    let mut all = Vec::new();
    for criteria in [
        None,
        Some(vec![]),
        Some(vec![Criterion::Death]),
        Some(vec![Criterion::Hospitalisation, Criterion::Other]),
    ] {
        for flag in [None, Some(true), Some(false)] {
            for aware in [None, Some("2026-02"), Some("2026-11-20"), Some("2027")] {
                let mut question = Question::new(regime, TODAY);
                question.seriousness = criteria.as_deref().map(Criterion::together);
                question.expected = flag;
                question.suspected = flag.map(|_| true);
                question.infection = flag;
                question.aware = aware.and_then(day);
                question.event = day("2026-02-10").filter(|_| flag.is_some());
                question.anchor = day("2026-01-05").filter(|_| aware.is_some());
                question.new_information = day("2026-11-21").filter(|_| flag.is_some());
                question.class = Some("exosome".to_owned()).filter(|_| flag.is_some());
                question.role = Some("clinic".to_owned()).filter(|_| flag == Some(false));
                all.push(question);
            }
        }
    }
    all
}

#[test]
fn deadlines_follow_their_contract_and_have_words_for_everything() {
    let knowledge = Knowledge::embedded().expect("reads");
    let base = Deadlines::of(knowledge).expect("reads");
    let schema = deadlines_schema();
    for lang in Lang::ALL {
        let wording = wording(lang);
        let messages = wording.messages();
        let list = RegimeList::new(&base, messages);
        assert_follows(&list, &regime_list_schema());
        assert_in_words(&regime_list_text(&list, &wording, Look::default()));
        for regime in &base.regimes {
            for (number, question) in questions(&regime.id).iter().enumerate() {
                let answer = answer(&base, question).expect("a regime");
                let report =
                    DeadlinesReport::new(&answer, question, None, &base, knowledge, messages);
                // Building a validator costs more than using it: some of each regime will do.
                if number % 16 == 0 {
                    assert_follows(&report, &schema);
                }
                let text = deadlines_text(&report, &wording, Look::default());
                assert_in_words(&text);
                assert!(!report.advice.is_empty());
            }
        }
    }
}

#[test]
fn a_range_says_to_keep_its_first_day() {
    let knowledge = Knowledge::embedded().expect("reads");
    let base = Deadlines::of(knowledge).expect("reads");
    let mut question = Question::new("jp-safety-act", TODAY);
    question.role = Some("clinic".to_owned());
    question.seriousness = Some(Criterion::together(&[Criterion::Death]));
    question.suspected = Some(true);
    question.aware = written_day("2024-02");
    let answer = answer(&base, &question).expect("a regime");
    let wording = wording(Lang::En);
    let report = DeadlinesReport::new(
        &answer,
        &question,
        None,
        &base,
        knowledge,
        wording.messages(),
    );
    assert_eq!(report.due[0].earliest, Some(date(2024, 2, 8)));
    assert_eq!(report.due[0].latest, Some(date(2024, 3, 7)));
    let text = deadlines_text(&report, &wording, Look::default());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("from 2024-02-08 (Thu) to 2024-03-07 (Thu), for a day is known only in part"),
        "{text}"
    );
    assert!(text.contains("this day has passed"), "{text}");
}

const ANSWERS: &str = r#"
schema = "evigil.answers/1"
case = "C-1"
[[assessment]]
drug = 1
reaction = "Sepsis"
scale = "naranjo"
assessor = "A"
date = 2026-03-01
answers = { after_giving = "yes", other_causes = "no" }
[[assessment]]
drug = 1
reaction = "Sepsis"
scale = "naranjo"
assessor = "B"
role = "company"
answers = { after_giving = "yes", other_causes = "yes", horoscope = "good" }
remarks = "a remark"
[[assessment]]
drug = 1
reaction = "Sepsis"
scale = "who-umc"
assessor = "A"
answers = { information = "enough", time = "reasonable", other_explanations = "unlikely" }
stated = "possible"
[[consensus]]
drug = 1
reaction = "Sepsis"
scale = "naranjo"
category = "possible"
assessors = ["A", "B"]
date = 2026-03-02
remarks = "why"
"#;

#[test]
fn causality_shows_everybody_and_hides_nobody() {
    let knowledge = Knowledge::embedded().expect("reads");
    let scales = Scales::of(knowledge).expect("reads");
    let (file, problems) = read("a.toml", ANSWERS, &scales);
    for lang in Lang::ALL {
        let wording = wording(lang);
        let problems: Vec<_> = problems
            .iter()
            .map(|problem| ReportProblem::new(problem, wording.messages()))
            .collect();
        let report =
            CausalityReport::new("a.toml", &file, &scales, problems, knowledge, lang, TODAY);
        assert_follows(&report, &causality_schema());
        let text = causality_text(&report, &wording, Look::default());
        assert_in_words(&text);
        assert!(text.contains("EV-A204"), "{text}");
        if lang == Lang::En {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for part in [
                // 2 + 2; open and within reach: 1, 3, 4, 9, 10, from -1 to +6.
                "score 4; 2 of 10 questions answered; from 3 to 10 possible",
                "no category's conditions all hold",
                "the assessor states “Possible”",
                "agreed: Possible (Naranjo scale): A, B · 2026-03-02",
                "Sums run from -4 to 13; a vesicle product can reach 10.",
            ] {
                assert!(text.contains(part), "{part}: {text}");
            }
            // 4 and 1 are both "possible": no disagreement of results.
            assert!(report.pairs[0].disagreements.is_empty());
            assert!(!text.contains("differ by"));
        }
    }
    let apart = ANSWERS.replace(
        "other_causes = \"no\"",
        "other_causes = \"no\", objective_evidence = \"yes\"",
    );
    let (file, _) = read("a.toml", &apart, &scales);
    let wording = wording(Lang::En);
    let report = CausalityReport::new(
        "a.toml",
        &file,
        &scales,
        Vec::new(),
        knowledge,
        Lang::En,
        TODAY,
    );
    let text = causality_text(&report, &wording, Look::default());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("the assessors differ by Naranjo scale"),
        "{text}"
    );
    assert!(text.contains("Probable: A - Possible: B"), "{text}");
}

#[test]
fn incidents_are_told_by_date_without_a_verdict() {
    let knowledge = Knowledge::embedded().expect("reads");
    let all = Incidents::of(knowledge).expect("reads");
    for lang in Lang::ALL {
        let wording = wording(lang);
        let report = IncidentsReport::new(all.files(), knowledge, lang, TODAY);
        assert_follows(&report, &incidents_schema());
        assert_in_words(&incident_list_text(&report, &wording, Look::default()));
        for incident in &report.incidents {
            let text = incident_text(incident, &wording, Look::default());
            assert_in_words(&text);
            for account in incident.days.iter().flat_map(|day| &day.accounts) {
                assert!(!account.citations.is_empty(), "{}", account.id);
            }
        }
    }
    let wording = wording(Lang::En);
    let report = IncidentsReport::new(all.files(), knowledge, Lang::En, TODAY);
    let death = report.incidents.iter().find(|it| it.id == "HM-JP-2023-01");
    let text = incident_text(death.expect("is there"), &wording, Look::default());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("evigil gives no verdict"), "{text}");
    assert!(
        text.contains("Did a patient die? the sources differ - yes, told as information"),
        "{text}"
    );
    assert!(
        text.contains("could not be confirmed: nikkei, clinic_february"),
        "{text}"
    );
}

#[test]
fn a_case_is_judged_and_nothing_in_it_is_changed() {
    let knowledge = Knowledge::embedded().expect("reads");
    let base = JudgedBase::of(knowledge).expect("reads");
    let mut case = Icsr::new(ReportKey {
        case: "C-1".to_owned(),
        ..ReportKey::default()
    });
    let mut push = |element, at, text| case.push(element, at, text, 1).expect("room");
    push(el::E_I_1_1A, At::one(1), "Sepsis");
    push(el::E_I_3_2F, At::one(1), "true");
    push(el::H_1, At::TOP, "Hospitalized on the same day.");
    push(el::G_K_1, At::one(1), "1");
    push(el::G_K_2_2, At::one(1), "EXOSOME DRIP");
    push(el::G_K_4_R_10_1, At::two(1, 1), "Intravenous");
    push(el::G_K_9_I_1, At::two(1, 1), "1");
    push(el::G_K_9_I_2_R_2, At::three(1, 1, 1), "Own method");
    push(el::G_K_9_I_2_R_3, At::three(1, 1, 1), "Related");
    case.sort();
    let before = case.clone();
    assert_eq!(base.expected(&case, TODAY), Some(false));
    for lang in Lang::ALL {
        let wording = wording(lang);
        let report = JudgedReport::new(&case, &base, knowledge, wording.messages(), TODAY);
        assert_follows(&report, &judged_schema());
        assert_in_words(&judged_text(&report, &wording, Look::default()));
        let codes: Vec<_> = report.questions.iter().map(|it| it.code).collect();
        assert_eq!(codes, ["EV-A220"]);
        let product = &report.products[0];
        assert_eq!(
            product.reference_list.as_ref().expect("a list").id,
            "RL-EV-01"
        );
        assert_eq!(product.expectedness[0].result, "not_listed");
        assert!(product.notes.iter().any(|note| note.id == "RN-IV-01"));
        assert_eq!(report.stated[0].category, None);
        assert_eq!(report.stated[0].result.as_deref(), Some("Related"));
    }
    assert_eq!(case, before);
}

#[test]
fn every_code_has_a_sentence_in_both_languages() {
    let problems = (201..=209)
        .chain(220..=225)
        .chain(240..=250)
        .chain(601..=609)
        .map(|number| format!("problem-EV-A{number}"));
    let errors = [251, 252, 260, 261, 262, 263, 610]
        .into_iter()
        .flat_map(|number| [format!("what-EV-A{number}"), format!("help-EV-A{number}")]);
    let keys: Vec<_> = problems.chain(errors).collect();
    for lang in Lang::ALL {
        let messages = Messages::new(lang);
        for key in &keys {
            assert_ne!(&messages.text(key), key, "{lang}");
        }
    }
}

#[test]
fn every_entry_of_vigilance_is_explained() {
    let knowledge = Knowledge::embedded().expect("reads");
    for lang in Lang::ALL {
        let wording = wording(lang);
        let explainer = Explainer::new(knowledge, lang, TODAY);
        let views = explainer.every();
        for kind in [
            "regime",
            "deadline",
            "reporting_route",
            "scale",
            "risk_note",
            "reference_list",
            "seriousness_sign",
            "incident",
        ] {
            let of_kind: Vec<_> = views.iter().filter(|view| view.kind == kind).collect();
            assert!(!of_kind.is_empty(), "{kind}");
            let key = format!("entry-{kind}");
            assert_ne!(wording.messages().text(&key), key);
            for view in of_kind {
                assert!(
                    !view.title.is_empty() && !view.text.is_empty(),
                    "{}",
                    view.id
                );
                assert!(!view.citations.is_empty(), "{}", view.id);
                assert!(view.file.ends_with(".toml"), "{}", view.id);
                let found = explainer.find(&view.id.to_lowercase());
                assert!(found.iter().any(|it| it.id == view.id), "{}", view.id);
            }
        }
        let ids = |id| {
            let found = explainer.find(id);
            found.into_iter().map(|view| view.kind).collect::<Vec<_>>()
        };
        assert_eq!(ids("deadline:DL-JP-RM-01"), ["deadline"]);
        assert_eq!(ids("AD-01"), ["rule"]);
        assert!(ids("DL-JP-RM-99").is_empty());
    }
    let near = Explainer::new(knowledge, Lang::En, TODAY).suggestions("HM-JP-2023");
    assert!(near.contains(&"HM-JP-2023-01".to_owned()), "{near:?}");
    let early = Explainer::new(knowledge, Lang::En, date(2014, 11, 24)).find("DL-JP-RM-01");
    assert!(!early[0].in_force);
}
