//! How well scores of pairs do where the truth is known: on reference sets, and on planted signals.

mod auc;

pub use auc::{Auc, auc};
