//! What becomes of a whole, question by question: bands as wide as the counts (a Sankey diagram).

use plotters::element::{Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};

use super::canvas::{Area, Drawing, Fault, clean, draw, px, style};
use super::palette::{CONTROL, INK, LIMIT, SAMPLE, SOFT, STATED};
use super::sheet::{Figure, Picture};
use crate::Messages;

/// Colours of the first question's answers, used again from the first where there are more; every
/// bar also has its words.
const COLORS: [RGBColor; 5] = [STATED, SAMPLE, CONTROL, LIMIT, SOFT];
/// Width of a bar, space between bars, room for words right of the last, in pixels.
const BAR: f64 = 14.0;
const GAP: f64 = 10.0;
const WORDS: f64 = 150.0;
/// Size of the drawing in pixels, and room for the questions above.
const SIZE: (u32, u32) = (760, 380);
const HEAD: f64 = 30.0;
/// Points along the edge of a band.
const STEPS: u32 = 24;

/// A question, and its answers from above to below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowColumn {
    /// The question.
    pub name: String,
    /// The answers.
    pub answers: Vec<String>,
}

/// A whole, and how it is divided by one question after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowPlot {
    title: String,
    columns: Vec<FlowColumn>,
    /// For each way through the columns the place of the answer in each, and the count.
    flows: Vec<(Vec<usize>, u64)>,
}

/// A bar: its upper end and its height in pixels, and how many it stands for.
#[derive(Debug, Clone, Copy, Default)]
struct Bar {
    top: f64,
    height: f64,
    count: u64,
}

impl FlowPlot {
    /// Flows through columns. `None` when nothing flows, or when a flow has no answer in a column.
    #[must_use]
    pub fn new(
        title: String,
        columns: Vec<FlowColumn>,
        flows: Vec<(Vec<usize>, u64)>,
    ) -> Option<Self> {
        let fits = |(answers, _): &(Vec<usize>, u64)| {
            let known = answers.iter().zip(&columns);
            answers.len() == columns.len()
                && known
                    .clone()
                    .all(|(answer, column)| *answer < column.answers.len())
        };
        let total: u64 = flows.iter().map(|(_, count)| count).sum();
        (columns.len() > 1 && total > 0 && flows.iter().all(fits)).then_some(Self {
            title,
            columns,
            flows,
        })
    }

    /// The figure by itself; `id` is its own on the page.
    #[must_use]
    pub fn picture(&self, messages: &Messages, id: &str) -> Option<Picture> {
        let said: Vec<String> = self.flows.iter().map(|flow| self.said(flow)).collect();
        let figure = Figure {
            title: self.title.clone(),
            note: Some(messages.text("plot-flow-note")),
            description: said.join("; "),
            legend: Vec::new(),
            drawing: self.drawing(),
        };
        figure.picture(id)
    }

    /// A flow in words.
    fn said(&self, (answers, count): &(Vec<usize>, u64)) -> String {
        let named = answers.iter().zip(&self.columns).map(|(answer, column)| {
            let answer = column.answers.get(*answer).map_or("", String::as_str);
            format!("{}: {answer}", column.name)
        });
        let named: Vec<String> = named.collect();
        format!("{}: {count}", named.join(", "))
    }

    fn total(&self) -> u64 {
        self.flows.iter().map(|(_, count)| count).sum()
    }

    /// How many pixels one counts for: the same in all columns.
    #[expect(clippy::cast_precision_loss, reason = "counts of a drawing")]
    fn measure(&self) -> f64 {
        let most = self.columns.iter().map(|column| column.answers.len()).max();
        let gaps = most.unwrap_or(1).saturating_sub(1) as f64 * GAP;
        (f64::from(SIZE.1) - HEAD - 10.0 - gaps) / self.total() as f64
    }

    /// The bars of a column, from above to below.
    #[expect(clippy::cast_precision_loss, reason = "counts of a drawing")]
    fn bars(&self, place: usize) -> Vec<Bar> {
        let answers = self.columns.get(place).map_or(0, |it| it.answers.len());
        let mut bars = vec![Bar::default(); answers];
        for (through, count) in &self.flows {
            let bar = through.get(place).and_then(|answer| bars.get_mut(*answer));
            if let Some(bar) = bar {
                bar.count += count;
            }
        }
        let mut top = HEAD;
        for bar in &mut bars {
            bar.top = top;
            bar.height = bar.count as f64 * self.measure();
            top += bar.height + GAP;
        }
        bars
    }

    /// Left edge of the bars of a column.
    #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
    fn left(&self, place: usize) -> f64 {
        let room = f64::from(SIZE.0) - WORDS - BAR - 4.0;
        4.0 + room * place as f64 / (self.columns.len() - 1).max(1) as f64
    }

    fn drawing(&self) -> Option<Drawing> {
        draw(SIZE.0, SIZE.1, |area| {
            for place in 1..self.columns.len() {
                self.bands(area, place)?;
            }
            for place in 0..self.columns.len() {
                self.column(area, place)?;
            }
            Ok(())
        })
    }

    /// Bands between the column before and this one, each in the colour of its first answer.
    #[expect(clippy::cast_precision_loss, reason = "counts of a drawing")]
    fn bands(&self, area: &Area<'_>, place: usize) -> Result<(), Fault> {
        let before = place - 1;
        let (from, to) = (self.bars(before), self.bars(place));
        let mut left: Vec<f64> = from.iter().map(|bar| bar.top).collect();
        let mut right: Vec<f64> = to.iter().map(|bar| bar.top).collect();
        let (start, end) = (self.left(before) + BAR, self.left(place));
        let mut flows: Vec<&(Vec<usize>, u64)> = self.flows.iter().collect();
        flows.sort_by(|a, b| a.0.cmp(&b.0));
        for (through, count) in flows {
            let (Some(one), Some(other)) = (through.get(before), through.get(place)) else {
                continue;
            };
            let height = *count as f64 * self.measure();
            let (Some(y), Some(z)) = (left.get_mut(*one), right.get_mut(*other)) else {
                continue;
            };
            let edge = |shift: f64| {
                let (y, z) = (*y + shift, *z + shift);
                (0..=STEPS).map(move |step| {
                    let share = f64::from(step) / f64::from(STEPS);
                    let bent = share * share * (3.0 - 2.0 * share);
                    (px(start + (end - start) * share), px(y + (z - y) * bent))
                })
            };
            let mut ring: Vec<(i32, i32)> = edge(0.0).collect();
            let lower: Vec<(i32, i32)> = edge(height).collect();
            ring.extend(lower.into_iter().rev());
            let color = through.first().and_then(|it| COLORS.get(it % COLORS.len()));
            let color = color.copied().unwrap_or(SOFT);
            area.draw(&Polygon::new(ring, color.mix(0.35).filled()))?;
            *y += height;
            *z += height;
        }
        Ok(())
    }

    /// The bars of a column with their words, under the question.
    fn column(&self, area: &Area<'_>, place: usize) -> Result<(), Fault> {
        let Some(column) = self.columns.get(place) else {
            return Ok(());
        };
        let left = self.left(place);
        let head = style(12.0, SOFT, (HPos::Left, VPos::Top));
        area.draw(&Text::new(clean(&column.name), (px(left), px(4.0)), head))?;
        for (answer, bar) in column.answers.iter().zip(self.bars(place)) {
            if bar.count == 0 {
                continue;
            }
            let corners = [
                (px(left), px(bar.top)),
                (px(left + BAR), px(bar.top + bar.height)),
            ];
            area.draw(&Rectangle::new(corners, INK.filled()))?;
            let words = style(12.0, INK, (HPos::Left, VPos::Center));
            let at = (px(left + BAR + 6.0), px(bar.top + bar.height / 2.0));
            area.draw(&Text::new(
                format!("{} ({})", clean(answer), bar.count),
                at,
                words,
            ))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use evigil_core::Lang;

    use super::*;

    fn columns() -> Vec<FlowColumn> {
        let column = |name: &str, answers: &[&str]| FlowColumn {
            name: name.to_owned(),
            answers: answers.iter().map(|it| (*it).to_owned()).collect(),
        };
        vec![
            column("Cells", &["told", "not told"]),
            column("Tests", &["told", "<none>", "nobody"]),
        ]
    }

    #[test]
    fn bars_are_as_high_as_their_counts_and_bands_fill_them() {
        let flows = vec![(vec![0, 0], 6), (vec![0, 1], 2), (vec![1, 1], 4)];
        let plot = FlowPlot::new("Told".to_owned(), columns(), flows).expect("a plot");
        let counts =
            |place: usize| -> Vec<u64> { plot.bars(place).iter().map(|bar| bar.count).collect() };
        assert_eq!((counts(0), counts(1)), (vec![8, 4], vec![6, 6, 0]));
        for place in [0, 1] {
            let bars = plot.bars(place);
            let heights: f64 = bars.iter().map(|bar| bar.height).sum();
            assert!((heights - 12.0 * plot.measure()).abs() < 1e-9, "{heights}");
            let end = bars
                .iter()
                .map(|bar| bar.top + bar.height)
                .fold(0.0, f64::max);
            assert!(end <= f64::from(SIZE.1), "{end}");
        }
        let picture = plot
            .picture(&Messages::new(Lang::En), "told")
            .expect("drawn");
        assert_eq!(picture.svg.matches("<polygon").count(), 3);
        assert!(picture.svg.contains("&lt;none&gt; (6)"), "{}", picture.svg);
        assert!(!picture.svg.contains("nobody ("), "nobody is no bar");
        assert!(picture.html.contains("Cells: told, Tests: told: 6"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing_or_of_answers_that_are_not_there() {
        let plot = |flows| FlowPlot::new(String::new(), columns(), flows);
        assert_eq!(plot(Vec::new()), None);
        assert_eq!(plot(vec![(vec![0, 0], 0)]), None);
        assert_eq!(plot(vec![(vec![0, 3], 1)]), None);
        assert_eq!(plot(vec![(vec![0], 1)]), None);
    }
}
