//! Cumulative sum charts.

use evigil_signal::monitor::cusum::{
    EarsSettings, Lattice, PoissonCusum, Transformation, ears, likelihood_cusum, reference_value,
    transformed_cusum,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::shared::{number, rows};

fn close(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs().max(1e-9)
            || found.is_nan() && expected.is_nan(),
        "{found} is not {expected}"
    );
}

// pois.cusum.arl of R package spc 0.6.7.
#[test]
fn run_lengths() {
    let lattice = Lattice {
        steps: 10,
        reference_value: 12,
        decision_interval: 49,
    };
    close(
        lattice.average_run_length(1.0).unwrap(),
        80.938_732_056_965_2,
        1e-11,
    );
    close(
        lattice.average_run_length(1.5).unwrap(),
        14.145_679_186_046_3,
        1e-11,
    );
}

#[test]
fn run_lengths_of_the_reference() {
    let Some(rows) = rows("cusum_poisson_arl.csv") else {
        return;
    };
    for row in &rows {
        let (mean, ratio, h) = (number(row, 0), number(row, 1), number(row, 2));
        let lattice = Lattice {
            steps: number(row, 3) as u32,
            reference_value: number(row, 4) as u32,
            decision_interval: number(row, 5) as u32,
        };
        close(
            lattice.average_run_length(mean).unwrap(),
            number(row, 6),
            1e-9,
        );
        close(
            lattice.average_run_length(mean * ratio).unwrap(),
            number(row, 7),
            1e-9,
        );
        // The same lattice from the values in events.
        let chart = PoissonCusum {
            reference_value: reference_value(mean, ratio).unwrap(),
            decision_interval: h / ratio.ln(),
        };
        assert_eq!(chart.on_lattice(lattice.steps).unwrap(), lattice);
    }
    assert_eq!(rows.len(), 48);
}

/// Second road: charts of simulated counts.
#[test]
fn run_lengths_are_those_of_simulated_charts() {
    let lattice = Lattice {
        steps: 2,
        reference_value: 3,
        decision_interval: 6,
    };
    let exact = lattice.average_run_length(1.0).unwrap();
    let chart = PoissonCusum {
        reference_value: 1.5,
        decision_interval: 3.0,
    };
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let (runs, mut sum, mut squares) = (3000, 0.0, 0.0);
    for _ in 0..runs {
        let counts: Vec<u64> = (0..600)
            .map(|_| {
                let (mut count, mut product) = (0, random.random::<f64>());
                while product > (-1.0_f64).exp() {
                    count += 1;
                    product *= random.random::<f64>();
                }
                count
            })
            .collect();
        let points = chart.chart(&counts);
        let length = points.iter().position(|point| point.signal).unwrap_or(600) as f64 + 1.0;
        sum += length;
        squares += length * length;
    }
    let mean = sum / f64::from(runs);
    let error = ((squares / f64::from(runs) - mean * mean) / f64::from(runs)).sqrt();
    assert!((mean - exact).abs() < 4.0 * error, "{mean} {exact} {error}");
}

#[test]
fn charts_of_the_reference() {
    let (Some(series), Some(charts)) = (rows("cusum_series.csv"), rows("cusum_charts.csv")) else {
        return;
    };
    let mut compared = 0;
    for name in ["k1", "m1", "shadar"] {
        let counts: Vec<u64> = series
            .iter()
            .filter(|row| &row[0] == name)
            .map(|row| number(row, 2) as u64)
            .collect();
        let rows: Vec<_> = charts.iter().filter(|row| &row[0] == name).collect();
        // The mean is taken from what came before week 105.
        let mean = counts[..104].iter().sum::<u64>() as f64 / 104.0;
        let watched = &counts[104..];
        let rossi = transformed_cusum(watched, mean, 1.04, 2.26, Transformation::Rossi).unwrap();
        let standard =
            transformed_cusum(watched, mean, 1.0, 3.0, Transformation::Standard).unwrap();
        let limits = ears(&counts, EarsSettings::default()).unwrap();
        assert_eq!(rows.len(), watched.len());
        for (index, row) in rows.iter().enumerate() {
            compared += 1;
            close(rossi[index].value, number(row, 3), 1e-9);
            assert_eq!(rossi[index].signal, number(row, 4) == 1.0);
            close(standard[index].value, number(row, 5), 1e-9);
            let point = limits[index + 104];
            assert_eq!(point.observed as f64, number(row, 2));
            close(point.c1_upper.unwrap(), number(row, 6), 1e-9);
            close(point.c2_upper.unwrap(), number(row, 7), 1e-9);
            close(point.c3_upper.unwrap(), number(row, 8), 1e-9);
        }
    }
    assert!(compared > 390);
}

#[test]
fn ears_by_hand() {
    // Baseline 1..=7: mean 4, standard deviation sqrt(28 / 6); z(0.001) = 3.090232306167813.
    let counts = [1, 2, 3, 4, 5, 6, 7, 50, 60, 70, 80, 90];
    let points = ears(&counts, EarsSettings::default()).unwrap();
    let deviation = (28.0_f64 / 6.0).sqrt();
    assert_eq!(points[6].c1_upper, None);
    close(
        points[7].c1_upper.unwrap(),
        4.0 + 3.090_232_306_167_813 * deviation,
        1e-12,
    );
    assert_eq!(points[8].c2_upper, None);
    close(
        points[9].c2_upper.unwrap(),
        4.0 + 3.090_232_306_167_813 * deviation,
        1e-12,
    );
    assert!(points[7].c1_signal() && points[9].c2_signal());
    assert_eq!((points[10].c3, points[10].c3_upper), (None, None));
    // C3: the excesses of three counts, each over its own baseline.
    let excess = |at: usize| {
        let window: Vec<f64> = counts[at - 9..at - 2].iter().map(|&c| c as f64).collect();
        let mean = window.iter().sum::<f64>() / 7.0;
        let variance = window.iter().map(|c| (c - mean).powi(2)).sum::<f64>() / 6.0;
        (counts[at] as f64 - mean) / variance.sqrt() - 1.0
    };
    close(
        points[11].c3.unwrap(),
        excess(9) + excess(10) + excess(11),
        1e-12,
    );
    assert!(points[11].c3_signal());
    // Nothing ever happens: limits of 0, and no statistic of 0 / 0.
    let quiet = ears(&[0; 20], EarsSettings::default()).unwrap();
    assert_eq!(quiet[15].c1_upper, Some(0.0));
    assert!(!quiet[15].c1_signal() && !quiet[15].c3_signal());
    let floored = EarsSettings {
        sigma_min: 0.5,
        ..EarsSettings::default()
    };
    assert_eq!(ears(&[0; 20], floored).unwrap()[15].c3, Some(0.0));
}

#[test]
fn likelihood_chart_is_the_poisson_chart_rescaled() {
    // With a constant expected number, the chart by likelihood is ln(RR) times that of counts.
    let counts = [0, 3, 1, 0, 6, 2, 4, 0, 0, 9];
    let (mean, ratio) = (1.4, 2.0);
    let chart = PoissonCusum {
        reference_value: reference_value(mean, ratio).unwrap(),
        decision_interval: 4.0,
    };
    let periods: Vec<(u64, f64)> = counts.iter().map(|&count| (count, mean)).collect();
    let by_likelihood = likelihood_cusum(&periods, ratio, 4.0 * ratio.ln()).unwrap();
    for (a, b) in chart.chart(&counts).iter().zip(&by_likelihood) {
        close(b.value, a.value * ratio.ln(), 1e-12);
        assert_eq!(a.signal, b.signal);
    }
    // Second road: the largest likelihood ratio of a change at any time.
    let increment = |(count, expected): (u64, f64)| count as f64 * ratio.ln() - expected;
    for (end, point) in by_likelihood.iter().enumerate() {
        let best = (0..=end)
            .map(|start| {
                periods[start..=end]
                    .iter()
                    .copied()
                    .map(increment)
                    .sum::<f64>()
            })
            .fold(0.0, f64::max);
        close(point.value, best, 1e-12);
    }
}

#[test]
fn extremes_and_wrong_input() {
    assert!(ears(&[], EarsSettings::default()).unwrap().is_empty());
    assert!(likelihood_cusum(&[], 2.0, 1.0).unwrap().is_empty());
    let huge = likelihood_cusum(&[(1_000_000_000, 1e-12), (0, 1e12)], 2.0, 3.0).unwrap();
    assert!(huge[0].signal && huge[1].value == 0.0);
    let one = Lattice {
        steps: 1,
        reference_value: 0,
        decision_interval: 0,
    };
    // Signals at the first event: geometric.
    close(
        one.average_run_length(0.1).unwrap(),
        1.0 / (1.0 - (-0.1_f64).exp()),
        1e-12,
    );
    let never = Lattice {
        steps: 1,
        reference_value: 1000,
        decision_interval: 3,
    };
    assert!(never.average_run_length(1e-12).unwrap() > 1e200);
    let error = one.average_run_length(0.0).unwrap_err();
    assert_eq!((error.name, error.code()), ("mean", "EV-G45"));
    assert!(likelihood_cusum(&[(1, f64::NAN)], 2.0, 1.0).is_err());
    assert!(reference_value(1.0, 1.0).is_err());
    assert!(transformed_cusum(&[1], 0.0, 1.0, 1.0, Transformation::Rossi).is_err());
    let large = PoissonCusum {
        reference_value: 1.0,
        decision_interval: 1e9,
    };
    assert!(large.on_lattice(10).is_err());
}
