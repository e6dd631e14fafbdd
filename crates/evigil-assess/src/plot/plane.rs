//! Two channels against each other, with thresholds as gates.

use evigil_cytometry::histogram::PlaneHistogram;
use plotters::element::{Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, Drawing, Fault, Scaled, chart, dashed, draw, line, px, style};
use super::palette::{INK, LIMIT, SAMPLE};
use super::scale::PlotScale;
use super::sheet::{Figure, Sheet, Swatch};
use crate::figures::significant;

/// Classes of each axis.
const BINS: usize = 80;

/// Shades of density, from few events to many.
const SHADES: [f64; 6] = [0.18, 0.32, 0.48, 0.64, 0.82, 1.0];

/// Two channels to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanePlot {
    /// File.
    pub name: String,
    /// Channel to the right, and its scale.
    pub x: (String, PlotScale),
    /// Channel upwards, and its scale.
    pub y: (String, PlotScale),
    /// Events in classes.
    pub events: PlaneHistogram,
    /// Gate on the channel upwards.
    pub threshold: Option<f64>,
    /// Share of events above the gate.
    pub above: Option<f64>,
}

impl PlanePlot {
    /// Two channels from their values, event by event; `None` when nothing can be drawn.
    #[must_use]
    pub fn new(
        name: &str,
        x: (&str, &[f64]),
        y: (&str, &[f64]),
        threshold: Option<f64>,
    ) -> Option<Self> {
        let right = PlotScale::of_signals(x.1.iter().copied())?;
        let up = PlotScale::of_signals(y.1.iter().copied())?;
        let places =
            x.1.iter()
                .zip(y.1)
                .map(|(x, y)| (right.place(*x), up.place(*y)));
        let events = PlaneHistogram::new(right.axis(BINS)?, up.axis(BINS)?, places);
        let above = threshold.map(|threshold| {
            let above = y.1.iter().filter(|value| **value > threshold).count();
            above as f64 / y.1.len().max(1) as f64
        });
        Some(Self {
            name: name.to_owned(),
            x: (x.0.to_owned(), right),
            y: (y.0.to_owned(), up),
            events,
            threshold,
            above,
        })
    }

    fn total(&self) -> u64 {
        self.events.counts.iter().sum::<u64>() + self.events.outside
    }

    pub(super) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let messages = sheet.messages;
        let name = |channel: &str| messages.with("plot-channel", [("name", channel)]);
        let (x, y) = (name(&self.x.0), name(&self.y.0));
        let mut legend: Vec<(Swatch, String)> = vec![
            (Swatch::Area(SAMPLE, SHADES[0]), messages.text("plot-few")),
            (Swatch::Area(SAMPLE, SHADES[5]), messages.text("plot-many")),
        ];
        if let Some(threshold) = self.threshold {
            let value = significant(threshold);
            let text = messages.with("plot-marker-threshold", [("value", value.as_str())]);
            legend.push((Swatch::Dashed(LIMIT), text));
        }
        let total = self.total().to_string();
        let events = messages.with("inspect-events", [("events", total)]);
        let above = self.above.map(|share| {
            let percent = format!("{:.1}", 100.0 * share);
            messages.with("plot-above", [("percent", percent.as_str())])
        });
        let note: Vec<&str> = [Some(events.as_str()), above.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        let note = note.join("; ");
        let words = [
            ("x", self.x.0.as_str()),
            ("y", self.y.0.as_str()),
            ("name", self.name.as_str()),
        ];
        let figure = Figure {
            title: messages.with("plot-plane-title", words),
            description: format!("{x}; {y}. {note}"),
            note: Some(note),
            legend,
            drawing: self.drawing(x, y),
        };
        sheet.put(out, &figure);
    }

    fn drawing(&self, x: String, y: String) -> Option<Drawing> {
        let x = self.x.1.scaled(x, 7);
        let y = self.y.1.scaled(y, 6);
        draw(460, 350, |area| self.paint(area, &x, &y))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        let fullest = self.events.counts.iter().copied().max().unwrap_or(0).max(1);
        let whole = (fullest as f64).ln_1p();
        let shade = |count: u64| {
            let share = (count as f64).ln_1p() / whole;
            (count > 0).then(|| ((share * SHADES.len() as f64) as usize).min(SHADES.len() - 1))
        };
        let width = self.events.x.bins();
        for (row, counts) in self.events.counts.chunks(width.max(1)).enumerate() {
            let (bottom, top) = (self.events.y.edge(row), self.events.y.edge(row + 1));
            let mut from = 0;
            // Neighbours of one shade are one rectangle.
            for run in counts.chunk_by(|a, b| shade(*a) == shade(*b)) {
                let to = from + run.len();
                if let Some(opacity) = run
                    .first()
                    .and_then(|count| shade(*count))
                    .and_then(|shade| SHADES.get(shade))
                {
                    let corners = [
                        (self.events.x.edge(from), bottom),
                        (self.events.x.edge(to), top),
                    ];
                    let filled = SAMPLE.mix(*opacity).filled();
                    chart.draw_series([Rectangle::new(corners, filled)])?;
                }
                from = to;
            }
        }
        let place = self.threshold.map(|threshold| self.y.1.place(threshold));
        if let Some(place) = place.filter(|place| (y.low..=y.high).contains(place)) {
            dashed(
                &mut chart,
                (x.low, place),
                (x.high, place),
                line(LIMIT, 1.5),
            )?;
            let (right, up) = chart.backend_coord(&(x.high, place));
            for (text, pos, gap) in self.shares() {
                let words = style(12.0, INK, (HPos::Right, pos));
                area.draw(&Text::new(text, (right - px(5.0), up + px(gap)), words))?;
            }
        }
        Ok(())
    }

    /// What stands over and under the gate.
    fn shares(&self) -> Vec<(String, VPos, f64)> {
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        self.above.map_or_else(Vec::new, |above| {
            vec![
                (percent(above), VPos::Bottom, -3.0),
                (percent(1.0 - above), VPos::Top, 3.0),
            ]
        })
    }
}
