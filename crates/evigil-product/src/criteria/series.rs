//! Counts over dilution, particles in view, and particles that vanish with detergent.

use evigil_core::ItemStanding;
use evigil_instrument::{InstrumentFormat, ParticleRun};

use super::check::{Detergent, DilutionSeries, FrameWindow, Window as Limits};
use super::judgement::{Evidence, Judgement, Quantity, Reason};
use super::lot::LotRecord;
use super::record::evidence;
use crate::attachments::Attached;
use crate::dossier::{FileRole, Measurement};
use crate::measured::{CountOutcome, counted, event_count, is_cut_short, points};
use crate::particle::Confidence;
use crate::particle::dilution::{DilutionLaw, DilutionPoint, DilutionReason, judge};
use crate::particle::verdict::Verdict;
use crate::particle::window::{CountFigures, Figure, FigureLimit, Window, WindowReason};

/// Slope half way between a count that follows the dilution (-1) and one that does not change.
const FOLLOWS: f64 = -0.5;

/// Fewest points of a series on paper: two always lie on a line.
const LEAST_ON_PAPER: usize = 3;

pub(super) fn dilution_series(lot: &LotRecord<'_>, check: &DilutionSeries) -> Judgement {
    let counting = lot
        .dossier
        .measurements
        .iter()
        .filter(|one| one.kind.counts_particles());
    for measurement in counting {
        let runs = match counted(lot, measurement) {
            CountOutcome::Counted(count) => count.runs,
            CountOutcome::Refused(refused) => refused.runs,
            _ => continue,
        };
        let law = DilutionLaw {
            tolerance: check.max_deviation,
            flat_above: FOLLOWS,
        };
        // One dilution alone is no series.
        let Ok(judged) = judge(&points(&runs), law, Confidence::P95) else {
            continue;
        };
        let slope = format!("{:.2}", judged.slope.value);
        let largest = judged
            .off_stock
            .iter()
            .map(|off| off.departure.abs())
            .fold(0.0, f64::max);
        let background = match &judged.verdict {
            Verdict::Refused { reasons, .. } => reasons
                .iter()
                .any(|reason| matches!(reason, DilutionReason::Background { .. })),
            _ => false,
        };
        let (standing, code) = if background {
            (ItemStanding::Contradicted, "series-background")
        } else if largest > 0.0 {
            (ItemStanding::Contradicted, "series-bent")
        } else {
            (ItemStanding::Shown, "series-flat")
        };
        let reason = Reason::new(code)
            .with("slope", slope)
            .with("deviation", format!("{:.0}", 100.0 * largest));
        let interval = judged.slope.interval;
        let quantity = Quantity {
            name: "slope",
            subject: None,
            value: judged.slope.value,
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
            unit: "",
        };
        let file = runs.first().map(|run| run.file.clone());
        let evidence = Evidence::Computed { file, quantity };
        return Judgement::new(standing, reason).on([evidence]);
    }
    series_on_paper(lot, check)
}

/// A dilution series that only the dossier tells.
fn series_on_paper(lot: &LotRecord<'_>, check: &DilutionSeries) -> Judgement {
    let Some(measurement) = lot
        .dossier
        .measurements
        .iter()
        .find(|one| !one.series.is_empty())
    else {
        return Judgement::not_disclosed(Reason::new("series-none"));
    };
    let found = evidence(lot, &format!("{}.series", measurement.path));
    let points: Vec<DilutionPoint> = (measurement.series.iter())
        .map(|point| DilutionPoint {
            dilution: point.dilution,
            measured: point.value,
            count: None,
        })
        .collect();
    let law = DilutionLaw {
        tolerance: check.max_deviation,
        flat_above: FOLLOWS,
    };
    let judged = judge(&points, law, Confidence::P95);
    let (Ok(judged), true) = (judged, points.len() >= LEAST_ON_PAPER) else {
        let reason = Reason::new("series-few").with("points", points.len());
        return Judgement::new(ItemStanding::NotShown, reason).on(found);
    };
    let largest = judged
        .off_stock
        .iter()
        .map(|off| off.departure.abs())
        .fold(0.0, f64::max);
    let (standing, code) = if largest > 0.0 || judged.verdict.is_refused() {
        (ItemStanding::Contradicted, "series-bent")
    } else {
        (ItemStanding::Stated, "series-flat")
    };
    let reason = Reason::new(code)
        .with("slope", format!("{:.2}", judged.slope.value))
        .with("deviation", format!("{:.0}", 100.0 * largest));
    Judgement::new(standing, reason).on(found)
}

/// Windows of the instrument that wrote the file.
fn limits(check: &FrameWindow, format: Option<InstrumentFormat>) -> Option<Limits> {
    match format? {
        InstrumentFormat::NanosightSummary
        | InstrumentFormat::NanosightParticles
        | InstrumentFormat::NanosightTracks => Some(check.nanosight),
        InstrumentFormat::ZetaviewSize | InstrumentFormat::ZetaviewPositions => {
            Some(check.zetaview)
        }
        _ => None,
    }
}

fn outside(run: &ParticleRun, limits: Limits) -> Option<Vec<String>> {
    let figure = |figure, window| FigureLimit {
        figure,
        recommended: window,
        bearable: Window::OPEN,
    };
    let windows = [
        figure(
            Figure::ParticlesPerFrame,
            Window::between(limits.low, limits.high),
        ),
        figure(Figure::Tracks, Window::at_least(limits.min_tracks as f64)),
    ];
    let figures = CountFigures::of_run(run);
    // A run that tells neither figure can't be judged.
    windows
        .iter()
        .any(|limit| figures.get(limit.figure).is_some())
        .then(|| {
            let told = |reason: &WindowReason| match reason {
                WindowReason::Outside { figure, found, .. } => {
                    Some(format!("{} {found}", figure.code()))
                }
                WindowReason::NothingCounted => Some(format!("{} 0", Figure::Tracks.code())),
                WindowReason::NotStated { .. } => None,
            };
            match figures.judge(&windows) {
                Verdict::Usable => Vec::new(),
                Verdict::Cautioned { reasons } => reasons.iter().filter_map(told).collect(),
                Verdict::Refused { reasons, cautions } => {
                    reasons.iter().chain(&cautions).filter_map(told).collect()
                }
            }
        })
}

pub(super) fn frame_window(lot: &LotRecord<'_>, check: &FrameWindow) -> Judgement {
    let (mut judged, mut missed, mut why, mut files) = (0, 0, Vec::new(), Vec::new());
    for (_, file) in lot.dossier.files_of(FileRole::Sample) {
        let Some(Attached::Read(inspection)) = lot.files.get(&file.file) else {
            continue;
        };
        let Some(limits) = limits(check, inspection.format) else {
            continue;
        };
        for run in lot.files.runs(&file.file) {
            let Some(found) = outside(run, limits) else {
                continue;
            };
            judged += 1;
            missed += usize::from(!found.is_empty());
            why.extend(found);
            if files.last() != Some(&file.file) {
                files.push(file.file.clone());
            }
        }
    }
    if judged == 0 {
        return window_on_paper(lot, check);
    }
    let (standing, code) = if missed == 0 {
        (ItemStanding::Shown, "window-within")
    } else {
        (ItemStanding::NotShown, "window-outside")
    };
    // A few examples are enough to find the runs.
    why.truncate(6);
    let reason = Reason::new(code)
        .with("runs", judged)
        .with("outside", missed)
        .with("why", why.join(", "));
    Judgement::new(standing, reason).on(files.into_iter().map(|file| Evidence::File { file }))
}

/// Window figures that only the dossier tells; the instrument's name says which window.
fn window_on_paper(lot: &LotRecord<'_>, check: &FrameWindow) -> Judgement {
    let told = lot.dossier.measurements.iter().find_map(|measurement| {
        let per_frame = measurement.particles_per_frame;
        let instrument = measurement.instrument.as_deref()?.to_lowercase();
        let limits = if instrument.contains("zetaview") {
            check.zetaview
        } else if instrument.contains("nanosight")
            || instrument.contains("lm10")
            || instrument.contains("ns300")
        {
            check.nanosight
        } else {
            return None;
        };
        (per_frame.is_some() || measurement.tracks.is_some()).then_some((measurement, limits))
    });
    let Some((measurement, limits)) = told else {
        return Judgement::not_disclosed(Reason::new("window-none"));
    };
    let run = ParticleRun {
        particles_per_frame: measurement.particles_per_frame,
        counted: measurement.tracks,
        ..ParticleRun::default()
    };
    let why = outside(&run, limits).unwrap_or_default();
    let (standing, code) = if why.is_empty() {
        (ItemStanding::Stated, "fields-all")
    } else {
        (ItemStanding::Contradicted, "window-outside")
    };
    let reason = Reason::new(code)
        .with("runs", 1)
        .with("outside", 1)
        .with("why", why.join(", "));
    let keys = ["particles_per_frame", "tracks"];
    let found = keys
        .iter()
        .flat_map(|key| evidence(lot, &format!("{}.{key}", measurement.path)));
    Judgement::new(standing, reason).on(found)
}

/// Particles in a millilitre before and after detergent, at the dilutions of the files.
fn before_after(
    lot: &LotRecord<'_>,
    measurement: &Measurement,
) -> Option<Result<(f64, f64), Reason>> {
    let files = |role| {
        measurement
            .files
            .iter()
            .filter(move |file| file.role == role)
    };
    let stock = |role| {
        let mut stocks = Vec::new();
        let mut there = false;
        for file in files(role) {
            let dilution = file.dilution.or(measurement.dilution);
            if is_cut_short(lot, &file.file) {
                return Some(None);
            }
            there |= lot.files.contents(&file.file).is_some();
            for run in lot.files.runs(&file.file) {
                if run.removed.is_some() {
                    continue;
                }
                let printed = run.concentration.map(|concentration| concentration.0);
                let factor = if run.dilution_applied {
                    1.0
                } else {
                    run.dilution.or(dilution).unwrap_or(1.0)
                };
                stocks.extend(printed.map(|printed| printed * factor));
            }
            stocks.extend(event_count(lot, file, dilution).map(|count| count.run.stock));
        }
        let mean = stocks.iter().sum::<f64>() / stocks.len() as f64;
        there.then(|| mean.is_finite().then_some(mean))
    };
    let (before, after) = (stock(FileRole::Sample)?, stock(FileRole::Detergent)?);
    Some(match (before, after) {
        (Some(before), Some(after)) if before > 0.0 => Ok((before, after)),
        _ => Err(Reason::new("detergent-unknown-volume")),
    })
}

pub(super) fn detergent(lot: &LotRecord<'_>, check: &Detergent) -> Judgement {
    let counting = lot
        .dossier
        .measurements
        .iter()
        .filter(|one| one.kind.counts_particles());
    let pairs = counting.filter_map(|measurement| before_after(lot, measurement));
    let files = lot.dossier.files_of(FileRole::Detergent);
    let files = files.map(|(_, file)| Evidence::File {
        file: file.file.clone(),
    });
    let mut unknown = None;
    for pair in pairs {
        let (before, after) = match pair {
            Ok(pair) => pair,
            Err(reason) => {
                unknown = Some(reason);
                continue;
            }
        };
        let loss = (1.0 - after / before).clamp(0.0, 1.0);
        let (standing, code) = if loss >= check.min_loss {
            (ItemStanding::Shown, "detergent-loss")
        } else {
            (ItemStanding::Contradicted, "detergent-no-loss")
        };
        let reason = Reason::new(code).with("loss", format!("{:.0}", 100.0 * loss));
        let quantity = Quantity {
            name: "detergent-loss",
            subject: None,
            value: loss,
            low: None,
            high: None,
            unit: "",
        };
        let computed = Evidence::Computed {
            file: None,
            quantity,
        };
        return Judgement::new(standing, reason).on(files).on([computed]);
    }
    match unknown {
        Some(reason) => Judgement::new(ItemStanding::NotShown, reason).on(files),
        None => detergent_on_paper(lot, check),
    }
}

fn detergent_on_paper(lot: &LotRecord<'_>, check: &Detergent) -> Judgement {
    let pair = lot.dossier.measurements.iter().find_map(|measurement| {
        let control = (measurement.controls.iter())
            .find(|control| control.role == FileRole::Detergent && control.value.is_some())?;
        let before = measurement.value.filter(|value| *value > 0.0)?;
        Some((before, control.value?, &control.path))
    });
    let Some((before, after, path)) = pair else {
        return Judgement::not_disclosed(Reason::new("detergent-none"));
    };
    let loss = (1.0 - after / before).clamp(0.0, 1.0);
    let (standing, code) = if loss >= check.min_loss {
        (ItemStanding::Stated, "detergent-loss")
    } else {
        (ItemStanding::Contradicted, "detergent-no-loss")
    };
    let reason = Reason::new(code).with("loss", format!("{:.0}", 100.0 * loss));
    Judgement::new(standing, reason).on(evidence(lot, path))
}
