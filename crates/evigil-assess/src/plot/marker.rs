//! A marker: the sample and its control on one scale, with the threshold.

use evigil_cytometry::histogram::Histogram;
use plotters::element::{PathElement, Polygon, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, Drawing, Fault, Scaled, chart, clean, dashed, draw, line, px, style};
use super::palette::{CONTROL, LIMIT, SAMPLE};
use super::scale::PlotScale;
use super::sheet::{Figure, Sheet, Swatch};
use super::tick::linear;
use crate::figures::significant;

/// Classes of the histograms.
const BINS: usize = 160;

/// A marker to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkerPlot {
    /// Name, such as `CD63`.
    pub marker: String,
    /// Channel of the event file.
    pub channel: String,
    /// Scale of both.
    pub scale: PlotScale,
    /// The sample.
    pub sample: Histogram,
    /// Control that sets the threshold, by its file.
    pub control: Option<(String, Histogram)>,
    /// Threshold on the channel.
    pub threshold: Option<f64>,
    /// Positive share less that of the control, with its 95 % interval.
    pub share: Option<(f64, f64, f64)>,
}

impl MarkerPlot {
    /// A marker from the values of its channel; `None` when no value can be drawn.
    #[must_use]
    pub fn new(
        marker: &str,
        channel: &str,
        sample: &[f64],
        control: Option<(&str, &[f64])>,
    ) -> Option<Self> {
        let blank = control.map_or(&[] as &[f64], |(_, values)| values);
        let scale = PlotScale::of_signals(sample.iter().chain(blank).copied())?;
        let axis = scale.axis(BINS)?;
        let counts =
            |values: &[f64]| Histogram::new(axis, values.iter().map(|value| scale.place(*value)));
        Some(Self {
            marker: marker.to_owned(),
            channel: channel.to_owned(),
            scale,
            sample: counts(sample),
            control: control.map(|(file, values)| (file.to_owned(), counts(values))),
            threshold: None,
            share: None,
        })
    }

    /// The same with a threshold and the share above it: value and ends of its interval.
    #[must_use]
    pub fn with_threshold(self, threshold: f64, share: (f64, f64, f64)) -> Self {
        Self {
            threshold: Some(threshold),
            share: Some(share),
            ..self
        }
    }

    pub(super) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let messages = sheet.messages;
        let x = messages.with("plot-channel", [("name", self.channel.as_str())]);
        let y = messages.text("plot-share-of-peak");
        let total = self.sample.total().to_string();
        let mut legend = vec![(
            Swatch::Line(SAMPLE),
            messages.with("plot-marker-sample", [("events", total.as_str())]),
        )];
        if let Some((file, control)) = &self.control {
            let total = control.total().to_string();
            let words = [("file", file.as_str()), ("events", total.as_str())];
            legend.push((
                Swatch::Area(CONTROL, 0.4),
                messages.with("plot-marker-control", words),
            ));
        }
        if let Some(threshold) = self.threshold {
            let value = significant(threshold);
            let text = messages.with("plot-marker-threshold", [("value", value.as_str())]);
            legend.push((Swatch::Dashed(LIMIT), text));
        }
        let share = self.share.map(|share| {
            let [value, low, high] =
                [share.0, share.1, share.2].map(|share| format!("{:.1}", 100.0 * share));
            let words = [
                ("value", value.as_str()),
                ("low", low.as_str()),
                ("high", high.as_str()),
            ];
            messages.with("plot-marker-share", words)
        });
        let words: Vec<&str> = legend
            .iter()
            .map(|(_, text)| text.as_str())
            .chain(share.as_deref())
            .collect();
        let figure = Figure {
            title: messages.with("plot-marker-title", [("marker", self.marker.as_str())]),
            description: format!("{x}; {y}. {}", words.join("; ")),
            note: share,
            legend,
            drawing: self.drawing(x, y),
        };
        sheet.put(out, &figure);
    }

    fn drawing(&self, x: String, y: String) -> Option<Drawing> {
        let x = self.scale.scaled(x, 8);
        let y = Scaled {
            low: 0.0,
            high: 108.0,
            ticks: linear(0.0, 100.0, 4),
            name: y,
        };
        draw(460, 300, |area| self.paint(area, &x, &y))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        if let Some((_, control)) = &self.control {
            let mut ring = outline(control);
            chart.draw_series([PathElement::new(ring.clone(), line(CONTROL, 1.0))])?;
            let edges = ring
                .first()
                .zip(ring.last())
                .map(|(first, last)| [(last.0, 0.0), (first.0, 0.0)]);
            ring.extend(edges.into_iter().flatten());
            chart.draw_series([Polygon::new(ring, CONTROL.mix(0.4).filled())])?;
        }
        chart.draw_series([PathElement::new(outline(&self.sample), line(SAMPLE, 2.0))])?;
        let place = self.threshold.map(|threshold| self.scale.place(threshold));
        if let Some(place) = place.filter(|place| (x.low..=x.high).contains(place)) {
            dashed(
                &mut chart,
                (place, y.low),
                (place, y.high),
                line(LIMIT, 1.5),
            )?;
            if let Some((value, ..)) = self.share {
                let (side, gap) = if place > x.low + 0.75 * (x.high - x.low) {
                    (HPos::Right, -6.0)
                } else {
                    (HPos::Left, 6.0)
                };
                let text = clean(&format!("{:+.1} %", 100.0 * value));
                let (right, down) = chart.backend_coord(&(place, y.high));
                let words = style(12.0, LIMIT, (side, VPos::Top));
                area.draw(&Text::new(text, (right + px(gap), down + px(3.0)), words))?;
            }
        }
        Ok(())
    }
}

/// The upper edge of a histogram smoothed over neighbours, its peak at 100.
pub(super) fn outline(histogram: &Histogram) -> Vec<(f64, f64)> {
    // A few events over many classes are a comb: weights 1 2 3 2 1 let the shape be seen.
    const WEIGHTS: [(isize, f64); 5] = [(-2, 1.0), (-1, 2.0), (0, 3.0), (1, 2.0), (2, 1.0)];
    let count = |place: isize| -> f64 {
        let place = usize::try_from(place).ok();
        place
            .and_then(|place| histogram.counts.get(place))
            .map_or(0.0, |count| *count as f64)
    };
    let heights: Vec<f64> = (0..histogram.counts.len() as isize)
        .map(|place| {
            WEIGHTS
                .iter()
                .map(|(lag, weight)| weight * count(place + lag))
                .sum()
        })
        .collect();
    let peak = heights.iter().copied().fold(0.0, f64::max);
    let peak = if peak > 0.0 { peak } else { 1.0 };
    let middle = |bin: usize| f64::midpoint(histogram.axis.edge(bin), histogram.axis.edge(bin + 1));
    heights
        .iter()
        .enumerate()
        .map(|(bin, height)| (middle(bin), 100.0 * height / peak))
        .collect()
}
