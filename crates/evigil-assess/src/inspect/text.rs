//! What an instrument file holds, at a terminal.

use std::fmt::Write as _;

use super::count;
use super::report::{ChannelPart, DatasetPart, InspectReport, ParticlePart};
use crate::Messages;
use crate::figures::significant;
use crate::render::{Ink, Look, columns, pad, paint, wrap};

/// The report as text.
#[must_use]
pub fn text(report: &InspectReport, messages: &Messages, look: Look) -> String {
    let mut page = Page {
        messages,
        look,
        out: String::new(),
    };
    let format = report.format.map_or_else(
        || messages.text("inspect-unreadable"),
        |format| messages.family("format", &format.replace('.', "-")),
    );
    let head = paint(look.color, Ink::Strong, &report.file);
    let _ = writeln!(page.out, "{head}  {format}");
    for (number, dataset) in report.datasets.iter().enumerate() {
        page.dataset(number + 1, report.datasets.len(), dataset);
    }
    if let Some(whole) = &report.nta {
        page.particles(whole, &report.runs);
    }
    for capture in &report.captures {
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
        page.line(&line);
    }
    for record in &report.scattering {
        page.record(
            &record.sample,
            &[
                ("z-average", record.z_average_nm, "nm"),
                ("pdi", record.polydispersity, ""),
            ],
        );
    }
    for record in &report.zeta {
        page.record(&record.sample, &[("zeta", record.millivolts, "mV")]);
    }
    page.problems(report);
    page.out
}

struct Page<'p> {
    messages: &'p Messages,
    look: Look,
    out: String,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        for line in wrap(line, self.look.width.saturating_sub(2)) {
            let _ = writeln!(self.out, "  {line}");
        }
    }

    fn rows(&mut self, rows: &[(String, String)]) {
        let width = rows
            .iter()
            .map(|(name, _)| columns(name))
            .max()
            .unwrap_or(0)
            + 2;
        for (name, value) in rows {
            let name = paint(self.look.color, Ink::Faint, &pad(name, width));
            let _ = writeln!(self.out, "  {name}{value}");
        }
    }

    fn dataset(&mut self, number: usize, of: usize, dataset: &DatasetPart) {
        let events = dataset.events.to_string();
        let mut head = self.messages.with("inspect-events", [("events", events)]);
        if let Some(promised) = dataset.events_promised {
            let promised = self
                .messages
                .with("inspect-promised", [("promised", promised.to_string())]);
            let _ = write!(head, " {promised}");
        }
        if of > 1 {
            let number = self
                .messages
                .with("inspect-dataset", [("number", number), ("of", of)]);
            head = format!("{number}: {head}");
        }
        for more in [&dataset.cytometer, &dataset.date].into_iter().flatten() {
            let _ = write!(head, " · {more}");
        }
        self.line(&head);
        let name = |channel: &ChannelPart| match &channel.label {
            Some(label) if *label != channel.name => format!("{} ({label})", channel.name),
            _ => channel.name.clone(),
        };
        let names: Vec<String> = dataset.channels.iter().map(name).collect();
        let width = names.iter().map(|name| columns(name)).max().unwrap_or(0);
        let titles = ["mean", "min", "max"].map(|title| self.messages.family("inspect", title));
        let head = format!(
            "{}  {:>12}{:>12}{:>12}",
            pad("", width),
            titles[0],
            titles[1],
            titles[2]
        );
        let head = paint(self.look.color, Ink::Faint, &head);
        let _ = writeln!(self.out, "  {head}");
        for (name, channel) in names.iter().zip(&dataset.channels) {
            let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), significant);
            let _ = writeln!(
                self.out,
                "  {}  {:>12}{:>12}{:>12}",
                pad(name, width),
                figure(channel.mean),
                figure(channel.min),
                figure(channel.max)
            );
        }
        for gate in &dataset.gates {
            let share = gate
                .share
                .map_or_else(String::new, |share| format!("{:.2} %", 100.0 * share));
            let line = self.messages.with(
                "inspect-gate",
                [
                    ("id", gate.id.clone()),
                    ("events", gate.events.to_string()),
                    ("share", share),
                ],
            );
            self.line(&line);
        }
        if !dataset.spillover.is_empty() {
            let names = dataset.spillover.join(", ");
            let line = self.messages.with("inspect-spillover", [("names", names)]);
            self.line(&line);
        }
    }

    fn particles(&mut self, whole: &ParticlePart, runs: &[ParticlePart]) {
        let with_unit = |value: Option<f64>, unit: &str| {
            value.map(|value| {
                format!("{} {unit}", significant(value))
                    .trim_end()
                    .to_owned()
            })
        };
        let rows: Vec<(String, String)> = count::rows(whole, self.messages, significant)
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        self.rows(&rows);
        if runs.len() > 1 {
            for run in runs {
                let figures = [
                    with_unit(run.concentration_per_ml, "/mL"),
                    with_unit(run.d50_nm, "nm"),
                    with_unit(run.particles_per_frame, ""),
                ];
                let figures: Vec<String> = figures.into_iter().flatten().collect();
                let name = run.name.as_deref().unwrap_or_default();
                let name = paint(self.look.color, Ink::Faint, name);
                let _ = writeln!(self.out, "    {name}  {}", figures.join(" · "));
            }
        }
    }

    fn record(&mut self, sample: &str, figures: &[(&str, Option<f64>, &str)]) {
        let told: Vec<String> = figures
            .iter()
            .filter_map(|(name, value, unit)| {
                let name = self.messages.family("inspect", name);
                let figure = format!("{name} {} {unit}", significant((*value)?));
                Some(figure.trim_end().to_owned())
            })
            .collect();
        self.line(&format!("{sample}  {}", told.join(" · ")));
    }

    fn problems(&mut self, report: &InspectReport) {
        for problem in &report.problems {
            let ink = match problem.severity {
                "error" => Ink::Bad,
                "warning" => Ink::Doubt,
                _ => Ink::Faint,
            };
            let severity = self.messages.family("severity", problem.severity);
            let mark = paint(
                self.look.color,
                ink,
                &format!("{severity}[{}]", problem.code),
            );
            let _ = writeln!(self.out, "  {mark} {}: {}", problem.place, problem.message);
        }
    }
}
