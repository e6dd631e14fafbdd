//! Rates with their intervals.

use evigil_signal::monitor::rate::{RateError, nothing_seen, poisson_rate, proportion, rate_ratio};

fn close(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs(),
        "{found} is not {expected}"
    );
}

// Half of chi-square quantiles by scipy 1.17.1: chi2.ppf(tail, 2k) / 2, chi2.isf(tail, 2k + 2) / 2.
const GARWOOD: [(u64, f64, f64, f64); 7] = [
    (1, 0.95, 0.025317807984289897, 5.571643390938898),
    (2, 0.95, 0.24220927854396507, 7.22468766772396),
    (5, 0.95, 1.623486390118421, 11.66833207932267),
    (5, 0.99, 1.0779282406523196, 14.149759411023012),
    (17, 0.9, 10.832140356275987, 25.49923008285532),
    (250, 0.95, 219.9679956309373, 282.98770504231607),
    (10000, 0.999, 9674.219632619846, 10333.348428605632),
];

// beta.ppf and beta.isf of scipy 1.17.1, and Wilson's limits in 40 digits (mpmath).
const PROPORTIONS: [(u64, u64, f64, f64, f64, f64, f64); 6] = [
    (
        1,
        10,
        0.95,
        0.0025285785444617865,
        0.4450161170281954,
        0.01787621309507291,
        0.4041500267952384,
    ),
    (
        3,
        1000,
        0.95,
        0.0006190999316495715,
        0.008742023238478303,
        0.001020783881138619,
        0.008783014053503173,
    ),
    (
        9,
        10,
        0.9,
        0.6058366975634951,
        0.9948838031081763,
        0.6522813326641415,
        0.9773650912691328,
    ),
    (
        50,
        100,
        0.99,
        0.3688614373589241,
        0.6311385626410759,
        0.3752796250448398,
        0.6247203749551602,
    ),
    (
        123,
        45678,
        0.95,
        0.0022384336370377947,
        0.0032120110023105865,
        0.0022575305967689648,
        0.0032116328791804553,
    ),
    (
        7,
        1000000,
        0.95,
        2.8143675343022212e-06,
        1.4422621834331028e-05,
        3.390867834900856e-06,
        1.445052244882719e-5,
    ),
];

#[test]
fn garwood_limits_are_chi_square_quantiles() {
    for (events, level, lower, upper) in GARWOOD {
        let found = poisson_rate(events, 4.0, level).unwrap();
        close(found.interval.lower, lower / 4.0, 1e-11);
        close(found.interval.upper, upper / 4.0, 1e-11);
        close(found.rate, events as f64 / 4.0, 0.0);
    }
}

#[test]
fn limits_are_where_the_tails_are_half_of_the_rest() {
    // Second road: plain sums of the textbook probabilities.
    for events in 1..40_u64 {
        let found = poisson_rate(events, 1.0, 0.9).unwrap().interval;
        let below = |mean: f64, k: u64| {
            let mut term = (-mean).exp();
            let mut sum = term;
            for j in 1..=k {
                term *= mean / j as f64;
                sum += term;
            }
            sum
        };
        assert!((1.0 - below(found.lower, events - 1) - 0.05).abs() < 1e-12);
        assert!((below(found.upper, events) - 0.05).abs() < 1e-12);
    }
}

#[test]
fn proportions_agree_with_references() {
    for (events, persons, level, lower, upper, wilson_lower, wilson_upper) in PROPORTIONS {
        let found = proportion(events, persons, level).unwrap();
        close(found.clopper_pearson.lower, lower, 1e-10);
        close(found.clopper_pearson.upper, upper, 1e-10);
        close(found.wilson.lower, wilson_lower, 1e-12);
        close(found.wilson.upper, wilson_upper, 1e-12);
    }
}

#[test]
fn exact_limits_hold_the_truth_often_enough() {
    // Coverage by enumeration: never below the level.
    for n in [1_u64, 7, 25] {
        for p in [0.001, 0.05, 0.3, 0.5, 0.97] {
            let mut covered = 0.0;
            let mut probability = (1.0_f64 - p).powi(n as i32);
            for k in 0..=n {
                let interval = proportion(k, n, 0.95).unwrap().clopper_pearson;
                if interval.lower <= p && p <= interval.upper {
                    covered += probability;
                }
                probability *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
            }
            assert!(covered >= 0.95 - 1e-12, "{n} {p}: {covered}");
        }
    }
}

#[test]
fn zero_events() {
    let seen = nothing_seen(300.0, 0.95).unwrap();
    close(seen.rule_of_three, 0.01, 1e-15);
    close(seen.poisson, 2.995_732_273_553_991 / 300.0, 1e-14);
    // 1 - 0.05^(1/300)
    close(seen.binomial, 1.0 - 0.05_f64.powf(1.0 / 300.0), 1e-12);
    // The one-sided limit at 0.975 is the two-sided one at 0.95.
    let two_sided = poisson_rate(0, 300.0, 0.95).unwrap().interval;
    close(
        nothing_seen(300.0, 0.975).unwrap().poisson,
        two_sided.upper,
        1e-13,
    );
    close(
        nothing_seen(1e12, 0.95).unwrap().binomial,
        2.995_732_273_553_991e-12,
        1e-11,
    );
}

#[test]
fn rate_ratios_invert_the_binomial_test() {
    let found = rate_ratio(12, 100.0, 5, 150.0, 0.95).unwrap();
    close(found.ratio, 3.6, 1e-14);
    // Second road: the odds at which the binomial tails are 2.5%, from the limits of a proportion.
    let limits = proportion(12, 17, 0.95).unwrap().clopper_pearson;
    close(
        found.interval.lower,
        limits.lower / (1.0 - limits.lower) * 1.5,
        1e-11,
    );
    close(
        found.interval.upper,
        limits.upper / (1.0 - limits.upper) * 1.5,
        1e-11,
    );
    // binom.sf(11, 17, 0.4) and with half of binom.pmf(12, 17, 0.4), scipy 1.17.1
    close(found.p_upper, 0.010594202555514886, 1e-12);
    close(found.mid_p_upper, 0.006557781553315846, 1e-12);
    // Groups exchanged: the inverse.
    let inverse = rate_ratio(5, 150.0, 12, 100.0, 0.95).unwrap();
    close(inverse.interval.lower, 1.0 / found.interval.upper, 1e-11);
    close(inverse.p_two_sided, found.p_two_sided, 1e-12);
}

#[test]
fn extremes_are_numbers() {
    let huge = poisson_rate(1_000_000_000, 1e-12, 0.95).unwrap();
    let z = 1.959_963_984_540_054;
    // Wilson and Hilferty's approximation of chi-square quantiles is good to 1e-9 here.
    let approximate = |k: f64, z: f64| k * (1.0 - 1.0 / (9.0 * k) + z / (3.0 * k.sqrt())).powi(3);
    close(huge.interval.lower * 1e-12, approximate(1e9, -z), 1e-9);
    close(huge.interval.upper * 1e-12, approximate(1e9 + 1.0, z), 1e-9);
    let rare = proportion(1, 1_000_000_000, 0.95).unwrap();
    close(rare.clopper_pearson.lower, 0.025_317_807_984_289_9e-9, 1e-9);
    let all = proportion(1_000_000_000, 1_000_000_000, 0.95).unwrap();
    assert_eq!(all.clopper_pearson.upper, 1.0);
    assert!(all.clopper_pearson.lower < 1.0);
    let none = proportion(0, 0, 0.95).unwrap();
    assert_eq!(
        (none.clopper_pearson.lower, none.clopper_pearson.upper),
        (0.0, 1.0)
    );
    assert_eq!((none.wilson.lower, none.wilson.upper), (0.0, 1.0));
    let nothing = rate_ratio(0, 1.0, 0, 1.0, 0.95).unwrap();
    assert_eq!(
        (nothing.interval.lower, nothing.interval.upper),
        (0.0, f64::INFINITY)
    );
    assert_eq!(nothing.p_two_sided, 1.0);
    let one_sided = rate_ratio(3, 1.0, 0, 1.0, 0.95).unwrap();
    assert_eq!(one_sided.ratio, f64::INFINITY);
    close(one_sided.p_upper, 0.125, 1e-14);
    let many = 1_000_000_000_000;
    assert!(rate_ratio(many, 1.0, many, 1.0, 0.95).is_ok());
}

#[test]
fn wrong_input_is_refused() {
    assert_eq!(
        poisson_rate(1, 0.0, 0.95),
        Err(RateError::Exposure { exposure: 0.0 })
    );
    assert!(matches!(
        poisson_rate(1, f64::NAN, 0.95),
        Err(RateError::Exposure { .. })
    ));
    assert!(matches!(
        poisson_rate(1, 1.0, 1.0),
        Err(RateError::Level { .. })
    ));
    assert!(matches!(
        nothing_seen(1.0, 0.0),
        Err(RateError::Level { .. })
    ));
    let error = proportion(3, 2, 0.95).unwrap_err();
    assert_eq!(
        error,
        RateError::MoreEventsThanPersons {
            events: 3,
            persons: 2
        }
    );
    assert_eq!(error.code(), "EV-G40");
}
