//! What a code on a package says.

use std::fmt::Write as _;

use evigil_vigilance::lot::LotKey;
use evigil_vigilance::lot::gs1::{Form, Gs1Code, Gs1Date, Gs1Element};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::Messages;
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const GS1_SCHEMA: &str = "evigil.gs1/1";

contract_id! {
    /// Serialises as [`GS1_SCHEMA`].
    Gs1SchemaId, GS1_SCHEMA
}

/// A code on a package, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gs1Report {
    /// Name and version of this contract.
    pub schema: Gs1SchemaId,
    /// How the code was written.
    pub form: Form,
    /// Symbology identifier that the scanner put in front.
    pub symbology: Option<String>,
    /// The elements with brackets, as people read them.
    pub bracketed: String,
    /// Whether nothing is wrong; notes do not count.
    pub valid: bool,
    /// Global trade item number (01).
    pub gtin: Option<String>,
    /// Batch or lot (10).
    pub lot: Option<String>,
    /// What all spellings of the lot have in common.
    pub lot_key: Option<LotKey>,
    /// Serial number (21).
    pub serial: Option<String>,
    /// Expiry (17).
    pub expiry: Option<Gs1Date>,
    /// Day of production (11).
    pub produced: Option<Gs1Date>,
    /// Every element.
    pub elements: Vec<Gs1Element>,
    /// What is wrong.
    pub problems: Vec<Gs1Problem>,
}

/// Something wrong in a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gs1Problem {
    /// Stable code.
    pub code: &'static str,
    /// `error` or `note`.
    pub severity: &'static str,
    /// Application identifier; empty when it is not known.
    pub identifier: String,
    /// Where in the code, in characters from 1.
    pub position: usize,
    /// The sentence about it.
    pub message: String,
}

impl Gs1Report {
    /// The code in the language of `messages`.
    #[must_use]
    pub fn new(code: &Gs1Code, this_year: i16, messages: &Messages) -> Self {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let problems = code
            .faults
            .iter()
            .map(|fault| {
                let number = fault.kind.code();
                let details = fault.details();
                let details = details.iter().map(|(name, value)| (*name, value.as_str()));
                Gs1Problem {
                    code: number,
                    severity: if fault.is_note { "note" } else { "error" },
                    identifier: fault.identifier.clone(),
                    position: fault.position + 1,
                    message: messages.with(&format!("problem-{number}"), details),
                }
            })
            .collect();
        Self {
            schema: Gs1SchemaId,
            form: code.form,
            symbology: code.symbology.clone(),
            bracketed: code.bracketed(),
            valid: code.is_valid(),
            gtin: own(code.gtin()),
            lot: own(code.lot()),
            lot_key: code.lot_key(),
            serial: own(code.serial()),
            expiry: code.expiry(this_year),
            produced: code.produced(this_year),
            elements: code.elements.clone(),
            problems,
        }
    }
}

/// The JSON Schema (2020-12) of a [`Gs1Report`].
#[must_use]
pub fn gs1_schema() -> Schema {
    schema_of::<Gs1Report>()
}

/// The code for people.
#[must_use]
pub fn gs1_text(report: &Gs1Report, messages: &Messages) -> String {
    let mut text = format!("{}\n\n", report.bracketed);
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{}: {value}", messages.text(key));
    };
    let date = |date: &Gs1Date| {
        let day = date.day.to_string();
        let key = if date.has_day {
            "gs1-day"
        } else {
            "gs1-month-end"
        };
        messages.with(key, [("day", day.as_str())])
    };
    if let Some(gtin) = &report.gtin {
        line("gs1-gtin", gtin);
    }
    if let Some(lot) = &report.lot {
        line("gs1-lot", lot);
    }
    if let Some(expiry) = &report.expiry {
        line("gs1-expiry", &date(expiry));
    }
    if let Some(produced) = &report.produced {
        line("gs1-produced", &date(produced));
    }
    if let Some(serial) = &report.serial {
        line("gs1-serial", serial);
    }
    for element in &report.elements {
        if !matches!(
            element.identifier.as_str(),
            "01" | "10" | "11" | "17" | "21"
        ) {
            let _ = writeln!(
                text,
                "({}) {}: {}",
                element.identifier, element.title, element.value
            );
        }
    }
    if report.valid {
        let _ = writeln!(text, "\n{}", messages.text("gs1-valid"));
    } else {
        text.push('\n');
    }
    for problem in &report.problems {
        let severity = messages.family("problem-severity", problem.severity);
        let _ = writeln!(text, "{severity}[{}]: {}", problem.code, problem.message);
    }
    text
}
