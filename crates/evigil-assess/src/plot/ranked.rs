//! Lower limits of pairs by rank: how many stand out, and how far.

use plotters::element::PathElement;

use super::canvas::{Area, Drawing, Fault, Scaled, chart, dashed, draw, line};
use super::palette::{LIMIT, SAMPLE};
use super::sheet::{Figure, Sheet, Swatch};
use super::tick::{decades, linear};

/// Points of the line: ranks are logarithmic, so these are enough at any number of pairs.
const POINTS: usize = 400;

/// Sorted lower limits.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedPlot {
    /// What is ranked, such as EB05.
    name: String,
    /// Common logarithm of the rank, binary logarithm of the limit.
    points: Vec<(f64, f64)>,
    threshold: f64,
    above: usize,
    total: usize,
}

impl RankedPlot {
    /// Limits in any order, with the value above which a pair stands out; `None` without a positive
    /// number.
    #[must_use]
    pub fn new(name: &str, mut values: Vec<f64>, threshold: f64) -> Option<Self> {
        values.retain(|value| value.is_finite() && *value > 0.0);
        values.sort_by(|a, b| b.total_cmp(a));
        let total = values.len();
        let last = (total.max(1) as f64).log10();
        let mut ranks: Vec<usize> = (0..POINTS)
            .map(|step| {
                10_f64
                    .powf(last * step as f64 / (POINTS - 1) as f64)
                    .round() as usize
            })
            .collect();
        ranks.dedup();
        let points = ranks
            .into_iter()
            .filter_map(|rank| {
                let value = values.get(rank.checked_sub(1)?)?;
                Some(((rank as f64).log10(), value.log2()))
            })
            .collect();
        (total > 0).then(|| Self {
            name: name.to_owned(),
            points,
            threshold,
            above: values.iter().filter(|value| **value > threshold).count(),
            total,
        })
    }

    /// Writes the figure.
    pub(crate) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let messages = sheet.messages;
        let x = messages.text("plot-rank");
        let y = messages.with("plot-rank-value", [("name", self.name.as_str())]);
        let note = messages.with(
            "plot-rank-note",
            [
                ("name", self.name.clone()),
                ("threshold", crate::figures::significant(self.threshold)),
                ("above", self.above.to_string()),
                ("total", self.total.to_string()),
            ],
        );
        let figure = Figure {
            title: messages.with("plot-rank-title", [("name", self.name.as_str())]),
            description: format!("{x}; {y}. {note}"),
            note: Some(note),
            legend: vec![
                (Swatch::Line(SAMPLE), self.name.clone()),
                (
                    Swatch::Dashed(LIMIT),
                    crate::figures::significant(self.threshold),
                ),
            ],
            drawing: self.drawing(x, y),
        };
        sheet.put(out, &figure);
    }

    fn drawing(&self, x: String, y: String) -> Option<Drawing> {
        let limit = self.threshold.log2();
        let heights = self.points.iter().map(|point| point.1).chain([limit]);
        let (low, high) = super::estimate::ends(heights, 30.0)?;
        let right = self.points.last().map_or(1.0, |point| point.0.max(0.5));
        let x = Scaled {
            low: 0.0,
            high: right,
            ticks: decades(0.0, right, 7),
            name: x,
        };
        let y = Scaled {
            low,
            high,
            ticks: linear(low, high, 6),
            name: y,
        };
        draw(460, 300, |area| self.paint(area, &x, &y, limit))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled, limit: f64) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        if limit.is_finite() {
            dashed(
                &mut chart,
                (x.low, limit),
                (x.high, limit),
                line(LIMIT, 1.5),
            )?;
        }
        let path: Vec<_> = self
            .points
            .iter()
            .map(|point| (x.within(point.0), y.within(point.1)))
            .collect();
        chart.draw_series([PathElement::new(path, line(SAMPLE, 2.0))])?;
        Ok(())
    }
}
