//! Provision plans of regenerative medicine: a register from saved pages and lists, look-up, and
//! what was given beside what a plan says.
//!
//! - [`read_page`]: a page of the register that the user saved as HTML.
//! - [`read_list`]: a table with one plan a row.
//! - [`Register`]: plans by number and by provider.
//! - [`read_exposures`] and [`deviations`]: treatments against a plan.
//! - [`menu_mismatch`]: a plan number shown beside a cell-free product.
//!
//! Labels, words and spellings are data of the base ([`PlanWords`]).

mod compare;
mod decode;
mod dose;
mod era;
mod error;
mod exposure;
mod list;
mod markup;
mod mismatch;
mod name;
mod number;
mod page;
mod record;
mod register;
mod words;

pub use compare::{Certainty, Checked, Deviation, DeviationField, NotCompared, deviations};
pub use dose::{Amount, amounts};
pub use era::civil_date;
pub use error::{PlanError, PlanProblem};
pub use exposure::{Exposure, Exposures, read_exposures};
pub use list::{ReadList, read_list};
pub use mismatch::{Mismatch, menu_mismatch};
pub use name::provider_key;
pub use number::{PlanNumber, plan_numbers};
pub use page::{ReadPage, read_page};
pub use record::{Plan, PlanClass};
pub use register::{Added, Found, NameMatch, Register};
pub use words::PlanWords;
