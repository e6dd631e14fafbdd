//! Providers by their size, between limits that narrow.

use plotters::element::{Circle, PathElement, Text, TriangleMarker};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, Drawing, Fault, Scaled, chart, clean, dashed, draw, line, px, style};
use super::estimate::ends;
use super::palette::{CONTROL, INK, LIMIT, SAMPLE, STATED};
use super::sheet::{Figure, Sheet, Swatch};
use super::tick::linear;
use crate::figures::significant;

/// Names written beside the dots.
const NAMED: usize = 12;

/// A provider.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelDot {
    /// Name.
    pub name: String,
    /// Its denominator.
    pub size: f64,
    /// Events by denominator.
    pub value: f64,
    /// 95 % limits at its size.
    pub limits_95: [f64; 2],
    /// 99.8 % limits at its size.
    pub limits_998: [f64; 2],
    /// Whether it is outside of the wider limits.
    pub marked: bool,
}

/// A funnel plot.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelPlot {
    /// What it shows.
    pub title: String,
    /// Name of the denominator.
    pub size: String,
    /// Name of the value.
    pub value: String,
    /// What providers are compared with.
    pub target: f64,
    /// The providers.
    pub dots: Vec<FunnelDot>,
}

impl FunnelPlot {
    /// Writes the figure; nothing without a provider.
    pub(crate) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let messages = sheet.messages;
        let said: Vec<String> = self
            .dots
            .iter()
            .take(60)
            .map(|dot| {
                let [low, high] = dot.limits_998.map(significant);
                format!("{}: {} ({low}–{high})", dot.name, significant(dot.value))
            })
            .collect();
        let figure = Figure {
            title: self.title.clone(),
            note: None,
            description: format!("{}; {}. {}", self.size, self.value, said.join("; ")),
            legend: vec![
                (Swatch::Dot(SAMPLE), messages.text("watch-legend-provider")),
                (Swatch::Dot(LIMIT), messages.text("watch-legend-outside")),
                (Swatch::Dashed(STATED), messages.text("watch-target")),
                (Swatch::Line(CONTROL), messages.text("watch-head-limits-95")),
                (Swatch::Line(LIMIT), messages.text("watch-head-limits-998")),
            ],
            drawing: self.drawing(),
        };
        sheet.put(out, &figure);
    }

    fn drawing(&self) -> Option<Drawing> {
        let heights = self.dots.iter().flat_map(|dot| {
            let [a, b] = dot.limits_998;
            [dot.value, a, b]
        });
        // Room in the measure of the values: rates may be tiny.
        let scale = self.target.abs().max(f64::MIN_POSITIVE);
        let (low, high) = ends(heights.map(|value| value / scale), f64::MAX)?;
        let low = low.max(-0.05) * scale;
        let high = high * scale;
        let right = self.dots.iter().map(|dot| dot.size).fold(0.0, f64::max) * 1.08;
        if !(right > 0.0 && right.is_finite() && high.is_finite()) {
            return None;
        }
        let x = Scaled {
            low: 0.0,
            high: right,
            ticks: linear(0.0, right, 7),
            name: self.size.clone(),
        };
        let y = Scaled {
            low,
            high,
            ticks: linear(low, high, 6),
            name: self.value.clone(),
        };
        draw(700, 340, |area| self.paint(area, &x, &y))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        let mut sorted: Vec<&FunnelDot> = self.dots.iter().collect();
        sorted.sort_by(|a, b| a.size.total_cmp(&b.size));
        let target = y.within(self.target);
        dashed(
            &mut chart,
            (x.low, target),
            (x.high, target),
            line(STATED, 1.5),
        )?;
        let along = |of: fn(&FunnelDot) -> f64| -> Vec<(f64, f64)> {
            sorted
                .iter()
                .map(|dot| (x.within(dot.size), y.within(of(dot))))
                .collect()
        };
        for (path, color) in [
            (along(|dot| dot.limits_95[0]), CONTROL),
            (along(|dot| dot.limits_95[1]), CONTROL),
            (along(|dot| dot.limits_998[0]), LIMIT),
            (along(|dot| dot.limits_998[1]), LIMIT),
        ] {
            chart.draw_series([PathElement::new(path, line(color, 1.2))])?;
        }
        let mut named = 0;
        for dot in sorted {
            let place = (x.within(dot.size), y.within(dot.value));
            if !dot.marked {
                chart.draw_series([Circle::new(place, px(3.5), SAMPLE.filled())])?;
                continue;
            }
            chart.draw_series([TriangleMarker::new(place, px(7.0), LIMIT.filled())])?;
            if named < NAMED {
                named += 1;
                let near_end = dot.size > 0.8 * x.high;
                let side = if near_end { HPos::Right } else { HPos::Left };
                let name: String = clean(&dot.name).chars().take(24).collect();
                let gap = if near_end { "  " } else { "   " };
                let name = if near_end {
                    format!("{name}{gap}")
                } else {
                    format!("{gap}{name}")
                };
                let words = style(11.0, INK, (side, VPos::Bottom));
                chart.draw_series([Text::new(name, place, words)])?;
            }
        }
        Ok(())
    }
}
