//! Endotoxin against the limit of the dose, not of the vial.

use evigil_core::{EuPerKgPerHour, Hours, ItemStanding};

use super::check::EndotoxinDose;
use super::judgement::{Evidence, Judgement, Reason};
use super::lot::LotRecord;
use super::record::{evidence, of_key};
use super::release::{number, over_limit, tests};
use crate::dossier::{Comparator, ReleaseTest};
use crate::particle::endotoxin::EndotoxinUse;

/// Limit K for the routes of the dossier: the lowest of those that fit, because a lot may be
/// given by any of its routes.
fn limit_of(lot: &LotRecord<'_>, check: &EndotoxinDose) -> Option<EuPerKgPerHour> {
    let dossier = lot.dossier;
    let routes: Vec<&str> = (dossier.used.route.iter())
        .chain(&dossier.product.routes)
        .map(String::as_str)
        .collect();
    let of_route = |route: &&str| {
        let own = (check.limits.iter()).find(|limit| limit.routes.iter().any(|one| one == route));
        own.or_else(|| check.limits.iter().find(|limit| limit.routes.is_empty()))
            .map(|limit| limit.eu_per_kg_h)
    };
    routes
        .iter()
        .filter_map(of_route)
        .reduce(|a, b| if b.0 < a.0 { b } else { a })
}

/// A result in endotoxin units in a millilitre. One international unit is one endotoxin unit.
fn per_ml(lot: &LotRecord<'_>, test: &ReleaseTest) -> Option<(Comparator, f64)> {
    let (comparator, value) = number(test)?;
    let factor = match test.unit.as_deref()?.to_lowercase().as_str() {
        "eu/ml" | "iu/ml" => 1.0,
        "eu/vial" | "eu/container" | "iu/vial" => {
            1.0 / lot.dossier.lot.container.filter(|volume| volume.0 > 0.0)?.0
        }
        _ => return None,
    };
    Some((comparator, value * factor))
}

pub(super) fn endotoxin_dose(lot: &LotRecord<'_>, check: &EndotoxinDose) -> Judgement {
    let tests = tests(lot, "endotoxin");
    let Some(test) = tests.first() else {
        return Judgement::not_disclosed(Reason::new("no-test").with("test", "endotoxin"));
    };
    // A failed test, or one above the maker's own limit, needs no dose to be told.
    let broken = tests.iter().find_map(|test| {
        if test.passed == Some(false) {
            return Some(Reason::new("test-failed").with("test", &test.test));
        }
        over_limit(test, number(test), None)
    });
    let dossier = lot.dossier;
    let found = tests.iter().flat_map(|test| evidence(lot, &test.path));
    let found: Vec<Evidence> = found.chain(evidence(lot, "use")).collect();
    let told = |standing, reason: Reason| Judgement::new(standing, reason).on(found.clone());
    if let Some(reason) = broken {
        return told(ItemStanding::Contradicted, reason);
    }
    let figures: Vec<_> = tests.iter().filter_map(|test| per_ml(lot, test)).collect();
    if figures.len() < tests.iter().filter(|test| number(test).is_some()).count() {
        return told(ItemStanding::NotShown, Reason::new("endotoxin-no-unit"));
    }
    // The highest of several results counts; a bound of a coarse test says less than a figure.
    let is_bound = |comparator| matches!(comparator, Comparator::Less | Comparator::LessOrEqual);
    let rank = |(comparator, value): &(Comparator, f64)| (!is_bound(*comparator), *value);
    let highest = figures.into_iter().max_by(|a, b| {
        rank(a)
            .partial_cmp(&rank(b))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let Some((comparator, concentration)) = highest else {
        let code = if of_key(lot, &test.path, "result").is_empty() {
            "endotoxin-no-figure"
        } else {
            "endotoxin-no-unit"
        };
        return told(ItemStanding::NotShown, Reason::new(code));
    };
    let Some(limit) = limit_of(lot, check) else {
        let reason = Reason::new("fields-some").with("missing", "use.route | product.routes");
        return told(ItemStanding::NotShown, reason);
    };
    let Some(volume) = dossier.used.volume else {
        let reason = Reason::new("endotoxin-no-dose")
            .with("missing", "use.volume_ml")
            .with("k", limit.0);
        return told(ItemStanding::NotShown, reason);
    };
    let mass = dossier.used.body_mass.unwrap_or(check.default_mass_kg);
    // K speaks of the hour: without a time the dose counts as given in one.
    let given = EndotoxinUse {
        volume,
        body_mass: mass,
        duration: dossier.used.duration.unwrap_or(Hours(1.0)),
        threshold: limit,
    };
    let (Ok(per_kg), Ok(allowed)) = (given.dose_per_kg_in_an_hour(), given.limit()) else {
        let reason = Reason::new("endotoxin-no-dose")
            .with("missing", "use.volume_ml, use.body_mass_kg, use.hours")
            .with("k", limit.0);
        return told(ItemStanding::NotShown, reason);
    };
    let (per_kg_hour, allowed) = (concentration * per_kg, allowed.0);
    let numbers = [
        Evidence::number("endotoxin-dose", per_kg_hour, EuPerKgPerHour::SYMBOL),
        Evidence::number("endotoxin-limit", allowed, "EU/mL"),
    ];
    let reason = |code| {
        Reason::new(code)
            .with("dose", significant(per_kg_hour))
            .with("k", limit.0)
            .with("allowed", significant(allowed))
            .with("mass", mass.0)
            .with("volume", volume.0)
    };
    let judgement = match comparator {
        Comparator::Greater | Comparator::GreaterOrEqual if per_kg_hour >= limit.0 => {
            told(ItemStanding::Contradicted, reason("endotoxin-over"))
        }
        // "More than" a harmless amount says nothing, "less than" a harmful one neither.
        Comparator::Greater | Comparator::GreaterOrEqual => {
            told(ItemStanding::NotShown, reason("endotoxin-open"))
        }
        Comparator::Equal if per_kg_hour > limit.0 => {
            told(ItemStanding::Contradicted, reason("endotoxin-over"))
        }
        Comparator::Less | Comparator::LessOrEqual if per_kg_hour > limit.0 => {
            told(ItemStanding::NotShown, reason("endotoxin-insensitive"))
        }
        _ => told(ItemStanding::Stated, reason("endotoxin-within")),
    };
    judgement.on(numbers)
}

/// Three significant digits, for sentences.
pub(super) fn significant(value: f64) -> String {
    let magnitude = value.abs().log10();
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    if (-3.0..5.0).contains(&magnitude) {
        let decimals = (2.0 - magnitude.floor()).max(0.0) as usize;
        format!("{value:.decimals$}")
    } else {
        format!("{value:.2e}")
    }
}
