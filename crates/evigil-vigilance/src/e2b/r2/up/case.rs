//! What is said of the case as a whole, and of its sources.

use super::super::conversion::Conversion;
use super::super::record::{Cell, Record};
use super::super::rule::Rule;
use super::super::value::country;
use super::Up;
use crate::exchange::ProblemSeverity;
use crate::icsr::{At, NullFlavour, ReportFull, register as el};

impl Up<'_> {
    /// Seriousness, said once of the case, goes to every reaction: a criterion that is met as
    /// `true`, the others as no information, which is all that E2B(R3) knows beside it.
    pub(super) fn seriousness(&mut self) -> Result<(), ReportFull> {
        let conversion = self.conversion;
        let mut serious = None;
        let mut criteria = Vec::new();
        for (id, field) in conversion.numbered() {
            match &field.rule {
                Rule::Serious => serious = Some(id),
                Rule::Criterion { element } => criteria.push((id, *element)),
                _ => {}
            }
        }
        let serious = serious.and_then(|id| self.record.cell(id, At::TOP));
        let cells: Vec<_> = criteria
            .iter()
            .map(|(id, element)| (self.record.cell(*id, At::TOP), *element))
            .collect();
        let text = |cell| self.record.text_of(cell).trim();
        let is_met = cells
            .iter()
            .any(|(cell, _)| cell.is_some_and(|cell| text(cell) == "1"));
        let said = serious.map(text);
        let is_said = said.is_some() || cells.iter().any(|(cell, _)| cell.is_some());
        let is_contradicted = said == Some("2") && is_met;
        for cell in cells.iter().filter_map(|(cell, _)| *cell).chain(serious) {
            self.done.insert((cell.field, cell.at));
        }
        if !is_said {
            return Ok(());
        }
        let line = self.line(serious.or_else(|| cells.iter().find_map(|(cell, _)| *cell)));
        for (cell, element) in &cells {
            let met = cell.is_some_and(|cell| self.record.text_of(cell).trim() == "1");
            if met && self.reactions == 0 {
                // It stands at a reaction that nobody has named: lost with it, a death would be no
                // death.
                let line = cell.map_or(line, |cell| cell.line);
                self.report.push(*element, At::one(1), "true", line)?;
            }
            for number in 1..=self.reactions {
                let (at, line) = (At::one(number), cell.map_or(line, |cell| cell.line));
                if met {
                    self.report.push(*element, at, "true", line)?;
                } else {
                    self.report
                        .push_null(*element, at, NullFlavour::NoInformation, line);
                }
            }
            // Only a criterion that is met is written back; a plain no is kept.
            if let Some(cell) = cell
                && (self.record.text_of(*cell) != "1" || self.reactions == 0)
            {
                self.keep(*cell);
            }
        }
        self.note_spread(line);
        if let Some(cell) = serious {
            let follows = if is_met { "1" } else { "2" };
            if self.record.text_of(cell) != follows || self.reactions == 0 {
                self.keep(cell);
            }
            if is_contradicted {
                self.problem(cell, "EV-X536", ProblemSeverity::Warning);
            }
        }
        Ok(())
    }

    /// The primary source for regulatory purposes, and literature.
    pub(super) fn sources(&mut self) -> Result<(), ReportFull> {
        let conversion = self.conversion;
        let sources = self
            .record
            .repeats(conversion.block_of("primarysource"), At::TOP);
        let country_field = conversion.tag("reportercountry");
        let of_source = |number| {
            let text = self.record.get(country_field, At::one(number));
            text.and_then(country)
        };
        let primary = self
            .record
            .cell(conversion.tag("primarysourcecountry"), At::TOP);
        let code = primary.and_then(|cell| country(self.record.text_of(cell)));
        let found = code.as_ref().and_then(|code| {
            (1..=sources).find(|number| of_source(*number).as_ref() == Some(code))
        });
        if let Some(cell) = primary {
            self.done.insert((cell.field, cell.at));
            if let (Some(code), None, None, true) = (&code, found, of_source(1), sources > 0) {
                // The first source does not say its country: it is that of the primary source.
                self.report.push(el::C_2_R_3, At::one(1), code, cell.line)?;
            }
            if found.is_none() || code.as_deref() != Some(self.record.text_of(cell)) {
                self.keep(cell);
                if let Some(number) = found
                    && let Some(cell) = self.record.cell(country_field, At::one(number))
                {
                    self.keep(cell);
                }
            }
            if code.is_none() {
                self.problem(cell, "EV-X533", ProblemSeverity::Note);
            }
        }
        // ICH's own conversion makes the first source the primary one when nothing tells.
        if sources > 0 {
            let number = found.unwrap_or(1);
            let line = self.line(primary);
            self.report.push(el::C_2_R_5, At::one(number), "1", line)?;
        }
        self.literature()
    }

    /// The literature of all sources, in one row; all kept when a source has none before another
    /// that has.
    fn literature(&mut self) -> Result<(), ReportFull> {
        let conversion = self.conversion;
        let mut found = Vec::new();
        for cell in self.record.cells() {
            let field = conversion.field(cell.field);
            if let Some(Rule::Literature { element }) = field.map(|field| &field.rule) {
                found.push((*cell, *element));
            }
        }
        let in_order = (1..)
            .zip(&found)
            .all(|(number, (cell, _))| cell.at == At::one(number));
        for (number, (cell, element)) in (1..).zip(&found) {
            let text = self.record.text_of(*cell);
            self.report
                .push(*element, At::one(number), text, cell.line)?;
            self.done.insert((cell.field, cell.at));
            if !in_order {
                self.keep(*cell);
            }
        }
        Ok(())
    }

    /// Whether a source before this one names the study: there is one study in a report, that of
    /// the first source. When another source names one, all is kept.
    pub(super) fn has_study_before(&mut self, cell: Cell) -> bool {
        let (first, is_plain) = self.study;
        if !is_plain {
            self.keep(cell);
        }
        first < cell.at
    }
}

/// The first source that names the study, and whether only the first of all does.
pub(super) fn study(conversion: &Conversion, record: &Record) -> (At, bool) {
    let mut first = None;
    let mut is_plain = true;
    for cell in record.cells() {
        let field = conversion.field(cell.field);
        if field.is_some_and(|field| field.rule.is_of_study()) {
            first = Some(first.map_or(cell.at, |first: At| first.min(cell.at)));
            is_plain = is_plain && cell.at == At::one(1);
        }
    }
    (first.unwrap_or(At::one(1)), is_plain)
}
