//! Rows of one report to one [`Icsr`].

use super::codes;
use super::findings::Findings;
use super::layout::Column as C;
use super::part::Table;
use super::row::{Cuts, Row, rows};
use super::scan::number;
use super::set::{Entry, Set};
use super::{country, vocabulary, write::Out};
use crate::icsr::{At, Element, Icsr, NullFlavour, ReportFull, ReportKey, register as el};

/// Puts reports of one quarter together, each in the memory of the one before.
pub(super) struct Assembler<'s> {
    set: &'s Set<'s>,
    /// Where the next report is expected in each table.
    next: [usize; Table::ALL.len()],
    cuts: Cuts,
    out: Out,
    /// Sequence numbers of the drugs of the report at hand, with their numbers in it.
    drugs: Vec<(u64, u16)>,
    /// What the case says about all its reactions.
    case: CaseLevel<'s>,
}

/// Values of the case that E2B wants at every reaction.
#[derive(Debug, Default)]
struct CaseLevel<'s> {
    onset: Option<(&'s [u8], u32)>,
    country: Option<(&'static str, u32)>,
    criteria: Vec<(Element, u32)>,
}

impl<'s> Assembler<'s> {
    pub(super) fn new(set: &'s Set<'s>) -> Self {
        Self {
            set,
            next: [0; Table::ALL.len()],
            cuts: Cuts::default(),
            out: Out::new(set.is_legacy),
            drugs: Vec::new(),
            case: CaseLevel::default(),
        }
    }

    /// What was found wrong so far.
    pub(super) fn findings(&mut self) -> &mut Findings {
        &mut self.out.found
    }

    /// The report of an entry, sorted.
    ///
    /// # Errors
    /// When it is too big for a report.
    pub(super) fn report(&mut self, entry: &Entry) -> Result<&Icsr, ReportFull> {
        self.out.clear();
        self.drugs.clear();
        self.case.onset = None;
        self.case.country = None;
        self.case.criteria.clear();
        self.out.report.set_key(ReportKey {
            report: entry.key.to_string(),
            case: self.set.case_text(entry).into_owned(),
            version: entry.version,
        });
        self.out
            .push(el::C_1_1, At::TOP, &entry.key.to_string(), entry.line())?;
        self.demo(entry)?;
        self.each(Table::Outc, entry.key, Self::outcome)?;
        self.each(Table::Reac, entry.key, Self::reaction)?;
        self.at_reactions()?;
        self.each(Table::Drug, entry.key, Self::drug)?;
        self.each(Table::Ther, entry.key, Self::therapy)?;
        self.each(Table::Indi, entry.key, Self::indication)?;
        self.each(Table::Rpsr, entry.key, Self::source)?;
        self.out.report.sort();
        Ok(&self.out.report)
    }

    /// Calls `take` with every row of the report in a table, and its number from 1.
    fn each(
        &mut self,
        table: Table,
        key: u64,
        mut take: impl FnMut(&mut Self, Row<'s, '_>, u16) -> Result<(), ReportFull>,
    ) -> Result<(), ReportFull> {
        let set = self.set;
        let Some(next) = self.next.get_mut(table as usize) else {
            return Ok(());
        };
        // Cuts go out of `self` for as long as a row borrows them.
        let mut cuts = std::mem::take(&mut self.cuts);
        let mut count = 0_u16;
        let mut end = Ok(());
        'runs: for run in set.index(table).find(key, next) {
            let Some(part) = set.parts.get(usize::from(run.part)) else {
                continue;
            };
            for bytes in rows(part, run) {
                let row = cuts.row(part, bytes, run.form);
                let Some(number) = count.checked_add(1) else {
                    self.out.reject(row, codes::TOO_MANY_ROWS);
                    continue;
                };
                count = number;
                end = take(self, row, number);
                if end.is_err() {
                    break 'runs;
                }
            }
        }
        self.cuts = cuts;
        end
    }

    fn demo(&mut self, entry: &Entry) -> Result<(), ReportFull> {
        let Some((part, run)) = self.set.demo_row(entry) else {
            return Ok(());
        };
        let mut cuts = std::mem::take(&mut self.cuts);
        let mut end = Ok(());
        for bytes in rows(part, run) {
            let row = cuts.row(part, bytes, run.form);
            end = self.sender(row).and_then(|()| self.patient(row));
            self.out.unknown_columns(row, 0);
        }
        self.cuts = cuts;
        end
    }

    /// Numbers, dates and people of the report.
    fn sender(&mut self, row: Row<'s, '_>) -> Result<(), ReportFull> {
        let out = &mut self.out;
        out.date(row, el::C_1_2, At::TOP, C::Sent, 0)?;
        out.date(row, el::C_1_4, At::TOP, C::FirstReceived, 0)?;
        out.date(row, el::C_1_5, At::TOP, C::Received, 0)?;
        match row.get(C::ReportCode) {
            // Neither says whether it is expedited.
            b"DIR" | b"30DAY" => out.keep(row, C::ReportCode, 0),
            _ => out.code(row, C::ReportCode, 0, |code| {
                vocabulary::is_expedited(code)
                    .map(|(value, whole)| (el::C_1_7, At::TOP, value, whole))
            })?,
        }
        let by_maker = out.text(row, el::C_1_8_1, At::TOP, C::ManufacturerNumber)?;
        let by_authority = !row.get(C::AuthorityNumber).is_empty();
        match (by_maker, by_authority) {
            (true, true) => {
                out.push(el::C_1_8_2, At::TOP, "2", row.line)?;
                out.push(el::C_1_9_1, At::TOP, "true", row.line)?;
                out.text(row, el::C_1_9_1_R_2, At::one(1), C::AuthorityNumber)?;
            }
            (true, false) => out.push(el::C_1_8_2, At::TOP, "2", row.line)?,
            (false, true) => {
                out.text(row, el::C_1_8_1, At::TOP, C::AuthorityNumber)?;
                out.push(el::C_1_8_2, At::TOP, "1", row.line)?;
            }
            (false, false) => {}
        }
        out.text(row, el::C_3_2, At::TOP, C::Sender)?;
        out.text(row, el::C_4_R_1, At::one(1), C::Literature)?;
        out.code(row, C::Occupation, 0, |code| {
            vocabulary::qualification(code)
                .map(|(value, whole)| (el::C_2_R_4, At::one(1), value, whole))
        })?;
        let written = row.text(C::ReporterCountry);
        match country::code(&written) {
            Some(code) => out.push(el::C_2_R_3, At::one(1), code, row.line)?,
            None => out.keep(row, C::ReporterCountry, 0),
        }
        for column in [
            C::InitialFollowup,
            C::FollowupNumber,
            C::Image,
            C::ManufacturerReceived,
            C::Electronic,
            C::ToManufacturer,
            C::Confidential,
        ] {
            out.keep(row, column, 0);
        }
        Ok(())
    }

    fn patient(&mut self, row: Row<'s, '_>) -> Result<(), ReportFull> {
        let out = &mut self.out;
        out.age(row)?;
        out.weight(row)?;
        out.code(row, C::AgeGroup, 0, |code| {
            vocabulary::age_group(code).map(|value| (el::D_2_3, At::TOP, value, true))
        })?;
        match row.get(C::Sex) {
            b"UNK" => out
                .report
                .push_null(el::D_5, At::TOP, NullFlavour::Unknown, row.line),
            b"NS" => {
                out.report
                    .push_null(el::D_5, At::TOP, NullFlavour::Unknown, row.line);
                out.keep(row, C::Sex, 0);
            }
            _ => out.code(row, C::Sex, 0, |code| match code {
                "M" => Some((el::D_5, At::TOP, "1", true)),
                "F" => Some((el::D_5, At::TOP, "2", true)),
                _ => None,
            })?,
        }
        out.date(row, el::D_9_1, At::TOP, C::Death, 0)?;
        if out.is_date(row, C::Event, 0) {
            self.case.onset = Some((row.get(C::Event), row.line));
        }
        let written = row.text(C::EventCountry);
        match country::code(&written) {
            Some(code) => self.case.country = Some((code, row.line)),
            None => out.keep(row, C::EventCountry, 0),
        }
        Ok(())
    }

    fn outcome(&mut self, row: Row<'s, '_>, number: u16) -> Result<(), ReportFull> {
        match vocabulary::seriousness(&row.text(C::Outcome)) {
            Some(element) => {
                if !self
                    .case
                    .criteria
                    .iter()
                    .any(|(known, _)| *known == element)
                {
                    self.case.criteria.push((element, row.line));
                }
            }
            None => self.out.unknown_code(row, C::Outcome, number),
        }
        self.out.unknown_columns(row, number);
        Ok(())
    }

    fn reaction(&mut self, row: Row<'s, '_>, number: u16) -> Result<(), ReportFull> {
        let out = &mut self.out;
        // A row without a term still is a reaction: its number is taken by what is kept of it.
        out.text(row, el::E_I_1_1A, At::one(number), C::Term)?;
        out.keep(row, C::Recurred, number);
        out.unknown_columns(row, number);
        let line = row.line;
        if let Some((onset, _)) = self.case.onset {
            out.push_bytes(el::E_I_4, At::one(number), onset, line)?;
        }
        if let Some((country, _)) = self.case.country {
            out.push(el::E_I_9, At::one(number), country, line)?;
        }
        for (criterion, _) in &self.case.criteria {
            out.push(*criterion, At::one(number), "true", line)?;
        }
        out.found.case_level |= self.case.onset.is_some() || !self.case.criteria.is_empty();
        out.found.reactions += 1;
        Ok(())
    }

    /// Without a reaction, what the case says of one is kept. The criteria of seriousness stand at a
    /// reaction that nobody has named: lost with it, a death would be no death.
    fn at_reactions(&mut self) -> Result<(), ReportFull> {
        if self.out.report.repeats("E.i", At::TOP) > 0 {
            return Ok(());
        }
        let report = &mut self.out.report;
        if let Some((onset, line)) = self.case.onset {
            report.keep("DEMO.event_dt", String::from_utf8_lossy(onset), line);
        }
        if let Some((country, line)) = self.case.country {
            report.keep("DEMO.occr_country", country, line);
        }
        for (criterion, line) in &self.case.criteria {
            report.push(*criterion, At::one(1), "true", *line)?;
        }
        Ok(())
    }

    fn drug(&mut self, row: Row<'s, '_>, number: u16) -> Result<(), ReportFull> {
        let out = &mut self.out;
        let (drug, dosage) = (At::one(number), At::two(number, 1));
        if let Some(sequence) = sequence(row) {
            self.drugs.push((sequence, number));
        }
        out.text(row, el::EV_G_K_10, drug, C::Sequence)?;
        out.code(row, C::Role, number, |code| {
            vocabulary::role(code).map(|(value, whole)| (el::G_K_1, drug, value, whole))
        })?;
        out.text(row, el::G_K_2_2, drug, C::Name)?;
        out.substances(row, number)?;
        out.text(row, el::G_K_3_1, drug, C::Authorisation)?;
        out.text(row, el::G_K_4_R_7, dosage, C::Lot)?;
        out.text(row, el::G_K_4_R_8, dosage, C::DoseText)?;
        out.text(row, el::G_K_4_R_9_1, dosage, C::Form)?;
        out.text(row, el::G_K_4_R_10_1, dosage, C::Route)?;
        out.date(row, el::EV_G_K_7, drug, C::Expiry, number)?;
        out.amount(
            row,
            (C::Dose, el::G_K_4_R_1A),
            (C::DoseUnit, el::G_K_4_R_1B),
            dosage,
            vocabulary::dose_unit,
        )?;
        out.amount(
            row,
            (C::CumulativeDose, el::G_K_5A),
            (C::CumulativeUnit, el::G_K_5B),
            drug,
            vocabulary::dose_unit,
        )?;
        out.frequency(row, dosage)?;
        for column in [C::NameSource, C::Dechallenge, C::Rechallenge] {
            out.keep(row, column, number);
        }
        out.unknown_columns(row, number);
        out.found.products += 1;
        Ok(())
    }

    /// The number in the report of the drug that a row hangs on. A row that hangs on none is
    /// refused.
    fn drug_of(&mut self, row: Row<'_, '_>) -> Option<u16> {
        let sequence = sequence(row);
        let found = self
            .drugs
            .iter()
            .find(|(known, _)| Some(*known) == sequence)
            .map(|(_, number)| *number);
        if found.is_none() {
            self.out.found.no_drug(row.layout().table());
            self.out.reject(row, codes::NO_DRUG);
        }
        found
    }

    fn therapy(&mut self, row: Row<'s, '_>, _: u16) -> Result<(), ReportFull> {
        let Some(drug) = self.drug_of(row) else {
            return Ok(());
        };
        let out = &mut self.out;
        // The first times belong to the dosage of the DRUG row; others are dosages of their own.
        let Some(dosage) = out.next_repeat(Table::Ther, drug) else {
            out.reject(row, codes::TOO_MANY_ROWS);
            return Ok(());
        };
        let at = At::two(drug, dosage);
        out.date(row, el::G_K_4_R_4, at, C::Start, drug)?;
        out.date(row, el::G_K_4_R_5, at, C::End, drug)?;
        out.amount(
            row,
            (C::Duration, el::G_K_4_R_6A),
            (C::DurationUnit, el::G_K_4_R_6B),
            at,
            vocabulary::duration_unit,
        )?;
        out.unknown_columns(row, drug);
        Ok(())
    }

    fn indication(&mut self, row: Row<'s, '_>, _: u16) -> Result<(), ReportFull> {
        let Some(drug) = self.drug_of(row) else {
            return Ok(());
        };
        let out = &mut self.out;
        let Some(repeat) = out.next_repeat(Table::Indi, drug) else {
            out.reject(row, codes::TOO_MANY_ROWS);
            return Ok(());
        };
        out.text(row, el::G_K_7_R_1, At::two(drug, repeat), C::Indication)?;
        out.unknown_columns(row, drug);
        Ok(())
    }

    fn source(&mut self, row: Row<'s, '_>, number: u16) -> Result<(), ReportFull> {
        let out = &mut self.out;
        if row.get(C::Source) == b"SDY" && !out.is_from_study {
            out.is_from_study = true;
            out.push(el::C_1_3, At::TOP, "2", row.line)?;
        }
        out.keep(row, C::Source, number);
        out.unknown_columns(row, number);
        Ok(())
    }
}

/// The number by which rows of other tables point at a drug.
fn sequence(row: Row<'_, '_>) -> Option<u64> {
    number(row.get(C::Sequence))
}
