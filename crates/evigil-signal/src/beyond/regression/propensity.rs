//! One product among reports that could have named it as well.

use hashbrown::HashMap;

use super::choose::{Choice, choose};
use super::design::{Design, Term, flags, logistic};
use super::event::cross;
use super::path::{PathSettings, RegressionError};
use super::refit::refit;
use crate::Cell;
use crate::beyond::four_fold::{Measures, measures};
use crate::beyond::report_index::{ReportIndex, cell_of};
use crate::beyond::strata::{ChiSquare, breslow_day, mantel_haenszel};
use crate::beyond::wald::log_interval;
use crate::disproportion::Interval;

/// What the propensity is made of, and how it is used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PropensitySettings {
    /// Least number of reports that another product has together with the one asked for.
    pub least_together: u64,
    /// Whether the levels of the table's strata are terms too.
    pub with_strata: bool,
    /// How the path goes.
    pub path: PathSettings,
    /// How the penalty is chosen.
    pub choice: Choice,
    /// Number of classes of the propensity.
    pub classes: usize,
    /// Shares of the propensity among the reports with the product at which weights are cut: weights
    /// are those of the propensity brought into this range.
    pub cut: (f64, f64),
}

impl Default for PropensitySettings {
    fn default() -> Self {
        Self {
            least_together: 3,
            with_strata: true,
            path: PathSettings::default(),
            choice: Choice::Bic,
            classes: 5,
            cut: (0.01, 0.99),
        }
    }
}

/// The probability that a report names a product, given what else it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Propensity {
    /// The product.
    pub product: u32,
    /// Terms that could have been kept.
    pub candidates: usize,
    /// Terms that the LASSO chose, with their coefficients by maximum likelihood (held at 15 where there
    /// is none: a term that all reports with the product have, or none of them).
    pub terms: Vec<(Term, f64)>,
    /// Probability of each report.
    pub scores: Vec<f64>,
    /// Whether the choice of the penalty was at the end of the path.
    pub at_end: bool,
}

/// How reports are weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// By one over the probability of what the report did (Rosenbaum PR. J Am Stat Assoc
    /// 1987;82:387-394), times the overall share of it: the odds ratio if all had it against none.
    InverseProbability,
    /// The smaller of the two probabilities over that of what the report did (Li L, Greene T. Int J
    /// Biostat 2013;9:215-234): as if each report with the product were matched. No weight exceeds 1.
    Matching,
}

/// An odds ratio of weighted reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// How they are weighted.
    pub weighting: Weighting,
    /// Odds ratio with limits by the sandwich variance, which takes the scores as known and so errs on
    /// the wide side; nothing where an outcome is missing with or without the product.
    pub ratio: Option<Interval>,
    /// Number of equally weighted reports that would say as much (Kish), with the product.
    pub effective_with: f64,
    /// The same without the product.
    pub effective_without: f64,
}

/// How alike reports with and without the product are in a term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balance {
    /// The term.
    pub term: Term,
    /// Standardised difference of its share: raw.
    pub before: f64,
    /// The same of the reports weighted as [`Weighting::Matching`] does.
    pub after: f64,
}

/// The odds ratio of a product and an event, adjusted.
#[derive(Debug, Clone, PartialEq)]
pub struct PropensityAdjusted {
    /// The event.
    pub event: u32,
    /// The score.
    pub propensity: Propensity,
    /// What the four-fold table says, of all reports that name both.
    pub crude: Measures,
    /// Four-fold tables by class of the score, from low to high.
    pub classes: Vec<Cell>,
    /// Odds ratio common to the classes (Rosenbaum PR, Rubin DB. J Am Stat Assoc 1984;79:516-524, with
    /// the estimate of Mantel and Haenszel).
    pub pooled: Option<Interval>,
    /// Whether the classes have one odds ratio.
    pub heterogeneity: Option<ChiSquare>,
    /// Odds ratios of weighted reports.
    pub weighted: [Weighted; 2],
    /// The terms of the score that differ most between reports with and without the product: twenty at
    /// most, the greatest difference before weighting first.
    pub balance: Vec<Balance>,
}

/// The odds ratio of a product and an event among reports alike in what else they say. Classes are cut
/// at quantiles of the score among the reports with the product: among all reports nearly every report
/// with a rare product would be in the last class.
///
/// # Errors
///
/// [`RegressionError`] when no report names the product, or all do, or they are too few for
/// cross-validation.
pub fn propensity(
    index: &ReportIndex<'_>,
    product: u32,
    event: u32,
    settings: PropensitySettings,
) -> Result<PropensityAdjusted, RegressionError> {
    let rows = index.table().len();
    let design = covariates(index, product, settings);
    let exposed = flags(rows, index.with_product(product));
    let happened = flags(rows, index.with_event(event));
    let (propensity, coefficients) = score(&design, &exposed, product, settings)?;
    let scores = propensity.scores.as_slice();
    let mut of_exposed: Vec<f64> = scores
        .iter()
        .zip(&exposed)
        .filter(|&(_, &exposed)| exposed)
        .map(|(&score, _)| score)
        .collect();
    of_exposed.sort_by(f64::total_cmp);
    let classes = classes(scores, &exposed, &happened, &of_exposed, settings.classes);
    let (low, high) = (
        quantile(&of_exposed, settings.cut.0),
        quantile(&of_exposed, settings.cut.1),
    );
    // Brought into the range first; `max` and `min` take any order of the two.
    let cut: Vec<f64> = scores
        .iter()
        .map(|score| score.min(high).max(low))
        .collect();
    let inverse = weights(&cut, &exposed, Weighting::InverseProbability);
    let matching = weights(&cut, &exposed, Weighting::Matching);
    Ok(PropensityAdjusted {
        event,
        crude: measures(cross(
            index.with_product(product),
            index.with_event(event),
            rows,
        )),
        pooled: mantel_haenszel(&classes),
        heterogeneity: breslow_day(&classes),
        classes,
        weighted: [
            weighted(Weighting::InverseProbability, &inverse, &exposed, &happened),
            weighted(Weighting::Matching, &matching, &exposed, &happened),
        ],
        balance: balance(&design, &coefficients, &exposed, &matching),
        propensity,
    })
}

/// What a report may say beside the product: products that are reported together with it, and strata.
fn covariates<'a>(
    index: &'a ReportIndex<'_>,
    product: u32,
    settings: PropensitySettings,
) -> Design<'a> {
    let mut together: HashMap<u32, u64> = HashMap::new();
    for &report in index.with_product(product) {
        for &other in index.products_of(report) {
            *together.entry(other).or_default() += 1;
        }
    }
    let least = settings.least_together.max(1);
    let mut design = Design::new(index.table().len());
    design.push_products(index, |other| {
        other != product && together.get(&other).is_some_and(|&count| count >= least)
    });
    if settings.with_strata {
        design.push_strata(index);
    }
    design
}

/// The score, and the columns and coefficients that make it.
fn score(
    design: &Design<'_>,
    exposed: &[bool],
    product: u32,
    settings: PropensitySettings,
) -> Result<(Propensity, Vec<(usize, f64)>), RegressionError> {
    let chosen = choose(design, exposed, settings.path, settings.choice)?;
    // The penalty chooses the terms; the score is fitted without it, because shrunken coefficients
    // would leave part of the confounding.
    let kept: Vec<usize> = chosen
        .point()
        .map(|point| {
            point
                .coefficients
                .iter()
                .map(|&(column, _)| column)
                .collect()
        })
        .unwrap_or_default();
    let plain = refit(design, exposed, &kept)?;
    let coefficients: Vec<(usize, f64)> = kept.into_iter().zip(plain.coefficients).collect();
    let scores = design
        .predictor(plain.intercept, &coefficients)
        .into_iter()
        .map(|value| logistic(value).0)
        .collect();
    let terms = coefficients
        .iter()
        .filter_map(|&(column, value)| Some((*design.terms().get(column)?, value)))
        .collect();
    let propensity = Propensity {
        product,
        candidates: design.len(),
        terms,
        scores,
        at_end: chosen.at_end,
    };
    Ok((propensity, coefficients))
}

/// Terms of the score by how different their shares are.
fn balance(
    design: &Design<'_>,
    coefficients: &[(usize, f64)],
    exposed: &[bool],
    matching: &[f64],
) -> Vec<Balance> {
    let mut balance: Vec<Balance> = coefficients
        .iter()
        .filter_map(|&(column, _)| {
            let flags = flags(design.rows(), design.column(column));
            Some(Balance {
                term: *design.terms().get(column)?,
                before: difference(&flags, exposed, None),
                after: difference(&flags, exposed, Some(matching)),
            })
        })
        .collect();
    balance.sort_by(|a, b| b.before.abs().total_cmp(&a.before.abs()));
    balance.truncate(20);
    balance
}

/// The value below which a share of an ascending list lies; 0 of the empty list.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list that fits in memory"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let place = (share.clamp(0.0, 1.0) * last as f64).round() as usize;
    sorted.get(place.min(last)).copied().unwrap_or(0.0)
}

/// Four-fold tables by class. Reports with one score are in one class.
#[expect(clippy::cast_precision_loss, reason = "a handful of classes")]
fn classes(
    scores: &[f64],
    exposed: &[bool],
    happened: &[bool],
    of_exposed: &[f64],
    classes: usize,
) -> Vec<Cell> {
    let classes = classes.max(1);
    let mut cuts: Vec<f64> = (1..classes)
        .map(|class| quantile(of_exposed, class as f64 / classes as f64))
        .collect();
    cuts.dedup();
    let mut counts = vec![[0_u64; 4]; cuts.len() + 1];
    for ((&score, &exposed), &happened) in scores.iter().zip(exposed).zip(happened) {
        let class = cuts.partition_point(|&cut| cut < score);
        if let Some([n11, n1x, nx1, n]) = counts.get_mut(class) {
            *n11 += u64::from(exposed && happened);
            *n1x += u64::from(exposed);
            *nx1 += u64::from(happened);
            *n += 1;
        }
    }
    counts
        .into_iter()
        .map(|[n11, n1x, nx1, n]| cell_of(n11, n1x, nx1, n))
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of reports are below 2^53"
)]
fn weights(scores: &[f64], exposed: &[bool], weighting: Weighting) -> Vec<f64> {
    let share = exposed.iter().filter(|&&exposed| exposed).count() as f64 / exposed.len() as f64;
    scores
        .iter()
        .zip(exposed)
        .map(|(&score, &exposed)| {
            let (did, overall) = if exposed {
                (score, share)
            } else {
                (1.0 - score, 1.0 - share)
            };
            match weighting {
                Weighting::InverseProbability => overall / did,
                Weighting::Matching => score.min(1.0 - score) / did,
            }
        })
        .collect()
}

/// The odds ratio of weighted reports: that of a logistic regression on the product alone, with its
/// sandwich variance, which comes apart into the two groups.
fn weighted(
    weighting: Weighting,
    weights: &[f64],
    exposed: &[bool],
    happened: &[bool],
) -> Weighted {
    // Sum of weights, of weights with the outcome, and of squared weights without and with it.
    let mut arms = [[0.0_f64; 4]; 2];
    for ((&weight, &exposed), &happened) in weights.iter().zip(exposed).zip(happened) {
        let [without, with] = &mut arms;
        let [sum, yes, square_no, square_yes] = if exposed { with } else { without };
        *sum += weight;
        if happened {
            *yes += weight;
            *square_yes += weight * weight;
        } else {
            *square_no += weight * weight;
        }
    }
    let arm = |[sum, yes, square_no, square_yes]: [f64; 4]| {
        let p = yes / sum;
        let log_odds = (p / (1.0 - p)).ln();
        let miss = square_no * p * p + square_yes * (1.0 - p) * (1.0 - p);
        let variance = miss / (sum * p * (1.0 - p)).powi(2);
        let squares = square_no + square_yes;
        let effective = if squares > 0.0 {
            sum * sum / squares
        } else {
            0.0
        };
        (log_odds, variance, effective)
    };
    let [without, with] = arms.map(arm);
    Weighted {
        weighting,
        ratio: log_interval(with.0 - without.0, (with.1 + without.1).sqrt()),
        effective_with: with.2,
        effective_without: without.2,
    }
}

/// Standardised difference of the share of a term (Austin PC. Stat Med 2009;28:3083-3107); 0 where both
/// shares have no spread.
fn difference(term: &[bool], exposed: &[bool], weights: Option<&[f64]>) -> f64 {
    let mut sums = [[0.0_f64; 2]; 2];
    for (row, (&term, &exposed)) in term.iter().zip(exposed).enumerate() {
        let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
        let [without, with] = &mut sums;
        let [sum, yes] = if exposed { with } else { without };
        *sum += weight;
        if term {
            *yes += weight;
        }
    }
    let [without, with] = sums.map(|[sum, yes]| if sum > 0.0 { yes / sum } else { 0.0 });
    let spread = 0.5 * (with * (1.0 - with) + without * (1.0 - without));
    if spread > 0.0 {
        (with - without) / spread.sqrt()
    } else {
        0.0
    }
}
