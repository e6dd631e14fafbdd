//! All pairs at once: how much more often than expected, against how little chance explains it.

use plotters::element::{Circle, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, Drawing, Fault, Scaled, chart, clean, dashed, draw, line, px, style};
use super::palette::{CONTROL, INK, SAMPLE, STATED};
use super::sheet::{Figure, Picture, Sheet, Swatch};
use super::tick::linear;
use crate::Messages;

/// Classes to the right and upwards: a million pairs make no more shapes than these.
const CLASSES: (usize, usize) = (110, 70);

/// Dots drawn one by one.
const DOTS_MAX: usize = 1500;

/// Names written at their dots.
const NAMES_MAX: usize = 8;

/// Powers of ten beyond which a p value is drawn at the end of the axis.
const POWERS_MAX: f64 = 50.0;

/// Shades of density, from few pairs to many.
const SHADES: [f64; 5] = [0.15, 0.3, 0.5, 0.72, 0.95];

/// A pair that stands out.
#[derive(Debug, Clone, PartialEq)]
pub struct VolcanoDot {
    /// Binary logarithm of observed to expected.
    pub strength: f64,
    /// Minus the common logarithm of p.
    pub surprise: f64,
    /// Product and event.
    pub name: String,
}

/// All pairs, and those that stand out.
#[derive(Debug, Clone, PartialEq)]
pub struct VolcanoPlot {
    cells: Vec<u64>,
    low: f64,
    high: f64,
    top: f64,
    total: u64,
    dots: Vec<VolcanoDot>,
}

impl VolcanoPlot {
    /// Counts pairs, each as (binary logarithm of observed to expected, minus the common logarithm
    /// of p), into classes. `dots` are drawn one by one, the first of them with their names.
    /// `None` without a pair.
    #[must_use]
    pub fn new(
        pairs: impl Iterator<Item = (f64, f64)> + Clone,
        mut dots: Vec<VolcanoDot>,
    ) -> Option<Self> {
        let drawable = pairs.filter(|(x, y)| x.is_finite() && !y.is_nan());
        let (low, high) = super::estimate::ends(drawable.clone().map(|(x, _)| x), 20.0)?;
        let top = drawable
            .clone()
            .map(|(_, y)| y.clamp(0.0, POWERS_MAX))
            .fold(1.0_f64, f64::max)
            * 1.05;
        let (right, up) = CLASSES;
        let mut cells = vec![0; right * up];
        let mut total = 0;
        for (x, y) in drawable {
            let class = |share: f64, classes: usize| {
                ((share * classes as f64).max(0.0) as usize).min(classes - 1)
            };
            let column = class((x - low) / (high - low), right);
            let row = class(y.clamp(0.0, POWERS_MAX) / top, up);
            if let Some(cell) = cells.get_mut(row * right + column) {
                *cell += 1;
                total += 1;
            }
        }
        dots.retain(|dot| dot.strength.is_finite() && !dot.surprise.is_nan());
        dots.truncate(DOTS_MAX);
        Some(Self {
            cells,
            low,
            high,
            top,
            total,
            dots,
        })
    }

    /// Writes the figure.
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
        let (x, y) = (
            messages.text("plot-volcano-strength"),
            messages.text("plot-volcano-surprise"),
        );
        let note = messages.with(
            "plot-volcano-note",
            [
                ("pairs", self.total.to_string()),
                ("marked", self.dots.len().to_string()),
            ],
        );
        let named: Vec<&str> = self
            .dots
            .iter()
            .take(20)
            .map(|dot| dot.name.as_str())
            .collect();
        Figure {
            title: messages.text("plot-volcano-title"),
            description: format!("{x}; {y}. {note} {}", named.join("; ")),
            note: Some(note),
            legend: vec![
                (
                    Swatch::Area(SAMPLE, SHADES[1]),
                    messages.text("plot-pairs-few"),
                ),
                (
                    Swatch::Area(SAMPLE, SHADES[4]),
                    messages.text("plot-pairs-many"),
                ),
                (Swatch::Dot(CONTROL), messages.text("plot-pairs-marked")),
                (Swatch::Dashed(STATED), messages.text("plot-as-expected")),
            ],
            drawing: self.drawing(x, y),
        }
    }

    fn drawing(&self, x: String, y: String) -> Option<Drawing> {
        let x = Scaled {
            low: self.low,
            high: self.high,
            ticks: linear(self.low, self.high, 8),
            name: x,
        };
        let y = Scaled {
            low: 0.0,
            high: self.top,
            ticks: linear(0.0, self.top, 6),
            name: y,
        };
        draw(700, 420, |area| self.paint(area, &x, &y))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        let fullest = self.cells.iter().copied().max().unwrap_or(0).max(1);
        let whole = (fullest as f64).ln_1p();
        let (right, up) = CLASSES;
        let (wide, tall) = ((x.high - x.low) / right as f64, self.top / up as f64);
        for (at, count) in self
            .cells
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
        {
            let (column, row) = ((at % right) as f64, (at / right) as f64);
            let share = (*count as f64).ln_1p() / whole;
            let shade = ((share * SHADES.len() as f64) as usize).min(SHADES.len() - 1);
            let corners = [
                (x.low + column * wide, row * tall),
                (x.low + (column + 1.0) * wide, (row + 1.0) * tall),
            ];
            let filled = SAMPLE
                .mix(SHADES.get(shade).copied().unwrap_or(1.0))
                .filled();
            chart.draw_series([Rectangle::new(corners, filled)])?;
        }
        dashed(&mut chart, (0.0, 0.0), (0.0, y.high), line(STATED, 1.5))?;
        let place = |dot: &VolcanoDot| (x.within(dot.strength), y.within(dot.surprise));
        for dot in &self.dots {
            chart.draw_series([Circle::new(place(dot), px(2.6), CONTROL.filled())])?;
        }
        let middle = f64::midpoint(x.low, x.high);
        let mut taken: Vec<i32> = Vec::new();
        for dot in self.dots.iter().take(NAMES_MAX) {
            let (at, height) = chart.backend_coord(&place(dot));
            // A name that would lie on another stays in the table.
            if taken.iter().any(|other| (other - height).abs() < px(13.0)) {
                continue;
            }
            taken.push(height);
            let (side, gap) = if dot.strength > middle {
                (HPos::Right, -6.0)
            } else {
                (HPos::Left, 6.0)
            };
            let short: String = clean(&dot.name).chars().take(44).collect();
            let words = style(10.5, INK, (side, VPos::Center));
            area.draw(&Text::new(short, (at + px(gap), height), words))?;
        }
        Ok(())
    }
}
