//! The stories that records go through: what a user does in several steps, each step allowed only where
//! the one before has led.

mod kept;
pub mod page_check;
pub mod reading;
mod steps;
