//! One pair of a scan.

use evigil_signal::scan::ScanRow;
use evigil_signal::table::Names;
use schemars::JsonSchema;
use serde::Serialize;

/// A product-event pair with everything that was computed of it. A number that does not exist, such
/// as a ratio with nothing to divide by, is null; a ratio without bound is null in JSON, `inf` in
/// CSV, infinite in Parquet.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Default)]
pub struct PairRow {
    /// Number of the pair in the counts; not written.
    #[serde(skip)]
    pub pair: usize,
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
    /// Posterior probability that the pair belongs to the first component of the prior (Qn).
    pub q_posterior: Option<f64>,
    /// One-sided p value of Fisher's exact test.
    pub rfet_p: f64,
    /// The same, adjusted by Benjamini and Hochberg for all pairs of a product and an event, those
    /// that no report has too.
    pub rfet_fdr: Option<f64>,
    /// Logarithm of the likelihood ratio (Huang 2011).
    pub lrt: f64,
    /// Whether the criteria of Evans are met: PRR at least 2, chi-square at least 4, 3 reports.
    pub evans: bool,
}

impl PairRow {
    /// The row of a pair whose product and event have these names by code.
    #[must_use]
    pub fn new(row: &ScanRow, products: &Names, events: &Names) -> Self {
        let name = |name: Option<&str>| name.unwrap_or_default().to_owned();
        let there = |number: f64| (!number.is_nan()).then_some(number);
        Self {
            pair: row.pair,
            product: name(products.name(row.product)),
            event: name(events.name(row.event)),
            n11: row.cell.n11(),
            n1x: row.cell.n1x(),
            nx1: row.cell.nx1(),
            n: row.cell.n(),
            expected: row.expected,
            rrr: there(row.rrr),
            prr: there(row.prr.value),
            prr_low: there(row.prr.low),
            prr_high: there(row.prr.high),
            ror: there(row.ror.value),
            ror_low: there(row.ror.low),
            ror_high: there(row.ror.high),
            chi2_yates: there(row.chi_square_yates),
            yule_q: there(row.yule_q.value),
            ic: row.ic.value,
            ic025: row.ic.low,
            ic975: row.ic.high,
            ebgm: row.scores.map(|scores| scores.ebgm),
            eb05: row.scores.map(|scores| scores.eb05),
            eb95: row.scores.map(|scores| scores.eb95),
            q_posterior: row.scores.map(|scores| scores.q),
            rfet_p: row.fisher_p,
            rfet_fdr: None,
            lrt: row.likelihood_ratio,
            evans: row.evans,
        }
    }
}
