//! Public statistics: tables of counts in which no small number of people can be seen.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use evigil_assess::plot::{FlowColumn, FlowPlot};
use evigil_registry::Fault;
use evigil_registry::flows::open_data::{OPEN_TABLES, OpenTable};

use crate::ask::{Ask, page};
use crate::chart::Chart;
use crate::frame::Frame;
use crate::route::PageRoutes;

/// What a facility can disclose of something, from all to nothing that is known.
const DISCLOSED: [&str; 4] = ["yes", "partly", "no", "not_known"];
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
    /// The picture of the table with its files, where it has one.
    chart: String,
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
    routes.open("/statistics/{table}/chart/{form}", |ask| async move {
        let table = asked(&ask).await?;
        let chart = chart(&ask, &table).ok_or(Fault::step("EV-R534"))?;
        chart.file(&table.name, ask.place("form"))
    });
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
    let chart = chart(ask, &table).map(|chart| {
        let address = format!("/statistics/{}/chart", table.name);
        chart.html(ask, &address)
    });
    let more = table.rows.len().saturating_sub(ROWS);
    table.rows.truncate(ROWS);
    page(&StatisticsTable {
        f: ask.frame_titled("", table.title.clone()),
        table,
        chart: chart.unwrap_or_default(),
        more,
    })
}

/// What facilities say, as a picture: those that tell where the cells come from, and of those the ones
/// that tell of the tests of a lot.
fn chart(ask: &Ask, table: &OpenTable) -> Option<Chart> {
    if table.name != "disclosure" {
        return None;
    }
    let f = ask.frame("", "page-nav-statistics");
    let columns = table.columns.iter().map(|column| FlowColumn {
        name: f.of("page-column", column),
        answers: DISCLOSED.iter().map(|answer| f.value(answer)).collect(),
    });
    let (mut flows, mut rows) = (Vec::new(), Vec::new());
    for row in &table.rows {
        let place = |key: &String| DISCLOSED.iter().position(|answer| answer == key);
        let through: Option<Vec<usize>> = row.keys.iter().map(place).collect();
        let count = row.count.unwrap_or(0);
        flows.extend(through.map(|through| (through, count)));
        let words = row.keys.iter().map(|key| f.value(key));
        rows.push(words.chain([count.to_string()]).collect());
    }
    let plot = FlowPlot::new(table.title.clone(), columns.collect(), flows)?;
    let picture = plot.picture(ask.messages(), "disclosure")?;
    let heads = [
        "page-column-discloses_source",
        "page-column-discloses_tests",
        "page-column-count",
    ];
    Some(Chart::new(ask, picture, &heads, rows))
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
