//! What reading an input of FAERS came to.

use super::part::Table;

/// Rows of one table, over all quarters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TableRows {
    /// Rows with the fields of the header and a number of a report.
    pub rows: u64,
    /// Rows that can't be read: refused.
    pub refused: u64,
    /// Rows that could be read, but whose report is not in DEMO, or was there before: refused.
    pub orphans: u64,
    /// Rows whose report has no drug with their number: refused.
    pub without_drug: u64,
}

/// What an input came to. Every row is in one of its numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    tables: [TableRows; Table::ALL.len()],
    /// Reports handed over: the version of each case that counts.
    pub reports: u64,
    /// Drugs in them.
    pub products: u64,
    /// Reactions in them.
    pub reactions: u64,
    /// Reports that another version overtook.
    pub superseded: u64,
    /// Reports whose case was taken back.
    pub withdrawn: u64,
    /// Numbers of cases in the lists of deleted cases, each once.
    pub deleted_cases: u64,
}

impl Summary {
    /// Rows of a table.
    #[must_use]
    pub fn table(&self, table: Table) -> TableRows {
        self.tables.get(table as usize).copied().unwrap_or_default()
    }

    pub(super) fn table_mut(&mut self, table: Table) -> Option<&mut TableRows> {
        self.tables.get_mut(table as usize)
    }

    /// Rows that were refused, of all tables.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.tables
            .iter()
            .map(|table| table.refused + table.orphans + table.without_drug)
            .sum()
    }
}
