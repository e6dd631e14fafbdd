//! What the ledger answers, held against what was concluded from the same studies by hand.

use evigil_evidence::answer::{
    Body, IndicationAnswer, Level, Question, Statement, Tier, Verdict, answer, people, upper_limit,
};
use evigil_evidence::ledger::{Domain, Ledger, Study};
use evigil_knowledge::Knowledge;
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 22);

fn ledger() -> Ledger {
    Ledger::load(Knowledge::embedded().unwrap()).unwrap_or_else(|faults| panic!("\n{faults}\n"))
}

fn ask_of(
    ledger: &Ledger,
    indication: &str,
    routes: &[&str],
    classes: &[&str],
    as_of: Date,
) -> IndicationAnswer {
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    let question = Question {
        indications: vec![indication.to_owned()],
        routes: owned(routes),
        product_classes: owned(classes),
        as_of,
    };
    answer(ledger, &question).indications.remove(0)
}

fn ask(indication: &str, routes: &[&str], classes: &[&str]) -> IndicationAnswer {
    ask_of(&ledger(), indication, routes, classes, TODAY)
}

fn reasons<'a>(answer: &'a IndicationAnswer, study: &str) -> Vec<&'a str> {
    let near = answer.studies.indirect.iter().find(|it| it.study == study);
    near.map(|it| it.reasons.iter().map(String::as_str).collect())
        .unwrap_or_default()
}

#[test]
fn the_verdicts_are_those_reached_by_hand() {
    let cases: [(&str, Verdict, Tier); 17] = [
        ("joint", Verdict::ControlledNegative, Tier::T5),
        ("lung_failure", Verdict::ControlledNegative, Tier::T5),
        ("covid", Verdict::ControlledNegative, Tier::T5),
        ("skin", Verdict::ControlledPositiveSmall, Tier::T5),
        ("acne_scar", Verdict::ControlledPositiveSmall, Tier::T5),
        ("scar", Verdict::ControlledPositiveSmall, Tier::T5),
        ("kidney", Verdict::ControlledPositiveSmall, Tier::T4),
        ("wound", Verdict::Mixed, Tier::T5),
        ("hair", Verdict::UncontrolledOnly, Tier::T3),
        ("dementia", Verdict::UncontrolledOnly, Tier::T3),
        ("spinal_cord_injury", Verdict::UncontrolledOnly, Tier::T3),
        ("fistula", Verdict::UncontrolledOnly, Tier::T3),
        ("burn", Verdict::NoHumanEvidence, Tier::T0),
        ("fatigue", Verdict::NoHumanEvidence, Tier::T0),
        ("hepatitis", Verdict::NoHumanEvidence, Tier::T0),
        ("osteoporosis", Verdict::NoHumanEvidence, Tier::T0),
        ("cancer", Verdict::NoHumanEvidence, Tier::T0),
    ];
    let ledger = ledger();
    for (indication, verdict, tier) in cases {
        let answer = ask_of(&ledger, indication, &[], &[], TODAY);
        assert_eq!(
            (answer.verdict, answer.tier),
            (verdict, tier),
            "{indication}: {answer:?}"
        );
    }
}

#[test]
fn nothing_was_shown_for_a_drip_against_common_complaints() {
    let ledger = ledger();
    for indication in [
        "fatigue",
        "insomnia",
        "sleep",
        "immunity",
        "hepatitis",
        "liver",
        "diabetes",
        "osteoporosis",
        "wellness",
    ] {
        let answer = ask_of(&ledger, indication, &["iv"], &["exosome"], TODAY);
        assert_eq!(answer.verdict, Verdict::NoHumanEvidence, "{indication}");
        assert_eq!(answer.statement, Statement::NoHumanEvidence, "{indication}");
        assert_eq!(answer.people.known, 0);
        assert_eq!(answer.certainty, None);
    }
    let diabetes = ask_of(&ledger, "diabetes", &["iv"], &["exosome"], TODAY);
    assert_eq!(diabetes.studies.registered, ["E47"]);
}

#[test]
fn a_control_outweighs_a_large_change_without_one() {
    let joint = ask("joint", &["joint"], &["ev"]);
    assert_eq!(joint.studies.direct_controlled, ["E34"]);
    assert!(
        joint
            .studies
            .direct_uncontrolled
            .contains(&"E35".to_owned())
    );
    let certainty = joint.certainty.unwrap();
    assert_eq!(certainty.body, Body::DirectRandomised);
    assert_eq!(
        (certainty.start, certainty.studies),
        (Level::High, vec!["E34".to_owned()])
    );
    assert!(certainty.level <= Level::Low);
}

#[test]
fn a_joint_injection_is_no_drip() {
    let drip = ask("joint", &["iv"], &["exosome"]);
    assert_eq!(drip.verdict, Verdict::NoHumanEvidence);
    assert_eq!(drip.statement, Statement::NoHumanEvidenceButIndirect);
    assert_eq!(reasons(&drip, "E34"), ["other_route"]);
    assert_eq!(drip.tier_with_indirect, Tier::T5);
    let certainty = drip.certainty.unwrap();
    assert_eq!(
        (certainty.body, certainty.level),
        (Body::Indirect, Level::VeryLow)
    );
    assert!(certainty.down.iter().any(|step| {
        step.domain == Domain::Indirectness
            && step.reason == "other_route"
            && step.studies.contains(&"E34".to_owned())
    }));
}

#[test]
fn supernatant_is_not_vesicles_nor_the_other_way_round() {
    let vesicles = ask("skin", &["microneedle"], &["exosome"]);
    assert_eq!(vesicles.studies.direct_controlled, ["E01"]);
    assert_eq!(reasons(&vesicles, "E06"), ["supernatant_is_not_vesicles"]);
    let supernatant = ask("skin", &["microneedle"], &["supernatant"]);
    assert_eq!(supernatant.studies.direct_controlled, ["E06"]);
    assert_eq!(
        reasons(&supernatant, "E01"),
        ["vesicles_are_not_supernatant"]
    );
    assert_eq!(supernatant.verdict, Verdict::ControlledPositiveSmall);
}

#[test]
fn hair_rests_on_series_without_control() {
    let hair = ask("hair", &[], &[]);
    assert_eq!(
        hair.studies.direct_uncontrolled,
        ["E09", "E10", "E11", "E13"]
    );
    // 30 + 30 + 8 + 300
    assert_eq!(hair.people.known, 368);
    assert_eq!(hair.studies.registered, ["E14"]);
    assert!(reasons(&hair, "E12").contains(&"plant_source"));
    assert_eq!(hair.certainty.as_ref().unwrap().level, Level::VeryLow);
    let bound = hair
        .safety
        .iter()
        .find(|bound| bound.study == "E09")
        .unwrap();
    assert_eq!((bound.affected, bound.at_risk, bound.one_in), (0, 30, 10));
}

#[test]
fn redness_from_a_medicine_is_not_the_disease() {
    let eczema = ask("atopic_dermatitis", &[], &[]);
    assert_eq!(eczema.verdict, Verdict::NoHumanEvidence);
    assert_eq!(eczema.statement, Statement::NoHumanEvidenceButIndirect);
    assert_eq!(reasons(&eczema, "E15"), ["other_indication"]);
    assert_eq!(reasons(&eczema, "E16"), ["other_indication"]);
    assert_eq!(eczema.tier_with_indirect, Tier::T3);
    assert_eq!(eczema.tier, Tier::T2);
    assert!(eczema.studies.preclinical.contains(&"QT-07".to_owned()));
}

#[test]
fn vesicles_that_raise_immunity_are_no_evidence_for_those_that_dampen_it() {
    let cancer = ask("cancer", &[], &[]);
    assert!(cancer.studies.direct_controlled.is_empty());
    assert!(cancer.studies.direct_uncontrolled.is_empty());
    for id in ["E60", "E61", "E62", "E63", "E64", "E65"] {
        assert!(reasons(&cancer, id).contains(&"immune_stimulating"), "{id}");
    }
}

#[test]
fn what_was_not_read_is_kept_apart() {
    let hosts = ask("gvhd", &[], &[]);
    assert!(hosts.studies.not_read.contains(&"E38".to_owned()));
    assert_eq!(hosts.people.known, 0);
    assert_eq!(hosts.statement, Statement::UncontrolledNotRead);
    let stroke = ask("stroke", &[], &[]);
    assert_eq!(stroke.statement, Statement::UncontrolledSafetyOnly);
    let bowel = ask("bowel_inflammation", &[], &[]);
    assert_eq!(bowel.studies.terminated, ["E45"]);
    let certainty = bowel.certainty.unwrap();
    assert!(
        certainty
            .down
            .iter()
            .any(|it| it.reason == "results_missing" && it.studies == ["E45"])
    );
}

#[test]
fn living_cells_beside_vesicles_hide_what_these_did() {
    assert_eq!(
        reasons(&ask("covid", &[], &[]), "E51"),
        ["with_living_cells"]
    );
}

#[test]
fn an_unknown_indication_is_not_known_rather_than_without_evidence() {
    let unknown = ask("ingrown_toenail", &[], &[]);
    assert!(!unknown.known);
    assert_eq!(unknown.verdict, Verdict::NoHumanEvidence);
    assert!(ask("hair", &[], &[]).known && ask("burn", &[], &[]).known);
}

#[test]
fn nothing_stands_in_two_lists() {
    let ledger = ledger();
    let conditions = ledger.conditions().iter().map(|it| it.id.clone());
    let mut ids: Vec<String> = conditions.collect();
    ids.extend(["skin", "hair", "joint", "cancer", "stroke"].map(str::to_owned));
    for id in ids {
        let sorted = ask_of(&ledger, &id, &["iv"], &[], TODAY).studies;
        let mut all: Vec<&String> = [
            &sorted.direct_controlled,
            &sorted.direct_uncontrolled,
            &sorted.not_read,
            &sorted.registered,
            &sorted.terminated,
            &sorted.retracted,
        ]
        .into_iter()
        .flatten()
        .chain(sorted.indirect.iter().map(|it| &it.study))
        .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "{id}");
    }
}

#[test]
fn before_anything_was_read_there_is_nothing() {
    let early = ask_of(&ledger(), "joint", &[], &[], date(2020, 1, 1));
    assert_eq!(early.verdict, Verdict::NoHumanEvidence);
    assert!(early.studies.direct_controlled.is_empty());
}

#[test]
fn one_cohort_told_twice_counts_once() {
    let ledger = ledger();
    let mut first: Study = ledger.study("E09").unwrap().clone();
    let second: Study = ledger.study("E13").unwrap().clone();
    let third: Study = ledger.study("E11").unwrap().clone();
    assert_eq!(people(&[&first, &second, &third]).known, 338);
    first.same_people_as = vec![second.id.clone()];
    for order in [[&first, &second, &third], [&third, &second, &first]] {
        assert_eq!(people(&order).known, 308);
    }
}

/// The table of single-arm bounds of the facts on evidence: one-sided 95 %.
#[test]
fn few_harms_among_few_people_still_allow_many() {
    for (events, people, upper) in [
        (0, 7, 0.348_164),
        (0, 10, 0.258_866),
        (0, 24, 0.117_346),
        (0, 30, 0.095_034),
        (0, 100, 0.029_513),
        (0, 300, 0.009_936),
        (1, 22, 0.198_122),
        (12, 20, 0.782_931),
        (30, 43, 0.810_991),
        (4, 11, 0.650_188),
    ] {
        let found = upper_limit(events, people).unwrap();
        assert!((found - upper).abs() < 1e-6, "{events}/{people}: {found}");
    }
    assert_eq!(upper_limit(5, 5), Some(1.0));
    assert_eq!((upper_limit(0, 0), upper_limit(2, 1)), (None, None));
}
