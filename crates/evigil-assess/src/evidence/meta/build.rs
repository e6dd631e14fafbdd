//! From a table of studies to the report.

use evigil_evidence::meta::MetaError;
use evigil_evidence::meta::bias::{
    Missing, Predictor, STUDIES_ADVISED, Side, begg, egger, fail_safe_number, trim_and_fill,
};
use evigil_evidence::meta::effect::{Effect, Measure, Rates, Share, Table};
use evigil_evidence::meta::model::{
    Fit, Inference, Model, Prediction, Test, fit, heterogeneity_limits, weights,
};
use evigil_evidence::meta::rare::{
    Stratified, common_proportion, exact_odds_ratio, mantel_haenszel_odds, mantel_haenszel_rates,
    mantel_haenszel_risk_difference, mantel_haenszel_risks, odds_ratio_mixed, peto, single_arm,
};
use evigil_evidence::meta::regression::regress;
use evigil_evidence::meta::sensitivity::{LeftOut, leave_one_out};
use evigil_evidence::meta::subgroup::by_group;
use evigil_evidence::meta::table::{Counted, StudyTable};

use super::parts::{
    BiasPart, LeftOutPart, LinePart, RarePart, RegressionPart, ShownPart, SkippedPart, StudyPart,
    SubgroupPart, SubgroupsPart, TrimFillPart,
};
use super::{MetaAsked, MetaReport, MetaSchemaId};
use crate::Messages;
use crate::figures::significant;
use crate::signal::SnapshotPart;

/// Distance of a printed ratio from the middle of its interval, in standard errors, from which
/// rounding no longer explains it.
const OFF_CENTRE: f64 = 0.25;

impl MetaReport {
    /// Pools the studies of a table.
    ///
    /// # Errors
    /// When they can't be pooled: too few, no events at all, nothing that varies.
    pub fn new(
        table: &StudyTable,
        asked: &MetaAsked,
        snapshot: SnapshotPart,
        messages: &Messages,
    ) -> Result<Self, MetaError> {
        let effects = table.effects();
        let settings = asked.settings;
        if is_silent(table) {
            return Err(MetaError::NoInformation);
        }
        let found = fit(&effects, settings)?;
        let level = settings.level;
        let without = leave_one_out(&effects, settings).ok();
        let measure = table.measure;
        let Fit {
            pooled,
            heterogeneity: spread,
            ..
        } = found;
        let [pi_low, pi_high] = found.prediction.map_or([None, None], |ends| ends.map(Some));
        let mut report = Self {
            schema: MetaSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            snapshot: vec![snapshot],
            measure: measure.code().to_owned(),
            columns: table.layout.named().to_owned(),
            k: found.k as u64,
            model: settings.model.code().to_owned(),
            test: test(settings.test).to_owned(),
            level,
            estimate: pooled.estimate,
            se: pooled.se,
            low: pooled.low,
            high: pooled.high,
            statistic: pooled.statistic,
            df: pooled.df,
            p: (!measure.is_one_group()).then_some(pooled.p),
            q_factor: found.q_factor,
            tau2: spread.tau2,
            tau2_se: spread.tau2_se,
            tau2_low: None,
            tau2_high: None,
            i2: spread.i2,
            h2: spread.h2,
            q: spread.q,
            q_df: spread.q_df,
            q_p: spread.q_p,
            pi_low,
            pi_high,
            pi_distribution: distribution(settings.prediction).to_owned(),
            log_likelihood: found.log_likelihood,
            shown: ShownPart {
                estimate: measure.shown(pooled.estimate),
                low: measure.shown(pooled.low),
                high: measure.shown(pooled.high),
                pi_low: pi_low.map(|end| measure.shown(end)),
                pi_high: pi_high.map(|end| measure.shown(end)),
            },
            zeros: asked.zeros.to_owned(),
            corrected: table.corrected as u64,
            skipped: skipped(table),
            studies: studies(table, spread.tau2, level, without.as_deref()),
            subgroups: subgroups(table, &effects, asked)?,
            regression: regression(table, &effects, asked)?,
            bias: bias(&effects, asked),
            rare: rare(table, level),
            remarks: Vec::new(),
        };
        if settings.model != Model::Fixed {
            report.set_limits(heterogeneity_limits(&effects, level).ok());
        }
        report.remarks = report.to_know(table, messages);
        Ok(report)
    }

    fn to_know(&self, table: &StudyTable, messages: &Messages) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.skipped.is_empty() {
            let rows: Vec<String> = (self.skipped.iter().take(8))
                .map(|row| format!("{} ({})", row.study, row.column))
                .collect();
            let details = [
                ("count", self.skipped.len().to_string()),
                ("rows", rows.join(", ")),
            ];
            remarks.push(messages.with("meta-remark-skipped", details));
        }
        if table.measure.is_one_group() {
            remarks.push(messages.text("meta-remark-one-group"));
        }
        if self.corrected > 0 {
            let count = self.corrected.to_string();
            remarks.push(messages.with("meta-remark-corrected", [("count", count)]));
        }
        let silent = (table.studies.iter())
            .filter(|study| {
                matches!(study.counted, Some(Counted::Table(table)) if table.is_double_zero())
            })
            .count();
        if silent > 0 && table.measure.is_log_ratio() {
            let count = silent.to_string();
            remarks.push(messages.with("meta-remark-silent", [("count", count)]));
        }
        if table.layout.is_approximate() {
            remarks.push(messages.text("meta-remark-medians"));
        }
        let off: Vec<&str> = (table.studies.iter())
            .filter(|study| study.off_centre.is_some_and(|off| off.abs() > OFF_CENTRE))
            .map(|study| study.study.as_str())
            .collect();
        if !off.is_empty() {
            remarks.push(messages.with("meta-remark-off-centre", [("studies", off.join(", "))]));
        }
        if self.k < 3 {
            remarks.push(messages.text("meta-remark-two"));
        }
        if let Some(q) = self.q_factor.filter(|q| *q < 1.0) {
            let details = [("q", significant(q))];
            remarks.push(messages.with("meta-remark-narrower", details));
        }
        if let (Some(low), Some(high), Some(neutral)) =
            (self.pi_low, self.pi_high, table.measure.neutral())
            && self.p.is_some_and(|p| p < 1.0 - self.level)
            && table.measure.shown(low) < neutral
            && neutral < table.measure.shown(high)
        {
            remarks.push(messages.text("meta-remark-prediction"));
        }
        if self.bias.as_ref().is_some_and(|bias| bias.too_few) {
            let count = STUDIES_ADVISED.to_string();
            remarks.push(messages.with("meta-remark-bias-few", [("count", count)]));
        }
        if self.subgroups.is_some() || self.regression.is_some() {
            remarks.push(messages.text("meta-remark-observational"));
        }
        remarks
    }
}

/// Whether no study says anything: nobody, or everybody, has the event.
fn is_silent(table: &StudyTable) -> bool {
    let mut counted = table
        .studies
        .iter()
        .filter_map(|study| study.counted)
        .peekable();
    counted.peek().is_some()
        && counted.all(|counted| match counted {
            Counted::Table(table) => table.is_double_zero(),
            Counted::Rates(rates) => rates.events() == 0.0,
            Counted::Share(share) => share.events() == 0.0 || share.events() == share.people(),
        })
}

const fn test(test: Test) -> &'static str {
    match test {
        Test::Normal => "z",
        Test::KnappHartung => "knapp-hartung",
        Test::KnappHartungAtLeastOne => "knapp-hartung-at-least-one",
    }
}

const fn distribution(prediction: Prediction) -> &'static str {
    match prediction {
        Prediction::Normal => "z",
        Prediction::StudentMinusOne => "t(k-1)",
        Prediction::StudentMinusTwo => "t(k-2)",
    }
}

fn skipped(table: &StudyTable) -> Vec<SkippedPart> {
    let rows = table.skipped.iter().map(|row| SkippedPart {
        line: row.line,
        study: row.study.clone(),
        column: row.name.clone(),
    });
    rows.collect()
}

fn studies(
    table: &StudyTable,
    tau2: f64,
    level: f64,
    without: Option<&[LeftOut]>,
) -> Vec<StudyPart> {
    let shares = weights(&table.effects(), tau2);
    let rows = table.studies.iter().zip(shares).enumerate();
    rows.map(|(at, (row, weight))| {
        let own = Inference::normal(row.effect.y(), row.effect.se(), level);
        let exact = match row.counted {
            Some(Counted::Share(share)) => single_arm(share, level).ok(),
            _ => None,
        };
        StudyPart {
            line: row.line,
            study: row.study.clone(),
            yi: row.effect.y(),
            vi: row.effect.v(),
            low: own.low,
            high: own.high,
            weight,
            group: row.group.clone(),
            moderators: row.moderators.clone(),
            exact: exact.map(|exact| [exact.low, exact.high, exact.upper]),
            off_centre: row.off_centre,
            without: without.and_then(|all| all.get(at)).map(left_out),
        }
    })
    .collect()
}

fn left_out(part: &LeftOut) -> LeftOutPart {
    let Fit {
        pooled,
        heterogeneity,
        ..
    } = part.without;
    LeftOutPart {
        estimate: pooled.estimate,
        low: pooled.low,
        high: pooled.high,
        p: pooled.p,
        tau2: heterogeneity.tau2,
        i2: heterogeneity.i2,
        q_part: part.q_part,
        influence: part.influence,
    }
}

fn subgroups(
    table: &StudyTable,
    effects: &[Effect],
    asked: &MetaAsked,
) -> Result<Option<SubgroupsPart>, MetaError> {
    let Some(column) = &asked.subgroup else {
        return Ok(None);
    };
    let labels: Vec<String> = (table.studies.iter())
        .map(|study| study.group.clone().unwrap_or_default())
        .collect();
    let found = by_group(effects, &labels, asked.settings)?;
    let groups = found.groups.into_iter().map(|group| SubgroupPart {
        label: group.label,
        k: group.studies.len() as u64,
        pooled: group.pooled.into(),
        tau2: group.fit.map(|fit| fit.heterogeneity.tau2),
        i2: group.fit.map(|fit| fit.heterogeneity.i2),
    });
    Ok(Some(SubgroupsPart {
        column: column.clone(),
        groups: groups.collect(),
        q_between: found.q_between,
        df: found.df,
        p: found.p,
    }))
}

fn regression(
    table: &StudyTable,
    effects: &[Effect],
    asked: &MetaAsked,
) -> Result<Option<RegressionPart>, MetaError> {
    if asked.moderators.is_empty() {
        return Ok(None);
    }
    let columns: Vec<Vec<f64>> = (0..asked.moderators.len())
        .map(|at| {
            let values = table.studies.iter();
            values
                .map(|study| study.moderators.get(at).copied().unwrap_or(f64::NAN))
                .collect()
        })
        .collect();
    let found = regress(effects, &columns, asked.settings)?;
    let intercept = LinePart {
        name: "intercept".to_owned(),
        value: found.intercept.into(),
    };
    let slopes = asked
        .moderators
        .iter()
        .zip(&found.slopes)
        .map(|(name, slope)| LinePart {
            name: name.clone(),
            value: (*slope).into(),
        });
    Ok(Some(RegressionPart {
        coefficients: std::iter::once(intercept).chain(slopes).collect(),
        statistic: found.moderators.statistic,
        df: found.moderators.df,
        df_residual: found.moderators.df_residual,
        p: found.moderators.p,
        tau2: found.heterogeneity.tau2,
        i2: found.heterogeneity.i2,
        q_residual: found.heterogeneity.q,
        q_residual_p: found.heterogeneity.q_p,
        r2: found.r2,
    }))
}

fn bias(effects: &[Effect], asked: &MetaAsked) -> Option<BiasPart> {
    if effects.len() < 3 {
        return None;
    }
    let line = egger(effects, Predictor::StandardError, asked.settings.level).ok();
    let ranks = begg(effects).ok();
    let filled = trim_and_fill(effects, None, Missing::L0, asked.settings).ok();
    Some(BiasPart {
        too_few: effects.len() < STUDIES_ADVISED,
        egger: line.map(|line| line.slope.into()),
        egger_limit: line.map(|line| line.limit.into()),
        begg_tau: ranks.map(|ranks| ranks.tau),
        begg_p: ranks.map(|ranks| ranks.p_exact.unwrap_or(ranks.p_normal)),
        trim_fill: filled.map(|filled| TrimFillPart {
            side: match filled.side {
                Side::Left => "left",
                Side::Right => "right",
            }
            .to_owned(),
            missing: filled.missing as u64,
            filled: (filled.filled.iter())
                .map(|effect| [effect.y(), effect.v()])
                .collect(),
            pooled: filled.fit.pooled.into(),
        }),
        fail_safe: fail_safe_number(effects, 0.05)
            .ok()
            .map(|safe| safe.studies),
    })
}

fn rare(table: &StudyTable, level: f64) -> Vec<RarePart> {
    let counted = || table.studies.iter().filter_map(|study| study.counted);
    let tables: Vec<Table> = counted()
        .filter_map(|counted| match counted {
            Counted::Table(table) => Some(table),
            Counted::Rates(_) | Counted::Share(_) => None,
        })
        .collect();
    let rates: Vec<Rates> = counted()
        .filter_map(|counted| match counted {
            Counted::Rates(rates) => Some(rates),
            Counted::Table(_) | Counted::Share(_) => None,
        })
        .collect();
    let shares: Vec<Share> = counted()
        .filter_map(|counted| match counted {
            Counted::Share(share) => Some(share),
            Counted::Table(_) | Counted::Rates(_) => None,
        })
        .collect();
    let mut parts = Vec::new();
    let mut stratified = |method: &str, found: Result<Stratified, MetaError>| {
        if let Ok(found) = found {
            parts.push(pooled_part(method, found.k, found.pooled, None));
        }
    };
    if !tables.is_empty() {
        match table.measure {
            Measure::LogRiskRatio => {
                stratified(
                    "mantel_haenszel_risks",
                    mantel_haenszel_risks(&tables, level),
                );
            }
            Measure::RiskDifference | Measure::ArcsineDifference => stratified(
                "mantel_haenszel_risk_difference",
                mantel_haenszel_risk_difference(&tables, level),
            ),
            _ => {
                stratified("mantel_haenszel_odds", mantel_haenszel_odds(&tables, level));
                stratified("peto", peto(&tables, level));
            }
        }
        if let Ok(exact) = exact_odds_ratio(&tables, level) {
            parts.push(RarePart {
                method: "exact_odds".to_owned(),
                k: exact.k as u64,
                estimate: exact.estimate,
                low: exact.low,
                high: exact.high,
                p: Some(exact.p),
                tau2: None,
            });
        }
        if let Ok(mixed) = odds_ratio_mixed(&tables, level) {
            let tau2 = Some(mixed.tau2);
            parts.push(pooled_part(
                "binomial_normal_odds",
                mixed.k,
                mixed.pooled,
                tau2,
            ));
        }
    }
    if !rates.is_empty()
        && let Ok(found) = mantel_haenszel_rates(&rates, level)
    {
        parts.push(pooled_part(
            "mantel_haenszel_rates",
            found.k,
            found.pooled,
            None,
        ));
    }
    if !shares.is_empty()
        && let Ok(found) = common_proportion(&shares, level)
    {
        let mut part = pooled_part(
            "binomial_normal_proportion",
            found.k,
            found.pooled,
            Some(found.tau2),
        );
        part.p = None;
        parts.push(part);
    }
    parts
}

fn pooled_part(method: &str, k: usize, pooled: Inference, tau2: Option<f64>) -> RarePart {
    RarePart {
        method: method.to_owned(),
        k: k as u64,
        estimate: Some(pooled.estimate),
        low: Some(pooled.low),
        high: Some(pooled.high),
        p: Some(pooled.p),
        tau2,
    }
}

/// A p value: its digits, or that it is smaller than a thousandth.
pub(super) fn p_value(p: f64) -> String {
    if p < 0.001 {
        "< 0.001".to_owned()
    } else {
        significant((p * 1e4).round() / 1e4)
    }
}
