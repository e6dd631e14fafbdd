//! From the report after E2B(R3) to E2B(R2), and what is lost on the way.

mod drug;
mod kept;
mod whole;

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use super::conversion::{Conversion, Field, FieldId};
use super::lists::Direction;
use super::lost::{NotCarried, Reason, What};
use super::record::{Record, cut};
use super::rule::{Rule, TermRule};
use super::value::{split_phone, write_date};
use crate::icsr::{At, Element, Icsr, Item, NullFlavour, Precision, Value, register as el};

/// How many values of drugs may be written again for further dosages of the same drug: far more
/// than any report needs, and few enough to be held.
const COPIES_MAX: usize = 100_000;

/// A report on its way down.
pub(super) struct Down<'d> {
    conversion: &'d Conversion,
    report: &'d Icsr,
    record: &'d mut Record,
    lost: Vec<NotCarried>,
    /// Elements that were carried, or said to be lost.
    used: HashSet<(Element, At)>,
    /// Fields that are taken.
    taken: HashSet<(FieldId, At)>,
    /// The first `drug` of each drug, and how many it has: one for each dosage.
    drugs: Vec<(u16, u16)>,
    /// How many rows of `G.k.9.i` each drug has, and each of these of `G.k.9.i.2.r`.
    relations: HashMap<At, u16>,
    /// Number of the `test` for each test; none for comments alone.
    tests: Vec<Option<u16>>,
    reactions: u16,
}

/// Converts a sorted report into `record`, and says what could not be carried.
pub(super) fn down(conversion: &Conversion, report: &Icsr, record: &mut Record) -> Vec<NotCarried> {
    record.clear();
    let mut down = Down {
        conversion,
        report,
        record,
        lost: Vec::new(),
        used: HashSet::new(),
        taken: HashSet::new(),
        drugs: Vec::new(),
        relations: HashMap::new(),
        tests: Vec::new(),
        reactions: report.repeats("E.i", At::TOP),
    };
    down.number();
    down.whole();
    down.links();
    for (id, field) in conversion.numbered() {
        down.field(id, field);
    }
    down.rest();
    down.record.finish(conversion);
    down.kept();
    // In the order of the standard, whatever order the fields have.
    let mut lost = down.lost;
    lost.sort_by(|a, b| order(&a.what).cmp(&order(&b.what)));
    lost.dedup();
    lost
}

fn order(what: &What) -> (bool, Option<(Element, At)>, &str) {
    match what {
        What::Element(element, at) => (false, Some((*element, *at)), ""),
        What::Kept(place) => (true, None, place),
    }
}

impl Down<'_> {
    /// Numbers the drugs and tests as E2B(R2) counts them.
    fn number(&mut self) {
        let drugs = usize::from(self.report.repeats("G.k", At::TOP));
        let mut dosages = vec![0_u16; drugs];
        let mut sizes = vec![0_usize; drugs];
        for item in self.report.items() {
            let at = item.at;
            let Some(drug) = usize::from(at.index(0)).checked_sub(1) else {
                continue;
            };
            let of_dosage = item.element.is_under("G.k.4.r");
            if item.element.is_under("G.k.9.i") {
                for depth in [1, 2] {
                    let count = self.relations.entry(cut(at, depth)).or_default();
                    *count = (*count).max(at.index(depth));
                }
            }
            if !(of_dosage || item.element.is_under("G.k")) {
                continue;
            }
            if let (true, Some(count)) = (of_dosage, dosages.get_mut(drug)) {
                *count = (*count).max(at.index(1));
            }
            if let (false, Some(size)) = (of_dosage, sizes.get_mut(drug)) {
                *size += 1;
            }
        }
        let mut row = 1_u16;
        for (number, (count, size)) in (1_u16..).zip(dosages.into_iter().zip(sizes)) {
            // All that is said of the drug is written with each dosage.
            let room = (COPIES_MAX / size.max(1)).max(1);
            let most = u16::try_from(room).unwrap_or(u16::MAX);
            let written = count.clamp(1, most).min(u16::MAX - row);
            self.drugs.push((row, written));
            row = row.saturating_add(written);
            if count > 1 {
                let at = At::one(number);
                let line = self.line(el::G_K_2_2, at);
                let reason = Reason::Split { count: written };
                self.lost
                    .push(NotCarried::element(el::G_K_2_2, at, reason, line));
            }
        }
        // A test of which there is only a comment is none here; its comment goes to a text.
        let comment = self.comment_element();
        let tests = self.report.tests();
        let mut comments = vec![false; usize::from(tests)];
        for more in [false, true] {
            for item in self.report.items() {
                let test = usize::from(item.at.index(0)).checked_sub(1);
                if item.element.is_under("F.r")
                    && more == (Some(item.element) != comment)
                    && let Some(slot) = test.and_then(|test| comments.get_mut(test))
                {
                    *slot = !more;
                }
            }
        }
        let mut number = 0_u16;
        self.tests = comments
            .into_iter()
            .map(|is_comment| {
                number = number.saturating_add(u16::from(!is_comment));
                (!is_comment).then_some(number)
            })
            .collect();
    }

    fn line(&self, element: Element, at: At) -> u32 {
        self.report.find(element, at).map_or(0, |item| item.line)
    }

    /// Where the fields of an element stand. Several for what is said of a drug with several
    /// dosages; none when a block of E2B(R3) has no counterpart.
    fn places(&self, field: &Field, element: Element, at: At) -> Vec<At> {
        let depth = self
            .conversion
            .block(field.block)
            .map_or(0, |block| block.depth);
        let numbers = at.numbers();
        if element.is_under("G.k") {
            let inner = if depth > 1 { at.index(1) } else { 0 };
            let place = |row| At::one(row).inside(inner);
            if element.is_under("G.k.4.r") {
                let row = self.dosage(at.index(0), at.index(1));
                return row.map(place).into_iter().collect();
            }
            // Of what repeats with a drug there, and not here, the first.
            if depth == 1 && at.index(1) > 1 {
                return Vec::new();
            }
            return self.blocks(at.index(0)).map(place).collect();
        }
        if element.is_under("F.r") {
            let test = usize::from(at.index(0)).checked_sub(1);
            let row = test.and_then(|test| self.tests.get(test).copied().flatten());
            return row.map(At::one).into_iter().collect();
        }
        match depth.cmp(&numbers.len()) {
            std::cmp::Ordering::Equal => vec![at],
            // A block that repeats there and not here: its first repeat.
            std::cmp::Ordering::Less if at.index(depth) == 1 => {
                vec![cut(at, depth)]
            }
            std::cmp::Ordering::Less => Vec::new(),
            std::cmp::Ordering::Greater => vec![at.inside(1)],
        }
    }

    /// Numbers of the `drug` blocks of a drug.
    fn blocks(&self, drug: u16) -> RangeInclusive<u16> {
        let known = usize::from(drug).checked_sub(1);
        let known = known.and_then(|drug| self.drugs.get(drug)).copied();
        match known {
            Some((first, count @ 1..)) => first..=first.saturating_add(count - 1),
            _ => RangeInclusive::new(1, 0),
        }
    }

    /// The `drug` block of a dosage.
    fn dosage(&self, drug: u16, dosage: u16) -> Option<u16> {
        let row = self
            .blocks(drug)
            .start()
            .checked_add(dosage.checked_sub(1)?)?;
        self.blocks(drug).contains(&row).then_some(row)
    }

    fn lose(&mut self, element: Element, at: At, reason: Reason) {
        let line = self.line(element, at);
        self.used.insert((element, at));
        self.lost
            .push(NotCarried::element(element, at, reason, line));
    }

    fn lose_item(&mut self, item: Item<'_>, reason: Reason) {
        self.lose(item.element, item.at, reason);
    }

    /// Writes a text into a field, cut to what the field takes, or not at all.
    fn put(&mut self, field: FieldId, place: At, text: &str, from: (Element, At), may_cut: bool) {
        let conversion = self.conversion;
        let Some(description) = conversion.field(field) else {
            return;
        };
        self.used.insert(from);
        if !self.taken.insert((field, place)) {
            self.lose(from.0, from.1, Reason::OnePlace);
            return;
        }
        let clean: String;
        let mut text = text;
        if text.contains(|letter| !is_xml(letter)) {
            clean = text.chars().filter(|letter| is_xml(*letter)).collect();
            text = &clean;
            self.lose(from.0, from.1, Reason::Characters);
        }
        let max = usize::from(description.max);
        if let Some((end, _)) = text.char_indices().nth(max) {
            let reason = Reason::TooLong {
                field: description.tag.clone(),
                max: description.max,
                cut: may_cut,
            };
            self.lose(from.0, from.1, reason);
            if !may_cut {
                return;
            }
            text = text.get(..end).unwrap_or_default();
        }
        self.record.push(field, place, text, 0);
    }

    fn put_everywhere(
        &mut self,
        id: FieldId,
        field: &Field,
        item: Item<'_>,
        text: &str,
        may_cut: bool,
    ) {
        let places = self.places(field, item.element, item.at);
        if places.is_empty() {
            self.lose_item(item, Reason::OnePlace);
        }
        for place in places {
            self.put(id, place, text, (item.element, item.at), may_cut);
        }
    }

    fn field(&mut self, id: FieldId, field: &Field) {
        if field.block == self.conversion.header_block() {
            return;
        }
        match &field.rule {
            Rule::Text {
                element,
                unknown,
                join,
                ..
            } => self.text(id, field, *element, *unknown, join.as_deref()),
            Rule::Identifier { element, with, .. } => {
                if let Some((other, value)) = with {
                    self.with(id, field, *element, *other, value);
                } else {
                    self.copy(id, field, *element);
                }
            }
            Rule::Number { element } | Rule::Dose { element, .. } => {
                self.copy(id, field, *element);
            }
            Rule::Country {
                element,
                spread: false,
            } => self.copy(id, field, *element),
            Rule::Date {
                element,
                format,
                finest,
            } => self.date(id, field, *element, *format, *finest),
            Rule::Code {
                element,
                list,
                spread: false,
                label,
                ..
            } => self.code(id, field, *element, *list, *label),
            Rule::Phone {
                element,
                extension,
                country,
            } => self.phone(id, *element, *extension, *country),
            Rule::Term(term) if term.after.is_none() => self.term(id, field, *term),
            Rule::ReporterWords {
                element,
                translation,
            } => self.words(id, field, *element, *translation),
            Rule::Result {
                number,
                code,
                list,
                words,
            } => self.result(id, field, [*code, *number, *words], *list),
            _ => {}
        }
    }

    fn text(
        &mut self,
        id: FieldId,
        field: &Field,
        element: Element,
        unknown: Option<NullFlavour>,
        join: Option<&str>,
    ) {
        let report = self.report;
        if let Some(join) = join {
            let items: Vec<_> = report.all(element).collect();
            let texts: Vec<_> = items.iter().filter_map(|item| item.value.text()).collect();
            if let Some(first) = items.first().filter(|_| !texts.is_empty()) {
                let from = (first.element, first.at);
                self.put(id, At::TOP, &texts.join(join), from, true);
            }
            for item in items.iter().skip(1) {
                self.lose_item(*item, Reason::Joined);
            }
            return;
        }
        for item in report.all(element) {
            match (item.value, unknown) {
                (Value::Text(text), _) => self.put_everywhere(id, field, item, text, true),
                (Value::Null(NullFlavour::Masked), Some(_)) => {
                    self.put_everywhere(id, field, item, "PRIVACY", false);
                }
                (
                    Value::Null(
                        flavour @ (NullFlavour::Unknown
                        | NullFlavour::AskedButUnknown
                        | NullFlavour::NotAsked),
                    ),
                    Some(unknown),
                ) => {
                    self.put_everywhere(id, field, item, "UNKNOWN", false);
                    if flavour != unknown {
                        self.lose_item(item, Reason::NullFlavour);
                    }
                }
                _ => self.lose_item(item, Reason::NullFlavour),
            }
        }
    }

    /// What is the same in both; never cut.
    fn copy(&mut self, id: FieldId, field: &Field, element: Element) {
        for item in self.report.all(element) {
            match item.value {
                Value::Text(text) => self.put_everywhere(id, field, item, text, false),
                Value::Null(_) => self.lose_item(item, Reason::NullFlavour),
            }
        }
    }

    /// One of two fields, as another element tells; the last of them when it tells nothing.
    fn with(&mut self, id: FieldId, field: &Field, element: Element, other: Element, value: &str) {
        let report = self.report;
        let known = self
            .conversion
            .numbered()
            .filter_map(|(id, field)| match &field.rule {
                Rule::Identifier {
                    element: same,
                    with: Some((_, value)),
                    ..
                } if *same == element => Some((id, value.as_str())),
                _ => None,
            });
        let known: Vec<_> = known.collect();
        for item in report.all(element) {
            let said = report.text(other, item.at);
            let is_known = known.iter().any(|(_, value)| Some(*value) == said);
            let is_last = known.last().is_some_and(|(last, _)| *last == id);
            if said == Some(value) || (!is_known && is_last) {
                match item.value {
                    Value::Text(text) => self.put_everywhere(id, field, item, text, false),
                    Value::Null(_) => self.lose_item(item, Reason::NullFlavour),
                }
                if said == Some(value) {
                    self.used.insert((other, item.at));
                }
            }
        }
    }

    fn date(
        &mut self,
        id: FieldId,
        field: &Field,
        element: Element,
        format: FieldId,
        finest: Precision,
    ) {
        for item in self.report.all(element) {
            let Value::Text(text) = item.value else {
                self.lose_item(item, Reason::NullFlavour);
                continue;
            };
            let Some((value, code, is_cut)) = write_date(text, finest) else {
                self.lose_item(item, Reason::NoCode { written: None });
                continue;
            };
            let from = (item.element, item.at);
            for place in self.places(field, element, item.at) {
                self.put(format, place, code, from, false);
                self.put(id, place, &value, from, false);
            }
            if is_cut {
                self.lose_item(item, Reason::Precision);
            }
        }
    }

    fn code(
        &mut self,
        id: FieldId,
        field: &Field,
        element: Element,
        list: usize,
        label: Option<Element>,
    ) {
        let conversion = self.conversion;
        let Some(list) = conversion.list(list) else {
            return;
        };
        for item in self.report.all(element) {
            let found = list.down(item.value);
            let (written, is_exact) = match found {
                Some(code) => (Some(code.r2.as_str()), code.direction == Direction::Both),
                None => (
                    list.other
                        .as_deref()
                        .filter(|_| item.value.text().is_some()),
                    false,
                ),
            };
            if let Some(written) = written {
                self.put_everywhere(id, field, item, written, false);
            }
            if !is_exact {
                let reason = match item.value {
                    Value::Null(_) => Reason::NullFlavour,
                    Value::Text(_) => Reason::NoCode {
                        written: written.map(str::to_owned),
                    },
                };
                self.lose_item(item, reason);
            }
        }
        let Some(label) = label else {
            return;
        };
        for item in self.report.all(label) {
            let Value::Text(words) = item.value else {
                self.lose_item(item, Reason::NullFlavour);
                continue;
            };
            let named = list.named(words);
            if let Some(code) = self.report.value(element, item.at) {
                let same = named.is_some_and(|named| named.value() == code);
                if same {
                    self.used.insert((label, item.at));
                } else {
                    self.lose_item(item, Reason::WordsBesideCode);
                }
                continue;
            }
            let written = named.map(|code| code.r2.as_str()).or(list.other.as_deref());
            if let Some(written) = written {
                self.put_everywhere(id, field, item, written, false);
            }
            if named.is_none() {
                let written = written.map(str::to_owned);
                self.lose_item(item, Reason::NoCode { written });
            }
        }
    }

    fn phone(&mut self, id: FieldId, element: Element, extension: FieldId, country: FieldId) {
        for item in self.report.all(element) {
            let Value::Text(text) = item.value else {
                self.lose_item(item, Reason::NullFlavour);
                continue;
            };
            let from = (item.element, item.at);
            let (country_text, number, extension_text) = split_phone(text);
            self.put(id, At::TOP, number, from, false);
            for (field, text) in [(extension, extension_text), (country, country_text)] {
                if let Some(text) = text {
                    self.put(field, At::TOP, text, from, false);
                }
            }
        }
    }

    fn term(&mut self, id: FieldId, field: &Field, term: TermRule) {
        let report = self.report;
        for item in report.all(term.code) {
            let Value::Text(text) = item.value else {
                self.lose_item(item, Reason::NullFlavour);
                continue;
            };
            self.put_everywhere(id, field, item, text, false);
            let version = term
                .version_element
                .and_then(|element| report.find(element, item.at));
            if let Some((field_id, version)) = term.version.zip(version)
                && let Value::Text(text) = version.value
            {
                for place in self.places(field, term.code, item.at) {
                    let from = (version.element, version.at);
                    self.put(field_id, place, text, from, false);
                }
            }
        }
        // Words that come first from another field are that field's.
        let Some(words) = term.words.filter(|_| term.instead_of.is_none()) else {
            return;
        };
        for item in report.all(words) {
            match item.value {
                Value::Text(_) if report.text(term.code, item.at).is_some() => {
                    self.lose_item(item, Reason::WordsBesideCode);
                }
                Value::Text(text) => self.put_everywhere(id, field, item, text, true),
                Value::Null(_) => self.lose_item(item, Reason::NullFlavour),
            }
        }
    }

    fn words(&mut self, id: FieldId, field: &Field, element: Element, translation: Element) {
        let report = self.report;
        for item in report.all(translation) {
            match item.value {
                Value::Text(text) => self.put_everywhere(id, field, item, text, true),
                Value::Null(_) => self.lose_item(item, Reason::NullFlavour),
            }
        }
        for item in report.all(element) {
            match item.value {
                Value::Text(_) if report.text(translation, item.at).is_some() => {
                    self.lose_item(item, Reason::OnePlace);
                }
                Value::Text(text) => self.put_everywhere(id, field, item, text, true),
                Value::Null(_) => self.lose_item(item, Reason::NullFlavour),
            }
        }
    }

    /// The first of code, number and words that a test has.
    fn result(&mut self, id: FieldId, field: &Field, elements: [Element; 3], list: usize) {
        let conversion = self.conversion;
        let mut has_result = HashMap::new();
        for element in elements {
            for item in self.report.all(element) {
                let Value::Text(text) = item.value else {
                    self.lose_item(item, Reason::NullFlavour);
                    continue;
                };
                if has_result.contains_key(&item.at) {
                    self.lose_item(item, Reason::OnePlace);
                    continue;
                }
                let is_code = elements.first() == Some(&element);
                let list = conversion.list(list).filter(|_| is_code);
                let written = match list {
                    Some(list) => list.down(item.value).map(|code| code.r2.as_str()),
                    None => Some(text),
                };
                match written {
                    Some(text) => {
                        has_result.insert(item.at, ());
                        let is_words = elements.last() == Some(&element);
                        self.put_everywhere(id, field, item, text, is_words);
                    }
                    None => self.lose_item(item, Reason::NoCode { written: None }),
                }
            }
        }
    }

    /// Everything that was not dealt with.
    fn rest(&mut self) {
        let mut last = None;
        for item in self.report.items() {
            let key = (item.element, item.at);
            let is_second = last == Some(key);
            last = Some(key);
            // What the message says of itself is in its header.
            if item.element.is_under("N") {
                continue;
            }
            if is_second {
                self.lose_item(item, Reason::OnePlace);
            } else if !self.used.contains(&key) {
                let reason = match item.value {
                    Value::Null(_) => Reason::NullFlavour,
                    Value::Text(_) => Reason::NoField,
                };
                self.lose_item(item, reason);
            }
        }
    }
}

/// Whether XML 1.0 can hold a character.
pub(super) const fn is_xml(letter: char) -> bool {
    matches!(letter,
        '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
