//! The audit trail: who did what, when, on what; and whether its chain is whole.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::audit::{Link, TrailNames, TrailQuestion, Verified};

use crate::ask::Ask;
use crate::fields::Field;
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, PartForm, Sheet, Table};

/// What narrows the trail.
const FILTERS: [&str; 6] = ["actor", "operation", "kind", "record_id", "from", "until"];

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/audit", "audit.read", |ask| async move {
        trail(&ask, None).await
    });
    routes.post("/audit", Some("audit.verify"), |ask| async move {
        let verified = ask.registry().verify_trail(&ask.who).await?;
        trail(&ask, Some(&verified)).await
    });
}

/// A name with the id behind it; the id alone where nobody knows a name, or may.
fn named(name: Option<&str>, id: &str) -> String {
    match name {
        Some(name) => format!("{name} ({id})"),
        None => id.to_owned(),
    }
}

/// Entries as a table, with the names that the visitor may see.
pub(super) fn entries(
    ask: &Ask,
    sheet: &Sheet,
    title: &str,
    (entries, names): (&[Link], &TrailNames),
) -> Table {
    let heads = [
        "page-audit-number",
        "page-audit-at",
        "page-audit-actor",
        "page-audit-operation",
        "page-audit-object",
        "page-audit-meaning",
    ];
    let empty = ("page-records-nothing", "page-records-nothing-text");
    let mut table = Table::new(ask, title, &heads, empty);
    for link in entries {
        let entry = &link.entry;
        let kind = entry.kind.as_deref().unwrap_or_default();
        let object = match entry.record_id.as_deref() {
            Some(id) => {
                let name = match kind {
                    "user" => names.actor(id),
                    _ => names.record(id),
                };
                format!("{kind} {}", named(name, id))
            }
            None => kind.to_owned(),
        };
        table.rows.push(vec![
            Cell::text(link.seq.to_string()),
            Cell::text(sheet.f().moment(&link.at)),
            Cell::text(named(names.actor(&entry.actor), &entry.actor)),
            Cell::text(&entry.operation),
            Cell::text(object),
            Cell::text(entry.meaning.clone().unwrap_or_default()),
        ]);
    }
    table
}

async fn trail(ask: &Ask, verified: Option<&Verified>) -> Result<Response, Fault> {
    let text = |name: &str| ask.query.get(name).map(ToOwned::to_owned);
    let day = |name: &str| ask.query.get(name).and_then(|day| day.parse().ok());
    let question = TrailQuestion {
        actor: text("actor"),
        operation: text("operation"),
        kind: text("kind"),
        record_id: text("record_id"),
        from: day("from"),
        until: day("until"),
        before: ask.query.get("before").and_then(|it| it.parse().ok()),
    };
    let mut sheet = Sheet::new(ask.frame("work", "page-work-audit"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-audit-lead"));
    if let Some(verified) = verified {
        let details = [
            ("entries", verified.entries.to_string()),
            ("hash", verified.hash.chars().take(16).collect()),
        ];
        if verified.faults.is_empty() {
            let words = ask.messages().with("page-audit-whole", details);
            sheet.put(Part::Notice("good", words));
        }
        for fault in verified.faults.iter().take(50) {
            let (key, details) = fault.words();
            let words = ask.messages().with(&format!("trail-{key}"), details);
            sheet.put(Part::Notice("bad", words));
        }
    }
    let fields = vec![
        Field::line(ask, "actor", "page-audit-actor"),
        Field::line(ask, "operation", "page-audit-operation"),
        Field::line(ask, "kind", "page-audit-kind"),
        Field::line(ask, "record_id", "page-audit-record"),
        Field::day(ask, "from", "page-audit-from"),
        Field::day(ask, "until", "page-audit-until"),
    ];
    sheet.put(Part::Narrow {
        action: "/audit".to_owned(),
        fields,
    });
    let found = ask.registry().audit_page(&ask.who, &question).await?;
    let names = ask.registry().trail_names(&ask.who, &found.entries).await?;
    let listed = (found.entries.as_slice(), &names);
    let mut table = entries(ask, &sheet, "page-audit-entries", listed);
    if let Some(next) = found.next {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in FILTERS {
            if let Some(value) = ask.query.get(name) {
                query.append_pair(name, value);
            }
        }
        query.append_pair("before", &next.to_string());
        table.next = Some(format!("/audit?{}", query.finish()));
    }
    sheet.put(Part::Table(table));
    if ask.may("audit.verify") {
        let words = ("page-audit-verify", "page-audit-verify-go");
        sheet.put(Part::Form(PartForm::new(
            ask,
            "/audit".to_owned(),
            words,
            Vec::new(),
        )));
    }
    sheet.shown()
}
