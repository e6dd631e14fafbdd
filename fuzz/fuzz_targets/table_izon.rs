#![no_main]
//! Blockade tables and their XML companions.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    evigil_fuzz::table::export(b"StartTime,Duration,Magnitude,Baseline,Diameter\n", bytes);
    evigil_fuzz::table::export(b"<Record><SrSampleName>a</SrSampleName>", bytes);
});
