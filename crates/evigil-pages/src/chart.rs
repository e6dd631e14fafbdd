//! Charts: a picture made on the server, the table behind it, and both as files. A script adds
//! enlarging, what stands at a point, and a file of pixels; without it everything can be read.

use std::fmt::Write as _;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use evigil_assess::plot::Picture;
use evigil_registry::Fault;

use crate::ask::Ask;

/// A picture with its table. Where the picture has a point for each row, they stand in one order.
pub(crate) struct Chart {
    picture: Picture,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A text as it stands in a page.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// A cell of a file; programs for tables must not take a name for a formula.
fn cell(text: &str) -> String {
    let is_number = text.parse::<f64>().is_ok();
    let guard = if !is_number && text.starts_with(['=', '+', '-', '@', '\t']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

impl Chart {
    /// A chart whose table has the messages `heads` over its columns.
    pub(crate) fn new(ask: &Ask, picture: Picture, heads: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self {
            picture,
            heads: heads.iter().map(|head| ask.text(head)).collect(),
            rows,
        }
    }

    /// The chart on a page; its files stand under `address`, whose query they keep.
    pub(crate) fn html(&self, ask: &Ask, address: &str) -> String {
        let (address, query) = address.split_once('?').map_or_else(
            || (address, String::new()),
            |(address, query)| (address, format!("?{}", escaped(query))),
        );
        let mut out = format!("<div class=\"chart\" data-chart>{}", self.picture.html);
        // Writing into a string does not fail.
        let _ = write!(
            out,
            "<p class=\"actions\"><a class=\"button\" href=\"{address}/svg{query}\" download>SVG</a> \
             <a class=\"button\" href=\"{address}/csv{query}\" download>CSV</a></p>\
             <details><summary>{}</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table><thead><tr>",
            escaped(&ask.text("page-chart-table")),
            escaped(&self.picture.title),
        );
        for head in &self.heads {
            let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(head));
        }
        out.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            out.push_str("<tr>");
            for cell in row {
                let _ = write!(out, "<td>{}</td>", escaped(cell));
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></div></details></div>");
        out
    }

    /// The chart as a file called `name`: `svg` or `csv`.
    pub(crate) fn file(&self, name: &str, form: &str) -> Result<Response, Fault> {
        let (media, text) = match form {
            "svg" => ("image/svg+xml", self.picture.svg.clone()),
            "csv" => {
                let line = |cells: &[String]| {
                    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
                    cells.join(",") + "\r\n"
                };
                let mut text = line(&self.heads);
                for row in &self.rows {
                    text.push_str(&line(row));
                }
                ("text/csv; charset=utf-8", text)
            }
            _ => return Err(Fault::step("EV-R534")),
        };
        file(text, media, &format!("{name}.{form}"))
    }
}

/// A text as a file.
pub(crate) fn file(text: String, media: &'static str, name: &str) -> Result<Response, Fault> {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    let name = format!("attachment; filename=\"evigil-{name}\"");
    let name = HeaderValue::from_str(&name).map_err(|error| Fault::Internal(error.to_string()))?;
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
