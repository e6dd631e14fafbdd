//! What was met while a case table was read.

use super::CaseTable;

/// Counts of what was read and of what needed a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReadSummary {
    /// Rows of the input.
    pub rows: u64,
    /// Different reports.
    pub reports: u64,
    /// Rows that repeat report, product and event of another, which count once.
    pub duplicates: u64,
    /// Rows whose product was left out for its role.
    pub other_roles: u64,
    /// Reports for which two values of a stratum were told; the lowest text holds.
    pub in_two_strata: u64,
    /// Reports that name no product, or none whose role counts.
    pub without_product: u64,
    /// Reports that name no event.
    pub without_event: u64,
}

impl ReadSummary {
    /// What a table says of itself.
    pub(crate) fn of(table: &CaseTable) -> Self {
        let incidence = &table.incidence;
        let empty = |lists: &super::lists::Lists| {
            (0..lists.len())
                .filter(|&report| lists.row(report).is_empty())
                .count() as u64
        };
        Self {
            reports: table.len() as u64,
            without_product: empty(&incidence.products),
            without_event: empty(&incidence.events),
            ..Self::default()
        }
    }
}
