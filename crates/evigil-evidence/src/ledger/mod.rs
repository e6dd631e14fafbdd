//! The ledger: one file a study.
//!
//! What was read stands in typed fields and counts. What somebody remembers, or what stands in a
//! text that was not opened, stands under `unreleased` in words: it is shown as not verified and
//! never counts. A field that is absent was not stated in what was read.
//!
//! [`Ledger::load`] checks every file and says where one is wrong; [`recompute`] computes printed
//! effects again from the counts and means beside them.

mod check;
mod cite;
mod cited;
mod condition;
mod fault;
mod grading;
pub mod identifier;
mod load;
mod quoted;
pub mod recompute;
mod scale;
mod study;
mod vocabulary;
mod work;

pub use cited::{RiskArgument, RiskStatus, Subject as SynthesisSubject, Synthesis};
pub use condition::Condition;
pub use fault::{FaultKind, LedgerFault, LedgerFaults, Named};
pub use grading::{
    DoseFit, Grading, IndicationFit, IsolationFit, MissingFit, PeopleFit, Reason, ResultFit,
    RouteFit, Subject, When,
};
pub use load::{Ledger, STUDIES};
pub use quoted::{Quotation, Quoted, Recognised};
pub use scale::{Better, Range, Scale};
pub use study::{
    Bias, Blinding, Comparator, Counts, Dose, EffectPrinted, Funding, Harm, Identifiers, Means,
    Outcome, Participants, Product, Reading, Reference, Study, Unreleased,
};
pub use vocabulary::{
    BiasJudgement, BiasTool, ComparatorKind, Design, Direction, Domain, DoseUnit, Measure,
    ReadPart, State,
};
pub use work::{Work, WorkKind};

pub(crate) use check::support;
pub(crate) use load::{Texts, fault_at, shape};
pub(crate) use vocabulary::words;
