//! The survey of facilities: how many of them disclose where the cells come from, by country and
//! year; and the register of provision plans.

use std::collections::BTreeMap;

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::open_data::TableSettings;

use super::lots::dated;
use crate::ask::Ask;
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, Sheet, Table, newest, next_page, of};

/// Known facilities below which no share is told.
const SHARE_MIN: u64 = 5;
pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/providers/survey", |ask| async move { survey(&ask).await });
    routes.open("/plans", |ask| async move { plans(&ask).await });
}

/// Facilities that disclose, in part, not, and those of which it is not known.
#[derive(Default, Clone, Copy)]
struct Disclosing {
    yes: u64,
    partly: u64,
    no: u64,
    unknown: u64,
    /// A count was withheld, so that sums can't be told.
    is_withheld: bool,
}

impl Disclosing {
    fn add(&mut self, code: &str, count: Option<u64>) {
        let place = match code {
            "yes" => &mut self.yes,
            "partly" => &mut self.partly,
            "no" => &mut self.no,
            _ => &mut self.unknown,
        };
        match count {
            Some(count) => *place = place.saturating_add(count),
            None => self.is_withheld = true,
        }
    }

    const fn known(self) -> u64 {
        self.yes.saturating_add(self.partly).saturating_add(self.no)
    }

    /// The cells of a line: all, yes, in part, no, not known, and the share of those that say it.
    fn cells(self, ask: &Ask, sheet: &Sheet) -> Vec<Cell> {
        if self.is_withheld {
            return (0..6)
                .map(|_| Cell::text(ask.text("page-withheld")))
                .collect();
        }
        let known = self.known();
        let counts = [
            known.saturating_add(self.unknown),
            self.yes,
            self.partly,
            self.no,
            self.unknown,
        ];
        let mut cells: Vec<Cell> = counts
            .iter()
            .map(|count| Cell::text(sheet.f().number(count)))
            .collect();
        let share = if known < SHARE_MIN {
            ask.text("page-survey-few")
        } else {
            format!("{} %", (self.yes * 100 + known / 2) / known)
        };
        cells.push(Cell::text(share));
        cells
    }
}

async fn survey(ask: &Ask) -> Result<Response, Fault> {
    let settings = TableSettings::default();
    let table = ask
        .registry()
        .open_table(&ask.who, "survey", settings, ask.lang)
        .await?;
    let mut sheet = Sheet::new(ask.frame("products", "page-survey-title"))
        .under("/providers", ask.text("page-providers-title"))
        .lead(ask.text("page-survey-lead"));
    let (mut all, mut by_place) = (Disclosing::default(), BTreeMap::new());
    for row in &table.rows {
        let key = |at: usize| row.keys.get(at).map_or("", String::as_str);
        all.add(key(2), row.count);
        by_place
            .entry((key(0).to_owned(), key(1).to_owned()))
            .or_insert_with(Disclosing::default)
            .add(key(2), row.count);
    }
    let heads = [
        "page-survey-country",
        "page-survey-year",
        "page-survey-facilities",
        "page-survey-yes",
        "page-survey-partly",
        "page-survey-no",
        "page-survey-unknown",
        "page-survey-percent",
    ];
    let empty = ("page-survey-none", "page-survey-none-text");
    let mut shown = Table::new(ask, "page-survey-share", &heads, empty);
    let or_not_known = |text: &str| match text {
        "" => Cell::text(ask.text("page-not-known")),
        text => Cell::text(text),
    };
    if !by_place.is_empty() {
        let mut line = vec![Cell::text(ask.text("page-survey-all")), Cell::default()];
        line.extend(all.cells(ask, &sheet));
        shown.rows.push(line);
    }
    for ((country, year), counts) in &by_place {
        let mut line = vec![or_not_known(country), or_not_known(year)];
        line.extend(counts.cells(ask, &sheet));
        shown.rows.push(line);
    }
    sheet.put(Part::Table(shown));
    let note = sheet.f().count("page-survey-note", SHARE_MIN);
    sheet.put(Part::Notice("calm", note));
    sheet.put(Part::Actions(vec![
        (
            ask.text("page-survey-counts"),
            "/statistics/survey".to_owned(),
        ),
        (ask.text("page-survey-plans"), "/plans".to_owned()),
    ]));
    sheet.shown()
}

async fn plans(ask: &Ask) -> Result<Response, Fault> {
    let registry = ask.registry();
    let query = ask.query.text("q").trim();
    let found = newest(ask, "plan", &[], query).await?;
    let mut sheet = Sheet::new(ask.frame("products", "page-plans-register"))
        .under("/providers", ask.text("page-providers-title"))
        .lead(ask.text("page-plans-register-lead"));
    sheet.put(Part::Find {
        action: "/plans".to_owned(),
        label: ask.text("page-plans-find"),
        query: query.to_owned(),
    });
    let heads = [
        "page-plans-number",
        "page-plans-title",
        "page-plans-class",
        "page-plans-facility",
        "page-plans-committee",
        "page-plans-accepted",
        "page-plans-status",
    ];
    let empty = ("page-plans-empty", "page-plans-empty-text");
    let mut table = Table::new(ask, "page-plans-list", &heads, empty);
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for plan in &found.records {
        let provider = of(plan, "provider_id").to_owned();
        if !names.contains_key(&provider) {
            let kind = registry.kind("provider")?;
            let read = registry.read(&ask.who, kind, &provider).await;
            let name = read.map_or_else(|_| String::new(), |it| of(&it, "name").to_owned());
            names.insert(provider.clone(), name);
        }
        let facility = match names.get(&provider).map(String::as_str) {
            None | Some("") => Cell::default(),
            Some(name) => Cell::link(name, format!("/providers/{provider}")),
        };
        let worded = |family: &str, column: &str| match of(plan, column) {
            "" => Cell::text(ask.text("page-not-known")),
            code => Cell::text(ask.messages().family(family, code)),
        };
        table.rows.push(vec![
            Cell::text(of(plan, "number")),
            Cell::text(of(plan, "title")),
            worded("page-plan-class", "class"),
            facility,
            Cell::text(of(plan, "committee")),
            dated(ask, sheet.f(), of(plan, "accepted_on")),
            worded("page-plan-status", "status"),
        ]);
    }
    table.next = next_page("/plans", query, found.next);
    sheet.put(Part::Table(table));
    sheet.shown()
}
