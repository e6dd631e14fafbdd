//! A pair for a terminal.

use std::fmt::Write as _;

use super::{Limits, PairReport};
use crate::Messages;
use crate::figures::significant;
use crate::render::{Ink, Look, paint};
use crate::signal::text::{number, table, written};

/// A number with its interval.
pub(super) fn limits(it: Limits) -> String {
    format!(
        "{} ({}–{})",
        written(it.value),
        written(it.low),
        written(it.high)
    )
}

pub(super) fn maybe(it: Option<Limits>) -> String {
    it.map_or_else(|| "–".to_owned(), limits)
}

/// The sentences of each part: what was looked at, what it says.
pub(super) struct Sentences {
    pub(super) masking: Option<String>,
    pub(super) onset: Vec<String>,
    pub(super) trend: Option<String>,
    pub(super) adjusted: Vec<String>,
}

pub(super) fn sentences(report: &PairReport, messages: &Messages) -> Sentences {
    let masking = report.masking.as_ref().map(|masking| {
        let key = if masking.revealed {
            "pair-masked-revealed"
        } else {
            "pair-masked"
        };
        messages.with(
            key,
            [
                ("maskers", masking.maskers.join("; ")),
                ("before", limits(masking.before)),
                ("after", limits(masking.after)),
            ],
        )
    });
    let mut onset = Vec::new();
    if let Some(part) = &report.onset {
        onset.push(messages.with(
            "pair-onset",
            [
                ("known", part.known.to_string()),
                ("median", number(part.median_days)),
                ("before", part.before.to_string()),
            ],
        ));
        if let (Some(shape), Some(hazard)) = (part.weibull_shape, &part.hazard) {
            onset.push(messages.with(
                "pair-onset-weibull",
                [
                    ("shape", limits(shape)),
                    ("scale", maybe(part.weibull_scale)),
                    ("hazard", messages.family("pair-hazard", hazard)),
                ],
            ));
        }
        if part.other_products_p.is_some() || part.other_events_p.is_some() {
            onset.push(messages.with(
                "pair-onset-compared",
                [
                    ("products", number(part.other_products_p)),
                    ("events", number(part.other_events_p)),
                ],
            ));
        }
    }
    let trend = report
        .trend_p
        .map(|p| messages.with("pair-trend", [("p", significant(p))]));
    let mut adjusted = Vec::new();
    if let Some(part) = &report.adjusted {
        let key = if part.kept {
            "pair-lasso-kept"
        } else {
            "pair-lasso-left"
        };
        let details = [
            ("candidates", part.candidates.to_string()),
            ("ratio", maybe(part.lasso)),
        ];
        adjusted.push(messages.with(key, details));
        adjusted.push(messages.with("pair-propensity", [("ratio", maybe(part.propensity))]));
    }
    Sentences {
        masking,
        onset,
        trend,
        adjusted,
    }
}

/// Rows of a table of subgroups.
pub(super) fn level_rows(
    part: &super::SubgroupsPart,
    messages: &Messages,
) -> (Vec<String>, Vec<Vec<String>>) {
    let head = vec![
        part.column.clone(),
        "n11".to_owned(),
        messages.text("scan-head-expected"),
        messages.text("scan-head-ror"),
        messages.text("scan-head-ic"),
    ];
    let rows = part
        .levels
        .iter()
        .map(|level| {
            let name = if level.level.is_empty() {
                messages.text("pair-not-told")
            } else {
                level.level.clone()
            };
            vec![
                name,
                level.n11.to_string(),
                significant(level.expected),
                limits(level.ror),
                limits(level.ic),
            ]
        })
        .collect();
    (head, rows)
}

/// What is said below a table of subgroups.
pub(super) fn pooled(part: &super::SubgroupsPart, messages: &Messages) -> String {
    messages.with(
        "pair-pooled",
        [
            ("ratio", maybe(part.pooled)),
            ("p", number(part.heterogeneity_p)),
        ],
    )
}

/// Rows of the table of periods.
pub(super) fn period_rows(
    report: &PairReport,
    messages: &Messages,
) -> (Vec<String>, Vec<Vec<String>>) {
    let head = vec![
        messages.text("pair-period"),
        "n11".to_owned(),
        messages.text("scan-head-ic"),
        messages.text("pair-until-n11"),
        messages.text("pair-until-ic"),
    ];
    let rows = report
        .periods
        .iter()
        .map(|it| {
            vec![
                it.period.clone(),
                it.n11.to_string(),
                limits(it.ic),
                it.cumulative_n11.to_string(),
                limits(it.cumulative_ic),
            ]
        })
        .collect();
    (head, rows)
}

/// Rows of the table of methods.
pub(super) fn method_rows(
    report: &PairReport,
    messages: &Messages,
) -> (Vec<String>, Vec<Vec<String>>) {
    let row = &report.row;
    let of = |value: Option<f64>, low: Option<f64>, high: Option<f64>| {
        maybe(
            value
                .zip(low)
                .zip(high)
                .map(|((value, low), high)| Limits { value, low, high }),
        )
    };
    let line =
        |name: &str, id: &str, value: String| vec![name.to_owned(), value, format!("method.{id}")];
    let mut rows = vec![
        line("RRR", "rrr", number(row.rrr)),
        line("PRR", "prr", of(row.prr, row.prr_low, row.prr_high)),
        line("ROR", "ror", of(row.ror, row.ror_low, row.ror_high)),
        line("χ² (Yates)", "chi2_yates", number(row.chi2_yates)),
        line("Q (Yule)", "yule_q", number(row.yule_q)),
        line(
            "IC",
            "ic",
            of(Some(row.ic), Some(row.ic025), Some(row.ic975)),
        ),
    ];
    if row.ebgm.is_some() {
        rows.push(line(
            "EBGM (EB05–EB95)",
            "ebgm",
            of(row.ebgm, row.eb05, row.eb95),
        ));
    }
    rows.push(line("p (Fisher)", "rfet", significant(row.rfet_p)));
    rows.push(line("ln LR", "lrt", significant(row.lrt)));
    rows.push(line(
        "Evans",
        "evans",
        if row.evans { "✓" } else { "–" }.to_owned(),
    ));
    let head = ["pair-method", "pair-value", "pair-explained"].map(|key| messages.text(key));
    (head.to_vec(), rows)
}

/// How the counts stand.
pub(super) fn counts(report: &PairReport, messages: &Messages) -> String {
    let row = &report.row;
    messages.with(
        "pair-counts",
        [
            ("n11", row.n11.to_string()),
            ("n1x", row.n1x.to_string()),
            ("nx1", row.nx1.to_string()),
            ("n", row.n.to_string()),
            ("expected", significant(row.expected)),
        ],
    )
}

/// The pair for people.
#[must_use]
pub fn pair_text(report: &PairReport, messages: &Messages, look: Look) -> String {
    let mut out = String::new();
    let strong = |text: &str| paint(look.color, Ink::Strong, text);
    let title = format!("{} × {}", report.row.product, report.row.event);
    let _ = writeln!(out, "{}\n{}", strong(&title), counts(report, messages));
    for remark in &report.remarks {
        let _ = writeln!(out, "{}", paint(look.color, Ink::Doubt, remark));
    }
    let (head, rows) = method_rows(report, messages);
    let _ = write!(out, "\n{}", table(&head, &rows, 3, look));
    let told = sentences(report, messages);
    for sentence in told.masking.iter().chain(&told.onset).chain(&told.adjusted) {
        let _ = writeln!(out, "\n{sentence}");
    }
    if !report.periods.is_empty() {
        let (head, rows) = period_rows(report, messages);
        let _ = write!(out, "\n{}", table(&head, &rows, 1, look));
        if let Some(sentence) = &told.trend {
            let _ = writeln!(out, "{sentence}");
        }
    }
    for part in &report.subgroups {
        let (head, rows) = level_rows(part, messages);
        let _ = write!(out, "\n{}", table(&head, &rows, 1, look));
        let _ = writeln!(out, "{}", pooled(part, messages));
    }
    if !report.together.is_empty() {
        let _ = writeln!(out, "\n{}", strong(&messages.text("pair-together")));
        for it in &report.together {
            let _ = writeln!(
                out,
                "  {}: {} / {}, Ω {}",
                it.product,
                it.n111,
                significant(it.expected),
                limits(it.omega)
            );
        }
    }
    if !report.reports.is_empty() {
        let count = report.reports.len().to_string();
        let title = messages.with(
            "pair-reports",
            [("count", count), ("all", report.row.n11.to_string())],
        );
        let _ = writeln!(out, "\n{}\n{}", strong(&title), report.reports.join(" "));
    }
    let note = paint(look.color, Ink::Faint, &messages.text("scan-note"));
    let _ = writeln!(out, "\n{note}");
    out
}
