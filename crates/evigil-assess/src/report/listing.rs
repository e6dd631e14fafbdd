//! A listing of cases as PDF.

use evigil_print::{Column, Draft, Flow, Margins, Paper, Table, mm};
use evigil_vigilance::form::{ListingRow, listing_row};
use evigil_vigilance::icsr::Icsr;
use jiff::civil::Date;

use super::FormWords;
use super::paper::{self, PrintFault};
use crate::Messages;

const MARGINS: Margins = Margins {
    left: mm(12.0),
    top: mm(15.0),
    right: mm(12.0),
    bottom: mm(15.0),
};

/// Cases, one below the other, on paper lying across.
pub struct LineListing<'m> {
    draft: Draft,
    messages: &'m Messages,
    date: Date,
    rows: Vec<Vec<String>>,
}

impl<'m> LineListing<'m> {
    /// A listing without cases, printed on `date`.
    ///
    /// # Errors
    /// When the shipped fonts are damaged.
    pub fn new(date: Date, messages: &'m Messages) -> Result<Self, PrintFault> {
        Ok(Self {
            draft: paper::draft(Paper::A4_LANDSCAPE, date, messages)?,
            messages,
            date,
            rows: Vec::new(),
        })
    }

    /// Adds a case.
    pub fn add(&mut self, report: &Icsr) {
        let ListingRow {
            case,
            received,
            country,
            patient,
            products,
            reactions,
            seriousness,
        } = listing_row(report, &FormWords::new(self.messages));
        self.rows.push(vec![
            case,
            received,
            country,
            patient,
            products,
            reactions,
            seriousness,
        ]);
    }

    /// The document.
    ///
    /// # Errors
    /// When the PDF can't be written.
    pub fn finish(mut self) -> Result<Vec<u8>, PrintFault> {
        let messages = self.messages;
        let columns = [
            ("listing-case", 13.0),
            ("listing-received", 9.0),
            ("listing-country", 6.0),
            ("listing-patient", 9.0),
            ("listing-products", 27.0),
            ("listing-reactions", 25.0),
            ("listing-serious", 11.0),
        ];
        let table = Table {
            columns: columns
                .map(|(key, weight)| Column {
                    title: messages.text(key),
                    weight: Some(weight),
                })
                .to_vec(),
            rows: self.rows,
            size: 7.5,
        };
        let title = messages.with("listing-title", [("count", table.rows.len())]);
        let mut flow = Flow::new(&mut self.draft, MARGINS);
        flow.heading(1, &title, 13.0);
        flow.space(4.0);
        flow.table(&table);
        let foot = messages.with("listing-foot", [("date", self.date.to_string())]);
        let feet = vec![(0..self.draft.pages(), foot)];
        paper::finish(self.draft, title, feet, messages)
    }
}
