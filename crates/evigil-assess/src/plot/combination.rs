//! Which markers stand together on single particles: bars of combinations over a matrix of dots
//! (`UpSet`; Lex et al. 2014, IEEE Trans. Vis. Comput. Graph. 20:1983).

use evigil_cytometry::coexpression::{Coexpression, Combination, coexpression};
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, Drawing, Fault, clean, draw, line, px, style};
use super::palette::{CONTROL, GRID, INK, SAMPLE, SOFT};
use super::sheet::{Figure, Sheet, Swatch};
use super::tick::{Tick, linear};

/// Most combinations that are drawn.
const COLUMNS: usize = 16;

const WIDTH: u32 = 460;
/// Where the bars begin and end, in pixels from above.
const TOP: f64 = 26.0;
const BOTTOM: f64 = 190.0;
/// Where the matrix begins, in pixels from the left: names of markers stand before it.
const LEFT: f64 = 126.0;
const ROW: f64 = 24.0;

/// A table of combinations to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct CombinationPlot {
    /// File, or capture of a chip.
    pub name: String,
    /// Whether it is an isotype control, whose particles are background.
    pub is_control: bool,
    /// Combinations.
    pub table: Coexpression,
}

impl CombinationPlot {
    /// The combinations of particles with one byte each: a bit for each marker, the first marker
    /// lowest. `None` below two markers or without particles.
    #[must_use]
    pub fn new(name: &str, markers: &[String], masks: &[u8]) -> Option<Self> {
        let table = coexpression(markers.iter().cloned(), masks, 0.95).ok()?;
        (markers.len() > 1).then(|| Self {
            name: name.to_owned(),
            is_control: false,
            table,
        })
    }

    /// The fullest combinations, the fullest first.
    fn columns(&self) -> Vec<&Combination> {
        let mut found: Vec<&Combination> = (self.table.combinations.iter())
            .filter(|one| one.count > 0)
            .collect();
        found.sort_by_key(|one| (std::cmp::Reverse(one.count), one.markers));
        found.truncate(COLUMNS);
        found
    }

    fn names(&self, combination: &Combination, none: &str) -> String {
        let carried = self.table.markers.iter().enumerate();
        let names: Vec<&str> = carried
            .filter(|(bit, _)| combination.markers >> bit & 1 == 1)
            .map(|(_, name)| name.as_str())
            .collect();
        if names.is_empty() {
            none.to_owned()
        } else {
            names.join(" + ")
        }
    }

    pub(super) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let messages = sheet.messages;
        let none = messages.text("plot-no-marker");
        let total = self.table.total.to_string();
        let key = if self.is_control {
            "plot-combination-control"
        } else {
            "plot-combination-title"
        };
        let y = messages.text("plot-combination-share");
        let columns = self.columns();
        let told: Vec<String> = columns
            .iter()
            .map(|one| format!("{}: {}", self.names(one, &none), percent(one.share.value)))
            .collect();
        let left_out = self
            .table
            .combinations
            .iter()
            .filter(|one| one.count > 0)
            .count()
            - columns.len();
        let mut note = messages.with("plot-particles", [("count", total.as_str())]);
        if left_out > 0 {
            note = format!(
                "{note}; {}",
                messages.with("plot-combination-more", [("count", left_out)])
            );
        }
        let figure = Figure {
            title: messages.with(key, [("name", self.name.as_str())]),
            note: Some(note),
            description: format!("{y}. {}", told.join("; ")),
            legend: vec![
                (Swatch::Area(self.color(), 1.0), y.clone()),
                (
                    Swatch::Line(INK),
                    messages.text("plot-combination-interval"),
                ),
                (Swatch::Dot(INK), messages.text("plot-combination-dot")),
            ],
            drawing: self.drawing(&y),
        };
        sheet.put(out, &figure);
    }

    const fn color(&self) -> plotters::style::RGBColor {
        if self.is_control { CONTROL } else { SAMPLE }
    }

    fn drawing(&self, name: &str) -> Option<Drawing> {
        let height = BOTTOM + 14.0 + ROW * self.table.markers.len() as f64 + 8.0;
        draw(WIDTH, height as u32, |area| self.paint(area, name))
    }

    fn paint(&self, area: &Area<'_>, name: &str) -> Result<(), Fault> {
        let columns = self.columns();
        let highest = columns.iter().map(|one| one.share.high).fold(0.0, f64::max);
        let top = 100.0 * if highest > 0.0 { highest } else { 1.0 };
        let up = |percent: f64| px(BOTTOM - (BOTTOM - TOP) * (percent / top).clamp(0.0, 1.0));
        let right = f64::from(WIDTH) - 12.0;
        for Tick { at, label } in linear(0.0, top, 4) {
            let path = vec![(px(LEFT), up(at)), (px(right), up(at))];
            area.draw(&PathElement::new(path, line(GRID, 1.0)))?;
            let words = style(12.0, SOFT, (HPos::Right, VPos::Center));
            area.draw(&Text::new(
                format!("{label} %"),
                (px(LEFT - 6.0), up(at)),
                words,
            ))?;
        }
        let words = style(12.0, INK, (HPos::Left, VPos::Top));
        area.draw(&Text::new(clean(name), (px(4.0), px(4.0)), words))?;
        self.rows(area, right)?;
        let step = (right - LEFT) / columns.len().max(4) as f64;
        for (place, one) in columns.iter().enumerate() {
            let middle = LEFT + (place as f64 + 0.5) * step;
            self.column(area, one, middle, (0.62 * step).min(44.0), &up)?;
        }
        Ok(())
    }

    /// Names of the markers with the share that carries each, and the rows of the matrix.
    fn rows(&self, area: &Area<'_>, right: f64) -> Result<(), Fault> {
        for (bit, (marker, single)) in self
            .table
            .markers
            .iter()
            .zip(&self.table.single)
            .enumerate()
        {
            let down = row(bit);
            if bit % 2 == 0 {
                let corners = [
                    (px(LEFT), px(down - ROW / 2.0)),
                    (px(right), px(down + ROW / 2.0)),
                ];
                area.draw(&Rectangle::new(corners, GRID.mix(0.45).filled()))?;
            }
            let name = shortened(marker, 9);
            let words = style(12.0, INK, (HPos::Right, VPos::Center));
            let text = format!("{name} {}", percent(single.value));
            area.draw(&Text::new(clean(&text), (px(LEFT - 8.0), px(down)), words))?;
        }
        Ok(())
    }

    fn column(
        &self,
        area: &Area<'_>,
        one: &Combination,
        middle: f64,
        width: f64,
        up: &dyn Fn(f64) -> i32,
    ) -> Result<(), Fault> {
        let corners = [
            (px(middle - width / 2.0), up(100.0 * one.share.value)),
            (px(middle + width / 2.0), px(BOTTOM)),
        ];
        area.draw(&Rectangle::new(corners, self.color().filled()))?;
        let error = vec![
            (px(middle), up(100.0 * one.share.low)),
            (px(middle), up(100.0 * one.share.high)),
        ];
        area.draw(&PathElement::new(error, line(INK, 1.2)))?;
        let words = style(10.5, INK, (HPos::Center, VPos::Bottom));
        let text = format!("{:.0}", 100.0 * one.share.value);
        let text = if text == "0" { "<1".to_owned() } else { text };
        area.draw(&Text::new(
            text,
            (px(middle), up(100.0 * one.share.high) - px(3.0)),
            words,
        ))?;
        let carried: Vec<usize> = (0..self.table.markers.len())
            .filter(|bit| one.markers >> bit & 1 == 1)
            .collect();
        if let (Some(first), Some(last)) = (carried.first(), carried.last()) {
            let bar = vec![(px(middle), px(row(*first))), (px(middle), px(row(*last)))];
            area.draw(&PathElement::new(bar, line(INK, 2.0)))?;
        }
        for bit in 0..self.table.markers.len() {
            let centre = (px(middle), px(row(bit)));
            if carried.contains(&bit) {
                area.draw(&Circle::new(centre, px(5.0), INK.filled()))?;
            } else {
                area.draw(&Circle::new(centre, px(4.0), line(SOFT, 1.0)))?;
            }
        }
        Ok(())
    }
}

fn row(bit: usize) -> f64 {
    BOTTOM + 14.0 + ROW * (bit as f64 + 0.5)
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let kept: String = name.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}
