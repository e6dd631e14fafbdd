//! Size distribution: the mean over runs with its band, the label's range, the median.

use evigil_core::Nanometres;
use evigil_product::measured::RunSizes;
use evigil_product::particle::Confidence;
use evigil_product::particle::distribution::{BinnedSizes, PercentileRule};
use evigil_product::particle::replicates::summarise;
use plotters::element::{PathElement, Polygon, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Drawing, Fault, Scaled, chart, dashed, draw, line, px, style};
use super::palette::{INK, SAMPLE, STATED};
use super::sheet::{Figure, Sheet, Swatch};
use super::tick::{linear, round_up};
use crate::figures::significant;

/// About how many classes are drawn.
const CLASSES: f64 = 50.0;

/// A class as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizeClass {
    /// Lower edge.
    pub low: Nanometres,
    /// Upper edge.
    pub high: Nanometres,
    /// Mean over the runs of the share of particles, 0 to 1.
    pub share: f64,
    /// Ends of its 95 % interval, where the runs or counts allow one.
    pub band: Option<(f64, f64)>,
}

/// A size distribution to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct SizePlot {
    /// File or measurement.
    pub name: String,
    /// Runs that went in.
    pub runs: usize,
    /// Classes by rising diameter.
    pub classes: Vec<SizeClass>,
    /// Mean over the runs of the median diameter.
    pub median: Option<Nanometres>,
    /// Range that the label promises; an open end is absent.
    pub label: Option<(Option<Nanometres>, Option<Nanometres>)>,
}

/// A run in the edges of the plot: share and limits of each class.
type Shares = Vec<(f64, Option<(f64, f64)>)>;

impl SizePlot {
    /// The distribution of runs of one sample; `None` when no run can be drawn.
    #[must_use]
    pub fn new(name: &str, runs: &[RunSizes]) -> Option<Self> {
        let runs: Vec<BinnedSizes> = runs.iter().filter_map(binned).collect();
        let tail = |share| {
            let at = runs
                .iter()
                .map(move |run| run.percentile(share, PercentileRule::Edges));
            at.filter_map(Result::ok).map(|size| size.0)
        };
        let low = tail(0.002).fold(f64::INFINITY, f64::min);
        let high = tail(0.995).fold(f64::NEG_INFINITY, f64::max);
        if !(low.is_finite() && high.is_finite()) || high <= 0.0 {
            return None;
        }
        // The axis begins at zero unless everything lies far from it.
        let start = if low > 0.5 * high { low } else { 0.0 };
        let width = round_up((1.05_f64 * high - start).max(1e-3) / CLASSES);
        let first = (start / width).floor();
        let count = ((1.05 * high / width).ceil() - first).clamp(1.0, 4.0 * CLASSES) as usize;
        let edges: Vec<Nanometres> = (0..=count)
            .map(|place| Nanometres((first + place as f64) * width))
            .collect();
        let shares: Vec<Shares> = runs.iter().map(|run| in_edges(run, &edges)).collect();
        let classes = edges.windows(2).enumerate().filter_map(|(place, pair)| {
            let &[low, high] = pair else { return None };
            let of_runs: Vec<_> = shares
                .iter()
                .filter_map(|run| run.get(place).copied())
                .collect();
            let (share, band) = mean(&of_runs)?;
            Some(SizeClass {
                low,
                high,
                share,
                band,
            })
        });
        let medians: Vec<f64> = tail(0.5).collect();
        let median = medians.iter().sum::<f64>() / medians.len() as f64;
        Some(Self {
            name: name.to_owned(),
            runs: runs.len(),
            classes: classes.collect(),
            median: median.is_finite().then_some(Nanometres(median)),
            label: None,
        })
    }

    /// The same with the range that the label promises.
    #[must_use]
    pub fn with_label(self, low: Option<Nanometres>, high: Option<Nanometres>) -> Self {
        let label = (low.is_some() || high.is_some()).then_some((low, high));
        Self { label, ..self }
    }

    pub(super) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let messages = sheet.messages;
        let width = self
            .classes
            .first()
            .map_or(1.0, |class| class.high.0 - class.low.0);
        let width = significant(width);
        let x = messages.text("plot-diameter");
        let y = messages.with("plot-size-share", [("width", width.as_str())]);
        let mut legend = vec![(Swatch::Line(SAMPLE), messages.text("plot-size-mean"))];
        if self.classes.iter().any(|class| class.band.is_some()) {
            let key = if self.runs > 1 {
                "plot-size-band-runs"
            } else {
                "plot-size-band-one"
            };
            legend.push((Swatch::Area(SAMPLE, 0.25), messages.text(key)));
        }
        let median = self.median.map(|median| significant(median.0));
        if let Some(median) = &median {
            let text = messages.with("plot-size-median", [("nm", median.as_str())]);
            legend.push((Swatch::Dashed(INK), text));
        }
        let end = |size: Option<Nanometres>| {
            size.map_or_else(|| "…".to_owned(), |size| significant(size.0))
        };
        if let Some((low, high)) = self.label {
            let text = messages.with("plot-size-label", [("low", end(low)), ("high", end(high))]);
            legend.push((Swatch::Area(STATED, 0.18), text));
        }
        let words: Vec<&str> = legend.iter().map(|(_, text)| text.as_str()).collect();
        let title = messages.with("plot-size-title", [("name", self.name.as_str())]);
        let note = messages.with("plot-runs", [("count", self.runs)]);
        let figure = Figure {
            description: format!("{x}; {y}. {}", words.join("; ")),
            title,
            note: Some(note),
            legend,
            drawing: self.drawing(x, y),
        };
        sheet.put(out, &figure);
    }

    fn drawing(&self, x: String, y: String) -> Option<Drawing> {
        let (first, last) = (self.classes.first()?, self.classes.last()?);
        let top = self.classes.iter().map(|class| {
            class
                .band
                .map_or(class.share, |(_, high)| high.min(2.0 * class.share + 0.02))
        });
        let top = top.filter(|top| top.is_finite()).fold(0.0, f64::max);
        let top = 100.0 * if top > 0.0 { 1.08 * top } else { 1.0 };
        let x = Scaled {
            low: first.low.0,
            high: last.high.0,
            ticks: linear(first.low.0, last.high.0, 7),
            name: x,
        };
        let y = Scaled {
            low: 0.0,
            high: top,
            ticks: linear(0.0, top, 5),
            name: y,
        };
        draw(460, 300, |area| self.paint(area, &x, &y))
    }

    fn paint(&self, area: &super::canvas::Area<'_>, x: &Scaled, y: &Scaled) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        if let Some((low, high)) = self.label {
            let from = x.within(low.map_or(x.low, |size| size.0));
            let to = x.within(high.map_or(x.high, |size| size.0));
            let corners = [(from, y.low), (to, y.high)];
            chart.draw_series([Rectangle::new(corners, STATED.mix(0.14).filled())])?;
            for end in [low, high].into_iter().flatten().map(|size| size.0) {
                if (x.low..=x.high).contains(&end) {
                    let edge = vec![(end, y.low), (end, y.high)];
                    chart.draw_series([PathElement::new(edge, line(STATED, 1.2))])?;
                }
            }
        }
        let steps = |of: &dyn Fn(&SizeClass) -> f64| -> Vec<(f64, f64)> {
            let ends = self.classes.iter().flat_map(|class| {
                let height = y.within(100.0 * of(class));
                [(class.low.0, height), (class.high.0, height)]
            });
            ends.collect()
        };
        if self.classes.iter().any(|class| class.band.is_some()) {
            let mut ring = steps(&|class| class.band.map_or(class.share, |(low, _)| low));
            let mut upper = steps(&|class| class.band.map_or(class.share, |(_, high)| high));
            upper.reverse();
            ring.append(&mut upper);
            chart.draw_series([Polygon::new(ring, SAMPLE.mix(0.25).filled())])?;
        }
        let mean = steps(&|class| class.share);
        chart.draw_series([PathElement::new(mean, line(SAMPLE, 2.0))])?;
        if let Some(median) = self
            .median
            .map(|median| median.0)
            .filter(|median| (x.low..=x.high).contains(median))
        {
            dashed(
                &mut chart,
                (median, y.low),
                (median, y.high),
                line(INK, 1.5),
            )?;
            let is_right = median > f64::midpoint(x.low, x.high);
            let (side, gap) = if is_right {
                (HPos::Right, -5.0)
            } else {
                (HPos::Left, 5.0)
            };
            let text = format!("D50 {} nm", significant(median));
            let words = style(12.0, INK, (side, VPos::Top));
            let (right, down) = chart.backend_coord(&(median, y.high));
            area.draw(&Text::new(text, (right + px(gap), down + px(3.0)), words))?;
        }
        Ok(())
    }
}

fn binned(run: &RunSizes) -> Option<BinnedSizes> {
    match run {
        RunSizes::Binned(sizes) => Some(sizes.clone()),
        RunSizes::Single(sizes) => {
            let high = sizes.percentile(0.995).ok()?.0;
            let width = round_up(high / (4.0 * CLASSES));
            sizes.binned(Nanometres(width)).ok()
        }
    }
}

fn in_edges(run: &BinnedSizes, edges: &[Nanometres]) -> Shares {
    let whole = run.total();
    if let Ok(bars) = run.histogram(edges, Confidence::P95) {
        let bars = bars.iter().map(|bar| bar.weight);
        return bars
            .map(|weight| {
                (
                    weight.value / whole,
                    Some((weight.low / whole, weight.high / whole)),
                )
            })
            .collect();
    }
    // The number of sized particles is not known: shares without limits.
    let pairs = edges.windows(2).map(|pair| match pair {
        &[low, high] => run.share(low, high).unwrap_or(0.0),
        _ => 0.0,
    });
    pairs.map(|share| (share, None)).collect()
}

/// Mean over the runs; its band is the wider of what differs between runs and of counting.
fn mean(runs: &[(f64, Option<(f64, f64)>)]) -> Option<(f64, Option<(f64, f64)>)> {
    let count = runs.len() as f64;
    let values: Vec<f64> = runs.iter().map(|(share, _)| *share).collect();
    let mean = values.iter().sum::<f64>() / count;
    if !mean.is_finite() {
        return None;
    }
    let counted: Option<Vec<(f64, f64)>> = runs
        .iter()
        .map(|(share, band)| band.map(|(low, high)| (share - low, high - share)))
        .collect();
    let counted = counted.map(|errors| {
        let below = errors
            .iter()
            .map(|(below, _)| below * below)
            .sum::<f64>()
            .sqrt()
            / count;
        let above = errors
            .iter()
            .map(|(_, above)| above * above)
            .sum::<f64>()
            .sqrt()
            / count;
        (mean - below, mean + above)
    });
    let spread = summarise(&values, Confidence::P95)
        .ok()
        .map(|summary| (summary.interval.low, summary.interval.high));
    let band = match (counted, spread) {
        (Some(counted), Some(spread)) => Some((counted.0.min(spread.0), counted.1.max(spread.1))),
        (one, other) => one.or(other),
    };
    let band = band.filter(|(low, high)| low.is_finite() && high.is_finite());
    Some((mean, band.map(|(low, high)| (low.max(0.0), high))))
}
