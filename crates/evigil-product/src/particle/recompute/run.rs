//! One run against itself.

use evigil_core::Nanometres;
use evigil_instrument::ParticleRun;

use super::{ParticleFinding, RecheckLimits};
use crate::particle::ParticleError;
use crate::particle::distribution::{BinnedSizes, Divisor, PercentileRule};
use crate::particle::window::cell_concentration;

/// Rows in which NanoSight's software vouches for the number of particles.
const VOUCHING_ROWS: [&str; 2] = [
    "Validity of concentration measurement",
    "Particles per frame",
];

/// Judges what an instrument states of one run. Values that the file does not hold are not judged.
#[must_use]
pub fn recheck(run: &ParticleRun, limits: &RecheckLimits) -> Vec<ParticleFinding> {
    let mut findings = Vec::new();
    numbers(run, limits, &mut findings);
    if !run.bins.is_empty() {
        match BinnedSizes::of_run(run) {
            Ok(sizes) => sizes_against_print(run, &sizes, limits, &mut findings),
            // A run without particles has nothing to print; the verdict on its count says so.
            Err(ParticleError::NoParticles) if run.concentration.is_none_or(|c| c.0 == 0.0) => {}
            Err(error) => findings.push(ParticleFinding::Unusable(error)),
        }
    }
    findings
}

fn numbers(run: &ParticleRun, limits: &RecheckLimits, findings: &mut Vec<ParticleFinding>) {
    let printed = told(run.concentration.map(|concentration| concentration.0));
    if let Some(printed) = printed {
        let classes: Vec<f64> = run
            .bins
            .iter()
            .filter_map(|bin| Some(bin.concentration?.0))
            .collect();
        let sum: f64 = classes.iter().sum();
        if !classes.is_empty() && (sum - printed).abs() > limits.sum * printed.abs().max(sum) {
            findings.push(ParticleFinding::SumOfClasses { printed, sum });
        }
        let empty = run.counted == Some(0) || run.particles_per_frame == Some(0.0);
        if empty && printed > 0.0 {
            findings.push(ParticleFinding::NothingCounted { printed });
        }
    }
    if printed.is_some() && run.dilution.is_none() {
        findings.push(ParticleFinding::DilutionNotRecorded);
    }
    if let (Some(sized), Some(counted)) = (told(run.sized), run.counted)
        && sized > counted as f64
    {
        let counted = counted as f64;
        findings.push(ParticleFinding::SizedMoreThanCounted { sized, counted });
    }
    let counts: Option<Vec<f64>> = run.bins.iter().map(|bin| bin.count).collect();
    if let (Some(sized), Some(counts)) = (told(run.sized), counts)
        && !counts.is_empty()
    {
        let sum: f64 = counts.iter().sum();
        // Counts are whole; half a particle is rounding.
        if (sum - sized).abs() > 0.5 {
            findings.push(ParticleFinding::SumOfCounts { sized, sum });
        }
    }
    if let Some(found) = told(run.particles_per_frame)
        && let Some(side) = limits.particles_per_frame.miss(found)
    {
        let vouching = VOUCHING_ROWS
            .into_iter()
            .filter(|row| run.remark(row) == Some("OK"));
        let rows: Vec<String> = vouching.map(str::to_owned).collect();
        if !rows.is_empty() {
            let window = limits.particles_per_frame;
            findings.push(ParticleFinding::OkOutsideWindow {
                rows,
                found,
                window,
                side,
            });
        }
    }
    if let (Some(expected), Some(constant)) = (limits.constant, constant(run))
        && expected.miss(constant).is_some()
    {
        findings.push(ParticleFinding::Constant { constant, expected });
    }
}

/// A value that the file tells; what is no number is none.
fn told(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// Concentration in the cell for each particle in a frame: the inverse of the volume in view.
pub(super) fn constant(run: &ParticleRun) -> Option<f64> {
    let seen = run.particles_per_frame.filter(|seen| *seen > 0.0)?;
    let constant = cell_concentration(run)? / seen;
    (constant.is_finite() && constant > 0.0).then_some(constant)
}

fn sizes_against_print(
    run: &ParticleRun,
    sizes: &BinnedSizes,
    limits: &RecheckLimits,
    findings: &mut Vec<ParticleFinding>,
) {
    let off = |printed: f64, own: f64, most: f64| {
        let miss = (printed - own).abs();
        miss.is_nan() || miss > most
    };
    let (print, own) = (&run.printed, sizes.mean().0);
    if let Some(printed) = told(print.mean.map(f64::from))
        && off(printed, own, limits.size_nm)
    {
        findings.push(ParticleFinding::Mean { printed, own });
    }
    let sd = sizes.sd(Divisor::from(run.size_rule));
    if let (Some(printed), Ok(Nanometres(own))) = (told(print.sd.map(f64::from)), sd)
        && off(printed, own, limits.size_nm)
    {
        findings.push(ParticleFinding::StandardDeviation { printed, own });
    }
    let own = sizes.mode().0;
    if let Some(printed) = told(print.mode.map(f64::from))
        && off(printed, own, limits.mode_nm)
    {
        findings.push(ParticleFinding::Mode { printed, own });
    }
    percentiles(run, sizes, limits.size_nm, findings);
}

/// Printed percentiles against every known rule: right, beside by a habit, or from elsewhere.
fn percentiles(
    run: &ParticleRun,
    sizes: &BinnedSizes,
    most: f64,
    findings: &mut Vec<ParticleFinding>,
) {
    let print = &run.printed;
    let printed: Vec<(f64, f64)> = [(0.1, print.d10), (0.5, print.d50), (0.9, print.d90)]
        .into_iter()
        .filter_map(|(share, printed)| Some((share, told(Some(printed?.0))?)))
        .collect();
    let miss = |rule, &(share, printed): &(f64, f64)| {
        let own = sizes.percentile(share, rule).map_or(f64::NAN, f64::from);
        (printed - own).abs()
    };
    let fits = |rule: &PercentileRule| printed.iter().all(|pair| miss(*rule, pair) <= most);
    match PercentileRule::ALL.into_iter().find(fits) {
        Some(PercentileRule::Edges) => {}
        Some(rule) => {
            let middle = printed
                .iter()
                .find(|(share, _)| *share == 0.5)
                .or(printed.first());
            let Some(&(share, printed)) = middle else {
                return;
            };
            if let Ok(Nanometres(median)) = sizes.percentile(share, PercentileRule::Edges) {
                findings.push(ParticleFinding::PercentilesShifted {
                    rule,
                    median,
                    printed,
                });
            }
        }
        None => {
            // No rule fits all: say which miss the rule of the software.
            let rule = PercentileRule::from(run.size_rule);
            for pair in printed.iter().filter(|pair| {
                let miss = miss(rule, pair);
                miss.is_nan() || miss > most
            }) {
                let (share, printed) = *pair;
                if let Ok(Nanometres(own)) = sizes.percentile(share, rule) {
                    findings.push(ParticleFinding::Percentile {
                        share,
                        printed,
                        own,
                    });
                }
            }
        }
    }
}
