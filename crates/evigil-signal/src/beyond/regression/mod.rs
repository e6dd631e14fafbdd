//! One event and many products at once, and one product among comparable reports.
//!
//! A four-fold table blames every product that is named beside the one that did it. Two ways to
//! untangle them:
//!
//! - [`event_regression`]: the logistic regression of one event on all products, with a penalty on the
//!   sum of the absolute coefficients that leaves most of them zero (the LASSO; Caster O, Norén GN,
//!   Madigan D, Bate A. Large-scale regression-based pattern discovery: the example of screening the
//!   WHO global drug safety database. Stat Anal Data Min 2010;3:197-208);
//! - [`propensity`]: the probability that a report names the product given what else it names, then the
//!   odds ratio among reports alike in it (Courtois É, Pariente A, Salvo F, Volatier É, Tubert-Bitter P,
//!   Ahmed I. Propensity score-based approaches in high dimension for pharmacovigilance signal
//!   detection: an empirical comparison on the French spontaneous reporting database. Front Pharmacol
//!   2018;9:1010).
//!
//! A product and an event are looked at together when one report names both.

mod cholesky;
mod choose;
mod descent;
mod design;
mod event;
mod path;
mod propensity;
mod quadratic;
mod refit;

pub use choose::{Choice, Chosen, choose};
pub use design::{Design, Term};
pub use event::{Association, EventRegression, EventSettings, event_regression};
pub use path::{Path, PathPoint, PathSettings, RegressionError, lasso_path};
pub use propensity::{
    Balance, Propensity, PropensityAdjusted, PropensitySettings, Weighted, Weighting, propensity,
};
pub use refit::{Refit, refit};
