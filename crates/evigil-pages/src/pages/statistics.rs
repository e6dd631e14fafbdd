//! Public statistics: tables of counts in which no small number of people can be seen.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use evigil_registry::Fault;
use evigil_registry::flows::open_data::{OPEN_TABLES, OpenTable};

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::PageRoutes;

/// Most rows that a page shows; the file holds all.
const ROWS: usize = 500;

#[derive(Template)]
#[template(path = "statistics.html")]
struct Statistics {
    f: Frame,
    tables: &'static [&'static str],
}

#[derive(Template)]
#[template(path = "statistics_table.html")]
struct StatisticsTable {
    f: Frame,
    table: OpenTable,
    /// Rows beyond those that are shown.
    more: usize,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/statistics", |ask| async move {
        page(&Statistics {
            f: ask.frame("", "page-nav-statistics"),
            tables: &OPEN_TABLES,
        })
    });
    routes.open(
        "/statistics/{table}",
        |ask| async move { table(&ask).await },
    );
    routes.open(
        "/statistics/{table}/csv",
        |ask| async move { csv(&ask).await },
    );
}

async fn asked(ask: &Ask) -> Result<OpenTable, Fault> {
    ask.site.tables().get(ask, ask.place("table")).await
}

async fn table(ask: &Ask) -> Result<Response, Fault> {
    let mut table = asked(ask).await?;
    let more = table.rows.len().saturating_sub(ROWS);
    table.rows.truncate(ROWS);
    page(&StatisticsTable {
        f: ask.frame_titled("", table.title.clone()),
        table,
        more,
    })
}

async fn csv(ask: &Ask) -> Result<Response, Fault> {
    let table = asked(ask).await?;
    let mut response = table.to_csv()?.into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, media);
    let name = format!("attachment; filename=\"evigil-{}.csv\"", table.name);
    let name = HeaderValue::from_str(&name).map_err(|error| Fault::Internal(error.to_string()))?;
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
