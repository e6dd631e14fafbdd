//! Comparisons of lots and labels, against SciPy and by properties.

use evigil_core::Nanometres;
use evigil_instrument::Bin;
use evigil_product::particle::compare::{
    compare_single_sizes, compare_sizes, judge_label, ratio_of_counts, ratio_of_estimates,
    ratio_of_replicates,
};
use evigil_product::particle::count::Rate;
use evigil_product::particle::distribution::{BinnedSizes, SingleSizes, Weighting};
use evigil_product::particle::{Confidence, Estimate, ParticleError};
use proptest::prelude::*;

const P95: Confidence = Confidence::P95;

const COUNTS_LOW: f64 = 0.8241318992309122;
const COUNTS_HIGH: f64 = 2.7867543069625684;
const COUNTS_P: f64 = 0.20263875106454066;
const WELCH: [f64; 6] = [
    3.0307063468900317,
    2.503781562773549,
    3.6685232839979434,
    5.801030882265043,
    9.529661311492346e-06,
    0.006128835962061118,
];
const KS: [f64; 3] = [0.5476190476190477, 130.0, 0.19093360145775545];

fn close(found: f64, wanted: f64) {
    assert!(
        (found - wanted).abs() <= 1e-8 * wanted.abs(),
        "{found} for {wanted}"
    );
}

fn single(sizes: &[f64]) -> SingleSizes {
    SingleSizes::new(sizes.iter().copied().map(Nanometres)).expect("above zero")
}

/// References: Clopper-Pearson of 30 in 50 by `scipy.stats.beta.ppf` 1.17.1 turned to odds, and
/// twice `scipy.stats.binom.sf(29, 50, 0.5)`; R's `poisson.test(c(30, 20))` gives that interval.
#[test]
fn counts() {
    let rate = |count, exposure| Rate { count, exposure };
    let ratio = ratio_of_counts(rate(30.0, 1.0), rate(20.0, 1.0), P95).expect("counts");
    close(ratio.ratio.expect("bounded"), 1.5);
    close(ratio.low, COUNTS_LOW);
    close(ratio.high.expect("bounded"), COUNTS_HIGH);
    close(ratio.p, COUNTS_P);
    let unequal = ratio_of_counts(rate(30.0, 3.0), rate(20.0, 2.0), P95).expect("counts");
    close(unequal.ratio.expect("bounded"), 1.0);
    let open = ratio_of_counts(rate(5.0, 1.0), rate(0.0, 1.0), P95).expect("counts");
    assert_eq!((open.ratio, open.high), (None, None));
    assert!(open.low > 0.0);
    assert_eq!(
        ratio_of_counts(rate(0.0, 1.0), rate(0.0, 1.0), P95),
        Err(ParticleError::NoParticles)
    );
}

/// References: `scipy.stats.ttest_ind(log(a), log(b), equal_var=False)` 1.17.1 with its
/// `confidence_interval()`; the one-sided tests by `scipy.stats.t.sf`.
#[test]
fn replicates() {
    let a = [7.29e11, 6.24e11, 5.74e11, 6.55e11, 4.83e11];
    let b = [2.08e11, 2.17e11, 1.88e11, 1.90e11];
    let ratio = ratio_of_replicates(&a, &b, P95).expect("replicates");
    close(ratio.ratio.value, WELCH[0]);
    close(ratio.ratio.low, WELCH[1]);
    close(ratio.ratio.high, WELCH[2]);
    close(ratio.freedom, WELCH[3]);
    close(ratio.p, WELCH[4]);
    let four = ratio.equivalent_within(4.0, 0.05).expect("a factor");
    close(four.p, WELCH[5]);
    assert!(four.equivalent);
    assert!(
        !ratio
            .equivalent_within(1.25, 0.05)
            .expect("a factor")
            .equivalent
    );
    assert!(ratio.equivalent_within(1.0, 0.05).is_err());
    assert!(ratio_of_replicates(&a, &[1.0, 1.0], P95).is_ok());
    assert!(ratio_of_replicates(&[2.0, 2.0], &[1.0, 1.0], P95).is_err());
    assert!(ratio_of_replicates(&a, &[1.0, 0.0], P95).is_err());
    assert!(ratio_of_replicates(&a, &[1.0], P95).is_err());
}

/// References: the statistic and its place by `scipy.stats.ks_2samp` 1.17.1, the probability by
/// `scipy.special.kolmogorov((sqrt(n) + 0.12 + 0.11/sqrt(n))·D)`.
#[test]
fn sizes() {
    let a = single(&[80.0, 95.0, 110.0, 130.0, 210.0, 60.0]);
    let b = single(&[120.0, 135.0, 150.0, 155.0, 250.0, 90.0, 140.0]);
    let apart = compare_single_sizes(&a, &b);
    close(apart.distance, KS[0]);
    assert_eq!(apart.at, KS[1]);
    close(apart.p, KS[2]);
    let (a, b) = (a.binned(Nanometres(1.0)), b.binned(Nanometres(1.0)));
    let binned = compare_sizes(&a.expect("few"), &b.expect("few")).expect("counted");
    close(binned.distance, KS[0]);
    close(binned.p, KS[2]);
}

#[test]
fn classes_need_not_agree() {
    let bins = |width: f64, counts: &[f64]| {
        let bin = |(place, count): (usize, &f64)| Bin {
            low: Nanometres(place as f64 * width),
            high: Nanometres((place + 1) as f64 * width),
            count: Some(*count),
            concentration: None,
        };
        let bins: Vec<_> = counts.iter().enumerate().map(bin).collect();
        BinnedSizes::new(&bins, Weighting::Counts).expect("in order")
    };
    let same = compare_sizes(&bins(5.0, &[1.0; 20]), &bins(10.0, &[2.0; 10])).expect("counted");
    assert!(same.distance < 1e-12);
    assert!((same.p - 1.0).abs() < 1e-12);
    let far = compare_sizes(&bins(5.0, &[100.0, 0.0]), &bins(5.0, &[0.0, 100.0])).expect("counted");
    close(far.distance, 1.0);
    assert!(far.p < 1e-20);
}

#[test]
fn labels() {
    let measured = |low: f64, value: f64, high: f64| Estimate::stated(value, low, high);
    let judge = |estimate: Result<Estimate, _>, tolerance| {
        judge_label(1e10, estimate?, tolerance).map(|verdict| verdict.code())
    };
    assert_eq!(judge(measured(0.9e10, 1e10, 1.1e10), 0.2), Ok("within"));
    assert_eq!(judge(measured(0.1e10, 0.2e10, 0.3e10), 0.2), Ok("below"));
    assert_eq!(judge(measured(2e10, 3e10, 4e10), 0.2), Ok("above"));
    assert_eq!(
        judge(measured(0.7e10, 0.9e10, 1.1e10), 0.2),
        Ok("undecided")
    );
    assert_eq!(judge(measured(0.7e10, 0.9e10, 1.1e10), 0.0), Ok("within"));
    assert_eq!(judge(measured(0.7e10, 0.9e10, 0.99e10), 0.0), Ok("below"));
    let estimate = Estimate::exact(1.0).expect("finite");
    for bad in [0.0, -1.0, f64::NAN] {
        assert!(judge_label(bad, estimate, 0.2).is_err());
    }
    assert!(judge_label(1.0, estimate, 1.0).is_err());
}

#[test]
fn estimates() {
    let a = Estimate::stated(4.0, 2.0, 8.0).expect("ordered");
    let b = Estimate::stated(2.0, 1.0, 4.0).expect("ordered");
    let ratio = ratio_of_estimates(a, b).expect("above zero");
    close(ratio.value, 2.0);
    // Both a factor of two: sqrt(2)·ln 2 each way.
    close(ratio.high, 2.0 * (2.0_f64.sqrt() * 2.0_f64.ln()).exp());
    assert!(
        a.over(Estimate::stated(1.0, 0.0, 2.0).expect("ordered"))
            .is_err()
    );
}

proptest! {
    #[test]
    fn the_interval_leaves_out_one_exactly_when_the_test_does(
        a in 0_u32..400, b in 0_u32..400, ta in 0.1_f64..10.0, tb in 0.1_f64..10.0,
    ) {
        prop_assume!(a + b > 0);
        let first = Rate { count: f64::from(a), exposure: ta };
        let second = Rate { count: f64::from(b), exposure: tb };
        let ratio = ratio_of_counts(first, second, P95).expect("counts");
        let holds_one = ratio.low <= 1.0 && ratio.high.is_none_or(|high| high >= 1.0);
        prop_assume!((ratio.p - 0.05).abs() > 1e-6);
        prop_assert_eq!(holds_one, ratio.p > 0.05);
        if let (Some(value), Some(high)) = (ratio.ratio, ratio.high) {
            prop_assert!(ratio.low <= value && value <= high);
            let back = ratio_of_counts(second, first, P95).expect("counts");
            prop_assert!((back.low * high - 1.0).abs() < 1e-8);
        }
    }

    #[test]
    fn a_common_unit_does_not_matter(
        a in prop::collection::vec(1.0_f64..1e3, 2..8),
        b in prop::collection::vec(1.0_f64..1e3, 2..8),
        unit in 1e-6_f64..1e12,
    ) {
        let scaled = |values: &[f64]| values.iter().map(|value| value * unit).collect::<Vec<_>>();
        let one = ratio_of_replicates(&a, &b, P95);
        let other = ratio_of_replicates(&scaled(&a), &scaled(&b), P95);
        if let (Ok(one), Ok(other)) = (one, other) {
            prop_assert!((one.ratio.low / other.ratio.low - 1.0).abs() < 1e-6);
            prop_assert!(one.ratio.contains(one.ratio.value));
        }
    }
}
