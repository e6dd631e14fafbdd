//! The tables of one video against each other: particles, tracks, and the summary's conditions.

use std::collections::HashMap;

use evigil_core::Celsius;

use super::particles::ParticleRow;
use super::tracks::{TrackTable, report_frames};
use crate::table::problems::{Problems, show};
use crate::{ParticleRun, Place, Problem};

/// What is wrong between the particles and the tracks of one video: places are lines of the table
/// of particles.
///
/// Each particle must have as many rows as its track is long, begin in its start frame, and be in
/// the distribution in both or in neither; frames must rise; no particle may be missing.
#[must_use]
pub fn compare(particles: &[ParticleRow], tracks: &TrackTable) -> Vec<Problem> {
    let mut problems = Problems::default();
    let tracks = tracks.tracks();
    report_frames(&tracks, &mut problems);
    let mut by_id: HashMap<u32, _> = tracks.iter().map(|track| (track.id, track)).collect();
    for particle in particles {
        let place = Place::Line(particle.line);
        let Some(track) = by_id.remove(&particle.id) else {
            problems.warning("EV-N041", place).with("id", particle.id);
            continue;
        };
        if particle
            .track_length
            .is_some_and(|length| length != track.rows)
        {
            problems
                .warning("EV-N042", place.clone())
                .with("id", particle.id)
                .with("printed", particle.track_length.unwrap_or_default())
                .with("found", track.rows);
        }
        if particle
            .start_frame
            .is_some_and(|frame| frame != track.first_frame)
        {
            problems
                .warning("EV-N043", place.clone())
                .with("id", particle.id)
                .with("printed", particle.start_frame.unwrap_or_default())
                .with("found", track.first_frame);
        }
        if particle.included != track.included {
            problems.warning("EV-N044", place).with("id", particle.id);
        }
    }
    // What is left stands in the tracks only.
    let mut left: Vec<u32> = by_id.into_keys().collect();
    left.sort_unstable();
    for id in left {
        problems.warning("EV-N049", Place::File).with("id", id);
    }
    problems.finish()
}

/// Diameter in nanometres of a sphere that diffuses so, by Stokes and Einstein:
/// d = k T / (3 pi eta D).
///
/// `diffusion` in square nanometres a second, `viscosity` in centipoise.
#[must_use]
pub fn stokes_einstein(diffusion: f64, temperature: Celsius, viscosity: f64) -> Option<f64> {
    /// Boltzmann constant in joules a kelvin (exact in the SI since 2019).
    const BOLTZMANN: f64 = 1.380_649e-23;
    const ZERO_CELSIUS: f64 = 273.15;
    const SQUARE_METRES: f64 = 1e-18;
    const PASCAL_SECONDS: f64 = 1e-3;
    const NANOMETRES: f64 = 1e9;
    let energy = BOLTZMANN * (temperature.0 + ZERO_CELSIUS);
    let friction = 3.0 * std::f64::consts::PI * viscosity * PASCAL_SECONDS;
    let diameter = energy / (friction * diffusion * SQUARE_METRES) * NANOMETRES;
    (diameter.is_finite() && diameter > 0.0).then_some(diameter)
}

/// Particles whose size does not follow from their diffusion at the run's temperature and
/// viscosity, and a count that differs from the run's valid tracks (which may have reasons).
#[must_use]
pub fn compare_with_summary(particles: &[ParticleRow], run: &ParticleRun) -> Vec<Problem> {
    /// Sizes are printed to 0.1 nm, temperature and viscosity to five digits; what is wrong by a
    /// hundredth was computed with other conditions (half a degree shifts sizes by 1.4 %).
    const RELATIVE: f64 = 0.01;
    const PRINTED: f64 = 0.1;
    let mut problems = Problems::default();
    let number = |name| {
        run.condition(name)
            .and_then(|text| text.parse::<f64>().ok())
    };
    if let (Some(temperature), Some(viscosity)) = (number("Temperature/C"), number("Viscosity/cP"))
    {
        for particle in particles {
            let computed = particle
                .diffusion
                .and_then(|diffusion| stokes_einstein(diffusion, Celsius(temperature), viscosity));
            let Some(computed) = computed else { continue };
            if (computed - particle.size).abs() > computed * RELATIVE + PRINTED {
                problems
                    .warning("EV-N046", Place::Line(particle.line))
                    .with("id", particle.id)
                    .with("printed", show(particle.size))
                    .with("computed", show(computed));
            }
        }
    }
    let included = particles
        .iter()
        .filter(|particle| particle.included)
        .count();
    if let Some(valid) = run.sized
        && (valid - included as f64).abs() > 0.5
    {
        problems
            .note("EV-N047", Place::File)
            .with("found", included)
            .with("printed", show(valid));
    }
    problems.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACKS: &str = "Particle ID,Size/nm,Frame,Included in distribution?\n1,100,5,True\n1,100,6,True\n2,80,0,False\n4,50,1,True\n";

    fn particle(id: u32, start: u32, length: u32, included: bool) -> ParticleRow {
        ParticleRow {
            id,
            size: 100.0,
            diffusion: None,
            ln_intensity: None,
            start_frame: Some(start),
            track_length: Some(length),
            included,
            line: u64::from(id) + 1,
        }
    }

    fn codes(problems: &[Problem]) -> Vec<&str> {
        problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn tables_of_one_video_agree_or_not() {
        let (tracks, _) = TrackTable::read(TRACKS.as_bytes());
        let good = [
            particle(1, 5, 2, true),
            particle(2, 0, 1, false),
            particle(4, 1, 1, true),
        ];
        assert!(compare(&good, &tracks).is_empty());
        let bad = [
            particle(1, 4, 3, true),
            particle(2, 0, 1, true),
            particle(3, 0, 1, true),
        ];
        assert_eq!(
            codes(&compare(&bad, &tracks)),
            ["EV-N042", "EV-N043", "EV-N044", "EV-N041", "EV-N049"]
        );
    }

    /// At 25 degrees and 0.89 cP, 100 nm diffuse at 4.907 square micrometres a second.
    #[test]
    fn size_follows_from_diffusion() {
        let size = stokes_einstein(4.907e6, Celsius(25.0), 0.89).expect("is finite");
        assert!((size - 100.0).abs() < 0.05, "{size}");
        assert_eq!(stokes_einstein(0.0, Celsius(25.0), 0.89), None);
        let mut row = particle(1, 0, 1, true);
        row.diffusion = Some(4.907e6);
        let mut run = ParticleRun {
            sized: Some(1.0),
            conditions: vec![
                crate::table::statement("Temperature/C", "25.0"),
                crate::table::statement("Viscosity/cP", "0.89"),
            ],
            ..ParticleRun::default()
        };
        assert!(compare_with_summary(&[row], &run).is_empty());
        row.size = 110.0;
        run.sized = Some(3.0);
        assert_eq!(
            codes(&compare_with_summary(&[row], &run)),
            ["EV-N046", "EV-N047"]
        );
    }
}
