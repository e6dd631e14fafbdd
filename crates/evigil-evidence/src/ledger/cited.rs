//! Entries that stand beside the studies: syntheses, and arguments about risk.

use evigil_core::Localized;
use evigil_knowledge::basis::Basis;
use serde::Deserialize;

use super::vocabulary::words;

words! {
    /// What a synthesis is about.
    Subject {
        /// Vesicles, exosomes, supernatant.
        Vesicles = "vesicles",
        /// Living cells: no evidence for vesicles, but it shows what to look for.
        Cells = "cells",
    }
}

/// Something that tells of many studies: an entry of `knowledge/evidence/syntheses.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Synthesis {
    /// Stable id, such as `SY-01`.
    pub id: String,
    /// What it is about.
    pub subject: Subject,
    /// A few words.
    pub title: Localized,
    /// What it found.
    pub text: Localized,
    /// How to read it.
    #[serde(default)]
    pub note: Option<Localized>,
    /// What this rests on.
    pub basis: Vec<Basis>,
}

words! {
    /// How far an argument about risk is borne out.
    RiskStatus {
        /// Seen in people.
        InPeople = "in_people",
        /// Seen in animals or cells only.
        Preclinical = "preclinical",
        /// Follows from what the product is said to do; nobody has looked.
        Plausible = "plausible",
    }
}

/// An argument about a risk: an entry of `knowledge/evidence/risks.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskArgument {
    /// Stable id, such as `RA-01`.
    pub id: String,
    /// How far it is borne out.
    pub status: RiskStatus,
    /// A few words.
    pub title: Localized,
    /// What speaks for it.
    pub speaks_for: Localized,
    /// What speaks against it, or is not known.
    pub against: Localized,
    /// Ids of studies that bear on it.
    #[serde(default)]
    pub studies: Vec<String>,
    /// What this rests on.
    pub basis: Vec<Basis>,
}
