//! Doses: what an animal's dose would be in a human, and which doses can be compared.
//!
//! - [`DoseBase`]: body-surface factors, the guidance's own exceptions and the width of "the same
//!   order", from `knowledge/evidence/dose.toml`.
//! - [`human_equivalent`]: the conversion, with every exception beside it.
//! - [`Regimen`]: a dose with how often and for how much body; totals by arithmetic only.
//! - [`compare`]: whether regimens are of the same order. Particles, protein, volume, vials and cell
//!   equivalents are never turned into each other without a factor that somebody states with its
//!   source.

mod amount;
mod base;
mod comparison;
mod conversion;
mod error;
mod regimen;

pub use amount::{Amount, DoseKind, Kilograms, PerKilogram, SquareCentimetres};
pub use base::{DOSE_FILE, DoseBase, Exception, Human, SameOrder, Species, Start};
pub use comparison::{Compared, Factor, NotComparable, Order, Pair, compare};
pub use conversion::{HumanEquivalent, human_equivalent};
pub use error::DoseError;
pub use regimen::{Regimen, Scope};
