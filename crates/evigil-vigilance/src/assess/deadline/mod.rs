//! By when a report is due, under which rule, to whom; and what remains where no rule sets a day.
//!
//! Regimes and their rules are data. [`Question`] is what is known of a case, [`answer`] gives for
//! each rule of a regime whether it applies, is open or does not, and its due days: a range when
//! the day it counts from is known only in part. "No clock found" is an answer, not a failure.

mod answer;
mod days;
mod model;
mod question;

pub use answer::{
    Answer, ClockFound, Due, DueDays, NotDue, Reason, Remark, Repeat, Standing, Start, answer,
};
pub use days::{Period, add_working_days, period_around};
pub use model::{
    Change, Clock, Condition, Deadline, DeadlineExample, Deadlines, Every, Recipient, Regime, Role,
    Route, RouteKind,
};
pub use question::{Criterion, Missing, Question};
