#![no_main]
//! E2B(R2): the bytes as a file, and as the content of a report. What was read goes out again.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::e2b::r2(bytes));
