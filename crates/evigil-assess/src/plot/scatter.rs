//! Named points in a plane, with lines to read them by: funnels of studies, Baujat plots.

use plotters::element::{Circle, PathElement, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, Drawing, Fault, Scaled, chart, clean, dashed, draw, line, px, style};
use super::estimate::ends;
use super::palette::{CONTROL, INK, SAMPLE, STATED};
use super::sheet::{Figure, Sheet};
use super::tick::{Tick, linear};
use crate::figures::significant;

/// Names written at their dots.
const NAMED: usize = 14;

/// Dots told to readers who do not see them.
const TOLD: usize = 60;

/// A point.
#[derive(Debug, Clone, PartialEq)]
pub struct ScatterDot {
    /// Name.
    pub name: String,
    /// To the right.
    pub x: f64,
    /// Upwards, or downwards where the axis is turned.
    pub y: f64,
    /// Whether it was made, not seen.
    pub is_filled_in: bool,
}

/// Points in a plane.
#[derive(Debug, Clone, PartialEq)]
pub struct ScatterPlot {
    /// What it shows.
    pub title: String,
    /// What stands small under the title.
    pub note: String,
    /// Name of the axis to the right.
    pub x: String,
    /// Name of the axis upwards.
    pub y: String,
    /// Whether the greatest value of that axis is below, as in a funnel.
    pub is_turned: bool,
    /// The points.
    pub dots: Vec<ScatterDot>,
    /// Lines to read them by.
    pub lines: Vec<[(f64, f64); 2]>,
    /// A value of the axis to the right that is marked.
    pub mark: Option<f64>,
}

impl ScatterPlot {
    /// Writes the figure; nothing without a point.
    pub(crate) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        sheet.put(out, &self.figure());
    }

    /// The drawing as a file of its own; nothing without a point.
    #[must_use]
    pub fn svg(&self) -> Option<String> {
        self.figure().svg()
    }

    fn figure(&self) -> Figure {
        let said: Vec<String> = self
            .dots
            .iter()
            .take(TOLD)
            .map(|dot| {
                let (x, y) = (significant(dot.x), significant(dot.y));
                format!("{}: {x}, {y}", dot.name)
            })
            .collect();
        Figure {
            title: self.title.clone(),
            note: Some(self.note.clone()),
            description: format!("{}; {}. {}", self.x, self.y, said.join("; ")),
            legend: Vec::new(),
            drawing: self.drawing(),
        }
    }

    /// A value as a place of the axis upwards.
    fn height(&self, y: f64) -> f64 {
        if self.is_turned { -y } else { y }
    }

    fn drawing(&self) -> Option<Drawing> {
        let measure = |values: &mut dyn Iterator<Item = f64>| {
            // Axes are laid out in the size of the values: they may be tiny.
            let values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
            let size = values.iter().map(|it| it.abs()).fold(0.0, f64::max);
            let size = if size > 0.0 { size } else { 1.0 };
            let (low, high) = ends(values.iter().map(|value| value / size), f64::MAX)?;
            Some((low * size, high * size))
        };
        let dots = || {
            self.dots
                .iter()
                .filter(|it| it.x.is_finite() && it.y.is_finite())
        };
        dots().next()?;
        let (low, high) = measure(&mut dots().map(|dot| dot.x).chain(self.mark))?;
        let (bottom, top) = measure(&mut dots().map(|dot| self.height(dot.y)).chain([0.0]))?;
        // Nothing is below zero; the other end keeps its room.
        let (bottom, top) = if self.is_turned {
            (bottom, 0.0)
        } else {
            (0.0, top)
        };
        let ticks = |low: f64, high: f64, most: usize| linear(low, high, most);
        let upright: Vec<Tick> = if self.is_turned {
            ticks(0.0, -bottom, 6)
                .into_iter()
                .map(|tick| Tick {
                    at: -tick.at,
                    label: tick.label,
                })
                .collect()
        } else {
            ticks(0.0, top, 6)
        };
        let x = Scaled {
            low,
            high,
            ticks: ticks(low, high, 7),
            name: self.x.clone(),
        };
        let y = Scaled {
            low: bottom,
            high: top,
            ticks: upright,
            name: self.y.clone(),
        };
        draw(700, 380, |area| self.paint(area, &x, &y))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        for [from, to] in &self.lines {
            if let Some(path) = inside([*from, *to].map(|(x, y)| (x, self.height(y))), x, y) {
                chart.draw_series([PathElement::new(path.to_vec(), line(CONTROL, 1.2))])?;
            }
        }
        if let Some(mark) = self.mark {
            let at = x.within(mark);
            dashed(&mut chart, (at, y.low), (at, y.high), line(STATED, 1.5))?;
        }
        let middle = f64::midpoint(x.low, x.high);
        let mut taken: Vec<(i32, i32)> = Vec::new();
        for dot in &self.dots {
            let place = (x.within(dot.x), y.within(self.height(dot.y)));
            let shape = if dot.is_filled_in {
                line(SAMPLE, 1.2)
            } else {
                SAMPLE.filled()
            };
            chart.draw_series([Circle::new(place, px(3.5), shape)])?;
            let at = chart.backend_coord(&place);
            let near = |other: &(i32, i32)| {
                (other.1 - at.1).abs() < px(12.0) && (other.0 - at.0).abs() < px(90.0)
            };
            // A name that would lie on another stays in the table.
            if dot.is_filled_in || taken.len() >= NAMED || taken.iter().any(near) {
                continue;
            }
            taken.push(at);
            let (side, gap) = if dot.x > middle {
                (HPos::Right, -7.0)
            } else {
                (HPos::Left, 7.0)
            };
            let short: String = clean(&dot.name).chars().take(22).collect();
            let words = style(10.5, INK, (side, VPos::Center));
            area.draw(&Text::new(short, (at.0 + px(gap), at.1), words))?;
        }
        Ok(())
    }
}

/// The part of a line that lies between the ends of both axes, when its ends differ in height.
fn inside([a, b]: [(f64, f64); 2], x: &Scaled, y: &Scaled) -> Option<[(f64, f64); 2]> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, end, low, high) in [(a.0, b.0, x.low, x.high), (a.1, b.1, y.low, y.high)] {
        let length = end - start;
        if length == 0.0 {
            if start < low || start > high {
                return None;
            }
            continue;
        }
        let (first, last) = ((low - start) / length, (high - start) / length);
        from = from.max(first.min(last));
        to = to.min(first.max(last));
    }
    let at = |share: f64| (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1));
    (from < to).then(|| [at(from), at(to)])
}
