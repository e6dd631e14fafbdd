//! Whether rules of sport speak against a treatment.
//!
//! [`DopingBase`] holds the rules as data; [`judge`] goes through those of an organisation. A rule
//! answers [`Verdict::Prohibited`], [`Verdict::NotProhibitedByThisRule`] or [`Verdict::Ask`]. There
//! is no answer that says a treatment is allowed: what no rule names may still be prohibited, and a
//! person of an anti-doping organisation decides.

mod base;
mod judge;
mod treatment;
mod window;

pub use base::{
    Advice, Condition, Contradiction, DopingBase, DopingRule, Fact, Limit, Organisation,
    ProductKind, Step, Verdict, Version,
};
pub use judge::{Judgement, Outcome, Reason, judge};
pub use treatment::{Setting, Treatment, TreatmentError, Tue};
pub use window::{Infusion, Window, worst_window};
