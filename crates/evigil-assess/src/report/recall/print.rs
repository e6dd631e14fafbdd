//! Letters on paper.

use evigil_print::{Align, Column, Draft, Flow, Margins, Paper, Style, Table, mm};
use evigil_vigilance::lot::RecallLetter;
use jiff::civil::Date;

use super::super::paper::{self, PrintFault};
use crate::Messages;

const MARGINS: Margins = Margins {
    left: mm(25.0),
    top: mm(25.0),
    right: mm(25.0),
    bottom: mm(22.0),
};

/// Letters in one document, each beginning on a page of its own.
///
/// # Errors
/// When the fonts or the PDF can't be made.
pub fn recall_pdf(
    letters: &[RecallLetter],
    lot: &str,
    date: Date,
    messages: &Messages,
) -> Result<Vec<u8>, PrintFault> {
    let mut draft = paper::draft(Paper::A4, date, messages)?;
    let mut feet = Vec::new();
    for letter in letters {
        let first = draft.pages();
        write(&mut draft, letter);
        feet.push((first..draft.pages(), letter.foot.clone()));
    }
    let count = letters.len().to_string();
    let title = messages.with("recall-document", [("lot", lot), ("count", &count)]);
    paper::finish(draft, title, feet, messages)
}

/// A Japanese letter has its day and sender at the right and its recipient above them; an English
/// one has all at the left.
fn write(draft: &mut Draft, letter: &RecallLetter) {
    let text = Style::regular(10.5);
    let mut flow = Flow::new(draft, MARGINS);
    let sender = letter.sender.join("\n");
    let recipient = letter.recipient.join("\n");
    if letter.lang == "ja" {
        flow.aligned(&letter.date, text, Align::Right);
        flow.space(8.0);
        flow.paragraph(&recipient, Style::regular(12.0));
        flow.space(8.0);
        for line in &letter.sender {
            flow.aligned(line, text, Align::Right);
        }
        flow.space(24.0);
    } else {
        flow.paragraph(&sender, text);
        flow.space(16.0);
        flow.paragraph(&letter.date, text);
        flow.space(16.0);
        flow.paragraph(&recipient, text);
        flow.space(20.0);
    }
    flow.heading(1, &letter.title, 14.0);
    flow.space(10.0);
    for paragraph in &letter.before {
        flow.paragraph(paragraph, text);
        flow.space(7.0);
    }
    if !letter.rows.is_empty() {
        flow.space(4.0);
        let columns = letter.columns.iter().map(|title| Column {
            title: title.clone(),
            weight: None,
        });
        flow.table(&Table {
            columns: columns.collect(),
            rows: letter.rows.clone(),
            size: 9.0,
        });
        flow.space(12.0);
    }
    for (number, paragraph) in letter.after.iter().enumerate() {
        flow.paragraph(&format!("{}. {paragraph}", number + 1), text);
        flow.space(7.0);
    }
}
