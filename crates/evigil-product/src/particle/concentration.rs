//! The concentration of the undiluted sample that a run, or a session of runs, shows.

use evigil_instrument::ParticleRun;

use super::count::{Factor, concentration_from_count};
use super::error::ParticleError;
use super::estimate::{Confidence, Estimate};
use super::replicates::{MeanOfCounted, combine_with_counts};
use super::window::cell_concentration;

/// Particles in a millilitre of the undiluted sample, with the Poisson interval of the particles
/// that were counted and the error of the dilution.
///
/// The dilution that is given comes first, because the laboratory knows its error; else the one
/// that the file records, taken as known. The count is that of completed tracks: one particle
/// stays in view for many frames, so that particles per frame times frames is no count.
///
/// # Errors
/// [`ParticleError::NotStated`] without concentration, counted particles or dilution,
/// [`ParticleError::NoParticles`] when nothing was counted.
pub fn concentration_of_run(
    run: &ParticleRun,
    dilution: Option<Factor>,
    confidence: Confidence,
) -> Result<Estimate, ParticleError> {
    let factor = dilution_of(run, dilution)?;
    let (cell, counted) = counted_concentration(run)?;
    concentration_from_count(cell * factor.value, counted, unit(factor), confidence)
}

/// Mean concentration of the undiluted sample over replicate runs, with the larger of the error
/// that the runs show and the one that their counts demand, joined with that of the dilution,
/// which all share.
///
/// # Errors
/// As for [`concentration_of_run`] and [`combine_with_counts`].
pub fn concentration_of_runs(
    runs: &[ParticleRun],
    dilution: Option<Factor>,
    confidence: Confidence,
) -> Result<MeanOfCounted, ParticleError> {
    let (mut values, mut counts) = (Vec::new(), Vec::new());
    let mut shared = Factor::known(1.0);
    for run in runs {
        let factor = dilution_of(run, dilution)?;
        let (cell, counted) = counted_concentration(run)?;
        shared = unit(factor);
        values.push(cell * factor.value);
        counts.push(counted);
    }
    let combined = combine_with_counts(&values, &counts, confidence)?;
    // The interval of replicates that differ widely can reach below zero, where no product with
    // a factor has a meaning and no concentration lies.
    let floored = Estimate::new(
        "concentration",
        combined.mean.value,
        combined.mean.low.max(0.0),
        combined.mean.high,
    )?;
    let mean = floored.times(shared.estimate(confidence)?)?;
    Ok(MeanOfCounted { mean, ..combined })
}

fn dilution_of(run: &ParticleRun, given: Option<Factor>) -> Result<Factor, ParticleError> {
    let recorded = run.dilution.map(Factor::known);
    let what = "dilution";
    let factor = given
        .or(recorded)
        .ok_or(ParticleError::NotStated { what })?;
    factor.estimate(Confidence::P95)?;
    Ok(factor)
}

fn counted_concentration(run: &ParticleRun) -> Result<(f64, f64), ParticleError> {
    let missing = |what| ParticleError::NotStated { what };
    let cell = cell_concentration(run).ok_or(missing("concentration"))?;
    let counted = run.counted.ok_or(missing("counted"))?;
    Ok((cell, counted as f64))
}

/// The error of a factor that has been applied already.
const fn unit(factor: Factor) -> Factor {
    Factor {
        value: 1.0,
        ..factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evigil_core::ParticlesPerMl;

    const P95: Confidence = Confidence::P95;

    fn run(concentration: f64, dilution: Option<f64>, applied: bool) -> ParticleRun {
        ParticleRun {
            concentration: Some(ParticlesPerMl(concentration)),
            dilution,
            dilution_applied: applied,
            counted: Some(100),
            ..ParticleRun::default()
        }
    }

    #[test]
    fn the_dilution_is_applied_once() {
        let of = |run| concentration_of_run(&run, None, P95).map(|found| found.value);
        assert_eq!(of(run(5e11, Some(1e3), true)), Ok(5e11));
        assert_eq!(of(run(5e8, Some(1e3), false)), Ok(5e11));
        let missing = Err(ParticleError::NotStated { what: "dilution" });
        assert_eq!(of(run(5e8, None, false)), missing);
        // The laboratory corrects the recorded factor.
        let given = Some(Factor {
            value: 2e3,
            relative_error: 0.05,
        });
        let corrected = concentration_of_run(&run(5e11, Some(1e3), true), given, P95);
        let corrected = corrected.expect("counted");
        assert!((corrected.value / 1e12 - 1.0).abs() < 1e-12);
        assert!(corrected.low < 0.813_64e12 && corrected.high > 1.216_2e12);
    }

    #[test]
    fn replicates_share_the_dilution() {
        let runs = [
            run(4e8, None, false),
            run(5e8, None, false),
            run(6e8, None, false),
        ];
        let known = concentration_of_runs(&runs, Some(Factor::known(1e3)), P95);
        let unsure = Factor {
            value: 1e3,
            relative_error: 0.3,
        };
        let unsure = concentration_of_runs(&runs, Some(unsure), P95).expect("counted");
        let known = known.expect("counted");
        assert!((known.mean.value / 5e11 - 1.0).abs() < 1e-12);
        assert!(unsure.mean.low < known.mean.low && known.mean.high < unsure.mean.high);
        let wild = [run(1e6, None, false), run(9e9, None, false)];
        let wild = concentration_of_runs(&wild, Some(Factor::known(1.0)), P95).expect("counted");
        assert_eq!(wild.mean.low, 0.0);
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(concentration_of_run(&ParticleRun::default(), None, P95).is_err());
        assert!(concentration_of_runs(&[], None, P95).is_err());
        for bad in [0.0, -1.0, f64::NAN] {
            assert!(concentration_of_run(&run(5e8, Some(bad), false), None, P95).is_err());
            assert!(concentration_of_run(&run(bad, Some(1e3), false), None, P95).is_err());
        }
        let uncounted = ParticleRun {
            counted: Some(0),
            ..run(5e8, Some(1e3), false)
        };
        let refused = concentration_of_run(&uncounted, None, P95);
        assert_eq!(refused, Err(ParticleError::NoParticles));
    }
}
