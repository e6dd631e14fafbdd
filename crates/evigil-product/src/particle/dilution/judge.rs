//! Whether a dilution series follows the law, and over which range.

use super::levels::{Level, levels, median};
use super::{DilutionPoint, Slope, slope};
use crate::particle::Confidence;
use crate::particle::detail::{Details, figure, percent};
use crate::particle::error::{ParticleError, finite, positive, within};
use crate::particle::verdict::Verdict;

/// How strictly the law is applied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DilutionLaw {
    /// Largest departure of a point from the flat stock value: 0.20 for 20 %.
    pub tolerance: f64,
    /// Slope above which a count does not follow the dilution, between -1 (it does) and 0 (it
    /// does not change at all): -0.5 for half way.
    pub flat_above: f64,
}

/// A point that departs from the flat stock value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OffStock {
    /// Place of the point in the series as given, from 0.
    pub point: usize,
    /// Its dilution.
    pub dilution: f64,
    /// What it says the stock holds: measured x dilution.
    pub stock: f64,
    /// Departure from the flat value: 0.3 for 30 % more, -0.3 for 30 % less.
    pub departure: f64,
}

/// Neighbouring dilutions that agree on the stock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinearRange {
    /// Lowest dilution.
    pub from_dilution: f64,
    /// Highest dilution.
    pub to_dilution: f64,
    /// What was measured at the lowest dilution: the upper limit of the linear range as far as
    /// the series shows it.
    pub highest_measured: f64,
    /// What was measured at the highest dilution.
    pub lowest_measured: f64,
    /// Dilutions in it.
    pub levels: usize,
    /// Median of what they say the stock holds, in the unit of what is measured.
    pub stock: f64,
}

/// Why a series does not simply show its stock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DilutionReason {
    /// The count does not fall with the dilution anywhere: it is background (or a detector that
    /// is full throughout), and says nothing about the sample.
    Background {
        /// Slope of the series.
        slope: f64,
        /// Factor from the lowest to the highest dilution.
        diluted: f64,
        /// Factor by which the count fell over it; below 1 it rose.
        fell: f64,
    },
    /// The count stops falling from here on: what is left is background.
    BackgroundFrom {
        /// Dilution.
        dilution: f64,
    },
    /// The count does not rise below here: coincidence, swarm or saturation.
    SaturatedUpTo {
        /// Dilution.
        dilution: f64,
    },
    /// Points depart from the flat stock value by more than the tolerance.
    OffStock {
        /// How many.
        points: usize,
        /// The largest departure.
        largest: f64,
    },
    /// No two neighbouring dilutions agree on the stock.
    NoLinearRange,
}

impl DilutionReason {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Background { .. } => "EV-P211",
            Self::BackgroundFrom { .. } => "EV-P212",
            Self::SaturatedUpTo { .. } => "EV-P213",
            Self::OffStock { .. } => "EV-P214",
            Self::NoLinearRange => "EV-P215",
        }
    }

    /// What its sentence needs.
    #[must_use]
    pub fn details(&self) -> Details {
        match *self {
            Self::Background {
                slope,
                diluted,
                fell,
            } => vec![
                ("slope", figure(slope)),
                ("diluted", figure(diluted)),
                ("fell", figure(fell)),
            ],
            Self::BackgroundFrom { dilution } | Self::SaturatedUpTo { dilution } => {
                vec![("dilution", figure(dilution))]
            }
            Self::OffStock { points, largest } => vec![
                ("points", points.to_string()),
                ("percent", percent(largest)),
            ],
            Self::NoLinearRange => Vec::new(),
        }
    }
}

/// A dilution series, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct DilutionVerdict {
    /// Slope of all points.
    pub slope: Slope,
    /// Flat value of the stock: median over the dilutions of measured x dilution.
    pub stock: f64,
    /// Points off that value by more than the tolerance, in the order given.
    pub off_stock: Vec<OffStock>,
    /// The longest range of neighbouring dilutions that agree on the stock; `None` when there is
    /// none. Its stock is the value to state.
    pub linear: Option<LinearRange>,
    /// Whether a concentration may be stated: refused when the count is background, or no two
    /// dilutions agree.
    pub verdict: Verdict<DilutionReason>,
}

/// Judges a dilution series of at least two dilutions.
///
/// The bench rule that points more than 20 % off are dropped, that a plateau at low counts is
/// background and one at high counts swarm, is that of Buntsma et al. 2023 (PMC10239693); its
/// limits are of one instrument, its shape is general.
///
/// # Errors
/// [`ParticleError`] as for [`slope`], and for a law outside of its ranges.
pub fn judge(
    points: &[DilutionPoint],
    law: DilutionLaw,
    confidence: Confidence,
) -> Result<DilutionVerdict, ParticleError> {
    let tolerance = positive("tolerance", law.tolerance)?;
    let flat_above = within("flat_above", law.flat_above, -1.0, 0.0)?;
    let slope = slope(points, confidence)?;
    let levels = levels(points)?;
    let what = "stock";
    let stock = median(levels.iter().map(Level::stock)).unwrap_or_default();
    let stock = positive(what, finite(what, stock)?)?;

    let mut off_stock = Vec::new();
    for (point, it) in points.iter().enumerate() {
        let (dilution, own) = (it.dilution, it.measured * it.dilution);
        let departure = finite(what, own / stock - 1.0)?;
        if departure.abs() > tolerance {
            off_stock.push(OffStock {
                point,
                dilution,
                stock: own,
                departure,
            });
        }
    }
    let linear = linear_range(&levels, tolerance);
    let verdict = verdict(&levels, slope, flat_above, &off_stock, linear);
    Ok(DilutionVerdict {
        slope,
        stock,
        off_stock,
        linear,
        verdict,
    })
}

fn verdict(
    levels: &[Level],
    slope: Slope,
    flat_above: f64,
    off_stock: &[OffStock],
    linear: Option<LinearRange>,
) -> Verdict<DilutionReason> {
    let (mut refusals, mut cautions) = (Vec::new(), Vec::new());
    let steps = levels.windows(2).map(|pair| match pair {
        [a, b] => a.slope_to(b) > flat_above,
        _ => false,
    });
    let flat: Vec<bool> = steps.collect();
    if let (Some(first), Some(last)) = (levels.first(), levels.last())
        && (slope.value > flat_above || flat.iter().all(|flat| *flat))
    {
        refusals.push(DilutionReason::Background {
            slope: slope.value,
            diluted: last.dilution / first.dilution,
            fell: first.measured / last.measured,
        });
    } else {
        let saturated = flat.iter().take_while(|flat| **flat).count();
        if let Some(level) = levels.get(saturated).filter(|_| saturated > 0) {
            let dilution = level.dilution;
            cautions.push(DilutionReason::SaturatedUpTo { dilution });
        }
        let background = flat.iter().rev().take_while(|flat| **flat).count();
        let from = levels.len().saturating_sub(background + 1);
        if let Some(level) = levels.get(from).filter(|_| background > 0) {
            let dilution = level.dilution;
            cautions.push(DilutionReason::BackgroundFrom { dilution });
        }
    }
    if linear.is_none() {
        refusals.push(DilutionReason::NoLinearRange);
    }
    let size = |departure: f64| departure.abs();
    let largest = off_stock.iter().map(|off| off.departure);
    if let Some(largest) = largest.max_by(|a, b| size(*a).total_cmp(&size(*b))) {
        let points = off_stock.len();
        cautions.push(DilutionReason::OffStock { points, largest });
    }
    Verdict::new(refusals, cautions)
}

/// The longest run of neighbouring levels, at least two, that all lie within the tolerance of
/// their median stock; of equally long ones the most diluted, which has fewer coincidences.
fn linear_range(levels: &[Level], tolerance: f64) -> Option<LinearRange> {
    for length in (2..=levels.len()).rev() {
        for run in levels.windows(length).rev() {
            let stock = median(run.iter().map(Level::stock))?;
            let near = |level: &Level| (level.stock() / stock - 1.0).abs() <= tolerance;
            if run.iter().all(near) {
                let (first, last) = (run.first()?, run.last()?);
                return Some(LinearRange {
                    from_dilution: first.dilution,
                    to_dilution: last.dilution,
                    highest_measured: first.measured,
                    lowest_measured: last.measured,
                    levels: length,
                    stock,
                });
            }
        }
    }
    None
}
