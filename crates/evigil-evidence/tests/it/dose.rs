//! Doses.

use evigil_core::Lang;
use evigil_evidence::dose::{
    Amount, DoseBase, DoseKind, Factor, Kilograms, NotComparable, Order, PerKilogram, Regimen,
    compare, human_equivalent,
};
use evigil_knowledge::Knowledge;
use proptest::prelude::*;

fn base() -> DoseBase {
    DoseBase::load(Knowledge::embedded().unwrap()).unwrap()
}

/// The guidance's table: what is printed follows from Km, to the digits printed.
#[test]
fn factors_of_the_table_follow_from_km() {
    let base = base();
    let adult = base.human("adult").unwrap().km;
    assert_eq!(adult, 37.0);
    assert_eq!(base.species.len(), 13);
    for (id, divide, multiply) in [
        ("mouse", 12.3, 0.08),
        ("hamster", 7.4, 0.13),
        ("rat", 6.2, 0.16),
        ("guinea_pig", 4.6, 0.22),
        ("rabbit", 3.1, 0.32),
        ("mini-pig", 1.1, 0.95),
    ] {
        let species = base.species(id).unwrap();
        assert_eq!((species.divide, species.multiply), (divide, multiply));
        assert!((adult / species.km - divide).abs() < 0.06, "{id}");
        assert!((species.km / adult - multiply).abs() < 0.006, "{id}");
    }
    assert_eq!(base.species("cat").unwrap_err().code(), "EV-E38");
}

#[test]
fn a_mouse_dose_in_a_human_comes_with_every_exception() {
    let base = base();
    let (mouse, adult) = (base.species("mouse").unwrap(), base.human("adult").unwrap());
    let dose = PerKilogram(Amount::parse("10 mg").unwrap());
    let found = human_equivalent(&base, mouse, adult, dose, None, None).unwrap();
    // 10 mg/kg × 3/37 = 0.81 mg/kg; 48.6 mg for 60 kg; a tenth of it at first.
    assert!((found.per_kg.0.value() - 1e4 * 3.0 / 37.0).abs() < 1e-9);
    assert!((found.whole.value() - 6e5 * 3.0 / 37.0).abs() < 1e-6);
    assert!((found.start_whole.value() - 6e4 * 3.0 / 37.0).abs() < 1e-6);
    let ids: Vec<&str> = found.exceptions.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, ["compartment", "local", "large_protein", "vesicles"]);
    assert!(found.exceptions.iter().all(|(_, holds)| !holds));

    // Particles into a joint of somebody of 50 kg: two exceptions hold.
    let dose = PerKilogram(Amount::parse("1e9 particles").unwrap());
    let weight = Some(Kilograms::new(50.0).unwrap());
    let found = human_equivalent(&base, mouse, adult, dose, Some("joint"), weight).unwrap();
    let holding: Vec<&str> = (found.exceptions.iter())
        .filter(|(_, holds)| *holds)
        .map(|(id, _)| *id)
        .collect();
    assert_eq!(holding, ["compartment", "vesicles"]);
    assert!((found.whole.value() / (5e10 * 3.0 / 37.0) - 1.0).abs() < 1e-12);
    let vesicles = base.exception.last().unwrap();
    assert!(vesicles.text.get(Lang::En).contains("arithmetic only"));
}

/// Totals of the ledger's rows, by hand.
#[test]
fn totals_are_sums_over_sessions_and_area() {
    let total = |text: &str| Regimen::parse(text).unwrap().total().unwrap().value();
    assert_eq!(total("E31=4e8 particles x 24"), 9.6e9);
    assert_eq!(total("E53=2e8 particles x 5"), 1e9);
    assert_eq!(total("E24=1e7 particles/cm2 600 cm2"), 6e9);
    assert_eq!(total("A=80 ug/kg × 3 50 kg"), 12_000.0);
    // Without weight or area there is no total.
    assert_eq!(
        Regimen::parse("E24=1e7 particles/cm2").unwrap().total(),
        None
    );
    let half = Regimen::parse("B=1,000 ng").unwrap();
    assert_eq!(
        (half.amount.value(), half.amount.kind()),
        (1.0, DoseKind::Mass)
    );
}

#[test]
fn kinds_are_compared_only_with_a_stated_factor() {
    let base = base();
    let regimens: Vec<Regimen> = [
        "E53=2e8 particles x 5",
        "clinic=1 mL x 5",
        "E31=4e8 particles x 24",
        "near=2.5e8 particles x 12",
    ]
    .iter()
    .map(|text| Regimen::parse(text).unwrap())
    .collect();
    let pairs = compare(&base, &regimens, &[]).unwrap();
    assert_eq!(pairs.len(), 6);
    assert_eq!(pairs[0].result, Err(NotComparable::Kinds));
    let different = pairs[1].result.clone().unwrap();
    assert_eq!(
        (different.session, different.order),
        (2.0, Order::Different)
    );
    assert!((different.total - 9.6).abs() < 1e-12);
    // Exactly three times: the same order.
    let same = pairs[2].result.clone().unwrap();
    assert_eq!(same.order, Order::Same);

    let factor = Factor::parse("1 mL = 3e9 particles @ certificate of lot A1").unwrap();
    let pairs = compare(&base, &regimens, std::slice::from_ref(&factor)).unwrap();
    let with = pairs[0].result.clone().unwrap();
    assert!((with.total - 15.0).abs() < 1e-12);
    assert_eq!(with.factor.unwrap().source, "certificate of lot A1");
    let both = [
        factor.clone(),
        Factor::parse("1e10 particles = 3 mL @ b").unwrap(),
    ];
    assert_eq!(
        compare(&base, &regimens, &both).unwrap_err().code(),
        "EV-E37"
    );
    let code = |text: &str| Factor::parse(text).unwrap_err().code();
    assert_eq!(code("1 mL = 3e9 particles"), "EV-E36");
    assert_eq!(code("1 mg = 1000 ug @ arithmetic"), "EV-E35");
    assert_eq!(code("three"), "EV-E35");
    // Per kilogram against per kilogram needs no weight; against the whole it does.
    let kg: Vec<Regimen> = ["a=1 ug/kg", "b=2 ug/kg", "c=60 ug"]
        .iter()
        .map(|text| Regimen::parse(text).unwrap())
        .collect();
    let pairs = compare(&base, &kg, &[]).unwrap();
    assert_eq!(pairs[0].result.clone().unwrap().total, 2.0);
    assert_eq!(pairs[1].result, Err(NotComparable::Scope));
    assert_eq!(compare(&base, &kg[..1], &[]).unwrap_err().code(), "EV-E39");
}

#[test]
fn what_is_no_dose_is_told() {
    let code = |text: &str| Regimen::parse(text).unwrap_err().code();
    assert_eq!(code("2e8 particles"), "EV-E34");
    assert_eq!(code("a=2e8"), "EV-E34");
    assert_eq!(code("a=-1 mL"), "EV-E31");
    assert_eq!(code("a=many mL"), "EV-E31");
    assert_eq!(code("a=1 drops"), "EV-E32");
    assert_eq!(code("a=1 mL/day"), "EV-E32");
    assert_eq!(code("a=1 mL x 0"), "EV-E33");
    assert_eq!(code("a=1 mL x 1.5"), "EV-E33");
    assert_eq!(code("a=1 mL 60 kg"), "EV-E34");
    assert_eq!(code("a=1e40 mL"), "EV-E31");
}

proptest! {
    #[test]
    fn no_text_ends_in_a_panic(text in "[-=/@x0-9a-zA-Zµ²×., ]{0,40}") {
        drop(Factor::parse(&text));
        if let Ok(regimen) = Regimen::parse(&text) {
            prop_assert!(regimen.total().is_none_or(|total| total.value().is_finite()));
        }
    }
}
