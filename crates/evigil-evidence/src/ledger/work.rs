//! Publications that pages quote, and what they really are: `knowledge/evidence/quotations.toml`.

use evigil_core::Localized;
use evigil_knowledge::basis::Basis;
use serde::Deserialize;

use super::study::Identifiers;
use super::vocabulary::words;

words! {
    /// What a publication is.
    WorkKind {
        /// Tells of others' work and has no data of its own.
        Review = "review",
        /// Animals.
        Animal = "animal",
        /// Cells or organs outside a body.
        Cells = "cells",
        /// People who were given something else: living cells, another product.
        OtherProduct = "other_product",
    }
}

/// A publication that pages quote.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Stable id, such as `QT-01`.
    pub id: String,
    /// What it is.
    pub kind: WorkKind,
    /// Title, as printed.
    pub printed: String,
    /// First author's family name.
    pub author: String,
    /// Year.
    pub year: u16,
    /// Whether the author's name and the year are enough to know it, because the name is rare.
    #[serde(default)]
    pub name_is_enough: bool,
    /// Identifiers.
    #[serde(default)]
    pub identifiers: Identifiers,
    /// Ids of indications that it is quoted for.
    pub indications: Vec<String>,
    /// A few words.
    pub title: Localized,
    /// What it really is, and shows.
    pub text: Localized,
    /// Ids of the works whose data it tells of.
    #[serde(default)]
    pub tells_of: Vec<String>,
    /// What pages make of it, and why that goes too far.
    #[serde(default)]
    pub overreach: Vec<Localized>,
    /// Whether the maker of the product paid, sponsored or wrote; absent when not stated.
    #[serde(default)]
    pub maker: Option<bool>,
    /// What this rests on.
    pub basis: Vec<Basis>,
}
