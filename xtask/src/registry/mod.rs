//! `cargo xtask bench-registry` and `cargo xtask fault-test`: the served registry under load, and
//! under a power cut.

mod bench;
mod fault;
mod program;

pub(crate) use bench::bench;
pub(crate) use fault::fault_test;
