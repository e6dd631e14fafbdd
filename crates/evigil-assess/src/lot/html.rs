//! A lot as one self-contained page.

use super::report::LotReport;
use crate::Wording;

/// The report as a page.
#[must_use]
pub fn html(report: &LotReport, wording: &Wording) -> String {
    let _ = (report, wording);
    String::new()
}
