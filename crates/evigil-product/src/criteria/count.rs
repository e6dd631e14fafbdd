//! Particle numbers and sizes: recomputed, stated, and on the label.

use evigil_core::{ItemStanding, Nanometres, ParticlesPerMl};

use super::check::{LabelCount, LabelSize, Replicates, SingleParticleCount};
use super::endotoxin::significant;
use super::judgement::{Evidence, Judgement, Quantity, Reason};
use super::lot::LotRecord;
use super::paper::no_measurement;
use super::record::evidence;
use crate::dossier::{Measurement, MeasurementKind};
use crate::measured::{CountOutcome, MeasuredCount, RunCount, counted, sizes};
use crate::particle::Confidence;
use crate::particle::compare::{LabelVerdict, judge_label};
use crate::particle::replicates::summarise;

/// Measurements by one of `kinds`.
fn of_kinds<'l>(lot: &LotRecord<'l>, kinds: &[MeasurementKind]) -> Vec<&'l Measurement> {
    let measurements = lot.dossier.measurements.iter();
    let mut found: Vec<&Measurement> = measurements
        .filter(|measurement| kinds.contains(&measurement.kind))
        .collect();
    // A cytometer counts only what scatters enough, so the others speak first.
    found.sort_by_key(|measurement| measurement.kind == MeasurementKind::NanoFlow);
    found
}

fn numbers(count: &MeasuredCount) -> Evidence {
    Evidence::Computed {
        file: count.runs.first().map(|run| run.file.clone()),
        quantity: count.quantity(),
    }
}

pub(super) fn single_particle_count(lot: &LotRecord<'_>, check: &SingleParticleCount) -> Judgement {
    let measurements = of_kinds(lot, &check.kinds);
    // The best-proven measurement speaks, unless raw data contradict one; of equals the first in
    // the dossier.
    let judged = measurements
        .iter()
        .rev()
        .map(|measurement| one(lot, check, measurement));
    let rank = |judgement: &Judgement| match judgement.standing {
        ItemStanding::Contradicted => 4,
        ItemStanding::Shown => 3,
        ItemStanding::Stated => 2,
        _ => 1,
    };
    judged
        .max_by_key(rank)
        .unwrap_or_else(|| no_measurement(&check.kinds))
}

fn one(lot: &LotRecord<'_>, check: &SingleParticleCount, measurement: &Measurement) -> Judgement {
    let found = evidence(lot, &measurement.path);
    let stated = measurement.particles().filter(|stated| stated.0 > 0.0);
    let told = |standing, reason: Reason| Judgement::new(standing, reason).on(found.clone());
    let missing: Vec<&str> = (check.needs.iter())
        .filter(|key| {
            let path = format!("{}.{key}", measurement.path);
            lot.dossier.fields_at(&path).next().is_none()
        })
        .map(String::as_str)
        .collect();
    match counted(lot, measurement) {
        CountOutcome::Counted(count) => {
            let judgement = against(stated, &count, check.tolerance_ratio);
            let remarks = count.remarks.clone();
            let judgement = judgement.on(found).on([numbers(&count)]);
            remarks.into_iter().fold(judgement, Judgement::and)
        }
        CountOutcome::Refused(refused) => {
            // A number that the raw data forbid is contradicted; without a number there is none.
            let standing = match stated {
                Some(_) => ItemStanding::Contradicted,
                None => ItemStanding::NotShown,
            };
            let judgement = told(standing, Reason::new("count-refused"));
            refused.reasons.into_iter().fold(judgement, Judgement::and)
        }
        CountOutcome::NoNumber => told(ItemStanding::NotShown, Reason::new("count-no-number")),
        CountOutcome::Unusable(reasons) => {
            let mut reasons = reasons.into_iter();
            let first = reasons
                .next()
                .unwrap_or_else(|| Reason::new("file-unreadable"));
            let judgement = told(ItemStanding::NotShown, first);
            reasons.fold(judgement, Judgement::and)
        }
        CountOutcome::NoFile if stated.is_none() => {
            told(ItemStanding::NotShown, Reason::new("no-value"))
        }
        CountOutcome::NoFile if !missing.is_empty() => {
            let reason = Reason::new("count-incomplete").with("missing", missing.join(", "));
            told(ItemStanding::NotShown, reason)
        }
        CountOutcome::NoFile => told(ItemStanding::Stated, Reason::new("count-stated")),
    }
}

fn against(stated: Option<ParticlesPerMl>, count: &MeasuredCount, tolerance: f64) -> Judgement {
    let reason = |code| {
        Reason::new(code)
            .with("value", significant(count.stock.value))
            .with("low", significant(count.stock.low))
            .with("high", significant(count.stock.high))
    };
    let Some(stated) = stated else {
        return Judgement::new(ItemStanding::Shown, reason("count-shown"));
    };
    let ratio = count.stock.value / stated.0;
    let agrees = (1.0 / tolerance..=tolerance).contains(&ratio) || count.stock.contains(stated.0);
    if agrees {
        Judgement::new(ItemStanding::Shown, reason("count-shown"))
    } else {
        let reason = reason("count-differs")
            .with("stated", significant(stated.0))
            .with("ratio", significant(ratio));
        Judgement::new(ItemStanding::Contradicted, reason)
    }
}

/// The label's number in particles in a millilitre.
fn label(lot: &LotRecord<'_>) -> Option<f64> {
    let label = &lot.dossier.label;
    label.particles.map(|particles| particles.0).or_else(|| {
        let volume = lot.dossier.lot.container?.0;
        (volume > 0.0).then_some(label.particles_per_container? / volume)
    })
}

/// Measurements that a label's number can be held against: a cytometer counts only what scatters
/// enough, so it speaks only when nothing else counts.
pub(super) fn telling<'l>(lot: &LotRecord<'l>) -> Vec<&'l Measurement> {
    let counting = || (lot.dossier.measurements.iter()).filter(|one| one.kind.counts_particles());
    let others: Vec<&Measurement> = counting()
        .filter(|one| one.kind != MeasurementKind::NanoFlow)
        .collect();
    if others.is_empty() {
        counting().collect()
    } else {
        others
    }
}

pub(super) fn label_count(lot: &LotRecord<'_>, check: &LabelCount) -> Judgement {
    let Some(label) = label(lot).filter(|label| *label > 0.0) else {
        return Judgement::not_applicable(Reason::new("label-no-count"));
    };
    let on_label = ["label.particles_per_ml", "label.particles_per_container"];
    let found: Vec<Evidence> = on_label
        .iter()
        .flat_map(|path| evidence(lot, path))
        .collect();
    let counting = telling(lot);
    let mut on_paper = None;
    let mut judged: Vec<Judgement> = Vec::new();
    for measurement in counting {
        match counted(lot, measurement) {
            CountOutcome::Counted(count) => {
                judged.extend(held_against(
                    label,
                    &count,
                    check.tolerance,
                    measurement.kind,
                ));
            }
            CountOutcome::Refused(refused) => {
                let judgement =
                    Judgement::new(ItemStanding::Contradicted, Reason::new("count-refused"));
                judged.push(refused.reasons.into_iter().fold(judgement, Judgement::and));
            }
            _ => on_paper = on_paper.or(measurement.particles()),
        }
    }
    let worst = judged
        .into_iter()
        .max_by_key(|judgement| match judgement.standing {
            ItemStanding::Contradicted => 2,
            ItemStanding::NotShown => 1,
            _ => 0,
        });
    if let Some(judgement) = worst {
        return judgement.on(found);
    }
    let Some(stated) = on_paper else {
        let reason = Reason::new("label-count-unmeasured").with("label", significant(label));
        return Judgement::new(ItemStanding::NotShown, reason).on(found);
    };
    let agrees = (stated.0 / label - 1.0).abs() <= check.tolerance;
    let judgement = if agrees {
        Judgement::new(ItemStanding::Stated, Reason::new("label-count-paper"))
    } else {
        let code = if stated.0 < label {
            "label-count-below"
        } else {
            "label-count-above"
        };
        let value = significant(stated.0);
        let reason = Reason::new(code)
            .with("label", significant(label))
            .with("value", &value)
            .with("low", &value)
            .with("high", &value);
        Judgement::new(ItemStanding::Contradicted, reason)
    };
    judgement.on(found)
}

fn held_against(
    label: f64,
    count: &MeasuredCount,
    tolerance: f64,
    kind: MeasurementKind,
) -> Option<Judgement> {
    let verdict = judge_label(label, count.stock, tolerance).ok()?;
    let (standing, code) = match verdict {
        LabelVerdict::Within { .. } => (ItemStanding::Shown, "label-count-within"),
        LabelVerdict::Below { .. } if kind == MeasurementKind::NanoFlow => {
            (ItemStanding::NotShown, "label-count-partial")
        }
        LabelVerdict::Below { .. } => (ItemStanding::Contradicted, "label-count-below"),
        LabelVerdict::Above { .. } => (ItemStanding::Contradicted, "label-count-above"),
        LabelVerdict::Undecided { .. } => (ItemStanding::NotShown, "label-count-undecided"),
    };
    let reason = Reason::new(code)
        .with("label", significant(label))
        .with("value", significant(count.stock.value))
        .with("low", significant(count.stock.low))
        .with("high", significant(count.stock.high));
    let ratio = verdict.ratio();
    let evidence = Evidence::Computed {
        file: count.runs.first().map(|run| run.file.clone()),
        quantity: Quantity {
            name: "label-ratio",
            subject: None,
            value: ratio.value,
            low: Some(ratio.low),
            high: Some(ratio.high),
            unit: "",
        },
    };
    Some(Judgement::new(standing, reason).on([numbers(count), evidence]))
}

pub(super) fn label_size(lot: &LotRecord<'_>, check: &LabelSize) -> Judgement {
    let label = &lot.dossier.label;
    let (low, high) = match (label.size_low, label.size_high) {
        (None, None) => return Judgement::not_applicable(Reason::new("label-no-size")),
        (low, high) => (
            low.unwrap_or(Nanometres(0.0)),
            high.unwrap_or(Nanometres(f64::MAX)),
        ),
    };
    let on_label = ["label.size_low_nm", "label.size_high_nm"];
    let found: Vec<Evidence> = on_label
        .iter()
        .flat_map(|path| evidence(lot, path))
        .collect();
    let measured = (lot.dossier.measurements.iter())
        .filter(|measurement| measurement.kind.counts_particles())
        .filter_map(|measurement| sizes(lot, measurement))
        .find_map(|sizes| Some((sizes.share(low, high)?, sizes.files)));
    let Some((share, files)) = measured else {
        return label_size_on_paper(lot, low, high).on(found);
    };
    let (standing, code) = if share.value >= check.min_share {
        (ItemStanding::Shown, "label-size-within")
    } else {
        (ItemStanding::Contradicted, "label-size-outside")
    };
    let open_end = if high.0 == f64::MAX {
        "…".to_owned()
    } else {
        high.0.to_string()
    };
    let reason = Reason::new(code)
        .with("share", format!("{:.0}", 100.0 * share.value))
        .with("low", low.0)
        .with("high", open_end);
    let computed = Evidence::Computed {
        file: files.first().cloned(),
        quantity: Quantity {
            name: "size-share",
            subject: None,
            value: share.value,
            low: Some(share.low),
            high: Some(share.high),
            unit: "",
        },
    };
    Judgement::new(standing, reason).on(found).on([computed])
}

/// The label's sizes against the diameter that the dossier states.
fn label_size_on_paper(lot: &LotRecord<'_>, low: Nanometres, high: Nanometres) -> Judgement {
    let stated = lot.dossier.measurements.iter().find_map(|one| {
        let named = [
            ("d50_nm", one.d50),
            ("mean_nm", one.mean),
            ("mode_nm", one.mode),
        ];
        let (key, diameter) = named.into_iter().find(|(_, diameter)| diameter.is_some())?;
        Some((diameter?, format!("{}.{key}", one.path)))
    });
    let Some((diameter, path)) = stated else {
        return Judgement::new(ItemStanding::NotShown, Reason::new("label-size-unmeasured"));
    };
    let (standing, code) = if low <= diameter && diameter <= high {
        (ItemStanding::Stated, "label-size-paper")
    } else {
        (ItemStanding::Contradicted, "label-size-off")
    };
    let reason = Reason::new(code).with("diameter", diameter.0);
    Judgement::new(standing, reason).on(evidence(lot, &path))
}

pub(super) fn replicates(lot: &LotRecord<'_>, check: &Replicates) -> Judgement {
    let measurements = of_kinds(lot, &check.kinds);
    let mut paper: Option<(u64, Vec<Evidence>)> = None;
    for measurement in &measurements {
        let runs = match counted(lot, measurement) {
            CountOutcome::Counted(count) => count.runs,
            CountOutcome::Refused(refused) => refused.runs,
            _ => Vec::new(),
        };
        // Runs at other dilutions are no replicates of each other.
        let same = |run: &&RunCount| run.dilution == runs.first().and_then(|first| first.dilution);
        let stocks: Vec<f64> = runs.iter().filter(same).map(|run| run.stock).collect();
        if let Ok(summary) = summarise(&stocks, Confidence::P95) {
            return of_runs(
                check,
                &stocks,
                summary.cv,
                summary.trend.map(|trend| trend.p),
            )
            .on(runs.first().map(|run| Evidence::File {
                file: run.file.clone(),
            }));
        }
        if let Some(stated) = measurement.replicates
            && paper.as_ref().is_none_or(|(most, _)| stated > *most)
        {
            paper = Some((
                stated,
                evidence(lot, &format!("{}.replicates", measurement.path)),
            ));
        }
    }
    match paper {
        Some((stated, found)) => {
            let (standing, code) = if stated >= check.min {
                (ItemStanding::Stated, "replicates-stated")
            } else {
                (ItemStanding::NotShown, "replicates-few")
            };
            let reason = Reason::new(code)
                .with("runs", stated)
                .with("min", check.min);
            Judgement::new(standing, reason).on(found)
        }
        None => Judgement::not_disclosed(Reason::new("replicates-none")),
    }
}

fn of_runs(check: &Replicates, stocks: &[f64], cv: Option<f64>, trend: Option<f64>) -> Judgement {
    let reason = |code| {
        Reason::new(code)
            .with("runs", stocks.len())
            .with("min", check.min)
            .with(
                "cv",
                cv.map_or_else(|| "–".to_owned(), |cv| format!("{:.1}", 100.0 * cv)),
            )
            .with("max", format!("{:.1}", 100.0 * check.max_cv))
    };
    if (stocks.len() as u64) < check.min {
        Judgement::new(ItemStanding::NotShown, reason("replicates-few"))
    } else if cv.is_none_or(|cv| cv > check.max_cv) {
        Judgement::new(ItemStanding::Contradicted, reason("replicates-spread"))
    } else if trend.is_some_and(|p| p <= check.trend_p) {
        let p = trend.unwrap_or_default();
        let reason = reason("replicates-trend").with("p", format!("{p:.3}"));
        Judgement::new(ItemStanding::Contradicted, reason)
    } else {
        Judgement::new(ItemStanding::Shown, reason("replicates-agree"))
    }
}
