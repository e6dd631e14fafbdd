#![no_main]
//! E2B(R3): the bytes as a file, as a message inside a batch, and as an acknowledgement. What was
//! read goes out and comes in again as the same.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::e2b::r3(bytes));
