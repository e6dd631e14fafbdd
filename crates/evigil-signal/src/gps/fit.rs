//! The prior of greatest likelihood.

use rayon::prelude::*;
use thiserror::Error;

use super::compress::{FEW_NODES, NODES};
use super::likelihood::Sorted;
use super::newton::{Bounds, Ended, minimise};
use super::{
    Likelihood, PairSummary, Points, Prior, SquashSettings, squash, zero_cells,
    zero_cells_of_chunks,
};
use crate::count::{ChunkedCounts, PairCounts};

/// Bound of the logit of P, both ways: a component of one pair in nine million counts as none.
const LOGIT_BOUND: f64 = 16.0;

/// A search has converged when another step would gain less log-likelihood than this.
const ENOUGH: f64 = 1e-7;

/// Above this number of points the starts are tried on about so many first.
const SEARCH_POINTS: usize = 1000;

/// How a prior is fitted.
#[derive(Debug, Clone, Default)]
pub struct FitSettings {
    /// Which cells the likelihood is of.
    pub likelihood: Likelihood,
    /// Fit squashed points and no others, as DuMouchel and Pregibon do to save time. It is not needed
    /// for speed here, and gives another prior.
    pub squash: Option<SquashSettings>,
    /// Where searches begin besides the built-in starts.
    pub starts: Vec<Prior>,
}

/// Where one search ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// Where it began.
    pub from: Prior,
    /// Where it ended.
    pub prior: Prior,
    /// Log-likelihood there, of the points that were searched: a thinned table where there are many.
    pub log_likelihood: f64,
    /// Whether another step would gain next to nothing.
    pub converged: bool,
}

/// A fitted prior.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The prior, the component of the larger mean first.
    pub prior: Prior,
    /// Logarithm of its likelihood, over all points.
    pub log_likelihood: f64,
    /// Which likelihood.
    pub likelihood: Likelihood,
    /// Whether the search came to an end at a maximum. [`fit`] gives no `Fit` of which this isn't true.
    pub converged: bool,
    /// Largest derivative of the log-likelihood, by the logarithm of a shape or rate or the logit of P,
    /// among the parameters that are not at a bound; of all points.
    pub gradient_norm: f64,
    /// Which of alpha1, beta1, alpha2, beta2 and P stand at a bound. Then the maximum lies beyond it,
    /// the parameters are not identified, and other programs give others of the same likelihood.
    pub at_bound: [bool; 5],
    /// Number of points.
    pub points: usize,
    /// Pairs that the points stand for.
    pub weight: f64,
    /// All searches.
    pub starts: Vec<Start>,
}

/// Why there is no prior.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum FitError {
    /// Nothing to fit.
    #[error("there is no pair to fit a prior to")]
    Empty,
    /// An expected count that no margins give.
    #[error("point {index} has an expected count of {expected}, which isn't above 0")]
    Expected {
        /// Number of the point.
        index: usize,
        /// What it has.
        expected: f64,
    },
    /// A count of 0 in a likelihood that is conditional on counts of 1 or more.
    #[error("point {index} has a count of 0, which a truncated likelihood leaves out")]
    Zero {
        /// Number of the point.
        index: usize,
    },
    /// The likelihood of all cells, with expected counts that are known for counted pairs only.
    #[error("empty cells have no stratified expected counts")]
    StratifiedZeros,
    /// No search ended at a maximum.
    #[error("no search of {} converged; the best ended at a gradient of {}", .0.starts.len(), .0.gradient_norm)]
    NotConverged(Box<Fit>),
}

impl FitError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "EV-G21",
            Self::Expected { .. } => "EV-G22",
            Self::Zero { .. } => "EV-G23",
            Self::StratifiedZeros => "EV-G24",
            Self::NotConverged(_) => "EV-G25",
        }
    }
}

/// Where all searches begin. The first is DuMouchel's (1999); the others are spread over what fits of
/// spontaneous reports and of tables with a comparator have come to.
const STARTS: [[f64; 5]; 10] = [
    [0.2, 0.06, 1.4, 1.8, 0.1],
    [0.2, 0.1, 2.0, 4.0, 1.0 / 3.0],
    [0.1, 0.1, 10.0, 10.0, 0.2],
    [0.3, 0.5, 4.0, 5.0, 0.3],
    [0.5, 0.3, 1.5, 3.0, 0.5],
    [3.0, 0.4, 2.0, 2.0, 0.07],
    [1.0, 1.0, 20.0, 30.0, 0.5],
    [0.05, 0.02, 2.0, 2.0, 0.3],
    [0.4, 0.04, 500.0, 500.0, 0.6],
    [1000.0, 200.0, 0.5, 0.5, 0.03],
];

/// Fits the prior to all pairs; to the empty cells as well for [`Likelihood::AllCells`].
///
/// # Errors
///
/// When there is nothing to fit, expected counts are not above 0 or not known, or no search ended at a
/// maximum.
pub fn fit(counts: &PairCounts, settings: &FitSettings) -> Result<Fit, FitError> {
    let zeros = if settings.likelihood == Likelihood::AllCells {
        Some(zero_cells(counts).ok_or(FitError::StratifiedZeros)?)
    } else {
        None
    };
    if settings.squash.is_some() {
        let mut points = Points::of(counts);
        points.extend(zeros.unwrap_or_default());
        return fit_points(&points, settings);
    }
    let mut pairs = PairSummary::of(counts);
    if let Some(zeros) = zeros {
        pairs.merge(PairSummary::of_points(&zeros));
    }
    fit_summary(&pairs, settings)
}

/// As [`fit`], with the pairs of a table that are counted for it and not held; `pairs` is their
/// [`PairSummary::of_chunks`].
///
/// # Errors
///
/// As [`fit`].
pub fn fit_chunks(
    counts: &ChunkedCounts<'_>,
    pairs: &PairSummary,
    settings: &FitSettings,
) -> Result<Fit, FitError> {
    if settings.likelihood != Likelihood::AllCells {
        return fit_summary(pairs, settings);
    }
    let zeros = zero_cells_of_chunks(counts).ok_or(FitError::StratifiedZeros)?;
    let mut all = pairs.clone();
    all.merge(PairSummary::of_points(&zeros));
    fit_summary(&all, settings)
}

/// Fits the prior to points, which hold the empty cells for [`Likelihood::AllCells`] and no other.
///
/// # Errors
///
/// As [`fit`].
pub fn fit_points(points: &Points, settings: &FitSettings) -> Result<Fit, FitError> {
    // What can't be fitted is told of the points as they were given.
    let pairs = PairSummary::of_points(points);
    usable(&pairs, settings.likelihood)?;
    match &settings.squash {
        Some(squashing) => fit_summary(
            &PairSummary::of_points(&squash(points, squashing)),
            settings,
        ),
        None => fit_summary(&pairs, settings),
    }
}

/// Fits the prior to pairs of which a summary is known, which holds the empty cells for
/// [`Likelihood::AllCells`] and no other. Squashing is for points and does nothing here.
///
/// # Errors
///
/// As [`fit`].
pub fn fit_summary(pairs: &PairSummary, settings: &FitSettings) -> Result<Fit, FitError> {
    usable(pairs, settings.likelihood)?;
    let found = search(pairs, settings);
    if found.converged {
        Ok(found)
    } else {
        Err(FitError::NotConverged(Box::new(found)))
    }
}

fn usable(pairs: &PairSummary, likelihood: Likelihood) -> Result<(), FitError> {
    if pairs.points == 0 {
        return Err(FitError::Empty);
    }
    let truncated = likelihood != Likelihood::AllCells;
    let zero = pairs.zero.filter(|_| truncated);
    match (pairs.outside, zero) {
        (Some((index, expected)), zero) if zero.is_none_or(|zero| index <= zero) => {
            Err(FitError::Expected { index, expected })
        }
        (_, Some(index)) => Err(FitError::Zero { index }),
        _ => Ok(()),
    }
}

const BOUNDS: Bounds = {
    // Shapes and rates from 1e-7 to 1e7.
    const LN_BOUND: f64 = 16.118_095_650_958_32;
    Bounds {
        low: [-LN_BOUND, -LN_BOUND, -LN_BOUND, -LN_BOUND, -LOGIT_BOUND],
        high: [LN_BOUND, LN_BOUND, LN_BOUND, LN_BOUND, LOGIT_BOUND],
    }
};

fn coordinates(prior: &Prior) -> [f64; 5] {
    let [a, b, c, d, p] = prior.parameters();
    [a.ln(), b.ln(), c.ln(), d.ln(), p.ln() - (-p).ln_1p()]
}

fn prior_at(x: &[f64; 5]) -> Prior {
    Prior {
        alpha1: x[0].exp(),
        beta1: x[1].exp(),
        alpha2: x[2].exp(),
        beta2: x[3].exp(),
        p: 1.0 / (1.0 + (-x[4]).exp()),
    }
}

fn search(pairs: &PairSummary, settings: &FitSettings) -> Fit {
    let likelihood = settings.likelihood;
    // All pairs count, by sums that are theirs to ten digits; but most of the work is done on fewer
    // points: those that tell good starts from bad, and those that know how the likelihood bends.
    let all = pairs.sorted(NODES);
    let is_large = all.len() > SEARCH_POINTS;
    let bent = is_large.then(|| pairs.sorted(FEW_NODES));
    let thin = is_large.then(|| pairs.means().thinned(SEARCH_POINTS));
    let rough = thin.as_ref().unwrap_or(&all);
    let at = |points: &Sorted, x: &[f64; 5]| points.evaluate(&prior_at(x), likelihood);
    let from: Vec<Prior> = STARTS
        .iter()
        .filter_map(|&start| Prior::new(start).ok())
        .chain(settings.starts.iter().copied())
        .collect();
    let (enough, steps) = if is_large { (1e-2, 15) } else { (ENOUGH, 300) };
    let ends: Vec<Ended> = from
        .par_iter()
        .map(|start| {
            let f = |x: &[f64; 5]| at(rough, x);
            minimise(&f, &f, coordinates(start), &BOUNDS, enough, steps)
        })
        .collect();
    let starts = from
        .iter()
        .zip(&ends)
        .map(|(&from, end)| Start {
            from,
            prior: prior_at(&end.x).sorted(),
            log_likelihood: -end.value,
            converged: end.converged(enough),
        })
        .collect();
    let last = match &bent {
        Some(bent) => {
            // Different ends that thinning may have ranked wrongly go on.
            let f = |x: &[f64; 5]| at(bent, x);
            let polished: Vec<Ended> = promising(&ends)
                .par_iter()
                .map(|end| minimise(&f, &f, end.x, &BOUNDS, 1e-3, 100))
                .collect();
            let best = best_of(&polished);
            minimise(&|x| at(&all, x), &f, best.x, &BOUNDS, ENOUGH, 100)
        }
        None => best_of(&ends),
    };
    let prior = prior_at(&last.x);
    let swapped = prior.sorted() != prior;
    let mut at_bound: [bool; 5] = std::array::from_fn(|i| {
        last.x[i] <= BOUNDS.low[i] + 0.05 || last.x[i] >= BOUNDS.high[i] - 0.05
    });
    if swapped {
        at_bound.swap(0, 2);
        at_bound.swap(1, 3);
    }
    Fit {
        prior: prior.sorted(),
        log_likelihood: -last.value,
        likelihood,
        converged: last.converged(ENOUGH),
        gradient_norm: last.gradient_norm,
        at_bound,
        points: pairs.points,
        weight: pairs.weight,
        starts,
    }
}

/// The end of least value; the first of equals.
fn best_of(ends: &[Ended]) -> Ended {
    let nowhere = Ended {
        x: [0.0; 5],
        value: f64::INFINITY,
        gradient_norm: f64::INFINITY,
        gain: f64::INFINITY,
    };
    ends.iter().fold(
        nowhere,
        |best, end| {
            if end.value < best.value { *end } else { best }
        },
    )
}

/// Up to three ends that are not the same and not far behind the best.
fn promising(ends: &[Ended]) -> Vec<Ended> {
    let mut sorted: Vec<Ended> = ends
        .iter()
        .copied()
        .filter(|end| end.value.is_finite())
        .collect();
    sorted.sort_by(|a, b| a.value.total_cmp(&b.value));
    let best = sorted.first().map_or(0.0, |end| end.value);
    let apart = 1e-5 * best.abs() + 0.1;
    let mut chosen: Vec<Ended> = Vec::new();
    for end in sorted {
        let known = chosen
            .iter()
            .any(|other| (other.value - end.value).abs() < apart);
        if !known && end.value < best + 100.0 * apart && chosen.len() < 3 {
            chosen.push(end);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts that follow a known mixture, by the quantiles of its ratio and of its counts.
    fn made(alpha: f64, beta: f64) -> Points {
        let mut points = Points::default();
        let mut state = 1_u64;
        let mut draw = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        };
        for i in 0..4000_u32 {
            let expected = 0.05 * 1.003_f64.powi(i.rem_euclid(2000) as i32);
            let ratio = crate::special::gamma_quantile(alpha, draw()) / beta;
            let (mut n, u) = (0, draw());
            while crate::special::poisson_cdf(n, ratio * expected) < u {
                n += 1;
            }
            points.n.push(n);
            points.expected.push(expected);
            points.weight.push(1.0);
        }
        points
    }

    #[test]
    fn a_single_component_is_found_in_whatever_form() {
        let points = made(2.0, 1.5);
        let settings = FitSettings {
            likelihood: Likelihood::AllCells,
            ..FitSettings::default()
        };
        let fit = fit_points(&points, &settings).unwrap();
        let truth = Prior::new([2.0, 1.5, 2.0, 1.5, 0.5]).unwrap();
        let at_truth = super::super::negative_log_likelihood(&truth, &points, Likelihood::AllCells);
        assert!(-fit.log_likelihood < at_truth);
        assert!(-fit.log_likelihood > at_truth - 12.0);
        assert!((fit.prior.mean() - 2.0 / 1.5).abs() < 0.1);
        assert!(fit.converged && fit.gradient_norm < 1e-2, "{fit:?}");
    }

    #[test]
    fn what_has_no_prior_says_so() {
        let settings = FitSettings::default();
        assert_eq!(
            fit_points(&Points::default(), &settings),
            Err(FitError::Empty)
        );
        let points = Points::unweighted(vec![1, 1], vec![1.0, 0.0]);
        assert!(matches!(
            fit_points(&points, &settings),
            Err(FitError::Expected { index: 1, .. })
        ));
        let points = Points::unweighted(vec![0], vec![1.0]);
        assert!(matches!(
            fit_points(&points, &settings),
            Err(FitError::Zero { index: 0 })
        ));
    }

    #[test]
    fn one_pair_or_equal_pairs_do_not_break_it() {
        for points in [
            Points::unweighted(vec![1], vec![1.0]),
            Points::unweighted(vec![3; 50], vec![3.0; 50]),
            Points::unweighted(vec![1_000_000_000, 1], vec![1e-12, 1e9]),
        ] {
            for likelihood in [
                Likelihood::TruncatedComponent,
                Likelihood::TruncatedMixture,
                Likelihood::AllCells,
            ] {
                let settings = FitSettings {
                    likelihood,
                    ..FitSettings::default()
                };
                if let Ok(fit) = fit_points(&points, &settings) {
                    assert!(fit.log_likelihood.is_finite());
                    assert!(Prior::new(fit.prior.parameters()).is_ok());
                }
            }
        }
    }
}
