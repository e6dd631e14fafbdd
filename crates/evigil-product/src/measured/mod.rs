//! What the raw files of a lot say, recomputed, beside what the dossier says.
//!
//! [`measure`] goes through the measurements of a dossier; the criteria ask for single figures.

mod concentration;
mod events;
mod markers;
mod sizes;

pub(crate) use concentration::points;
pub use concentration::{CountOutcome, MeasuredCount, RefusedCount, RunCount, counted};
pub(crate) use events::is_cut_short;
pub use events::{EventCount, event_count, event_files};
pub use markers::{ChannelValues, MarkerShare, channel_values, control_values, marker_share};
pub use sizes::{MeasuredSizes, RunSizes, sizes};

use evigil_instrument::ParticleRun;

use crate::criteria::{LotRecord, Quantity, Reason};
use crate::dossier::{FileRole, MeasurementKind};
use crate::particle::Confidence;
use crate::particle::dilution::DilutionLaw;
use crate::particle::recompute::{FindingGravity, RecheckLimits, recheck_session};
use crate::particle::window::Window;

/// What the raw files of one measurement say.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Path of the measurement in the dossier.
    pub measurement: String,
    /// Method.
    pub kind: MeasurementKind,
    /// Files of the sample that could be read.
    pub files: Vec<String>,
    /// Numbers with their intervals.
    pub quantities: Vec<Quantity>,
    /// What is to be said of the numbers.
    pub remarks: Vec<Reason>,
}

/// What the raw files of every measurement say; measurements without readable files are left out.
#[must_use]
pub fn measure(lot: &LotRecord<'_>) -> Vec<Measured> {
    let measurements = lot.dossier.measurements.iter();
    measurements
        .filter_map(|measurement| {
            let files: Vec<String> = (measurement.files.iter())
                .filter(|file| file.role == FileRole::Sample)
                .filter(|file| lot.files.contents(&file.file).is_some())
                .map(|file| file.file.clone())
                .collect();
            if files.is_empty() {
                return None;
            }
            let (mut quantities, mut remarks) = (Vec::new(), Vec::new());
            match counted(lot, measurement) {
                CountOutcome::Counted(count) => {
                    quantities.push(count.quantity());
                    for run in &count.runs {
                        quantities.push(Quantity {
                            name: "run-concentration",
                            subject: Some(run.name.clone()),
                            value: run.stock,
                            low: None,
                            high: None,
                            unit: "particles/mL",
                        });
                    }
                    remarks.extend(count.remarks);
                }
                CountOutcome::Refused(refused) => remarks.extend(refused.reasons),
                CountOutcome::NoFile | CountOutcome::Unusable(_) | CountOutcome::NoNumber => {}
            }
            for file in &files {
                remarks.extend(rechecked(lot.files.runs(file)));
            }
            if let Some(sizes) = sizes(lot, measurement) {
                quantities.extend(sizes.quantities());
            }
            Some(Measured {
                measurement: measurement.path.clone(),
                kind: measurement.kind,
                files,
                quantities,
                remarks,
            })
        })
        .collect()
}

/// What the instrument's software states of its runs and the runs themselves do not bear out.
fn rechecked(runs: &[ParticleRun]) -> Vec<Reason> {
    let limits = RecheckLimits {
        // Figures are printed to three digits, sizes to a tenth of a nanometre.
        sum: 0.005,
        size_nm: 0.1,
        mode_nm: 1.5,
        // The windows of instruments are criteria; they are judged there.
        particles_per_frame: Window::OPEN,
        constant: None,
        constant_spread: 0.1,
        trend_p: 0.05,
        law: DilutionLaw {
            tolerance: 0.2,
            flat_above: -0.5,
        },
        confidence: Confidence::P95,
    };
    let found = recheck_session(runs, &limits);
    found
        .into_iter()
        .filter(|found| found.finding.gravity() != FindingGravity::Note)
        .map(|found| {
            let runs: Vec<String> = found.runs.iter().map(|run| (run + 1).to_string()).collect();
            Reason {
                code: found.finding.code(),
                details: found.finding.details(),
            }
            .with("runs", runs.join(", "))
        })
        .collect()
}
