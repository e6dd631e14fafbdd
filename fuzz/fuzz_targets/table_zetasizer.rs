#![no_main]
//! Zetasizer records.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    evigil_fuzz::table::export(b"Type\tSample Name\tRecord Number\tZ-Ave (d.nm)\tSizes[1] (d.nm)\tSizes[2] (d.nm)\tIntensities[1] (Percent)\n", bytes);
});
