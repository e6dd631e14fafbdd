//! The drawing surface, and the frame of a plot with two axes.

use std::io;
use std::ops::Range;

use plotters::backend::SVGBackend;
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::PathElement;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, IntoFont, RGBColor, ShapeStyle, TRANSPARENT, TextStyle};

use super::palette::{GRID, INK, SOFT};
use super::tick::Tick;
use crate::render::is_unsafe;

/// Units of the drawing for a pixel of the page: lines end on whole units.
const UNIT: f64 = 4.0;

/// Size of text in pixels.
const TEXT: f64 = 12.0;

pub(super) type Area<'s> = DrawingArea<SVGBackend<'s>, Shift>;
pub(super) type Fault = DrawingAreaErrorKind<io::Error>;
pub(super) type Chart<'s> = ChartContext<'s, SVGBackend<'s>, Cartesian2d<Places, Places>>;

/// A finished drawing: what stands inside of its `svg` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drawing {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) inside: String,
}

/// Pixels of the page in units of the drawing.
pub(super) fn px(pixels: f64) -> i32 {
    (pixels * UNIT).round() as i32
}

/// Draws on a surface of this size in pixels; nothing when something can't be drawn.
pub(super) fn draw(
    width: u32,
    height: u32,
    paint: impl FnOnce(&Area<'_>) -> Result<(), Fault>,
) -> Option<Drawing> {
    let size = (
        px(f64::from(width)).unsigned_abs(),
        px(f64::from(height)).unsigned_abs(),
    );
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        paint(&area).ok()?;
        area.present().ok()?;
    }
    let inside = svg.split_once('>')?.1.trim().strip_suffix("</svg>")?;
    Some(Drawing {
        width: size.0,
        height: size.1,
        inside: inside.trim().to_owned(),
    })
}

/// An axis: its ends, marks and name with unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scaled {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ticks: Vec<Tick>,
    pub(super) name: String,
}

impl Scaled {
    /// A place on the axis: the nearest end for what lies off it.
    pub(super) fn within(&self, place: f64) -> f64 {
        if place.is_nan() {
            self.low
        } else {
            place.clamp(self.low, self.high)
        }
    }

    fn places(&self) -> Places {
        let inside = self.ticks.iter().map(|tick| tick.at);
        Places {
            low: self.low,
            high: self.high,
            ticks: inside
                .filter(|at| (self.low..=self.high).contains(at))
                .collect(),
        }
    }

    fn label(&self, place: f64) -> String {
        let near = |tick: &&Tick| (tick.at - place).abs() <= 1e-9 * (self.high - self.low).abs();
        let tick = self.ticks.iter().find(near);
        tick.map(|tick| tick.label.clone()).unwrap_or_default()
    }
}

/// The places of an axis, as the chart asks for them.
pub(super) struct Places {
    low: f64,
    high: f64,
    ticks: Vec<f64>,
}

impl Ranged for Places {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, place: &f64, (from, to): (i32, i32)) -> i32 {
        let share = (place - self.low) / (self.high - self.low);
        let share = if share.is_finite() {
            share.clamp(-0.1, 1.1)
        } else {
            0.0
        };
        let length = f64::from(to) - f64::from(from);
        // A float becomes the nearest whole number that there is.
        (f64::from(from) + share * length).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() {
            Vec::new()
        } else {
            self.ticks.clone()
        }
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

/// Text without characters that steer.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|letter| !is_unsafe(*letter)).collect()
}

/// How text is written.
pub(super) fn style(pixels: f64, color: RGBColor, pos: (HPos, VPos)) -> TextStyle<'static> {
    // The backend divides the size of a font by 1.24.
    let font = (FontFamily::SansSerif, pixels * UNIT * 1.24).into_font();
    TextStyle {
        font,
        color: color.to_backend_color(),
        pos: Pos::new(pos.0, pos.1),
    }
}

/// A line of a width in pixels.
pub(super) fn line(color: RGBColor, pixels: f64) -> ShapeStyle {
    color.stroke_width(px(pixels).unsigned_abs().max(1))
}

/// The frame of a plot: grid, axes, their marks and names.
pub(super) fn chart<'s>(area: &Area<'s>, x: &Scaled, y: &Scaled) -> Result<Chart<'s>, Fault> {
    let widest = y.ticks.iter().map(|tick| tick.label.chars().count()).max();
    // Marks, the name turned on its side, and air between them.
    let left = 7.0 * widest.unwrap_or(0).min(8) as f64 + 30.0;
    let mut chart = ChartBuilder::on(area)
        .margin_top(px(10.0))
        .margin_right(px(14.0))
        .margin_bottom(px(2.0))
        .margin_left(px(2.0))
        .x_label_area_size(px(44.0))
        .y_label_area_size(px(left))
        .build_cartesian_2d(x.places(), y.places())?;
    let axis = style(TEXT, SOFT, (HPos::Center, VPos::Center));
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(line(GRID, 1.0))
        .axis_style(line(SOFT, 1.0))
        .set_all_tick_mark_size(px(4.0))
        .label_style(axis.clone())
        .axis_desc_style(style(TEXT, INK, (HPos::Center, VPos::Center)))
        .x_label_formatter(&|place| x.label(*place))
        .y_label_formatter(&|place| y.label(*place))
        .x_desc(clean(&x.name))
        .y_desc(clean(&y.name))
        .draw()?;
    Ok(chart)
}

/// A straight line between two points of the chart, broken into dashes of a length in pixels.
pub(super) fn dashed(
    chart: &mut Chart<'_>,
    from: (f64, f64),
    to: (f64, f64),
    style: ShapeStyle,
) -> Result<(), Fault> {
    const DASHES: usize = 24;
    let at = |step: usize| {
        let share = step as f64 / (2 * DASHES - 1) as f64;
        (
            from.0 + share * (to.0 - from.0),
            from.1 + share * (to.1 - from.1),
        )
    };
    let dash = |dash: usize| PathElement::new(vec![at(2 * dash), at(2 * dash + 1)], style);
    chart.draw_series((0..DASHES).map(dash))?;
    Ok(())
}
