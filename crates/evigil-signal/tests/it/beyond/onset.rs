//! Times to onset.

use evigil_signal::beyond::ReportIndex;
use evigil_signal::beyond::onset::{
    Distribution, Hazard, Lifetime, OnsetError, OnsetSettings, fit, kaplan_meier,
    kolmogorov_smirnov, onset,
};
use evigil_signal::table::{CaseRow, CaseTableBuilder};

use super::reference::{csv, number, relative};

/// The data set `aml` of R's package survival 3.5-3: weeks of remission in both arms; 0 is censored.
const AML: [(f64, u8); 23] = [
    (9.0, 1),
    (13.0, 1),
    (13.0, 0),
    (18.0, 1),
    (23.0, 1),
    (28.0, 0),
    (31.0, 1),
    (34.0, 1),
    (45.0, 0),
    (48.0, 1),
    (161.0, 0),
    (5.0, 1),
    (5.0, 1),
    (8.0, 1),
    (8.0, 1),
    (12.0, 1),
    (16.0, 0),
    (23.0, 1),
    (27.0, 1),
    (30.0, 1),
    (33.0, 1),
    (43.0, 1),
    (45.0, 1),
];

fn aml() -> Vec<Lifetime> {
    AML.iter()
        .map(|&(time, happened)| Lifetime {
            time,
            happened: happened == 1,
        })
        .collect()
}

fn observed(times: &[f64]) -> Vec<Lifetime> {
    times.iter().map(|&time| Lifetime::observed(time)).collect()
}

#[test]
fn fits_agree_with_survreg_on_aml() {
    // survival 3.5-3, survreg(Surv(time, status) ~ 1, dist = …): intercept, log(scale), log-likelihood.
    let expected = [
        (
            Distribution::Weibull,
            3.642_490_194_103_99,
            -0.092_222_769_383_715_4,
            -83.178_669_232_805_2,
        ),
        (
            Distribution::Exponential,
            3.628_775_530_042_86,
            0.0,
            -83.317_959_540_796_2,
        ),
        (
            Distribution::LogNormal,
            3.194_456_012_969_11,
            -0.073_009_516_504_608_8,
            -80.672_154_713_291_5,
        ),
        (
            Distribution::LogLogistic,
            3.186_403_489_655_98,
            -0.634_498_337_613_3,
            -80.555_870_900_119_6,
        ),
    ];
    for (distribution, intercept, log_scale, log_likelihood) in expected {
        let fit = fit(&aml(), distribution).unwrap();
        assert!(relative(fit.intercept, intercept) < 1e-8, "{fit:?}");
        assert!((fit.log_scale - log_scale).abs() < 1e-8, "{fit:?}");
        assert!(
            (fit.log_likelihood - log_likelihood).abs() < 1e-8,
            "{fit:?}"
        );
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "figures of agreement")]
fn fits_agree_with_the_references() {
    let (Some(times), Some(fits)) = (csv("meta/tto_times.csv"), csv("meta/tto_fits.csv")) else {
        return;
    };
    let mut worst = [0.0_f64; 2];
    let mut seen = 0;
    for row in &fits {
        let set: Vec<Lifetime> = times
            .iter()
            .filter(|time| time["set"] == row["set"])
            .map(|time| Lifetime {
                time: number(time, "time").unwrap(),
                happened: time["event"] == "1",
            })
            .collect();
        let distribution = Distribution::ALL
            .into_iter()
            .find(|distribution| distribution.code() == row["distribution"])
            .unwrap();
        let fit = fit(&set, distribution).unwrap();
        assert_eq!(number(row, "n"), Some(fit.times as f64));
        assert_eq!(number(row, "events"), Some(fit.events as f64));
        let mut compare = |column: &str, mine: f64| {
            if let Some(reference) = number(row, column) {
                let miss = if reference == 0.0 {
                    mine.abs()
                } else {
                    relative(mine, reference)
                };
                assert!(miss < 1e-6, "{} {column}: {mine} {reference}", row["set"]);
                worst[0] = worst[0].max(miss);
            }
        };
        compare("intercept", fit.intercept);
        compare("se_intercept", fit.intercept_error);
        compare("log_scale", fit.log_scale);
        compare("se_log_scale", fit.log_scale_error.unwrap_or(f64::NAN));
        compare("weibull_shape", fit.shape.value);
        compare("weibull_shape_lo", fit.shape.low);
        compare("weibull_shape_hi", fit.shape.high);
        compare("weibull_scale", fit.scale.value);
        compare("weibull_scale_lo", fit.scale.low);
        compare("weibull_scale_hi", fit.scale.high);
        let miss = (fit.log_likelihood - number(row, "log_lik").unwrap()).abs();
        assert!(miss < 1e-8, "{row:?} {fit:?}");
        worst[1] = worst[1].max(miss);
        seen += 1;
    }
    assert_eq!(seen, 16);
    println!(
        "time to onset: relative {:.1e}, log-likelihood {:.1e}",
        worst[0], worst[1]
    );
}

#[test]
fn survival_curves_agree_with_the_references() {
    let (Some(times), Some(steps), Some(quantiles)) = (
        csv("meta/tto_times.csv"),
        csv("meta/tto_km.csv"),
        csv("meta/tto_km_quantiles.csv"),
    ) else {
        return;
    };
    for row in &quantiles {
        let set: Vec<Lifetime> = times
            .iter()
            .filter(|time| time["set"] == row["set"])
            .map(|time| Lifetime {
                time: number(time, "time").unwrap(),
                happened: time["event"] == "1",
            })
            .collect();
        let curve = kaplan_meier(&set);
        let reference: Vec<_> = steps.iter().filter(|s| s["set"] == row["set"]).collect();
        assert_eq!(curve.steps.len(), reference.len(), "{}", row["set"]);
        for (mine, theirs) in curve.steps.iter().zip(reference) {
            assert_eq!(Some(mine.time), number(theirs, "time"));
            assert_eq!(Some(mine.at_risk as f64), number(theirs, "at_risk"));
            assert_eq!(Some(mine.events as f64), number(theirs, "events"));
            assert!((mine.survival - number(theirs, "survival").unwrap()).abs() < 1e-12);
            assert_eq!(
                mine.limits.is_some(),
                number(theirs, "lo").is_some(),
                "{theirs:?}"
            );
            if let Some((lower, upper)) = mine.limits {
                assert!((lower - number(theirs, "lo").unwrap()).abs() < 1e-12);
                assert!((upper - number(theirs, "hi").unwrap()).abs() < 1e-12);
            }
        }
        assert_eq!(
            curve.quantile(0.25).time,
            number(row, "q25"),
            "{}",
            row["set"]
        );
        assert_eq!(
            curve.quantile(0.5).time,
            number(row, "median"),
            "{}",
            row["set"]
        );
        assert_eq!(
            curve.quantile(0.75).time,
            number(row, "q75"),
            "{}",
            row["set"]
        );
        assert_eq!(curve.quantile(0.5).low, number(row, "median_lo"));
        assert_eq!(curve.quantile(0.5).high, number(row, "median_hi"));
    }
}

/// The Weibull shape by the one-dimensional equation of the maximum, bisected: another road.
fn weibull_shape_by_bisection(times: &[f64]) -> f64 {
    let mean_log = times.iter().map(|t| t.ln()).sum::<f64>() / times.len() as f64;
    let excess = |shape: f64| {
        let power: f64 = times.iter().map(|t| t.powf(shape)).sum();
        let weighted: f64 = times.iter().map(|t| t.powf(shape) * t.ln()).sum();
        weighted / power - 1.0 / shape - mean_log
    };
    let (mut low, mut high) = (1e-3, 100.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if excess(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[test]
fn weibull_shape_solves_its_equation() {
    for times in [
        vec![1.0, 2.0, 3.0, 400.0],
        vec![0.5, 0.5, 0.5, 1.0, 7.0],
        vec![99.0, 100.0, 101.0],
        vec![1e-3, 1e6],
        vec![1.0, 1.0, 1.000_001],
    ] {
        let fit = fit(&observed(&times), Distribution::Weibull).unwrap();
        let scaled: Vec<f64> = times
            .iter()
            .map(|t| t / times.iter().copied().fold(0.0, f64::max))
            .collect();
        if fit.shape.value < 90.0 {
            let direct = weibull_shape_by_bisection(&scaled);
            assert!(
                relative(fit.shape.value, direct) < 1e-9,
                "{times:?} {fit:?} {direct}"
            );
        }
    }
}

#[test]
fn log_normal_and_exponential_have_their_closed_form() {
    let times = [1.0, 4.0, 9.0, 30.0, 2.5];
    let logs: Vec<f64> = times.iter().map(|t: &f64| t.ln()).collect();
    let mean = logs.iter().sum::<f64>() / 5.0;
    let variance = logs.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / 5.0;
    let normal = fit(&observed(&times), Distribution::LogNormal).unwrap();
    assert!(relative(normal.intercept, mean) < 1e-12);
    assert!(relative(normal.log_scale.exp(), variance.sqrt()) < 1e-11);
    assert!(relative(normal.intercept_error, (variance / 5.0).sqrt()) < 1e-10);
    let exponential = fit(&observed(&times), Distribution::Exponential).unwrap();
    assert!(relative(exponential.scale.value, times.iter().sum::<f64>() / 5.0) < 1e-12);
    assert!(relative(exponential.intercept_error, (1.0_f64 / 5.0).sqrt()) < 1e-12);
    assert!((exponential.survival(10.0) - (-10.0 / exponential.scale.value).exp()).abs() < 1e-15);
}

#[test]
fn what_has_no_maximum_is_refused() {
    for distribution in Distribution::ALL {
        assert!(matches!(
            fit(&[], distribution),
            Err(OnsetError::TooFew { .. })
        ));
        assert_eq!(
            fit(&observed(&[1.0, 0.0]), distribution)
                .unwrap_err()
                .code(),
            "EV-G31"
        );
        assert!(fit(&observed(&[1.0, f64::NAN]), distribution).is_err());
    }
    assert_eq!(
        fit(&observed(&[3.0, 3.0, 3.0]), Distribution::Weibull),
        Err(OnsetError::NoSpread)
    );
    assert!(fit(&observed(&[3.0, 3.0]), Distribution::Exponential).is_ok());
}

/// Every way to divide the pooled values between the samples: the definition of the exact p.
fn p_by_enumeration(first: &[u32], second: &[u32]) -> f64 {
    let pooled: Vec<u32> = first.iter().chain(second).copied().collect();
    let distance = |mask: u32| {
        let mut greatest = 0_i64;
        for &at in &pooled {
            let (mut i, mut j) = (0_i64, 0_i64);
            for (k, &value) in pooled.iter().enumerate() {
                if value <= at {
                    if mask >> k & 1 == 1 {
                        i += 1;
                    } else {
                        j += 1;
                    }
                }
            }
            let gap = i * second.len() as i64 - j * first.len() as i64;
            greatest = greatest.max(gap.abs());
        }
        greatest
    };
    let mine = distance((1 << first.len()) - 1);
    let (mut all, mut reached) = (0_u32, 0_u32);
    for mask in 0_u32..1 << pooled.len() {
        if mask.count_ones() as usize == first.len() {
            all += 1;
            reached += u32::from(distance(mask) >= mine);
        }
    }
    f64::from(reached) / f64::from(all)
}

#[test]
fn exact_p_is_the_share_of_all_orders() {
    for (first, second) in [
        (vec![1, 2, 3], vec![4, 5, 6, 7]),
        (vec![1, 1, 2, 9], vec![1, 2, 2, 3, 9, 9]),
        (vec![5], vec![5, 5, 5]),
        (vec![0, 0, 1, 30], vec![10, 20, 40, 50, 60]),
        (vec![1, 4, 6, 7, 7], vec![0, 2, 3, 7, 8, 8]),
    ] {
        let test = kolmogorov_smirnov(&first, &second).unwrap();
        assert!(test.exact);
        let direct = p_by_enumeration(&first, &second);
        assert!(
            (test.p - direct).abs() < 1e-12,
            "{first:?} {second:?} {} {direct}",
            test.p
        );
        let back = kolmogorov_smirnov(&second, &first).unwrap();
        assert!((back.p - test.p).abs() < 1e-12 && (back.distance - test.distance).abs() < 1e-15);
    }
}

#[test]
fn large_samples_use_the_limit_and_it_is_near_the_exact_value() {
    // 997 · 1003 is below a million, 1001 · 1009 is above: the same shape of samples on both sides.
    let sample = |size: u32, shift: u32| {
        (0..size)
            .map(|k| k * 7919 % 100_003 + shift)
            .collect::<Vec<_>>()
    };
    let exact = kolmogorov_smirnov(&sample(997, 0), &sample(1003, 5000)).unwrap();
    let limit = kolmogorov_smirnov(&sample(1001, 0), &sample(1009, 5000)).unwrap();
    assert!(exact.exact && !limit.exact);
    assert!(exact.earlier && limit.earlier);
    assert!(
        (exact.p / limit.p - 1.0).abs() < 0.25,
        "{exact:?} {limit:?}"
    );
    assert!(kolmogorov_smirnov(&[], &[1]).is_none());
    let far = kolmogorov_smirnov(&vec![1; 3000], &vec![2; 3000]).unwrap();
    assert!(far.p >= 0.0 && far.p < 1e-300 && (far.distance - 1.0).abs() < 1e-15);
}

#[test]
fn a_pair_is_compared_with_its_two_backgrounds() {
    let mut builder = CaseTableBuilder::new(&[]);
    let mut report = 0;
    let mut push = |product: &str, event: &str, onset_days: Option<i32>| {
        report += 1;
        builder.push(&CaseRow {
            report: &report.to_string(),
            product,
            event,
            onset_days,
            strata: &[],
        });
    };
    for day in [0, 0, 1, 1, 1, 2, 2, 3, 4, 6] {
        push("A", "rash", Some(day));
    }
    push("A", "rash", Some(-3));
    push("A", "rash", None);
    for day in [10, 20, 35, 50, 80, 90, 120, 150, 200, 365] {
        push("A", "fall", Some(day));
        push("B", "rash", Some(day + 1));
    }
    let table = builder.build();
    let incidence = ReportIndex::new(&table);
    let (a, rash) = (
        table.products().find("A").unwrap(),
        table.events().find("rash").unwrap(),
    );
    let result = onset(&incidence, a, rash, OnsetSettings::default());
    assert_eq!(
        (result.reports, result.before, result.days.len()),
        (12, 1, 10)
    );
    let others = result.other_products.unwrap();
    assert!(others.exact && others.earlier && others.first == 10 && others.second == 10);
    // All ten before all ten others: 2 of the C(20, 10) orders.
    assert!((others.p - 2.0 / 184_756.0).abs() < 1e-15);
    assert!((result.other_events.unwrap().p - others.p).abs() < 1e-15);
    assert!(result.hazard.is_some());
    let shape = result.fit(Distribution::Weibull).unwrap().shape;
    let direct = weibull_shape_by_bisection(&[0.5, 0.5, 1.0, 1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 6.0]);
    assert!(relative(shape.value, direct) < 1e-9);
    assert!(result.best().is_some());

    let nothing = onset(&incidence, 77, 78, OnsetSettings::default());
    assert_eq!((nothing.reports, nothing.hazard), (0, None));
    assert!(nothing.fits.iter().all(Result::is_err));
}

#[test]
fn hazard_is_judged_by_limits() {
    let early: Vec<f64> = (0..200).map(|k| f64::from(k * k * k) / 1e3 + 0.5).collect();
    let late: Vec<f64> = (0..200).map(|k| 100.0 + f64::from(k) / 10.0).collect();
    let shape = |times: &[f64]| fit(&observed(times), Distribution::Weibull).unwrap().shape;
    assert_eq!(Hazard::of_shape(shape(&early)), Hazard::Falling);
    assert_eq!(Hazard::of_shape(shape(&late)), Hazard::Rising);
    assert_eq!(
        Hazard::of_shape(shape(&[1.0, 2.0, 5.0, 9.0])),
        Hazard::Constant
    );
}
