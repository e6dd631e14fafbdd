//! Tests of the ledger and of what is made of it, of meta-analysis and of doses, through the public
//! interface.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

mod answer;
mod compare;
mod dose;
mod import;
mod ledger;
mod meta;
mod quoted;
