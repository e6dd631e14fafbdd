//! What looks where the classic measures are blind.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where its fixture is not as it should be"
)]

mod interaction;
mod masking;
mod onset;
mod reference;
mod regression;
mod subgroup;
mod tree;
mod trend;

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

/// Reports with a fixed pattern without meaning: `reports` of them, each with some of six products and
/// five events, and one of three levels or none.
fn patterned(reports: u32) -> CaseTable {
    let mut builder = CaseTableBuilder::new(&["level"]);
    for report in 0..reports {
        let level = ["", "x", "y", "z"][(report * 7 % 11 % 4) as usize];
        for product in 0..6_u32 {
            for event in 0..5_u32 {
                let named = (report * 31 + product * 7) % 3 == 0 || report % (product + 2) == 0;
                if named && (report * 17 + event * 13 + report / 9 % 5) % 4 == 0 {
                    builder.push(&CaseRow {
                        report: &report.to_string(),
                        product: &format!("P{product}"),
                        event: &format!("E{event}"),
                        onset_days: None,
                        strata: &[level],
                    });
                }
            }
        }
        builder.push(&CaseRow {
            report: &report.to_string(),
            strata: &[level],
            ..CaseRow::default()
        });
    }
    builder.build()
}
