//! Forest, funnel and Baujat plot.

use evigil_evidence::meta::effect::Measure;

use super::MetaReport;
use crate::Messages;
use crate::plot::{Estimate, ForestPlot, ForestRow, ScatterDot, ScatterPlot};

/// A plot of a meta-analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetaPlot {
    /// Studies with their intervals and what they say together.
    Forest,
    /// Effects against their standard errors.
    Funnel,
    /// What each study adds to Q, against how far the result moves without it.
    Baujat,
}

impl MetaReport {
    pub(super) fn known_measure(&self) -> Measure {
        let known = Measure::ALL.iter();
        known
            .copied()
            .find(|measure| measure.code() == self.measure)
            .unwrap_or(Measure::Given)
    }

    /// A plot as a file of its own: SVG with real text. Nothing when there is nothing to draw: a
    /// Baujat plot needs three studies.
    #[must_use]
    pub fn svg(&self, plot: MetaPlot, messages: &Messages) -> Option<String> {
        match plot {
            MetaPlot::Forest => self.forest(messages).svg(),
            MetaPlot::Funnel => self.funnel(messages).svg(),
            MetaPlot::Baujat => self.baujat(messages)?.svg(),
        }
    }

    pub(super) fn axis(&self, messages: &Messages) -> String {
        messages.family("meta-measure", &self.measure)
    }

    pub(super) fn forest(&self, messages: &Messages) -> ForestPlot {
        let measure = self.known_measure();
        let row = |name: String, [value, low, high]: [f64; 3], is_summary: bool| ForestRow {
            name,
            estimate: Some(Estimate {
                value: measure.shown(value),
                low: measure.shown(low),
                high: measure.shown(high),
            }),
            note: String::new(),
            is_summary,
        };
        let mut rows: Vec<ForestRow> = Vec::new();
        let study = |study: &super::StudyPart| {
            row(
                study.study.clone(),
                [study.yi, study.low, study.high],
                false,
            )
        };
        match &self.subgroups {
            None => rows.extend(self.studies.iter().map(study)),
            Some(groups) => {
                for group in &groups.groups {
                    let own = self
                        .studies
                        .iter()
                        .filter(|study| study.group.as_deref() == Some(&group.label));
                    rows.extend(own.map(study));
                    let pooled = &group.pooled;
                    let ends = [pooled.estimate, pooled.low, pooled.high];
                    rows.push(row(group.label.clone(), ends, true));
                }
            }
        }
        rows.push(row(
            messages.text("meta-pooled"),
            [self.estimate, self.low, self.high],
            true,
        ));
        if let (Some(low), Some(high)) = (self.pi_low, self.pi_high) {
            let name = messages.text("meta-prediction");
            rows.push(row(name, [self.estimate, low, high], false));
        }
        ForestPlot {
            title: messages.text("meta-plot-forest"),
            axis: self.axis(messages),
            is_ratio: measure.is_log_ratio(),
            neutral: measure.neutral().unwrap_or(self.shown.estimate),
            rows,
        }
    }

    pub(super) fn funnel(&self, messages: &Messages) -> ScatterPlot {
        let dot = |name: &str, y: f64, v: f64, is_filled_in: bool| ScatterDot {
            name: name.to_owned(),
            x: y,
            y: v.sqrt(),
            is_filled_in,
        };
        let filled = self.bias.iter().filter_map(|bias| bias.trim_fill.as_ref());
        let dots: Vec<ScatterDot> = (self.studies.iter())
            .map(|study| dot(&study.study, study.yi, study.vi, false))
            .chain(
                filled
                    .flat_map(|part| &part.filled)
                    .map(|[y, v]| dot("+", *y, *v, true)),
            )
            .collect();
        let most = dots.iter().map(|dot| dot.y).fold(0.0, f64::max) * 1.2;
        // Where 95 % of studies of one true effect lie.
        let sides = [-1.959_964, 1.959_964];
        let lines = sides
            .map(|side| [(self.estimate, 0.0), (self.estimate + side * most, most)])
            .to_vec();
        ScatterPlot {
            title: messages.text("meta-plot-funnel"),
            note: messages.text("meta-plot-funnel-note"),
            x: self.analysed(messages),
            y: messages.text("meta-axis-se"),
            is_turned: true,
            dots,
            lines,
            mark: Some(self.estimate),
        }
    }

    pub(super) fn baujat(&self, messages: &Messages) -> Option<ScatterPlot> {
        let dots: Vec<ScatterDot> = self
            .studies
            .iter()
            .filter_map(|study| {
                let without = study.without.as_ref()?;
                Some(ScatterDot {
                    name: study.study.clone(),
                    x: without.q_part,
                    y: without.influence,
                    is_filled_in: false,
                })
            })
            .collect();
        (!dots.is_empty()).then(|| ScatterPlot {
            title: messages.text("meta-plot-baujat"),
            note: messages.text("meta-plot-baujat-note"),
            x: messages.text("meta-axis-q"),
            y: messages.text("meta-axis-influence"),
            is_turned: false,
            dots,
            lines: Vec::new(),
            mark: None,
        })
    }

    /// The measure on the scale of the analysis.
    fn analysed(&self, messages: &Messages) -> String {
        let axis = self.axis(messages);
        let key = match self.known_measure() {
            measure if measure.is_log_ratio() => "meta-axis-log",
            Measure::LogitProportion => "meta-axis-logit",
            Measure::ArcsineProportion => "meta-axis-arcsine",
            _ => return axis,
        };
        messages.with(key, [("measure", axis)])
    }
}
