//! The header of a message.

use super::conversion::Conversion;
use super::record::Record;
use super::rule::Rule;
use super::value::{format_of, read_date};
use crate::icsr::{At, Icsr, PartialDate, ReportFull, register as el};

/// The header of a message: who sends it to whom, and when. Empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// Language of the message, as in `lang="en"`.
    pub lang: String,
    /// M.1.1.
    pub message_type: String,
    /// M.1.2.
    pub format_version: String,
    /// M.1.3.
    pub format_release: String,
    /// M.1.4: number of the message.
    pub number: String,
    /// M.1.5: identifier of the sender.
    pub sender: String,
    /// M.1.6: identifier of the receiver.
    pub receiver: String,
    /// M.1.7a: format of the date.
    pub date_format: String,
    /// M.1.7b: date of the message.
    pub date: String,
}

/// Tags of the header, and the parts of [`Header`] in the same order.
const TAGS: [&str; 8] = [
    "messagetype",
    "messageformatversion",
    "messageformatrelease",
    "messagenumb",
    "messagesenderidentifier",
    "messagereceiveridentifier",
    "messagedateformat",
    "messagedate",
];

impl Header {
    /// The header for a report in E2B(R2), of what its own message said (N.1).
    #[must_use]
    pub fn of(report: &Icsr) -> Self {
        let text = |element| report.text(element, At::TOP).unwrap_or_default().to_owned();
        let mut header = Self {
            lang: "en".to_owned(),
            message_type: "ichicsr".to_owned(),
            format_version: "2.1".to_owned(),
            format_release: "2.0".to_owned(),
            number: text(el::N_1_2),
            sender: text(el::N_1_3),
            receiver: text(el::N_1_4),
            ..Self::default()
        };
        header.set_date(&text(el::N_1_5));
        header
    }

    /// Sets the date, given in the form of E2B(R3); nothing when it is none.
    pub fn set_date(&mut self, date: &str) {
        let digits: String = date.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(known) = PartialDate::parse(&digits) {
            format_of(known.precision()).clone_into(&mut self.date_format);
            self.date = digits;
        }
    }

    /// Its fields: tag and text, in the order in which they are written.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        TAGS.into_iter().zip([
            self.message_type.as_str(),
            &self.format_version,
            &self.format_release,
            &self.number,
            &self.sender,
            &self.receiver,
            &self.date_format,
            &self.date,
        ])
    }

    pub(super) fn read(&mut self, conversion: &Conversion, record: &Record) {
        let parts = [
            &mut self.message_type,
            &mut self.format_version,
            &mut self.format_release,
            &mut self.number,
            &mut self.sender,
            &mut self.receiver,
            &mut self.date_format,
            &mut self.date,
        ];
        for (tag, part) in TAGS.into_iter().zip(parts) {
            let text = record.get(conversion.tag(tag), At::TOP);
            text.unwrap_or_default().clone_into(part);
        }
    }

    /// Adds to a report what the header has elements for.
    pub(super) fn push_to(
        &self,
        conversion: &Conversion,
        report: &mut Icsr,
    ) -> Result<(), ReportFull> {
        for (tag, text) in self.fields() {
            let field = conversion.field(conversion.tag(tag));
            match field.map(|field| &field.rule) {
                Some(Rule::Identifier { element, .. }) if !text.is_empty() => {
                    report.push(*element, At::TOP, text, 0)?;
                }
                Some(Rule::Date { element, .. }) => {
                    let format = Some(self.date_format.as_str()).filter(|it| !it.is_empty());
                    if let Some(date) = read_date(text, format) {
                        report.push(*element, At::TOP, &date.text, 0)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
