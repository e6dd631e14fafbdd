//! Plans by number and by provider.

use serde::{Deserialize, Serialize};

use super::name::provider_key;
use super::number::PlanNumber;
use super::record::Plan;
use super::words::PlanWords;

/// What became of a plan that was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Added {
    /// It is new.
    New,
    /// It was there, and is the same.
    Same,
    /// It was there in another version, which it replaces.
    Replaced,
}

/// How a name fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameMatch {
    /// The same name, apart from spelling and legal form.
    Same,
    /// One name holds the other.
    Contains,
    /// The names are alike: a person has to look.
    Alike,
}

/// A plan that was found by a provider's name.
#[derive(Debug, Clone, Copy)]
pub struct Found<'r> {
    /// The plan.
    pub plan: &'r Plan,
    /// How the name fits.
    pub by: NameMatch,
}

/// Names of fewer letters are not looked for within others: they would be found everywhere.
const CONTAINED_MIN: usize = 3;

/// Names are alike when this share of their letters agrees.
const ALIKE_MIN: f64 = 0.8;

/// A register of plans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    plans: Vec<Plan>,
}

impl Register {
    /// The plans, in the order in which they were added.
    #[must_use]
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// Adds a plan; one with the same number (or, without a number, with the same provider and
    /// name) is replaced.
    pub fn add(&mut self, words: &PlanWords, plan: Plan) -> Added {
        let same = |known: &&mut Plan| match (&known.number, &plan.number) {
            (Some(one), Some(other)) => one == other,
            (None, None) => {
                let key = |plan: &Plan| provider_key(words, plan.provider.as_deref().unwrap_or(""));
                known.name == plan.name && key(known) == key(&plan)
            }
            _ => false,
        };
        match self.plans.iter_mut().find(same) {
            Some(known) => {
                let unplaced = |plan: &Plan| Plan {
                    source: None,
                    line: None,
                    ..plan.clone()
                };
                if unplaced(known) == unplaced(&plan) {
                    return Added::Same;
                }
                *known = plan;
                Added::Replaced
            }
            None => {
                self.plans.push(plan);
                Added::New
            }
        }
    }

    /// The plan with this number.
    #[must_use]
    pub fn by_number(&self, number: &PlanNumber) -> Option<&Plan> {
        self.plans
            .iter()
            .find(|plan| plan.number.as_ref() == Some(number))
    }

    /// Plans of a provider, the best fit first.
    #[must_use]
    pub fn by_provider(&self, words: &PlanWords, name: &str) -> Vec<Found<'_>> {
        let wanted = provider_key(words, name);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Found<'_>> = self
            .plans
            .iter()
            .filter_map(|plan| {
                let key = provider_key(words, plan.provider.as_deref()?);
                let by = name_match(&wanted, &key)?;
                Some(Found { plan, by })
            })
            .collect();
        found.sort_by_key(|found| found.by);
        found
    }
}

/// How two keys fit.
pub(super) fn name_match(one: &str, other: &str) -> Option<NameMatch> {
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let long_enough = one.chars().count().min(other.chars().count()) >= CONTAINED_MIN;
    if one == other {
        Some(NameMatch::Same)
    } else if long_enough && (one.contains(other) || other.contains(one)) {
        Some(NameMatch::Contains)
    } else if strsim::normalized_levenshtein(one, other) >= ALIKE_MIN {
        Some(NameMatch::Alike)
    } else {
        None
    }
}
