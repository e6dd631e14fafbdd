//! Whatever numbers come in, no function panics, hangs, or gives a value that is none.

use evigil_core::{
    EuPerKgPerHour, EuPerMl, Hours, Kilograms, Millilitres, Nanometres, ParticlesPerMicrogram,
    ParticlesPerMl,
};
use evigil_instrument::{Bin, ParticleRun, SizedParticle};
use evigil_product::particle::compare::{
    compare_sizes, judge_label, ratio_of_counts, ratio_of_replicates,
};
use evigil_product::particle::concentration::{concentration_of_run, concentration_of_runs};
use evigil_product::particle::count::{
    CountedVolume, Factor, Rate, poisson_interval, subtract_blank,
};
use evigil_product::particle::dilution::{DilutionLaw, DilutionPoint, judge};
use evigil_product::particle::distribution::{
    BinnedSizes, Divisor, PercentileRule, SingleSizes, Weighting,
};
use evigil_product::particle::endotoxin::{EndotoxinResult, EndotoxinUse};
use evigil_product::particle::plausibility::{protein_of_particle, volume_share};
use evigil_product::particle::recompute::{
    RecheckLimits, recheck, recheck_dilutions, recheck_session,
};
use evigil_product::particle::replicates::{combine_with_counts, summarise};
use evigil_product::particle::window::Window;
use evigil_product::particle::{Confidence, Estimate, coincidence, yield_};
use proptest::prelude::*;

const P95: Confidence = Confidence::P95;

const LAW: DilutionLaw = DilutionLaw {
    tolerance: 0.20,
    flat_above: -0.5,
};

const LIMITS: RecheckLimits = RecheckLimits {
    sum: 0.006,
    size_nm: 0.055,
    mode_nm: 1.5,
    particles_per_frame: Window::between(20.0, 120.0),
    constant: Some(Window::between(6e6, 1e7)),
    constant_spread: 0.20,
    trend_p: 0.05,
    law: LAW,
    confidence: P95,
};

/// Any number at all, and often one that could be meant.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => any::<f64>(),
        3 => 0.0_f64..1e6,
        2 => 1e-3_f64..1e14,
        1 => prop::sample::select(vec![
            0.0, -0.0, 1.0, -1.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE, f64::MAX, 5e-324, 1e308,
        ]),
    ]
}

fn sound(estimate: Estimate) -> bool {
    estimate.low.is_finite()
        && estimate.high.is_finite()
        && estimate.low <= estimate.value
        && estimate.value <= estimate.high
}

fn share(value: f64) -> bool {
    (0.0..=1.0).contains(&value)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn counts(a in number(), b in number(), c in number(), d in number()) {
        prop_assert!(poisson_interval(a, P95).is_ok_and(sound) || poisson_interval(a, P95).is_err());
        let dilution = Factor { value: c, relative_error: d };
        let counted = CountedVolume { count: a, volume_ml: b, dilution };
        prop_assert!(counted.concentration(P95).map_or(true, sound));
        let (one, other) = (Rate { count: a, exposure: b }, Rate { count: c, exposure: d });
        if let Ok(result) = subtract_blank(one, other, P95) {
            prop_assert!(sound(result.difference) && share(result.p));
            prop_assert!(result.decision_limit.is_finite() && result.detection_limit.is_finite());
            prop_assert!(result.decision_limit <= result.detection_limit);
        }
        if let Ok(ratio) = ratio_of_counts(one, other, P95) {
            prop_assert!(share(ratio.p) && ratio.low.is_finite());
            prop_assert!(ratio.high.is_none_or(f64::is_finite));
        }
        if let Ok(occupancy) = coincidence::occupancy(a, b) {
            prop_assert!(coincidence::share_of_multiples(occupancy).is_ok_and(share));
        }
    }

    #[test]
    fn replicates(
        a in prop::collection::vec(number(), 0..7), b in prop::collection::vec(number(), 0..7),
    ) {
        if let Ok(summary) = summarise(&a, P95) {
            prop_assert!(sound(summary.interval) && summary.sd.is_finite());
            prop_assert!(summary.cv.is_none_or(f64::is_finite));
            prop_assert!(summary.trend.is_none_or(|trend| share(trend.p) && trend.slope.is_finite()));
        }
        if let Ok(combined) = combine_with_counts(&a, &b, P95) {
            prop_assert!(sound(combined.mean) && share(combined.dispersion_p));
            prop_assert!(combined.replicate_error.is_finite());
        }
        if let Ok(ratio) = ratio_of_replicates(&a, &b, P95) {
            prop_assert!(sound(ratio.ratio) && share(ratio.p) && ratio.freedom.is_finite());
            prop_assert!(ratio.equivalent_within(2.0, 0.05).is_ok_and(|it| share(it.p)));
        }
    }

    #[test]
    fn distributions(
        edges in prop::collection::vec(number(), 2..12),
        weights in prop::collection::vec(number(), 12),
        sort in any::<bool>(),
        at in number(), low in number(), high in number(),
    ) {
        let mut edges = edges;
        if sort {
            edges.sort_by(f64::total_cmp);
        }
        let bins: Vec<Bin> = edges
            .windows(2)
            .zip(&weights)
            .map(|(pair, weight)| Bin {
                low: Nanometres(pair[0]),
                high: Nanometres(pair[1]),
                count: Some(*weight),
                concentration: Some(ParticlesPerMl(*weight)),
            })
            .collect();
        if let Ok(sizes) = BinnedSizes::new(&bins, Weighting::Counts) {
            prop_assert!(sizes.mean().0.is_finite() && sizes.mode().0.is_finite());
            for divisor in [Divisor::N, Divisor::NMinusOne] {
                prop_assert!(sizes.sd(divisor).map_or(true, |sd| sd.0.is_finite()));
            }
            for rule in PercentileRule::ALL {
                prop_assert!(sizes.percentile(at, rule).map_or(true, |size| size.0.is_finite()));
                prop_assert!(sizes.percentile_interval(at, rule, P95).map_or(true, sound));
                prop_assert!(sizes.span(rule).map_or(true, f64::is_finite));
            }
            let (low, high) = (Nanometres(low), Nanometres(high));
            prop_assert!(sizes.share_interval(low, high, P95).map_or(true, sound));
            let bars = sizes.histogram(&[low, high], P95).unwrap_or_default();
            prop_assert!(bars.iter().all(|bar| sound(bar.weight)));
            let same = compare_sizes(&sizes, &sizes).expect("counted");
            prop_assert!(same.distance == 0.0 && same.p == 1.0, "{same:?}");
        }
        if let Ok(sizes) = SingleSizes::new(weights.into_iter().map(Nanometres)) {
            prop_assert!(sizes.mean().0.is_finite());
            prop_assert!(sizes.mean_interval(P95).map_or(true, sound));
            prop_assert!(sizes.percentile_interval(at, P95).map_or(true, sound));
            let (low, high) = (Nanometres(low), Nanometres(high));
            prop_assert!(sizes.share_interval(low, high, P95).map_or(true, sound));
        }
    }

    #[test]
    fn dilutions(points in prop::collection::vec((number(), number(), number()), 0..7)) {
        let points: Vec<_> = points
            .into_iter()
            .map(|(dilution, measured, count)| DilutionPoint { dilution, measured, count: Some(count) })
            .collect();
        if let Ok(judged) = judge(&points, LAW, P95) {
            prop_assert!(judged.slope.value.is_finite() && judged.stock.is_finite());
            prop_assert!(judged.slope.interval.is_none_or(sound));
            prop_assert!(judged.off_stock.iter().all(|off| off.departure.is_finite()));
        }
    }

    #[test]
    fn doses_and_purity(a in number(), b in number(), c in number(), d in number(), e in number()) {
        let given = EndotoxinUse {
            volume: Millilitres(a),
            body_mass: Kilograms(b),
            duration: Hours(c),
            threshold: EuPerKgPerHour(d),
        };
        for result in [EndotoxinResult::Measured(EuPerMl(e)), EndotoxinResult::Below(EuPerMl(e))] {
            if let Ok(dose) = given.judge(result) {
                prop_assert!(dose.dose.0.is_finite() && dose.limit.0.is_finite());
            }
        }
        prop_assert!(volume_share(ParticlesPerMl(a), Nanometres(b)).map_or(true, f64::is_finite));
        let protein = protein_of_particle(ParticlesPerMicrogram(a));
        prop_assert!(protein.map_or(true, |it| it.attograms.is_finite() && it.megadaltons.is_finite()));
        if let Ok(estimate) = Estimate::stated(a, b, c) {
            prop_assert!(judge_label(d, estimate, e).map_or(true, |it| sound(it.ratio())));
            let cells = Factor { value: d, relative_error: e };
            prop_assert!(yield_::per_cell(estimate, cells, P95).map_or(true, sound));
            prop_assert!(estimate.times(estimate).map_or(true, sound));
            prop_assert!(estimate.over(estimate).map_or(true, sound));
        }
    }

    #[test]
    fn runs(
        values in prop::collection::vec((number(), number(), number(), number(), any::<u64>()), 0..6),
    ) {
        let runs: Vec<_> = values
            .into_iter()
            .map(|(a, b, c, d, counted)| ParticleRun {
                concentration: Some(ParticlesPerMl(a)),
                dilution: Some(b),
                dilution_applied: counted % 2 == 0,
                particles_per_frame: Some(c),
                sized: Some(d),
                counted: Some(counted),
                particles: vec![SizedParticle { diameter: Nanometres(a), included: true }],
                ..ParticleRun::default()
            })
            .collect();
        for run in &runs {
            let _ = recheck(run, &LIMITS);
            prop_assert!(concentration_of_run(run, None, P95).map_or(true, sound));
        }
        let _ = recheck_session(&runs, &LIMITS);
        let _ = recheck_dilutions(&runs, &LIMITS);
        prop_assert!(concentration_of_runs(&runs, None, P95).map_or(true, |it| sound(it.mean)));
    }
}
