//! Particle concentration from raw files.

use evigil_instrument::ParticleRun;

use super::events::{event_count, is_cut_short};
use crate::attachments::Attached;
use crate::criteria::{LotRecord, Quantity, Reason};
use crate::dossier::{FileRole, MeasuredFile, Measurement};
use crate::particle::count::{BlankVerdict, Rate, poisson_interval, subtract_blank};
use crate::particle::dilution::{DilutionLaw, DilutionPoint, DilutionReason, judge};
use crate::particle::replicates::{combine_with_counts, summarise};
use crate::particle::verdict::Verdict;
use crate::particle::{Confidence, Estimate};

/// What one run comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct RunCount {
    /// File as the dossier gives it.
    pub file: String,
    /// Name of the run.
    pub name: String,
    /// Concentration of the undiluted lot, particles in a millilitre.
    pub stock: f64,
    /// Particles that were counted.
    pub counted: Option<f64>,
    /// Particles seen at the same time.
    pub per_frame: Option<f64>,
    /// Factor by which the sample was diluted.
    pub dilution: Option<f64>,
}

/// A concentration with its error.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredCount {
    /// Runs of the sample.
    pub runs: Vec<RunCount>,
    /// Concentration of the undiluted lot with its 95 % interval.
    pub stock: Estimate,
    /// What is to be said of it.
    pub remarks: Vec<Reason>,
}

impl MeasuredCount {
    /// The concentration as a named number.
    #[must_use]
    pub const fn quantity(&self) -> Quantity {
        Quantity {
            name: "concentration",
            subject: None,
            value: self.stock.value,
            low: Some(self.stock.low),
            high: Some(self.stock.high),
            unit: "particles/mL",
        }
    }
}

/// A count that allows no concentration.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedCount {
    /// Why.
    pub reasons: Vec<Reason>,
    /// What the runs would have come to.
    pub runs: Vec<RunCount>,
}

/// What the raw files of a measurement allow to say of the number.
#[derive(Debug, Clone, PartialEq)]
pub enum CountOutcome {
    /// The dossier names no file of the sample.
    NoFile,
    /// None of its files can be used; why.
    Unusable(Vec<Reason>),
    /// The files hold no concentration.
    NoNumber,
    /// The files speak against any concentration.
    Refused(RefusedCount),
    /// A concentration.
    Counted(MeasuredCount),
}

/// Recomputes the concentration of a measurement from its files.
///
/// A run's concentration is the sum over its classes where the file has classes, else the printed
/// one; the dilution of the file counts before that of the dossier, and is applied once. Replicates
/// are combined so that the larger of their spread and their Poisson error governs. A blank of the
/// diluent is subtracted; a sample that does not stand out from it, or a count that does not fall
/// with the dilution, is refused.
#[must_use]
pub fn counted(lot: &LotRecord<'_>, measurement: &Measurement) -> CountOutcome {
    let samples: Vec<&MeasuredFile> = of_role(measurement, FileRole::Sample).collect();
    if samples.is_empty() || !measurement.kind.counts_particles() {
        return CountOutcome::NoFile;
    }
    let mut unusable = Vec::new();
    let mut undiluted = false;
    let mut runs = Vec::new();
    for file in &samples {
        match lot.files.get(&file.file) {
            Some(Attached::Read(inspection)) if !inspection.is_unreadable() => {}
            Some(Attached::Missing { .. }) | None => {
                unusable.push(Reason::new("file-missing").with("file", &file.file));
                continue;
            }
            _ => {
                unusable.push(Reason::new("file-unreadable").with("file", &file.file));
                continue;
            }
        }
        if is_cut_short(lot, &file.file) {
            unusable.push(Reason::new("file-incomplete").with("file", &file.file));
            continue;
        }
        let stated = file.dilution.or(measurement.dilution);
        for run in lot.files.runs(&file.file) {
            if let Some(count) = run_count(file, run, stated) {
                undiluted |= count.dilution.is_none() && !run.dilution_applied;
                runs.push(count);
            }
        }
        if let Some(events) = event_count(lot, file, stated) {
            undiluted |= events.run.dilution.is_none();
            runs.push(events.run);
        }
    }
    if runs.is_empty() {
        return if unusable.is_empty() {
            CountOutcome::NoNumber
        } else {
            CountOutcome::Unusable(unusable)
        };
    }
    let mut reasons = background(&runs);
    let blank = blank_share(lot, measurement, &samples);
    if matches!(blank, Some(None)) {
        reasons.push(Reason::new("count-not-above-blank"));
    }
    if reasons.is_empty() && undiluted {
        // Without the dilution the number may be off by any factor.
        return CountOutcome::Unusable(vec![Reason::new("count-no-dilution")]);
    }
    if !reasons.is_empty() {
        return CountOutcome::Refused(RefusedCount { reasons, runs });
    }
    let Some(mut stock) = combined(&runs) else {
        return CountOutcome::NoNumber;
    };
    let mut remarks = unusable;
    if let Some(Some(kept)) = blank {
        if let Ok(subtracted) = stock.times(kept) {
            stock = subtracted;
        }
        let percent = format!("{:.1}", 100.0 * (1.0 - kept.value));
        remarks.push(Reason::new("blank-subtracted").with("percent", percent));
    }
    remarks.extend(trend(&runs));
    CountOutcome::Counted(MeasuredCount {
        runs,
        stock,
        remarks,
    })
}

fn of_role(measurement: &Measurement, role: FileRole) -> impl Iterator<Item = &MeasuredFile> {
    measurement
        .files
        .iter()
        .filter(move |file| file.role == role)
}

/// The concentration a run's classes add up to, else the printed one; without any dilution that
/// the file has not applied.
fn in_file(run: &ParticleRun) -> Option<f64> {
    let classes: Vec<f64> = (run.bins.iter())
        .filter_map(|bin| bin.concentration.map(|concentration| concentration.0))
        .collect();
    let summed = classes.iter().sum::<f64>();
    let concentration = if classes.is_empty() || classes.len() != run.bins.len() {
        run.concentration?.0
    } else {
        summed
    };
    (concentration.is_finite() && concentration >= 0.0).then_some(concentration)
}

fn run_count(file: &MeasuredFile, run: &ParticleRun, stated: Option<f64>) -> Option<RunCount> {
    if run.removed.is_some() {
        return None;
    }
    let concentration = in_file(run)?;
    let dilution = run.dilution.or(stated);
    let stock = if run.dilution_applied {
        concentration
    } else {
        concentration * dilution.unwrap_or(1.0)
    };
    stock.is_finite().then(|| RunCount {
        file: file.file.clone(),
        name: run.name.clone(),
        stock,
        counted: run.counted.map(|counted| counted as f64).or(run.sized),
        per_frame: run.particles_per_frame,
        dilution,
    })
}

/// Mean of the runs: the larger of their spread and of counting governs the interval.
fn combined(runs: &[RunCount]) -> Option<Estimate> {
    let stocks: Vec<f64> = runs.iter().map(|run| run.stock).collect();
    let counts: Option<Vec<f64>> = runs.iter().map(|run| run.counted).collect();
    match (stocks.as_slice(), counts) {
        ([stock], Some(counts)) => {
            let counted = counts.first().copied().filter(|counted| *counted > 0.0)?;
            let interval = poisson_interval(counted, Confidence::P95).ok()?;
            interval.scaled(stock / counted).ok()
        }
        ([stock], None) => Estimate::exact(*stock).ok(),
        (stocks, Some(counts)) => combine_with_counts(stocks, &counts, Confidence::P95)
            .map(|combined| combined.mean)
            .or_else(|_| summarise(stocks, Confidence::P95).map(|summary| summary.interval))
            .ok(),
        (stocks, None) => summarise(stocks, Confidence::P95)
            .ok()
            .map(|summary| summary.interval),
    }
    // A mean of positive numbers has no negative concentration in its interval.
    .and_then(|estimate| {
        Estimate::stated(estimate.value, estimate.low.max(0.0), estimate.high).ok()
    })
}

/// Points of a dilution series: particles in view at each dilution that the runs tell.
pub(crate) fn points(runs: &[RunCount]) -> Vec<DilutionPoint> {
    let point = |run: &RunCount| {
        let dilution = run.dilution?;
        // In view where the instrument tells it, else what the cell held.
        let measured = run.per_frame.unwrap_or(run.stock / dilution);
        (measured > 0.0 && dilution > 0.0).then_some(DilutionPoint {
            dilution,
            measured,
            count: run.counted,
        })
    };
    runs.iter().filter_map(point).collect()
}

/// Reasons to refuse the count because it does not follow the dilution.
fn background(runs: &[RunCount]) -> Vec<Reason> {
    // Half way between a count that follows and one that does not change at all.
    let law = DilutionLaw {
        tolerance: 0.2,
        flat_above: -0.5,
    };
    let verdict = judge(&points(runs), law, Confidence::P95).map(|judged| judged.verdict);
    let Ok(Verdict::Refused { reasons, .. }) = verdict else {
        return Vec::new();
    };
    let background = reasons
        .iter()
        .any(|reason| matches!(reason, DilutionReason::Background { .. }));
    if background {
        vec![Reason::new("series-background")]
    } else {
        Vec::new()
    }
}

/// Share of the sample's count that is left after the blank of the diluent; `Some(None)` when the
/// sample does not stand out from it, `None` when there is no blank that can be compared.
fn blank_share(
    lot: &LotRecord<'_>,
    measurement: &Measurement,
    samples: &[&MeasuredFile],
) -> Option<Option<Estimate>> {
    let rate = |files: &mut dyn Iterator<Item = &MeasuredFile>| {
        let mut rate = Rate {
            count: 0.0,
            exposure: 0.0,
        };
        for file in files {
            for run in lot.files.runs(&file.file) {
                let counted = run.counted.map(|counted| counted as f64).or(run.sized)?;
                rate.count += counted;
                rate.exposure += run.frames.map_or(1.0, |frames| frames as f64);
            }
        }
        (rate.exposure > 0.0).then_some(rate)
    };
    let blank = rate(&mut of_role(measurement, FileRole::DiluentBlank))?;
    let sample = rate(&mut samples.iter().copied())?;
    let subtraction = subtract_blank(sample, blank, Confidence::P95).ok()?;
    if subtraction.verdict == BlankVerdict::Refused {
        return Some(None);
    }
    let whole = sample.count / sample.exposure;
    let share = subtraction.difference;
    // Only what the blank adds to the error: the sample's own error is in the concentration.
    let share = Estimate::exact((share.value / whole).clamp(0.0, 1.0)).ok()?;
    Some(Some(share))
}

/// A fall or rise through the session: the runs are no replicates then.
fn trend(runs: &[RunCount]) -> Option<Reason> {
    let stocks: Vec<f64> = runs.iter().map(|run| run.stock).collect();
    let summary = summarise(&stocks, Confidence::P95).ok()?;
    let trend = summary
        .trend
        .filter(|trend| trend.steady || trend.p < 0.05)?;
    let change = stocks.last()? / stocks.first()? - 1.0;
    (change.abs() > 0.1).then(|| {
        Reason::new("count-trend")
            .with("percent", format!("{:+.0}", 100.0 * change))
            .with("p", format!("{:.3}", trend.p))
    })
}
