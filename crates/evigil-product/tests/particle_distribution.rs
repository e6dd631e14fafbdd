//! Size distributions: by hand, against SciPy, and by properties.

use evigil_core::{Nanometres, ParticlesPerMl};
use evigil_instrument::{Bin, ParticleRun, SizedParticle};
use evigil_product::particle::distribution::{
    BinnedSizes, Divisor, PercentileRule, SingleSizes, Weighting,
};
use evigil_product::particle::{Confidence, ParticleError};
use proptest::prelude::*;

const P95: Confidence = Confidence::P95;

fn bins(width: f64, counts: &[f64]) -> Vec<Bin> {
    let bin = |(place, count): (usize, &f64)| Bin {
        low: Nanometres(place as f64 * width),
        high: Nanometres((place + 1) as f64 * width),
        count: Some(*count),
        concentration: Some(ParticlesPerMl(count * 1e6)),
    };
    counts.iter().enumerate().map(bin).collect()
}

fn binned(width: f64, counts: &[f64]) -> BinnedSizes {
    BinnedSizes::new(&bins(width, counts), Weighting::Counts).expect("in order")
}

fn single(sizes: &[f64]) -> SingleSizes {
    SingleSizes::new(sizes.iter().copied().map(Nanometres)).expect("above zero")
}

fn close(found: f64, wanted: f64) {
    let miss = (found - wanted).abs();
    assert!(
        miss <= 1e-9 * wanted.abs().max(1e-9),
        "{found} for {wanted}"
    );
}

/// Classes 0-10, 10-20, 20-30, 30-40 with 0, 2, 6, 2 particles. By hand.
#[test]
fn four_classes() {
    let sizes = binned(10.0, &[0.0, 2.0, 6.0, 2.0]);
    close(sizes.mean().0, 25.0);
    close(sizes.sd(Divisor::N).expect("ten").0, 40.0_f64.sqrt());
    close(
        sizes.sd(Divisor::NMinusOne).expect("ten").0,
        (400.0_f64 / 9.0).sqrt(),
    );
    close(sizes.mode().0, 25.0);
    let at = |share, rule| sizes.percentile(share, rule).expect("a share").0;
    close(at(0.1, PercentileRule::Edges), 15.0);
    close(at(0.5, PercentileRule::Edges), 25.0);
    close(at(0.9, PercentileRule::Edges), 35.0);
    close(at(0.5, PercentileRule::EdgesLessBin), 15.0);
    close(at(0.5, PercentileRule::EdgesLessHalfBin), 20.0);
    close(at(0.0, PercentileRule::Edges), 10.0);
    close(at(1.0, PercentileRule::Edges), 40.0);
    close(
        sizes.span(PercentileRule::Edges).expect("a median"),
        20.0 / 25.0,
    );
    let cube = (2.0 * 15.0_f64.powi(3) + 6.0 * 25.0_f64.powi(3) + 2.0 * 35.0_f64.powi(3)) / 10.0;
    close(sizes.mean_cube().expect("finite"), cube);
}

#[test]
fn a_share_counts_classes_in_part() {
    let sizes = binned(10.0, &[0.0, 2.0, 6.0, 2.0]);
    let share = |low, high| sizes.share(Nanometres(low), Nanometres(high));
    close(share(15.0, 22.0).expect("a range"), (1.0 + 1.2) / 10.0);
    close(share(0.0, 1e6).expect("a range"), 1.0);
    close(share(50.0, 60.0).expect("a range"), 0.0);
    assert!(share(22.0, 15.0).is_err());
    assert!(share(f64::NAN, 15.0).is_err());
    // scipy.stats.beta.ppf 1.17.1: 37 of 100.
    let hundred = binned(10.0, &[63.0, 37.0]);
    let interval = hundred.share_interval(Nanometres(10.0), Nanometres(20.0), P95);
    let interval = interval.expect("counted");
    close(interval.low, 0.275_566_579_614_551_5);
    close(interval.high, 0.472_351_640_551_683_16);
}

/// The median of 100 even particles from 0 to 100 lies at the Clopper-Pearson limits of 50 in
/// 100, times 100: `scipy.stats.binomtest(50, 100).proportion_ci()` 1.17.1.
#[test]
fn a_percentile_has_the_interval_of_its_share() {
    let sizes = binned(1.0, &[1.0; 100]);
    let median = sizes
        .percentile_interval(0.5, PercentileRule::Edges, P95)
        .expect("counted");
    close(median.value, 50.0);
    close(median.low, 39.832_112_950_330_1);
    close(median.high, 60.167_887_049_669_9);
}

#[test]
fn a_histogram_keeps_the_weight_and_its_poisson_band() {
    let by_concentration = BinnedSizes::new(&bins(5.0, &[3.0; 20]), Weighting::Concentration)
        .and_then(|sizes| sizes.with_particles(60.0))
        .expect("in order");
    let edges: Vec<_> = [0.0, 17.5, 50.0, 100.0]
        .into_iter()
        .map(Nanometres)
        .collect();
    let bars = by_concentration.histogram(&edges, P95).expect("rising");
    assert_eq!(bars.len(), 3);
    close(bars.iter().map(|bar| bar.weight.value).sum(), 60e6);
    close(bars.first().expect("three").weight.value, 10.5e6);
    // Garwood for 10 of 60 particles between 0 and 16.67 nm.
    let edges = [0.0, 50.0 / 3.0].map(Nanometres);
    let bars = by_concentration.histogram(&edges, P95).expect("rising");
    close(
        bars.first().expect("one").weight.low,
        4.795_388_696_132_434e6,
    );
    assert!(by_concentration.histogram(&edges[..1], P95).is_err());
    let falling = [2.0, 1.0].map(Nanometres);
    assert_eq!(
        by_concentration.histogram(&falling, P95),
        Err(ParticleError::ClassesDisordered { class: 1 })
    );
}

/// References: NumPy `percentile` and `std`.
#[test]
fn single_particles() {
    let sizes = single(&[80.0, 95.0, 110.0, 130.0, 210.0, 60.0]);
    close(sizes.mean().0, 685.0 / 6.0);
    close(sizes.sd(Divisor::N).expect("six").0, 48.167_820_055_394_75);
    close(
        sizes.sd(Divisor::NMinusOne).expect("six").0,
        52.765_203_180_378_89,
    );
    close(sizes.percentile(0.1).expect("a share").0, 70.0);
    close(sizes.percentile(0.5).expect("a share").0, 102.5);
    close(sizes.percentile(0.9).expect("a share").0, 170.0);
    let inside = sizes.share_interval(Nanometres(80.0), Nanometres(130.0), P95);
    close(inside.expect("a range").value, 4.0 / 6.0);
    let classes = sizes.binned(Nanometres(10.0)).expect("few");
    close(classes.total(), 6.0);
    // 80 belongs to the class that ends there.
    close(
        classes
            .share(Nanometres(70.0), Nanometres(80.0))
            .expect("a range"),
        1.0 / 6.0,
    );
}

#[test]
fn a_run_brings_its_own_number_of_particles() {
    let run = ParticleRun {
        bins: bins(1.0, &[1.0, 2.0, 1.0]),
        sized: Some(400.0),
        particles: vec![
            SizedParticle {
                diameter: Nanometres(90.0),
                included: true,
            },
            SizedParticle {
                diameter: Nanometres(900.0),
                included: false,
            },
        ],
        ..ParticleRun::default()
    };
    let sizes = BinnedSizes::of_run(&run).expect("in order");
    assert_eq!((sizes.total(), sizes.particles()), (4.0, Some(400.0)));
    assert_eq!(
        SingleSizes::of_run(&run).map(|sizes| sizes.mean().0),
        Ok(90.0)
    );
    let summary = sizes.summary(PercentileRule::Edges, P95).expect("figures");
    assert!(summary.d10.low < summary.d10.high && summary.d10.value <= summary.d50.value);
    let unsized_run = ParticleRun { sized: None, ..run };
    assert_eq!(
        BinnedSizes::of_run(&unsized_run).map(|it| it.particles()),
        Ok(Some(4.0))
    );
}

#[test]
fn nonsense_is_refused() {
    let none: [Bin; 0] = [];
    assert_eq!(
        BinnedSizes::new(&none, Weighting::Counts),
        Err(ParticleError::NoParticles)
    );
    let empty = BinnedSizes::new(&bins(1.0, &[0.0, 0.0]), Weighting::Counts);
    assert_eq!(empty, Err(ParticleError::NoParticles));
    for bad in [f64::NAN, f64::INFINITY, -1.0] {
        assert!(BinnedSizes::new(&bins(1.0, &[1.0, bad]), Weighting::Counts).is_err());
        assert!(BinnedSizes::new(&bins(bad, &[1.0, 1.0]), Weighting::Counts).is_err());
        assert!(SingleSizes::new([Nanometres(bad)]).is_err());
        assert!(
            binned(1.0, &[1.0])
                .percentile(bad, PercentileRule::Edges)
                .is_err()
        );
    }
    assert!(SingleSizes::new([]).is_err());
    let huge = BinnedSizes::new(&bins(1.0, &[f64::MAX, f64::MAX]), Weighting::Counts);
    assert_eq!(huge.map_err(|error| error.code()), Err("EV-P101"));
    let mut overlapping = bins(2.0, &[1.0, 1.0]);
    overlapping.reverse();
    let overlapping = BinnedSizes::new(&overlapping, Weighting::Counts);
    assert_eq!(
        overlapping,
        Err(ParticleError::ClassesDisordered { class: 2 })
    );
    let untold = BinnedSizes::new(&bins(1.0, &[1.0]), Weighting::Concentration).expect("told");
    assert!(
        untold
            .percentile_interval(0.5, PercentileRule::Edges, P95)
            .is_err()
    );
    assert!(untold.sd(Divisor::NMinusOne).is_err());
    assert!(single(&[5.0]).mean_interval(P95).is_err());
    assert!(single(&[1e9]).binned(Nanometres(1e-3)).is_err());
}

proptest! {
    #[test]
    fn percentiles_rise_and_undo_shares(
        counts in prop::collection::vec(0_u32..50, 1..60), a in 0.0_f64..=1.0, b in 0.0_f64..=1.0,
    ) {
        let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
        prop_assume!(counts.iter().sum::<f64>() > 0.0);
        let sizes = binned(5.0, &counts);
        let at = |share| sizes.percentile(share, PercentileRule::Edges).expect("a share");
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(at(low).0 <= at(high).0 + 1e-9);
        let share = sizes.share(Nanometres(0.0), at(a)).expect("a range");
        prop_assert!((share - a).abs() < 1e-9);
        let interval = sizes.percentile_interval(a, PercentileRule::Edges, P95).expect("counted");
        prop_assert!(interval.contains(at(a).0));
    }

    #[test]
    fn shares_of_neighbouring_ranges_add_up(
        counts in prop::collection::vec(1_u32..50, 2..60), cut in 0.0_f64..300.0,
    ) {
        let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
        let sizes = binned(5.0, &counts);
        let below = sizes.share(Nanometres(0.0), Nanometres(cut)).expect("a range");
        let above = sizes.share(Nanometres(cut), Nanometres(1e4)).expect("a range");
        prop_assert!((below + above - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_unit_of_concentration_does_not_matter(
        counts in prop::collection::vec(1_u32..50, 2..60), unit in 1e-6_f64..1e12,
    ) {
        let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
        let scaled: Vec<f64> = counts.iter().map(|count| count * unit).collect();
        let (one, other) = (binned(5.0, &counts), binned(5.0, &scaled));
        prop_assert!((one.mean().0 / other.mean().0 - 1.0).abs() < 1e-9);
        let sd = |sizes: &BinnedSizes| sizes.sd(Divisor::N).expect("counted").0;
        prop_assert!((sd(&one) - sd(&other)).abs() < 1e-6);
    }
}
