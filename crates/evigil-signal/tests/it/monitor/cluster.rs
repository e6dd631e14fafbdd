//! Clusters of lots, places and times.

use evigil_signal::monitor::cluster::{
    ClusterError, Exposure, Lot, LotModel, ScanModel, ScanSettings, ZoneKind, heterogeneity,
    lot_tests, scan,
};
use evigil_signal::monitor::rate::proportion;
use jiff::civil::{Date, date};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn close(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs().max(1e-12),
        "{found} is not {expected}"
    );
}

fn lots(rows: &[(u64, f64)]) -> Vec<Lot> {
    rows.iter()
        .enumerate()
        .map(|(index, &(events, exposed))| Lot {
            lot: format!("L{index}"),
            events,
            exposed,
        })
        .collect()
}

const ROWS: [(u64, f64); 4] = [(7, 40.0), (1, 55.0), (0, 25.0), (4, 130.0)];

// With scipy 1.17.1: binom.sf(k - 1, 12, exposed / 250), less half of binom.pmf(k, ...), and
// hypergeom.sf(k - 1, 250, 12, exposed), less half of hypergeom.pmf.
const BINOMIAL: [(f64, f64); 4] = [
    (0.0010044608849498111, 0.0005598997476371642),
    (0.949285139842759, 0.863459991884351),
    (1.0, 0.8587852317595),
    (0.9444778182197618, 0.8934838890005026),
];
const HYPERGEOMETRIC: [(f64, f64); 4] = [
    (0.0007037133614194907, 0.00038595702745114203),
    (0.9530518189914394, 0.8688512769652166),
    (1.0, 0.8630024416355108),
    (0.948768222281287, 0.8986229117710514),
];

#[test]
fn lots_against_the_others() {
    for (model, table) in [
        (LotModel::Exposure, BINOMIAL),
        (LotModel::Persons, HYPERGEOMETRIC),
    ] {
        let tests = lot_tests(&lots(&ROWS), model).unwrap();
        for (test, (upper, mid)) in tests.iter().zip(table) {
            close(test.p_upper, upper, 1e-11);
            close(test.mid_p, mid, 1e-11);
        }
        close(tests[0].expected, 12.0 * 40.0 / 250.0, 1e-14);
        close(tests[0].rate_ratio, 7.0 / 40.0 / (5.0 / 210.0), 1e-14);
        // Adjusted by hand: the smallest of four, times four.
        close(tests[0].q_upper, 4.0 * tests[0].p_upper, 1e-14);
        assert_eq!(tests[2].q_upper, 1.0);
        assert!(tests.iter().all(|test| test.q_mid <= test.q_upper));
    }
}

/// Second road: all ways in which events can fall on lots.
#[test]
fn lot_chances_are_those_of_all_ways() {
    let rows = [(3, 2.0), (0, 5.0), (1, 3.0)];
    let tests = lot_tests(&lots(&rows), LotModel::Exposure).unwrap();
    let shares = [0.2, 0.5, 0.3];
    let mut upper = 0.0;
    for way in 0..81_usize {
        let lots = [way % 3, way / 3 % 3, way / 9 % 3, way / 27];
        if lots.iter().filter(|&&lot| lot == 0).count() >= 3 {
            upper += lots.iter().map(|&lot| shares[lot]).product::<f64>();
        }
    }
    close(tests[0].p_upper, upper, 1e-13);
    // Persons: 4 of 10 have the event; 3 or more among the first 2 are impossible, 2 of 5 by hand.
    let tests = lot_tests(&lots(&[(2, 5.0), (2, 5.0)]), LotModel::Persons).unwrap();
    close(
        tests[0].p_upper,
        (10.0 * 10.0 + 10.0 * 5.0 + 5.0) / 210.0,
        1e-12,
    );
}

#[test]
fn do_lots_differ_at_all() {
    let rows = [(3, 2.0), (0, 5.0), (1, 3.0)];
    let found = heterogeneity(&lots(&rows), 20_000, 5).unwrap();
    // Second road: the exact chance over all 81 ways.
    let shares = [0.2_f64, 0.5, 0.3];
    let statistic = |counts: [f64; 3]| -> f64 {
        counts
            .iter()
            .zip(shares)
            .filter(|(count, _)| **count > 0.0)
            .map(|(count, share)| 2.0 * count * (count / (4.0 * share)).ln())
            .sum()
    };
    close(found.statistic, statistic([3.0, 0.0, 1.0]), 1e-12);
    let mut exact = 0.0;
    for way in 0..81_usize {
        let lots = [way % 3, way / 3 % 3, way / 9 % 3, way / 27];
        let count = |lot| lots.iter().filter(|&&l| l == lot).count() as f64;
        if statistic([count(0), count(1), count(2)]) >= found.statistic - 1e-9 {
            exact += lots.iter().map(|&lot| shares[lot]).product::<f64>();
        }
    }
    let error = (exact * (1.0 - exact) / 20_000.0_f64).sqrt();
    assert!(
        (found.p - exact).abs() < 4.0 * error + 1e-4,
        "{} {exact}",
        found.p
    );
    assert_eq!(found, heterogeneity(&lots(&rows), 20_000, 5).unwrap());
}

fn day(number: i32) -> Date {
    date(2026, 1, 1)
        .checked_add(jiff::Span::new().days(number))
        .expect("a day")
}

fn row(lot: &str, provider: &str, number: i32, exposed: f64, events: u64) -> Exposure {
    Exposure {
        lot: lot.into(),
        provider: provider.into(),
        region: if provider < "C" { "east" } else { "west" }.into(),
        date: day(number),
        exposed,
        events,
    }
}

fn small() -> Vec<Exposure> {
    vec![
        row("X", "A", 0, 10.0, 0),
        row("X", "A", 7, 12.0, 1),
        row("X", "B", 8, 9.0, 4),
        row("Y", "A", 15, 20.0, 1),
        row("Y", "C", 22, 15.0, 0),
        row("Y", "C", 28, 8.0, 2),
        row("Z", "C", 30, 30.0, 1),
        row("Z", "D", 36, 11.0, 0),
        row("X", "B", 10, 1.0, 1),
    ]
}

/// Whether a row is in a zone.
type Inside = Box<dyn Fn(&Exposure) -> bool>;

/// Second road: every zone and window straight from the rows, in the textbook form.
fn brute_force(rows: &[Exposure], model: ScanModel, longest: i64) -> f64 {
    let zones: Vec<Inside> = {
        let mut zones: Vec<Inside> = vec![Box::new(|_| true)];
        for row in rows.iter().cloned() {
            let (lot, provider, region) = (row.lot, row.provider, row.region);
            let used = |of: Inside| -> Vec<String> {
                rows.iter()
                    .filter(|row| of(row))
                    .map(|row| row.lot.clone())
                    .collect()
            };
            let (l, p, r) = (lot.clone(), provider.clone(), region.clone());
            let of_provider = used(Box::new(move |row| row.provider == p));
            let of_region = used(Box::new(move |row| row.region == r));
            let p = provider.clone();
            zones.push(Box::new(move |row| row.provider == p));
            let r = region.clone();
            zones.push(Box::new(move |row| row.region == r));
            if model == ScanModel::Permutation {
                continue;
            }
            zones.push(Box::new(move |row| row.lot == l));
            let (l, p) = (lot.clone(), provider.clone());
            zones.push(Box::new(move |row| row.lot == l && row.provider == p));
            let (l, r) = (lot.clone(), region.clone());
            zones.push(Box::new(move |row| row.lot == l && row.region == r));
            zones.push(Box::new(move |row| of_provider.contains(&row.lot)));
            zones.push(Box::new(move |row| of_region.contains(&row.lot)));
        }
        zones
    };
    let start = rows.iter().map(|row| row.date).min().expect("rows");
    let step = |row: &Exposure| row.date.duration_since(start).as_hours() / 24 / 7;
    let steps = rows.iter().map(step).max().expect("rows") + 1;
    let all: f64 = rows.iter().map(|row| row.events as f64).sum();
    let exposed: f64 = rows.iter().map(|row| row.exposed).sum();
    let mut best = 0.0_f64;
    for zone in &zones {
        for first in 0..steps {
            for last in first..steps {
                if last - first + 1 > longest && last - first + 1 < steps {
                    continue;
                }
                let inside = |row: &&Exposure| (first..=last).contains(&step(row));
                let events = |row: &Exposure| row.events as f64;
                let count: f64 = rows
                    .iter()
                    .filter(inside)
                    .filter(|r| zone(r))
                    .map(events)
                    .sum();
                let expected = match model {
                    ScanModel::Poisson => {
                        let own: f64 = rows
                            .iter()
                            .filter(inside)
                            .filter(|r| zone(r))
                            .map(|row| row.exposed)
                            .sum();
                        all * own / exposed
                    }
                    ScanModel::Permutation => {
                        let here: f64 = rows.iter().filter(|r| zone(r)).map(events).sum();
                        let then: f64 = rows.iter().filter(inside).map(events).sum();
                        here * then / all
                    }
                };
                if count < 2.0 || count <= expected || expected >= all {
                    continue;
                }
                let rest = all - count;
                let outside = if rest == 0.0 {
                    0.0
                } else {
                    rest * (rest / (all - expected)).ln()
                };
                best = best.max(count * (count / expected).ln() + outside);
            }
        }
    }
    best
}

#[test]
fn the_most_likely_cluster_is_that_of_brute_force() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    for model in [ScanModel::Poisson, ScanModel::Permutation] {
        for _ in 0..12 {
            let mut rows = small();
            for row in &mut rows {
                row.events = random.random_range(0..4);
            }
            let settings = ScanSettings {
                model,
                replicates: 9,
                ..ScanSettings::default()
            };
            let report = scan(&rows, &settings).unwrap();
            // 37 days are six weeks; half of them are three.
            let best = brute_force(&rows, model, 3);
            let found = report.clusters.first().map_or(0.0, |cluster| cluster.llr);
            close(found, best, 1e-9);
            // The order of rows doesn't matter, also where sums of exposure are rounded.
            for row in &mut rows {
                row.exposed /= 3.0;
            }
            let report = scan(&rows, &settings).unwrap();
            rows.reverse();
            assert_eq!(scan(&rows, &settings).unwrap(), report);
        }
    }
}

#[test]
fn the_cluster_says_where_and_when() {
    let report = scan(&small(), &ScanSettings::default()).unwrap();
    let first = &report.clusters[0];
    // Lot X at provider B in the second week: 5 of 10 events among 10 of 116 exposed.
    assert_eq!(first.zone, ZoneKind::Provider("B".into()));
    assert_eq!(
        (first.lots.clone(), first.providers.clone()),
        (vec!["X".into()], vec!["B".into()])
    );
    assert_eq!((first.first_day, first.last_day), (day(7), day(13)));
    assert_eq!(first.events, 5);
    close(first.expected, 10.0 * 10.0 / 116.0, 1e-12);
    close(first.relative_risk, (5.0 / 10.0) / (5.0 / 106.0), 1e-12);
    assert!(first.p > 0.0 && first.p < 0.1);
    // Secondary clusters share nothing with it.
    for other in &report.clusters[1..] {
        let apart = !other.providers.contains(&"B".to_owned())
            || !other.lots.contains(&"X".to_owned())
            || other.first_day > first.last_day
            || other.last_day < first.first_day;
        assert!(apart, "{other:?}");
        assert!(other.llr <= first.llr && other.p >= first.p);
    }
}

/// Second road: the exact chance over all ways in which three events can fall on the cells.
#[test]
fn p_is_the_share_of_all_ways() {
    let rows = [
        row("X", "A", 0, 1.0, 2),
        row("X", "B", 7, 3.0, 0),
        row("Y", "A", 14, 2.0, 1),
        row("Y", "C", 21, 4.0, 0),
    ];
    let settings = ScanSettings {
        replicates: 4000,
        ..ScanSettings::default()
    };
    let report = scan(&rows, &settings).unwrap();
    let observed = report.clusters[0].llr;
    let mut exact = 0.0;
    for way in 0..64_usize {
        let cells = [way % 4, way / 4 % 4, way / 16];
        let mut data = rows.clone();
        let mut chance = 1.0;
        for row in &mut data {
            row.events = 0;
        }
        for cell in cells {
            data[cell].events += 1;
            chance *= data[cell].exposed / 10.0;
        }
        if brute_force(&data, ScanModel::Poisson, 2) >= observed - 1e-9 {
            exact += chance;
        }
    }
    let error = (exact * (1.0 - exact) / 4000.0_f64).sqrt();
    let found = report.clusters[0].p;
    assert!(
        (found - exact).abs() < 4.0 * error + 1e-3,
        "{found} {exact}"
    );
}

/// Rows of five lots at six providers over twelve weeks, events by chance alone.
fn by_chance(seed: u64, even: bool, bad: Option<(&str, i32)>) -> Vec<Exposure> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut rows = Vec::new();
    for (index, lot) in ["L1", "L2", "L3", "L4", "L5"].into_iter().enumerate() {
        for provider in ["A", "B", "C", "D", "E", "F"] {
            for week in 0..4 {
                let number = index as i32 * 14 + week * 7;
                let exposed = if even {
                    15
                } else {
                    5 + random.random_range(0..20_u32)
                };
                let risk = match bad {
                    Some((name, from)) if name == lot && week >= from => 0.4,
                    _ => 0.03,
                };
                let events = (0..exposed)
                    .filter(|_| random.random::<f64>() < risk)
                    .count();
                rows.push(row(lot, provider, number, exposed.into(), events as u64));
            }
        }
    }
    rows
}

#[test]
fn false_clusters_are_as_rare_as_p_says() {
    for model in [ScanModel::Poisson, ScanModel::Permutation] {
        let settings = ScanSettings {
            model,
            replicates: 19,
            clusters_max: 1,
            ..ScanSettings::default()
        };
        let runs = 80;
        let found = (0..runs)
            .filter(|&seed| {
                let report = scan(
                    &by_chance(seed, model == ScanModel::Permutation, None),
                    &settings,
                )
                .unwrap();
                report
                    .clusters
                    .first()
                    .is_some_and(|cluster| cluster.p <= 0.05)
            })
            .count() as u64;
        let interval = proportion(found, runs, 0.999).unwrap().clopper_pearson;
        assert!(
            interval.lower <= 0.05 && interval.upper >= 0.05,
            "{model:?} {found}"
        );
    }
}

#[test]
fn a_planted_lot_is_found() {
    let rows = by_chance(3, false, Some(("L4", 1)));
    let report = scan(&rows, &ScanSettings::default()).unwrap();
    let first = &report.clusters[0];
    assert_eq!(first.lots, vec!["L4".to_owned()]);
    assert_eq!(first.providers.len(), 6);
    assert_eq!(first.first_day, day(3 * 14 + 7));
    assert!(first.p <= 0.001 + 1e-12 && first.llr > report.llr_at_5_percent);
    // Not a matter of threads: one thread gives the same.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    assert_eq!(
        pool.install(|| scan(&rows, &ScanSettings::default()))
            .unwrap(),
        report
    );
}

#[test]
fn extremes_and_wrong_input() {
    let empty = scan(&[], &ScanSettings::default()).unwrap();
    assert!(empty.clusters.is_empty() && empty.events == 0);
    let one = scan(&[row("X", "A", 0, 1.0, 5)], &ScanSettings::default()).unwrap();
    assert!(one.clusters.is_empty() && one.events == 5);
    let quiet = scan(&[row("X", "A", 0, 1.0, 0)], &ScanSettings::default()).unwrap();
    assert!(quiet.clusters.is_empty());
    let error = scan(&[row("X", "A", 0, -1.0, 0)], &ScanSettings::default()).unwrap_err();
    assert_eq!(error.code(), "EV-G47");
    let unexposed = [row("X", "A", 0, 5.0, 0), row("Y", "A", 0, 0.0, 2)];
    let error = scan(&unexposed, &ScanSettings::default()).unwrap_err();
    assert_eq!(
        error,
        ClusterError::Row {
            row: 2,
            events: 2,
            exposed: 0.0
        }
    );
    let settings = ScanSettings {
        model: ScanModel::Permutation,
        ..ScanSettings::default()
    };
    assert!(scan(&unexposed, &settings).is_ok());
    let crowd = [row("X", "A", 0, 1.0, u64::MAX), row("Y", "A", 3, 1.0, 9)];
    assert!(matches!(
        scan(&crowd, &ScanSettings::default()),
        Err(ClusterError::TooLarge { name: "events", .. })
    ));
    let far = [row("X", "A", 0, 1.0, 1), row("Y", "A", 300_000, 1.0, 1)];
    assert!(matches!(
        scan(&far, &ScanSettings::default()),
        Err(ClusterError::TooLarge { .. })
    ));
    for settings in [
        ScanSettings {
            step_days: 0,
            ..ScanSettings::default()
        },
        ScanSettings {
            window_max: 0.0,
            ..ScanSettings::default()
        },
        ScanSettings {
            replicates: 0,
            ..ScanSettings::default()
        },
    ] {
        assert!(matches!(
            scan(&small(), &settings),
            Err(ClusterError::Setting { .. })
        ));
    }

    assert!(lot_tests(&[], LotModel::Exposure).unwrap().is_empty());
    let single = lot_tests(&lots(&[(3, 5.0)]), LotModel::Exposure).unwrap();
    assert_eq!(single[0].p_upper, 1.0);
    let none = lot_tests(&lots(&[(0, 5.0), (0, 2.0)]), LotModel::Persons).unwrap();
    assert!(none.iter().all(|test| test.p_upper == 1.0));
    let huge = lot_tests(
        &lots(&[(1_000_000_000, 1e9), (999_900_000, 1e9), (1, 1e-12)]),
        LotModel::Exposure,
    )
    .unwrap();
    // z of 100,000 / sqrt(4 · 5e8) is 2.236: a chance of 0.0127.
    close(huge[0].p_upper, 0.012_67, 1e-2);
    assert!(huge[2].p_upper > 0.0 && huge[2].p_upper < 1e-2);
    // The others of a lot that is nearly all are not lost: one of six events with a share of 1e-18.
    let nearly = lot_tests(&lots(&[(5, 1e9), (1, 1e-9)]), LotModel::Exposure).unwrap();
    close(nearly[0].rate_ratio, 5.0 / 1e9 / (1.0 / 1e-9), 1e-12);
    close(nearly[1].p_upper, 6e-18, 1e-6);
    assert!(lot_tests(&lots(&[(3, 2.0)]), LotModel::Persons).is_err());
    assert!(lot_tests(&lots(&[(3, f64::NAN)]), LotModel::Exposure).is_err());
    assert!(heterogeneity(&lots(&[(3, 2.0)]), 0, 1).is_err());
    assert!(heterogeneity(&lots(&[(u64::MAX, 2.0)]), 99, 1).is_err());
}
