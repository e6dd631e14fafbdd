//! A report while its rows come in.

use crate::icsr::{At, Element, Icsr, NullFlavour, ReportKey};

/// A report being built from the rows of tables. Empty values are left out.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    report: Icsr,
    is_full: bool,
}

impl Draft {
    /// Begins the next report.
    pub(crate) fn begin(&mut self, key: ReportKey) {
        self.report.clear();
        self.is_full = false;
        self.report.set_key(key);
    }

    /// Adds a value, unless it is empty.
    pub(crate) fn push(&mut self, element: Element, at: At, text: &str, line: u32) {
        if !text.is_empty() {
            self.is_full |= self.report.push(element, at, text, line).is_err();
        }
    }

    /// Adds a reason why there is no value.
    pub(crate) fn push_null(&mut self, element: Element, at: At, flavour: NullFlavour, line: u32) {
        self.report.push_null(element, at, flavour, line);
    }

    /// Keeps what has no place in the standard, unless it is empty: `DATA.STATE`.
    pub(crate) fn keep(&mut self, table: &str, column: &str, text: &str, line: u32) {
        if !text.trim().is_empty() {
            self.report.keep(format!("{table}.{column}"), text, line);
        }
    }

    /// Keeps what stands in a column of a table that has no name of its own.
    pub(crate) fn keep_as(&mut self, column: &str, text: &str, line: u32) {
        if !text.trim().is_empty() {
            self.report.keep(column, text, line);
        }
    }

    /// What its source calls it.
    pub(crate) const fn key(&self) -> &ReportKey {
        self.report.key()
    }

    /// Whether a text did not fit any more: its texts together are longer than 4 GiB.
    pub(crate) const fn is_full(&self) -> bool {
        self.is_full
    }

    /// The report, after its last row.
    pub(crate) fn finish(&mut self) -> &Icsr {
        self.report.sort();
        &self.report
    }
}
