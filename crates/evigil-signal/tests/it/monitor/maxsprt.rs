//! Sequential tests.

use evigil_signal::monitor::maxsprt::{
    BinomialDesign, BinomialLooks, ConditionalDesign, Counts, HistoryEnd, LookFault, MaxSprtError,
    Monitor, Plan, PoissonDesign, PoissonLooks, Sprt, SprtDecision, binomial_llr, conditional_llr,
    poisson_llr, simulate_type_one,
};
use jiff::civil::{Date, date};

use super::shared::{number, rows};

fn close(found: f64, expected: f64, absolute: f64) {
    assert!(
        (found - expected).abs() <= absolute,
        "{found} is not {expected}"
    );
}

fn conditional(cc: u32, stop: u32, least: u32) -> ConditionalDesign {
    ConditionalDesign {
        alpha: 0.05,
        historical_events: cc,
        historical_exposure: 1.0,
        history_end: HistoryEnd::BetweenEvents,
        stop_events: stop,
        min_events: least,
    }
}

// R package Sequential 4.5.1, CV.Poisson: 2.85393714904785 and 3.46795158033368 for T = 1 and 10 at
// alpha 0.05, 3.06424796686384 with M = 3 and T = 10.
#[test]
fn poisson_critical_values() {
    for (limit, least, value) in [
        (1.0, 1, 2.853_937_15),
        (10.0, 1, 3.467_951_58),
        (10.0, 3, 3.064_247_97),
    ] {
        let design = PoissonDesign {
            min_events: least,
            ..PoissonDesign::continuous(0.05, limit)
        };
        let found = design.critical_value().unwrap();
        close(found.value, value, 1e-6);
        close(found.type_one, 0.05, 1e-11);
    }
}

#[test]
fn poisson_critical_values_of_the_reference() {
    let Some(rows) = rows("maxsprt_poisson_cv.csv") else {
        return;
    };
    let (mut compared, mut worst, mut worst_size) = (0, 0.0_f64, 0.0_f64);
    for row in rows {
        // The longest ones are slow without optimisation: one of each length.
        if cfg!(debug_assertions) && number(&row, 0) > 60.0 && &row[1] != "0.05" {
            continue;
        }
        let design = PoissonDesign {
            min_events: number(&row, 2) as u32,
            delay: number(&row, 3),
            ..PoissonDesign::continuous(number(&row, 1), number(&row, 0))
        };
        let reference = number(&row, 4);
        let found = design.critical_value().unwrap();
        assert!(found.type_one <= design.alpha * (1.0 + 1e-11));
        if reference.is_nan() {
            assert_eq!(found.value, 0.0, "{row:?}");
            assert!(found.type_one < design.alpha);
            continue;
        }
        compared += 1;
        worst = worst.max((found.value - reference).abs());
        // Where the size jumps over alpha, with a delay, no exact level exists.
        let jumps = design.delay > 0.0 && found.type_one < design.alpha * (1.0 - 1e-9);
        if !jumps {
            worst_size = worst_size.max((found.type_one - design.alpha).abs());
        }
        // The package stops when the size is within 1e-8 of alpha: at alpha 0.001 that is 1e-5.
        assert!(
            (found.value - reference).abs() < 1e-5
                || (design.type_one(reference) - design.alpha).abs() < 1e-8,
            "{row:?} {found:?}"
        );
    }
    assert!(compared > 240, "{compared}");
    assert!(worst_size < 1e-11, "{worst_size}");
    println_figures("Poisson critical values", compared, worst);
}

#[expect(
    clippy::print_stderr,
    reason = "figures of agreement, with --nocapture"
)]
fn println_figures(what: &str, compared: usize, worst: f64) {
    eprintln!("{what}: {compared} compared, largest difference {worst:e}");
}

#[test]
fn group_critical_values_of_the_reference() {
    let Some(rows) = rows("maxsprt_poisson_group_cv.csv") else {
        return;
    };
    let (mut compared, mut worst) = (0, 0.0_f64);
    for row in rows {
        let sizes: Vec<f64> = row[0]
            .split(';')
            .map(|size| size.parse().unwrap())
            .collect();
        let design = PoissonDesign::groups(number(&row, 1), &sizes);
        let found = design.critical_value().unwrap();
        assert!(found.type_one <= design.alpha);
        let reference = number(&row, 2);
        if reference.is_nan() {
            continue;
        }
        compared += 1;
        // The package gives a value just above the most extreme outcome that is no signal.
        close(found.value, reference, 1e-5);
        worst = worst.max((found.type_one - design.type_one(reference)).abs());
        close(found.type_one, design.type_one(reference), 1e-13);
        assert!(design.type_one(reference - 2e-6) > design.alpha);
    }
    assert!(compared >= 11);
    println_figures("Poisson group sizes", compared, worst);
}

#[test]
fn poisson_performance_of_the_reference() {
    let Some(rows) = rows("maxsprt_poisson_performance.csv") else {
        return;
    };
    let mut worst = 0.0_f64;
    for row in &rows {
        let design = PoissonDesign {
            min_events: number(row, 2) as u32,
            ..PoissonDesign::continuous(number(row, 3), number(row, 0))
        };
        let found = design.performance(number(row, 4), number(row, 1)).unwrap();
        for (value, column) in [
            (found.power, 5),
            (found.expected_signal_time, 6),
            (found.expected_sample_size, 7),
        ] {
            let relative = (value / number(row, column) - 1.0).abs();
            worst = worst.max(relative);
            assert!(relative < 1e-4, "{row:?} {found:?}");
        }
    }
    println_figures("Poisson performance (relative)", rows.len(), worst);
}

#[test]
fn llr_paths_and_walds_test_of_the_reference() {
    let (Some(paths), Some(wald)) = (rows("maxsprt_llr_paths.csv"), rows("sprt_poisson.csv"))
    else {
        return;
    };
    for row in &paths {
        let found = poisson_llr(number(row, 2) as u64, number(row, 3));
        close(found, number(row, 4), 1e-9);
    }
    let test = Sprt::new(2.0, 0.05, 0.2).unwrap();
    for row in &wald {
        close(
            test.poisson_llr(number(row, 2) as u64, number(row, 3)),
            number(row, 5),
            1e-9,
        );
        close(test.upper(), number(row, 6), 1e-12);
        close(test.lower(), number(row, 7), 1e-12);
    }
}

#[test]
fn binomial_critical_values_of_the_reference() {
    let Some(rows) = rows("maxsprt_binomial_cv.csv") else {
        return;
    };
    let (mut compared, mut worst, mut worst_size) = (0, 0.0_f64, 0.0_f64);
    for row in rows {
        let last = number(&row, 0) as u32;
        let group = number(&row, 4) as u32;
        let design = BinomialDesign {
            min_cases: number(&row, 3) as u32,
            looks: if group == 1 {
                BinomialLooks::Continuous
            } else {
                BinomialLooks::At((1..=last / group).map(|look| look * group).collect())
            },
            ..BinomialDesign::continuous(number(&row, 2), last, number(&row, 1))
        };
        let reference = number(&row, 5);
        if reference.is_nan() {
            assert!(matches!(
                design.critical_value(),
                Err(MaxSprtError::NoRejection { .. })
            ));
            continue;
        }
        let found = design.critical_value().unwrap();
        compared += 1;
        worst = worst.max((found.value - reference).abs());
        worst_size = worst_size.max((found.type_one - number(&row, 6)).abs());
        assert!(
            (found.value - reference).abs() < 1e-4
                && (found.type_one - number(&row, 6)).abs() < 1e-6,
            "{row:?} {found:?}"
        );
    }
    println_figures("binomial critical values", compared, worst);
    println_figures("binomial sizes", compared, worst_size);
}

#[test]
fn binomial_performance_of_the_reference() {
    let Some(rows) = rows("maxsprt_binomial_performance.csv") else {
        return;
    };
    let mut worst = 0.0_f64;
    for row in &rows {
        let design = BinomialDesign::continuous(0.05, number(row, 0) as u32, number(row, 1));
        let value = design.critical_value().unwrap().value;
        let found = design.performance(value, number(row, 2)).unwrap();
        for (value, column) in [
            (found.power, 4),
            (found.expected_signal_time, 5),
            (found.expected_sample_size, 6),
        ] {
            let relative = (value / number(row, column) - 1.0).abs();
            worst = worst.max(relative);
            assert!(relative < 1e-4, "{row:?} {found:?}");
        }
    }
    println_figures("binomial performance (relative)", rows.len(), worst);
}

#[test]
fn conditional_critical_values_of_the_reference() {
    let Some(rows) = rows("maxsprt_conditional_poisson_cv.csv") else {
        return;
    };
    let (mut compared, mut worst) = (0, 0.0_f64);
    for row in rows {
        // The package takes another distribution for its last boundary than for the others.
        let exact = conditional(
            number(&row, 1) as u32,
            number(&row, 0) as u32,
            number(&row, 2) as u32,
        );
        let design = ConditionalDesign {
            history_end: HistoryEnd::AsInSequential,
            ..exact.clone()
        };
        let reference = number(&row, 5);
        if reference.is_nan() {
            continue;
        }
        let found = design.critical_value().unwrap();
        compared += 1;
        worst = worst.max((found.value - reference).abs());
        close(found.value, reference, 1e-5);
        let size = exact.type_one(found.value);
        assert!(size > 0.05 && size < 0.0503, "{size}");
    }
    println_figures("conditional critical values", compared, worst);
}

/// Second road: all paths of few events, one by one.
#[test]
fn binomial_size_is_that_of_all_sequences() {
    let design = BinomialDesign {
        min_cases: 2,
        ..BinomialDesign::continuous(0.05, 14, 2.5)
    };
    let critical = design.critical_value().unwrap();
    let p = 1.0 / 3.5;
    let size = |value: f64| -> f64 {
        (0_u32..1 << 14)
            .filter(|sequence| {
                let mut cases = 0_u64;
                (1..=14_u64).any(|events| {
                    cases += u64::from(sequence >> (events - 1) & 1);
                    let (c, n) = (cases as f64, events as f64);
                    // The textbook form.
                    let llr = if c / n > p && cases < events {
                        c * (c / n / p).ln() + (n - c) * ((1.0 - c / n) / (1.0 - p)).ln()
                    } else if cases == events {
                        c * (1.0 / p).ln()
                    } else {
                        0.0
                    };
                    cases >= 2 && llr > value + 1e-9
                })
            })
            .map(|sequence| {
                let cases = sequence.count_ones() as i32;
                p.powi(cases) * (1.0 - p).powi(14 - cases)
            })
            .sum()
    };
    close(size(critical.value), critical.type_one, 1e-13);
    // The next lower outcome would spend too much.
    assert!(size(critical.value - 1e-6) > 0.05);
}

/// Second road: a plain recursion over fine steps of time instead of boundary crossings.
#[test]
fn poisson_size_is_that_of_fine_steps() {
    let design = PoissonDesign {
        min_events: 2,
        delay: 0.4,
        ..PoissonDesign::continuous(0.05, 3.0)
    };
    let critical = design.critical_value().unwrap();
    let steps = 30_000;
    let length = 3.0 / f64::from(steps);
    let mut chances = vec![0.0; 40];
    chances[0] = 1.0;
    let mut signalled = 0.0;
    for step in 1..=steps {
        let time = f64::from(step) * length;
        for count in (0..40).rev() {
            let before = if count == 0 { 0.0 } else { chances[count - 1] };
            chances[count] = chances[count] * (1.0 - length) + before * length;
        }
        if time >= 0.4 {
            for (count, chance) in chances.iter_mut().enumerate() {
                let mean = count as f64;
                if count >= 2
                    && mean > time
                    && mean * (mean / time).ln() - mean + time >= critical.value
                {
                    signalled += *chance;
                    *chance = 0.0;
                }
            }
        }
    }
    close(signalled, critical.type_one, 2e-4);
}

#[test]
fn simulated_false_signals_are_as_many_as_computed() {
    let plans = [
        Plan::Poisson(PoissonDesign::continuous(0.05, 5.0)),
        Plan::Poisson(PoissonDesign {
            min_events: 3,
            delay: 1.0,
            ..PoissonDesign::continuous(0.1, 5.0)
        }),
        Plan::Poisson(PoissonDesign::groups(0.05, &[1.0, 0.5, 2.5, 1.0])),
        Plan::Binomial(BinomialDesign::continuous(0.05, 30, 2.0)),
        Plan::Conditional(conditional(20, 10, 1)),
        Plan::Conditional(ConditionalDesign {
            history_end: HistoryEnd::AtLastEvent,
            ..conditional(5, 15, 2)
        }),
    ];
    for plan in plans {
        let found = simulate_type_one(&plan, 20_000, 7).unwrap();
        assert!(
            found.interval.lower <= found.type_one && found.type_one <= found.interval.upper,
            "{plan:?} {found:?}"
        );
        assert_eq!(found, simulate_type_one(&plan, 20_000, 7).unwrap());
    }
}

/// Power by simulation of the boundary, another way than the one that gives it.
#[test]
fn conditional_power_rises() {
    let design = conditional(20, 20, 1);
    let value = design.critical_value().unwrap().value;
    let power: Vec<f64> = [1.0, 1.5, 3.0, 8.0]
        .iter()
        .map(|&risk| design.power(value, risk))
        .collect();
    close(power[0], 0.05, 1e-10);
    assert!(power.is_sorted() && power[3] > 0.99, "{power:?}");
    // With endless history it is the Poisson test that ends after so many events.
    let near = conditional(1_000_000, 10, 1)
        .critical_value()
        .unwrap()
        .value;
    let nearer = conditional(4_000_000, 10, 1)
        .critical_value()
        .unwrap()
        .value;
    assert!((near - nearer).abs() < 1e-4);
}

fn day(number: i16) -> Date {
    date(2026, 1, 1)
        .checked_add(jiff::Span::new().days(number))
        .expect("a day")
}

#[test]
fn looks_as_they_come_in() {
    let design = PoissonDesign::continuous(0.05, 10.0);
    let mut monitor = Monitor::new(Plan::Poisson(design.clone())).unwrap();
    let mut look = |number, events, expected| {
        monitor
            .look(day(number), Counts::Poisson { events, expected })
            .unwrap()
    };
    let first = look(1, 1, 0.8);
    assert!(!first.signal && !first.off_plan);
    close(first.llr, 1.0 * (1.0_f64 / 0.8).ln() - 0.2, 1e-14);
    close(first.relative_risk, 1.25, 1e-14);
    close(first.progress, 0.08, 1e-14);
    let second = look(2, 6, 0.7);
    assert_eq!((second.events, second.look), (7, 2));
    close(second.expected, 1.5, 1e-14);
    close(second.llr, 7.0 * (7.0_f64 / 1.5).ln() - 5.5, 1e-12);
    assert!(second.signal);
    assert_eq!(second.signalled_on, Some(day(2)));
    // Second road: both looks by sums over the counts of each.
    let value = second.critical_value;
    let poisson = |mean: f64, count: u32| {
        (1..=count).fold((-mean).exp(), |chance, j| chance * mean / f64::from(j))
    };
    let mut spent = 0.0;
    for a in 0..60 {
        let at_first = poisson_llr(a.into(), 0.8) > value;
        for b in 0..60 {
            if at_first || poisson_llr((a + b).into(), 1.5) > value {
                spent += poisson(0.8, a) * poisson(0.7, b);
            }
        }
    }
    close(second.alpha_spent, spent, 1e-13);
    let third = look(3, 0, 8.5);
    assert!(!third.signal && !third.ended && third.alpha_spent < 0.05);
    assert_eq!(third.signalled_on, Some(day(2)));
    // The first look past the end is taken when it keeps alpha, later ones are not.
    let fourth = look(4, 100, 1.0);
    assert!(fourth.signal && !fourth.ended && fourth.progress > 1.0);
    assert!(fourth.alpha_spent > third.alpha_spent && fourth.alpha_spent <= 0.05);
    let fifth = look(5, 100, 1.0);
    assert!(fifth.ended && !fifth.signal && fifth.alpha_spent == fourth.alpha_spent);
    // After planned looks have spent it all, one more is not taken.
    let design = PoissonDesign::groups(0.05, &[4.0, 4.0]);
    let mut monitor = Monitor::new(Plan::Poisson(design)).unwrap();
    let mut look = |number, events| {
        let expected = 4.0;
        let counts = Counts::Poisson { events, expected };
        monitor.look(day(number), counts).unwrap()
    };
    assert!(!look(1, 4).ended && !look(2, 4).ended);
    assert!(look(3, 100).ended);
}

#[test]
fn planned_looks_spend_what_was_planned() {
    let design = PoissonDesign::groups(0.05, &[5.0, 6.0, 6.0, 5.0, 8.0]);
    let critical = design.critical_value().unwrap();
    let mut monitor = Monitor::new(Plan::Poisson(design.clone())).unwrap();
    let mut last = None;
    for (number, expected) in [5.0, 6.0, 6.0, 5.0, 8.0].into_iter().enumerate() {
        last = Some(
            monitor
                .look(
                    day(number as i16),
                    Counts::Poisson {
                        events: 5,
                        expected,
                    },
                )
                .unwrap(),
        );
    }
    let last = last.unwrap();
    close(last.alpha_spent, critical.type_one, 1e-13);
    assert!(!last.off_plan);
    let mut other = Monitor::new(Plan::Poisson(design)).unwrap();
    let reading = other
        .look(
            day(0),
            Counts::Poisson {
                events: 0,
                expected: 5.5,
            },
        )
        .unwrap();
    assert!(reading.off_plan);
}

#[test]
fn cases_and_controls_as_they_come_in() {
    let design = BinomialDesign::continuous(0.05, 20, 1.0);
    let mut monitor = Monitor::new(Plan::Binomial(design.clone())).unwrap();
    let mut reading = None;
    for number in 0..20 {
        let counts = Counts::Binomial {
            cases: u64::from(number % 2 == 0),
            controls: u64::from(number % 2 == 1),
        };
        reading = Some(monitor.look(day(number), counts).unwrap());
    }
    let reading = reading.unwrap();
    assert!(!reading.signal);
    close(reading.relative_risk, 1.0, 1e-14);
    close(
        reading.alpha_spent,
        design.critical_value().unwrap().type_one,
        1e-14,
    );
    let mut monitor = Monitor::new(Plan::Binomial(design)).unwrap();
    let counts = Counts::Binomial {
        cases: 9,
        controls: 0,
    };
    let reading = monitor.look(day(0), counts).unwrap();
    assert!(reading.signal && reading.relative_risk.is_infinite());
    close(reading.llr, 9.0 * 2.0_f64.ln(), 1e-13);
}

#[test]
fn few_historical_events_as_they_come_in() {
    let design = ConditionalDesign {
        historical_exposure: 1000.0,
        ..conditional(20, 10, 1)
    };
    let mut monitor = Monitor::new(Plan::Conditional(design)).unwrap();
    let first = monitor
        .look(
            day(0),
            Counts::Conditional {
                events: 1,
                exposure: 40.0,
            },
        )
        .unwrap();
    close(first.relative_risk, 1.25, 1e-13);
    close(first.expected, 0.8, 1e-13);
    assert!(!first.signal && first.alpha_spent > 0.0 && first.alpha_spent < 0.05);
    let second = monitor
        .look(
            day(1),
            Counts::Conditional {
                events: 9,
                exposure: 10.0,
            },
        )
        .unwrap();
    assert!(second.signal);
    assert!(second.alpha_spent > first.alpha_spent && second.alpha_spent < 0.05);
    let third = monitor
        .look(
            day(2),
            Counts::Conditional {
                events: 9,
                exposure: 10.0,
            },
        )
        .unwrap();
    assert!(third.ended && !third.signal);
}

#[test]
fn wald_decides() {
    let test = Sprt::new(2.0, 0.05, 0.2).unwrap();
    assert_eq!(test.decide(test.poisson_llr(9, 2.0)), SprtDecision::Signal);
    assert_eq!(test.decide(test.poisson_llr(0, 2.0)), SprtDecision::Acquit);
    assert_eq!(
        test.decide(test.poisson_llr(2, 1.0)),
        SprtDecision::Continue
    );
    // Binomial: the ratio of two likelihoods.
    let (p, q) = (0.5_f64, 2.0 / 3.0);
    let direct = 7.0 * (q / p).ln() + 3.0 * ((1.0 - q) / (1.0 - p)).ln();
    close(test.binomial_llr(7, 3, 1.0), direct, 1e-13);
    assert!(Sprt::new(1.0, 0.05, 0.2).is_err());
    assert!(Sprt::new(2.0, 0.5, 0.5).is_err());
}

#[test]
fn extremes_are_numbers() {
    assert_eq!(poisson_llr(0, 0.0), 0.0);
    assert_eq!(poisson_llr(3, 0.0), f64::INFINITY);
    assert_eq!(binomial_llr(0, 0, 1.0), 0.0);
    assert_eq!(conditional_llr(0, 0.0, 5), 0.0);
    // 1e9 counts, 1e6 above expectation: (c - mu)² / 2 mu and its next terms, in 40 digits (mpmath).
    close(poisson_llr(1_001_000_000, 1e9), 499.8334166167, 1e-6);
    close(poisson_llr(1, 1e-12), 26.631_021_115_928_55, 1e-12);
    let mut monitor = Monitor::new(Plan::Poisson(PoissonDesign::continuous(0.05, 1.0))).unwrap();
    let reading = monitor
        .look(
            day(0),
            Counts::Poisson {
                events: 1_000_000_000,
                expected: 1e-12,
            },
        )
        .unwrap();
    assert!(reading.signal && reading.llr.is_finite());
    let far = monitor
        .look(
            day(1),
            Counts::Poisson {
                events: u64::MAX,
                expected: 1e9,
            },
        )
        .unwrap();
    assert!(far.ended && !far.llr.is_nan());
    // 0 looks, or one look.
    let single = PoissonDesign::groups(0.05, &[2.0])
        .critical_value()
        .unwrap();
    assert!(single.type_one <= 0.05 && single.value > 0.0);
    let large = PoissonDesign::groups(0.05, &[2000.0, 500.0])
        .critical_value()
        .unwrap();
    close(large.type_one, 0.05, 1e-3);
}

#[test]
fn wrong_designs_and_looks_are_refused() {
    let code = |design: PoissonDesign| design.critical_value().unwrap_err().code();
    assert_eq!(code(PoissonDesign::continuous(0.0, 1.0)), "EV-G41");
    assert_eq!(code(PoissonDesign::continuous(0.05, f64::NAN)), "EV-G41");
    assert_eq!(code(PoissonDesign::continuous(0.05, 1e9)), "EV-G43");
    assert_eq!(code(PoissonDesign::groups(0.05, &[])), "EV-G41");
    assert_eq!(code(PoissonDesign::groups(0.05, &[1.0, -0.5])), "EV-G41");
    // The chances of impossible values end, too.
    let design = PoissonDesign::continuous(0.05, 2.0);
    assert!(design.type_one(f64::NAN).is_nan() && design.type_one(-1.0).is_nan());
    assert_eq!(design.type_one(f64::INFINITY), 0.0);
    assert!(
        PoissonDesign::continuous(0.05, f64::NAN)
            .type_one(3.0)
            .is_nan()
    );
    assert!(design.performance(f64::INFINITY, 2.0).is_err());
    assert!(design.performance(3.0, 0.0).is_err());
    assert!(
        BinomialDesign::continuous(0.05, 10, f64::NAN)
            .type_one(3.0)
            .is_nan()
    );
    assert!(conditional(20, 10, 1).power(3.0, f64::INFINITY).is_nan());
    assert_eq!(conditional(20, 10, 1).power(1e9, 1.0), 0.0);
    let late = PoissonDesign {
        delay: 2.0,
        ..PoissonDesign::continuous(0.05, 2.0)
    };
    assert_eq!(code(late), "EV-G41");
    let unordered = PoissonDesign {
        looks: PoissonLooks::At(vec![2.0, 1.0]),
        ..PoissonDesign::continuous(0.05, 1.0)
    };
    assert_eq!(code(unordered), "EV-G41");
    let rare = BinomialDesign::continuous(0.01, 3, 1.0);
    assert_eq!(rare.critical_value().unwrap_err().code(), "EV-G42");
    assert!(conditional(0, 10, 1).critical_value().is_err());

    let mut monitor = Monitor::new(Plan::Poisson(PoissonDesign::continuous(0.05, 1.0))).unwrap();
    let counts = |expected| Counts::Poisson {
        events: 0,
        expected,
    };
    monitor.look(day(5), counts(0.1)).unwrap();
    for (number, counts, reason) in [
        (4, counts(0.1), LookFault::Date),
        (6, counts(-0.1), LookFault::Expected),
        (6, counts(f64::NAN), LookFault::Expected),
        (
            6,
            Counts::Binomial {
                cases: 1,
                controls: 1,
            },
            LookFault::Kind,
        ),
    ] {
        let error = monitor.look(day(number), counts).unwrap_err();
        assert_eq!(error, MaxSprtError::Look { look: 2, reason });
        assert_eq!(error.code(), "EV-G44");
    }
    assert_eq!(monitor.look(day(6), counts(0.0)).unwrap().look, 2);
}
