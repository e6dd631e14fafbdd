//! The frame of a self-contained page: no script, no request, printable.

use std::fmt::Write as _;

use crate::Wording;
use crate::render::{STYLE, escape};

/// What lots and instrument files need beyond the style of every page.
const PRODUCT_STYLE: &str = include_str!("product.css");

/// Colours, type, components and print rules of every page, for those who serve them apart: the one
/// place of the tokens of the design.
#[must_use]
pub fn stylesheet() -> String {
    format!("{STYLE}{PRODUCT_STYLE}")
}

/// A page with a title and what stands in its body.
#[must_use]
pub(crate) fn page(wording: &Wording, title: &str, body: &str) -> String {
    let note = wording.messages().text("product-note");
    page_with_note(wording, title, body, &note)
}

/// A page that ends with what a reader has to keep in mind.
pub(crate) fn page_with_note(wording: &Wording, title: &str, body: &str, note: &str) -> String {
    let mut out = String::with_capacity(body.len() + STYLE.len() + PRODUCT_STYLE.len() + 2048);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"evigil {version}\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{PRODUCT_STYLE}</style>\n</head>\n<body class=\"product\">\n",
        lang = wording.lang(),
        version = env!("CARGO_PKG_VERSION"),
        title = escape(title),
    );
    out.push_str(body);
    let _ = writeln!(
        out,
        "<footer class=\"page\"><p>{}</p><p>evigil {}</p></footer>\n</body>\n</html>",
        escape(note),
        env!("CARGO_PKG_VERSION")
    );
    out
}

/// Writes a heading of the second rank that links can point at.
pub(crate) fn heading(out: &mut String, id: &str, text: &str) {
    let _ = writeln!(out, "<h2 id=\"{id}\">{}</h2>", escape(text));
}

/// A list of names and values; nothing for values that are not there.
pub(crate) fn facts(out: &mut String, rows: &[(String, Option<String>)]) {
    out.push_str("<dl class=\"offer\">");
    for (name, value) in rows {
        if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
            let _ = write!(
                out,
                "<div><dt>{}</dt><dd>{}</dd></div>",
                escape(name),
                escape(value)
            );
        }
    }
    out.push_str("</dl>\n");
}
