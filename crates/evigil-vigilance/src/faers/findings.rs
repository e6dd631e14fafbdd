//! What assembling found, until it is handed over.

use super::part::Table;
use crate::exchange::{Place, Problem, Reject};

/// Faults, and counts of what is said once for a whole input.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<Problem>,
    pub(super) rejects: Vec<Reject>,
    /// Dates of AERS on 1 January, which may be no more than a year.
    pub(super) doubtful: u64,
    pub(super) first_doubtful: Option<Place>,
    /// Whether something of the case went to its reactions.
    pub(super) case_level: bool,
    pub(super) products: u64,
    pub(super) reactions: u64,
    /// Rows of a table that hang on no drug of their report.
    pub(super) without_drug: [u64; Table::ALL.len()],
}

impl Findings {
    pub(super) fn doubtful(&mut self, place: Place) {
        self.doubtful += 1;
        self.first_doubtful.get_or_insert(place);
    }

    pub(super) fn no_drug(&mut self, table: Table) {
        if let Some(count) = self.without_drug.get_mut(table as usize) {
            *count += 1;
        }
    }
}
