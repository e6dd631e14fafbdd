//! Particles for each microgram of protein, and numbers that can't be.

use evigil_core::{ItemStanding, Nanometres, ParticlesPerMicrogram, ParticlesPerMl};

use super::check::{Plausibility, PurityClass, PurityRatio};
use super::count::telling;
use super::endotoxin::significant;
use super::judgement::{Evidence, Judgement, Quantity, Reason};
use super::lot::LotRecord;
use super::record::evidence;
use crate::dossier::{Measurement, MeasurementKind};
use crate::measured::{CountOutcome, counted, sizes};
use crate::particle::Estimate;
use crate::particle::plausibility::{protein_of_particle, volume_share};

/// A number of particles with where it comes from.
struct Particles {
    stock: Estimate,
    recomputed: bool,
    evidence: Vec<Evidence>,
}

/// The particle number of the lot: recomputed where raw files allow it, else as stated.
fn particles(lot: &LotRecord<'_>) -> Option<Particles> {
    let counting = || telling(lot).into_iter();
    let recomputed = counting().find_map(|measurement| match counted(lot, measurement) {
        CountOutcome::Counted(count) => Some(Particles {
            stock: count.stock,
            recomputed: true,
            evidence: vec![Evidence::Computed {
                file: count.runs.first().map(|run| run.file.clone()),
                quantity: count.quantity(),
            }],
        }),
        _ => None,
    });
    recomputed.or_else(|| {
        counting().find_map(|measurement| {
            Some(Particles {
                stock: estimate(measurement, measurement.particles()?.0, 1.0)?,
                recomputed: false,
                evidence: evidence(lot, &measurement.path),
            })
        })
    })
}

/// A stated value with its stated interval.
fn estimate(measurement: &Measurement, value: f64, factor: f64) -> Option<Estimate> {
    let bound = |bound: Option<f64>| bound.map_or(value, |bound| bound * factor);
    let (low, high) = (bound(measurement.low), bound(measurement.high));
    Estimate::stated(value, low.min(value), high.max(value)).ok()
}

fn protein(lot: &LotRecord<'_>) -> Option<(Estimate, Vec<Evidence>)> {
    let measurements = lot.dossier.measurements.iter();
    let mut proteins = measurements.filter(|one| one.kind == MeasurementKind::Protein);
    proteins.find_map(|measurement| {
        let mass = measurement.mass()?.0;
        let factor = mass / measurement.value.filter(|value| *value > 0.0)?;
        Some((
            estimate(measurement, mass, factor)?,
            evidence(lot, &measurement.path),
        ))
    })
}

/// Particles for each microgram, and what went in.
fn ratio(lot: &LotRecord<'_>) -> Result<(Estimate, Particles, Vec<Evidence>), &'static str> {
    let particles = particles(lot);
    let protein = protein(lot);
    match (particles, protein) {
        (Some(particles), Some((protein, on))) => match particles.stock.over(protein) {
            Ok(ratio) => Ok((ratio, particles, on)),
            Err(_) => Err("measurement nta | trps | nano_flow | chip"),
        },
        (None, Some(_)) => Err("measurement nta | trps | nano_flow | chip"),
        (Some(_), None) => Err("measurement protein"),
        (None, None) => Err("measurement nta | trps | nano_flow | chip, measurement protein"),
    }
}

fn class_of(classes: &[PurityClass], ratio: f64) -> Option<&str> {
    let class = classes.iter().find(|class| class.holds(ratio));
    class.map(|class| class.id.as_str())
}

pub(super) fn purity_ratio(lot: &LotRecord<'_>, check: &PurityRatio) -> Judgement {
    let (ratio, particles, protein) = match ratio(lot) {
        Ok(all) => all,
        Err(missing) => {
            let reason = Reason::new("purity-missing").with("missing", missing);
            return Judgement::not_disclosed(reason);
        }
    };
    let (class, low, high) = (
        class_of(&check.classes, ratio.value),
        class_of(&check.classes, ratio.low),
        class_of(&check.classes, ratio.high),
    );
    let reason = |code| {
        Reason::new(code)
            .with("ratio", significant(ratio.value))
            .with("low", significant(ratio.low))
            .with("high", significant(ratio.high))
            .with("class", class.unwrap_or_default())
    };
    let reason = match class {
        _ if class != low || class != high => reason("purity-unsure"),
        Some(_) => reason("purity-class"),
        None => reason("purity-between"),
    };
    let mut judgement = Judgement::new(ItemStanding::Stated, reason);
    // The protein is on paper even where the particles are not.
    if particles.recomputed {
        judgement = judgement.and(Reason::new("purity-half-shown"));
    }
    let computed = Evidence::Computed {
        file: None,
        quantity: Quantity {
            name: "purity",
            subject: None,
            value: ratio.value,
            low: Some(ratio.low),
            high: Some(ratio.high),
            unit: ParticlesPerMicrogram::SYMBOL,
        },
    };
    judgement.on([computed]).on(particles.evidence).on(protein)
}

/// Median diameter of the lot: from raw files, else as stated.
fn diameter(lot: &LotRecord<'_>) -> Option<f64> {
    let measurements = || lot.dossier.measurements.iter();
    measurements()
        .find_map(|measurement| sizes(lot, measurement)?.median().map(|median| median.value))
        .or_else(|| {
            measurements().find_map(|one| {
                let stated = one.d50.or(one.mean).or(one.mode);
                stated.map(|diameter| diameter.0)
            })
        })
        .filter(|diameter| *diameter > 0.0)
}

pub(super) fn plausibility(lot: &LotRecord<'_>, check: &Plausibility) -> Judgement {
    let Some(particles) = particles(lot) else {
        let reason = Reason::new("purity-missing")
            .with("missing", "measurement nta | trps | nano_flow | chip");
        return Judgement::not_disclosed(reason);
    };
    let mut judgements: Vec<Judgement> = Vec::new();
    let stock = ParticlesPerMl(particles.stock.value);
    if let Some(diameter) = diameter(lot)
        && let Ok(share) = volume_share(stock, Nanometres(diameter))
    {
        let evidence = Evidence::number("volume-share", share, "");
        judgements.push(if share > check.max_volume_share {
            let reason = Reason::new("volume-impossible")
                .with("concentration", significant(particles.stock.value))
                .with("diameter", significant(diameter))
                .with("share", significant(100.0 * share));
            Judgement::new(ItemStanding::Contradicted, reason).on([evidence])
        } else {
            Judgement::new(ItemStanding::Stated, Reason::new("plausible")).on([evidence])
        });
    }
    if let Ok((ratio, _, protein)) = ratio(lot)
        && let Ok(of_particle) = protein_of_particle(ParticlesPerMicrogram(ratio.value))
    {
        let attogram = of_particle.attograms;
        let evidence = Evidence::number("protein-per-particle", attogram, "ag");
        judgements.push(if attogram < check.min_attogram_per_particle {
            let reason = Reason::new("protein-too-little").with("attogram", significant(attogram));
            Judgement::new(ItemStanding::Contradicted, reason)
                .on([evidence])
                .on(protein)
        } else {
            Judgement::new(ItemStanding::Stated, Reason::new("plausible")).on([evidence])
        });
    }
    let all: Vec<Evidence> = judgements
        .iter()
        .flat_map(|judgement| judgement.evidence.clone())
        .collect();
    let against: Vec<Judgement> = judgements
        .into_iter()
        .filter(|judgement| judgement.standing == ItemStanding::Contradicted)
        .collect();
    if all.is_empty() {
        let missing = "measurement.d50_nm | measurement.mean_nm, measurement protein";
        return Judgement::not_disclosed(Reason::new("purity-missing").with("missing", missing));
    }
    let reasons: Vec<Reason> = against
        .into_iter()
        .flat_map(|judgement| judgement.reasons)
        .collect();
    let mut reasons = reasons.into_iter();
    let judgement = match reasons.next() {
        Some(first) => {
            let judgement = Judgement::new(ItemStanding::Contradicted, first);
            reasons.fold(judgement, Judgement::and)
        }
        None if particles.recomputed => {
            Judgement::new(ItemStanding::Shown, Reason::new("plausible"))
        }
        None => Judgement::new(ItemStanding::Stated, Reason::new("plausible")),
    };
    judgement.on(all)
}
