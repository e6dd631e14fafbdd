//! What is said of a drug and a reaction together: times, recurrence, judgements.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::conversion::FieldId;
use super::super::record::Cell;
use super::super::rule::Rule;
use super::super::value::{is_meddra, is_number};
use super::Up;
use crate::exchange::ProblemSeverity;
use crate::icsr::{At, Element, ReportFull, register as el};

/// The most rows about drug and reaction together that fields are spread to which say it of one of
/// them: far more than any report has, and few enough to be held.
const SPREAD_MAX: usize = 10_000;

/// Rows of `G.k.9.i` of one drug: the reaction each is about, when that is known.
#[derive(Default)]
struct Rows {
    reactions: Vec<Option<u16>>,
    /// The last row about each reaction.
    last: HashMap<u16, usize>,
}

impl Rows {
    /// The row about a reaction, at or after `from`; a new one when there is none.
    fn about(&mut self, reaction: u16, from: usize) -> u16 {
        match self.last.get(&reaction) {
            Some(row) if *row >= from => number(*row),
            _ => self.new_row(Some(reaction)),
        }
    }

    fn new_row(&mut self, reaction: Option<u16>) -> u16 {
        let row = self.reactions.len();
        if let Some(reaction) = reaction {
            self.last.insert(reaction, row);
        }
        self.reactions.push(reaction);
        number(row)
    }
}

fn number(row: usize) -> u16 {
    u16::try_from(row + 1).unwrap_or(u16::MAX)
}

/// Where the fields of links stand.
struct LinkFields {
    role: FieldId,
    primary: FieldId,
    llt: FieldId,
    llt_version: FieldId,
    pt: FieldId,
    pt_version: FieldId,
    /// Reactions by their terms and words, in lower case.
    named: HashMap<String, u16>,
}

impl LinkFields {
    /// The reaction with this term or these words.
    fn named(&self, name: &str) -> Option<u16> {
        self.named.get(&name.trim().to_lowercase()).copied()
    }
}

impl Up<'_> {
    pub(super) fn relations(&mut self) -> Result<(), ReportFull> {
        let conversion = self.conversion;
        let mut fields = LinkFields {
            named: HashMap::new(),
            role: conversion.tag("drugcharacterization"),
            primary: conversion.tag("primarysourcereaction"),
            llt: conversion.tag("reactionmeddrallt"),
            llt_version: conversion.tag("reactionmeddraversionllt"),
            pt: conversion.tag("reactionmeddrapt"),
            pt_version: conversion.tag("reactionmeddraversionpt"),
        };
        for number in 1..=self.reactions {
            for field in [fields.llt, fields.pt, fields.primary] {
                if let Some(text) = self.record.get(field, At::one(number)) {
                    let name = text.trim().to_lowercase();
                    fields.named.entry(name).or_insert(number);
                }
            }
        }
        let mut rows = BTreeMap::new();
        self.intervals(&fields, &mut rows)?;
        let drugs = self.record.repeats(conversion.block_of("drug"), At::TOP);
        for drug in 1..=drugs {
            let rows = rows.entry(drug).or_default();
            let may_spread = usize::from(drug) * usize::from(self.reactions) <= SPREAD_MAX;
            self.recurrence(drug, &fields, rows, may_spread)?;
            self.judgements(drug, &fields, rows)?;
        }
        for (drug, rows) in rows {
            for (row, reaction) in rows.reactions.iter().enumerate() {
                if let Some(reaction) = reaction {
                    let at = At::two(drug, number(row));
                    self.report
                        .push(el::G_K_9_I_1, at, &reaction.to_string(), 0)?;
                }
            }
        }
        Ok(())
    }

    /// Times from a dose to a reaction. Said of the reaction, they go to every drug that is
    /// suspected; said of the drug, to its first reaction that has no time of its own.
    fn intervals(
        &mut self,
        fields: &LinkFields,
        rows: &mut BTreeMap<u16, Rows>,
    ) -> Result<(), ReportFull> {
        let conversion = self.conversion;
        let drugs = self.record.repeats(conversion.block_of("drug"), At::TOP);
        let suspects: Vec<u16> = (1..=drugs)
            .filter(|drug| {
                let role = self.record.get(fields.role, At::one(*drug));
                matches!(role.map(str::trim), Some("1" | "3"))
            })
            .collect();
        // Elements whose fields would not all be written back so.
        let mut odd = Vec::new();
        // Reactions that have a time of their own, by element.
        let mut own: HashSet<(Element, u16)> = HashSet::new();
        let mut spread = 0_usize;
        for pass in [true, false] {
            for cell in self.record.cells() {
                let Some(Rule::Interval {
                    of_reaction,
                    element,
                    unit,
                    unit_element,
                    list,
                }) = conversion.field(cell.field).map(|field| &field.rule)
                else {
                    continue;
                };
                if *of_reaction != pass {
                    continue;
                }
                self.done.insert((cell.field, cell.at));
                let unit = self.record.cell(*unit, cell.at);
                let time = self.time(*cell, unit, *list);
                let number = cell.at.index(0);
                let is_suspect = suspects.binary_search(&number).is_ok();
                let (drugs, reaction): (&[u16], Option<u16>) = if pass {
                    (&suspects, Some(number))
                } else {
                    let free = (1..=self.reactions)
                        .find(|reaction| !is_suspect || !own.contains(&(*element, *reaction)));
                    (std::slice::from_ref(&number), free)
                };
                spread = spread.saturating_add(drugs.len());
                let is_plain = time.as_ref().is_some_and(|(value, _)| {
                    value == self.record.text_of(*cell)
                        && unit.is_none_or(|it| {
                            self.record.text_of(it).trim() == self.record.text_of(it)
                        })
                });
                // What is said of a drug can't be told from what is said of its reaction later.
                if !pass || !is_plain || drugs.is_empty() || spread > SPREAD_MAX {
                    odd.push(*element);
                }
                let (Some((value, coded)), Some(reaction)) = (time, reaction) else {
                    continue;
                };
                if spread > SPREAD_MAX {
                    continue;
                }
                if pass {
                    own.insert((*element, number));
                }
                for drug in drugs {
                    let row = rows.entry(*drug).or_default().about(reaction, 0);
                    let at = At::two(*drug, row);
                    self.report.push(*element, at, &value, cell.line)?;
                    if let Some(coded) = &coded {
                        self.report.push(*unit_element, at, coded, cell.line)?;
                    }
                }
            }
        }
        self.keep_intervals(&odd);
        Ok(())
    }

    /// Keeps every field of a time that is not plain, so that they are written back as they stand.
    fn keep_intervals(&mut self, odd: &[Element]) {
        for cell in self.record.cells() {
            if let Some(Rule::Interval { element, unit, .. }) =
                self.conversion.field(cell.field).map(|field| &field.rule)
                && odd.contains(element)
            {
                self.keep_pair(*cell, self.record.cell(*unit, cell.at));
            }
        }
    }

    /// A time and its unit; nothing when it is no number or its unit is not known.
    fn time(
        &mut self,
        cell: Cell,
        unit: Option<Cell>,
        list: usize,
    ) -> Option<(String, Option<String>)> {
        let text = self.record.text_of(cell);
        let value = text.trim();
        let conversion = self.conversion;
        let coded = unit.map(|unit| {
            let list = conversion.list(list);
            list.and_then(|list| list.up(self.record.text_of(unit).trim()))
        });
        if !is_number(value) || matches!(coded, Some(None)) {
            let code = if is_number(value) {
                "EV-X532"
            } else {
                "EV-X531"
            };
            self.problem(cell, code, ProblemSeverity::Warning);
            return None;
        }
        let coded = coded.flatten().and_then(|code| code.value().text());
        Some((value.to_owned(), coded.map(str::to_owned)))
    }

    fn keep_pair(&mut self, cell: Cell, unit: Option<Cell>) {
        self.keep(cell);
        if let Some(unit) = unit {
            self.keep(unit);
        }
    }

    /// Whether the fields that name a reaction would be written back as they stand.
    fn is_written_so(
        &self,
        reaction: u16,
        name: &str,
        version: Option<&str>,
        fields: &LinkFields,
    ) -> bool {
        let get = |field| self.record.get(field, At::one(reaction));
        let code = [fields.llt, fields.pt]
            .into_iter()
            .filter_map(get)
            .map(str::trim)
            .find(|text| is_meddra(text));
        match code {
            Some(code) => {
                let of_llt = get(fields.llt).map(str::trim) == Some(code);
                let of_code = if of_llt {
                    fields.llt_version
                } else {
                    fields.pt_version
                };
                name == code && version == get(of_code)
            }
            None => {
                let words = [fields.primary, fields.llt, fields.pt]
                    .into_iter()
                    .find_map(get);
                words == Some(name) && version.is_none()
            }
        }
    }

    fn recurrence(
        &mut self,
        drug: u16,
        fields: &LinkFields,
        rows: &mut Rows,
        may_spread: bool,
    ) -> Result<(), ReportFull> {
        let conversion = self.conversion;
        let said = self
            .record
            .cell(conversion.tag("drugrecurreadministration"), At::one(drug));
        let recurred = conversion.tag("drugrecuraction");
        let version = conversion.tag("drugrecuractionmeddraversion");
        let named: Vec<(Cell, Option<Cell>, Option<u16>)> = (1..=self
            .record
            .repeats(conversion.block_of("drugrecurrence"), At::one(drug)))
            .filter_map(|row| {
                let at = At::two(drug, row);
                let cell = self.record.cell(recurred, at)?;
                let reaction = fields.named(self.record.text_of(cell));
                Some((cell, self.record.cell(version, at), reaction))
            })
            .collect();
        for (cell, ..) in &named {
            self.done.insert((cell.field, cell.at));
        }
        let mut found: Vec<u16> = named
            .iter()
            .filter_map(|(.., reaction)| *reaction)
            .collect();
        let answer = said.map(|cell| self.record.text_of(cell).trim());
        if let Some(cell) = said {
            self.done.insert((cell.field, cell.at));
        }
        match answer {
            // It did recur: of one reaction, or of those that are named.
            Some("1") if found.is_empty() && self.reactions == 1 => found.push(1),
            Some("1") => {}
            // It did not: of none, unless some are named.
            Some("2") if found.is_empty() && may_spread => found.extend(1..=self.reactions),
            Some("2") => {}
            _ => found.clear(),
        }
        let line = self.line(said);
        let mut before = 0;
        let mut in_order = true;
        let mut written = HashSet::new();
        for reaction in &found {
            if !written.insert(*reaction) {
                in_order = false;
                continue;
            }
            let row = rows.about(*reaction, 0);
            in_order = in_order && row > before;
            before = row;
            let code = answer.unwrap_or_default();
            self.report
                .push(el::G_K_9_I_4, At::two(drug, row), code, line)?;
        }
        if let Some(cell) = said
            && (found.is_empty() || self.record.text_of(cell) != answer.unwrap_or_default())
        {
            self.keep(cell);
            if answer == Some("1") {
                self.problem(cell, "EV-X537", ProblemSeverity::Warning);
            }
        }
        // Written back are those that recurred, in their order, when there is more than one
        // reaction; else all fields are kept as they stand.
        let is_row = answer == Some("1") && self.reactions > 1 && in_order;
        let is_plain = (1_u16..)
            .zip(&named)
            .all(|(number, (cell, version, reaction))| {
                let version = version.map(|cell| self.record.text_of(cell));
                let text = self.record.text_of(*cell);
                cell.at.index(1) == number
                    && reaction.is_some_and(|it| self.is_written_so(it, text, version, fields))
            });
        if !(is_row && is_plain) {
            for (cell, version, _) in named {
                self.keep_pair(cell, version);
            }
        }
        Ok(())
    }

    fn judgements(
        &mut self,
        drug: u16,
        fields: &LinkFields,
        rows: &mut Rows,
    ) -> Result<(), ReportFull> {
        let conversion = self.conversion;
        let name_field = conversion.tag("drugreactionasses");
        let version_field = conversion.tag("drugreactionassesmeddraversion");
        let parts: Vec<(FieldId, Element)> = conversion
            .numbered()
            .filter_map(|(id, field)| match &field.rule {
                Rule::Assessment { element } => Some((id, *element)),
                _ => None,
            })
            .collect();
        let count = self.record.repeats(
            conversion.block_of("drugreactionrelatedness"),
            At::one(drug),
        );
        // Rows are written back in the order in which they stand, so none goes before the last.
        let mut last = 0_u16;
        let mut in_row = 0_u16;
        let mut written = 0_u16;
        let mut in_place = true;
        let mut plain = Vec::new();
        for number in 1..=count {
            let at = At::two(drug, number);
            let name = self.record.cell(name_field, at);
            let version = self.record.cell(version_field, at);
            let reaction = name.and_then(|cell| fields.named(self.record.text_of(cell)));
            let cells: Vec<(Cell, Element)> = parts
                .iter()
                .filter_map(|(field, element)| Some((self.record.cell(*field, at)?, *element)))
                .collect();
            let same = reaction.zip(name).is_some_and(|(reaction, name)| {
                let version = version.map(|cell| self.record.text_of(cell));
                self.is_written_so(reaction, self.record.text_of(name), version, fields)
            });
            if let Some(cell) = name {
                self.done.insert((cell.field, cell.at));
                if reaction.is_none() {
                    self.problem(cell, "EV-X538", ProblemSeverity::Warning);
                }
                if !same || cells.is_empty() {
                    self.keep_pair(cell, version);
                } else {
                    plain.push((cell, version));
                }
            }
            if cells.is_empty() {
                continue;
            }
            written += 1;
            in_place = in_place && written == number;
            let row = match reaction {
                Some(reaction) => rows.about(reaction, usize::from(last.saturating_sub(1))),
                None => rows.new_row(None),
            };
            in_row = if row == last { in_row + 1 } else { 1 };
            last = row;
            for (cell, element) in cells {
                self.done.insert((cell.field, cell.at));
                let text = self.record.text_of(cell);
                self.report
                    .push(element, At::three(drug, row, in_row), text, cell.line)?;
            }
        }
        if !in_place {
            for (name, version) in plain {
                self.keep_pair(name, version);
            }
            for cell in self.record.cells() {
                let of_drug = cell.at.index(0) == drug;
                if of_drug && parts.iter().any(|(field, _)| *field == cell.field) {
                    self.keep(*cell);
                }
            }
        }
        Ok(())
    }
}
