//! What E2B(R3) says of a drug and a reaction together.

use std::collections::{BTreeMap, HashSet};

use super::super::conversion::FieldId;
use super::super::lists::Direction;
use super::super::lost::Reason;
use super::super::rule::Rule;
use super::Down;
use crate::icsr::{At, Element, Item, Value, register as el};

/// What ICH's conversion has written for a drug that was not given, whose role E2B(R2) lacks.
const NOT_ADMINISTERED: &str = "DRUG NOT ADMINISTERED";

/// Which reaction a row of `G.k.9.i` is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    at: At,
    reaction: Option<u16>,
}

impl Down<'_> {
    pub(super) fn links(&mut self) {
        let drugs = self.report.repeats("G.k", At::TOP);
        let rows: BTreeMap<u16, Vec<Row>> =
            (1..=drugs).map(|drug| (drug, self.rows(drug))).collect();
        self.intervals(&rows);
        for (drug, rows) in &rows {
            self.recurrence(*drug, rows);
            self.judgements(*drug, rows);
            self.not_administered(*drug);
        }
    }

    fn rows(&self, drug: u16) -> Vec<Row> {
        (1..=self.relations_in(At::one(drug)))
            .map(|number| {
                let at = At::two(drug, number);
                let named = self.report.text(el::G_K_9_I_1, at);
                Row {
                    at,
                    reaction: named.and_then(|name| self.reaction(name)),
                }
            })
            .collect()
    }

    /// The reaction that is referred to: by the id it has in its message, or by its number.
    fn reaction(&self, name: &str) -> Option<u16> {
        let by_id = self
            .report
            .all(el::EV_E_I_1)
            .find(|item| item.value.text() == Some(name))
            .map(|item| item.at.index(0));
        let by_number = || {
            let number: u16 = name.parse().ok()?;
            (1..=self.reactions).contains(&number).then_some(number)
        };
        by_id.or_else(by_number)
    }

    fn relations_in(&self, outer: At) -> u16 {
        self.relations.get(&outer).copied().unwrap_or_default()
    }

    fn use_row(&mut self, row: Row) {
        if row.reaction.is_some() {
            self.used.insert((el::G_K_9_I_1, row.at));
        }
    }

    /// Times from a dose: of the reaction when every suspect drug has the same, else of the drug.
    fn intervals(&mut self, rows: &BTreeMap<u16, Vec<Row>>) {
        let conversion = self.conversion;
        let report = self.report;
        let suspects: Vec<u16> = rows
            .keys()
            .copied()
            .filter(|drug| matches!(report.text(el::G_K_1, At::one(*drug)), Some("1" | "3")))
            .collect();
        // The same element is reached by a field of the reaction and by one of the drug.
        let mut of_drug = BTreeMap::new();
        for (id, field) in conversion.numbered() {
            if let Rule::Interval {
                of_reaction: false,
                element,
                unit,
                ..
            } = &field.rule
            {
                of_drug.insert(*element, (id, *unit));
            }
        }
        for (id, field) in conversion.numbered() {
            let Rule::Interval {
                of_reaction: true,
                element,
                unit,
                unit_element,
                list,
            } = &field.rule
            else {
                continue;
            };
            let mut of_reactions = HashSet::new();
            let mut left = Vec::new();
            let mut by_reaction: BTreeMap<u16, Vec<(u16, Row, Item<'_>)>> = BTreeMap::new();
            for (drug, rows) in rows {
                for row in rows {
                    if let Some(item) = report.find(*element, row.at) {
                        match row.reaction {
                            Some(it) => {
                                by_reaction.entry(it).or_default().push((*drug, *row, item))
                            }
                            None => left.push((*drug, *row, item)),
                        }
                    }
                }
            }
            for (reaction, found) in by_reaction {
                let (suspected, others): (Vec<_>, Vec<_>) = found
                    .into_iter()
                    .partition(|(drug, ..)| suspects.binary_search(drug).is_ok());
                left.extend(others);
                let Some((_, first, item)) = suspected.first() else {
                    continue;
                };
                let of = |row: &Row| {
                    (
                        report.value(*element, row.at),
                        report.value(*unit_element, row.at),
                    )
                };
                let drugs: Vec<u16> = suspected.iter().map(|(drug, ..)| *drug).collect();
                let is_same = suspected.iter().all(|(_, row, _)| of(row) == of(first));
                if drugs != suspects || !is_same {
                    left.extend(suspected);
                    continue;
                }
                of_reactions.insert(reaction);
                let place = [At::one(reaction)];
                let target = [(id, *unit)];
                if self.interval(&target, &place, *item, *unit_element, *list) {
                    for (_, row, _) in &suspected {
                        self.use_row(*row);
                        self.used.insert((*element, row.at));
                        self.used.insert((*unit_element, row.at));
                    }
                }
            }
            for (drug, row, item) in left {
                let places: Vec<At> = self.blocks(drug).map(At::one).collect();
                let target: Vec<_> = of_drug.get(element).copied().into_iter().collect();
                if self.interval(&target, &places, item, *unit_element, *list) {
                    self.use_row(row);
                    // Read again, it is taken to be about the first reaction without a time.
                    let is_taken = |reaction: &u16| {
                        suspects.binary_search(&drug).is_ok() && of_reactions.contains(reaction)
                    };
                    let understood = (1..=self.reactions).find(|reaction| !is_taken(reaction));
                    if row.reaction != understood {
                        self.lose_item(item, Reason::Link);
                    }
                }
            }
        }
    }

    /// Writes a time and its unit; says whether it could. A number whose unit has no code is left.
    fn interval(
        &mut self,
        target: &[(FieldId, FieldId)],
        places: &[At],
        item: Item<'_>,
        unit_element: Element,
        list: usize,
    ) -> bool {
        let conversion = self.conversion;
        let report = self.report;
        let Value::Text(text) = item.value else {
            self.lose_item(item, Reason::NullFlavour);
            return false;
        };
        let unit = report.find(unit_element, item.at);
        let code = unit.map(|unit| {
            let list = conversion.list(list);
            list.and_then(|list| list.down(unit.value))
                .map(|code| code.r2.as_str())
        });
        if let (Some(unit), Some(None)) = (unit, code) {
            self.lose_item(item, Reason::NoCode { written: None });
            self.lose_item(unit, Reason::NoCode { written: None });
            return false;
        }
        let Some((field, unit_field)) = target.first().copied() else {
            self.lose_item(item, Reason::NoField);
            return false;
        };
        if places
            .iter()
            .any(|place| self.taken.contains(&(field, *place)))
        {
            self.lose_item(item, Reason::OnePlace);
            return false;
        }
        for place in places {
            self.put(field, *place, text, (item.element, item.at), false);
            if let (Some(unit), Some(Some(code))) = (unit, code) {
                let from = (unit.element, unit.at);
                self.put(unit_field, *place, code, from, false);
            }
        }
        true
    }

    fn recurrence(&mut self, drug: u16, rows: &[Row]) {
        let conversion = self.conversion;
        let report = self.report;
        let Some((field, element)) =
            conversion
                .numbered()
                .find_map(|(id, field)| match &field.rule {
                    Rule::Recurrence { element } => Some((id, *element)),
                    _ => None,
                })
        else {
            return;
        };
        let items: Vec<(Row, Item<'_>)> = rows
            .iter()
            .filter_map(|row| Some((*row, report.find(element, row.at)?)))
            .collect();
        let list = conversion
            .lists()
            .iter()
            .find(|list| list.id == "recurrence");
        let coded: Vec<(Row, Item<'_>, Option<&super::super::lists::Code>)> = items
            .into_iter()
            .map(|(row, item)| (row, item, list.and_then(|list| list.down(item.value))))
            .collect();
        // The strongest answer of any reaction: yes, no, unknown.
        let Some(answer) = coded
            .iter()
            .filter_map(|(.., code)| code.map(|code| code.r2.as_str()))
            .min()
        else {
            for (_, item, _) in &coded {
                self.lose_item(*item, Reason::NoCode { written: None });
            }
            return;
        };
        let blocks = self.blocks(drug);
        let same: Vec<_> = coded
            .iter()
            .filter(|(.., code)| code.is_some_and(|code| code.r2 == answer))
            .collect();
        if let Some((_, item, _)) = same.first() {
            for block in blocks.clone() {
                let from = (item.element, item.at);
                self.put(field, At::one(block), answer, from, false);
            }
        }
        let names = answer == "1" && self.reactions > 1;
        let mut number = 0;
        for (row, item, code) in &coded {
            self.use_row(*row);
            let is_answer = code.is_some_and(|code| code.r2 == answer);
            let is_down = code.is_some_and(|code| code.direction == Direction::Down);
            if !is_answer {
                self.lose_item(*item, Reason::CaseLevel);
            } else if is_down {
                let written = Some(answer.to_owned());
                self.lose_item(*item, Reason::NoCode { written });
            } else if names {
                number += 1;
                if let Some(reaction) = row.reaction {
                    for block in blocks.clone() {
                        let place = At::two(block, number);
                        self.name(
                            reaction,
                            place,
                            ["drugrecuraction", "drugrecuractionmeddraversion"],
                        );
                    }
                } else {
                    self.lose_item(*item, Reason::Link);
                }
            } else if answer == "2" && coded.len() < usize::from(self.reactions) {
                self.lose_item(*item, Reason::CaseLevel);
            }
            self.used.insert((item.element, item.at));
        }
    }

    /// Names a reaction by its code, or by its words when it has none.
    fn name(&mut self, reaction: u16, place: At, [name, version]: [&str; 2]) {
        let conversion = self.conversion;
        let report = self.report;
        let at = At::one(reaction);
        let mut push = |tag, text: Option<&str>| {
            if let Some(text) = text {
                self.record.push(conversion.tag(tag), place, text, 0);
            }
        };
        if let Some(code) = report.text(el::E_I_2_1B, at) {
            push(name, Some(code));
            push(version, report.text(el::E_I_2_1A, at));
        } else {
            let words = report
                .text(el::E_I_1_2, at)
                .or_else(|| report.text(el::E_I_1_1A, at));
            push(name, words);
        }
    }

    fn judgements(&mut self, drug: u16, rows: &[Row]) {
        let conversion = self.conversion;
        let report = self.report;
        let parts: Vec<(FieldId, Element)> = conversion
            .numbered()
            .filter_map(|(id, field)| match &field.rule {
                Rule::Assessment { element } => Some((id, *element)),
                _ => None,
            })
            .collect();
        let blocks = self.blocks(drug);
        let mut number = 0_u16;
        for row in rows {
            for inner in 1..=self.relations_in(row.at) {
                let at = row.at.inside(inner);
                let items: Vec<_> = parts
                    .iter()
                    .filter_map(|(field, element)| Some((*field, report.find(*element, at)?)))
                    .collect();
                if items.is_empty() {
                    continue;
                }
                number = number.saturating_add(1);
                self.use_row(*row);
                for block in blocks.clone() {
                    let place = At::two(block, number);
                    if let Some(reaction) = row.reaction {
                        let tags = ["drugreactionasses", "drugreactionassesmeddraversion"];
                        self.name(reaction, place, tags);
                    }
                    for (field, item) in &items {
                        match item.value {
                            Value::Text(text) => {
                                let from = (item.element, item.at);
                                self.put(*field, place, text, from, true);
                            }
                            Value::Null(_) => self.lose_item(*item, Reason::NullFlavour),
                        }
                    }
                }
            }
        }
    }

    /// A drug that was not given is written as suspect, and its additional text says so.
    fn not_administered(&mut self, drug: u16) {
        let report = self.report;
        let at = At::one(drug);
        if report.text(el::G_K_1, at) != Some("4") {
            return;
        }
        let field = self.conversion.tag("drugadditional");
        let (text, from) = match report.text(el::G_K_11, at) {
            Some(text) => (format!("{NOT_ADMINISTERED}; {text}"), (el::G_K_11, at)),
            None => (NOT_ADMINISTERED.to_owned(), (el::G_K_1, at)),
        };
        for block in self.blocks(drug) {
            self.put(field, At::one(block), &text, from, true);
        }
    }
}
