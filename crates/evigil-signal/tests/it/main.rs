//! Against references, and against second ways to the same number.

mod beyond;
mod counting;
mod disproportion;
mod monitor;
mod sets;
mod special;
