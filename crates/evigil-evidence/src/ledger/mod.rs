//! The ledger: one file a study.
//!
//! What was read stands in typed fields and counts. What somebody remembers, or what stands in a
//! text that was not opened, stands under `unreleased` in words: it is shown as not verified and
//! never counts. A field that is absent was not stated in what was read.
//!
//! [`Ledger::load`] checks every file and says where one is wrong; [`recompute`] computes printed
//! effects again from the counts and means beside them.

mod check;
mod condition;
mod fault;
pub mod identifier;
mod load;
pub mod recompute;
mod scale;
mod study;
mod vocabulary;

pub use condition::Condition;
pub use fault::{FaultKind, LedgerFault, LedgerFaults, Named};
pub use load::{Ledger, STUDIES};
pub use scale::{Better, Range, Scale};
pub use study::{
    Bias, Blinding, Comparator, Counts, Dose, EffectPrinted, Funding, Harm, Identifiers, Means,
    Outcome, Participants, Product, Reading, Reference, Study, Unreleased,
};
pub use vocabulary::{
    BiasJudgement, BiasTool, ComparatorKind, Design, Direction, DoseUnit, Measure, ReadPart, State,
};
