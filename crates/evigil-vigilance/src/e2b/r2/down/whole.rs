//! What E2B(R2) says of the case as a whole, or of its sources and tests.

use super::super::conversion::FieldId;
use super::super::lost::Reason;
use super::super::rule::Rule;
use super::Down;
use crate::icsr::{At, Element, Item, Value, register as el};

impl Down<'_> {
    pub(super) fn whole(&mut self) {
        self.seriousness();
        self.primary_source();
        let conversion = self.conversion;
        for (id, field) in conversion.numbered() {
            match &field.rule {
                Rule::Code {
                    element,
                    list,
                    spread: true,
                    ..
                } => self.spread(id, *element, Some(*list)),
                Rule::Country {
                    element,
                    spread: true,
                } => self.spread(id, *element, None),
                Rule::Literature { element } => self.literature(id, *element),
                Rule::TestComments { element } => self.comments(id, *element),
                _ => {}
            }
        }
    }

    /// A criterion that any reaction meets is one of the case.
    fn seriousness(&mut self) {
        let conversion = self.conversion;
        let report = self.report;
        let mut is_said = None;
        let mut is_serious = None;
        let mut field = None;
        for (id, description) in conversion.numbered() {
            let element = match &description.rule {
                Rule::Serious => {
                    field = Some(id);
                    continue;
                }
                Rule::Criterion { element } => *element,
                _ => continue,
            };
            let items: Vec<_> = report.all(element).collect();
            let met: Vec<_> = items.iter().filter(|item| is_met(item)).collect();
            for item in &items {
                is_said = is_said.or(Some((item.element, item.at)));
                self.used.insert((item.element, item.at));
            }
            if let Some(first) = met.first() {
                let from = (first.element, first.at);
                is_serious = is_serious.or(Some(from));
                self.put(id, At::TOP, "1", from, false);
            }
            if met.len() < usize::from(self.reactions) {
                for item in met {
                    self.lose_item(*item, Reason::CaseLevel);
                }
            }
        }
        let Some(field) = field else {
            return;
        };
        match (is_serious, is_said) {
            (Some(from), _) => self.put(field, At::TOP, "1", from, false),
            (None, Some(from)) => self.put(field, At::TOP, "2", from, false),
            (None, None) => {}
        }
    }

    /// The country of the primary source, by which the primary source is found again.
    fn primary_source(&mut self) {
        let report = self.report;
        let field = self.conversion.tag("primarysourcecountry");
        for item in report.all(el::C_2_R_5) {
            if item.value.text() != Some("1") {
                continue;
            }
            let country = report.text(el::C_2_R_3, item.at);
            if let Some(country) = country {
                let from = (item.element, item.at);
                self.put(field, At::TOP, country, from, false);
            }
            let first = report
                .all(el::C_2_R_3)
                .find(|other| country.is_some() && other.value.text() == country);
            let found = first.map_or(At::one(1), |first| first.at);
            if found == item.at {
                self.used.insert((item.element, item.at));
            } else {
                self.lose_item(item, Reason::NoField);
            }
        }
    }

    /// What is said of each reaction, and here once: the first of them.
    fn spread(&mut self, id: FieldId, element: Element, list: Option<usize>) {
        let conversion = self.conversion;
        let items: Vec<Item<'_>> = self.report.all(element).collect();
        let Some(first) = items.iter().find(|item| item.value.text().is_some()) else {
            return;
        };
        let coded = match list {
            Some(list) => conversion
                .list(list)
                .and_then(|list| list.down(first.value))
                .map(|code| code.r2.as_str()),
            None => first.value.text(),
        };
        match coded {
            Some(text) => self.put(id, At::TOP, text, (first.element, first.at), false),
            None => self.lose_item(*first, Reason::NoCode { written: None }),
        }
        let is_same = items.len() == usize::from(self.reactions)
            && items.iter().all(|item| item.value == first.value);
        for item in &items {
            if is_same {
                self.used.insert((item.element, item.at));
            } else {
                self.lose_item(*item, Reason::CaseLevel);
            }
        }
    }

    /// The literature goes with the sources, one each; what is left goes with the last.
    fn literature(&mut self, id: FieldId, element: Element) {
        let sources = self.report.repeats("C.2.r", At::TOP).max(1);
        let items: Vec<Item<'_>> = self.report.all(element).collect();
        let (mut rows, mut last) = (0_u16, Vec::new());
        for item in &items {
            let Value::Text(text) = item.value else {
                self.lose_item(*item, Reason::NullFlavour);
                continue;
            };
            rows = rows.saturating_add(1);
            if rows < sources {
                self.put(id, At::one(rows), text, (item.element, item.at), true);
            } else {
                last.push((*item, text));
            }
        }
        let texts: Vec<_> = last.iter().map(|(_, text)| *text).collect();
        if let Some((first, _)) = last.first() {
            let from = (first.element, first.at);
            self.put(
                id,
                At::one(rows.min(sources)),
                &texts.join("; "),
                from,
                true,
            );
        }
        for (item, _) in last.iter().skip(1) {
            self.lose_item(*item, Reason::Joined);
        }
    }

    pub(super) fn comment_element(&self) -> Option<Element> {
        self.conversion
            .numbered()
            .find_map(|(_, field)| match &field.rule {
                Rule::TestComments { element } => Some(*element),
                _ => None,
            })
    }

    fn comments(&mut self, id: FieldId, element: Element) {
        let items: Vec<Item<'_>> = self.report.all(element).collect();
        let texts: Vec<_> = items.iter().filter_map(|item| item.value.text()).collect();
        if let Some(first) = items.first().filter(|_| !texts.is_empty()) {
            let from = (first.element, first.at);
            self.put(id, At::TOP, &texts.join("; "), from, true);
        }
        for (number, item) in items.iter().enumerate() {
            let test = usize::from(item.at.index(0)).checked_sub(1);
            let has_more = test
                .and_then(|test| self.tests.get(test))
                .is_some_and(Option::is_some);
            if number > 0 || has_more {
                self.lose_item(*item, Reason::Joined);
            }
        }
    }
}

fn is_met(item: &Item<'_>) -> bool {
    item.value.text() == Some("true")
}
