//! Runs of one session against each other.

use evigil_instrument::ParticleRun;

use super::run::constant;
use super::{ParticleFinding, RecheckLimits};
use crate::particle::dilution::{DilutionPoint, DilutionReason, judge};
use crate::particle::error::ParticleError;
use crate::particle::replicates::combine_with_counts;
use crate::particle::trend::trend;
use crate::particle::verdict::Verdict;
use crate::particle::window::Window;

/// A finding on several runs.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionFinding {
    /// Places of the runs that it concerns, from 0, as given.
    pub runs: Vec<usize>,
    /// What it is.
    pub finding: ParticleFinding,
}

/// Judges runs of one instrument in the order of measurement. Runs of the same sample and
/// dilution are taken for replicates; runs that the software left out are left out.
#[must_use]
pub fn recheck_session(runs: &[ParticleRun], limits: &RecheckLimits) -> Vec<SessionFinding> {
    let mut findings = Vec::new();
    let kept = runs
        .iter()
        .enumerate()
        .filter(|(_, run)| run.removed.is_none());
    let mut groups: Vec<Vec<(usize, &ParticleRun)>> = Vec::new();
    for (place, run) in kept {
        let same = |group: &&mut Vec<(usize, &ParticleRun)>| {
            let first = group
                .first()
                .map(|(_, first)| (&first.sample, first.dilution));
            first == Some((&run.sample, run.dilution))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push((place, run)),
            None => groups.push(vec![(place, run)]),
        }
    }
    for group in &groups {
        constants(group, limits, &mut findings);
        if let Some(finding) = drift(group, limits) {
            let runs = group.iter().map(|(place, _)| *place).collect();
            findings.push(SessionFinding { runs, finding });
        }
    }
    findings
}

/// Runs whose concentration does not fit their particles per frame as in the rest of the group.
fn constants(
    group: &[(usize, &ParticleRun)],
    limits: &RecheckLimits,
    findings: &mut Vec<SessionFinding>,
) {
    let told: Vec<_> = group
        .iter()
        .filter_map(|(at, run)| Some((*at, constant(run)?)))
        .collect();
    // Of two that differ, neither is known to be right.
    let mut sorted: Vec<f64> = told.iter().map(|(_, constant)| *constant).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(median), 3..) = (sorted.get(sorted.len() / 2), sorted.len()) else {
        return;
    };
    let spread = limits.constant_spread;
    let expected = Window::between(median * (1.0 - spread), median * (1.0 + spread));
    for (place, constant) in told {
        if expected.miss(constant).is_some() {
            findings.push(SessionFinding {
                runs: vec![place],
                finding: ParticleFinding::Constant { constant, expected },
            });
        }
    }
}

/// Whether replicates go one way: by the test, or, of few, in a row that counting does not
/// explain.
fn drift(group: &[(usize, &ParticleRun)], limits: &RecheckLimits) -> Option<ParticleFinding> {
    let told = group
        .iter()
        .filter_map(|(_, run)| Some((run.concentration?.0, run.counted?)));
    let (values, counts): (Vec<f64>, Vec<f64>) = told
        .map(|(concentration, counted)| (concentration, counted as f64))
        .unzip();
    let trend = trend(&values).ok()?;
    if trend.p <= limits.trend_p {
        return Some(ParticleFinding::Trend(trend));
    }
    let dispersion = combine_with_counts(&values, &counts, limits.confidence).ok()?;
    let dispersion_p = dispersion.dispersion_p;
    (trend.steady && dispersion_p <= limits.trend_p).then_some(ParticleFinding::SteadyRow {
        trend,
        dispersion_p,
    })
}

/// Judges runs of one stock at several dilutions: a count that does not fall with the dilution is
/// background, whatever concentrations are printed.
///
/// The caller knows which runs are of one stock; the files seldom tell. Runs without a dilution
/// or without particles per frame are left out. `None` when the particles follow the dilution.
///
/// # Errors
/// As for [`judge`], such as [`ParticleError::TooFew`] when fewer than two runs tell both, and
/// [`ParticleError::NoVariation`] when all have one dilution.
pub fn recheck_dilutions(
    runs: &[ParticleRun],
    limits: &RecheckLimits,
) -> Result<Option<SessionFinding>, ParticleError> {
    let mut places = Vec::new();
    let mut points = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        if let (Some(dilution), Some(measured)) = (run.dilution, run.particles_per_frame) {
            places.push(place);
            let count = run.counted.map(|counted| counted as f64);
            points.push(DilutionPoint {
                dilution,
                measured,
                count,
            });
        }
    }
    let judged = judge(&points, limits.law, limits.confidence)?;
    let Verdict::Refused { reasons, .. } = judged.verdict else {
        return Ok(None);
    };
    Ok(reasons.into_iter().find_map(|reason| match reason {
        DilutionReason::Background {
            slope,
            diluted,
            fell,
        } => Some(SessionFinding {
            runs: places.clone(),
            finding: ParticleFinding::Background {
                slope,
                diluted,
                fell,
            },
        }),
        _ => None,
    }))
}
