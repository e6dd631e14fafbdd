//! One channel of an event file, small.

use evigil_cytometry::histogram::Histogram;
use plotters::element::{PathElement, Polygon};
use plotters::style::Color;

use super::canvas::{Area, Drawing, Fault, Scaled, chart, draw, line};
use super::marker::outline;
use super::palette::SAMPLE;
use super::scale::PlotScale;
use super::sheet::{Figure, Sheet};
use super::tick::linear;

const BINS: usize = 96;

/// A channel to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelPlot {
    /// Name, with the long name where there is one.
    pub name: String,
    /// Whether it is the time of the events.
    pub is_time: bool,
    /// Scale.
    pub scale: PlotScale,
    /// Events in classes.
    pub events: Histogram,
}

impl ChannelPlot {
    /// A channel from its values, linear for times; `None` when no value can be drawn.
    #[must_use]
    pub fn new(name: &str, values: &[f64], is_time: bool) -> Option<Self> {
        let scale = if is_time {
            PlotScale::linear(values.iter().copied())?
        } else {
            PlotScale::of_signals(values.iter().copied())?
        };
        let places = values.iter().map(|value| scale.place(*value));
        Some(Self {
            name: name.to_owned(),
            is_time,
            scale,
            events: Histogram::new(scale.axis(BINS)?, places),
        })
    }

    pub(super) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let messages = sheet.messages;
        let x = messages.text(if self.is_time {
            "plot-time"
        } else {
            "plot-value"
        });
        let y = messages.text("plot-share-of-peak");
        let events = self.events.total().to_string();
        let drawn = messages.with("inspect-events", [("events", events)]);
        let figure = Figure {
            title: self.name.clone(),
            note: None,
            description: format!("{x}; {y}. {drawn}"),
            legend: Vec::new(),
            drawing: self.drawing(x, y),
        };
        sheet.put(out, &figure);
    }

    fn drawing(&self, x: String, y: String) -> Option<Drawing> {
        let x = self.scale.scaled(x, 5);
        let y = Scaled {
            low: 0.0,
            high: 108.0,
            ticks: linear(0.0, 100.0, 2),
            name: y,
        };
        draw(280, 180, |area| self.paint(area, &x, &y))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        let mut ring = outline(&self.events);
        chart.draw_series([PathElement::new(ring.clone(), line(SAMPLE, 1.5))])?;
        ring.extend([(x.high, 0.0), (x.low, 0.0)]);
        chart.draw_series([Polygon::new(ring, SAMPLE.mix(0.25).filled())])?;
        Ok(())
    }
}
