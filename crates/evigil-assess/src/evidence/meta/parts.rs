//! Parts of the contract.

use evigil_evidence::meta::model::Inference;
use schemars::JsonSchema;
use serde::Serialize;

/// Effects as readers know them: ratios and proportions transformed back.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ShownPart {
    /// Pooled effect.
    pub estimate: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Lower limit of the effect of a further study.
    pub pi_low: Option<f64>,
    /// Upper limit of it.
    pub pi_high: Option<f64>,
}

/// An estimate with its test and interval.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PooledPart {
    /// Estimate.
    pub estimate: f64,
    /// Standard error.
    pub se: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Estimate by standard error.
    pub statistic: f64,
    /// Degrees of freedom of Student's t; null for the normal distribution.
    pub df: Option<f64>,
    /// Two-sided p value.
    pub p: f64,
}

impl From<Inference> for PooledPart {
    fn from(from: Inference) -> Self {
        Self {
            estimate: from.estimate,
            se: from.se,
            low: from.low,
            high: from.high,
            statistic: from.statistic,
            df: from.df,
            p: from.p,
        }
    }
}

/// A study.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StudyPart {
    /// Line of the table.
    pub line: u64,
    /// Name.
    pub study: String,
    /// Effect.
    pub yi: f64,
    /// Its sampling variance.
    pub vi: f64,
    /// Lower limit of its own interval, by the normal distribution.
    pub low: f64,
    /// Upper limit of it.
    pub high: f64,
    /// Share in the pooled effect, in percent.
    pub weight: f64,
    /// Group, when asked for.
    pub group: Option<String>,
    /// Moderators, in the order asked for.
    pub moderators: Vec<f64>,
    /// Exact limits of the proportion of one group (Clopper-Pearson), and the one-sided upper one.
    pub exact: Option<[f64; 3]>,
    /// How far a printed ratio lies from the middle of its interval, in standard errors.
    pub off_centre: Option<f64>,
    /// What the others say without it; null below three studies.
    pub without: Option<LeftOutPart>,
}

/// The synthesis without a study.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LeftOutPart {
    /// Pooled effect of the others.
    pub estimate: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Two-sided p value.
    pub p: f64,
    /// Variance between the others.
    pub tau2: f64,
    /// I² of the others, in percent.
    pub i2: f64,
    /// What the study adds to Q.
    pub q_part: f64,
    /// How far the pooled effect moves without it, squared and by its variance without the study.
    pub influence: f64,
}

/// A row that was not pooled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SkippedPart {
    /// Line of the table.
    pub line: u64,
    /// Name of the study.
    pub study: String,
    /// Column without a number.
    pub column: String,
}

/// Groups of studies.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SubgroupsPart {
    /// Column of the groups.
    pub column: String,
    /// The groups.
    pub groups: Vec<SubgroupPart>,
    /// Q between groups.
    pub q_between: f64,
    /// Its degrees of freedom.
    pub df: f64,
    /// Its p value.
    pub p: f64,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SubgroupPart {
    /// Label.
    pub label: String,
    /// Studies.
    pub k: u64,
    /// Pooled effect.
    pub pooled: PooledPart,
    /// Variance between its studies; null for one study alone.
    pub tau2: Option<f64>,
    /// I² in percent; null for one study alone.
    pub i2: Option<f64>,
}

/// A regression on moderators.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RegressionPart {
    /// Intercept, then a slope for each moderator.
    pub coefficients: Vec<LinePart>,
    /// Chi-square or F of all slopes together.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Second degrees of freedom of F; null for chi-square.
    pub df_residual: Option<f64>,
    /// p value of all slopes together.
    pub p: f64,
    /// Variance between studies that is left.
    pub tau2: f64,
    /// I² that is left, in percent.
    pub i2: f64,
    /// Q of the residuals.
    pub q_residual: f64,
    /// Its p value.
    pub q_residual_p: f64,
    /// Share of the variance between studies that moderators account for, in percent.
    pub r2: Option<f64>,
}

/// A named coefficient or test.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LinePart {
    /// `intercept`, or the name of the moderator.
    pub name: String,
    /// Estimate with its test.
    pub value: PooledPart,
}

/// Small-study effects.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BiasPart {
    /// Whether there are fewer studies than such tests are advised for.
    pub too_few: bool,
    /// Slope of Egger's regression on the standard error; null where precision does not differ.
    pub egger: Option<PooledPart>,
    /// Effect of a study without sampling error, by that line.
    pub egger_limit: Option<PooledPart>,
    /// Kendall's tau of Begg and Mazumdar.
    pub begg_tau: Option<f64>,
    /// Its p value: exact without ties and below fifty studies, else by the normal distribution.
    pub begg_p: Option<f64>,
    /// Trim and fill.
    pub trim_fill: Option<TrimFillPart>,
    /// Rosenthal's fail-safe number at a one-sided level of 0.05.
    pub fail_safe: Option<f64>,
}

/// Trim and fill.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TrimFillPart {
    /// `left` or `right`: the side on which studies are missing.
    pub side: String,
    /// How many.
    pub missing: u64,
    /// Effects that were put in, each with its variance.
    pub filled: Vec<[f64; 2]>,
    /// Pooled effect with them.
    pub pooled: PooledPart,
}

/// A method for few events.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RarePart {
    /// `mantel_haenszel_odds`, `mantel_haenszel_risks`, `mantel_haenszel_risk_difference`,
    /// `mantel_haenszel_rates`, `peto`, `exact_odds`, `binomial_normal_odds` or
    /// `binomial_normal_proportion`.
    pub method: String,
    /// Studies that say something.
    pub k: u64,
    /// Effect: of ratios its logarithm, of proportions its logit; null when it is 0 or infinite.
    pub estimate: Option<f64>,
    /// Lower limit; null when it has none.
    pub low: Option<f64>,
    /// Upper limit; null when it has none.
    pub high: Option<f64>,
    /// Two-sided p value; null for proportions.
    pub p: Option<f64>,
    /// Variance between studies, where the method knows one.
    pub tau2: Option<f64>,
}
