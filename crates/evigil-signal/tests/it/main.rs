//! Against references, and against second ways to the same number.

mod beyond;
mod counting;
mod monitor;
