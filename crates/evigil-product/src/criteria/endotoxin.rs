//! Endotoxin against the limit of the dose, not of the vial.

use evigil_core::{EuPerKgPerHour, ItemStanding};

use super::check::EndotoxinDose;
use super::judgement::{Evidence, Judgement, Quantity, Reason};
use super::lot::LotRecord;
use super::record::{evidence, of_key};
use super::release::{number, tests};
use crate::dossier::Comparator;

/// Limit K for the routes of the dossier: the lowest of those that fit, because a lot may be
/// given by any of its routes.
fn limit_of(lot: &LotRecord<'_>, check: &EndotoxinDose) -> Option<EuPerKgPerHour> {
    let dossier = lot.dossier;
    let routes: Vec<&str> = match &dossier.used.route {
        Some(route) => vec![route.as_str()],
        None => dossier.product.routes.iter().map(String::as_str).collect(),
    };
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

pub(super) fn endotoxin_dose(lot: &LotRecord<'_>, check: &EndotoxinDose) -> Judgement {
    let tests = tests(lot, "endotoxin");
    let Some(test) = tests.first() else {
        return Judgement::not_disclosed(Reason::new("no-test").with("test", "endotoxin"));
    };
    let dossier = lot.dossier;
    let found = tests.iter().flat_map(|test| evidence(lot, &test.path));
    let found: Vec<Evidence> = found.chain(evidence(lot, "use")).collect();
    let told = |standing, reason: Reason| Judgement::new(standing, reason).on(found.clone());
    let figures: Vec<_> = tests
        .iter()
        .filter(|test| test.unit.as_deref() == Some("EU/mL"))
        .filter_map(|test| number(test))
        .collect();
    // The highest of several results counts.
    let Some((comparator, concentration)) = figures.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))
    else {
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
    // A dose that takes less than an hour counts as given in one hour: K speaks of the hour.
    let hours = dossier
        .used
        .duration
        .map_or(1.0, |duration| duration.0.max(1.0));
    if mass.0 <= 0.0 || volume.0 <= 0.0 {
        let reason = Reason::new("endotoxin-no-dose")
            .with("missing", "use.volume_ml, use.body_mass_kg")
            .with("k", limit.0);
        return told(ItemStanding::NotShown, reason);
    }
    let per_kg_hour = concentration * volume.0 / mass.0 / hours;
    let allowed = limit.0 * mass.0 * hours / volume.0;
    let computed = |name, value, unit| Evidence::Computed {
        file: None,
        quantity: Quantity {
            name,
            subject: None,
            value,
            low: None,
            high: None,
            unit,
        },
    };
    let numbers = [
        computed("endotoxin-dose", per_kg_hour, EuPerKgPerHour::SYMBOL),
        computed("endotoxin-limit", allowed, "EU/mL"),
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
