//! What the stories ask the knowledge base: terms, questions before a treatment, scales.

use std::sync::OnceLock;

use evigil_evidence::ledger::Scale;
use evigil_knowledge::part::read;
use evigil_knowledge::{Knowledge, TermKind, nearest};
use evigil_law::screening::ScreeningBase;
use serde::Deserialize;

use crate::fault::Fault;

/// What is read once and kept.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) knowledge: &'static Knowledge,
    pub(super) screening: ScreeningBase,
    scales: Vec<Scale>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScaleFile {
    scale: Vec<Scale>,
}

impl Base {
    /// What the knowledge base holds.
    ///
    /// # Errors
    /// [`Fault::Internal`] when a file of it can't be read; tests make sure that it can.
    pub(super) fn embedded() -> Result<&'static Self, Fault> {
        static BASE: OnceLock<Result<Base, String>> = OnceLock::new();
        BASE.get_or_init(Self::load)
            .as_ref()
            .map_err(|message| Fault::Internal(message.clone()))
    }

    fn load() -> Result<Self, String> {
        const SCALES: &str = "evidence/scales.toml";
        let knowledge = Knowledge::embedded().map_err(|error| error.to_string())?;
        let text = knowledge
            .file(SCALES)
            .ok_or_else(|| format!("{SCALES} is missing"))?;
        let file: ScaleFile = read(SCALES, text).map_err(|fault| fault.to_string())?;
        Ok(Self {
            knowledge,
            screening: ScreeningBase::of(knowledge).map_err(|fault| fault.to_string())?,
            scales: file.scale,
        })
    }

    /// The scales.
    pub(super) fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// Checks that `value` of `field` is a term.
    ///
    /// # Errors
    /// `EV-R228` with the terms that are near.
    pub(super) fn term(&self, kind: TermKind, field: &str, value: &str) -> Result<(), Fault> {
        if self.knowledge.term(kind, value).is_some() {
            return Ok(());
        }
        let known = self.knowledge.terms().iter();
        let known = known.filter(|term| term.kind == kind);
        let near = nearest(value, known.map(|term| term.id.as_str()));
        Err(Fault::Step {
            code: "EV-R228",
            details: vec![
                ("field", field.to_owned()),
                ("value", value.to_owned()),
                ("near", listed(&near)),
            ],
        })
    }

    /// The scale of this id.
    ///
    /// # Errors
    /// `EV-R230` with the scales that are near.
    pub(super) fn scale(&self, id: &str) -> Result<&Scale, Fault> {
        self.scales
            .iter()
            .find(|scale| scale.id == id)
            .ok_or_else(|| {
                let near = nearest(id, self.scales.iter().map(|scale| scale.id.as_str()));
                Fault::Step {
                    code: "EV-R230",
                    details: vec![("scale", id.to_owned()), ("near", listed(&near))],
                }
            })
    }
}

/// Words in a row; `-` where there is none.
pub(super) fn listed(words: &[&str]) -> String {
    if words.is_empty() {
        "-".to_owned()
    } else {
        words.join(", ")
    }
}
