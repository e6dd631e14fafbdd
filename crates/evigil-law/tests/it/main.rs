//! Tests of the crate through its public interface.

mod decision;
mod decision_cases;
mod doping;
mod plan;
mod screening;
