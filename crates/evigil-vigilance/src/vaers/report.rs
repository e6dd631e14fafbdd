//! From rows to a report.

use std::borrow::Cow;
use std::cmp::Ordering;

use encoding_rs::WINDOWS_1252;

use super::column::{Column, Header};
use super::join::Cursor;
use super::scan::Entry;
use super::summary::Reading;
use super::value;
use crate::delimited::{Draft, Row};
use crate::exchange::{Place, Problem, ProblemSeverity, Text};
use crate::icsr::register as el;
use crate::icsr::{At, Element, Icsr, NullFlavour, PartialDate, ReportKey};

/// Columns of the case that make every reaction of it serious.
const FLAGS: [(Column, Element); 6] = [
    (Column::Died, el::E_I_3_2A),
    (Column::LThreat, el::E_I_3_2B),
    (Column::Hospital, el::E_I_3_2C),
    (Column::XStay, el::E_I_3_2C),
    (Column::Disable, el::E_I_3_2D),
    (Column::BirthDefect, el::E_I_3_2E),
];

/// Columns that have no place of their own in the standard.
const KEPT: [Column; 15] = [
    Column::State,
    Column::CageYr,
    Column::CageMo,
    Column::RptDate,
    Column::ErVisit,
    Column::HospDays,
    Column::NumDays,
    Column::VAdminBy,
    Column::VFundBy,
    Column::OtherMeds,
    Column::PriorVax,
    Column::FormVers,
    Column::TodaysDate,
    Column::OfcVisit,
    Column::ErEdVisit,
];

/// Columns that tell what a person had before, and now has beside it.
const HISTORY: [Column; 3] = [Column::History, Column::CurIll, Column::Allergies];

/// What was said of the case as a whole, for its reactions and products.
#[derive(Debug, Default)]
struct Shared {
    /// Columns of [`FLAGS`] with a yes.
    flags: Vec<(Column, Element)>,
    outcome: Option<&'static str>,
    outcome_word: String,
    onset: String,
    vaccinated: String,
    line: u32,
}

impl Shared {
    fn has(&self, column: Column) -> bool {
        self.flags.iter().any(|(flag, _)| *flag == column)
    }

    /// Criteria of seriousness, each once: a stay in hospital has two columns.
    fn criteria(&self) -> impl Iterator<Item = Element> {
        let is_twice = self.has(Column::Hospital);
        self.flags
            .iter()
            .filter(move |(column, _)| !(is_twice && *column == Column::XStay))
            .map(|(_, element)| *element)
    }
}

/// Builds one report after the other.
#[derive(Debug, Default)]
pub(super) struct Builder {
    draft: Draft,
    shared: Shared,
    products: u16,
    reactions: u16,
}

/// A row with its header, and what is needed to say what is wrong with it.
struct Record<'r> {
    row: Row<'r>,
    header: &'r Header,
    file: &'r str,
    windows_1252: u64,
}

impl<'r> Record<'r> {
    /// A field as it stands there; empty when the table does not have the column.
    fn raw(&mut self, column: Column) -> Cow<'r, str> {
        self.header
            .place(column)
            .map_or(Cow::Borrowed(""), |place| self.at(place))
    }

    fn at(&mut self, place: usize) -> Cow<'r, str> {
        let (text, encoding, _) = Text::decode(self.row.get(place));
        self.windows_1252 += u64::from(encoding == WINDOWS_1252);
        text
    }

    /// A field without blanks around it.
    fn text(&mut self, column: Column) -> Cow<'r, str> {
        match self.raw(column) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }
    }

    fn place(&self, column: Column) -> Place {
        Place::line(self.file, self.row.line).field(column.name())
    }
}

impl Builder {
    pub(super) fn begin(&mut self, id: u64) {
        let id = id.to_string();
        self.draft.begin(ReportKey {
            report: id.clone(),
            case: id.clone(),
            version: 0,
        });
        self.shared = Shared::default();
        (self.products, self.reactions) = (0, 0);
        self.draft.push(el::C_1_1, At::TOP, &id, 0);
    }

    pub(super) const fn counts(&self) -> (u16, u16) {
        (self.products, self.reactions)
    }

    /// The report, after its last row.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_>) -> &Icsr {
        let shared = std::mem::take(&mut self.shared);
        if self.reactions == 0 {
            // The criteria stand at a reaction that nobody has named: lost with it, a death would be
            // no death. The outcome, which is one of a reaction, stays as it is written.
            for element in shared.criteria() {
                self.draft.push(element, At::one(1), "true", shared.line);
            }
            for (column, word) in [
                (Column::Recovd, &shared.outcome_word),
                (Column::OnsetDate, &shared.onset),
            ] {
                if !word.is_empty() {
                    self.draft.keep("DATA", column.name(), word, shared.line);
                }
            }
        } else if !shared.flags.is_empty() || shared.outcome.is_some() {
            reading.shared = true;
        }
        if self.products == 0 && !shared.vaccinated.is_empty() {
            self.draft.keep(
                "DATA",
                Column::VaxDate.name(),
                &shared.vaccinated,
                shared.line,
            );
        }
        if self.draft.is_full() {
            let place = Place::default().field(self.draft.key().report.clone());
            reading.problem(Problem::new("EV-T218", ProblemSeverity::Error, place));
        }
        self.draft.finish()
    }

    fn keep(&mut self, record: &mut Record<'_>, column: Column) {
        let text = record.raw(column);
        if !text.trim().is_empty() {
            let (table, line) = (record.header.kind.word(), record.row.report_line());
            self.draft.keep(table, column.name(), &text, line);
        }
    }

    /// Keeps a value that can't be one, and says so.
    fn refuse(&mut self, record: &mut Record<'_>, column: Column, reading: &mut Reading<'_>) {
        self.keep(record, column);
        let place = record.place(column);
        reading.problem(Problem::new("EV-T219", ProblemSeverity::Warning, place));
    }

    fn date(
        &mut self,
        record: &mut Record<'_>,
        column: Column,
        reading: &mut Reading<'_>,
    ) -> Option<(String, PartialDate)> {
        let text = record.text(column);
        if text.is_empty() {
            return None;
        }
        let date = value::date(&text);
        if date.is_none() {
            self.refuse(record, column, reading);
        }
        date
    }

    /// Takes a row of DATA.
    pub(super) fn data(
        &mut self,
        cursor: &mut Cursor<'_>,
        entry: Entry,
        reading: &mut Reading<'_>,
    ) {
        let table = cursor.table;
        let Some(row) = cursor.row(entry) else { return };
        let mut record = Record {
            row,
            header: &table.header,
            file: table.name,
            windows_1252: 0,
        };
        let line = row.report_line();
        self.shared.line = line;
        self.dates(&mut record, reading);
        self.person(&mut record, reading);
        self.outcome(&mut record, reading);
        let narrative = record.raw(Column::SymptomText);
        self.draft.push(el::H_1, At::TOP, &narrative, line);
        let tests = record.text(Column::LabData);
        if value::says_nothing(&tests) {
            self.keep(&mut record, Column::LabData);
        } else {
            self.draft.push(el::F_R_3_4, At::one(1), &tests, line);
        }
        let number = record.text(Column::SpltType);
        if !number.is_empty() {
            // The number under which a maker or a state programme sent it.
            self.draft.push(el::C_1_9_1, At::TOP, "true", line);
            self.draft.push(el::C_1_9_1_R_2, At::one(1), &number, line);
        }
        for column in KEPT {
            self.keep(&mut record, column);
        }
        self.keep_others(&mut record);
        count(table.number, &record, reading);
    }

    fn keep_others(&mut self, record: &mut Record<'_>) {
        let header = record.header;
        for (place, name) in &header.others {
            let text = record.at(*place);
            if !text.trim().is_empty() {
                self.draft
                    .keep(header.kind.word(), name, &text, record.row.report_line());
            }
        }
    }

    fn dates(&mut self, record: &mut Record<'_>, reading: &mut Reading<'_>) {
        let line = record.row.report_line();
        let received = self.date(record, Column::RecvDate, reading);
        let vaccinated = self.date(record, Column::VaxDate, reading);
        let onset = self.date(record, Column::OnsetDate, reading);
        let died = self.date(record, Column::DateDied, reading);
        if let Some((text, _)) = &received {
            self.draft.push(el::C_1_4, At::TOP, text, line);
            self.draft.push(el::C_1_5, At::TOP, text, line);
        }
        if let Some((text, _)) = &died {
            self.draft.push(el::D_9_1, At::TOP, text, line);
        }
        let orders = [
            (Column::VaxDate, &vaccinated, Column::OnsetDate, &onset),
            (Column::VaxDate, &vaccinated, Column::DateDied, &died),
            (Column::OnsetDate, &onset, Column::DateDied, &died),
            (Column::VaxDate, &vaccinated, Column::RecvDate, &received),
            (Column::OnsetDate, &onset, Column::RecvDate, &received),
            (Column::DateDied, &died, Column::RecvDate, &received),
        ];
        for (first, one, second, other) in orders {
            let (Some((_, one)), Some((_, other))) = (one, other) else {
                continue;
            };
            if one.known_order(*other) == Some(Ordering::Greater) {
                let problem = Problem::new("EV-T220", ProblemSeverity::Note, record.place(second));
                reading.problem(
                    problem
                        .with("earlier", second.name())
                        .with("later", first.name()),
                );
            }
        }
        self.shared.onset = onset.map(|(text, _)| text).unwrap_or_default();
        self.shared.vaccinated = vaccinated.map(|(text, _)| text).unwrap_or_default();
    }

    fn person(&mut self, record: &mut Record<'_>, reading: &mut Reading<'_>) {
        let line = record.row.report_line();
        let age = record.text(Column::AgeYrs);
        match value::age(&age) {
            Some(age) => {
                self.draft.push(el::D_2_2A, At::TOP, &age, line);
                self.draft.push(el::D_2_2B, At::TOP, "a", line);
            }
            None if age.is_empty() => {}
            None => self.refuse(record, Column::AgeYrs, reading),
        }
        match record.text(Column::Sex).as_ref() {
            "M" | "m" => self.draft.push(el::D_5, At::TOP, "1", line),
            "F" | "f" => self.draft.push(el::D_5, At::TOP, "2", line),
            "U" | "u" => self
                .draft
                .push_null(el::D_5, At::TOP, NullFlavour::Unknown, line),
            "" => {}
            _ => self.refuse(record, Column::Sex, reading),
        }
        // One element holds them all; the names of the columns tell them apart.
        let mut history = String::new();
        for column in HISTORY {
            let text = record.text(column);
            if !text.is_empty() {
                let between = if history.is_empty() { "" } else { "\n" };
                history.push_str(&format!("{between}{}: {text}", column.name()));
            }
        }
        self.draft.push(el::D_7_2, At::TOP, &history, line);
    }

    fn outcome(&mut self, record: &mut Record<'_>, reading: &mut Reading<'_>) {
        for (column, element) in FLAGS {
            match record.text(column).as_ref() {
                "Y" | "y" => self.shared.flags.push((column, element)),
                "" => {}
                _ => self.refuse(record, column, reading),
            }
        }
        if self.shared.has(Column::XStay) {
            // Both columns say the same in the standard; which of them it was is told nowhere else.
            self.keep(record, Column::Hospital);
            self.keep(record, Column::XStay);
        }
        let word = record.text(Column::Recovd);
        let outcome = match word.as_ref() {
            "Y" | "y" => Some("1"),
            "N" | "n" => Some("3"),
            "U" | "u" => Some("0"),
            "" => None,
            _ => {
                self.refuse(record, Column::Recovd, reading);
                None
            }
        };
        if self.shared.has(Column::Died) {
            // A death outweighs what the form says of recovery, which is kept.
            self.keep(record, Column::Recovd);
            self.shared.outcome = Some("5");
        } else if outcome.is_some() {
            self.shared.outcome = outcome;
            self.shared.outcome_word = word.into_owned();
        }
    }

    /// Takes a row of VAX; says whether it still fits into the report.
    pub(super) fn vax(
        &mut self,
        cursor: &mut Cursor<'_>,
        entry: Entry,
        reading: &mut Reading<'_>,
    ) -> bool {
        let table = cursor.table;
        let Some(row) = cursor.row(entry) else {
            return true;
        };
        let Some(k) = self.products.checked_add(1) else {
            return false;
        };
        self.products = k;
        let mut record = Record {
            row,
            header: &table.header,
            file: table.name,
            windows_1252: 0,
        };
        let line = row.report_line();
        let (product, dose) = (At::one(k), At::two(k, 1));
        self.draft.push(el::G_K_1, product, "1", line);
        let name = record.text(Column::VaxName);
        self.draft.push(el::G_K_2_2, product, &name, line);
        let kind = record.text(Column::VaxType);
        self.draft.push(el::G_K_2_3_R_1, dose, &kind, line);
        let vaccinated = std::mem::take(&mut self.shared.vaccinated);
        self.draft
            .push(el::G_K_4_R_4, dose, &vaccinated, self.shared.line);
        self.shared.vaccinated = vaccinated;
        // The lot stays as it is written, blanks around it too.
        let lot = record.raw(Column::VaxLot);
        self.draft.push(el::G_K_4_R_7, dose, &lot, line);
        let route = record.text(Column::VaxRoute);
        self.draft.push(el::G_K_4_R_10_1, dose, &route, line);
        let maker = record.text(Column::VaxManu);
        self.draft.push(el::EV_G_K_4, product, &maker, line);
        self.keep(&mut record, Column::VaxDoseSeries);
        self.keep(&mut record, Column::VaxSite);
        self.keep_others(&mut record);
        count(table.number, &record, reading);
        true
    }

    /// Takes a row of SYMPTOMS; says whether all its terms still fit into the report.
    pub(super) fn symptoms(
        &mut self,
        cursor: &mut Cursor<'_>,
        entry: Entry,
        reading: &mut Reading<'_>,
    ) -> bool {
        let table = cursor.table;
        let Some(row) = cursor.row(entry) else {
            return true;
        };
        let mut record = Record {
            row,
            header: &table.header,
            file: table.name,
            windows_1252: 0,
        };
        let line = row.report_line();
        let shared = std::mem::take(&mut self.shared);
        for (term, version) in Column::TERMS {
            let words = record.text(term);
            let release = record.text(version);
            if words.is_empty() {
                if !release.is_empty() {
                    self.keep(&mut record, version);
                }
                continue;
            }
            let Some(i) = self.reactions.checked_add(1) else {
                self.shared = shared;
                return false;
            };
            self.reactions = i;
            let at = At::one(i);
            self.draft.push(el::E_I_1_1A, at, &words, line);
            self.draft.push(el::E_I_1_1B, at, "eng", line);
            for element in shared.criteria() {
                self.draft.push(element, at, "true", shared.line);
            }
            self.draft.push(el::E_I_4, at, &shared.onset, shared.line);
            self.draft.push(
                el::E_I_7,
                at,
                shared.outcome.unwrap_or_default(),
                shared.line,
            );
            // A version without a code has no place: the term is words, not a code.
            match value::meddra_version(&release) {
                Some(release) => self.draft.keep("SYMPTOMS", version.name(), &release, line),
                None if release.is_empty() => {}
                None => self.refuse(&mut record, version, reading),
            }
        }
        self.shared = shared;
        self.keep_others(&mut record);
        count(table.number, &record, reading);
        true
    }
}

fn count(table: usize, record: &Record<'_>, reading: &mut Reading<'_>) {
    if let Some(table) = reading.table(table) {
        table.windows_1252 += record.windows_1252;
    }
}
