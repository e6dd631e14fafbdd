#![no_main]
//! Mapping files, and tables read by them.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::table::mapping(bytes));
