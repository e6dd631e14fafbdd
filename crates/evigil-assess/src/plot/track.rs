//! A value over time against its limit.

use plotters::element::{Circle, PathElement, TriangleMarker};
use plotters::style::Color;

use super::canvas::{Area, Drawing, Fault, Scaled, chart, dashed, draw, line, px};
use super::estimate::ends;
use super::palette::{LIMIT, SAMPLE, STATED};
use super::sheet::{Figure, Picture, Sheet, Swatch};
use super::tick::{Tick, linear};
use crate::Messages;
use crate::figures::significant;

/// A value at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackPoint {
    /// What the time is called, such as a day.
    pub time: String,
    /// The value; one that is not finite is drawn at the upper end.
    pub value: f64,
    /// The limit at that time, as far as there is one.
    pub limit: Option<f64>,
    /// Whether the value signals.
    pub signal: bool,
}

/// A value over time against its limit.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackPlot {
    /// What it shows.
    pub title: String,
    /// What is measured.
    pub measure: String,
    /// What the limit is called.
    pub limit: String,
    /// A value that acquits, as far as there is one.
    pub lower: Option<f64>,
    /// In the order of time.
    pub points: Vec<TrackPoint>,
}

/// Points described to readers who don't see the drawing.
const DESCRIBED: usize = 60;

impl TrackPlot {
    /// Writes the figure; nothing without a point.
    pub(crate) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let figure = self.figure(sheet.messages);
        sheet.put(out, &figure);
    }

    /// The figure by itself; `id` is its own on the page.
    #[must_use]
    pub fn picture(&self, messages: &Messages, id: &str) -> Option<Picture> {
        self.figure(messages).picture(id)
    }

    fn figure(&self, messages: &Messages) -> Figure {
        let said: Vec<String> = self
            .points
            .iter()
            .take(DESCRIBED)
            .map(|point| {
                let limit = point.limit.map(significant).unwrap_or_default();
                format!("{}: {} / {limit}", point.time, significant(point.value))
            })
            .collect();
        let mut legend = vec![
            (Swatch::Dot(SAMPLE), self.measure.clone()),
            (Swatch::Dashed(LIMIT), self.limit.clone()),
        ];
        if self.points.iter().any(|point| point.signal) {
            let words = messages.text("watch-legend-signal");
            legend.push((Swatch::Dot(LIMIT), words));
        }
        if self.lower.is_some() {
            let words = messages.text("watch-legend-acquittal");
            legend.push((Swatch::Dashed(STATED), words));
        }
        Figure {
            title: self.title.clone(),
            note: None,
            description: format!("{} / {}. {}", self.measure, self.limit, said.join("; ")),
            legend,
            drawing: self.drawing(),
        }
    }

    fn drawing(&self) -> Option<Drawing> {
        let values = self.points.iter().map(|point| point.value);
        let limits = self.points.iter().filter_map(|point| point.limit);
        let (low, high) = ends(
            values.chain(limits).chain(self.lower).chain([0.0]),
            f64::MAX,
        )?;
        let last = self.points.len().checked_sub(1)? as f64;
        // Ten letters of a day need about an eighth of the width.
        let step = self.points.len().div_ceil(8).max(1);
        let ticks = self.points.iter().enumerate().step_by(step);
        let x = Scaled {
            low: -0.4,
            high: last + 0.4,
            ticks: ticks
                .map(|(at, point)| Tick {
                    at: at as f64,
                    label: point.time.clone(),
                })
                .collect(),
            name: String::new(),
        };
        let y = Scaled {
            low,
            high,
            ticks: linear(low, high, 6),
            name: self.measure.clone(),
        };
        draw(700, 300, |area| self.paint(area, &x, &y))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        let height = |value: f64| {
            if value.is_finite() {
                y.within(value)
            } else {
                y.high
            }
        };
        let limits: Vec<(f64, f64)> = self
            .points
            .iter()
            .enumerate()
            .filter_map(|(at, point)| Some((at as f64, height(point.limit?))))
            .collect();
        let steady = self
            .points
            .first()
            .and_then(|first| first.limit)
            .filter(|limit| self.points.iter().all(|it| it.limit == Some(*limit)));
        if let Some(limit) = steady {
            let (from, to) = ((x.low, height(limit)), (x.high, height(limit)));
            dashed(&mut chart, from, to, line(LIMIT, 1.5))?;
        } else if limits.len() > 1 {
            chart.draw_series([PathElement::new(limits, line(LIMIT, 1.5))])?;
        }
        if let Some(lower) = self.lower {
            let (from, to) = ((x.low, height(lower)), (x.high, height(lower)));
            dashed(&mut chart, from, to, line(STATED, 1.5))?;
        }
        let path: Vec<(f64, f64)> = self
            .points
            .iter()
            .enumerate()
            .map(|(at, point)| (at as f64, height(point.value)))
            .collect();
        chart.draw_series([PathElement::new(path.clone(), line(SAMPLE, 2.0))])?;
        for (place, point) in path.into_iter().zip(&self.points) {
            if point.signal {
                let mark = TriangleMarker::new(place, px(7.0), LIMIT.filled());
                chart.draw_series([mark])?;
            } else if self.points.len() <= 200 {
                chart.draw_series([Circle::new(place, px(3.0), SAMPLE.filled())])?;
            }
        }
        Ok(())
    }
}
