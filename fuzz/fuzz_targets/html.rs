#![no_main]
//! Pages.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::decode("a.html", bytes));
