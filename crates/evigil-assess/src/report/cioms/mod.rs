//! CIOMS I forms as PDF.

mod boxes;
mod first_page;
mod words;

use std::ops::Range;

use evigil_core::Lang;
use evigil_print::{Draft, Flow, GroupId, Margins, Paper, Role, Style, mm};
use evigil_vigilance::form::{self, CiomsForm};
use evigil_vigilance::icsr::Icsr;
use jiff::civil::Date;

use super::paper::{self, PrintFault};
use crate::Messages;
use boxes::Overflow;
pub use words::FormWords;

/// The CIOMS I form of a report, in the language of `messages`; `date` is the day of printing. With
/// Japanese messages the form's own English labels stay, with Japanese ones below them.
///
/// # Errors
/// When the fonts or the PDF can't be made.
pub fn cioms_pdf(report: &Icsr, date: Date, messages: &Messages) -> Result<Vec<u8>, PrintFault> {
    let mut book = CiomsBook::new(date, messages)?;
    book.add(report);
    book.finish()
}

/// CIOMS I forms of several reports in one document.
pub struct CiomsBook<'m> {
    draft: Draft,
    english: Messages,
    messages: &'m Messages,
    date: Date,
    reports: Vec<(Range<usize>, String)>,
}

const MARGINS: Margins = Margins {
    left: mm(15.0),
    top: mm(20.0),
    right: mm(15.0),
    bottom: mm(18.0),
};

impl<'m> CiomsBook<'m> {
    /// A document without forms.
    ///
    /// # Errors
    /// When the shipped fonts are damaged.
    pub fn new(date: Date, messages: &'m Messages) -> Result<Self, PrintFault> {
        Ok(Self {
            draft: paper::draft(Paper::A4, date, messages)?,
            english: Messages::new(Lang::En),
            messages,
            date,
            reports: Vec::new(),
        })
    }

    /// Adds the form of a report, with as many continuation pages as it needs.
    pub fn add(&mut self, report: &Icsr) {
        let form = form::cioms(report, &FormWords::new(self.messages));
        self.add_form(&form, &name(report));
    }

    fn add_form(&mut self, form: &CiomsForm, name: &str) {
        let page = self.draft.page();
        self.draft.enter(name, page, 0.0);
        let root = self.draft.group(None, Role::Section);
        let overflows = first_page::draw(
            &mut self.draft,
            page,
            form,
            root,
            (&self.english, self.messages),
        );
        self.continue_on(&overflows, name, root);
        self.reports
            .push((page..self.draft.pages(), name.to_owned()));
    }

    /// What the boxes had no room for.
    fn continue_on(&mut self, overflows: &[Overflow], name: &str, root: GroupId) {
        if overflows.is_empty() {
            return;
        }
        let head = format!("{}  {name}", self.messages.text("cioms-continuation"));
        let mut flow = Flow::within(&mut self.draft, MARGINS, root).with_head(head);
        for overflow in overflows {
            let number = overflow.number.trim_end_matches('.');
            let of = if number.is_empty() {
                overflow.label.clone()
            } else {
                format!("{number} {}", overflow.label)
            };
            let title = self.messages.with("cioms-continued", [("box", of)]);
            flow.heading(2, &title, 10.0);
            flow.space(2.0);
            flow.paragraph(&overflow.text, Style::regular(9.0));
            flow.space(10.0);
        }
    }

    /// The document.
    ///
    /// # Errors
    /// When the PDF can't be written.
    pub fn finish(self) -> Result<Vec<u8>, PrintFault> {
        let messages = self.messages;
        let title = match self.reports.as_slice() {
            [(_, one)] => messages.with("cioms-document", [("report", one.as_str())]),
            many => messages.with("cioms-document-many", [("count", many.len())]),
        };
        let date = self.date.to_string();
        let feet = self.reports.into_iter().map(|(pages, report)| {
            let foot = messages.with("cioms-foot", [("report", &report), ("date", &date)]);
            (pages, foot)
        });
        paper::finish(self.draft, title, feet.collect(), messages)
    }
}

/// What a report is called.
fn name(report: &Icsr) -> String {
    let key = report.key();
    match (key.report.as_str(), key.case.as_str()) {
        ("", "") => "–".to_owned(),
        ("", case) => case.to_owned(),
        (report, _) => report.to_owned(),
    }
}
