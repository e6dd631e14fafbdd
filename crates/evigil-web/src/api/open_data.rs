//! What everybody may know: tables of counts; for approved researchers, counts with noise.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use evigil_registry::flows::open_data::{
    NoisyCount, NoisyQuestion, OPEN_TABLES, OpenTable, TableSettings,
};

use super::call::{ask, step};
use super::request::path;
use crate::route::{Method, RouteDescription, Routes};
use crate::server::lang;

pub(super) fn add(routes: &mut Routes) {
    let about = "Names of the tables of open data.";
    let route = (Method::Get, "/api/v1/open-data", "open_data.read");
    ask(routes, route, about, |_| async move {
        Ok(OPEN_TABLES.map(ToOwned::to_owned).to_vec())
    });
    let about = "A table of open data, with its totals; small numbers are withheld.";
    let operation = Some("open_data.read");
    let table = "/api/v1/open-data/{table}";
    let description =
        RouteDescription::new(Method::Get, table, operation, about).gives::<OpenTable>(200);
    routes.add(description, |app, who, mut request| async move {
        let name = path(&mut request, "table").await?;
        let lang = lang(request.headers());
        let settings = TableSettings::default();
        let table = app
            .registry()
            .open_table(&who, &name, settings, lang)
            .await?;
        super::request::answer(axum::http::StatusCode::OK, &table)
    });
    let about = "The same as CSV.";
    let table = "/api/v1/open-data/{table}/csv";
    let mut description = RouteDescription::new(Method::Get, table, operation, about)
        .answer(200, serde_json::json!({"type": "string"}));
    description.answer_media = "text/csv";
    routes.add(description, |app, who, mut request| async move {
        let name = path(&mut request, "table").await?;
        let lang = lang(request.headers());
        let settings = TableSettings::default();
        let table = app
            .registry()
            .open_table(&who, &name, settings, lang)
            .await?;
        let mut response = table.to_csv()?.into_response();
        let media = HeaderValue::from_static("text/csv; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, media);
        Ok(response)
    });
    let about = "A count with noise, paid from the budget of an approved access.";
    let route = (Method::Post, "/api/v1/noisy-counts", "noisy_count.create");
    step(
        routes,
        route,
        about,
        |call, sent: NoisyQuestion| async move {
            let count: NoisyCount = call.registry().ask_noisy_count(&call.who, &sent).await?;
            Ok(count)
        },
    );
}
