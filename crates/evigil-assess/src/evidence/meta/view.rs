//! The report in sentences, tables and pictures.

use evigil_evidence::meta::effect::Measure;

use super::MetaReport;
use super::build::p_value;
use super::parts::{BiasPart, PooledPart, RarePart, RegressionPart, SubgroupsPart};
use crate::Messages;
use crate::figures::significant;
use crate::signal::{Picture, WatchTable, WatchView};

/// A number as text; a dash for what does not exist.
fn or_dash(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), significant)
}

/// An estimate with its interval.
fn with_interval(measure: Measure, value: f64, low: f64, high: f64) -> [String; 2] {
    let shown = |value| significant(measure.shown(value));
    [shown(value), format!("{} – {}", shown(low), shown(high))]
}

impl MetaReport {
    /// The report in sentences, tables and pictures.
    #[must_use]
    pub fn view(&self, messages: &Messages) -> WatchView {
        let mut view = WatchView::new(messages.text("meta-title"));
        view.note = "meta-note";
        view.set_files(&self.snapshot);
        view.remarks.clone_from(&self.remarks);
        self.tell(&mut view, messages);
        self.tell_facts(&mut view, messages);
        view.tables.push(self.studies_table(messages));
        let measure = self.known_measure();
        if let Some(groups) = &self.subgroups {
            view.tables.push(subgroup_table(groups, measure, messages));
        }
        if let Some(line) = &self.regression {
            view.tables.push(regression_table(line, messages));
        }
        if let Some(bias) = &self.bias {
            view.tables.push(bias_table(bias, measure, messages));
        }
        if !self.rare.is_empty() {
            view.tables.push(rare_table(&self.rare, messages));
        }
        view.pictures.push(Picture::Forest(self.forest(messages)));
        view.pictures.push(Picture::Scatter(self.funnel(messages)));
        if let Some(plot) = self.baujat(messages) {
            view.pictures.push(Picture::Scatter(plot));
        }
        view
    }

    fn tell(&self, view: &mut WatchView, messages: &Messages) {
        let shown = &self.shown;
        let mut details = vec![
            ("k", self.k.to_string()),
            ("measure", self.axis(messages)),
            ("estimate", significant(shown.estimate)),
            ("level", significant(100.0 * self.level)),
            ("low", significant(shown.low)),
            ("high", significant(shown.high)),
        ];
        let key = match self.p {
            Some(p) => {
                details.push(("p", p_value(p)));
                "meta-verdict"
            }
            None => "meta-verdict-one-group",
        };
        view.verdicts.push((messages.with(key, details), false));
        if let (Some(low), Some(high)) = (shown.pi_low, shown.pi_high) {
            let details = [
                ("level", significant(100.0 * self.level)),
                ("low", significant(low)),
                ("high", significant(high)),
                ("distribution", self.pi_distribution.clone()),
            ];
            let words = messages.with("meta-verdict-prediction", details);
            view.verdicts.push((words, false));
        }
    }

    fn tell_facts(&self, view: &mut WatchView, messages: &Messages) {
        let words = |key: &str| messages.family("meta-fact", key);
        let mut fact = |key: &str, value: String| view.facts.push((words(key), value));
        fact("model", messages.family("meta-model", &self.model));
        fact("test", messages.family("meta-test", &self.test));
        let limits = match (self.tau2_low, self.tau2_high) {
            (Some(low), Some(high)) => {
                format!(" ({} – {})", significant(low), significant(high))
            }
            _ => String::new(),
        };
        fact("tau2", significant(self.tau2) + &limits);
        fact("i2", format!("{} %", significant(self.i2)));
        fact(
            "q",
            format!(
                "{} (df {}, p {})",
                significant(self.q),
                self.q_df,
                p_value(self.q_p)
            ),
        );
        if let Some(q) = self.q_factor {
            fact("q_factor", significant(q));
        }
        if self.corrected > 0 {
            fact("zeros", messages.family("meta-zeros", &self.zeros));
        }
    }

    fn studies_table(&self, messages: &Messages) -> WatchTable {
        let measure = self.known_measure();
        let has_left_out = self.studies.iter().any(|study| study.without.is_some());
        let has_exact = self.studies.iter().any(|study| study.exact.is_some());
        let mut head = vec!["study", "effect", "interval", "weight"];
        if has_exact {
            head.extend(["exact", "exact_upper"]);
        }
        if has_left_out {
            head.extend(["without", "without_interval", "q_part", "influence"]);
        }
        let rows = self.studies.iter().map(|study| {
            let mut row = vec![study.study.clone()];
            row.extend(with_interval(measure, study.yi, study.low, study.high));
            row.push(format!("{:.1}", study.weight));
            if has_exact {
                row.extend(match study.exact {
                    Some([low, high, upper]) => [
                        format!("{} – {}", significant(low), significant(high)),
                        significant(upper),
                    ],
                    None => ["–".to_owned(), "–".to_owned()],
                });
            }
            if let Some(part) = &study.without {
                row.extend(with_interval(measure, part.estimate, part.low, part.high));
                row.push(significant(part.q_part));
                row.push(significant(part.influence));
            }
            row
        });
        WatchTable {
            name: messages.text("meta-table-studies"),
            head: heads(&head, messages),
            rows: rows.collect(),
            texts: 1,
        }
    }
}

fn heads(keys: &[&str], messages: &Messages) -> Vec<String> {
    keys.iter()
        .map(|key| messages.family("meta-head", key))
        .collect()
}

fn subgroup_table(groups: &SubgroupsPart, measure: Measure, messages: &Messages) -> WatchTable {
    let rows = groups.groups.iter().map(|group| {
        let PooledPart {
            estimate,
            low,
            high,
            ..
        } = group.pooled;
        let mut row = vec![group.label.clone(), group.k.to_string()];
        row.extend(with_interval(measure, estimate, low, high));
        row.extend([or_dash(group.tau2), or_dash(group.i2)]);
        row
    });
    let details = [
        ("column", groups.column.clone()),
        ("q", significant(groups.q_between)),
        ("df", groups.df.to_string()),
        ("p", p_value(groups.p)),
    ];
    WatchTable {
        name: messages.with("meta-table-subgroups", details),
        head: heads(
            &["group", "k", "effect", "interval", "tau2", "i2"],
            messages,
        ),
        rows: rows.collect(),
        texts: 1,
    }
}

fn regression_table(line: &RegressionPart, messages: &Messages) -> WatchTable {
    let rows = line.coefficients.iter().map(|part| {
        let name = if part.name == "intercept" {
            messages.text("meta-intercept")
        } else {
            part.name.clone()
        };
        let value = &part.value;
        vec![
            name,
            significant(value.estimate),
            significant(value.se),
            format!("{} – {}", significant(value.low), significant(value.high)),
            p_value(value.p),
        ]
    });
    let details = [
        ("p", p_value(line.p)),
        ("tau2", significant(line.tau2)),
        ("r2", or_dash(line.r2)),
    ];
    WatchTable {
        name: messages.with("meta-table-regression", details),
        head: heads(&["name", "coefficient", "se", "interval", "p"], messages),
        rows: rows.collect(),
        texts: 1,
    }
}

fn bias_table(bias: &BiasPart, measure: Measure, messages: &Messages) -> WatchTable {
    let name = |key: &str| messages.family("meta-bias", key);
    let mut rows: Vec<Vec<String>> = Vec::new();
    if let Some(slope) = &bias.egger {
        let t = format!(
            "t {}, df {}",
            significant(slope.statistic),
            slope.df.unwrap_or_default()
        );
        rows.push(vec![name("egger"), t, p_value(slope.p)]);
    }
    if let (Some(tau), Some(p)) = (bias.begg_tau, bias.begg_p) {
        rows.push(vec![
            name("begg"),
            format!("τ {}", significant(tau)),
            p_value(p),
        ]);
    }
    if let Some(part) = &bias.trim_fill {
        let side = messages.family("meta-side", &part.side);
        let pooled = &part.pooled;
        let [value, interval] = with_interval(measure, pooled.estimate, pooled.low, pooled.high);
        let details = [
            ("missing", part.missing.to_string()),
            ("side", side),
            ("value", format!("{value} ({interval})")),
        ];
        let words = messages.with("meta-trim-fill", details);
        rows.push(vec![name("trim_fill"), words, "–".to_owned()]);
    }
    if let Some(studies) = bias.fail_safe {
        rows.push(vec![
            name("fail_safe"),
            significant(studies),
            "–".to_owned(),
        ]);
    }
    WatchTable {
        name: messages.text("meta-table-bias"),
        head: heads(&["name", "result", "p"], messages),
        rows,
        texts: 2,
    }
}

fn rare_table(parts: &[RarePart], messages: &Messages) -> WatchTable {
    let rows = parts.iter().map(|part| {
        let measure = match part.method.as_str() {
            "mantel_haenszel_risk_difference" => Measure::RiskDifference,
            "mantel_haenszel_rates" => Measure::LogRateRatio,
            "mantel_haenszel_risks" => Measure::LogRiskRatio,
            "binomial_normal_proportion" => Measure::LogitProportion,
            _ => Measure::LogOddsRatio,
        };
        let shown = |value: Option<f64>, none: &str| {
            value.map_or_else(
                || none.to_owned(),
                |value| significant(measure.shown(value)),
            )
        };
        vec![
            messages.family("meta-rare", &part.method),
            part.k.to_string(),
            shown(part.estimate, "–"),
            format!("{} – {}", shown(part.low, "0"), shown(part.high, "∞")),
            part.p.map_or_else(|| "–".to_owned(), p_value),
        ]
    });
    WatchTable {
        name: messages.text("meta-table-rare"),
        head: heads(&["name", "k", "effect", "interval", "p"], messages),
        rows: rows.collect(),
        texts: 1,
    }
}
