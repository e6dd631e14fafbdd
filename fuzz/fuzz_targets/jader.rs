#![no_main]
//! Tables of JADER.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::case_tables::jader(bytes));
