//! The part of a table that settings ask for.

use super::CountSettings;
use crate::table::{CaseTable, Incidence, Lists, NOT_TOLD, Names, Pair, Told, sort_different};

/// Reports as they are counted.
pub(super) struct Restricted {
    pub(super) incidence: Incidence,
    /// Numbers of the reports in the table.
    pub(super) reports: Vec<u32>,
    pub(super) events: Names,
}

/// One flag a code: whether it stands in the list. Nothing for an empty list.
fn marked(list: &[String], names: &Names) -> Option<Vec<bool>> {
    if list.is_empty() {
        return None;
    }
    let mut marks = vec![false; names.len()];
    for code in list.iter().filter_map(|name| names.find(name)) {
        if let Some(mark) = marks.get_mut(code as usize) {
            *mark = true;
        }
    }
    Some(marks)
}

fn has(marks: Option<&Vec<bool>>, code: u32) -> bool {
    marks.is_some_and(|marks| marks.get(code as usize).copied().unwrap_or(false))
}

pub(super) fn restricted(table: &CaseTable, settings: &CountSettings) -> Restricted {
    let all = table.incidence();
    let comparator = marked(&settings.comparator, table.products());
    let bad_products = marked(&settings.without_reports_of_products, table.products());
    let bad_events = marked(&settings.without_reports_of_events, table.events());
    let counts = |report: usize| {
        let (products, events) = (all.products.row(report), all.events.row(report));
        let any = |codes: &[u32], marks: &Option<Vec<bool>>| {
            codes.iter().any(|&code| has(marks.as_ref(), code))
        };
        (comparator.is_none() || any(products, &comparator))
            && !any(products, &bad_products)
            && !any(events, &bad_events)
    };
    let change = Change::new(table, settings);
    let mut incidence = Incidence::default();
    let mut reports = Vec::new();
    let mut rows = Vec::new();
    for report in (0..all.len()).filter(|&report| counts(report)) {
        reports.push(u32::try_from(report).unwrap_or(NOT_TOLD));
        let linked = all.apart.pairs(report).filter(|_| !settings.crosses);
        if let Some(pairs) = linked {
            rows.extend(pairs.iter().flat_map(|&pair| change.pairs(pair)));
            incidence.push(&mut rows);
        } else {
            let mut events = change.events_of(all.events.row(report));
            sort_different(&mut events);
            let products = all.products.row(report).iter().copied();
            incidence.push_crossed(products.filter(|&product| change.keeps(product)), events);
        }
    }
    Restricted {
        incidence,
        reports,
        events: change.names,
    }
}

/// What becomes of products and events.
struct Change {
    without_products: Option<Vec<bool>>,
    names: Names,
    /// What each event is counted as.
    events: Lists,
}

impl Change {
    fn new(table: &CaseTable, settings: &CountSettings) -> Self {
        let dropped = marked(&settings.without_events, table.events());
        let (names, groups) = match &settings.event_groups {
            Some(groups) => {
                let (names, lists) = groups.coded(table.events());
                (names, Some(lists))
            }
            None => (table.events().clone(), None),
        };
        let mut events = Lists::default();
        for event in (0..table.events().len()).filter_map(|event| u32::try_from(event).ok()) {
            if has(dropped.as_ref(), event) {
                events.push([]);
            } else if let Some(groups) = &groups {
                events.push(groups.row(event as usize).iter().copied());
            } else {
                events.push([event]);
            }
        }
        Self {
            without_products: marked(&settings.without_products, table.products()),
            names,
            events,
        }
    }

    fn keeps(&self, product: u32) -> bool {
        !has(self.without_products.as_ref(), product)
    }

    fn events_of(&self, events: &[u32]) -> Vec<u32> {
        let groups = events.iter().map(|&event| self.events.row(event as usize));
        groups.flatten().copied().collect()
    }

    fn pairs(&self, pair: Pair) -> Vec<Told> {
        let product = if self.keeps(pair.product) {
            pair.product
        } else {
            NOT_TOLD
        };
        let mut events = self.events_of(&[pair.event]);
        if events.is_empty() {
            events.push(NOT_TOLD);
        }
        let row = |event| Told {
            pair: Pair { product, event },
            onset: None,
            is_whole: true,
        };
        events.into_iter().map(row).collect()
    }
}
