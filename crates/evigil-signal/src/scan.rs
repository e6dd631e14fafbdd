//! All measures of all pairs, any part of them at a time.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::count::PairCounts;
use crate::disproportion::{
    ClosedForms, Evans, Interval, ShrinkageLimits, chi_square_yates, fisher_p, likelihood_ratio,
    rrr, yule_q,
};
use crate::gps::{Posterior, Prior, Scores, Shrinkage};
use crate::{Cell, CellError};

/// Counts whose quantiles are kept; larger ones are rare.
const KEPT: u32 = 4096;

/// All measures of one pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanRow {
    /// Number of the pair in the counts.
    pub pair: usize,
    /// Code of the product.
    pub product: u32,
    /// Code of the event.
    pub event: u32,
    /// The four-fold table.
    pub cell: Cell,
    /// Expected count; summed over strata where there are any.
    pub expected: f64,
    /// Relative reporting ratio.
    pub rrr: f64,
    /// Proportional reporting ratio.
    pub prr: Interval,
    /// Reporting odds ratio.
    pub ror: Interval,
    /// Chi-square with Yates's correction.
    pub chi_square_yates: f64,
    /// Yule's Q.
    pub yule_q: Interval,
    /// Information component.
    pub ic: Interval,
    /// Posterior of the gamma-Poisson shrinker; without a prior none.
    pub scores: Option<Scores>,
    /// One-sided p value of Fisher's exact test.
    pub fisher_p: f64,
    /// Logarithm of the likelihood ratio (Huang 2011).
    pub likelihood_ratio: f64,
    /// Whether the criteria of Evans are met.
    pub evans: bool,
}

/// Computes rows; what pairs share is made once.
#[derive(Debug, Clone)]
pub struct Scan {
    limits: ShrinkageLimits,
    evans: Evans,
    /// Scores at the first prior that rows were asked for with.
    shrinkage: OnceLock<Shrinkage>,
}

impl Scan {
    /// A scan of counts like these.
    #[must_use]
    pub fn new(counts: &PairCounts) -> Self {
        let largest = counts.n11.iter().copied().max().unwrap_or_default();
        Self {
            limits: ShrinkageLimits::up_to(u32::try_from(largest).unwrap_or(KEPT).min(KEPT)),
            evans: Evans::default(),
            shrinkage: OnceLock::new(),
        }
    }

    /// The pairs of a range, in their order, computed by several threads; the result does not
    /// depend on their number. The range is cut to the pairs that there are.
    ///
    /// A pair whose margins no table can have is an error in its place: see
    /// [`crate::count::CountSettings::crosses`].
    #[must_use]
    pub fn rows(
        &self,
        counts: &PairCounts,
        prior: Option<&Prior>,
        range: Range<usize>,
    ) -> Vec<Result<ScanRow, CellError>> {
        if let Some(prior) = prior {
            // Of all pairs and not of the range, so that a row is the same in whatever range.
            self.shrinkage.get_or_init(|| Shrinkage::of(prior, counts));
        }
        (range.start..range.end.min(counts.len()))
            .into_par_iter()
            .with_min_len(256)
            .map(|pair| self.row(counts, prior, pair))
            .collect()
    }

    /// One pair.
    ///
    /// # Errors
    ///
    /// When its margins can't be those of a table.
    pub fn row(
        &self,
        counts: &PairCounts,
        prior: Option<&Prior>,
        pair: usize,
    ) -> Result<ScanRow, CellError> {
        let cell = counts.cell(pair)?;
        let stratified = counts.expected.get(pair).copied();
        let expected = stratified.unwrap_or_else(|| cell.expected());
        let n11 = cell.n11();
        let ClosedForms { prr, ror, ic } = self.limits.closed_forms(cell, expected);
        Ok(ScanRow {
            pair,
            product: counts.product.get(pair).copied().unwrap_or_default(),
            event: counts.event.get(pair).copied().unwrap_or_default(),
            cell,
            expected,
            rrr: rrr(n11, expected),
            prr,
            ror,
            chi_square_yates: chi_square_yates(cell),
            yule_q: yule_q(cell),
            ic,
            scores: prior.map(|prior| match self.shrinkage.get() {
                Some(shrinkage) if shrinkage.prior() == prior => shrinkage.scores(n11, expected),
                _ => Posterior::new(prior, n11, expected).scores(),
            }),
            fisher_p: fisher_p(cell),
            likelihood_ratio: likelihood_ratio(cell),
            evans: self.evans.met(cell),
        })
    }
}
