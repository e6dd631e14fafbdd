//! Endotoxin by the dose that a person gets, not by the vial.
//!
//! The pharmacopoeia limits endotoxin units for each kilogram of body mass and hour: K, 5 for
//! parenteral routes and 0.2 for intrathecal ones, so that the limit of a product is K/M, with M
//! the largest dose for each kilogram in one hour. Source: USP <85> Bacterial Endotoxins Test.

use evigil_core::{EuPerKgPerHour, EuPerMl, Hours, Kilograms, Millilitres};

use super::error::{ParticleError, finite, not_negative, positive};

/// What a test of endotoxin found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EndotoxinResult {
    /// An amount.
    Measured(EuPerMl),
    /// Less than the method finds: `< 0.5 EU/mL`.
    Below(EuPerMl),
}

/// How a product is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EndotoxinUse {
    /// Product in one dose, before the clinic dilutes it.
    pub volume: Millilitres,
    /// Body mass.
    pub body_mass: Kilograms,
    /// Time over which the dose is given.
    pub duration: Hours,
    /// Largest endotoxin for each kilogram and hour on this route, K.
    pub threshold: EuPerKgPerHour,
}

/// How an endotoxin result stands to the limit of its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndotoxinVerdict {
    /// The dose does not exceed the threshold.
    Within,
    /// It does.
    Exceeds,
    /// The result is "less than" a value that is itself above the limit: the test is too coarse
    /// for this use and shows nothing.
    NotShown,
}

impl EndotoxinVerdict {
    /// The word used in outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Exceeds => "exceeds",
            Self::NotShown => "not_shown",
        }
    }
}

/// An endotoxin result, judged for a use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EndotoxinDose {
    /// Endotoxin that the person gets for each kilogram in the hour in which they get most; of a
    /// "less than" result the most that it can be.
    pub dose: EuPerKgPerHour,
    /// Whether [`Self::dose`] is a bound only.
    pub at_most: bool,
    /// Limit of the product for this use, K/M.
    pub limit: EuPerMl,
    /// How the result stands to it.
    pub verdict: EndotoxinVerdict,
}

impl EndotoxinUse {
    /// Largest dose for each kilogram in one hour, M, in mL/kg: what is given in less than an hour
    /// is all given in that hour.
    ///
    /// # Errors
    /// [`ParticleError::NotPositive`] for a volume, mass or time, [`ParticleError::NotFinite`].
    pub fn dose_per_kg_in_an_hour(&self) -> Result<f64, ParticleError> {
        let volume = positive("volume", self.volume.0)?;
        let mass = positive("body_mass", self.body_mass.0)?;
        let hours = positive("duration", self.duration.0)?.max(1.0);
        positive("dose", volume / mass / hours)
    }

    /// Limit of the product for this use, `K/M`: 60 EU/mL for 5 mL in an hour at 60 kg and 5
    /// EU/kg/h, 3 EU/mL for 100 mL.
    ///
    /// # Errors
    /// As for [`Self::dose_per_kg_in_an_hour`], and for a threshold not above zero.
    pub fn limit(&self) -> Result<EuPerMl, ParticleError> {
        let threshold = positive("threshold", self.threshold.0)?;
        finite("limit", threshold / self.dose_per_kg_in_an_hour()?).map(EuPerMl)
    }

    /// Judges a result for this use.
    ///
    /// # Errors
    /// As for [`Self::limit`]; [`ParticleError::Negative`] for a result below zero,
    /// [`ParticleError::NotPositive`] for "less than" nothing.
    pub fn judge(&self, result: EndotoxinResult) -> Result<EndotoxinDose, ParticleError> {
        let what = "endotoxin";
        let (found, at_most) = match result {
            EndotoxinResult::Measured(found) => (not_negative(what, found.0)?, false),
            EndotoxinResult::Below(bound) => (positive(what, bound.0)?, true),
        };
        let limit = self.limit()?;
        let dose = finite("dose", found * self.dose_per_kg_in_an_hour()?)?;
        let verdict = match (found <= limit.0, at_most) {
            (true, _) => EndotoxinVerdict::Within,
            (false, false) => EndotoxinVerdict::Exceeds,
            (false, true) => EndotoxinVerdict::NotShown,
        };
        Ok(EndotoxinDose {
            dose: EuPerKgPerHour(dose),
            at_most,
            limit,
            verdict,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn given(volume: f64, duration: f64, threshold: f64) -> EndotoxinUse {
        EndotoxinUse {
            volume: Millilitres(volume),
            body_mass: Kilograms(60.0),
            duration: Hours(duration),
            threshold: EuPerKgPerHour(threshold),
        }
    }

    fn limit(volume: f64, duration: f64, threshold: f64) -> f64 {
        given(volume, duration, threshold)
            .limit()
            .expect("above zero")
            .0
    }

    #[test]
    fn the_limit_belongs_to_the_dose() {
        assert!((limit(5.0, 1.0, 5.0) - 60.0).abs() < 1e-9);
        assert!((limit(100.0, 1.0, 5.0) - 3.0).abs() < 1e-9);
        assert!((limit(100.0, 1.0, 0.2) - 0.12).abs() < 1e-9);
        // Two hours let twice as much, ten minutes no more than an hour.
        assert!((limit(100.0, 2.0, 5.0) - 6.0).abs() < 1e-9);
        assert!((limit(100.0, 1.0 / 6.0, 5.0) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn results_and_bounds() {
        let judge = |volume, result| given(volume, 1.0, 5.0).judge(result).expect("above zero");
        let measured = |found| EndotoxinResult::Measured(EuPerMl(found));
        let below = |bound| EndotoxinResult::Below(EuPerMl(bound));
        assert_eq!(
            judge(100.0, measured(2.9)).verdict,
            EndotoxinVerdict::Within
        );
        assert_eq!(
            judge(100.0, measured(3.1)).verdict,
            EndotoxinVerdict::Exceeds
        );
        assert_eq!(judge(100.0, below(0.5)).verdict, EndotoxinVerdict::Within);
        assert_eq!(judge(100.0, below(5.0)).verdict, EndotoxinVerdict::NotShown);
        let dose = judge(5.0, measured(12.0));
        assert!((dose.dose.0 - 1.0).abs() < 1e-12 && !dose.at_most);
        assert!(judge(5.0, below(12.0)).at_most);
        assert_eq!(judge(5.0, measured(0.0)).dose.0, 0.0);
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(given(bad, 1.0, 5.0).limit().is_err());
            assert!(given(5.0, bad, 5.0).limit().is_err());
            assert!(given(5.0, 1.0, bad).limit().is_err());
            let below = EndotoxinResult::Below(EuPerMl(bad));
            assert!(given(5.0, 1.0, 5.0).judge(below).is_err());
        }
        assert!(
            given(5.0, 1.0, 5.0)
                .judge(EndotoxinResult::Measured(EuPerMl(-1.0)))
                .is_err()
        );
        assert!(given(1e-308, 1.0, 5.0).limit().is_err());
    }

    proptest! {
        #[test]
        fn limit_and_dose_say_the_same(
            volume in 0.01_f64..1e3, duration in 0.01_f64..24.0, found in 0.0_f64..1e3,
        ) {
            let given = given(volume, duration, 5.0);
            let judged = given.judge(EndotoxinResult::Measured(EuPerMl(found)));
            let judged = judged.expect("above zero");
            prop_assume!((judged.dose.0 - 5.0).abs() > 1e-9);
            prop_assert_eq!(judged.dose.0 < 5.0, judged.verdict == EndotoxinVerdict::Within);
            let more = EndotoxinUse { volume: Millilitres(volume * 2.0), ..given };
            prop_assert!(more.limit().expect("above zero").0 < judged.limit.0);
        }
    }
}
