#![no_main]
//! ZetaView size texts, positions and profiles.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    evigil_fuzz::table::export(b"ZetaView S/N:\t1\nType of Measurement:\tSize Distribution\nSize / nm\tNumber\tConcentration / cm-3\tVolume / nm^3\n", bytes);
    evigil_fuzz::table::export(
        b"Use\tPosition\tConc. (p./mL)\tNo. of Traces\tX50 (nm)\tRemoval\n",
        bytes,
    );
    evigil_fuzz::table::export(b"ZetaView S/N:\t1\nType of Measurement:\tProfile\n", bytes);
});
