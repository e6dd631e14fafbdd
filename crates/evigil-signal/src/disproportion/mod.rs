//! How far one count is from what independence of product and event would give.
//!
//! Every statistic is a function of one [`Cell`](crate::Cell) (and, for those that compare with an
//! expected count, of that count, so that a stratified one can be given). Volumes of pairs are done
//! with [`ShrinkageLimits`], which is made once.
//!
//! # Empty cells
//!
//! No result is NaN. A ratio of a positive number to nothing is infinite, a ratio of nothing to nothing
//! is 1 (nothing speaks against independence), and where an empty cell makes the standard error
//! infinite, limits are the widest there are: 0 and infinity for ratios, −1 and 1 for Yule's Q.
//! The information component and the shrinkage methods need no such rule: that is what they are for.

mod association;
mod bcpnn;
mod fisher;
mod information;
mod likelihood_ratio;
mod likelihood_ratio_test;
mod ratio;

pub use association::{Evans, chi_square, chi_square_yates, yule_q};
pub use bcpnn::{Bcpnn, bcpnn, dirichlet_information_mean};
pub use fisher::{fisher_mid_p, fisher_p, ln_fisher_p};
pub use information::{ClosedForms, InformationComponent, ShrinkageLimits, information_component};
pub use likelihood_ratio::{likelihood_ratio, likelihood_ratio_poisson};
pub use likelihood_ratio_test::{
    LikelihoodRatioForm, LikelihoodRatioSettings, LikelihoodRatioTest, likelihood_ratio_table_test,
    likelihood_ratio_test,
};
pub use ratio::{Ratio, half_corrected, prr, ror, rrr};

/// A value with the limits of its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The point estimate.
    pub value: f64,
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

/// The 0.975 quantile of the normal distribution: all intervals are two-sided, 95%.
pub(crate) const Z_975: f64 = 1.959_963_984_540_054;
