//! One pair of a scan.

use schemars::JsonSchema;
use serde::Serialize;

/// A product-event pair with everything that was computed of it. A number that does not exist, such
/// as a ratio with nothing to divide by, is null; a ratio without bound is null in JSON, `inf` in
/// CSV, infinite in Parquet.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Default)]
pub struct PairRow {
    /// The product.
    pub product: String,
    /// The event, or group of events.
    pub event: String,
    /// Reports (or pairs) with both.
    pub n11: u64,
    /// With the product.
    pub n1x: u64,
    /// With the event.
    pub nx1: u64,
    /// All.
    pub n: u64,
    /// Count that independence would give; summed over strata where there are any.
    pub expected: f64,
    /// Relative reporting ratio.
    pub rrr: Option<f64>,
    /// Proportional reporting ratio.
    pub prr: Option<f64>,
    /// Lower end of its 95 % interval.
    pub prr_low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub prr_high: Option<f64>,
    /// Reporting odds ratio.
    pub ror: Option<f64>,
    /// Lower end of its 95 % interval.
    pub ror_low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub ror_high: Option<f64>,
    /// Chi-square with Yates's correction.
    pub chi2_yates: Option<f64>,
    /// Yule's Q.
    pub yule_q: Option<f64>,
    /// Information component.
    pub ic: f64,
    /// Lower end of its 95 % interval.
    pub ic025: f64,
    /// Upper end of its 95 % interval.
    pub ic975: f64,
    /// Geometric mean of the posterior of the gamma-Poisson shrinker; null without a fitted prior.
    pub ebgm: Option<f64>,
    /// Its 5 % quantile.
    pub eb05: Option<f64>,
    /// Its 95 % quantile.
    pub eb95: Option<f64>,
    /// Posterior probability that the ratio of observed to expected is not above 1.
    pub q_posterior: Option<f64>,
    /// One-sided p value of Fisher's exact test.
    pub rfet_p: f64,
    /// The same, adjusted for all pairs by Benjamini and Hochberg.
    pub rfet_fdr: Option<f64>,
    /// Logarithm of the likelihood ratio (Huang 2011).
    pub lrt: f64,
    /// Whether the criteria of Evans are met: PRR at least 2, chi-square at least 4, 3 reports.
    pub evans: bool,
}
