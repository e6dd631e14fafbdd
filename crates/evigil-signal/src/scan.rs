//! All measures of all pairs, any part of them at a time.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::count::{ChunkedCounts, PairChunk, PairCounts};
use crate::disproportion::{
    ClosedForms, Evans, Interval, ShrinkageLimits, chi_square_yates, fisher_p, likelihood_ratio,
    rrr, yule_q,
};
use crate::gps::{PairSummary, Posterior, Prior, Scores, Shrinkage};
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

    /// A scan of pairs that come chunk by chunk; scores are those at `prior`.
    #[must_use]
    pub fn of_pairs(pairs: &PairSummary, prior: Option<&Prior>) -> Self {
        let shrinkage = OnceLock::new();
        if let Some(prior) = prior {
            shrinkage.get_or_init(|| Shrinkage::for_pairs(prior, pairs));
        }
        Self {
            limits: ShrinkageLimits::up_to(KEPT),
            evans: Evans::default(),
            shrinkage,
        }
    }

    /// Whether rows have scores without a prior being named.
    #[must_use]
    pub fn has_prior(&self) -> bool {
        self.shrinkage.get().is_some()
    }

    /// Pairs of a chunk, in their order, as [`Self::rows`] gives them. `first` is the number of the
    /// chunk's first pair; the range is cut to the pairs of the chunk.
    #[must_use]
    pub fn chunk_rows(
        &self,
        counts: &ChunkedCounts<'_>,
        chunk: &PairChunk,
        first: usize,
        range: Range<usize>,
    ) -> Vec<Result<ScanRow, CellError>> {
        let prior = self.shrinkage.get().map(Shrinkage::prior);
        (range.start..range.end.min(chunk.len()))
            .into_par_iter()
            .with_min_len(256)
            .map(|index| {
                let code = |codes: &[u32]| codes.get(index).copied().unwrap_or_default();
                let place = Place {
                    pair: first + index,
                    product: code(&chunk.product),
                    event: code(&chunk.event),
                    stratified: chunk.expected.get(index).copied(),
                };
                Ok(self.of_cell(counts.cell(chunk, index)?, place, prior))
            })
            .collect()
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
        let code = |codes: &[u32]| codes.get(pair).copied().unwrap_or_default();
        let place = Place {
            pair,
            product: code(&counts.product),
            event: code(&counts.event),
            stratified: counts.expected.get(pair).copied(),
        };
        Ok(self.of_cell(counts.cell(pair)?, place, prior))
    }

    fn of_cell(&self, cell: Cell, place: Place, prior: Option<&Prior>) -> ScanRow {
        let Place {
            pair,
            product,
            event,
            stratified,
        } = place;
        let expected = stratified.unwrap_or_else(|| cell.expected());
        let n11 = cell.n11();
        let ClosedForms { prr, ror, ic } = self.limits.closed_forms(cell, expected);
        ScanRow {
            pair,
            product,
            event,
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
        }
    }
}

/// Which pair a cell is of.
struct Place {
    pair: usize,
    product: u32,
    event: u32,
    /// The expected count by strata.
    stratified: Option<f64>,
}
