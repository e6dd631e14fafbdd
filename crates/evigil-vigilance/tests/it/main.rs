//! Tests through the public functions of the crate.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

mod shared;
mod vaers;
