//! From rows to a report.

use std::collections::HashMap;

use super::TableKind;
use super::column::Column;
use super::scan::Table;
use super::summary::Reading;
use super::value::{self, Age};
use super::words::{Meaning, Words};
use crate::delimited::{Draft, Row};
use crate::exchange::{Place, Problem, ProblemSeverity};
use crate::icsr::{At, Element, Icsr, ReportKey, register as el};

/// A row with its table.
pub(super) struct Record<'r> {
    pub(super) row: Row<'r>,
    pub(super) table: &'r Table<'r>,
}

impl Record<'_> {
    /// A field without blanks around it; empty when the file does not have the column.
    fn text(&self, column: Column) -> String {
        self.table
            .header
            .place(column)
            .map(|place| self.at(place).0)
            .unwrap_or_default()
    }

    /// A field, and whether it has bytes that are no text.
    fn at(&self, place: usize) -> (String, bool) {
        let field = self.row.get(place);
        let (text, is_faulty) = self.table.encoding.decode_without_bom_handling(field);
        (text.trim().to_owned(), is_faulty)
    }

    fn place(&self, name: &str) -> Place {
        Place::line(self.table.name, self.row.line).field(name)
    }

    fn name(&self, column: Column) -> &str {
        self.table.header.name(column)
    }
}

/// What makes rows of drugs speak of one drug: part played, generic and trade name.
type DrugName = (String, String, String);

/// Drugs of a report and how many dosages and reasons each has so far.
#[derive(Debug, Default)]
struct Drugs {
    known: HashMap<DrugName, u16>,
    dosages: Vec<u16>,
    reasons: Vec<u16>,
}

/// Builds one report after the other.
#[derive(Debug, Default)]
pub(super) struct Builder {
    draft: Draft,
    drugs: Drugs,
    reactions: u16,
    history: String,
    history_line: u32,
}

/// Columns of a drug that have no place in the standard.
const KEPT: [Column; 3] = [Column::DrugNumber, Column::Doses, Column::RiskClass];

/// Columns of a drug that may hold a value a dosage.
const DOSAGE: [Column; 5] = [
    Column::Route,
    Column::Start,
    Column::End,
    Column::Dose,
    Column::DoseUnit,
];

impl Builder {
    pub(super) fn begin(&mut self, case: &str, version: u32) {
        self.draft.begin(ReportKey {
            report: case.to_owned(),
            case: case.to_owned(),
            version,
        });
        self.drugs.known.clear();
        self.drugs.dosages.clear();
        self.drugs.reasons.clear();
        self.reactions = 0;
        self.history.clear();
        self.draft.push(el::C_1_1, At::TOP, case, 0);
        // Only reports from Japan are published; the letters of the number say so again.
        if case.starts_with("AB-") || case.starts_with("AA-") {
            self.draft.push(el::C_2_R_3, At::one(1), "JP", 0);
        }
    }

    /// How many drugs and events it has.
    pub(super) fn counts(&self) -> (u16, u16) {
        let products = u16::try_from(self.drugs.dosages.len()).unwrap_or(u16::MAX);
        (products, self.reactions)
    }

    pub(super) fn finish(&mut self, reading: &mut Reading<'_>) -> &Icsr {
        let history = std::mem::take(&mut self.history);
        self.draft
            .push(el::D_7_2, At::TOP, &history, self.history_line);
        self.history = history;
        if self.draft.is_full() {
            let place = Place::default().field(self.draft.key().report.clone());
            reading.problem(Problem::new("EV-T418", ProblemSeverity::Error, place));
        }
        self.draft.finish()
    }

    /// Takes a row of any table; says whether it still fits into the report.
    pub(super) fn take(
        &mut self,
        record: &Record<'_>,
        words: &Words,
        reading: &mut Reading<'_>,
    ) -> bool {
        let header = &record.table.header;
        for place in 0..record.row.len() {
            let (text, is_faulty) = record.at(place);
            let name = header.names.get(place).map_or("", String::as_str);
            if is_faulty {
                let problem = Problem::new("EV-T410", ProblemSeverity::Warning, record.place(name));
                reading.problem(problem);
            }
            if header.others.contains(&place) {
                let line = record.row.report_line();
                self.draft.keep(header.kind.word(), name, &text, line);
            }
        }
        match header.kind {
            TableKind::Demo => {
                self.demo(record, words, reading);
                true
            }
            TableKind::Drug => self.drug(record, words, reading),
            TableKind::Reac => self.reaction(record, words, reading),
            TableKind::Hist => {
                self.history(record);
                true
            }
        }
    }

    fn keep(&mut self, record: &Record<'_>, column: Column) {
        let line = record.row.report_line();
        let table = record.table.header.kind.word();
        let text = record.text(column);
        self.draft.keep(table, record.name(column), &text, line);
    }

    /// Keeps a value that can't be one, and says so.
    fn refuse(&mut self, record: &Record<'_>, column: Column, reading: &mut Reading<'_>) {
        self.keep(record, column);
        let place = record.place(record.name(column));
        reading.problem(Problem::new("EV-T419", ProblemSeverity::Warning, place));
    }

    /// Puts the code of a word at its element. Gives the code.
    fn code(
        &mut self,
        record: &Record<'_>,
        column: Column,
        (element, at): (Element, At),
        words: &Words,
        reading: &mut Reading<'_>,
    ) -> Option<String> {
        let word = record.text(column);
        let line = record.row.report_line();
        if word.is_empty() {
            return None;
        }
        match words.meaning(column, &word) {
            Some(Meaning::Code(code)) => {
                self.draft.push(element, at, code, line);
                Some(code.clone())
            }
            Some(Meaning::Null(flavour)) => {
                self.draft.push_null(element, at, *flavour, line);
                None
            }
            None => {
                self.unknown_word(record, column, reading);
                None
            }
        }
    }

    fn unknown_word(&mut self, record: &Record<'_>, column: Column, reading: &mut Reading<'_>) {
        self.keep(record, column);
        let place = record.place(record.name(column));
        let problem = Problem::new("EV-T420", ProblemSeverity::Note, place);
        reading.problem(problem.with("word", record.text(column)));
    }

    fn date(
        &mut self,
        record: &Record<'_>,
        column: Column,
        (element, at): (Element, At),
        reading: &mut Reading<'_>,
    ) {
        let text = record.text(column);
        if text.is_empty() {
            return;
        }
        match value::date(&text) {
            Some((date, _)) => {
                let line = record.row.report_line();
                self.draft.push(element, at, &date, line);
            }
            None => self.refuse(record, column, reading),
        }
    }

    fn demo(&mut self, record: &Record<'_>, words: &Words, reading: &mut Reading<'_>) {
        let line = record.row.report_line();
        self.code(record, Column::Sex, (el::D_5, At::TOP), words, reading);
        let age = record.text(Column::Age);
        match value::age(&age) {
            Some(Age::Decade(decade)) => {
                self.draft
                    .push(el::D_2_2A, At::TOP, &decade.to_string(), line);
                self.draft.push(el::D_2_2B, At::TOP, "{decade}", line);
            }
            Some(Age::Trimester(third)) => {
                self.draft
                    .push(el::D_2_2_1A, At::TOP, &third.to_string(), line);
                self.draft.push(el::D_2_2_1B, At::TOP, "{trimester}", line);
            }
            // Not known is what an absent age says as well.
            None if age == "不明" => self.keep(record, Column::Age),
            None => {
                self.code(record, Column::Age, (el::D_2_3, At::TOP), words, reading);
            }
        }
        // Bands are not values: sixty-odd kilograms are not sixty.
        self.keep(record, Column::Weight);
        self.keep(record, Column::Height);
        self.keep(record, Column::Status);
        self.keep(record, Column::E2b);
        let quarter = record.text(Column::Quarter);
        match value::quarter_year(&quarter) {
            Some(year) => {
                // A quarter is no date of the standard; the year it lies in is, as far as it goes.
                self.draft
                    .push(el::C_1_5, At::TOP, &format!("{year:04}"), line);
                self.keep(record, Column::Quarter);
            }
            None if quarter.is_empty() => {}
            None => self.refuse(record, Column::Quarter, reading),
        }
        self.code(
            record,
            Column::ReportType,
            (el::C_1_3, At::TOP),
            words,
            reading,
        );
        let reporter = (el::C_2_R_4, At::one(1));
        self.code(record, Column::Qualification, reporter, words, reading);
    }

    fn reaction(&mut self, record: &Record<'_>, words: &Words, reading: &mut Reading<'_>) -> bool {
        let Some(i) = self.reactions.checked_add(1) else {
            return false;
        };
        self.reactions = i;
        let (at, line) = (At::one(i), record.row.report_line());
        self.draft
            .push(el::E_I_1_1A, at, &record.text(Column::Reaction), line);
        self.draft.push(el::E_I_1_1B, at, "jpn", line);
        let outcome = self.code(record, Column::Outcome, (el::E_I_7, at), words, reading);
        if outcome.as_deref() == Some("5") {
            // The only criterion that JADER tells.
            self.draft.push(el::E_I_3_2A, at, "true", line);
        }
        self.date(record, Column::Onset, (el::E_I_4, at), reading);
        self.keep(record, Column::ReactionNumber);
        true
    }

    fn history(&mut self, record: &Record<'_>) {
        self.keep(record, Column::HistoryNumber);
        let text = record.text(Column::History);
        if text.is_empty() {
            return;
        }
        if self.history.is_empty() {
            self.history_line = record.row.report_line();
        } else {
            self.history.push('\n');
        }
        self.history.push_str(&text);
    }

    fn drug(&mut self, record: &Record<'_>, words: &Words, reading: &mut Reading<'_>) -> bool {
        let line = record.row.report_line();
        let (generic, brand) = (record.text(Column::Generic), record.text(Column::Brand));
        let name = (record.text(Column::Role), generic.clone(), brand.clone());
        let is_new = !self.drugs.known.contains_key(&name);
        let k = match self.drugs.known.get(&name) {
            Some(k) => *k,
            None => {
                let Some(k) = self.counts().0.checked_add(1) else {
                    return false;
                };
                self.drugs.known.insert(name, k);
                self.drugs.dosages.push(0);
                self.drugs.reasons.push(0);
                k
            }
        };
        let product = At::one(k);
        if is_new {
            self.code(record, Column::Role, (el::G_K_1, product), words, reading);
            let reported = if brand.is_empty() { &generic } else { &brand };
            self.draft.push(el::G_K_2_2, product, reported, line);
            let (substance, suffix) = value::generic(&generic);
            self.draft
                .push(el::G_K_2_3_R_1, At::two(k, 1), &substance, line);
            if substance != generic {
                self.keep(record, Column::Generic);
            }
            if let Some(suffix) = suffix {
                let column = format!("{}[]", record.name(Column::Generic));
                self.draft
                    .keep(TableKind::Drug.word(), &column, &suffix, line);
            }
            self.code(record, Column::Action, (el::G_K_8, product), words, reading);
        } else {
            self.keep(record, Column::Action);
        }
        self.reason(record, k);
        self.rechallenge(record, k, words, reading);
        for column in KEPT {
            self.keep(record, column);
        }
        self.dosages(record, k, words, reading)
    }

    fn reason(&mut self, record: &Record<'_>, k: u16) {
        let text = record.text(Column::Indication);
        let Some(count) = self.drugs.reasons.get_mut(usize::from(k) - 1) else {
            return;
        };
        if text.is_empty() {
            return;
        }
        match count.checked_add(1) {
            Some(r) => {
                *count = r;
                let line = record.row.report_line();
                self.draft.push(el::G_K_7_R_1, At::two(k, r), &text, line);
            }
            None => self.keep(record, Column::Indication),
        }
    }

    /// Whether a reaction came back is said of a drug and an event. JADER says it of a drug only,
    /// or in one cell for all events: it is put where it can be told which event is meant.
    fn rechallenge(
        &mut self,
        record: &Record<'_>,
        k: u16,
        words: &Words,
        reading: &mut Reading<'_>,
    ) {
        let text = record.text(Column::Rechallenge);
        if text.is_empty() {
            return;
        }
        let parts: Vec<_> = value::several(&text).collect();
        if parts.len() != usize::from(self.reactions) {
            self.keep(record, Column::Rechallenge);
            return;
        }
        let mut is_known = true;
        for (i, part) in (1..).zip(&parts) {
            match words.meaning(Column::Rechallenge, part) {
                Some(Meaning::Code(code)) => {
                    let line = record.row.report_line();
                    self.draft.push(el::G_K_9_I_4, At::two(k, i), code, line);
                }
                Some(Meaning::Null(_)) => {}
                None => is_known &= part.is_empty(),
            }
        }
        if !is_known {
            self.unknown_word(record, Column::Rechallenge, reading);
        }
    }

    /// Dosages of a row: one, or as many as its cells hold values.
    fn dosages(
        &mut self,
        record: &Record<'_>,
        k: u16,
        words: &Words,
        reading: &mut Reading<'_>,
    ) -> bool {
        let line = record.row.report_line();
        let cells = DOSAGE.map(|column| record.text(column));
        let parts = cells
            .each_ref()
            .map(|cell| value::several(cell).collect::<Vec<_>>());
        let count = parts.iter().map(Vec::len).max().unwrap_or(1);
        let is_even = parts
            .iter()
            .all(|part| part.len() == count || part.iter().all(|value| value.is_empty()));
        if !is_even {
            // Which value belongs to which dosage can't be told.
            for column in DOSAGE {
                self.keep(record, column);
            }
            let place = Place::line(record.table.name, record.row.line);
            reading.problem(Problem::new("EV-T421", ProblemSeverity::Note, place));
            return true;
        }
        for number in 0..count {
            let [route, start, end, dose, unit] = parts
                .each_ref()
                .map(|part| part.get(number).copied().unwrap_or_default());
            if [route, start, end, dose, unit]
                .iter()
                .all(|value| value.is_empty())
            {
                continue;
            }
            let Some(used) = self.drugs.dosages.get_mut(usize::from(k) - 1) else {
                return false;
            };
            let Some(r) = used.checked_add(1) else {
                return false;
            };
            *used = r;
            let at = At::two(k, r);
            self.draft.push(el::G_K_4_R_10_1, at, route, line);
            for (column, element, text) in [
                (Column::Start, el::G_K_4_R_4, start),
                (Column::End, el::G_K_4_R_5, end),
            ] {
                match value::date(text) {
                    Some((date, _)) => self.draft.push(element, at, &date, line),
                    None if text.is_empty() => {}
                    None => self.refuse(record, column, reading),
                }
            }
            self.dose(at, (dose, unit), words, line);
        }
        true
    }

    /// A dose with a unit that UCUM has is a number; any other is a text.
    fn dose(&mut self, at: At, (dose, unit): (&str, &str), words: &Words, line: u32) {
        match (value::number(dose), words.meaning(Column::DoseUnit, unit)) {
            (Some(number), Some(Meaning::Code(code))) => {
                self.draft.push(el::G_K_4_R_1A, at, &number, line);
                self.draft.push(el::G_K_4_R_1B, at, code, line);
            }
            _ => {
                let text = format!("{dose} {unit}");
                self.draft.push(el::G_K_4_R_8, at, text.trim(), line);
            }
        }
    }
}
