//! What a search for duplicates found, for people.

use std::fmt::Write as _;

use evigil_vigilance::duplicates::FieldWeight;

use super::{DuplicateEffect, DuplicateLink, DuplicatesReport, EffectMeasures};
use crate::Messages;

/// Weights that are shown of a pair.
const WEIGHTS_SHOWN: usize = 6;

/// Reports that are shown of a cluster.
const MEMBERS_SHOWN: usize = 6;

/// The report for people.
#[must_use]
pub fn duplicates_text(report: &DuplicatesReport, messages: &Messages) -> String {
    let mut text = String::new();
    head(report, messages, &mut text);
    if !report.largest.is_empty() {
        let _ = writeln!(text, "\n{}", messages.text("duplicates-largest"));
        for cluster in &report.largest {
            let others: Vec<&str> = cluster
                .reports
                .iter()
                .filter(|name| **name != cluster.master)
                .map(String::as_str)
                .collect();
            let more = others.len().saturating_sub(MEMBERS_SHOWN);
            let mut shown = others
                .get(..others.len().min(MEMBERS_SHOWN))
                .unwrap_or_default()
                .join(", ");
            if more > 0 {
                let _ = write!(shown, ", … +{more}");
            }
            let bits = format!("{:.1}", cluster.least_bits);
            let weakest = if cluster.least_bits.is_finite() {
                messages.with("duplicates-weakest", [("bits", bits)])
            } else {
                String::new()
            };
            let _ = writeln!(text, "  {}: {shown}  {weakest}", cluster.master);
        }
    }
    if !report.review.is_empty() {
        let _ = writeln!(text, "\n{}", messages.text("duplicates-review"));
        for link in &report.review {
            pair(link, messages, &mut text);
        }
    }
    if let Some(effect) = &report.effect {
        changes(effect, messages, &mut text);
    }
    text
}

fn head(report: &DuplicatesReport, messages: &Messages, text: &mut String) {
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    let model = &report.model;
    let fitted = if model.fitted {
        "duplicates-fitted"
    } else {
        "duplicates-kept"
    };
    let mut line = |key: &str, details: &[(&'static str, String)]| {
        let details = details.iter().map(|(name, value)| (*name, value.as_str()));
        let _ = writeln!(text, "{}", messages.with(key, details));
    };
    let number = |value: u64| value.to_string();
    line("duplicates-compared", &[("count", number(report.reports))]);
    line(
        fitted,
        &[
            ("digest", model.digest.chars().take(12).collect()),
            ("count", number(model.reports)),
        ],
    );
    line(
        "duplicates-threshold",
        &[
            ("bits", format!("{:.1}", model.link_bits)),
            ("percent", percent(model.expected_precision)),
        ],
    );
    line(
        "duplicates-found",
        &[
            ("clusters", number(report.clusters)),
            ("redundant", number(report.redundant)),
        ],
    );
    let pairs = [
        ("linked", report.pairs.linked),
        ("confirmed", report.pairs.confirmed),
        ("review", report.pairs.review),
        ("contradicted", report.pairs.contradicted),
        ("kept_apart", report.pairs.kept_apart),
        ("rejected", report.pairs.rejected),
    ];
    let told: Vec<String> = pairs
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{} {count}", messages.family("duplicate-standing", word)))
        .collect();
    if !told.is_empty() {
        line("duplicates-pairs", &[("pairs", told.join(", "))]);
    }
    let left_out: u64 = report.passes.iter().map(|pass| pass.totals.left_out).sum();
    if left_out > 0 {
        let blocks = report.passes.iter().map(|pass| pass.totals.cut_blocks);
        let largest = report.passes.iter().map(|pass| pass.totals.largest_block);
        line(
            "duplicates-left-out",
            &[
                ("blocks", number(blocks.sum())),
                ("largest", number(largest.max().unwrap_or(0))),
                ("count", number(left_out)),
            ],
        );
    }
    if report.cut > 0 {
        line("duplicates-cut", &[("count", number(report.cut))]);
    }
    if report.decisions > 0 {
        line(
            "duplicates-decisions",
            &[
                ("count", number(report.decisions)),
                ("elsewhere", number(report.decisions_elsewhere)),
            ],
        );
    }
}

fn pair(link: &DuplicateLink, messages: &Messages, text: &mut String) {
    let why = link.contradiction.map_or(String::new(), |why| {
        format!("  ({})", messages.family("duplicate-why", why.word()))
    });
    let _ = writeln!(
        text,
        "  {} ~ {}: {:.1} bits, {:.1}%{why}",
        link.a,
        link.b,
        link.bits,
        link.probability * 100.0
    );
    let shown = link.fields.iter().take(WEIGHTS_SHOWN);
    let weights: Vec<String> = shown.map(|part| weight(part, messages)).collect();
    let _ = writeln!(text, "      {}", weights.join("; "));
}

fn weight(part: &FieldWeight, messages: &Messages) -> String {
    format!(
        "{} {} {:+.1}",
        messages.family("duplicate-field", part.field.word()),
        messages.family("duplicate-level", part.level.word()),
        part.bits
    )
}

fn changes(effect: &DuplicateEffect, messages: &Messages, text: &mut String) {
    let details = [
        ("before", effect.reports_before),
        ("after", effect.reports_after),
        ("pairs", effect.pairs_before),
        ("changed", effect.pairs_changed),
        ("lost", effect.signals_lost),
        ("gained", effect.signals_gained),
    ]
    .map(|(name, count)| (name, count.to_string()));
    let details = details.iter().map(|(name, count)| (*name, count.as_str()));
    let _ = writeln!(text, "\n{}", messages.with("duplicates-effect", details));
    let told = |measures: Option<&EffectMeasures>| match measures {
        None => messages.text("duplicates-effect-none"),
        Some(it) => format!(
            "n {}, IC {:.2} (≥ {:.2}), ROR {:.2} (≥ {:.2})",
            it.n11, it.ic, it.ic025, it.ror, it.ror_low
        ),
    };
    for row in &effect.rows {
        let _ = writeln!(
            text,
            "  {} × {}\n      {} → {}",
            row.product,
            row.event,
            told(Some(&row.before)),
            told(row.after.as_ref())
        );
    }
}
