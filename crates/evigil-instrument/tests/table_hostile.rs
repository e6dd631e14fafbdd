//! Every truncation and every single-bit change of a small export of each format: no panic, no value
//! that makes no sense, and not more of anything than the bytes can hold.

mod exports;

use evigil_instrument::table::mapping::Mapping;
use evigil_instrument::{Contents, Inspection, ParticleRun, read};
use proptest::prelude::*;

use exports::{nanosight, others, zetaview};

fn fixtures() -> Vec<Vec<u8>> {
    [
        nanosight::Summary::small().write() + &nanosight::more_blocks(2),
        nanosight::tracks(4, 2),
        nanosight::particles(4, 2),
        "particle_size,a_10_1_00,b_10_1_00\n0.5,1,2\n1.5,3,4\n".to_owned(),
        zetaview::size(&[(1, 4), (3, 2)], 12),
        zetaview::positions(),
        zetaview::profile(),
        others::chip(),
        others::zetasizer(),
        others::blockades(),
        others::companion(),
        others::videodrop(),
    ]
    .into_iter()
    .map(String::into_bytes)
    .collect()
}

fn check_run(run: &ParticleRun, bytes: usize) {
    assert!(run.bins.len() + run.particles.len() <= bytes);
    assert!(run.conditions.len() + run.remarks.len() <= bytes);
    for bin in &run.bins {
        assert!(bin.low.0 <= bin.high.0 && bin.low.0.is_finite() && bin.high.0.is_finite());
        assert!(bin.concentration.is_none_or(|value| value.0 >= 0.0));
        assert!(bin.count.is_none_or(|value| value >= 0.0));
    }
    for pair in run.bins.windows(2) {
        assert!(pair[0].low.0 < pair[1].low.0);
    }
    let _ = (run.recomputed(), run.concentration_per_particle_seen());
    for statement in &run.conditions {
        assert!(!statement.name.contains("Operator"));
    }
}

fn check(inspection: &Inspection<'_>, bytes: usize) {
    assert!(inspection.problems.len() <= 3 * bytes + 100);
    match &inspection.contents {
        Contents::Particles(runs) => {
            assert!(runs.len() <= bytes);
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
        Contents::Scattering(_) | Contents::ZetaPotential(_) | Contents::Events(_) => {}
    }
}

#[test]
fn every_truncation_is_survived() {
    for bytes in fixtures() {
        for end in 0..bytes.len() {
            check(&read(&bytes[..end]), end);
        }
    }
}

#[test]
fn every_bit_change_is_survived() {
    for mut bytes in fixtures() {
        for at in 0..bytes.len() {
            for bit in 0..8 {
                bytes[at] ^= 1 << bit;
                check(&read(&bytes), bytes.len());
                bytes[at] ^= 1 << bit;
            }
        }
    }
}

#[test]
fn a_mapping_survives_them_too() {
    let mapping = Mapping::parse(others::MAPPING).expect("is a mapping");
    let mut table = others::mapped().into_bytes();
    let whole = mapping.read(&table).expect("fits");
    assert!(
        whole.inspection.problems.is_empty(),
        "{:?}",
        whole.inspection.problems
    );
    let mut text = others::MAPPING.as_bytes().to_vec();
    for at in 0..table.len() {
        let _ = mapping.read(&table[..at]);
        for bit in 0..8 {
            table[at] ^= 1 << bit;
            if let Ok(mapped) = mapping.read(&table) {
                check(&mapped.inspection, table.len());
            }
            table[at] ^= 1 << bit;
        }
    }
    for at in 0..text.len() {
        for bit in 0..8 {
            text[at] ^= 1 << bit;
            if let Some(mapping) = std::str::from_utf8(&text)
                .ok()
                .and_then(|text| Mapping::parse(text).ok())
            {
                let _ = mapping.read(&table);
            }
            text[at] ^= 1 << bit;
        }
    }
}

/// A table wide in names and long in rows must not cost names times rows.
#[test]
fn work_grows_with_the_bytes() {
    let names: String = (0..20_000).map(|run| format!(",r{run}")).collect();
    let mut text = format!(
        "NTA Experiment Summary File\nCreated with NTA 3.4\n[Size Data]\nFilename:{names}\n[Conditions]\n"
    );
    for row in 0..20_000 {
        text += &format!("c{row},1\n");
    }
    text += "[Size Data]\nWeighting,Number\nBin centre (nm),x\n";
    for row in 0..20_000 {
        text += &format!("{row}.5,1\n");
    }
    for _ in 0..20_000 {
        text += "Weighting,Volume\nFilename\n";
    }
    let start = std::time::Instant::now();
    let inspection = read(text.as_bytes());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    assert!(
        inspection
            .problems
            .iter()
            .any(|problem| problem.code == "EV-N009")
    );
}

proptest! {
    #[test]
    fn spliced_exports_are_survived(
        first in 0_usize..12, second in 0_usize..12, cut in 0.0..1.0_f64, from in 0.0..1.0_f64,
    ) {
        let fixtures = fixtures();
        let (first, second) = (&fixtures[first], &fixtures[second]);
        let cut = (first.len() as f64 * cut) as usize;
        let from = (second.len() as f64 * from) as usize;
        let bytes = [&first[..cut], &second[from..]].concat();
        check(&read(&bytes), bytes.len());
    }
}
