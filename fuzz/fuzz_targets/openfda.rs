#![no_main]
//! openFDA `drug/event` JSON: the bytes as a file. What was read goes out as E2B(R2).

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::e2b::openfda(bytes));
