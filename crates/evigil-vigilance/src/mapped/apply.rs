//! From cells to the elements of a report.

use std::collections::HashMap;

use super::model::{Column, Mapping, Meaning, Reading as How, RowKind, Target, Unit};
use super::parse::is_given;
use super::summary::Reading;
use super::value;
use crate::delimited::{Draft, Row};
use crate::exchange::{Place, Problem, ProblemSeverity};
use crate::icsr::{At, Element, Icsr, ReportKey, register as el};

/// A column of the table at hand.
pub(super) struct Bound {
    /// From 0.
    pub(super) place: usize,
    /// Its name in the header, or its number.
    pub(super) name: String,
    /// Number of the column of the mapping; none when the mapping does not name it.
    pub(super) column: Option<usize>,
}

/// Which block a row gives the repeat of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    /// None: it speaks of the case.
    Case,
    /// The product of the row.
    Drug,
    /// The reaction of the row.
    Reaction,
    /// Both.
    Both,
}

/// A column with what is done with it.
struct Step<'m> {
    place: usize,
    name: &'m str,
    target: Option<&'m Target>,
    given: Given,
    /// What the first row of the case with a value said.
    first: String,
    /// Cells whose value goes to every repeat, with their line.
    every: Option<(String, u32)>,
}

/// Builds one report after the other.
pub(super) struct Builder<'m> {
    mapping: &'m Mapping,
    steps: Vec<Step<'m>>,
    draft: Draft,
    /// Highest repeat of each outermost block.
    repeats: HashMap<&'static str, u16>,
    /// Products and reactions of the case so far, by their cells, for rows that pair them.
    drugs: HashMap<String, u16>,
    reactions: HashMap<String, u16>,
    rows: u16,
    has_shared: bool,
}

/// The repeats that a row stands for: product and reaction, 0 for none, and whether it is the
/// first row that speaks of them.
#[derive(Debug, Clone, Copy, Default)]
struct Repeat {
    drug: u16,
    is_new_drug: bool,
    reaction: u16,
    is_new_reaction: bool,
}

fn given(element: Element, rows: RowKind) -> Given {
    let mut blocks = element.blocks();
    let (first, second) = (blocks.next(), blocks.next());
    let first = first.filter(|block| is_given(block, rows));
    match (first, second.filter(|block| is_given(block, rows))) {
        (None, _) => Given::Case,
        (Some(_), Some(_)) => Given::Both,
        (Some(block), None) if block.ends_with("E.i") => Given::Reaction,
        (Some(_), None) => Given::Drug,
    }
}

/// The outermost block of an element without the prefix of a region: `G.k` for `EV.G.k.4`.
fn family(element: Element) -> Option<&'static str> {
    let block = element.blocks().next()?;
    let bare = block
        .strip_prefix("EV.")
        .or_else(|| block.strip_prefix("FDA."));
    Some(bare.unwrap_or(block))
}

impl<'m> Builder<'m> {
    pub(super) fn new(mapping: &'m Mapping, columns: &'m [Bound]) -> Self {
        let steps = columns.iter().map(|bound| {
            let column = bound.column.and_then(|number| mapping.columns.get(number));
            let target = column.and_then(|column: &Column| column.target.as_ref());
            Step {
                place: bound.place,
                name: &bound.name,
                target,
                given: target.map_or(Given::Case, |target| given(target.element, mapping.rows)),
                first: String::new(),
                every: None,
            }
        });
        Self {
            mapping,
            steps: steps.collect(),
            draft: Draft::default(),
            repeats: HashMap::new(),
            drugs: HashMap::new(),
            reactions: HashMap::new(),
            rows: 0,
            has_shared: false,
        }
    }

    /// Whether a value of a case went to several repeats of any report.
    pub(super) const fn has_shared(&self) -> bool {
        self.has_shared
    }

    pub(super) fn begin(&mut self, key: ReportKey) {
        let report = key.report.clone();
        let has_key = self.mapping.key.is_some();
        self.draft.begin(key);
        self.repeats.clear();
        self.drugs.clear();
        self.reactions.clear();
        self.rows = 0;
        for step in &mut self.steps {
            step.first.clear();
            step.every = None;
        }
        if has_key && !self.is_mapped(el::C_1_1) {
            self.draft.push(el::C_1_1, At::TOP, &report, 0);
        }
    }

    fn is_mapped(&self, element: Element) -> bool {
        let mut targets = self.steps.iter().filter_map(|step| step.target);
        targets.any(|target| target.element == element)
    }

    /// Takes a row; says whether its product and reaction can still be numbered.
    pub(super) fn take(&mut self, row: &Row<'_>, reading: &mut Reading<'_>) -> bool {
        let Some(repeat) = self.repeat(row, reading) else {
            return false;
        };
        let is_first = self.rows == 0;
        self.rows = self.rows.saturating_add(1);
        let line = row.report_line();
        let mut steps = std::mem::take(&mut self.steps);
        for step in &mut steps {
            let (text, is_faulty) = reading
                .encoding
                .decode_without_bom_handling(row.get(step.place));
            if is_faulty {
                let place = Place::line(reading.file, row.line).field(step.name);
                reading.problem(Problem::new("EV-T727", ProblemSeverity::Warning, place));
            }
            if text.trim().is_empty() {
                continue;
            }
            let Some(target) = step.target else {
                // Said once a case, unless it changes.
                if is_first || step.first != text {
                    self.draft.keep_as(step.name, &text, line);
                    step.first = text.into_owned();
                }
                continue;
            };
            let is_wanted = match step.given {
                Given::Case => match step.first.is_empty() {
                    true => {
                        step.first = text.clone().into_owned();
                        true
                    }
                    false if step.first == text => false,
                    false => {
                        self.draft.keep_as(step.name, &text, line);
                        let place = Place::line(reading.file, row.line).field(step.name);
                        let code = "EV-T733";
                        reading.problem(Problem::new(code, ProblemSeverity::Warning, place));
                        false
                    }
                },
                Given::Drug => repeat.is_new_drug,
                Given::Reaction => repeat.is_new_reaction,
                Given::Both => repeat.drug > 0 && repeat.reaction > 0,
            };
            if !is_wanted {
                if step.given == Given::Both {
                    self.draft.keep_as(step.name, &text, line);
                }
                continue;
            }
            if target.every {
                step.every = Some((text.into_owned(), line));
                continue;
            }
            let place = Place::line(reading.file, row.line).field(step.name);
            self.cell(target, &text, repeat, &place, line, reading);
        }
        self.steps = steps;
        true
    }

    /// Which product and reaction a row stands for; nothing when there are too many.
    fn repeat(&mut self, row: &Row<'_>, reading: &Reading<'_>) -> Option<Repeat> {
        let mut repeat = Repeat::default();
        let cells = |kind: Given| {
            let mut cells = String::new();
            for step in self.steps.iter().filter(|step| step.given == kind) {
                let (text, _) = reading
                    .encoding
                    .decode_without_bom_handling(row.get(step.place));
                cells.push_str(text.trim());
                cells.push('\u{1f}');
            }
            Some(cells).filter(|cells| cells.chars().any(|letter| letter != '\u{1f}'))
        };
        let (drug, reaction) = (cells(Given::Drug), cells(Given::Reaction));
        let is_pair = self.mapping.rows == RowKind::Pair;
        if let Some(cells) = drug {
            let known = self.drugs.get(&cells).copied().filter(|_| is_pair);
            repeat.is_new_drug = known.is_none();
            repeat.drug = match known {
                Some(known) => known,
                None => self
                    .repeats
                    .get("G.k")
                    .copied()
                    .unwrap_or(0)
                    .checked_add(1)?,
            };
            self.repeats
                .insert("G.k", repeat.drug.max(self.highest("G.k")));
            self.drugs.insert(cells, repeat.drug);
        }
        if let Some(cells) = reaction {
            let known = self.reactions.get(&cells).copied().filter(|_| is_pair);
            repeat.is_new_reaction = known.is_none();
            repeat.reaction = match known {
                Some(known) => known,
                None => self
                    .repeats
                    .get("E.i")
                    .copied()
                    .unwrap_or(0)
                    .checked_add(1)?,
            };
            self.repeats
                .insert("E.i", repeat.reaction.max(self.highest("E.i")));
            self.reactions.insert(cells, repeat.reaction);
        }
        Some(repeat)
    }

    fn highest(&self, family: &str) -> u16 {
        self.repeats.get(family).copied().unwrap_or(0)
    }

    /// Puts the values of a cell into their repeats.
    fn cell(
        &mut self,
        target: &Target,
        text: &str,
        repeat: Repeat,
        place: &Place,
        line: u32,
        reading: &mut Reading<'_>,
    ) {
        let mut at = target.at;
        for (slot, block) in at.iter_mut().zip(target.element.blocks()) {
            if *slot == 0 {
                let is_reaction = block.ends_with(".i");
                *slot = if is_reaction {
                    repeat.reaction
                } else {
                    repeat.drug
                };
            }
        }
        let parts: Vec<&str> = match &target.separator {
            Some(separator) => text.split(separator.as_str()).collect(),
            None => vec![text],
        };
        for (number, part) in (0..).zip(parts) {
            let mut at = at;
            let raised = at.get_mut(target.several).map(|slot| {
                let raised = slot.checked_add(number);
                *slot = raised.unwrap_or(*slot);
                raised.is_some()
            });
            if raised == Some(false) || number == u16::MAX {
                self.draft.keep_as(&place.field, part, line);
                continue;
            }
            let [one, two, three] = at;
            let at = match target.element.depth() {
                0 => At::TOP,
                1 => At::one(one),
                2 => At::two(one, two),
                _ => At::three(one, two, three),
            };
            self.value(target, at, part, place, line, reading);
        }
    }

    /// Puts one value at its element.
    fn value(
        &mut self,
        target: &Target,
        at: At,
        text: &str,
        place: &Place,
        line: u32,
        reading: &mut Reading<'_>,
    ) {
        let word = text.trim();
        if word.is_empty() {
            return;
        }
        if let Some(family) = family(target.element) {
            let highest = self.highest(family).max(at.index(0));
            self.repeats.insert(family, highest);
        }
        let element = target.element;
        match target.words.get(word) {
            Some(Meaning::Value(code)) => return self.draft.push(element, at, code, line),
            Some(Meaning::Null(flavour)) => {
                return self.draft.push_null(element, at, *flavour, line);
            }
            None => {}
        }
        if target.is_closed {
            self.draft.keep_as(&place.field, text, line);
            let problem = Problem::new("EV-T732", ProblemSeverity::Note, place.clone());
            return reading.problem(problem.with("word", word));
        }
        let refused = match &target.reading {
            How::Text => {
                // A lot stays as it is written, blanks around it too.
                let exact = if element == el::G_K_4_R_7 { text } else { word };
                self.draft.push(element, at, exact, line);
                None
            }
            How::Date(formats) => {
                match formats.iter().find_map(|format| value::date(format, word)) {
                    Some(date) => {
                        self.draft.push(element, at, &date, line);
                        None
                    }
                    None => Some("date"),
                }
            }
            How::Number { unit, behind } => {
                self.number(element, (unit.as_ref(), behind), at, word, line)
            }
        };
        if let Some(kind) = refused {
            self.draft.keep_as(&place.field, text, line);
            let problem = Problem::new("EV-T731", ProblemSeverity::Warning, place.clone());
            reading.problem(problem.with("kind", kind));
        }
    }

    /// Puts a number and its unit at their elements; gives why it can't.
    fn number(
        &mut self,
        element: Element,
        (unit, ignored): (Option<&Unit>, &[String]),
        at: At,
        word: &str,
        line: u32,
    ) -> Option<&'static str> {
        let Some((number, behind)) = value::number(word, self.mapping.decimal_comma) else {
            return Some("number");
        };
        let behind = if ignored.contains(&behind) {
            ""
        } else {
            &behind
        };
        let Some(unit) = unit else {
            if behind.is_empty() {
                self.draft.push(element, at, &number, line);
                return None;
            }
            return Some("number");
        };
        let code = match behind {
            "" => unit.default.as_deref(),
            behind => {
                let mut words = unit.words.iter();
                let known = words
                    .find(|(word, _)| word == behind)
                    .map(|(_, code)| code.as_str());
                known.or_else(|| {
                    let default = unit.default.as_deref();
                    default.filter(|default| value::fold(default) == behind)
                })
            }
        };
        let Some(code) = code else {
            return Some("unit");
        };
        self.draft.push(element, at, &number, line);
        self.draft.push(unit.element, at, code, line);
        None
    }

    /// The report, after its last row.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_>) -> &Icsr {
        self.every(reading);
        for (element, text) in &self.mapping.constants {
            match family(*element) {
                None => self.draft.push(*element, At::TOP, text, 0),
                Some(family) => {
                    let count = self.repeats.get(family).copied().unwrap_or(0);
                    // Who reported, and what sent it, is there without a column of its own.
                    let is_needed = !matches!(family, "G.k" | "E.i" | "F.r");
                    for number in 1..=count.max(u16::from(is_needed)) {
                        let at = match element.depth() {
                            1 => At::one(number),
                            2 => At::two(number, 1),
                            _ => At::three(number, 1, 1),
                        };
                        self.draft.push(*element, at, text, 0);
                    }
                }
            }
        }
        if self.draft.is_full() {
            let place = Place::file(reading.file).field(self.draft.key().report.clone());
            reading.problem(Problem::new("EV-T736", ProblemSeverity::Error, place));
        }
        self.draft.finish()
    }

    /// Values of the case that go to every repeat of a block.
    fn every(&mut self, reading: &mut Reading<'_>) {
        let mut steps = std::mem::take(&mut self.steps);
        for step in &mut steps {
            let (Some((text, line)), Some(target)) = (step.every.take(), step.target) else {
                continue;
            };
            let count = family(target.element).map_or(0, |family| self.highest(family));
            if count == 0 {
                self.draft.keep_as(step.name, &text, line);
            }
            self.has_shared |= count > 1;
            let place = Place::line(reading.file, u64::from(line)).field(step.name);
            for number in 1..=count {
                let [_, two, three] = target.at;
                let at = match target.element.depth() {
                    1 => At::one(number),
                    2 => At::two(number, two),
                    _ => At::three(number, two, three),
                };
                self.value(target, at, &text, &place, line, reading);
            }
        }
        self.steps = steps;
    }
}
