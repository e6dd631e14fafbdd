#![no_main]
//! JSON lines.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::read(".jsonl", bytes));
