//! Time to onset: how long after the first day of a product its event began.
//!
//! An event that a product causes begins when the product acts, one that it does not cause begins at
//! any time. So the distribution of the times says something that counts don't:
//!
//! - the hazard of a Weibull fit falls (shape below 1) when events gather after the start (Cornelius
//!   VR, Sauzet O, Evans SJW. Drug Saf 2012;35:599-610);
//! - the times of a pair differ from those of the same event after other products, and from those of
//!   other events after the same product (Van Holle L, Zeinoun Z, Bauchau V, Verstraeten T.
//!   Pharmacoepidemiol Drug Saf 2012;21:603-610).
//!
//! Reports only tell of events that happened and were reported: times are truncated to the right, and
//! a fit describes the reports, not the patients (Leroy F, Dauxois JY, Théophile H, Haramburu F,
//! Tubert-Bitter P. BMC Med Res Methodol 2014;14:17).

mod fit;
mod kaplan_meier;
mod kolmogorov_smirnov;

pub use fit::{Distribution, Fit, Lifetime, OnsetError, fit};
pub use kaplan_meier::{KaplanMeier, MedianTime, Step, kaplan_meier};
pub use kolmogorov_smirnov::{KolmogorovSmirnov, kolmogorov_smirnov};

use super::ReportIndex;
use crate::disproportion::Interval;

/// What a time of zero days counts as, and how many times a fit needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OnsetSettings {
    /// Days that an onset on the first day of the product counts as in the fits: a day is over after
    /// it, so the middle of the first day by default. Comparisons of times do not depend on it.
    pub first_day: f64,
    /// Least number of times for the fits and the comparisons.
    pub least: usize,
}

impl Default for OnsetSettings {
    fn default() -> Self {
        Self {
            first_day: 0.5,
            least: 5,
        }
    }
}

/// How the hazard of a Weibull distribution goes, judged by the limits of its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hazard {
    /// It falls: the upper limit of the shape is below 1. Events gather early.
    Falling,
    /// It may be constant: the limits enclose 1.
    Constant,
    /// It rises: the lower limit of the shape is above 1.
    Rising,
}

impl Hazard {
    /// What the limits of a Weibull shape say.
    #[must_use]
    pub fn of_shape(shape: Interval) -> Self {
        if shape.high < 1.0 {
            Self::Falling
        } else if shape.low > 1.0 {
            Self::Rising
        } else {
            Self::Constant
        }
    }
}

/// What the times of one pair say.
#[derive(Debug, Clone, PartialEq)]
pub struct Onset {
    /// The product.
    pub product: u32,
    /// The event.
    pub event: u32,
    /// Reports of the pair.
    pub reports: u64,
    /// Reports whose event began before the product was given; they are in nothing below.
    pub before: u64,
    /// Times in days, ascending; zero as told.
    pub days: Vec<u32>,
    /// Fits in the order of [`Distribution::ALL`], each on its own.
    pub fits: Vec<Result<Fit, OnsetError>>,
    /// How the hazard of the Weibull fit goes.
    pub hazard: Option<Hazard>,
    /// Against the same event after other products.
    pub other_products: Option<KolmogorovSmirnov>,
    /// Against other events after the same product.
    pub other_events: Option<KolmogorovSmirnov>,
}

impl Onset {
    /// The fit of this distribution.
    #[must_use]
    pub fn fit(&self, distribution: Distribution) -> Option<&Fit> {
        self.fits
            .iter()
            .filter_map(|fit| fit.as_ref().ok())
            .find(|fit| fit.distribution == distribution)
    }

    /// The fit with the least Akaike criterion.
    #[must_use]
    pub fn best(&self) -> Option<&Fit> {
        self.fits
            .iter()
            .filter_map(|fit| fit.as_ref().ok())
            .min_by(|a, b| a.aic().total_cmp(&b.aic()))
    }
}

/// What the times of one pair say. A report gives a pair one time; where it names several products
/// with the event, each has its own.
#[must_use]
pub fn onset(index: &ReportIndex<'_>, product: u32, event: u32, settings: OnsetSettings) -> Onset {
    let table = index.table();
    let mut reports = 0;
    let mut before = 0;
    let mut days = Vec::new();
    let mut other_events = Vec::new();
    for &report in index.with_product(product) {
        let pairs = table.pairs(report as usize);
        for (pair, &onset) in pairs.iter().zip(table.onset_days(report as usize)) {
            if pair.product != product || pair.event == crate::table::NOT_TOLD {
                continue;
            }
            let mine = pair.event == event;
            reports += u64::from(mine);
            match onset.map(u32::try_from) {
                Some(Ok(day)) if mine => days.push(day),
                Some(Ok(day)) => other_events.push(day),
                Some(Err(_)) => before += u64::from(mine),
                None => {}
            }
        }
    }
    let mut other_products = Vec::new();
    for &report in index.with_event(event) {
        let pairs = table.pairs(report as usize);
        for (pair, &onset) in pairs.iter().zip(table.onset_days(report as usize)) {
            let other = pair.product != product && pair.product != crate::table::NOT_TOLD;
            if other
                && pair.event == event
                && let Some(Ok(day)) = onset.map(u32::try_from)
            {
                other_products.push(day);
            }
        }
    }
    days.sort_unstable();
    let times: Vec<Lifetime> = days
        .iter()
        .map(|&day| {
            Lifetime::observed(if day == 0 {
                settings.first_day
            } else {
                f64::from(day)
            })
        })
        .collect();
    let fits: Vec<_> = Distribution::ALL
        .into_iter()
        .map(|distribution| {
            if times.len() < settings.least {
                return Err(OnsetError::TooFew {
                    times: times.len(),
                    least: settings.least,
                });
            }
            fit(&times, distribution)
        })
        .collect();
    let compare = |others: &[u32]| {
        (days.len() >= settings.least && others.len() >= settings.least)
            .then(|| kolmogorov_smirnov(&days, others))
            .flatten()
    };
    let hazard = fits
        .iter()
        .filter_map(|fit| fit.as_ref().ok())
        .find(|fit| fit.distribution == Distribution::Weibull)
        .map(|fit| Hazard::of_shape(fit.shape));
    Onset {
        product,
        event,
        reports,
        before,
        other_products: compare(&other_products),
        other_events: compare(&other_events),
        days,
        fits,
        hazard,
    }
}
