//! Against references, and against second ways to the same number.

mod beyond;
mod counting;
mod disproportion;
mod fdr;
mod gps;
mod monitor;
mod reading;
mod sets;
mod special;
mod sums;
