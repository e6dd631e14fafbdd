//! The numbers of one instrument file.

use std::fmt::Write as _;

use super::super::count;
use super::super::report::{CapturePart, ChannelPart, DatasetPart, InspectReport, ParticlePart};
use crate::Messages;
use crate::figures::written;
use crate::page::facts;
use crate::render::escape;

/// Most rows of a table; the JSON output has them all.
const ROWS_MAX: usize = 400;

pub(super) fn tables(out: &mut String, report: &InspectReport, messages: &Messages) {
    for (place, dataset) in report.datasets.iter().enumerate() {
        events(out, place + 1, report.datasets.len(), dataset, messages);
    }
    if let Some(whole) = &report.nta {
        particles(out, whole, &report.runs, messages);
    }
    captures(out, &report.captures, messages);
    let scattering = report.scattering.iter().map(|record| {
        let figures = [record.z_average_nm, record.polydispersity];
        (record.sample.clone(), figures.to_vec())
    });
    let names = [
        format!("{} (nm)", messages.text("inspect-z-average")),
        messages.text("inspect-pdi"),
    ];
    numbers(out, &names, scattering.collect(), messages);
    let zeta = report
        .zeta
        .iter()
        .map(|record| (record.sample.clone(), vec![record.millivolts]));
    let names = [format!("{} (mV)", messages.text("inspect-zeta"))];
    numbers(out, &names, zeta.collect(), messages);
}

/// Writes a table of names with figures; nothing without rows.
fn numbers(
    out: &mut String,
    names: &[String],
    rows: Vec<(String, Vec<Option<f64>>)>,
    messages: &Messages,
) {
    if rows.is_empty() {
        return;
    }
    out.push_str("<div class=\"wide\"><table class=\"numbers\"><thead><tr><th></th>");
    for name in names {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(name));
    }
    out.push_str("</tr></thead><tbody>\n");
    for (name, figures) in rows.iter().take(ROWS_MAX) {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(name));
        for figure in figures {
            let figure = figure.map_or_else(|| "–".to_owned(), written);
            let _ = write!(out, "<td>{}</td>", escape(&figure));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    more(out, rows.len(), messages);
}

fn more(out: &mut String, rows: usize, messages: &Messages) {
    if let Some(more) = rows.checked_sub(ROWS_MAX).filter(|more| *more > 0) {
        let text = messages.with("inspect-more", [("count", more)]);
        let _ = writeln!(out, "<p class=\"soft\">{}</p>", escape(&text));
    }
}

fn events(out: &mut String, number: usize, of: usize, dataset: &DatasetPart, messages: &Messages) {
    let events = dataset.events.to_string();
    let mut head = messages.with("inspect-events", [("events", events)]);
    if let Some(promised) = dataset.events_promised {
        let promised = messages.with("inspect-promised", [("promised", promised.to_string())]);
        let _ = write!(head, " {promised}");
    }
    if of > 1 {
        let number = messages.with("inspect-dataset", [("number", number), ("of", of)]);
        head = format!("{number}: {head}");
    }
    for more in [&dataset.cytometer, &dataset.date].into_iter().flatten() {
        let _ = write!(head, " · {more}");
    }
    if !dataset.spillover.is_empty() {
        let names = dataset.spillover.join(", ");
        let spillover = messages.with("inspect-spillover", [("names", names)]);
        let _ = write!(head, " · {spillover}");
    }
    let _ = writeln!(out, "<p>{}</p>", escape(&head));
    let name = |channel: &ChannelPart| match &channel.label {
        Some(label) if *label != channel.name => format!("{} ({label})", channel.name),
        _ => channel.name.clone(),
    };
    let names = ["mean", "min", "max"].map(|title| messages.family("inspect", title));
    let rows = dataset.channels.iter().map(|channel| {
        let figures = vec![channel.mean, channel.min, channel.max];
        (name(channel), figures)
    });
    numbers(out, &names, rows.collect(), messages);
    gates(out, dataset, messages);
}

fn gates(out: &mut String, dataset: &DatasetPart, messages: &Messages) {
    if dataset.gates.is_empty() {
        return;
    }
    out.push_str("<ul class=\"evidence\">");
    for gate in dataset.gates.iter().take(ROWS_MAX) {
        let share = gate
            .share
            .map_or_else(String::new, |share| format!("{:.2} %", 100.0 * share));
        let words = [
            ("id", gate.id.clone()),
            ("events", gate.events.to_string()),
            ("share", share),
        ];
        let line = messages.with("inspect-gate", words);
        let _ = writeln!(out, "<li>{}</li>", escape(&line));
    }
    out.push_str("</ul>\n");
    more(out, dataset.gates.len(), messages);
}

fn particles(out: &mut String, whole: &ParticlePart, runs: &[ParticlePart], messages: &Messages) {
    facts(out, &count::rows(whole, messages, written));
    if runs.len() < 2 {
        return;
    }
    let names = [
        format!("{} (/mL)", messages.text("inspect-concentration")),
        format!("{} (nm)", messages.text("inspect-d50")),
        messages.text("inspect-per-frame"),
    ];
    let rows = runs.iter().map(|run| {
        let figures = [
            run.concentration_per_ml,
            run.d50_nm,
            run.particles_per_frame,
        ];
        (run.name.clone().unwrap_or_default(), figures.to_vec())
    });
    numbers(out, &names, rows.collect(), messages);
}

fn captures(out: &mut String, captures: &[CapturePart], messages: &Messages) {
    if captures.is_empty() {
        return;
    }
    out.push_str("<ul class=\"evidence\">");
    for capture in captures.iter().take(ROWS_MAX) {
        let channels: Vec<String> = (capture.positive.iter())
            .map(|channel| format!("{} {}", channel.channel, channel.particles))
            .collect();
        let line = messages.with(
            "inspect-capture",
            [
                ("capture", capture.capture.clone()),
                ("particles", capture.particles.to_string()),
                ("sized", capture.sized.to_string()),
                ("channels", channels.join(", ")),
            ],
        );
        let _ = writeln!(out, "<li>{}</li>", escape(&line));
    }
    out.push_str("</ul>\n");
    more(out, captures.len(), messages);
}
