//! What stands around the messages of a batch.

use std::collections::{HashMap, HashSet};

use roxmltree::Document;

use super::lines::{Jump, LineCursor};
use super::name::{HL7, XSI};
use super::read::{Fault, Reading};
use super::template::Template;
use super::{BATCH, Limits};
use crate::exchange::Problem;
use crate::icsr::{At, Element, Icsr, register as el};

/// The batch around messages: sender, receiver, number and date (N.1).
#[derive(Debug, Clone, PartialEq)]
pub struct BatchHeader {
    pub(super) values: Icsr,
}

impl Default for BatchHeader {
    /// A batch that says only that it holds reports.
    fn default() -> Self {
        Self::new("", "", "", "")
    }
}

impl BatchHeader {
    /// A batch with a number, sender, receiver, and date of sending as CCYYMMDDhhmmss with zone.
    /// Empty ones are left out.
    #[must_use]
    pub fn new(number: &str, sender: &str, receiver: &str, sent: &str) -> Self {
        let mut values = Icsr::default();
        let all = [
            (el::N_1_1, "1"),
            (el::N_1_2, number),
            (el::N_1_3, sender),
            (el::N_1_4, receiver),
            (el::N_1_5, sent),
        ];
        for (element, text) in all.into_iter().filter(|(_, text)| !text.is_empty()) {
            // Only texts beyond 4 GiB do not fit.
            let _ = values.push(element, At::TOP, text, 0);
        }
        values.sort();
        Self { values }
    }

    /// A value of N.1.
    #[must_use]
    pub fn text(&self, element: Element) -> Option<&str> {
        self.values.text(element, At::TOP)
    }

    /// Number of the batch (N.1.2).
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.text(el::N_1_2)
    }

    /// Sender (N.1.3).
    #[must_use]
    pub fn sender(&self) -> Option<&str> {
        self.text(el::N_1_3)
    }

    /// Receiver (N.1.4).
    #[must_use]
    pub fn receiver(&self) -> Option<&str> {
        self.text(el::N_1_4)
    }

    /// Date of sending (N.1.5).
    #[must_use]
    pub fn sent(&self) -> Option<&str> {
        self.text(el::N_1_5)
    }

    /// All values, and what was kept.
    #[must_use]
    pub const fn values(&self) -> &Icsr {
        &self.values
    }

    pub(super) fn read(
        file: &str,
        document: &Document<'_>,
        jumps: &[Jump],
        limits: &Limits,
        problems: &mut Vec<Problem>,
    ) -> Result<Self, Fault> {
        let mut values = Icsr::default();
        let root = document.root_element();
        for namespace in root.namespaces() {
            let is_known = [HL7, XSI].contains(&namespace.uri());
            if let Some(prefix) = namespace.name().filter(|it| !is_known && *it != "xml") {
                values.keep(format!("{BATCH}/@xmlns:{prefix}"), namespace.uri(), 0);
            }
        }
        let mut reading = Reading {
            template: Template::get(),
            file,
            limits,
            lines: LineCursor::of_pieces(document.input_text(), jumps),
            report: &mut values,
            problems,
            ids: None,
            counted: HashMap::new(),
            seen: HashSet::new(),
            repeated: None,
            path: Vec::new(),
        };
        reading.walk(root, Template::BATCH)?;
        values.sort();
        Ok(Self { values })
    }
}

impl From<Icsr> for BatchHeader {
    /// The batch with these values of N.1, and what was kept of it.
    fn from(mut values: Icsr) -> Self {
        values.sort();
        Self { values }
    }
}
