//! The file that says what is to be assessed: an offer, and what is known of it besides its page.

use std::collections::BTreeMap;

use evigil_core::Localized;
use evigil_knowledge::part::{BaseFault, read};
use evigil_knowledge::{Knowledge, TermKind, nearest};
use serde::Deserialize;

/// An offer: `offer.toml`. Paths are relative to the folder of the file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Offer {
    /// What it is called in the report; the title of the page when absent.
    pub name: Option<Localized>,
    /// The page on which it is offered.
    pub page: Option<String>,
    /// The dossier of the lot that would be given.
    pub dossier: Option<String>,
    /// What is given.
    pub product: OfferedProduct,
    /// Ids of terms of the kind `route`, besides those that the page names.
    pub routes: Vec<String>,
    /// Ids of terms of the kind `indication`, besides those that the page names.
    pub indications: Vec<String>,
    /// How it is given.
    pub treatment: Treatment,
    /// Who would get it.
    pub person: Person,
    /// Facts for the law, by name.
    pub law: BTreeMap<String, toml::Value>,
}

/// What is given, as far as it is known besides the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OfferedProduct {
    /// Id of a term of the kind `product`.
    pub kind: Option<String>,
    /// Id of a term of the kind `cell_source`.
    pub cell_source: Option<String>,
    /// Id of a term of the kind `donor`.
    pub donor: Option<String>,
}

/// How it is given.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Treatment {
    /// Volume at one session, in millilitres.
    pub volume_ml: Option<f64>,
    /// Length of a session, in hours.
    pub hours: Option<f64>,
    /// Number of sessions.
    pub sessions: Option<u32>,
}

/// Who would get it. No name and no date of birth is asked for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// Whose rules of doping bind them, such as `wada`, `npb` or `jbc`; absent for others.
    pub organisation: Option<String>,
    /// Answers to the questions of the screening, by question.
    pub answers: BTreeMap<String, toml::Value>,
}

impl Offer {
    /// Reads an offer.
    ///
    /// # Errors
    /// When the text is no TOML, has a key that an offer does not have, or names a term that the
    /// knowledge base does not know. Line and column are those of the text.
    pub fn parse(file: &str, text: &str, knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let offer: Self = read(file, text)?;
        let product = &offer.product;
        let one = |field: &'static str, kind, id: &Option<String>| {
            let id = id.clone()?;
            Some((field, kind, id))
        };
        let named = [
            one("product.kind", TermKind::Product, &product.kind),
            one(
                "product.cell_source",
                TermKind::CellSource,
                &product.cell_source,
            ),
            one("product.donor", TermKind::Donor, &product.donor),
        ];
        let many = |field, kind, ids: &[String]| {
            ids.iter()
                .map(|id| (field, kind, id.clone()))
                .collect::<Vec<(&'static str, TermKind, String)>>()
        };
        let named = named
            .into_iter()
            .flatten()
            .chain(many("routes", TermKind::Route, &offer.routes))
            .chain(many(
                "indications",
                TermKind::Indication,
                &offer.indications,
            ));
        for (field, kind, id) in named {
            if knowledge.term(kind, &id).is_none() {
                return Err(unknown(file, text, field, kind, &id, knowledge));
            }
        }
        let numbers = [
            ("treatment.volume_ml", offer.treatment.volume_ml),
            ("treatment.hours", offer.treatment.hours),
        ];
        for (field, number) in numbers {
            if number.is_some_and(|number| !number.is_finite() || number <= 0.0) {
                return Err(placed(
                    file,
                    text,
                    field,
                    format!("`{field}` has to be a number above zero"),
                ));
            }
        }
        Ok(offer)
    }
}

fn unknown(
    file: &str,
    text: &str,
    field: &str,
    kind: TermKind,
    id: &str,
    knowledge: &Knowledge,
) -> BaseFault {
    let known: Vec<&str> = knowledge
        .terms()
        .iter()
        .filter(|term| term.kind == kind)
        .map(|term| term.id.as_str())
        .collect();
    let hint = match nearest(id, known.iter().copied()).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of {}", known.join(", ")),
    };
    placed(file, text, field, format!("`{field}`: no `{id}`; {hint}"))
}

/// A fault at the line of a field: its last name stands there, followed by `=`.
fn placed(file: &str, text: &str, field: &str, message: String) -> BaseFault {
    let name = field.rsplit('.').next().unwrap_or(field);
    let found = text.lines().position(|line| {
        line.split_once('=')
            .is_some_and(|(key, _)| key.trim() == name || key.trim().ends_with(field))
    });
    BaseFault {
        file: file.to_owned(),
        line: found.map_or(0, |line| line + 1),
        column: usize::from(found.is_some()),
        message,
    }
}
