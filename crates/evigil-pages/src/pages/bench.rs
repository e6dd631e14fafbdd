//! The lots of a clinic: a package is scanned, and what speaks against giving it is told at once.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::lot_scan::{LotScan, LotScanInput, LotWarning, ScannedProduct};
use evigil_registry::record::List;
use serde_json::Value as Json;

use super::lots::{title, with_product};
use crate::ask::Ask;
use crate::fields::{Field, Group, worded};
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, next_page, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/lots", "lot.scan", |ask| async move {
        lots(&ask, None, None).await
    });
    routes.post("/bench/lots", Some("lot.scan"), scanned);
}

/// Facilities of the visitor's own organisations: ids with names.
pub(super) async fn own_facilities(ask: &Ask) -> Result<Vec<(String, String)>, Fault> {
    let registry = ask.registry();
    let reach = registry.rights().reach(&ask.who, "provider.change")?;
    let mut list = List {
        limit: Some(1000),
        ..List::default()
    };
    let mut own = Vec::new();
    let kind = registry.kind("provider")?;
    loop {
        let found = registry.list(&ask.who, kind, &list).await?;
        let mine = found
            .records
            .iter()
            .filter(|provider| reach.holds(kind, provider));
        own.extend(mine.map(|one| (one.id.clone(), of(one, "name").to_owned())));
        match found.next {
            Some(next) => list.after = Some(next),
            None => return Ok(own),
        }
    }
}

async fn scanned(ask: Ask) -> Result<Response, Fault> {
    let text = |name: &str| ask.form.get(name).map(ToOwned::to_owned);
    let product = ask.form.get("name").map(|name| ScannedProduct {
        name: name.to_owned(),
        maker: text("maker"),
        cell_source: text("cell_source"),
        species: text("species"),
        donor: text("donor"),
    });
    let input = LotScanInput {
        code: ask.form.text("code").trim().to_owned(),
        product,
        provider_id: text("provider_id"),
        units: ask.form.get("units").and_then(|units| units.parse().ok()),
    };
    match ask.registry().scan_lot(&ask.who, &input).await {
        Ok(scan) => lots(&ask, Some(&scan), None).await,
        Err(fault @ (Fault::Fields(_) | Fault::Step { .. } | Fault::Reference { .. })) => {
            lots(&ask, None, Some(&fault)).await
        }
        Err(fault) => Err(fault),
    }
}

fn text<'j>(record: &'j Json, column: &str) -> &'j str {
    record
        .get(column)
        .and_then(Json::as_str)
        .unwrap_or_default()
}

/// What a scan led to.
fn told(ask: &Ask, sheet: &mut Sheet, scan: &LotScan) {
    let values = [
        ("product", text(&scan.product, "name").to_owned()),
        ("number", text(&scan.lot, "number").to_owned()),
    ];
    let name = ask.messages().with("page-lot-title", values);
    let made = match (scan.product_made, scan.lot_made) {
        (true, _) => "page-bench-product-made",
        (false, true) => "page-bench-lot-made",
        (false, false) => "page-bench-known",
    };
    let grave = scan.warnings.iter().any(|warning| {
        !matches!(
            warning,
            LotWarning::ExpiryDiffers | LotWarning::NumberDiffers
        )
    });
    if scan.warnings.is_empty() {
        sheet.put(Part::Notice("good", format!("{name}: {}", ask.text(made))));
    }
    for warning in &scan.warnings {
        let code = match warning {
            LotWarning::Expired => "expired",
            LotWarning::Quarantined => "quarantined",
            LotWarning::Recalled => "recalled",
            LotWarning::Closed => "closed",
            LotWarning::Withdrawn => "withdrawn",
            LotWarning::ExpiryDiffers => "expiry_differs",
            LotWarning::NumberDiffers => "number_differs",
        };
        let words = ask.messages().family("page-bench-warning", code);
        let tone = if grave { "bad" } else { "doubt" };
        sheet.put(Part::Notice(tone, format!("{name}: {words}")));
    }
    sheet.put(Part::Actions(vec![(
        name,
        format!("/lots/{}", text(&scan.lot, "id")),
    )]));
}

async fn lots(ask: &Ask, scan: Option<&LotScan>, fault: Option<&Fault>) -> Result<Response, Fault> {
    let facilities = own_facilities(ask).await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-bench-title"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-bench-lead"));
    if let Some(scan) = scan {
        told(ask, &mut sheet, scan);
    }
    let mut fields = vec![
        Field::line(ask, "code", "page-bench-code")
            .hint(ask, "page-bench-code-hint")
            .scanned()
            .needed(),
        Field::number(ask, "units", "page-bench-units"),
    ];
    if facilities.len() > 1 {
        fields.push(Field::select(
            ask,
            "provider_id",
            "page-providers-name",
            facilities,
        ));
    }
    let mut groups = vec![Group::plain(fields)];
    // A new product is asked for only when its number is not known.
    let is_new = matches!(
        fault,
        Some(Fault::Step {
            code: "EV-R203",
            ..
        })
    );
    if is_new || ask.form.get("name").is_some() {
        let donors = worded(
            ask,
            "page-donor",
            &["autologous", "allogeneic", "undisclosed"],
        );
        let fields = vec![
            Field::line(ask, "name", "page-products-name").needed(),
            Field::line(ask, "maker", "page-products-maker"),
            Field::select(ask, "donor", "page-products-donor", donors),
            Field::line(ask, "cell_source", "page-products-cells")
                .hint(ask, "page-bench-cells-hint"),
            Field::line(ask, "species", "page-products-species"),
        ];
        groups.push(
            Group::new(ask, "page-bench-product", fields).about(ask, "page-bench-product-about"),
        );
    }
    let words = ("page-bench-scan", "page-bench-scan-go");
    let mut form = PartForm::new(ask, "/bench/lots".to_owned(), words, groups);
    if scan.is_some() {
        // The next package: nothing of the one before.
        for field in form.groups.iter_mut().flat_map(|group| &mut group.fields) {
            field.value.clear();
        }
    }
    sheet.put(Part::Form(form));
    holdings(ask, &mut sheet).await?;
    sheet.fault(ask, fault);
    sheet.shown()
}

/// What the clinic holds.
async fn holdings(ask: &Ask, sheet: &mut Sheet) -> Result<(), Fault> {
    if !ask.may("lot_holding.read") {
        return Ok(());
    }
    let found = newest(ask, "lot_holding", &[], "").await?;
    let heads = [
        "page-lots-number",
        "page-lots-status",
        "page-lots-expires",
        "page-bench-units",
    ];
    let empty = ("page-bench-none", "page-bench-none-text");
    let mut table = Table::new(ask, "page-bench-held", &heads, empty);
    for holding in &found.records {
        let (lot, product) = with_product(ask, of(holding, "lot_id")).await?;
        let units = match holding.fields.get("units").map(|units| units.to_json()) {
            Some(Json::Number(units)) => sheet.f().number(units),
            _ => ask.text("page-records-not-known"),
        };
        table.rows.push(vec![
            Cell::link(title(ask, &lot, &product), format!("/lots/{}", lot.id)),
            super::lots::status(ask, &lot),
            super::lots::dated(ask, sheet.f(), of(&lot, "expires_on")),
            Cell::text(units),
        ]);
    }
    table.next = next_page("/bench/lots", "", found.next);
    sheet.put(Part::Table(table));
    Ok(())
}
