//! Effect sizes.

use evigil_evidence::meta::EffectError;
use evigil_evidence::meta::effect::{
    Differences, Effect, Group, Interval, Measure, PairedSides, Rates, Share, SmallSample, Spread,
    Table, Zeros, arcsine_difference, arcsine_proportion, group_from_median, log_odds_ratio,
    log_rate_ratio, log_ratio_of_means, log_risk_ratio, logit_proportion, mean_change,
    mean_difference, peto_log_odds_ratio, rate_difference, ratio_with_interval, raw_proportion,
    risk_difference, standardised_change, standardised_difference,
};

use super::reference::{Misses, folder, rows};

#[track_caller]
fn close(found: f64, wanted: f64) {
    assert!(
        (found - wanted).abs() <= 1e-12 * wanted.abs().max(1.0),
        "{found} for {wanted}"
    );
}

/// Every effect that `escalc` computed for the sets whose inputs are there.
#[test]
fn effects_as_metafor() {
    let Some(folder) = folder() else { return };
    let mut inputs = std::collections::BTreeMap::new();
    for set in ["bcg", "nielweise2007", "hart1999", "normand1999"] {
        inputs.insert(set, rows(&folder.join(format!("meta_{set}.input.csv"))));
    }
    let mut misses = Misses::default();
    let mut compared = 0;
    for row in rows(&folder.join("meta_effects.csv")) {
        let (set, measure) = row.text("set").split_once(':').unwrap();
        let Some(input) = inputs.get(set) else {
            continue;
        };
        let input = input
            .iter()
            .find(|input| input.text("study") == row.text("study"))
            .unwrap();
        let n = |column: &str| input.number(column);
        let table = || Table::new(n("ai"), n("bi"), n("ci"), n("di")).unwrap();
        let first = || Group::first(n("m1i"), n("sd1i"), n("n1i")).unwrap();
        let second = || Group::second(n("m2i"), n("sd2i"), n("n2i")).unwrap();
        let zeros = Zeros::default();
        let effect: Effect = match measure {
            "RR" => log_risk_ratio(table(), zeros),
            "OR" => log_odds_ratio(table(), zeros),
            "RD" => risk_difference(table(), zeros),
            "AS" => arcsine_difference(table(), zeros),
            "PETO" => peto_log_odds_ratio(table(), zeros),
            "IRR" => {
                let rates = Rates::new(n("x1i"), n("t1i"), n("x2i"), n("t2i")).unwrap();
                log_rate_ratio(rates, zeros)
            }
            "MD" => mean_difference(first(), second()),
            "SMD" => standardised_difference(first(), second(), SmallSample::Exact),
            other => panic!("{other}"),
        }
        .unwrap();
        let at = format!("{}, study {}", row.text("set"), row.text("study"));
        misses.compare("yi", &at, effect.y(), row.number("yi"), 1e-3, 1e-12);
        misses.compare("vi", &at, effect.v(), row.number("vi"), 1e-300, 1e-12);
        compared += 1;
    }
    assert_eq!(compared, 5 * 13 + 2 * 18 + 6 + 2 * 9);
    misses.tell();
}

#[test]
fn zero_cells_are_told_by_policy() {
    let table = Table::of_events(0.0, 20.0, 3.0, 20.0).unwrap();
    let kept = log_risk_ratio(table, Zeros::Keep).unwrap_err();
    assert_eq!(kept, EffectError::ZeroCell { zeros: Zeros::Keep });
    assert_eq!(kept.code(), "EV-E05");
    let added = log_risk_ratio(table, Zeros::default()).unwrap();
    close(added.y(), (0.5 / 21.0_f64).ln() - (3.5 / 21.0_f64).ln());
    // A table without a zero cell is left alone by one policy and not by the other.
    let full = Table::of_events(2.0, 20.0, 3.0, 20.0).unwrap();
    let (only, all) = (
        log_odds_ratio(full, Zeros::AddToZero(0.5)).unwrap(),
        log_odds_ratio(full, Zeros::AddToAll(0.5)).unwrap(),
    );
    assert_eq!(only, log_odds_ratio(full, Zeros::Keep).unwrap());
    close(all.y(), (2.5 * 17.5 / (18.5 * 3.5_f64)).ln());
    // Differences of risks and arcsines have a value with one zero cell.
    assert!(risk_difference(table, Zeros::Keep).is_ok());
    assert!(arcsine_difference(Table::of_events(0.0, 5.0, 0.0, 7.0).unwrap(), Zeros::Keep).is_ok());
}

#[test]
fn impossible_numbers_are_refused_by_name() {
    let field = |error: EffectError| (error.code(), error.field());
    let refused = Table::of_events(9.0, 8.0, 1.0, 8.0).unwrap_err();
    assert_eq!(field(refused), ("EV-E04", Some("ai")));
    let refused = Table::of_events(1.0, 8.0, -1.0, 8.0).unwrap_err();
    assert_eq!(field(refused), ("EV-E02", Some("ci")));
    let refused = Table::of_events(0.0, 0.0, 1.0, 8.0).unwrap_err();
    assert_eq!(field(refused), ("EV-E06", Some("n1i")));
    let refused = Group::second(1.0, 0.0, 10.0).unwrap_err();
    assert_eq!(field(refused), ("EV-E03", Some("sd2i")));
    let refused = Group::first(f64::NAN, 1.0, 10.0).unwrap_err();
    assert_eq!(field(refused), ("EV-E01", Some("m1i")));
    assert_eq!(
        field(Effect::new(0.3, -0.1).unwrap_err()),
        ("EV-E02", Some("vi"))
    );
    assert_eq!(
        field(Effect::new(0.3, 0.0).unwrap_err()),
        ("EV-E03", Some("vi"))
    );
    let opposite = log_ratio_of_means(
        Group::first(2.0, 1.0, 10.0).unwrap(),
        Group::second(-1.0, 1.0, 10.0).unwrap(),
    );
    assert_eq!(field(opposite.unwrap_err()), ("EV-E03", Some("m2i")));
}

/// Two sides of a face: the variance by the differences and by both sides with their correlation.
#[test]
fn paired_designs_need_the_correlation() {
    let sides = |correlation| PairedSides {
        mean1: 12.0,
        sd1: 4.0,
        mean2: 10.0,
        sd2: 3.0,
        correlation,
        people: 25.0,
    };
    let half = Differences::of_sides(sides(0.5)).unwrap();
    let effect = mean_change(half).unwrap();
    close(effect.y(), 2.0);
    close(effect.v(), (16.0 + 9.0 - 12.0) / 25.0);
    assert_eq!(Differences::new(2.0, 13.0_f64.sqrt(), 25.0).unwrap(), half);
    // Without correlation it would be the variance of two groups.
    let apart = mean_change(Differences::of_sides(sides(0.0)).unwrap()).unwrap();
    close(apart.v(), 1.0);
    let standardised = standardised_change(half, SmallSample::None).unwrap();
    close(standardised.y(), 2.0 / 13.0_f64.sqrt());
    close(standardised.v(), 1.0 / 25.0 + 4.0 / 13.0 / 50.0);
    let code = |correlation| {
        Differences::of_sides(sides(correlation))
            .unwrap_err()
            .code()
    };
    assert_eq!(code(1.5), "EV-E08");
    assert_eq!(code(f64::NAN), "EV-E08");
}

/// Wan 2014 against a large normal sample's own quantiles: the mean and spread come back.
#[test]
fn medians_give_the_moments_of_a_normal_sample() {
    let n = 401.0;
    // Quartiles of N(50, 10).
    let quartile = 10.0 * 0.674_489_750_196_081_7;
    let spread = Spread::Quartiles {
        first: 50.0 - quartile,
        third: 50.0 + quartile,
    };
    let group = group_from_median(50.0, spread, n).unwrap();
    close(group.mean(), 50.0);
    assert!((group.sd() - 10.0).abs() < 0.1, "{}", group.sd());
    let falling = Spread::Quartiles {
        first: 60.0,
        third: 70.0,
    };
    let refused = group_from_median(50.0, falling, n).unwrap_err();
    assert_eq!(
        (refused.code(), refused.field()),
        ("EV-E07", Some("median"))
    );
    // Formula of the paper for a range: (a + 2m + b)/4, (b - a)/(2 Φ⁻¹((n - 0.375)/(n + 0.25))).
    let range = Spread::Range {
        least: 20.0,
        greatest: 90.0,
    };
    let group = group_from_median(50.0, range, 25.0).unwrap();
    close(group.mean(), 52.5);
    assert!((group.sd() - 70.0 / (2.0 * 1.965_137_9)).abs() < 1e-2);
    // All four beside the median: the mean of both guesses.
    let both = Spread::Both {
        least: 20.0,
        first: 45.0,
        third: 56.0,
        greatest: 90.0,
    };
    let group = group_from_median(50.0, both, 25.0).unwrap();
    close(group.mean(), (20.0 + 90.0 + 100.0 + 112.0 + 90.0) / 8.0);
}

#[test]
fn a_printed_interval_gives_the_standard_error() {
    let interval = Interval {
        low: 0.5 * (-1.959_963_984_540_054 * 0.2_f64).exp(),
        high: 0.5 * (1.959_963_984_540_054 * 0.2_f64).exp(),
        level: 0.95,
    };
    let found = ratio_with_interval(0.5, interval).unwrap();
    close(found.effect.y(), 0.5_f64.ln());
    close(found.effect.se(), 0.2);
    assert!(found.off_centre.abs() < 1e-12);
    let outside = ratio_with_interval(0.9, interval).unwrap_err();
    assert_eq!(
        (outside.code(), outside.field()),
        ("EV-E07", Some("ci_high"))
    );
    let misprinted = ratio_with_interval(0.36, interval).unwrap();
    assert!(misprinted.off_centre < -1.0);
}

#[test]
fn one_group_has_proportions_and_no_neutral_value() {
    let share = Share::new(12.0, 20.0).unwrap();
    let raw = raw_proportion(share, Zeros::Keep).unwrap();
    close(raw.y(), 0.6);
    close(raw.v(), 0.6 * 0.4 / 20.0);
    let logit = logit_proportion(share, Zeros::Keep).unwrap();
    close(Measure::LogitProportion.shown(logit.y()), 0.6);
    let arcsine = arcsine_proportion(share).unwrap();
    close(Measure::ArcsineProportion.shown(arcsine.y()), 0.6);
    close(arcsine.v(), 1.0 / 80.0);
    assert_eq!(Measure::Proportion.neutral(), None);
    assert_eq!(Measure::LogRiskRatio.neutral(), Some(1.0));
    let none = Share::new(0.0, 20.0).unwrap();
    assert!(raw_proportion(none, Zeros::Keep).is_err());
    close(
        raw_proportion(none, Zeros::default()).unwrap().y(),
        0.5 / 21.0,
    );
    let rates = Rates::new(4.0, 100.0, 10.0, 50.0).unwrap();
    let difference = rate_difference(rates, Zeros::Keep).unwrap();
    close(difference.y(), -0.16);
    close(difference.v(), 4.0 / 1e4 + 10.0 / 2_500.0);
}
