//! Chips, light scattering and zeta potential.

use evigil_core::Nanometres;
use evigil_instrument::table::{Capture, Chip, DlsRecord, ZetaRecord};

use super::report::{CapturePart, ChannelCountPart, ScatteringPart, ZetaPart};

pub(super) fn captures(chip: &Chip) -> Vec<CapturePart> {
    chip.captures.iter().map(capture).collect()
}

fn capture(capture: &Capture) -> CapturePart {
    let mut counts = vec![0_u64; capture.channels.len()];
    let (mut particles, mut sized, mut sum) = (0_u64, 0_u64, 0.0);
    for (intensities, size) in capture.particles() {
        particles += 1;
        // Not detected is written as 0.
        for (count, intensity) in counts.iter_mut().zip(intensities) {
            *count += u64::from(*intensity > 0.0);
        }
        if let Some(Nanometres(size)) = size {
            sized += 1;
            sum += size;
        }
    }
    let channels = capture.channels.iter().zip(counts);
    CapturePart {
        capture: capture.name.clone(),
        particles,
        sized,
        mean_nm: (sized > 0).then(|| sum / sized as f64),
        positive: channels
            .map(|(channel, particles)| ChannelCountPart {
                channel: channel.clone(),
                particles,
            })
            .collect(),
    }
}

pub(super) fn scattering(record: &DlsRecord) -> ScatteringPart {
    ScatteringPart {
        sample: record.name.clone(),
        z_average_nm: record.z_average.map(|size| size.0),
        polydispersity: record.polydispersity,
        classes: record.classes.len(),
    }
}

pub(super) fn zeta(record: &ZetaRecord) -> ZetaPart {
    ZetaPart {
        sample: record.name.clone(),
        millivolts: record.potential,
    }
}
