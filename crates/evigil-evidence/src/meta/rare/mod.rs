//! Few events, and none.
//!
//! Adding 1/2 to zero cells bends results when events are rare. Mantel and Haenszel's and Peto's
//! methods pool tables without it; the exact method asks for no large samples at all; the
//! binomial-normal model allows for differences between studies. For one arm alone, exact bounds.

mod binomial_normal;
mod exact;
mod integral;
mod mantel_haenszel;
mod single_arm;

pub use binomial_normal::{BinomialNormal, common_proportion, odds_ratio_mixed};
pub use exact::{ExactOddsRatio, exact_odds_ratio};
pub use mantel_haenszel::{
    Stratified, mantel_haenszel_odds, mantel_haenszel_rates, mantel_haenszel_risk_difference,
    mantel_haenszel_risks, peto,
};
pub use single_arm::{SingleArm, single_arm};
