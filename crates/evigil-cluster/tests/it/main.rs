//! The jobs on both engines, against the ordinary program's own code.

#![expect(clippy::expect_used, reason = "tests fail by panicking")]

mod cluster;
mod counting;
mod made_up;
mod pages;
mod program;
