//! Lots of a product beside each other: each item as the papers and raw files of each lot show it.

use std::collections::BTreeMap;

use axum::response::Response;
use evigil_assess::lot::{LotReport, quantity};
use evigil_core::ItemStanding;
use evigil_knowledge::TermKind;
use evigil_registry::Fault;
use evigil_registry::record::Record;

use super::dossiers::judged;
use super::products::term;
use crate::ask::Ask;
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, Sheet, Table, newest, of};

/// Lots that stand beside each other: more do not fit on a page that is printed.
const BESIDE: usize = 4;

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/products/{id}/lots", "dossier.read", |ask| async move {
        beside(&ask).await
    });
}

/// A lot with what its newest dossier shows, or why that can't be read.
struct Read {
    lot: Record,
    report: Result<LotReport, String>,
}

/// The newest lots of a product that have a dossier; `with` is among them.
async fn read(ask: &Ask, product: &Record, with: &str) -> Result<Vec<Read>, Fault> {
    let mut lots = newest(ask, "lot", &[("product_id", &product.id)], "")
        .await?
        .records;
    lots.sort_by_key(|lot| lot.id != with);
    let mut found = Vec::new();
    for lot in lots {
        if found.len() == BESIDE {
            break;
        }
        let dossiers = newest(ask, "dossier", &[("lot_id", &lot.id)], "").await?;
        let Some(dossier) = dossiers.records.first() else {
            continue;
        };
        let report = judged(ask, dossier, of(&lot, "number")).await?;
        found.push(Read {
            lot,
            report: report.map(|(report, _)| report),
        });
    }
    Ok(found)
}

async fn beside(ask: &Ask) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let product = registry
        .read(&ask.who, registry.kind("product")?, id)
        .await?;
    let name = of(&product, "name").to_owned();
    let title = ask
        .messages()
        .with("page-beside-title", [("product", name.clone())]);
    let mut sheet = Sheet::new(ask.frame_titled("products", title))
        .under("/products", ask.text("page-nav-products"))
        .under(format!("/products/{id}"), name)
        .lead(ask.text("page-beside-lead"));
    let read = read(ask, &product, ask.query.text("with")).await?;
    for one in &read {
        if let Err(reason) = &one.report {
            let values = [
                ("lot", of(&one.lot, "number").to_owned()),
                ("reason", reason.clone()),
            ];
            let words = ask.messages().with("page-beside-unread", values);
            sheet.put(Part::Notice("doubt", words));
        }
    }
    let lots: Vec<(&Record, &LotReport)> = read
        .iter()
        .filter_map(|one| Some((&one.lot, one.report.as_ref().ok()?)))
        .collect();
    let table = items(ask, &lots)?;
    sheet.put(Part::Table(table));
    let table = numbers(ask, &lots);
    if !table.rows.is_empty() {
        sheet.put(Part::Table(table));
    }
    sheet.shown()
}

/// A table with a column for each lot.
fn of_lots(ask: &Ask, title: &str, first: &str, lots: &[(&Record, &LotReport)]) -> Table {
    let empty = ("page-beside-none", "page-beside-none-text");
    let mut table = Table::new(ask, title, &[first], empty);
    let numbers = lots.iter().map(|(lot, _)| of(lot, "number").to_owned());
    table.heads.extend(numbers);
    table
}

const fn tone(standing: ItemStanding) -> &'static str {
    match standing {
        ItemStanding::Shown => "good",
        ItemStanding::Contradicted => "bad",
        ItemStanding::NotShown | ItemStanding::NotDisclosed => "doubt",
        ItemStanding::Stated | ItemStanding::NotApplicable => "calm",
    }
}

/// How each item stands in each lot. What concerns none of them is left out.
fn items(ask: &Ask, lots: &[(&Record, &LotReport)]) -> Result<Table, Fault> {
    let mut table = of_lots(ask, "page-beside-items", "page-beside-item", lots);
    let Some((_, first)) = lots.first() else {
        return Ok(table);
    };
    for item in &first.items {
        let standings: Vec<ItemStanding> = lots
            .iter()
            .map(|(_, report)| {
                let found = report
                    .items
                    .iter()
                    .find(|it| it.criterion == item.criterion);
                found.map_or(ItemStanding::NotApplicable, |it| it.standing)
            })
            .collect();
        if standings
            .iter()
            .all(|it| *it == ItemStanding::NotApplicable)
        {
            continue;
        }
        let address = format!("/rules/{}", item.criterion);
        let mut row = vec![Cell::link(&item.title, address)];
        for standing in standings {
            let words = term(ask, TermKind::ItemStanding, standing.code())?;
            row.push(Cell::mark(words, tone(standing)));
        }
        table.rows.push(row);
    }
    Ok(table)
}

/// What was computed from the raw files of each lot.
fn numbers(ask: &Ask, lots: &[(&Record, &LotReport)]) -> Table {
    let mut table = of_lots(ask, "page-beside-numbers", "page-beside-quantity", lots);
    let mut rows: Vec<String> = Vec::new();
    let mut found: Vec<BTreeMap<String, String>> = Vec::new();
    for (_, report) in lots {
        let mut of_lot: BTreeMap<String, String> = BTreeMap::new();
        let parts = report.measured.iter().flat_map(|part| &part.quantities);
        for (title, number) in parts.filter_map(quantity) {
            if !rows.iter().any(|row| row == title) {
                rows.push(title.to_owned());
            }
            // Several measurements of one quantity stand in one cell.
            let cell = of_lot.entry(title.to_owned()).or_default();
            if !cell.is_empty() {
                cell.push_str("; ");
            }
            cell.push_str(&number);
        }
        found.push(of_lot);
    }
    for title in rows {
        let cells = found.iter().map(|of_lot| match of_lot.get(&title) {
            Some(number) => Cell::text(number),
            None => Cell::text(ask.text("page-records-not-known")),
        });
        let cells: Vec<Cell> = cells.collect();
        let mut row = vec![Cell::text(&title)];
        row.extend(cells);
        table.rows.push(row);
    }
    table
}
