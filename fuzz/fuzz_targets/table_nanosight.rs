#![no_main]
//! NanoSight summaries, and tables of particles and tracks.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    evigil_fuzz::table::export(b"NTA Experiment Summary File\nCreated with NTA 3.4 Build 3.4.003\nFilename:,a_00,a_01\n[Size Data]\n", bytes);
    evigil_fuzz::table::export(
        b"Particle ID,Size/nm,Frame,Included in distribution?\n",
        bytes,
    );
    evigil_fuzz::table::export(b"Particle ID,Size/nm,Start frame,Tracklength\n", bytes);
});
