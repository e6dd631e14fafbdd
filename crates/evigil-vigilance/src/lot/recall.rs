//! What to tell whom when a lot is withdrawn.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::exposure::Exposure;
use super::{Told, Trace};
use crate::icsr::PartialDate;

/// Who writes and answers: given by the user, printed as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RecallSender {
    /// Name of the organisation.
    pub name: String,
    /// Address, telephone and the like, one line each.
    pub contact: Vec<String>,
}

/// Who is to be told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecallRecipient {
    /// A provider, who tells the persons.
    Provider {
        /// Name or number.
        provider: String,
    },
    /// A person.
    Person {
        /// Pseudonym.
        person: String,
        /// Provider, when known.
        provider: Option<String>,
    },
}

/// One administration as a letter lists it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecallItem {
    /// Pseudonym, in letters to providers.
    pub person: Option<String>,
    /// Day as far as it is known, in ISO form.
    pub date: String,
    /// Product name.
    pub product: String,
    /// The lot as the list has it.
    pub lot: String,
    /// Route as written.
    pub route: String,
    /// Dose with its unit.
    pub dose: String,
    /// Volume in millilitres.
    pub volume_ml: Option<f64>,
}

/// A notice to one recipient: what a letter needs. It holds no sentence of any language: the
/// program that writes the letter adds them and gives a [`RecallLetter`] to whoever prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecallNotice {
    /// Day of the notice.
    pub issued: Date,
    /// Who sends it.
    pub sender: RecallSender,
    /// Who gets it.
    pub recipient: RecallRecipient,
    /// The lot as it was asked for.
    pub lot: String,
    /// Other spellings that were met.
    pub spellings: Vec<String>,
    /// Product names.
    pub products: Vec<String>,
    /// The recipient's administrations, by day.
    pub items: Vec<RecallItem>,
    /// Reports of harm that name the lot; the number only, never who.
    pub reports: usize,
    /// Serious ones among them.
    pub reports_serious: usize,
}

/// A letter with all its words, ready to be set: whoever prints adds nothing but the layout.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RecallLetter {
    /// ISO 639-1 code of its language, for the font and the line breaks.
    pub lang: String,
    /// Title.
    pub title: String,
    /// Day, as the language writes it.
    pub date: String,
    /// Lines of the recipient.
    pub recipient: Vec<String>,
    /// Lines of the sender.
    pub sender: Vec<String>,
    /// Paragraphs before the table.
    pub before: Vec<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// Paragraphs behind the table.
    pub after: Vec<String>,
    /// Small print at the foot.
    pub foot: String,
}

/// A row of the listing: one recipient.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RecallRow {
    /// Provider; empty when it is not known.
    pub provider: String,
    /// Pseudonym; empty when the list does not give one.
    pub person: String,
    /// Product names, with ` | ` between.
    pub product: String,
    /// Spellings of the lot in the list, with ` | ` between.
    pub lot_as_written: String,
    /// How surely it is the lot: `sure`, `possible`, `doubtful`.
    pub certainty: String,
    /// First administration.
    pub first_date: String,
    /// Last administration.
    pub last_date: String,
    /// Administrations.
    pub exposures: usize,
    /// Whether a report of the person names the lot.
    pub reported: bool,
    /// `yes`, `no`, or `not_known`.
    pub told: String,
    /// Last day on which the person was told.
    pub told_on: String,
}

impl Trace {
    /// One row for each person who got the lot, by provider; who was told is there, too.
    #[must_use]
    pub fn recall_rows(&self) -> Vec<RecallRow> {
        let mut rows: BTreeMap<(String, String, u64), RecallRow> = BTreeMap::new();
        for it in &self.exposures {
            let exposure = &it.exposure;
            let provider = exposure.provider.clone().unwrap_or_default();
            let person = exposure.person.clone().unwrap_or_default();
            let own_line = if person.is_empty() { exposure.line } else { 0 };
            let row = rows
                .entry((provider.clone(), person.clone(), own_line))
                .or_insert_with(|| RecallRow {
                    provider,
                    person,
                    certainty: word(it.certainty),
                    told: "not_known".to_owned(),
                    ..RecallRow::default()
                });
            row.exposures += 1;
            row.reported = row.reported || it.reported;
            join(
                &mut row.product,
                exposure.product.as_deref().unwrap_or_default(),
            );
            join(&mut row.lot_as_written, &exposure.lot);
            tell(row, exposure);
            if let Some(date) = exposure.date {
                let shown = date.to_string();
                if row.first_date.is_empty() || shown < row.first_date {
                    row.first_date.clone_from(&shown);
                }
                if shown > row.last_date {
                    row.last_date = shown;
                }
            }
        }
        rows.into_values().collect()
    }

    /// The same as CSV, with a header of the names of the fields.
    ///
    /// # Errors
    /// When the rows can't be written, for want of memory.
    pub fn recall_csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        for row in self.recall_rows() {
            csv.serialize(row)?;
        }
        csv.into_inner()
            .map_err(|error| csv::Error::from(error.into_error()))
    }

    /// A notice for each provider, and for each person whose provider is not known. Only those whom
    /// nobody is known to have told are listed in them.
    #[must_use]
    pub fn recall_notices(&self, sender: &RecallSender, issued: Date) -> Vec<RecallNotice> {
        let untold: BTreeSet<u64> = self
            .untold
            .iter()
            .flat_map(|it| it.lines.iter().copied())
            .collect();
        let mut notices: BTreeMap<RecallRecipient, RecallNotice> = BTreeMap::new();
        for exposure in self.exposures.iter().map(|it| &it.exposure) {
            if !untold.contains(&exposure.line) {
                continue;
            }
            let recipient = match (&exposure.provider, &exposure.person) {
                (Some(provider), _) => RecallRecipient::Provider {
                    provider: provider.clone(),
                },
                (None, person) => RecallRecipient::Person {
                    person: person.clone().unwrap_or_default(),
                    provider: None,
                },
            };
            notices
                .entry(recipient.clone())
                .or_insert_with(|| self.notice(recipient, sender, issued))
                .items
                .push(item(exposure));
        }
        notices.into_values().collect()
    }

    /// A notice without administrations.
    fn notice(
        &self,
        recipient: RecallRecipient,
        sender: &RecallSender,
        issued: Date,
    ) -> RecallNotice {
        let others = self.spellings.keys().filter(|it| **it != self.lot);
        RecallNotice {
            issued,
            sender: sender.clone(),
            recipient,
            lot: self.lot.clone(),
            spellings: others.cloned().collect(),
            products: self.products().into_iter().map(str::to_owned).collect(),
            items: Vec::new(),
            reports: self.reports.len(),
            reports_serious: self.reports.iter().filter(|it| it.serious).count(),
        }
    }
}

fn word(certainty: super::Certainty) -> String {
    match certainty {
        super::Certainty::Sure => "sure",
        super::Certainty::Possible => "possible",
        super::Certainty::Doubtful => "doubtful",
    }
    .to_owned()
}

fn join(all: &mut String, text: &str) {
    if text.is_empty() || all.split(" | ").any(|known| known == text) {
        return;
    }
    if !all.is_empty() {
        all.push_str(" | ");
    }
    all.push_str(text);
}

/// Told once is told; a "no" beside silence is a no.
fn tell(row: &mut RecallRow, exposure: &Exposure) {
    match exposure.told {
        Told::On(day) => {
            let shown = day.to_string();
            row.told = "yes".to_owned();
            if shown > row.told_on {
                row.told_on = shown;
            }
        }
        Told::No if row.told != "yes" => row.told = "no".to_owned(),
        Told::No | Told::NotKnown => {}
    }
}

fn item(exposure: &Exposure) -> RecallItem {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    RecallItem {
        person: exposure.person.clone(),
        date: exposure
            .date
            .map_or_else(String::new, |date: PartialDate| date.to_string()),
        product: text(&exposure.product),
        lot: exposure.lot.clone(),
        route: text(&exposure.route),
        dose: exposure.dose.as_ref().map_or_else(String::new, |dose| {
            format!("{} {}", dose.amount, dose.unit)
                .trim_end()
                .to_owned()
        }),
        volume_ml: exposure.volume_ml,
    }
}
