#![no_main]
//! Mapping files, tables read by them, and mappings proposed for tables.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::case_tables::mapped(bytes));
