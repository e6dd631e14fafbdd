//! Estimates with their intervals, one below the other.

use plotters::element::{Circle, PathElement, Polygon, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, Drawing, Fault, clean, draw, line, px, style};
use super::estimate::{Estimate, ends};
use super::palette::{CONTROL, GRID, INK, SAMPLE, SOFT, STATED};
use super::sheet::{Figure, Picture, Sheet};
use super::tick::{Tick, linear};
use crate::figures::{significant, written};

/// Rows drawn; the table has all.
const ROWS_MAX: usize = 60;

/// Pixels: width of all, of the names, of the numbers, height of a row, of the axis.
const WIDTH: f64 = 560.0;
const NAMES: f64 = 140.0;
const NUMBERS: f64 = 150.0;
const ROW: f64 = 24.0;
const AXIS: f64 = 46.0;

/// A row of a forest plot.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestRow {
    /// What is estimated, or by which method.
    pub name: String,
    /// The estimate; without one, the row says why in `note`.
    pub estimate: Option<Estimate>,
    /// What stands in place of the numbers.
    pub note: String,
    /// Whether it is a summary of the others.
    pub is_summary: bool,
}

/// A forest plot.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestPlot {
    /// What it shows.
    pub title: String,
    /// Name of the axis.
    pub axis: String,
    /// Whether the axis is logarithmic: ratios, not differences.
    pub is_ratio: bool,
    /// Value that stands for "no difference".
    pub neutral: f64,
    /// Rows, the first on top.
    pub rows: Vec<ForestRow>,
}

impl ForestPlot {
    /// Writes the figure; nothing when no row has an estimate.
    pub(crate) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        sheet.put(out, &self.figure());
    }

    /// The figure by itself; `id` is its own on the page.
    #[must_use]
    pub fn picture(&self, id: &str) -> Option<Picture> {
        self.figure().picture(id)
    }

    /// The drawing as a file of its own; nothing when no row has an estimate.
    #[must_use]
    pub fn svg(&self) -> Option<String> {
        self.figure().svg()
    }

    fn figure(&self) -> Figure {
        let said: Vec<String> = self
            .rows
            .iter()
            .map(|row| format!("{}: {}", row.name, numbers(row)))
            .collect();
        Figure {
            title: self.title.clone(),
            note: None,
            description: format!("{}. {}", self.axis, said.join("; ")),
            legend: Vec::new(),
            drawing: self.drawing(),
        }
    }

    /// A value as a place on the axis.
    fn place(&self, value: f64) -> f64 {
        if self.is_ratio { value.log10() } else { value }
    }

    fn drawing(&self) -> Option<Drawing> {
        let rows = self.rows.get(..ROWS_MAX).unwrap_or(&self.rows);
        let places = rows
            .iter()
            .filter_map(|row| row.estimate)
            .flat_map(|it| [it.value, it.low, it.high])
            .map(|value| self.place(value));
        // A ratio beyond 10⁶ is an arrow, not an axis.
        let most = if self.is_ratio { 6.0 } else { f64::MAX };
        places.clone().find(|place| place.is_finite())?;
        let (low, high) = ends(places.chain([self.place(self.neutral)]), most)?;
        let height = ROW * rows.len() as f64 + AXIS;
        draw(WIDTH as u32, height as u32, |area| {
            self.paint(area, rows, low, high)
        })
    }

    fn paint(&self, area: &Area<'_>, rows: &[ForestRow], low: f64, high: f64) -> Result<(), Fault> {
        let bottom = ROW * rows.len() as f64;
        let across = |place: f64| {
            let share = ((place - low) / (high - low)).clamp(0.0, 1.0);
            px(NAMES + share * (WIDTH - NAMES - NUMBERS))
        };
        for tick in self.ticks(low, high) {
            let at = across(tick.at);
            let grid = vec![(at, px(2.0)), (at, px(bottom + 4.0))];
            area.draw(&PathElement::new(grid, line(GRID, 1.0)))?;
            let words = style(12.0, SOFT, (HPos::Center, VPos::Top));
            area.draw(&Text::new(tick.label, (at, px(bottom + 7.0)), words))?;
        }
        let words = style(12.0, INK, (HPos::Center, VPos::Top));
        let middle = across(f64::midpoint(low, high));
        area.draw(&Text::new(
            clean(&self.axis),
            (middle, px(bottom + 25.0)),
            words,
        ))?;
        let neutral = across(self.place(self.neutral));
        let upright = vec![(neutral, px(2.0)), (neutral, px(bottom + 4.0))];
        area.draw(&PathElement::new(upright, line(STATED, 1.5)))?;
        for (number, row) in rows.iter().enumerate() {
            let height = ROW * (number as f64 + 0.5);
            let name: String = clean(&row.name).chars().take(22).collect();
            let words = style(12.0, INK, (HPos::Left, VPos::Center));
            area.draw(&Text::new(name, (px(4.0), px(height)), words))?;
            let words = style(12.0, INK, (HPos::Right, VPos::Center));
            let right = (px(WIDTH - 4.0), px(height));
            area.draw(&Text::new(clean(&numbers(row)), right, words))?;
            let Some(estimate) = row.estimate.filter(|it| it.value.is_finite()) else {
                continue;
            };
            let at = estimate.map(|value| across(self.place(value)).into());
            let (left, dot, right) = (at.low as i32, at.value as i32, at.high as i32);
            if row.is_summary {
                let diamond = vec![
                    (left, px(height)),
                    (dot, px(height - 6.0)),
                    (right, px(height)),
                    (dot, px(height + 6.0)),
                ];
                area.draw(&Polygon::new(diamond, CONTROL.filled()))?;
            } else {
                let bar = vec![(left, px(height)), (right, px(height))];
                area.draw(&PathElement::new(bar, line(SAMPLE, 2.0)))?;
                area.draw(&Circle::new((dot, px(height)), px(4.0), SAMPLE.filled()))?;
            }
        }
        Ok(())
    }

    fn ticks(&self, low: f64, high: f64) -> Vec<Tick> {
        if !self.is_ratio {
            return linear(low, high, 6);
        }
        let step = if high - low > 3.0 { 1.0 } else { 0.0 };
        let factors: &[f64] = if step > 0.0 { &[1.0] } else { &[1.0, 2.0, 5.0] };
        let (first, last) = (low.floor() as i32, high.ceil() as i32);
        (first..=last)
            .flat_map(|power| {
                factors
                    .iter()
                    .map(move |factor| factor * 10_f64.powi(power))
            })
            .map(|value| Tick {
                at: value.log10(),
                label: written(value),
            })
            .filter(|tick| (low..=high).contains(&tick.at))
            .collect()
    }
}

fn numbers(row: &ForestRow) -> String {
    match row.estimate {
        Some(Estimate { value, low, high }) => {
            let [value, low, high] = [value, low, high].map(unbounded);
            format!("{value} ({low}–{high})")
        }
        None => row.note.clone(),
    }
}

/// A number, or the sign of what has no bound.
fn unbounded(value: f64) -> String {
    if value == f64::INFINITY {
        "∞".to_owned()
    } else {
        significant(value)
    }
}
