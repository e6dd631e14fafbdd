//! From an inspection to its report.

use evigil_core::Sha256;
use evigil_instrument::fcs::DataSet;
use evigil_instrument::{Bin, Contents, Inspection, ParticleRun, Problem};
use evigil_product::particle::count::poisson_interval;
use evigil_product::particle::replicates::summarise;
use evigil_product::particle::{Confidence, Estimate};

use super::report::{
    ChannelPart, DatasetPart, InspectReport, InspectSchemaId, ParticlePart, ProblemPart,
};
use crate::Messages;

impl InspectReport {
    /// The report on one file, with sentences from `messages`.
    #[must_use]
    pub fn new(
        file: &str,
        sha256: Option<Sha256>,
        inspection: &Inspection<'_>,
        messages: &Messages,
    ) -> Self {
        let mut report = Self {
            schema: InspectSchemaId,
            file: file.to_owned(),
            sha256: sha256.map(|sum| sum.to_string()),
            format: inspection.format.map(|format| format.code()),
            datasets: Vec::new(),
            nta: None,
            runs: Vec::new(),
            captures: Vec::new(),
            scattering: Vec::new(),
            zeta: Vec::new(),
            problems: (inspection.problems.iter())
                .map(|problem| problem_part(problem, messages))
                .collect(),
        };
        match &inspection.contents {
            Contents::Nothing => report.format = None,
            Contents::Events(events) => {
                report.datasets = events.datasets.iter().map(dataset).collect();
            }
            Contents::Particles(runs) => {
                report.nta = Some(whole(runs));
                report.runs = runs.iter().map(run).collect();
            }
            Contents::Chip(chip) => report.captures = super::others::captures(chip),
            Contents::Scattering(records) => {
                report.scattering = records.iter().map(super::others::scattering).collect();
            }
            Contents::ZetaPotential(records) => {
                report.zeta = records.iter().map(super::others::zeta).collect();
            }
        }
        report
    }

    /// Whether the file could not be read at all.
    #[must_use]
    pub const fn is_unreadable(&self) -> bool {
        self.format.is_none()
    }
}

fn problem_part(problem: &Problem, messages: &Messages) -> ProblemPart {
    let details = problem
        .details
        .iter()
        .map(|(name, value)| (*name, value.as_str()));
    ProblemPart {
        code: problem.code,
        severity: problem.severity.code(),
        place: problem.place.to_string(),
        message: messages.with(&format!("problem-{}", problem.code), details),
    }
}

fn dataset(set: &DataSet<'_>) -> DatasetPart {
    let acquisition = set.acquisition();
    let summary = set.summary();
    let counted = set.events() > 0;
    let finite = |value: f64| (counted && value.is_finite()).then_some(value);
    let channels = set.parameters().iter().zip(&summary);
    DatasetPart {
        events: set.events() as u64,
        events_promised: set
            .promised_events()
            .filter(|promised| *promised != set.events() as u64),
        cytometer: acquisition.cytometer.clone(),
        date: acquisition.date_text.clone(),
        channels: channels
            .map(|(parameter, summary)| ChannelPart {
                name: parameter.name.clone(),
                label: parameter.label.clone(),
                bits: parameter.bits,
                range: parameter.range,
                mean: finite(summary.mean),
                min: finite(summary.min),
                max: finite(summary.max),
                raw_mean: finite(summary.raw_mean),
            })
            .collect(),
        spillover: set
            .spillover()
            .map(|spillover| spillover.names.clone())
            .unwrap_or_default(),
        gates: Vec::new(),
    }
}

fn run(run: &ParticleRun) -> ParticlePart {
    // Where the software prints no figure, the classes give it by the software's own rule.
    let (printed, computed) = (run.printed, run.recomputed());
    let stock = || {
        let classes = run.bin_concentration()?.0;
        let factor = if run.dilution_applied {
            1.0
        } else {
            run.dilution.unwrap_or(1.0)
        };
        Some(classes * factor)
    };
    ParticlePart {
        name: Some(run.name.clone()),
        runs: None,
        dilution: run.dilution,
        frames: run.frames,
        particles_counted: run.counted.map(|counted| counted as f64).or(run.sized),
        particles_per_frame: run.particles_per_frame,
        concentration_per_ml: (run.concentration.map(|concentration| concentration.0))
            .or_else(stock),
        concentration_low: None,
        concentration_high: None,
        mean_nm: printed.mean.or(computed.mean).map(|size| size.0),
        mode_nm: (printed.mode.or(computed.mode).map(|size| size.0)).or_else(|| highest_class(run)),
        sd_nm: printed.sd.or(computed.sd).map(|size| size.0),
        d10_nm: printed.d10.or(computed.d10).map(|size| size.0),
        d50_nm: printed.d50.or(computed.d50).map(|size| size.0),
        d90_nm: printed.d90.or(computed.d90).map(|size| size.0),
    }
}

/// Centre of the fullest class.
fn highest_class(run: &ParticleRun) -> Option<f64> {
    let weight = |bin: &Bin| {
        bin.concentration
            .map(|one| one.0)
            .or(bin.count)
            .unwrap_or(0.0)
    };
    let fullest = (run.bins.iter()).max_by(|a, b| weight(a).total_cmp(&weight(b)))?;
    (weight(fullest) > 0.0).then(|| f64::midpoint(fullest.low.0, fullest.high.0))
}

/// Interval of a run's concentration by counting alone.
fn by_count(run: &ParticlePart) -> Option<Estimate> {
    let counted = run.particles_counted.filter(|counted| *counted > 0.0)?;
    let interval = poisson_interval(counted, Confidence::P95).ok()?;
    interval.scaled(run.concentration_per_ml? / counted).ok()
}

/// The file as a whole: means over the runs that the software kept; sums of frames and counts.
fn whole(runs: &[ParticleRun]) -> ParticlePart {
    let kept: Vec<ParticlePart> = runs
        .iter()
        .filter(|one| one.removed.is_none())
        .map(run)
        .collect();
    let values =
        |of: fn(&ParticlePart) -> Option<f64>| -> Vec<f64> { kept.iter().filter_map(of).collect() };
    let mean = |of: fn(&ParticlePart) -> Option<f64>| {
        let values = values(of);
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        mean.is_finite().then_some(mean)
    };
    let concentrations = values(|part| part.concentration_per_ml);
    let interval = match kept.as_slice() {
        [only] => by_count(only),
        _ => (summarise(&concentrations, Confidence::P95).ok()).map(|summary| summary.interval),
    };
    let dilutions = values(|part| part.dilution);
    let same = dilutions
        .first()
        .copied()
        .filter(|first| dilutions.iter().all(|dilution| dilution == first));
    let counted = values(|part| part.particles_counted);
    let frames: Vec<u64> = kept.iter().filter_map(|part| part.frames).collect();
    ParticlePart {
        name: None,
        runs: Some(runs.len()),
        dilution: same,
        frames: (!frames.is_empty()).then(|| frames.iter().sum()),
        particles_counted: (!counted.is_empty()).then(|| counted.iter().sum()),
        particles_per_frame: mean(|part| part.particles_per_frame),
        concentration_per_ml: mean(|part| part.concentration_per_ml),
        concentration_low: interval.map(|interval| interval.low.max(0.0)),
        concentration_high: interval.map(|interval| interval.high),
        mean_nm: mean(|part| part.mean_nm),
        mode_nm: mean(|part| part.mode_nm),
        sd_nm: mean(|part| part.sd_nm),
        d10_nm: mean(|part| part.d10_nm),
        d50_nm: mean(|part| part.d50_nm),
        d90_nm: mean(|part| part.d90_nm),
    }
}
