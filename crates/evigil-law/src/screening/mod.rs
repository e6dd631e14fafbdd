//! Questions before a treatment, and what is known of each route.
//!
//! [`ScreeningBase`] holds the questionnaire and the table of routes as data. [`assess`] goes from
//! answers to notices; [`route_risks`] tells what is known of a route and what is not. A question
//! without an answer gives a notice of its own, and "nothing was found" is told as such.

mod assess;
mod base;
mod route;

pub use assess::{Answers, AnswersError, Notice, NoticeOutcome, assess};
pub use base::{
    AnswerKind, ExamplePerson, Outcome, Question, RiskNote, RouteEntry, SaidBy, ScreeningBase,
    ScreeningRule, Told,
};
pub use route::{RouteRisks, route_risks};
