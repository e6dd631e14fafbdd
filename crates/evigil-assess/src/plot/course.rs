//! A measure over time, with its intervals.

use plotters::element::{Circle, PathElement, Polygon};
use plotters::style::Color;

use super::canvas::{Area, Drawing, Fault, Scaled, chart, dashed, draw, line, px};
use super::estimate::{Estimate, ends};
use super::palette::{SAMPLE, STATED};
use super::sheet::{Figure, Picture, Sheet, Swatch};
use super::tick::{Tick, linear};
use crate::Messages;
use crate::figures::significant;

/// A measure at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct CoursePoint {
    /// What the time is called, such as a year.
    pub time: String,
    /// The measure.
    pub estimate: Estimate,
    /// Reports that it rests on.
    pub count: u64,
}

/// A measure over time.
#[derive(Debug, Clone, PartialEq)]
pub struct CoursePlot {
    /// What it is of.
    pub name: String,
    /// What is measured, such as IC.
    pub measure: String,
    /// Value that stands for "as expected".
    pub neutral: f64,
    /// In the order of time.
    pub points: Vec<CoursePoint>,
}

impl CoursePlot {
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
            .take(60)
            .map(|point| {
                let Estimate { value, low, high } = point.estimate;
                let [value, low, high] = [value, low, high].map(significant);
                format!("{}: {value} ({low}–{high}; {})", point.time, point.count)
            })
            .collect();
        Figure {
            title: messages.with(
                "plot-course-title",
                [
                    ("name", self.name.as_str()),
                    ("measure", self.measure.as_str()),
                ],
            ),
            note: None,
            description: format!("{}. {}", self.measure, said.join("; ")),
            legend: vec![
                (Swatch::Dot(SAMPLE), self.measure.clone()),
                (Swatch::Area(SAMPLE, 0.2), messages.text("plot-interval")),
                (Swatch::Dashed(STATED), messages.text("plot-as-expected")),
            ],
            drawing: self.drawing(),
        }
    }

    fn drawing(&self) -> Option<Drawing> {
        let values = self.points.iter().flat_map(|point| {
            let Estimate { value, low, high } = point.estimate;
            [value, low, high]
        });
        let (low, high) = ends(values.chain([self.neutral]), 30.0)?;
        let last = self.points.len().checked_sub(1)? as f64;
        let step = self.points.len().div_ceil(12).max(1);
        let ticks = self
            .points
            .iter()
            .enumerate()
            .step_by(step)
            .map(|(at, point)| Tick {
                at: at as f64,
                label: point.time.clone(),
            })
            .collect();
        let x = Scaled {
            low: -0.4,
            high: last + 0.4,
            ticks,
            name: String::new(),
        };
        let y = Scaled {
            low,
            high,
            ticks: linear(low, high, 6),
            name: self.measure.clone(),
        };
        draw(700, 280, |area| self.paint(area, &x, &y))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        let places: Vec<(f64, Estimate)> = self
            .points
            .iter()
            .enumerate()
            .filter(|(_, point)| point.estimate.value.is_finite())
            .map(|(at, point)| (at as f64, point.estimate.map(|value| y.within(value))))
            .collect();
        let upper = places.iter().map(|(at, it)| (*at, it.high));
        let lower = places.iter().rev().map(|(at, it)| (*at, it.low));
        let band: Vec<_> = upper.chain(lower).collect();
        if band.len() > 2 {
            chart.draw_series([Polygon::new(band, SAMPLE.mix(0.2).filled())])?;
        }
        dashed(
            &mut chart,
            (x.low, y.within(self.neutral)),
            (x.high, y.within(self.neutral)),
            line(STATED, 1.5),
        )?;
        let path: Vec<_> = places.iter().map(|(at, it)| (*at, it.value)).collect();
        chart.draw_series([PathElement::new(path.clone(), line(SAMPLE, 2.0))])?;
        for point in path {
            chart.draw_series([Circle::new(point, px(3.5), SAMPLE.filled())])?;
        }
        Ok(())
    }
}
