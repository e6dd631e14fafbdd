//! Small-study effects: whether small studies tell another story than large ones.
//!
//! An asymmetric funnel has many reasons; studies that were never published are one of them. Tests
//! have little power below [`STUDIES_ADVISED`] studies.

mod egger;
mod fail_safe;
mod kendall;
mod trim_fill;

pub use egger::{Egger, Predictor, egger, egger_mixed};
pub use fail_safe::{FailSafe, fail_safe_number};
pub use kendall::{RankTest, begg};
pub use trim_fill::{Missing, Side, TrimFill, trim_and_fill};

/// Studies below which tests of asymmetry are not advised (Sterne 2011, doi:10.1136/bmj.d4002).
pub const STUDIES_ADVISED: usize = 10;
