//! What is known to go wrong with a route or a kind of product, shown for the cases it concerns.
//!
//! A [`Facet`] tells by the values of a report that something is so of it: given by drip, given
//! with own cells, a history of cancer. A [`RiskNote`] names the facets it needs. Notes cite what
//! they rest on, and say where nothing was found.

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use serde::Deserialize;

use super::base::{self, BaseFault};
use super::basis::Basis;
use super::words::{Negation, Words};
use crate::icsr::{At, Element, Icsr, Role};

/// Something that is so of a product given, or of the person who got it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facet {
    /// Id, such as `route_iv`.
    pub id: String,
    /// Its name.
    pub title: Localized,
    /// Elements to look at; of a product its own, of the report all repeats.
    pub elements: Vec<String>,
    /// Values that say so, as a whole.
    #[serde(default)]
    pub values: Vec<String>,
    /// Words that say so, within the value.
    #[serde(default)]
    pub words: Words,
    /// Whether any value says so that is none of `values` and has none of `words`.
    #[serde(default)]
    pub otherwise: bool,
}

/// A note.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskNote {
    /// Stable id, such as `RN-IV-01`.
    pub id: String,
    /// A few words.
    pub title: Localized,
    /// What is known.
    pub text: Localized,
    /// What to look for or ask.
    pub question: Localized,
    /// Facets of which one has to be so.
    pub any: Vec<String>,
    /// Facets that all have to be so besides.
    #[serde(default)]
    pub all: Vec<String>,
    /// Incidents that show it.
    #[serde(default)]
    pub incidents: Vec<String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Facets of made-up cases, and whether the note is shown for them.
    pub examples: Vec<NoteExample>,
}

/// A made-up case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteExample {
    /// What is so of it.
    pub facets: Vec<String>,
    /// Whether the note is shown.
    pub shown: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    negation: Negation,
    facet: Vec<Facet>,
    note: Vec<RiskNote>,
}

/// What the base notes.
#[derive(Debug, Clone, Default)]
pub struct RiskNotes {
    /// Words that turn the sense of those near them.
    pub negation: Negation,
    /// What can be so of a case.
    pub facets: Vec<Facet>,
    /// The notes.
    pub notes: Vec<RiskNote>,
}

/// The notes for one product of a report.
#[derive(Debug, Clone)]
pub struct ProductNotes<'n> {
    /// Number of the product.
    pub drug: u16,
    /// What is so of it.
    pub facets: Vec<&'n Facet>,
    /// The notes.
    pub notes: Vec<&'n RiskNote>,
}

impl RiskNotes {
    /// The folder of the base.
    pub const FOLDER: &'static str = "vigilance/risk-notes";

    /// Reads them.
    ///
    /// # Errors
    /// When a file does not have the shape it must have, or names an element that does not exist.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let mut all = Self::default();
        for (path, file) in base::read_all::<File>(knowledge.files(Self::FOLDER))? {
            for code in file.facet.iter().flat_map(|facet| &facet.elements) {
                if Element::of(code).is_none() {
                    return Err(BaseFault::whole(path, format!("no element `{code}`")));
                }
            }
            all.negation.before.extend(file.negation.before);
            all.negation.after.extend(file.negation.after);
            all.facets.extend(file.facet);
            all.notes.extend(file.note);
        }
        Ok(all)
    }

    /// The facet with this id.
    #[must_use]
    pub fn facet(&self, id: &str) -> Option<&Facet> {
        self.facets.iter().find(|facet| facet.id == id)
    }

    /// The note with this id.
    #[must_use]
    pub fn note(&self, id: &str) -> Option<&RiskNote> {
        self.notes.iter().find(|note| note.id == id)
    }

    /// Notes for which these facets are so.
    pub fn for_facets<'n>(&'n self, facets: &[&str]) -> impl Iterator<Item = &'n RiskNote> {
        let has = |id: &String| facets.contains(&id.as_str());
        self.notes
            .iter()
            .filter(move |note| note.any.iter().any(has) && note.all.iter().all(has))
    }

    /// The notes for each product of a report that is suspected or whose role is not told.
    #[must_use]
    pub fn for_report(&self, report: &Icsr) -> Vec<ProductNotes<'_>> {
        report
            .drugs()
            .filter(|drug| !matches!(drug.role(), Some(Role::Concomitant | Role::NotAdministered)))
            .map(|drug| {
                let facets: Vec<&Facet> = self
                    .facets
                    .iter()
                    .filter(|facet| self.is_so(facet, report, drug.number))
                    .collect();
                let ids: Vec<&str> = facets.iter().map(|facet| facet.id.as_str()).collect();
                ProductNotes {
                    drug: drug.number,
                    notes: self.for_facets(&ids).collect(),
                    facets,
                }
            })
            .collect()
    }

    fn is_so(&self, facet: &Facet, report: &Icsr, drug: u16) -> bool {
        facet
            .elements
            .iter()
            .filter_map(|code| Element::of(code))
            .flat_map(|element| {
                let of_drug = element.is_under("G.k") || element.is_under("EV.G.k");
                let at = if of_drug { At::one(drug) } else { At::TOP };
                report.all(element).filter(move |item| item.at.is_in(&at))
            })
            .filter_map(|item| item.value.text())
            .filter(|text| !text.trim().is_empty())
            .any(|text| {
                let is_value = facet.values.iter().any(|value| value == text);
                let is_told = is_value || facet.words.found_in(text, &self.negation).is_some();
                is_told != facet.otherwise
            })
    }
}
