//! Tests through the public functions of the crate.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

#[expect(dead_code, reason = "used as tests come")]
mod shared;
