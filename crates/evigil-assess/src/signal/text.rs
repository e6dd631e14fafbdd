//! A scan for a terminal.

use std::fmt::Write as _;

use super::{Changes, ScanReport};
use crate::Messages;
use crate::figures::significant;
use crate::render::{Ink, Look, columns, pad, paint};

/// Columns of a name; longer ones are cut.
const NAME: usize = 34;

/// Changed signals printed of each kind.
const CHANGES: usize = 10;

/// A number in a table; a dash for what does not exist.
pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), written)
}

/// A number, or the sign of what has no bound.
pub(super) fn written(value: f64) -> String {
    if value == f64::INFINITY {
        "∞".to_owned()
    } else {
        significant(value)
    }
}

fn short(name: &str) -> String {
    if columns(name) <= NAME {
        return name.to_owned();
    }
    let mut cut = String::new();
    for letter in name.chars() {
        if columns(&cut) + 2 >= NAME {
            break;
        }
        cut.push(letter);
    }
    cut + "…"
}

/// Lines of cells, each column as wide as its widest; columns after `texts` stand to the right.
pub(super) fn table(head: &[String], rows: &[Vec<String>], texts: usize, look: Look) -> String {
    let width = |at: usize| {
        rows.iter()
            .chain([&head.to_vec()])
            .filter_map(|row| row.get(at))
            .map(|cell| columns(cell))
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |row: &[String]| {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(at, (cell, width))| {
                if at < texts {
                    pad(cell, *width)
                } else {
                    format!("{}{cell}", " ".repeat(width.saturating_sub(columns(cell))))
                }
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    let mut out = paint(look.color, Ink::Strong, &line(head));
    out.push('\n');
    for row in rows {
        out.push_str(&line(row));
        out.push('\n');
    }
    out
}

/// Value and interval, as far as they exist.
fn with_limits(value: Option<f64>, low: Option<f64>, high: Option<f64>) -> String {
    match (value, low, high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{} ({}–{})", written(value), written(low), written(high))
        }
        (value, ..) => number(value),
    }
}

/// The scan for people, with what changed since an earlier one.
#[must_use]
pub fn scan_text(
    report: &ScanReport,
    changes: Option<&Changes>,
    messages: &Messages,
    look: Look,
) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}",
        paint(look.color, Ink::Strong, &summary(report, messages))
    );
    let _ = writeln!(out, "{}", judged(report, messages));
    if let Some(prior) = report.prior.as_ref().filter(|prior| prior.converged) {
        let _ = writeln!(out, "{}", prior_line(prior, messages));
    }
    for remark in &report.remarks {
        let _ = writeln!(out, "{}", paint(look.color, Ink::Doubt, remark));
    }
    if !report.top.is_empty() {
        let head: Vec<String> = [
            "product", "event", "n11", "expected", "prr", "ror", "ic", "ebgm", "q",
        ]
        .iter()
        .map(|key| messages.text(&format!("scan-head-{key}")))
        .collect();
        let rows: Vec<Vec<String>> = report
            .top
            .iter()
            .map(|row| {
                vec![
                    short(&row.product),
                    short(&row.event),
                    row.n11.to_string(),
                    significant(row.expected),
                    with_limits(row.prr, row.prr_low, row.prr_high),
                    with_limits(row.ror, row.ror_low, row.ror_high),
                    with_limits(Some(row.ic), Some(row.ic025), Some(row.ic975)),
                    with_limits(row.ebgm, row.eb05, row.eb95),
                    number(row.rfet_fdr),
                ]
            })
            .collect();
        out.push('\n');
        out.push_str(&table(&head, &rows, 2, look));
    }
    if let Some(changes) = changes {
        out.push('\n');
        out.push_str(&changed(changes, messages, look));
    }
    let _ = write!(
        out,
        "\n{}\n",
        paint(look.color, Ink::Faint, &messages.text("scan-note"))
    );
    out
}

/// How much was read and found.
pub(super) fn summary(report: &ScanReport, messages: &Messages) -> String {
    messages.with(
        "scan-summary",
        [
            ("counted", report.read.counted.to_string()),
            (
                "universe",
                messages.family("scan-universe", &report.settings.universe),
            ),
            ("products", report.products.to_string()),
            ("events", report.events.to_string()),
            ("pairs", report.pairs.to_string()),
        ],
    )
}

/// By what pairs were judged, and how many met it.
pub(super) fn judged(report: &ScanReport, messages: &Messages) -> String {
    let criterion = report.settings.criterion;
    let rule = match criterion.above() {
        Some(above) => format!("{} > {}", criterion.column(), significant(above)),
        None => criterion.column().to_owned(),
    };
    messages.with(
        "scan-judged",
        [
            ("signals", report.signals.to_string()),
            ("rule", rule),
            ("least", report.settings.least_count.to_string()),
        ],
    )
}

/// The fitted prior.
pub(super) fn prior_line(prior: &super::PriorPart, messages: &Messages) -> String {
    messages.with(
        "scan-prior",
        [
            ("alpha1", significant(prior.alpha1)),
            ("beta1", significant(prior.beta1)),
            ("alpha2", significant(prior.alpha2)),
            ("beta2", significant(prior.beta2)),
            ("p", significant(prior.p)),
            ("likelihood", format!("{:.3}", prior.log_likelihood)),
        ],
    )
}

fn changed(changes: &Changes, messages: &Messages, look: Look) -> String {
    let mut out = String::new();
    let since = messages.with("scan-since", [("made", changes.previous.as_str())]);
    let _ = writeln!(out, "{}", paint(look.color, Ink::Strong, &since));
    if !changes.same_settings {
        let _ = writeln!(out, "{}", messages.text("scan-other-settings"));
    }
    if changes.same_data {
        let _ = writeln!(out, "{}", messages.text("scan-same-data"));
    }
    for group in changes.signals.chunk_by(|a, b| a.change == b.change) {
        let Some(first) = group.first() else { continue };
        let count = group.len().to_string();
        let key = format!("scan-change-{}", first.change.code());
        let _ = writeln!(out, "{}", messages.with(&key, [("count", count.as_str())]));
        if first.change == super::Change::Same {
            continue;
        }
        let value = |it: Option<(u64, f64)>| {
            it.map_or_else(
                || "–".to_owned(),
                |(n11, value)| format!("{} ({n11})", significant(value)),
            )
        };
        for it in group.iter().take(CHANGES) {
            let _ = writeln!(
                out,
                "  {} × {}: {} → {}",
                short(&it.product),
                short(&it.event),
                value(it.before),
                value(it.now)
            );
        }
    }
    out
}
