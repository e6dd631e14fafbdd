#![no_main]
//! Tables of VAERS.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::case_tables::vaers(bytes));
