//! The gamma-Poisson shrinker: empirical Bayes estimates of every pair's relative reporting ratio.
//!
//! The ratio λ of a pair is drawn from a mixture of two gamma distributions, the [`Prior`], and its
//! count is Poisson with mean λE. The prior's five parameters are found by maximum likelihood over
//! all pairs ([`fit`]); [`Posterior`] gives what the literature calls Qn, EBGM, EB05 and EB95 of one
//! pair, exactly, and [`Shrinkage`] the same of millions of pairs, with a stated error.
//!
//! The method needs no rule for empty cells. It needs expected counts above 0; these may be
//! stratified.
//!
//! Source: DuMouchel 1999, "Bayesian data mining in large frequency tables, with an application to the
//! FDA spontaneous reporting system"; truncated likelihood and squashing: DuMouchel and Pregibon 2001,
//! "Empirical Bayes screening for multi-item associations".

mod compress;
mod fit;
mod histogram;
mod likelihood;
mod newton;
mod points;
mod posterior;
mod prior;
mod shrinkage;
mod squash;
mod zeros;

pub use compress::PairSummary;
pub use fit::{Fit, FitError, FitSettings, Start, fit, fit_chunks, fit_points, fit_summary};
pub use likelihood::{Likelihood, negative_log_likelihood};
pub use points::Points;
pub use posterior::{Posterior, Scores};
pub use prior::{Prior, PriorError};
pub use shrinkage::{SHRINKAGE_ERROR, Shrinkage};
pub use squash::{SquashSettings, squash};
pub use zeros::{zero_cells, zero_cells_of_chunks};
