//! From what is known of a treatment to the law that covers it.
//!
//! [`DecisionBase`] holds the data of `knowledge/decisions`: which facts can be given
//! ([`FactSpec`]), what is decided from them ([`Determination`], a list of rules), what follows
//! ([`Consequence`]: duties, deadlines, penalties, rights, gaps) and which facts can't both hold
//! ([`Contradiction`]). [`decide`] applies it to [`Facts`] on a day.
//!
//! Everything is three-valued: a fact that was not given is neither true nor false. A rule that
//! hangs on it leaves its outcome open, and the fact becomes a question when an answer to it would
//! change what is decided. No rule of a law stands in this code.

mod base;
mod check;
mod condition;
mod decide;
mod facts;
mod question;
mod spec;

pub use base::{Consequence, ConsequenceKind, Contradiction, DecisionBase, Determination, Outcome};
pub use base::{DeterminationKind, Rule};
pub use condition::{Condition, Truth};
pub use decide::{Decision, Determined, Following, Step, decide};
pub use facts::{Answer, FactFault, Facts};
pub use question::Question;
pub use spec::{FactKind, FactSpec, Word};
