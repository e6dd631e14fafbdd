//! Causality: the scales of the base, stored answers, several assessors, reports.

use std::collections::BTreeMap;

use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::basis::unsupported;
use evigil_vigilance::assess::scale::answers::{Which, read};
use evigil_vigilance::assess::scale::compare::compare;
use evigil_vigilance::assess::scale::evaluate::{category_of, evaluate};
use evigil_vigilance::assess::scale::report::{number_of_drug, stated, write};
use evigil_vigilance::assess::scale::template::template;
use evigil_vigilance::assess::scale::{ScaleKind, Scales};
use evigil_vigilance::icsr::{At, Icsr, ReportKey, register as el};

fn scales() -> Scales {
    Scales::of(Knowledge::embedded().unwrap()).unwrap()
}

#[test]
fn the_scales_are_whole_and_their_examples_come_out() {
    let knowledge = Knowledge::embedded().unwrap();
    let scales = scales();
    let ids: Vec<&str> = scales.iter().map(|scale| scale.id.as_str()).collect();
    assert_eq!(ids, ["naranjo", "who-umc"]);
    for scale in scales.iter() {
        assert_eq!(unsupported(&scale.basis, knowledge), [], "{}", scale.id);
        assert!(scale.examples.len() > 3, "{}", scale.id);
        for category in &scale.categories {
            for requirement in &category.requires {
                let question = scale.question(&requirement.question).unwrap();
                for id in &requirement.answers {
                    assert!(question.answer(id).is_some(), "{}: {id}", scale.id);
                }
            }
        }
        for example in &scale.examples {
            for (question, answer) in &example.answers {
                let question = scale.question(question).unwrap();
                assert!(question.answer(answer).is_some(), "{answer}");
            }
            let outcome = evaluate(scale, &example.answers);
            let category = outcome.category.map(|category| category.id.clone());
            assert_eq!(category, example.category, "{example:?}");
            assert_eq!(outcome.score, example.score, "{example:?}");
            assert_eq!(outcome.answered, example.answered, "{example:?}");
        }
        // Every category is the result of some example.
        for category in &scale.categories {
            let shown = scale
                .examples
                .iter()
                .any(|example| example.category.as_ref() == Some(&category.id));
            assert!(shown, "{}: no example for {}", scale.id, category.id);
        }
    }
}

#[test]
fn naranjo_runs_from_minus_four_to_thirteen_and_to_ten_for_vesicles() {
    let scales = scales();
    let scale = scales.get("naranjo").unwrap();
    assert_eq!(scale.kind, ScaleKind::Score);
    assert_eq!(scale.questions.len(), 10);
    assert_eq!(scale.range(false), (-4, 13));
    assert_eq!(scale.range(true), (-3, 10));
    let category = |score| category_of(scale, score).unwrap().id.as_str();
    let boundaries = [-4, 0, 1, 4, 5, 8, 9, 13].map(category);
    assert_eq!(
        boundaries,
        [
            "doubtful", "doubtful", "possible", "possible", "probable", "probable", "definite",
            "definite"
        ]
    );
    // All 3^10 sets of answers stay in the range and fall into a category.
    let mut answers = BTreeMap::new();
    let ids = ["yes", "no", "unknown"];
    for number in 0..3_usize.pow(10) {
        let mut rest = number;
        for question in &scale.questions {
            answers.insert(question.id.clone(), ids[rest % 3].to_owned());
            rest /= 3;
        }
        let outcome = evaluate(scale, &answers);
        let score = outcome.score.unwrap();
        assert!((-4..=13).contains(&score));
        assert!(outcome.category.is_some());
        let (low, high) = outcome.still_possible.unwrap();
        assert!(low <= score && score <= high);
    }
}

#[test]
fn what_is_not_answered_yet_shows_how_far_the_score_can_go() {
    let scales = scales();
    let scale = scales.get("naranjo").unwrap();
    let answers = BTreeMap::from([("after_giving".to_owned(), "yes".to_owned())]);
    let outcome = evaluate(scale, &answers);
    assert_eq!(outcome.score, Some(2));
    // Open and within reach: 1, 3, 4, 5, 9, 10, that is at least -2 and at most +8.
    assert_eq!(outcome.still_possible, Some((0, 10)));
}

const FILE: &str = r#"
schema = "evigil.answers/1"
case = "JP-CLINIC-0001"

[[assessment]]
drug = "Exosome drip"
reaction = "Sepsis"
scale = "naranjo"
assessor = "Dr A"
role = "Reporter"
date = 2026-03-01
answers = { after_giving = "yes", other_causes = "no", objective_evidence = "yes" }
remarks = "blood culture and bag agree"

[[assessment]]
drug = "Exosome drip"
reaction = "Sepsis"
scale = "naranjo"
assessor = "Company B"
answers = { after_giving = "yes", other_causes = "yes" }

[[assessment]]
drug = "Exosome drip"
reaction = "Sepsis"
scale = "who-umc"
assessor = "Dr A"
answers = { information = "enough", time = "reasonable", other_explanations = "could" }
stated = "Probable"

[[consensus]]
drug = "Exosome drip"
reaction = "Sepsis"
scale = "who-umc"
category = "possible"
assessors = ["Dr A", "Company B"]
date = 2026-03-10
"#;

fn report() -> Icsr {
    let mut report = Icsr::new(ReportKey::default());
    let mut push = |element, at, text| report.push(element, at, text, 0).unwrap();
    push(el::E_I_1_1A, At::one(1), "Fever");
    push(el::E_I_1_1A, At::one(2), "Sepsis");
    push(el::EV_E_I_1, At::one(2), "reaction-2");
    push(el::G_K_2_2, At::one(1), "Saline");
    push(el::G_K_2_2, At::one(2), "exosome drip");
    report.sort();
    report
}

#[test]
fn assessors_stand_side_by_side() {
    let scales = scales();
    let (file, problems) = read("answers.toml", FILE, &scales);
    assert_eq!(problems, []);
    assert_eq!(file.case, "JP-CLINIC-0001");
    let pairs = compare(&file, &scales);
    assert_eq!(pairs.len(), 1);
    let pair = &pairs[0];
    let scores: Vec<_> = pair
        .judged
        .iter()
        .map(|judged| judged.outcome.score)
        .collect();
    // 2 + 2 + 1, and 2 - 1.
    assert_eq!(scores, [Some(5), Some(1), None]);
    assert_eq!(pair.disagreements.len(), 1, "one assessor alone by WHO-UMC");
    let disagreement = &pair.disagreements[0];
    assert_eq!(disagreement.scale.id, "naranjo");
    let results: Vec<_> = disagreement
        .results
        .iter()
        .map(|(category, who)| (category.unwrap().id.as_str(), who.as_slice()))
        .collect();
    assert_eq!(
        results,
        [
            ("probable", ["Dr A"].as_slice()),
            ("possible", ["Company B"].as_slice())
        ]
    );
    let disputed: Vec<_> = disagreement
        .questions
        .iter()
        .map(|disputed| disputed.question.id.as_str())
        .collect();
    assert_eq!(disputed, ["other_causes", "objective_evidence"]);
    // What Dr A states by WHO-UMC is not what the answers lead to: both are kept.
    assert_eq!(pair.judged[2].outcome.category.unwrap().id, "possible");
    assert_eq!(pair.judged[2].stated_otherwise().unwrap().id, "probable");
    assert_eq!(pair.consensus[0].category, "possible");
    assert!(pair.judged[0].stated_otherwise().is_none());
}

#[test]
fn assessments_go_into_a_report_and_back() {
    let scales = scales();
    let (file, _) = read("answers.toml", FILE, &scales);
    let mut report = report();
    assert_eq!(write(&mut report, &file, &scales).unwrap(), []);
    let found: Vec<_> = stated(&report, &scales)
        .iter()
        .map(|it| {
            let category = it.category.map(|category| category.id.clone());
            (
                it.drug,
                it.reaction,
                it.source.map(str::to_owned),
                category,
                it.result.map(str::to_owned),
            )
        })
        .collect();
    let wanted = [
        (
            "Reporter",
            "probable",
            "Probable; score 5; 3 of 10 answered",
        ),
        (
            "Company B",
            "possible",
            "Possible; score 1; 2 of 10 answered",
        ),
        ("Dr A", "probable", "Probable/likely"),
        ("Consensus", "possible", "Possible"),
    ]
    .map(|(who, category, result)| {
        (
            2,
            Some(2),
            Some(who.to_owned()),
            Some(category.to_owned()),
            Some(result.to_owned()),
        )
    });
    assert_eq!(found, wanted);
    assert_eq!(
        report.text(el::G_K_9_I_1, At::two(2, 1)),
        Some("reaction-2")
    );
    assert_eq!(
        report.repeats("G.k.9.i", At::one(2)),
        1,
        "one relation for one pair"
    );
    // Twice changes nothing.
    let before = report.clone();
    assert_eq!(write(&mut report, &file, &scales).unwrap(), []);
    assert_eq!(report, before);
}

#[test]
fn a_report_s_own_judgements_are_read_whatever_their_words() {
    let scales = scales();
    let mut report = report();
    let mut push = |element, at, text| report.push(element, at, text, 0).unwrap();
    push(el::G_K_9_I_1, At::two(1, 1), "1");
    for (number, method, result) in [
        (1, "WHO UMC", "PROBABLE"),
        (2, "Naranjo Scale", "possible"),
        (3, "Global Introspection", "Related"),
        (4, "WHO-UMC", "somewhat"),
    ] {
        push(el::G_K_9_I_2_R_2, At::three(1, 1, number), method);
        push(el::G_K_9_I_2_R_3, At::three(1, 1, number), result);
    }
    report.sort();
    let found: Vec<_> = stated(&report, &scales)
        .iter()
        .map(|it| {
            (
                it.reaction,
                it.scale.map(|scale| scale.id.clone()),
                it.category.map(|category| category.id.clone()),
                it.result.map(str::to_owned),
            )
        })
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        found,
        [
            (Some(1), some("who-umc"), some("probable"), some("PROBABLE")),
            (Some(1), some("naranjo"), some("possible"), some("possible")),
            (Some(1), None, None, some("Related")),
            (Some(1), some("who-umc"), None, some("somewhat")),
        ]
    );
}

#[test]
fn what_is_not_in_the_report_is_said() {
    let scales = scales();
    let (file, _) = read(
        "answers.toml",
        &FILE.replace("Exosome drip", "another"),
        &scales,
    );
    let mut report = report();
    let before = report.clone();
    let problems = write(&mut report, &file, &scales).unwrap();
    assert_eq!(problems.len(), 4);
    assert!(problems.iter().all(|problem| problem.code == "EV-A207"));
    assert_eq!(report, before);
    // A name that two drugs share is nobody's.
    report.push(el::G_K_2_2, At::one(3), "Saline", 0).unwrap();
    report.sort();
    assert_eq!(
        number_of_drug(&report, &Which::Name("saline".to_owned())),
        None
    );
    assert_eq!(number_of_drug(&report, &Which::Number(3)), Some(3));
    assert_eq!(number_of_drug(&report, &Which::Number(4)), None);
    assert_eq!(number_of_drug(&report, &Which::Number(0)), None);
}

#[test]
fn every_fault_of_a_file_is_found_at_its_line() {
    let scales = scales();
    let found = |text: &str| {
        let (_, problems) = read("a.toml", text, &scales);
        problems
            .iter()
            .map(|problem| (problem.code, problem.place.line))
            .collect::<Vec<_>>()
    };
    let text = FILE.replace(
        "after_giving = \"yes\", other_causes = \"no\"",
        "after_giving = \"maybe\", horoscope = \"no\"",
    );
    assert_eq!(found(&text), [("EV-A205", 12), ("EV-A204", 12)]);
    assert_eq!(
        found(&FILE.replacen("\"naranjo\"", "\"naranja\"", 1)),
        [("EV-A203", 8)]
    );
    assert_eq!(
        found(&FILE.replace("\"Probable\"", "\"Maybe\"")),
        [("EV-A206", 28)]
    );
    assert_eq!(
        found(&FILE.replace("evigil.answers/1", "evigil.answers/9")),
        [("EV-A202", 0)]
    );
    assert_eq!(found("schema = "), [("EV-A201", 1)]);
    assert_eq!(
        found(&FILE.replace("remarks =", "remark =")),
        [("EV-A201", 13)]
    );
    assert_eq!(
        found(&FILE.replace("2026-03-01", "2026-02-30"))
            .first()
            .map(|it| it.0),
        Some("EV-A201")
    );
    let lonely = FILE.split("[[assessment]]").next().unwrap().to_owned()
        + &FILE[FILE.find("[[consensus]]").unwrap()..];
    assert_eq!(found(&lonely).first().map(|it| it.0), Some("EV-A208"));
    let twice = FILE.replace(
        "assessor = \"Company B\"",
        "assessor = \"Dr A\"\ndate = 2026-03-01",
    );
    assert_eq!(found(&twice).first().map(|it| it.0), Some("EV-A209"));
}

#[test]
fn the_template_is_a_valid_file_with_nothing_answered() {
    let scales = scales();
    for scale in scales.iter() {
        for lang in Lang::ALL {
            let text = template(scale, "A \"quoted\" case", lang);
            let (file, problems) = read("t.toml", &text, &scales);
            assert_eq!(problems, [], "{text}");
            assert_eq!(file.case, "A \"quoted\" case");
            assert!(file.assessments[0].answers.is_empty());
            // With the comments taken off, the first answer of each question is one of the scale.
            for question in &scale.questions {
                let answer = &question.answers[0];
                assert!(
                    text.contains(&format!("# {} = \"{}\"", question.id, answer.id)),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn without_answers_nothing_is_assessed() {
    for scale in scales().iter() {
        let outcome = evaluate(scale, &BTreeMap::new());
        assert!(outcome.category.is_none(), "{}", scale.id);
        assert_eq!((outcome.score, outcome.answered), (None, 0), "{}", scale.id);
    }
}
