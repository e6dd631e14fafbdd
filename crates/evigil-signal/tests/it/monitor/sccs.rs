//! Self-controlled case series.

use evigil_signal::monitor::sccs::{Person, RiskWindow, SccsDesign, SccsError, sccs};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn close(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs().max(1e-12),
        "{found} is not {expected}"
    );
}

fn window(name: &str, from: i64, to: i64) -> RiskWindow {
    RiskWindow {
        name: name.into(),
        from,
        to,
    }
}

fn person(start: i64, end: i64, exposures: &[i64], events: &[i64]) -> Person {
    Person {
        start,
        end,
        exposures: exposures.to_vec(),
        events: events.to_vec(),
    }
}

fn design(windows: Vec<RiskWindow>, age_ends: &[i64]) -> SccsDesign {
    SccsDesign {
        windows,
        age_ends: age_ends.to_vec(),
        level: 0.95,
    }
}

/// Ten children with aseptic meningitis in their second year of life: age in days at the event and at
/// the vaccination. The worked example of Whitaker et al. 2006: days 366 to 730, two age groups of half
/// a year, risk from 15 to 35 days after the vaccination.
const MENINGITIS: [(i64, i64); 10] = [
    (398, 458),
    (413, 392),
    (449, 429),
    (455, 433),
    (472, 432),
    (474, 395),
    (485, 470),
    (524, 496),
    (700, 428),
    (399, 716),
];

fn children() -> Vec<Person> {
    MENINGITIS
        .iter()
        .map(|&(event, exposure)| person(366, 730, &[exposure], &[event]))
        .collect()
}

#[test]
fn the_published_example() {
    let fit = sccs(&children(), &design(vec![window("risk", 15, 35)], &[547])).unwrap();
    // Printed: relative incidence 12.04, 95% limits 3.00 and 48.26.
    let found = &fit.windows[0];
    assert_eq!(format!("{:.2}", found.relative_incidence), "12.04");
    assert_eq!(format!("{:.2}", found.wald.lower), "3.00");
    assert_eq!(format!("{:.2}", found.wald.upper), "48.26");
    // Stata's xtpoisson on the same data prints 12.037 with a standard error of 8.528 and limits 3.002
    // and 48.259; for the second age group 0.225, 0.025 to 2.016 (help file of sccsdta, SSC).
    let three = |value: f64| format!("{value:.3}");
    assert_eq!(three(found.relative_incidence), "12.037");
    assert_eq!(
        three(found.standard_error * found.relative_incidence),
        "8.528"
    );
    assert_eq!(
        (three(found.wald.lower), three(found.wald.upper)),
        ("3.002".into(), "48.259".into())
    );
    let age = &fit.ages[1];
    assert_eq!(three(age.relative_incidence), "0.225");
    assert_eq!(
        (three(age.wald.lower), three(age.wald.upper)),
        ("0.025".into(), "2.016".into())
    );
    assert_eq!((found.events, fit.events, fit.persons), (5, 10, 10));
    assert!(found.profile.lower > 2.5 && found.profile.upper < 60.0);
    assert!(fit.p < 0.001);
    assert_eq!(fit.ages[0].relative_incidence, 1.0);
    assert_eq!((fit.ages[0].events, fit.ages[1].events), (9, 1));
}

/// Log-likelihood of the example, straight from the definition, day by day.
fn by_days(risk: f64, age: f64) -> f64 {
    MENINGITIS
        .iter()
        .map(|&(event, exposure)| {
            let rate = |day: i64| {
                let mut rate = 1.0;
                if (15..=35).contains(&(day - exposure)) {
                    rate *= risk;
                }
                if day > 547 {
                    rate *= age;
                }
                rate
            };
            (rate(event) / (366..=730).map(rate).sum::<f64>()).ln()
        })
        .sum()
}

/// Second road: the likelihood day by day, searched on a grid.
#[test]
fn the_maximum_is_that_of_a_grid() {
    let fit = sccs(&children(), &design(vec![window("risk", 15, 35)], &[547])).unwrap();
    let (risk, age) = (
        fit.windows[0].relative_incidence,
        fit.ages[1].relative_incidence,
    );
    close(by_days(risk, age), fit.log_likelihood, 1e-12);
    for (a, b) in [
        (1.01, 1.0),
        (0.99, 1.0),
        (1.0, 1.01),
        (1.0, 0.99),
        (1.005, 0.995),
    ] {
        assert!(by_days(risk * a, age * b) < fit.log_likelihood);
    }
    // Profile limits: the best over the other effect has fallen by half of 3.841459.
    let best_age = |risk: f64| {
        (0..200)
            .map(|step| by_days(risk, (f64::from(step) * 0.02 - 3.0).exp()))
            .fold(f64::NEG_INFINITY, f64::max)
    };
    for limit in [fit.windows[0].profile.lower, fit.windows[0].profile.upper] {
        let fallen = fit.log_likelihood - best_age(limit);
        close(fallen, 3.841_458_820_694_124 / 2.0, 1e-4);
    }
}

/// Second road for one effect: every person has the same time, so that the ratio of rates is the
/// estimate, and its logarithm has the variance of two counts.
#[test]
fn one_effect_has_a_closed_form() {
    let persons: Vec<Person> = (0..30)
        .map(|number| {
            let day = if number < 12 {
                105 + number % 5
            } else {
                number * 3
            };
            person(1, 200, &[100], &[day])
        })
        .collect();
    let fit = sccs(&persons, &design(vec![window("risk", 1, 20)], &[])).unwrap();
    let found = &fit.windows[0];
    let ratio = (12.0 / 20.0) / (18.0 / 180.0);
    close(found.relative_incidence, ratio, 1e-10);
    close(
        found.standard_error,
        (1.0_f64 / 12.0 + 1.0 / 18.0).sqrt(),
        1e-10,
    );
    close(found.days, 30.0 * 20.0, 1e-14);
    // The likelihood is binomial: its gain over a share of a tenth.
    let binomial = |share: f64| 12.0 * share.ln() + 18.0 * (1.0 - share).ln();
    close(
        fit.log_likelihood - fit.log_likelihood_without,
        binomial(0.4) - binomial(0.1),
        1e-11,
    );
    // Profile limits by bisection of the same.
    for (limit, mut inside, mut outside) in [
        (found.profile.lower, 0.4_f64, 0.01_f64),
        (found.profile.upper, 0.4, 0.99),
    ] {
        for _ in 0..80 {
            let middle = (inside + outside) / 2.0;
            if binomial(0.4) - binomial(middle) < 3.841_458_820_694_124 / 2.0 {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        close(limit, inside / (1.0 - inside) * 9.0, 1e-8);
    }
}

#[test]
fn windows_before_exposure_and_repeated_exposures() {
    // Two exposures 10 days apart: days 50..=57 belong to the window before the second.
    let persons = [
        person(1, 100, &[40, 60], &[45, 55]),
        person(1, 100, &[30], &[80]),
        person(1, 100, &[20], &[22]),
        person(1, 100, &[70], &[65]),
        person(1, 100, &[], &[10]),
    ];
    let windows = vec![window("before", -10, -1), window("after", 0, 19)];
    let fit = sccs(&persons, &design(windows, &[])).unwrap();
    let events: Vec<u64> = fit.windows.iter().map(|w| w.events).collect();
    // 45 is after the first; 55 before the second; 22 after; 65 before.
    assert_eq!(events, vec![2, 2]);
    let days: Vec<f64> = fit.windows.iter().map(|w| w.days).collect();
    assert_eq!(
        days,
        vec![20.0 + 10.0 + 10.0 + 10.0, 10.0 + 20.0 + 20.0 + 20.0 + 20.0]
    );
    assert_eq!((fit.persons, fit.events), (5, 6));
}

#[test]
fn a_true_effect_is_recovered() {
    let mut random = ChaCha8Rng::seed_from_u64(8);
    let persons: Vec<Person> = (0..1500)
        .map(|_| {
            let exposure = random.random_range(1..=300_i64);
            // The day of the one event: risk 3 in days 1 to 28 after, age effect 2 from day 151.
            let weights: Vec<f64> = (1..=365_i64)
                .map(|day| {
                    let risk = if (1..=28).contains(&(day - exposure)) {
                        3.0
                    } else {
                        1.0
                    };
                    risk * if day > 150 { 2.0 } else { 1.0 }
                })
                .collect();
            let mut left = random.random::<f64>() * weights.iter().sum::<f64>();
            let mut day = 0;
            for weight in weights {
                day += 1;
                left -= weight;
                if left < 0.0 {
                    break;
                }
            }
            person(1, 365, &[exposure], &[day])
        })
        .collect();
    let fit = sccs(&persons, &design(vec![window("risk", 1, 28)], &[150])).unwrap();
    let found = &fit.windows[0];
    assert!(found.wald.lower < 3.0 && 3.0 < found.wald.upper && found.standard_error < 0.1);
    assert!(fit.ages[1].wald.lower < 2.0 && 2.0 < fit.ages[1].wald.upper);
    // Many events: both kinds of limits are near.
    close(found.profile.lower, found.wald.lower, 2e-2);
}

#[test]
fn a_window_without_events_is_zero() {
    let persons: Vec<Person> = (0..20)
        .map(|n| person(1, 100, &[50], &[1 + 2 * n]))
        .collect();
    let windows = vec![window("risk", 1, 10)];
    let fit = sccs(&persons, &design(windows, &[30])).unwrap();
    let found = &fit.windows[0];
    assert_eq!((found.relative_incidence, found.events), (0.0, 0));
    assert_eq!(found.profile.lower, 0.0);
    assert!(found.wald.upper.is_nan() && found.profile.upper > 0.1 && found.profile.upper < 10.0);
    // Without age: 20 events in 90 days; the limit where (90 / (90 + 10 r))^20 has fallen by 1.92.
    let fit = sccs(&persons, &design(vec![window("risk", 1, 10)], &[])).unwrap();
    let limit = 9.0 * ((3.841_458_820_694_124_f64 / 40.0).exp() - 1.0);
    close(fit.windows[0].profile.upper, limit, 1e-8);
}

#[test]
fn extremes_and_wrong_input() {
    let plain = design(vec![window("risk", 1, 20)], &[]);
    let code = |persons: &[Person], design: &SccsDesign| sccs(persons, design).unwrap_err().code();
    assert_eq!(code(&[], &plain), "EV-G48");
    assert_eq!(code(&[person(1, 100, &[50], &[])], &plain), "EV-G48");
    assert_eq!(code(&[person(1, 100, &[], &[4])], &plain), "EV-G48");
    let outside = [person(1, 100, &[50], &[4]), person(1, 100, &[50], &[101])];
    assert_eq!(
        sccs(&outside, &plain).unwrap_err(),
        SccsError::Person {
            person: 2,
            day: 101
        }
    );
    assert_eq!(code(&[person(5, 4, &[], &[])], &plain), "EV-G48");
    let far = [person(i64::MIN, i64::MAX, &[i64::MAX], &[0])];
    assert_eq!(code(&far, &plain), "EV-G48");
    // All events in the window: no finite estimate.
    assert_eq!(code(&[person(1, 100, &[50], &[55])], &plain), "EV-G49");
    // The window is an age group.
    let same = design(vec![window("risk", 1, 100)], &[50]);
    let persons = [
        person(1, 150, &[50], &[10]),
        person(1, 150, &[50], &[60]),
        person(1, 150, &[50], &[70]),
    ];
    assert_eq!(code(&persons, &same), "EV-G49");
    for wrong in [
        design(vec![], &[]),
        design(vec![window("risk", 5, 4)], &[]),
        design(vec![window("risk", 1, 4)], &[5, 5]),
        SccsDesign {
            level: 1.0,
            ..plain.clone()
        },
    ] {
        assert!(matches!(
            sccs(&children(), &wrong),
            Err(SccsError::Design { .. })
        ));
    }
    // An age group that nobody with an event lives to see changes nothing.
    let fit = sccs(
        &children(),
        &design(vec![window("risk", 15, 35)], &[547, 2000]),
    )
    .unwrap();
    close(fit.windows[0].relative_incidence, 12.037, 1e-4);
    assert_eq!(fit.ages[2].events, 0);
    // One person with a billion days.
    let long = [
        person(0, 1_000_000_000, &[500], &[510, 7]),
        person(0, 1_000_000_000, &[900], &[999_999_999]),
    ];
    let fit = sccs(&long, &plain).unwrap();
    assert!(fit.windows[0].relative_incidence.is_finite());
    assert!(fit.windows[0].relative_incidence > 1e6);
}
