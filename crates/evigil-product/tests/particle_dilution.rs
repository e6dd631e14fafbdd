//! Dilution series: the law, what breaks it at either end, and a count that is background.

use evigil_product::particle::dilution::{
    DilutionLaw, DilutionPoint, DilutionReason, judge, slope,
};
use evigil_product::particle::verdict::Verdict;
use evigil_product::particle::{Confidence, ParticleError};
use proptest::prelude::*;

const P95: Confidence = Confidence::P95;
const LAW: DilutionLaw = DilutionLaw {
    tolerance: 0.20,
    flat_above: -0.5,
};

fn series(points: &[(f64, f64)]) -> Vec<DilutionPoint> {
    let point = |&(dilution, measured): &(f64, f64)| DilutionPoint {
        dilution,
        measured,
        count: None,
    };
    points.iter().map(point).collect()
}

/// A real pair of runs: five times more diluted, and as many particles in a frame.
#[test]
fn a_count_that_does_not_fall_is_background() {
    let runs = series(&[(1_000.0, 213.0), (5_000.0, 184.0), (5_000.0, 275.0)]);
    let judged = judge(&runs, LAW, P95).expect("two dilutions");
    let Verdict::Refused { reasons, .. } = &judged.verdict else {
        panic!("{judged:?}")
    };
    let Some(DilutionReason::Background {
        slope,
        diluted,
        fell,
    }) = reasons.first()
    else {
        panic!("{reasons:?}")
    };
    // ln(sqrt(184·275)/213)/ln 5, by hand.
    let wanted = ((184.0_f64 * 275.0).sqrt() / 213.0).ln() / 5.0_f64.ln();
    assert!((slope - wanted).abs() < 1e-12);
    assert!((diluted - 5.0).abs() < 1e-12);
    assert!((fell - 213.0 / (184.0_f64 * 275.0).sqrt()).abs() < 1e-12);
    assert_eq!(judged.linear, None);
}

#[test]
fn a_series_by_the_law_is_usable() {
    let runs = series(&[
        (100.0, 200.0),
        (200.0, 103.0),
        (400.0, 49.0),
        (1_000.0, 20.4),
    ]);
    let judged = judge(&runs, LAW, P95).expect("four dilutions");
    assert_eq!(judged.verdict, Verdict::Usable);
    let linear = judged.linear.expect("a range");
    assert_eq!(
        (linear.from_dilution, linear.to_dilution, linear.levels),
        (100.0, 1_000.0, 4)
    );
    assert!(judged.slope.interval.expect("four points").contains(-1.0));
}

/// Reference: `scipy.stats.linregress` 1.17.1 on the logarithms, with `t.ppf(0.975, 2)`.
#[test]
fn slope_as_in_scipy() {
    let runs = series(&[
        (100.0, 200.0),
        (200.0, 103.0),
        (400.0, 49.0),
        (1_000.0, 20.4),
    ]);
    let slope = slope(&runs, P95).expect("four dilutions");
    let interval = slope.interval.expect("four points");
    assert!((slope.value - SLOPE).abs() < 1e-9, "{slope:?}");
    assert!((interval.high - SLOPE_HIGH).abs() < 1e-9, "{slope:?}");
}

const SLOPE: f64 = -0.9978869985790358;
const SLOPE_HIGH: f64 = -0.9299338576170509;

#[test]
fn two_points_take_their_error_from_their_counts() {
    let point = |dilution, count| DilutionPoint {
        dilution,
        measured: count,
        count: Some(count),
    };
    let two = slope(&[point(1.0, 400.0), point(10.0, 40.0)], P95).expect("two dilutions");
    assert!((two.value + 1.0).abs() < 1e-12);
    let half = 1.959_963_984_540_054 * (1.0 / 400.0 + 1.0 / 40.0_f64).sqrt() / 10.0_f64.ln();
    assert!((two.interval.expect("counts").high - (half - 1.0)).abs() < 1e-9);
    assert_eq!(
        slope(&series(&[(1.0, 4.0), (10.0, 0.4)]), P95).map(|it| it.interval),
        Ok(None)
    );
}

#[test]
fn swarm_at_one_end_and_background_at_the_other() {
    // Stock 1e5 per unit; full at 1100, background 12.
    let runs = series(&[
        (10.0, 1_100.0),
        (30.0, 1_080.0),
        (100.0, 1_000.0),
        (300.0, 340.0),
        (1_000.0, 105.0),
        (10_000.0, 13.0),
        (30_000.0, 12.0),
    ]);
    let judged = judge(&runs, LAW, P95).expect("seven dilutions");
    let Verdict::Cautioned { reasons } = &judged.verdict else {
        panic!("{judged:?}")
    };
    assert!(reasons.contains(&DilutionReason::SaturatedUpTo { dilution: 100.0 }));
    assert!(reasons.contains(&DilutionReason::BackgroundFrom { dilution: 10_000.0 }));
    let linear = judged.linear.expect("a range");
    assert_eq!((linear.from_dilution, linear.to_dilution), (100.0, 1_000.0));
    assert!((linear.highest_measured - 1_000.0).abs() < 1e-9);
    assert_eq!(
        judged
            .off_stock
            .iter()
            .map(|off| off.point)
            .collect::<Vec<_>>(),
        [0, 1, 5, 6]
    );
}

#[test]
fn nonsense_is_refused() {
    let code = |points: &[(f64, f64)]| {
        judge(&series(points), LAW, P95)
            .map_err(|error| error.code())
            .err()
    };
    assert_eq!(code(&[]), Some("EV-P105"));
    assert_eq!(code(&[(1.0, 1.0)]), Some("EV-P105"));
    assert_eq!(code(&[(5.0, 1.0), (5.0, 2.0)]), Some("EV-P110"));
    assert_eq!(code(&[(0.0, 1.0), (5.0, 2.0)]), Some("EV-P103"));
    assert_eq!(code(&[(1.0, 0.0), (5.0, 2.0)]), Some("EV-P103"));
    assert_eq!(code(&[(1.0, f64::NAN), (5.0, 2.0)]), Some("EV-P101"));
    assert!(code(&[(1e300, 1e300), (1e-300, 1e300)]).is_some());
    let loose = DilutionLaw {
        tolerance: 0.0,
        ..LAW
    };
    let two = series(&[(1.0, 10.0), (10.0, 1.0)]);
    assert!(matches!(
        judge(&two, loose, P95),
        Err(ParticleError::NotPositive { .. })
    ));
}

proptest! {
    #[test]
    fn a_perfect_series_is_always_usable(
        stock in 1e3_f64..1e12, steps in prop::collection::vec(1.5_f64..10.0, 1..8),
    ) {
        let mut dilution = 1.0;
        let mut points = vec![(dilution, stock)];
        for step in steps {
            dilution *= step;
            points.push((dilution, stock / dilution));
        }
        points.reverse();
        let judged = judge(&series(&points), LAW, P95).expect("two dilutions or more");
        prop_assert_eq!(&judged.verdict, &Verdict::Usable);
        prop_assert!((judged.slope.value + 1.0).abs() < 1e-9);
        prop_assert!((judged.linear.expect("all").stock / stock - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_flat_series_is_always_refused(
        level in 1.0_f64..1e6, noise in prop::collection::vec(0.9_f64..1.1, 3..8),
    ) {
        let points: Vec<_> = noise
            .into_iter()
            .enumerate()
            .map(|(place, noise)| (4.0_f64.powi(place as i32), level * noise))
            .collect();
        prop_assert!(judge(&series(&points), LAW, P95).expect("dilutions").verdict.is_refused());
    }
}
