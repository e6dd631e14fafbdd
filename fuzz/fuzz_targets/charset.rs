#![no_main]
//! Plain text in any encoding.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::decode("a.txt", bytes));
