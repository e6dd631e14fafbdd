#![no_main]
//! Chips.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    evigil_fuzz::table::export(b"S\n,CD81,,,,MIgG1,,\n,CD63,FITC,IM,,CD63,FITC,IM\n", bytes);
});
