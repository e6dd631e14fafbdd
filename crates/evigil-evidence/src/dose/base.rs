//! What the base holds about doses.

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::{Basis, unsupported};
use evigil_knowledge::part::{BaseFault, read};
use serde::Deserialize;

use super::error::DoseError;

/// Where it stands.
pub const DOSE_FILE: &str = "evidence/dose.toml";

/// Conversion factors, exceptions, and the width of "the same order".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoseBase {
    /// From the equivalent to a first dose.
    pub start: Start,
    /// When two doses are of the same order.
    pub same_order: SameOrder,
    /// Humans, the first by default.
    pub human: Vec<Human>,
    /// Animals.
    pub species: Vec<Species>,
    /// Where body surface is not the measure.
    pub exception: Vec<Exception>,
}

/// From the equivalent to a first dose.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// What the equivalent is divided by.
    pub divisor: f64,
    /// In words.
    pub text: Localized,
    /// Supports.
    pub basis: Vec<Basis>,
}

/// When two doses are of the same order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameOrder {
    /// Greatest ratio.
    pub within: f64,
    /// In words.
    pub text: Localized,
    /// Supports.
    pub basis: Vec<Basis>,
}

/// A human.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Human {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Localized,
    /// Body mass by body surface, kg/m².
    pub km: f64,
    /// Body weight that `km` stands for, kg.
    pub weight_kg: f64,
    /// Supports.
    pub basis: Vec<Basis>,
}

/// An animal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Species {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Localized,
    /// Body mass by body surface, kg/m².
    pub km: f64,
    /// What the guidance divides a dose per kilogram by, for an adult: rounded.
    pub divide: f64,
    /// What the guidance multiplies it by, for an adult: rounded.
    pub multiply: f64,
    /// Supports.
    pub basis: Vec<Basis>,
}

/// Where body surface is not the measure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Id.
    pub id: String,
    /// Ids of terms of the kind `route` for which it holds.
    pub routes: Vec<String>,
    /// Whether it holds for every dose of vesicles, by whatever route.
    #[serde(default)]
    pub always: bool,
    /// In words.
    pub text: Localized,
    /// Supports.
    pub basis: Vec<Basis>,
}

impl DoseBase {
    /// Reads the doses of a base.
    ///
    /// # Errors
    /// When the file is missing, is not of this shape, holds an impossible number or a factor that
    /// does not follow from its Km, names a route that is no term, or cites nothing.
    pub fn load(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let text = knowledge
            .file(DOSE_FILE)
            .ok_or_else(|| BaseFault::whole(DOSE_FILE, "the file is missing"))?;
        let base: Self = read(DOSE_FILE, text)?;
        let fault = |message: String| Err(BaseFault::whole(DOSE_FILE, message));
        let adult = match base.human.first() {
            Some(adult) => adult.km,
            None => return fault("no human".to_owned()),
        };
        let numbers = (base.human.iter().flat_map(|it| [it.km, it.weight_kg]))
            .chain(base.species.iter().map(|it| it.km))
            .chain([base.start.divisor, base.same_order.within]);
        for number in numbers {
            if !(number.is_finite() && number > 0.0) {
                return fault(format!("{number} is not above 0"));
            }
        }
        for species in &base.species {
            // The guidance prints two digits: a misprinted factor is further off than rounding.
            let ratio = adult / species.km;
            let off = |printed: f64, exact: f64| (printed / exact - 1.0).abs() > 0.05;
            if off(species.divide, ratio) || off(species.multiply, 1.0 / ratio) {
                return fault(format!(
                    "{}: {} and {} do not follow from Km {}",
                    species.id, species.divide, species.multiply, species.km
                ));
            }
        }
        for exception in &base.exception {
            for route in &exception.routes {
                if knowledge.explain(&format!("route:{route}")).is_none() {
                    return fault(format!("{}: no route `{route}`", exception.id));
                }
            }
        }
        for (id, basis) in base.entries() {
            if let Some(dangling) = unsupported(basis, knowledge).first() {
                return fault(format!("{id}: {dangling}"));
            }
        }
        Ok(base)
    }

    /// Every entry with its supports, by id.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &[Basis])> {
        let parts = [
            ("start", self.start.basis.as_slice()),
            ("same_order", self.same_order.basis.as_slice()),
        ];
        parts
            .into_iter()
            .chain(
                self.human
                    .iter()
                    .map(|it| (it.id.as_str(), it.basis.as_slice())),
            )
            .chain((self.species.iter()).map(|it| (it.id.as_str(), it.basis.as_slice())))
            .chain((self.exception.iter()).map(|it| (it.id.as_str(), it.basis.as_slice())))
    }

    /// The animal with this id; a space or hyphen stands for `_`.
    ///
    /// # Errors
    /// When there is no such animal.
    pub fn species(&self, id: &str) -> Result<&Species, DoseError> {
        let plain = id.trim().to_lowercase().replace([' ', '-'], "_");
        self.species
            .iter()
            .find(|species| species.id == plain)
            .ok_or_else(|| DoseError::Species {
                text: id.to_owned(),
            })
    }

    /// The human with this id.
    ///
    /// # Errors
    /// When there is no such human.
    pub fn human(&self, id: &str) -> Result<&Human, DoseError> {
        self.human
            .iter()
            .find(|human| human.id == id.trim())
            .ok_or_else(|| DoseError::Species {
                text: id.to_owned(),
            })
    }
}
