//! What looks where the classic measures are blind.

mod interaction;
mod onset;
mod reference;

use evigil_signal::table::{CaseRow, CaseTable, CaseTableBuilder};

/// A table of rows `report product event stratum`.
fn table(stratum: &str, rows: &[(&str, &str, &str, &str)]) -> CaseTable {
    let mut builder = CaseTableBuilder::new(&[stratum]);
    for &(report, product, event, level) in rows {
        builder.push(&CaseRow {
            report,
            product,
            event,
            onset_days: None,
            strata: &[level],
        });
    }
    builder.build()
}
