//! The stories that records go through: what a user does in several steps, each step allowed only where
//! the one before has led.

pub mod case;
pub mod consultation;
pub mod dataset;
mod day;
pub mod discussion;
pub mod duplicates;
pub mod erasure;
pub mod erasure_request;
mod exposure;
pub mod follow_up;
pub(crate) mod hook;
pub mod incident;
pub(crate) mod kept;
mod lot;
pub mod lot_find;
pub mod lot_scan;
pub mod missing;
pub mod open_data;
mod outcome;
pub mod page_check;
pub mod person;
pub mod quarantine;
pub mod reading;
pub mod recall;
pub mod report;
pub mod retention;
pub mod screening;
pub mod shelf;
mod steps;
pub mod study_proposal;
pub mod surveillance;
mod terms;
pub mod trace;
