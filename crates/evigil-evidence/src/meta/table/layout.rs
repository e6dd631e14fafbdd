//! Which columns say what.

use crate::meta::effect::Measure;

/// What the columns of a table give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// An effect and its variance.
    Variance,
    /// An effect and its standard error.
    StandardError,
    /// Four cells.
    Cells,
    /// Events and people of two groups.
    Events,
    /// Events and person-time of two groups.
    Rates,
    /// Means, standard deviations and people of two groups.
    Means,
    /// Medians, quartiles and people of two groups.
    Medians,
    /// Differences within people.
    Differences,
    /// Both sides of the same people with their correlation.
    Sides,
    /// A ratio with its interval.
    Ratio,
    /// Events and people of one group.
    Share,
}

impl Layout {
    /// Every layout. The first whose columns are all there is taken.
    pub const ALL: [Self; 11] = [
        Self::Variance,
        Self::StandardError,
        Self::Cells,
        Self::Events,
        Self::Rates,
        Self::Sides,
        Self::Means,
        Self::Medians,
        Self::Differences,
        Self::Ratio,
        Self::Share,
    ];

    /// Its columns, in the order in which they are read.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Variance => &["yi", "vi"],
            Self::StandardError => &["yi", "sei"],
            Self::Cells => &["ai", "bi", "ci", "di"],
            Self::Events => &["ai", "n1i", "ci", "n2i"],
            Self::Rates => &["x1i", "t1i", "x2i", "t2i"],
            Self::Means => &["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"],
            Self::Medians => &[
                "median1i", "q1_1i", "q3_1i", "n1i", "median2i", "q1_2i", "q3_2i", "n2i",
            ],
            Self::Differences => &["mdi", "sddi", "ni"],
            Self::Sides => &["m1i", "sd1i", "m2i", "sd2i", "ri", "ni"],
            Self::Ratio => &["ratio", "ci_low", "ci_high"],
            Self::Share => &["xi", "ni"],
        }
    }

    /// The columns as a text.
    #[must_use]
    pub const fn named(self) -> &'static str {
        match self {
            Self::Variance => "yi,vi",
            Self::StandardError => "yi,sei",
            Self::Cells => "ai,bi,ci,di",
            Self::Events => "ai,n1i,ci,n2i",
            Self::Rates => "x1i,t1i,x2i,t2i",
            Self::Means => "m1i,sd1i,n1i,m2i,sd2i,n2i",
            Self::Medians => "median1i,q1_1i,q3_1i,n1i,median2i,q1_2i,q3_2i,n2i",
            Self::Differences => "mdi,sddi,ni",
            Self::Sides => "m1i,sd1i,m2i,sd2i,ri,ni",
            Self::Ratio => "ratio,ci_low,ci_high",
            Self::Share => "xi,ni",
        }
    }

    /// Measures that can be computed from it; the first is taken when none is asked for.
    #[must_use]
    pub const fn measures(self) -> &'static [Measure] {
        match self {
            // Given effects may be of any measure: the one named only says how they are shown.
            Self::Variance | Self::StandardError => &Measure::ALL,
            Self::Cells | Self::Events => &[
                Measure::LogRiskRatio,
                Measure::LogOddsRatio,
                Measure::RiskDifference,
                Measure::ArcsineDifference,
                Measure::PetoLogOddsRatio,
            ],
            Self::Rates => &[Measure::LogRateRatio, Measure::RateDifference],
            Self::Means | Self::Medians => &[
                Measure::MeanDifference,
                Measure::StandardisedMeanDifference,
                Measure::LogRatioOfMeans,
            ],
            Self::Differences | Self::Sides => {
                &[Measure::MeanChange, Measure::StandardisedMeanChange]
            }
            Self::Ratio => &[Measure::LogRatio],
            Self::Share => &[
                Measure::LogitProportion,
                Measure::Proportion,
                Measure::ArcsineProportion,
            ],
        }
    }

    /// Whether means and standard deviations are guessed, so that results are approximations.
    #[must_use]
    pub const fn is_approximate(self) -> bool {
        matches!(self, Self::Medians)
    }

    /// The name of a column as this module writes it: lower case, and with the `i` of the field's
    /// tables (`m1` is `m1i`).
    pub(super) fn canonical(name: &str) -> String {
        let name = name.trim().to_lowercase();
        let short = ["m1", "sd1", "n1", "m2", "sd2", "n2", "x1", "t1", "x2", "t2"];
        if short.contains(&name.as_str()) {
            format!("{name}i")
        } else {
            name
        }
    }
}
