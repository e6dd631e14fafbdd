//! What every target for text exports of instruments checks.

use evigil_instrument::table::mapping::Mapping;
use evigil_instrument::{Contents, Inspection, ParticleRun, read};

/// Reads `bytes` as an export that begins with `signature`, so that the reader of the format is
/// reached at once, and as they are.
pub fn export(signature: &[u8], bytes: &[u8]) {
    check(&read(bytes), bytes.len());
    let signed = [signature, bytes].concat();
    check(&read(&signed), signed.len());
}

/// Reads the first part of `bytes` as a mapping, and the part after a NUL byte by it and by one that
/// is known to be good.
pub fn mapping(bytes: &[u8]) {
    let cut = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    let (text, table) = bytes.split_at(cut);
    let table = table.get(1..).unwrap_or_default();
    let good = "rows = \"classes\"\n[columns]\ndiameter = { number = 1, unit = \"nm\" }\ncount = { number = 2 }\n";
    for text in [std::str::from_utf8(text).unwrap_or_default(), good] {
        let Ok(mapping) = Mapping::parse(text) else {
            continue;
        };
        if let Ok(mapped) = mapping.read(table) {
            check(&mapped.inspection, table.len() + text.len());
        }
    }
}

/// Nothing is larger than the bytes can hold, and no class has an impossible value.
fn check(inspection: &Inspection<'_>, bytes: usize) {
    match &inspection.contents {
        Contents::Particles(runs) => {
            // Formats without a list of runs hold one, however short the file.
            assert!(runs.len() <= bytes + 1);
            runs.iter().for_each(|run| check_run(run, bytes));
        }
        Contents::Chip(chip) => {
            for capture in &chip.captures {
                assert!(capture.len() <= bytes);
                for (values, size) in capture.particles() {
                    assert_eq!(values.len(), capture.channels.len());
                    assert!(size.is_none_or(|size| size.0 > 0.0));
                }
            }
        }
        Contents::Nothing => assert!(!inspection.problems.is_empty()),
        Contents::Scattering(records) => assert!(records.len() <= bytes),
        Contents::ZetaPotential(records) => assert!(records.len() <= bytes),
        Contents::Events(_) => {}
    }
}

fn check_run(run: &ParticleRun, bytes: usize) {
    assert!(run.bins.len() + run.particles.len() <= bytes);
    for bin in &run.bins {
        assert!(bin.low.0.is_finite() && bin.high.0.is_finite() && bin.low.0 <= bin.high.0);
        assert!(bin.concentration.is_none_or(|value| value.0 >= 0.0));
        assert!(bin.count.is_none_or(|value| value >= 0.0));
    }
    let _ = (run.recomputed(), run.concentration_per_particle_seen());
}
