//! Codes on packages after the GS1 General Specifications: element strings of GS1 DataMatrix and
//! GS1-128, with the separator as scanners give it or with brackets as people read it, and
//! GS1 Digital Link URIs.
//!
//! Sections are those of the GS1 General Specifications: 3.2 lists the application identifiers, 3.4
//! and 7.12 say how dates are read, 7.8 how strings are joined, 7.9 gives the check digit, and 7.11
//! the characters. The crates for GS1 that we found read radio tags, or hold only some identifiers
//! and check neither digits nor characters; so this is our own.

mod check_digit;
mod date;
mod element_string;
mod identifiers;
mod link;

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

pub use check_digit::check_digit;
pub use date::Gs1Date;
pub use identifiers::{Charset, Content, IDENTIFIERS, Identifier, Part};

use super::LotKey;

/// How a code was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// As a scanner gives it, with the separator GS (ASCII 29).
    ElementString,
    /// With the identifiers in round brackets.
    Bracketed,
    /// As a web address.
    DigitalLink,
}

/// What is wrong in a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum FaultKind {
    /// It is empty, or longer than any code.
    Length {
        /// Characters found.
        found: usize,
        /// Fewest that can be.
        min: usize,
        /// Most that can be.
        max: usize,
    },
    /// No identifier of the table stands here.
    UnknownIdentifier,
    /// A character that the element can't have.
    Character {
        /// The character.
        found: char,
    },
    /// The check digit is another one.
    CheckDigit {
        /// The digit that stands there.
        found: char,
        /// The digit that should.
        expected: char,
    },
    /// No such day or time.
    Date,
    /// A bracket without its partner, or text outside of elements.
    Brackets,
    /// A `%` in a web address without two hexadecimal digits, or bytes that are no text.
    Escape,
    /// An address without any identifier in its path.
    NoKey,
    /// The element stands twice with different values.
    Repeated,
    /// The element needs another one beside it.
    NeedsOther {
        /// Identifiers of which one is needed, with commas between.
        one_of: String,
    },
    /// A separator stands after an element that needs none. Readers have to allow it.
    NeedlessSeparator,
    /// A string without separator can be read in another way: an element of changing length is
    /// followed by what may be another element.
    MaybeNoSeparator {
        /// The identifier that may start inside the value.
        identifier: String,
    },
}

/// Something wrong in a code, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gs1Fault {
    /// What it is.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Identifier of the element, when it is known.
    pub identifier: String,
    /// Where in the code, in characters from 0.
    pub position: usize,
    /// Whether the value can still be trusted: a note, not an error.
    pub is_note: bool,
}

impl FaultKind {
    /// Code of the sentence about it in the locale files.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "EV-A401",
            Self::UnknownIdentifier => "EV-A402",
            Self::Character { .. } => "EV-A403",
            Self::CheckDigit { .. } => "EV-A404",
            Self::Date => "EV-A405",
            Self::Brackets => "EV-A406",
            Self::Escape => "EV-A407",
            Self::NoKey => "EV-A408",
            Self::Repeated => "EV-A409",
            Self::NeedsOther { .. } => "EV-A410",
            Self::NeedlessSeparator => "EV-A411",
            Self::MaybeNoSeparator { .. } => "EV-A412",
        }
    }
}

impl Gs1Fault {
    /// The arguments of its sentence.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        let mut details = vec![
            ("identifier", self.identifier.clone()),
            ("position", (self.position + 1).to_string()),
        ];
        match &self.kind {
            FaultKind::Length { found, min, max } => {
                details.push(("found", found.to_string()));
                details.push(("min", min.to_string()));
                details.push(("max", max.to_string()));
            }
            FaultKind::Character { found } => {
                details.push(("found", found.escape_default().to_string()))
            }
            FaultKind::CheckDigit { found, expected } => {
                details.push(("found", found.to_string()));
                details.push(("expected", expected.to_string()));
            }
            FaultKind::NeedsOther { one_of } => details.push(("others", one_of.clone())),
            FaultKind::MaybeNoSeparator { identifier } => {
                details.push(("other", identifier.clone()))
            }
            _ => {}
        }
        details
    }
}

impl fmt::Display for Gs1Fault {
    /// `EV-A404 (01) 16`; for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}) {}",
            self.kind.code(),
            self.identifier,
            self.position
        )
    }
}

/// An element of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gs1Element {
    /// Its application identifier, such as `10`.
    pub identifier: String,
    /// The title of the identifier in the standard, such as `BATCH/LOT`; empty when it is unknown.
    pub title: &'static str,
    /// Its value.
    pub value: String,
    /// Where the value starts in the code, in characters from 0.
    pub position: usize,
}

/// A code as read. Elements are there also when something is wrong with them, so that a person can
/// see what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gs1Code {
    /// How it was written.
    pub form: Form,
    /// Symbology identifier that the scanner put in front, such as `]d2` for GS1 DataMatrix.
    pub symbology: Option<String>,
    /// Its elements in order.
    pub elements: Vec<Gs1Element>,
    /// What is wrong, in order of place.
    pub faults: Vec<Gs1Fault>,
}

/// Longest code that is read, in characters: the largest DataMatrix holds 2,335 letters and digits,
/// and an address may repeat and escape them.
const CODE_MAX: usize = 8_192;

impl Gs1Code {
    /// Reads a code in any of its forms. The year of a date with two digits is the one nearest to
    /// `this_year` (section 7.12).
    #[must_use]
    pub fn parse(text: &str, this_year: i16) -> Self {
        let text = text.trim_matches([' ', '\t', '\r', '\n', '\u{feff}']);
        let length = text.chars().count();
        let mut code = Self {
            form: Form::ElementString,
            symbology: None,
            elements: Vec::new(),
            faults: Vec::new(),
        };
        if length == 0 || length > CODE_MAX {
            let kind = FaultKind::Length {
                found: length,
                min: 1,
                max: CODE_MAX,
            };
            code.fault(kind, "", 0);
            return code;
        }
        if link::is_link(text) {
            link::read(text, &mut code);
        } else {
            element_string::read(text, this_year, &mut code);
        }
        code.check(this_year);
        code.faults.sort_by_key(|fault| fault.position);
        code
    }

    /// Whether nothing is wrong; notes do not count.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.faults.iter().all(|fault| fault.is_note)
    }

    /// The value of an identifier.
    #[must_use]
    pub fn value(&self, identifier: &str) -> Option<&str> {
        self.elements
            .iter()
            .find(|element| element.identifier == identifier)
            .map(|element| element.value.as_str())
    }

    /// Global trade item number, 14 digits (01).
    #[must_use]
    pub fn gtin(&self) -> Option<&str> {
        self.value("01")
    }

    /// Batch or lot (10).
    #[must_use]
    pub fn lot(&self) -> Option<&str> {
        self.value("10")
    }

    /// Key of the lot, for finding it.
    #[must_use]
    pub fn lot_key(&self) -> Option<LotKey> {
        self.lot().and_then(LotKey::of)
    }

    /// Serial number (21).
    #[must_use]
    pub fn serial(&self) -> Option<&str> {
        self.value("21")
    }

    /// Expiry (17).
    #[must_use]
    pub fn expiry(&self, this_year: i16) -> Option<Gs1Date> {
        self.value("17")
            .and_then(|text| Gs1Date::parse(text, this_year))
    }

    /// Day of production (11).
    #[must_use]
    pub fn produced(&self, this_year: i16) -> Option<Gs1Date> {
        self.value("11")
            .and_then(|text| Gs1Date::parse(text, this_year))
    }

    /// The elements with brackets, as people read them.
    #[must_use]
    pub fn bracketed(&self) -> String {
        self.elements
            .iter()
            .map(|element| format!("({}){}", element.identifier, element.value))
            .collect()
    }

    fn fault(&mut self, kind: FaultKind, identifier: &str, position: usize) {
        let is_note = matches!(
            kind,
            FaultKind::NeedlessSeparator
                | FaultKind::MaybeNoSeparator { .. }
                | FaultKind::NeedsOther { .. }
        );
        self.faults.push(Gs1Fault {
            kind,
            identifier: identifier.to_owned(),
            position,
            is_note,
        });
    }

    /// Checks values, repeats and companions.
    fn check(&mut self, this_year: i16) {
        let elements = std::mem::take(&mut self.elements);
        for (number, element) in elements.iter().enumerate() {
            let Some(identifier) = Identifier::of(&element.identifier) else {
                continue;
            };
            identifier.check(element, this_year, self);
            let before = elements.get(..number).unwrap_or_default();
            let repeats = before.iter().any(|other| {
                other.identifier == element.identifier && other.value != element.value
            });
            if repeats {
                self.fault(FaultKind::Repeated, &element.identifier, element.position);
            }
            let has = |wanted: &&str| elements.iter().any(|other| other.identifier == **wanted);
            if !identifier.needs.is_empty() && !identifier.needs.iter().any(has) {
                let kind = FaultKind::NeedsOther {
                    one_of: identifier.needs.join(", "),
                };
                self.fault(kind, &element.identifier, element.position);
            }
        }
        self.elements = elements;
    }
}
