//! What is said of the case as a whole, and of its sources.

use super::super::conversion::FieldId;
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
        let found = code
            .as_ref()
            .and_then(|code| (1..=sources).find(|number| of_source(*number).as_ref() == Some(code)));
        if let Some(cell) = primary {
            self.done.insert((cell.field, cell.at));
            if found.is_none() || code.as_deref() != Some(self.record.text_of(cell)) {
                self.keep(cell);
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

    /// The literature of all sources, in one row; kept where the order of sources is not its own.
    fn literature(&mut self) -> Result<(), ReportFull> {
        let conversion = self.conversion;
        let mut number = 0_u16;
        for cell in self.record.cells() {
            let field = conversion.field(cell.field);
            let Some(Rule::Literature { element }) = field.map(|field| &field.rule) else {
                continue;
            };
            number = number.saturating_add(1);
            let text = self.record.text_of(*cell);
            self.report
                .push(*element, At::one(number), text, cell.line)?;
            self.done.insert((cell.field, cell.at));
            if cell.at != At::one(number) {
                self.keep(*cell);
            }
        }
        Ok(())
    }

    /// Whether a source before this one names the study: there is one study in a report.
    pub(super) fn has_study_before(&mut self, cell: super::Cell) -> bool {
        let is_study = |id: FieldId| {
            self.conversion
                .field(id)
                .is_some_and(|field| match &field.rule {
                    Rule::Text { study, .. }
                    | Rule::Identifier { study, .. }
                    | Rule::Code { study, .. } => *study,
                    _ => false,
                })
        };
        let first = self
            .record
            .cells()
            .iter()
            .filter(|cell| is_study(cell.field))
            .map(|cell| cell.at)
            .min();
        let is_second = first.is_some_and(|first| first < cell.at);
        if !is_second && cell.at != At::one(1) {
            // It is written back with the first source.
            self.keep(cell);
        }
        is_second
    }
}
