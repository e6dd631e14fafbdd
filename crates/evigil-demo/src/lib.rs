//! A made-up registry: nobody in it exists, nothing in it happened. It is filled so that every page
//! and every story can be tried: a contaminated lot waits to be found, a signal waits for the board.
//!
//! The same [`Plan`] makes the same records with the same ids on the same days, and the same audit
//! trail; only passwords are hashed with a salt of their own. What is told stands under `data/`.

mod book;
mod care;
mod chance;
mod clock;
mod data;
mod fill;
mod market;
mod pages;
mod plan;
mod reports;
mod safety;
mod staff;
mod stages;
mod talk;

pub use clock::DemoClock;
pub use fill::{Filled, fill, lay_secret};
pub use plan::{Plan, Size};
pub use staff::{DemoUser, users};
