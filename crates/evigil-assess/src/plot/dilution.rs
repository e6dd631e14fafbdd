//! Dilution linearity: what is measured against the dilution, and the line that it should follow.

use std::collections::BTreeSet;

use evigil_product::measured::RunCount;
use evigil_product::particle::Confidence;
use evigil_product::particle::count::poisson_interval;
use evigil_product::particle::dilution::{DilutionPoint, slope};
use plotters::element::{Circle, PathElement};
use plotters::style::Color;

use super::canvas::{Area, Drawing, Fault, Scaled, chart, dashed, draw, line, px};
use super::palette::{SAMPLE, STATED};
use super::sheet::{Figure, Sheet, Swatch};
use super::tick::{Tick, decades};
use crate::figures::{significant, written};

/// A run at its dilution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DilutedRun {
    /// Factor by which the sample was diluted.
    pub dilution: f64,
    /// What was measured of the diluted sample.
    pub measured: f64,
    /// Ends of its 95 % interval from counting.
    pub band: Option<(f64, f64)>,
}

/// A dilution series to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct DilutionPlot {
    /// Measurement.
    pub name: String,
    /// Whether particles in view were measured; else particles in a millilitre.
    pub in_view: bool,
    /// Runs.
    pub runs: Vec<DilutedRun>,
    /// Slope of the logarithms; -1 by the law.
    pub slope: Option<f64>,
}

impl DilutionPlot {
    /// The series of runs at two dilutions or more; `None` when there are fewer.
    #[must_use]
    pub fn new(name: &str, runs: &[RunCount]) -> Option<Self> {
        let at_dilution: Vec<(&RunCount, f64)> = runs
            .iter()
            .filter_map(|run| Some((run, run.dilution.filter(|factor| *factor > 0.0)?)))
            .collect();
        let in_view = at_dilution.iter().all(|(run, _)| run.per_frame.is_some());
        let measured = |run: &RunCount, dilution: f64| {
            let measured = run
                .per_frame
                .filter(|_| in_view)
                .unwrap_or(run.stock / dilution);
            let drawable = measured > 0.0 && measured.is_finite() && dilution.is_finite();
            drawable.then_some(measured)
        };
        let (mut points, mut drawn) = (Vec::new(), Vec::new());
        for (run, dilution) in at_dilution {
            let Some(measured) = measured(run, dilution) else {
                continue;
            };
            let band = run
                .counted
                .filter(|counted| *counted > 0.0)
                .and_then(|counted| {
                    let interval = poisson_interval(counted, Confidence::P95).ok()?;
                    Some((
                        measured * interval.low / counted,
                        measured * interval.high / counted,
                    ))
                });
            points.push(DilutionPoint {
                dilution,
                measured,
                count: run.counted,
            });
            drawn.push(DilutedRun {
                dilution,
                measured,
                band,
            });
        }
        let dilutions: BTreeSet<u64> = drawn.iter().map(|run| run.dilution.to_bits()).collect();
        (dilutions.len() > 1).then(|| Self {
            name: name.to_owned(),
            in_view,
            slope: slope(&points, Confidence::P95)
                .ok()
                .map(|slope| slope.value),
            runs: drawn,
        })
    }

    pub(super) fn put(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let messages = sheet.messages;
        let x = messages.text("plot-dilution");
        let key = if self.in_view {
            "plot-in-view"
        } else {
            "plot-in-cell"
        };
        let y = messages.text(key);
        let mut legend = vec![
            (Swatch::Dot(SAMPLE), messages.text("plot-dilution-runs")),
            (Swatch::Dashed(STATED), messages.text("plot-dilution-law")),
        ];
        if self.runs.iter().any(|run| run.band.is_some()) {
            legend.push((Swatch::Line(SAMPLE), messages.text("plot-counting-error")));
        }
        let slope = self
            .slope
            .map(|slope| messages.with("plot-dilution-slope", [("slope", significant(slope))]));
        let points: Vec<String> = (self.runs.iter().take(20))
            .map(|run| {
                format!(
                    "{}: {}",
                    significant(run.dilution),
                    significant(run.measured)
                )
            })
            .collect();
        let figure = Figure {
            title: messages.with("plot-dilution-title", [("name", self.name.as_str())]),
            description: format!(
                "{x}; {y}. {} {}",
                slope.as_deref().unwrap_or_default(),
                points.join("; ")
            ),
            note: slope,
            legend,
            drawing: self.drawing(x, y),
        };
        sheet.put(out, &figure);
    }

    /// Mean of the logarithms of what the undiluted sample comes to.
    fn stock(&self) -> f64 {
        let logs = self
            .runs
            .iter()
            .map(|run| run.measured.log10() + run.dilution.log10());
        logs.sum::<f64>() / self.runs.len() as f64
    }

    fn drawing(&self, x: String, y: String) -> Option<Drawing> {
        let stock = self.stock();
        let ends = |values: &mut dyn Iterator<Item = f64>| {
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for value in values.map(f64::log10).filter(|value| value.is_finite()) {
                low = low.min(value);
                high = high.max(value);
            }
            // Room for whole decades at the ends, so that an axis has at least two marks.
            let room = 0.08 * (high - low) + 0.05;
            (low < f64::INFINITY).then_some((low - room, high + room))
        };
        let (left, right) = ends(&mut self.runs.iter().map(|run| run.dilution))?;
        let (bottom, top) = ends(&mut self.runs.iter().flat_map(|run| {
            let (low, high) = run.band.unwrap_or((run.measured, run.measured));
            [low, high, run.measured, 10_f64.powf(stock) / run.dilution]
        }))?;
        let x = Scaled {
            low: left,
            high: right,
            ticks: dilution_marks(&self.runs, left, right),
            name: x,
        };
        let y = Scaled {
            low: bottom,
            high: top,
            ticks: log_marks(bottom, top),
            name: y,
        };
        draw(460, 300, |area| self.paint(area, &x, &y, stock))
    }

    fn paint(&self, area: &Area<'_>, x: &Scaled, y: &Scaled, stock: f64) -> Result<(), Fault> {
        let mut chart = chart(area, x, y)?;
        // Where the line of slope -1 enters and leaves the plot.
        let from = x.within(stock - y.high);
        let to = x.within(stock - y.low);
        let law = |place: f64| (place, y.within(stock - place));
        dashed(&mut chart, law(from), law(to), line(STATED, 1.5))?;
        for run in &self.runs {
            let place = (
                x.within(run.dilution.log10()),
                y.within(run.measured.log10()),
            );
            if let Some((low, high)) = run.band {
                let bar = vec![
                    (place.0, y.within(low.log10())),
                    (place.0, y.within(high.log10())),
                ];
                chart.draw_series([PathElement::new(bar, line(SAMPLE, 1.5))])?;
            }
            chart.draw_series([Circle::new(place, px(4.0), SAMPLE.filled())])?;
        }
        Ok(())
    }
}

/// Marks at powers of ten; on a short axis also at other round numbers.
fn log_marks(low: f64, high: f64) -> Vec<Tick> {
    let ticks = decades(low, high, 6);
    if ticks.len() > 2 || high - low > 6.0 {
        return ticks;
    }
    let (first, last) = (low.floor() as i32, high.ceil() as i32);
    let marks = |factors: &[f64]| -> Vec<Tick> {
        let values = (first..=last).flat_map(|exponent| {
            factors
                .iter()
                .map(move |factor| factor * 10_f64.powi(exponent))
        });
        values
            .map(|value| Tick {
                at: value.log10(),
                label: written(value),
            })
            .filter(|tick| (low..=high).contains(&tick.at))
            .collect()
    };
    let few = marks(&[1.0, 2.0, 5.0]);
    if few.len() > 2 {
        few
    } else {
        marks(&[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0])
    }
}

/// Marks at the dilutions themselves, as far as they have room.
fn dilution_marks(runs: &[DilutedRun], low: f64, high: f64) -> Vec<Tick> {
    let mut dilutions: Vec<f64> = runs.iter().map(|run| run.dilution).collect();
    dilutions.sort_by(f64::total_cmp);
    let mut ticks: Vec<Tick> = Vec::new();
    for dilution in dilutions {
        let at = dilution.log10();
        let is_free = ticks
            .last()
            .is_none_or(|last| at - last.at > 0.09 * (high - low));
        if is_free {
            ticks.push(Tick {
                at,
                label: written(dilution),
            });
        }
    }
    ticks
}
