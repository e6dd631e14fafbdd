//! Tests of the ledger and of what is made of it, through the public interface.
#![expect(clippy::unwrap_used, reason = "tests")]

mod answer;
mod compare;
mod ledger;
mod quoted;
