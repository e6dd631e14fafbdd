//! Instrument files as one self-contained page.

mod card;
mod tables;

use super::report::InspectReport;
use crate::Wording;
use crate::page::page;
use crate::plot::{FilePlots, Sheet};
use crate::render::escape;

pub(crate) use card::file_card;

/// The reports as a page, each with what can be drawn of its file: `plots` stand in the order of
/// `reports`.
#[must_use]
pub fn html(reports: &[InspectReport], plots: &[FilePlots], wording: &Wording) -> String {
    let messages = wording.messages();
    let mut sheet = Sheet::new(messages);
    let title = messages.with("inspect-title", [("count", reports.len())]);
    let mut body = format!(
        "<header class=\"page\"><h1 id=\"top\">{}</h1></header>\n<main>\n",
        escape(&title)
    );
    let nothing = FilePlots::default();
    for (place, report) in reports.iter().enumerate() {
        let drawn = plots.get(place).unwrap_or(&nothing);
        file_card(&mut body, report, drawn, messages, &mut sheet);
    }
    body.push_str("</main>\n");
    page(wording, &title, &body)
}
