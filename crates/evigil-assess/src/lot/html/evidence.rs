//! What an item rests on.

use std::fmt::Write as _;

use super::super::report::EvidencePart;
use crate::Messages;
use crate::figures::written;
use crate::render::escape;

/// Quantities that are shares of a whole.
const SHARES: [&str; 4] = [
    "positive-share",
    "size-share",
    "volume-share",
    "detergent-loss",
];

/// Writes evidence as a list; nothing when there is none.
pub(super) fn evidence(out: &mut String, parts: &[EvidencePart], messages: &Messages) {
    if parts.is_empty() {
        return;
    }
    out.push_str("<ul class=\"evidence\">");
    for part in parts {
        let _ = write!(out, "<li>{}</li>", told(part, messages));
    }
    out.push_str("</ul>");
}

fn told(part: &EvidencePart, messages: &Messages) -> String {
    match part {
        EvidencePart::Field { path, value, line } => {
            let line = line.to_string();
            let line = messages.with("lot-line", [("line", line.as_str())]);
            format!(
                "<code>{}</code> = <span class=\"value\">{}</span> <span class=\"at\">({})</span>",
                escape(path),
                escape(value),
                escape(&line)
            )
        }
        EvidencePart::File { file } => {
            let name = escape(&messages.text("lot-file"));
            format!("{name} <code>{}</code>", escape(file))
        }
        EvidencePart::Computed { .. } => computed(part),
    }
}

/// A computed number with its interval, unit and file; empty for other evidence.
pub(super) fn computed(part: &EvidencePart) -> String {
    let EvidencePart::Computed { file, title, .. } = part else {
        return String::new();
    };
    let mut text = format!(
        "{} <b class=\"figure\">{}</b>",
        escape(title),
        escape(&number(part))
    );
    if let Some(file) = file {
        let _ = write!(text, " <span class=\"at\">[{}]</span>", escape(file));
    }
    text
}

/// What was computed, in words, and its number with interval and unit; nothing for evidence that was
/// only stated.
#[must_use]
pub fn quantity(part: &EvidencePart) -> Option<(&str, String)> {
    match part {
        EvidencePart::Computed { title, .. } => Some((title, number(part))),
        EvidencePart::Field { .. } | EvidencePart::File { .. } => None,
    }
}

/// The number of computed evidence with its interval and unit.
pub(super) fn number(part: &EvidencePart) -> String {
    let EvidencePart::Computed {
        name,
        value,
        low,
        high,
        unit,
        ..
    } = part
    else {
        return String::new();
    };
    // Shares are read in percent.
    if unit.is_empty() && SHARES.contains(name) {
        let percent = |share: f64| format!("{:.1}", 100.0 * share);
        return match (low, high) {
            (Some(low), Some(high)) => {
                let [value, low, high] = [*value, *low, *high].map(percent);
                format!("{value} % ({low} – {high} %)")
            }
            _ => format!("{} %", percent(*value)),
        };
    }
    let mut text = written(*value);
    if let (Some(low), Some(high)) = (low, high) {
        let _ = write!(text, " ({} – {})", written(*low), written(*high));
    }
    if !unit.is_empty() {
        let _ = write!(text, " {unit}");
    }
    text
}
