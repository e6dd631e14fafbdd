//! Cases of sport, and the base they are judged by.

use std::collections::BTreeMap;

use evigil_knowledge::Knowledge;
use evigil_law::doping::{
    DopingBase, Fact, Infusion, Reason, Setting, Treatment, TreatmentError, Tue, Verdict, judge,
    worst_window,
};
use jiff::civil::{Date, DateTime, date};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    organisation: String,
    treatment: Told,
    #[serde(default)]
    infusions: Vec<ToldInfusion>,
    wanted: BTreeMap<String, Verdict>,
    #[serde(default)]
    missing: BTreeMap<String, Vec<Fact>>,
    window: Option<ToldWindow>,
    #[serde(default)]
    contradictions: usize,
    overall: Verdict,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    product: Option<String>,
    route: Option<String>,
    setting: Option<Setting>,
    approved: Option<bool>,
    within_indication: Option<bool>,
    medical_record: Option<bool>,
    tue: Option<Tue>,
    world_title: Option<bool>,
    growth_factor_added: Option<bool>,
    gene_active: Option<bool>,
    prohibited_substance: Option<bool>,
    date: Option<toml::value::Datetime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldInfusion {
    start: Option<DateTime>,
    minutes: Option<f64>,
    ml: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldWindow {
    ml: f64,
    from: DateTime,
    to: DateTime,
}

const TODAY: Date = date(2026, 11, 22);

fn knowledge() -> &'static Knowledge {
    Knowledge::embedded().expect("the base can be read")
}

fn base() -> DopingBase {
    DopingBase::of(knowledge()).expect("the rules can be read")
}

fn treatment(told: &Told, infusions: &[ToldInfusion]) -> Treatment {
    Treatment {
        product: told.product.clone(),
        route: told.route.clone(),
        infusions: infusions
            .iter()
            .map(|infusion| Infusion {
                start: infusion.start,
                minutes: infusion.minutes,
                ml: infusion.ml,
            })
            .collect(),
        setting: told.setting,
        approved: told.approved,
        within_indication: told.within_indication,
        medical_record: told.medical_record,
        tue: told.tue,
        in_competition: None,
        world_title: told.world_title,
        growth_factor_added: told.growth_factor_added,
        gene_active: told.gene_active,
        prohibited_substance: told.prohibited_substance,
        date: told
            .date
            .as_ref()
            .map(|date| date.to_string().parse().expect("is a day")),
    }
}

#[test]
fn every_case_is_judged_as_it_should_be() {
    let cases: Cases = toml::from_str(include_str!("../data/doping-cases.toml")).unwrap();
    assert!(cases.case.len() >= 30, "{} cases", cases.case.len());
    let base = base();
    for case in &cases.case {
        let name = &case.name;
        let treatment = treatment(&case.treatment, &case.infusions);
        let judged = judge(
            &base,
            knowledge(),
            &treatment,
            Some(&case.organisation),
            TODAY,
        )
        .unwrap();
        for (rule, verdict) in &case.wanted {
            let outcome = judged
                .outcomes
                .iter()
                .find(|outcome| outcome.rule.id == *rule)
                .unwrap_or_else(|| panic!("{name}: {rule} was not judged"));
            assert_eq!(outcome.verdict, *verdict, "{name}: {rule}");
            if let Some(missing) = case.missing.get(rule) {
                assert_eq!(&outcome.missing, missing, "{name}: {rule}");
            }
        }
        if let Some(wanted) = &case.window {
            let (_, window) = judged
                .outcomes
                .iter()
                .find_map(|outcome| outcome.window.as_ref())
                .unwrap_or_else(|| panic!("{name}: no window"));
            assert!(
                (window.ml_least - wanted.ml).abs() < 1e-9,
                "{name}: {window:?}"
            );
            assert_eq!(window.from, Some(wanted.from), "{name}");
            assert_eq!(window.to, Some(wanted.to), "{name}");
        }
        assert_eq!(judged.contradictions.len(), case.contradictions, "{name}");
        assert_eq!(judged.overall, case.overall, "{name}");
    }
}

#[test]
fn no_answer_says_that_anything_is_allowed() {
    let base = base();
    let judged = judge(&base, knowledge(), &Treatment::default(), None, TODAY).unwrap();
    assert_eq!(judged.overall, Verdict::Ask);
    assert_eq!(judged.outcomes.len(), base.rules.len());
    let mut texts = vec![&base.advice.text];
    for rule in &base.rules {
        for step in rule.version.iter().flat_map(|version| &version.step) {
            texts.push(&step.text);
        }
    }
    for text in texts {
        for word in ["safe", "permitted to", "is allowed", "is legal"] {
            assert!(!text.en.contains(word), "{}", text.en);
        }
        for word in ["安全", "問題ありません", "使用できます"] {
            assert!(!text.ja.contains(word), "{}", text.ja);
        }
    }
}

#[test]
fn a_day_of_review_that_is_over_is_told() {
    let base = base();
    let plan = Treatment {
        date: Some(date(2027, 1, 1)),
        ..Treatment::default()
    };
    let overdue = |treatment: &Treatment, today| {
        let judged = judge(&base, knowledge(), treatment, Some("wada"), today).unwrap();
        judged
            .outcomes
            .iter()
            .filter_map(|outcome| outcome.overdue)
            .collect::<Vec<_>>()
    };
    assert!(overdue(&Treatment::default(), TODAY).is_empty());
    assert!(overdue(&plan, TODAY).contains(&date(2027, 1, 1)));
    assert!(overdue(&Treatment::default(), date(2027, 2, 1)).contains(&date(2027, 1, 1)));
}

#[test]
fn ids_that_the_base_does_not_have_are_refused() {
    let base = base();
    let with = |product: &str, route: &str| Treatment {
        product: Some(product.to_owned()),
        route: Some(route.to_owned()),
        ..Treatment::default()
    };
    let refused = |treatment: &Treatment, organisation| {
        judge(&base, knowledge(), treatment, organisation, TODAY)
            .err()
            .map(|error| error.code())
    };
    assert_eq!(refused(&with("elixir", "iv"), None), Some("EV-L40"));
    assert_eq!(refused(&with("ev", "vein"), None), Some("EV-L41"));
    assert_eq!(refused(&with("ev", "iv"), Some("fifa")), Some("EV-L42"));
    assert_eq!(TreatmentError::Route("vein".to_owned()).value(), "vein");
    assert_eq!(refused(&with("ev", "iv"), Some("npb")), None);
}

/// The window again, by walking over every minute.
fn walked(infusions: &[(i64, i64, f64)], hours: i64) -> f64 {
    let length = hours * 60;
    let (first, last) = (
        infusions
            .iter()
            .map(|one| one.0)
            .min()
            .expect("there is one")
            - length,
        infusions
            .iter()
            .map(|one| one.0 + one.1)
            .max()
            .expect("there is one"),
    );
    (first..=last)
        .flat_map(|from| [(from, true), (from, false)])
        .map(|(from, begins)| {
            infusions
                .iter()
                .map(|&(start, minutes, ml)| {
                    if minutes == 0 {
                        let within = if begins {
                            from <= start && start < from + length
                        } else {
                            from < start && start <= from + length
                        };
                        return if within { ml } else { 0.0 };
                    }
                    let inside = (start + minutes).min(from + length) - start.max(from);
                    ml * (inside.max(0) as f64) / (minutes as f64)
                })
                .sum::<f64>()
        })
        .fold(0.0, f64::max)
}

#[test]
fn the_window_agrees_with_a_walk_over_every_minute() {
    // A small generator of its own: the same numbers on every machine.
    let mut state = 20_261_122_u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % below
    };
    let zero = date(2026, 5, 1).at(0, 0, 0, 0);
    for _ in 0..60 {
        let told: Vec<(i64, i64, f64)> = (0..=next(4))
            .map(|_| {
                let minutes = if next(3) == 0 { 0 } else { next(900) as i64 };
                (next(1800) as i64, minutes, next(120) as f64 + 1.0)
            })
            .collect();
        let infusions: Vec<Infusion> = told
            .iter()
            .map(|&(start, minutes, ml)| Infusion {
                start: Some(
                    zero.checked_add(jiff::SignedDuration::from_mins(start))
                        .unwrap(),
                ),
                minutes: Some(minutes as f64),
                ml: Some(ml),
            })
            .collect();
        let window = worst_window(&infusions, 12);
        let slow = walked(&told, 12);
        assert!(
            (window.ml_least - slow).abs() < 1e-6,
            "{told:?}: {window:?}, {slow}"
        );
        assert!(window.ml_most.unwrap() >= window.ml_least - 1e-9);
    }
}

#[test]
fn the_reason_of_an_open_rule_holds_every_way() {
    let base = base();
    let treatment = Treatment {
        product: Some("drug".to_owned()),
        route: Some("iv".to_owned()),
        tue: Some(Tue::None),
        infusions: vec![Infusion {
            start: None,
            minutes: None,
            ml: Some(250.0),
        }],
        ..Treatment::default()
    };
    let judged = judge(&base, knowledge(), &treatment, Some("wada"), TODAY).unwrap();
    let infusion = judged
        .outcomes
        .iter()
        .find(|outcome| outcome.rule.id == "DP-M2.2")
        .unwrap();
    assert!(matches!(&infusion.reason, Reason::Open(ways) if ways.len() == 2));
    assert_eq!(infusion.missing, [Fact::Setting]);
}
