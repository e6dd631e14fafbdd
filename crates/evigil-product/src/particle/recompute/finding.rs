//! What can be found wrong with an instrument's statements.

use crate::particle::detail::{figure, percent, window};
use crate::particle::distribution::PercentileRule;
use crate::particle::trend::Trend;
use crate::particle::window::{Side, Window};
use crate::particle::{Details, ParticleError};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingGravity {
    /// A known habit of the software, or a doubt: say it beside the number.
    Note,
    /// The number needs care.
    Warning,
    /// The statement cannot come from the data beside it, or may not be made.
    Contradiction,
}

impl FindingGravity {
    /// The word used in outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Contradiction => "contradiction",
        }
    }
}

/// Something an instrument states that its own data do not bear out.
#[derive(Debug, Clone, PartialEq)]
pub enum ParticleFinding {
    /// The printed concentration is not the sum of the classes.
    SumOfClasses {
        /// Printed, particles/mL.
        printed: f64,
        /// Sum of the classes, particles/mL.
        sum: f64,
    },
    /// All printed percentiles lie beside those of the classes by the same part of a class: a
    /// known habit of the software.
    PercentilesShifted {
        /// The rule that gives the printed ones.
        rule: PercentileRule,
        /// Median diameter between edges, which is what the classes say, nm.
        median: f64,
        /// Printed, nm.
        printed: f64,
    },
    /// A printed percentile comes from the classes by no known rule.
    Percentile {
        /// Share below it, 0 to 1.
        share: f64,
        /// Printed, nm.
        printed: f64,
        /// From the classes by the rule of the software, nm.
        own: f64,
    },
    /// The printed mean is not that of the classes.
    Mean {
        /// Printed, nm.
        printed: f64,
        /// Of the classes, nm.
        own: f64,
    },
    /// The printed standard deviation is not that of the classes.
    StandardDeviation {
        /// Printed, nm.
        printed: f64,
        /// Of the classes, by the software's divisor, nm.
        own: f64,
    },
    /// The printed mode is not near the highest class.
    Mode {
        /// Printed, nm.
        printed: f64,
        /// Centre of the highest class, nm.
        own: f64,
    },
    /// The software says OK while the particles per frame lie outside of their window.
    OkOutsideWindow {
        /// Rows that say it, by their names in the file.
        rows: Vec<String>,
        /// Particles per frame.
        found: f64,
        /// Window.
        window: Window,
        /// On which side they lie.
        side: Side,
    },
    /// The concentration cannot come from the particles per frame: the volume in view of an
    /// instrument does not change.
    Constant {
        /// Concentration in the cell for each particle in a frame, particles/mL.
        constant: f64,
        /// What it is by the instrument or in the rest of the session.
        expected: Window,
    },
    /// Runs of one sample rise or fall in the order of measurement; they are no replicates.
    Trend(Trend),
    /// Runs of one sample rise or fall in a steady row and differ by more than their counts
    /// explain; too few to prove it.
    SteadyRow {
        /// Trend.
        trend: Trend,
        /// Probability of such different counts by chance.
        dispersion_p: f64,
    },
    /// No dilution is recorded: the printed concentration is that of the cell, or the factor is
    /// in it without a trace.
    DilutionNotRecorded,
    /// More particles were sized than counted.
    SizedMoreThanCounted {
        /// Sized.
        sized: f64,
        /// Counted.
        counted: f64,
    },
    /// Particles per frame do not fall with the dilution: the count is background.
    Background {
        /// Slope of log(particles per frame) on log(dilution); -1 by the law.
        slope: f64,
        /// Factor from the lowest to the highest dilution.
        diluted: f64,
        /// Factor by which the particles per frame fell over it.
        fell: f64,
    },
    /// The counts of the classes do not add up to the sized particles.
    SumOfCounts {
        /// Sized particles as stated.
        sized: f64,
        /// Sum of the classes.
        sum: f64,
    },
    /// A concentration is printed though nothing was counted.
    NothingCounted {
        /// Printed, particles/mL.
        printed: f64,
    },
    /// The size distribution holds no distribution.
    Unusable(ParticleError),
}

impl ParticleFinding {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SumOfClasses { .. } => "EV-P001",
            Self::PercentilesShifted { .. } => "EV-P002",
            Self::Percentile { .. } => "EV-P003",
            Self::Mean { .. } => "EV-P004",
            Self::StandardDeviation { .. } => "EV-P005",
            Self::Mode { .. } => "EV-P006",
            Self::OkOutsideWindow { .. } => "EV-P007",
            Self::Constant { .. } => "EV-P008",
            Self::Trend(_) => "EV-P009",
            Self::SteadyRow { .. } => "EV-P010",
            Self::DilutionNotRecorded => "EV-P011",
            Self::SizedMoreThanCounted { .. } => "EV-P012",
            Self::Background { .. } => "EV-P013",
            Self::SumOfCounts { .. } => "EV-P014",
            Self::NothingCounted { .. } => "EV-P015",
            Self::Unusable(_) => "EV-P016",
        }
    }

    /// What its sentence needs.
    #[must_use]
    pub fn details(&self) -> Details {
        match self {
            Self::SumOfClasses { printed, sum } => {
                vec![("printed", figure(*printed)), ("sum", figure(*sum))]
            }
            Self::PercentilesShifted {
                rule,
                median,
                printed,
            } => vec![
                ("rule", rule.code().to_owned()),
                ("median", figure(*median)),
                ("printed", figure(*printed)),
            ],
            Self::Percentile {
                share,
                printed,
                own,
            } => vec![
                ("percent", percent(*share)),
                ("printed", figure(*printed)),
                ("own", figure(*own)),
            ],
            Self::Mean { printed, own }
            | Self::StandardDeviation { printed, own }
            | Self::Mode { printed, own } => {
                vec![("printed", figure(*printed)), ("own", figure(*own))]
            }
            Self::OkOutsideWindow {
                rows,
                found,
                window: limits,
                side,
            } => {
                let mut details = vec![
                    ("rows", rows.join(", ")),
                    ("found", figure(*found)),
                    ("side", side.code().to_owned()),
                ];
                details.extend(window(*limits, figure));
                details
            }
            Self::Constant { constant, expected } => {
                let mut details = vec![("constant", figure(*constant))];
                details.extend(window(*expected, figure));
                details
            }
            Self::Trend(trend) => trend.details(),
            Self::SteadyRow {
                trend,
                dispersion_p,
            } => {
                let mut details = trend.details();
                details.push(("dispersion_p", figure(*dispersion_p)));
                details
            }
            Self::DilutionNotRecorded => Vec::new(),
            Self::SizedMoreThanCounted { sized, counted } => {
                vec![("sized", figure(*sized)), ("counted", figure(*counted))]
            }
            Self::Background {
                slope,
                diluted,
                fell,
            } => vec![
                ("slope", figure(*slope)),
                ("diluted", figure(*diluted)),
                ("fell", figure(*fell)),
            ],
            Self::SumOfCounts { sized, sum } => {
                vec![("sized", figure(*sized)), ("sum", figure(*sum))]
            }
            Self::NothingCounted { printed } => vec![("printed", figure(*printed))],
            Self::Unusable(error) => {
                let mut details = error.details();
                details.push(("error", error.code().to_owned()));
                details
            }
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn gravity(&self) -> FindingGravity {
        match self {
            Self::PercentilesShifted { .. } | Self::SteadyRow { .. } | Self::Mode { .. } => {
                FindingGravity::Note
            }
            Self::OkOutsideWindow { .. }
            | Self::Trend(_)
            | Self::DilutionNotRecorded
            | Self::Unusable(_) => FindingGravity::Warning,
            Self::SumOfClasses { .. }
            | Self::Percentile { .. }
            | Self::Mean { .. }
            | Self::StandardDeviation { .. }
            | Self::Constant { .. }
            | Self::SizedMoreThanCounted { .. }
            | Self::Background { .. }
            | Self::SumOfCounts { .. }
            | Self::NothingCounted { .. } => FindingGravity::Contradiction,
        }
    }
}
