//! Counts of particles: how sure a count is, what concentration it means, and whether it stands
//! out from its blank.

use super::error::{ParticleError, finite, not_negative, positive};
use super::estimate::{Confidence, Estimate};
use super::quantile::{binomial_at_least, chi_square_quantile};

/// One-sided 5 % quantile of the normal distribution as Currie prints it.
const ONE_SIDED: f64 = 1.645;

/// Relative standard error of a Poisson count, `1/sqrt(N)`; `None` for a count of zero.
///
/// Source: the variance of a Poisson count is its mean.
///
/// # Errors
/// [`ParticleError::Negative`], [`ParticleError::NotFinite`].
pub fn relative_standard_error(count: f64) -> Result<Option<f64>, ParticleError> {
    let count = not_negative("count", count)?;
    Ok((count > 0.0).then(|| 1.0 / count.sqrt()))
}

/// Exact interval of the expectation behind a Poisson count:
/// `chi2(a/2; 2N)/2` to `chi2(1-a/2; 2N+2)/2`, from zero when nothing was counted.
///
/// Never the normal approximation, which is wrong below some 30 counts. Weighted counts need not
/// be whole. Source: Garwood, Biometrika 1936;28:437.
///
/// # Errors
/// [`ParticleError::Negative`], [`ParticleError::NotFinite`].
pub fn poisson_interval(count: f64, confidence: Confidence) -> Result<Estimate, ParticleError> {
    let what = "count";
    let count = not_negative(what, count)?;
    let tail = confidence.tail();
    let low = if count > 0.0 {
        chi_square_quantile(2.0 * count, tail) / 2.0
    } else {
        0.0
    };
    let high = chi_square_quantile(2.0 * count + 2.0, 1.0 - tail) / 2.0;
    Estimate::new(what, count, low, high)
}

/// A factor that is known with an error, such as a dilution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// The factor: 1000 for one part in a thousand.
    pub value: f64,
    /// Its relative standard error: 0.02 for 2 %; 0 when taken as known.
    pub relative_error: f64,
}

impl Factor {
    /// A factor without error.
    #[must_use]
    pub const fn known(value: f64) -> Self {
        Self {
            value,
            relative_error: 0.0,
        }
    }

    /// The factor with its interval, normal on the logarithm: `f·exp(±z·e)`.
    ///
    /// # Errors
    /// [`ParticleError`] when the factor is not above zero or the error is below.
    pub fn estimate(self, confidence: Confidence) -> Result<Estimate, ParticleError> {
        let what = "dilution";
        let value = positive(what, self.value)?;
        let error = not_negative(what, self.relative_error)?;
        let spread = (confidence.z() * error).exp();
        Estimate::new(what, value, value / spread, value * spread)
    }
}

/// Particles counted in a volume that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountedVolume {
    /// Particles.
    pub count: f64,
    /// Volume in which they were counted, in millilitres.
    pub volume_ml: f64,
    /// Dilution of the sample that was counted.
    pub dilution: Factor,
}

impl CountedVolume {
    /// Particles in a millilitre of the undiluted sample, `N·f/V`: the exact Poisson interval
    /// joined with the error of the dilution as by [`Estimate::times`].
    ///
    /// # Errors
    /// [`ParticleError`] for a count below zero, a volume or dilution not above zero.
    pub fn concentration(self, confidence: Confidence) -> Result<Estimate, ParticleError> {
        let volume = positive("volume", self.volume_ml)?;
        poisson_interval(self.count, confidence)?
            .times(self.dilution.estimate(confidence)?)?
            .scaled(1.0 / volume)
    }
}

/// Interval of a concentration (any unit) that rests on `count` particles: the relative limits of
/// the count, joined with the error of the factor by which the concentration is multiplied.
///
/// For instruments that print a concentration and the number of tracks behind it.
///
/// # Errors
/// [`ParticleError`]: besides the usual, [`ParticleError::NoParticles`] when no particle was
/// counted, because then the printed concentration bounds nothing.
pub fn concentration_from_count(
    concentration: f64,
    count: f64,
    factor: Factor,
    confidence: Confidence,
) -> Result<Estimate, ParticleError> {
    let concentration = positive("concentration", concentration)?;
    if not_negative("count", count)? == 0.0 {
        return Err(ParticleError::NoParticles);
    }
    poisson_interval(count, confidence)?
        .scaled(concentration / count)?
        .times(factor.estimate(confidence)?)
}

/// A count and what it was collected over: seconds, frames or millilitres, the same for all
/// that is compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Particles or events.
    pub count: f64,
    /// What they were collected over.
    pub exposure: f64,
}

impl Rate {
    /// The rate with its exact Poisson interval.
    ///
    /// # Errors
    /// [`ParticleError`] for a count below zero or an exposure not above it.
    pub fn estimate(self, confidence: Confidence) -> Result<Estimate, ParticleError> {
        let exposure = positive("exposure", self.exposure)?;
        poisson_interval(self.count, confidence)?.scaled(1.0 / exposure)
    }
}

/// Whether a sample stands out from its blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlankVerdict {
    /// The difference is above the decision limit.
    AboveBlank,
    /// It is not: no concentration may be stated.
    Refused,
}

/// A sample after subtraction of its blank. Rates are per unit of exposure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BlankSubtraction {
    /// Sample less blank, which may be below zero; interval by the method of variance estimates
    /// recovery from the two exact Poisson intervals (Zou and Donner, Stat Med 2008;27:1693).
    pub difference: Estimate,
    /// Standard error of the difference, `sqrt(Ns/ts^2 + Nb/tb^2)`.
    pub standard_error: f64,
    /// Difference above which the sample stands out: `1.645·sqrt(B(1+ts/tb))` counts as a rate,
    /// where `B = Nb·ts/tb`.
    pub decision_limit: f64,
    /// Difference that is found with 95 %: `2.71 + 3.29·sqrt(B(1+ts/tb))` counts as a rate.
    pub detection_limit: f64,
    /// Exact probability of as many counts in the sample when there is nothing but blank: of the
    /// counts of both, the sample's are binomial with the share `ts/(ts+tb)`. Weigh it when the
    /// blank has few counts, where the decision limit is too low.
    pub p: f64,
    /// What follows.
    pub verdict: BlankVerdict,
}

/// Subtracts a blank from a sample.
///
/// Source: Currie, Anal Chem 1968;40:586 (paired and unequal counting times); the decision limit
/// is 1.645 times the standard error of the difference when the true difference is zero.
///
/// # Errors
/// [`ParticleError`] for a count below zero or an exposure not above it.
pub fn subtract_blank(
    sample: Rate,
    blank: Rate,
    confidence: Confidence,
) -> Result<BlankSubtraction, ParticleError> {
    let (s, b) = (sample.estimate(confidence)?, blank.estimate(confidence)?);
    let (ts, tb) = (sample.exposure, blank.exposure);
    let value = s.value - b.value;
    let low = value - (s.value - s.low).hypot(b.high - b.value);
    let high = value + (s.high - s.value).hypot(b.value - b.low);
    let standard_error = (sample.count.sqrt() / ts).hypot(blank.count.sqrt() / tb);

    let expected = blank.count * (ts / tb);
    let spread = finite("blank", (expected * (1.0 + ts / tb)).sqrt())?;
    let decision_limit = ONE_SIDED * spread / ts;
    let verdict = if value > decision_limit {
        BlankVerdict::AboveBlank
    } else {
        BlankVerdict::Refused
    };
    Ok(BlankSubtraction {
        difference: Estimate::new("difference", value, low, high)?,
        standard_error: finite("difference", standard_error)?,
        decision_limit: finite("decision_limit", decision_limit)?,
        detection_limit: finite("detection_limit", (2.71 + 3.29 * spread) / ts)?,
        p: binomial_at_least(sample.count, blank.count, 1.0 / (1.0 + tb / ts)),
        verdict,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn close(found: f64, wanted: f64) {
        assert!(
            (found - wanted).abs() <= 1e-9 * wanted.abs().max(1e-300),
            "{found} for {wanted}"
        );
    }

    /// References: `scipy.stats.chi2.ppf` 1.17.1; the limits of 3 and 10 also stand in Garwood's
    /// table as 0.619, 8.77 and 4.80, 18.39.
    #[test]
    fn garwood_limits() {
        let cases = [
            (1.0, 0.025_317_807_984_289_876, 5.571_643_390_938_898),
            (3.0, 0.618_672_122_895_601_4, 8.767_273_069_742_323),
            (10.0, 4.795_388_696_132_433_5, 18.390_356_042_017_78),
            (29.0, 19.421_755_137_547_937, 41.648_837_438_586_6),
            (2_043.0, 1_955.361_418_875_125_5, 2_133.554_499_851_545),
            (2e5, 199_124.424_996_541_17, 200_878.471_499_962_88),
        ];
        for (count, low, high) in cases {
            let interval = poisson_interval(count, P95).expect("a count");
            close(interval.low, low);
            close(interval.high, high);
        }
        // Nothing counted: up to -ln(0.025).
        let none = poisson_interval(0.0, P95).expect("a count");
        assert_eq!((none.value, none.low), (0.0, 0.0));
        close(none.high, -0.025_f64.ln());
    }

    #[test]
    fn relative_error_of_a_count() {
        assert_eq!(relative_standard_error(400.0), Ok(Some(0.05)));
        assert_eq!(relative_standard_error(0.0), Ok(None));
        assert!(relative_standard_error(-1.0).is_err());
    }

    #[test]
    fn concentration_holds_dilution_and_its_error() {
        let counted = CountedVolume {
            count: 100.0,
            volume_ml: 2e-6,
            dilution: Factor::known(1_000.0),
        };
        let sure = counted.concentration(P95).expect("counted");
        close(sure.value, 5e10);
        close(sure.low, 81.363_991_250_923_14 * 5e8);
        let unsure = CountedVolume {
            dilution: Factor {
                value: 1_000.0,
                relative_error: 0.1,
            },
            ..counted
        };
        let unsure = unsure.concentration(P95).expect("counted");
        // ln(100/81.36) = 0.20624 and 1.96·0.1 add in squares.
        let wanted = (100.0_f64 / 81.363_991_250_923_14)
            .ln()
            .hypot(0.195_996_398_454_005_4);
        close((unsure.value / unsure.low).ln(), wanted);
        let printed = concentration_from_count(5e7, 100.0, Factor::known(1e3), P95);
        close(printed.expect("counted").low, sure.low);
        let empty = concentration_from_count(5e7, 0.0, Factor::known(1e3), P95);
        assert_eq!(empty, Err(ParticleError::NoParticles));
    }

    #[test]
    fn currie_limits_of_paired_counts() {
        // Equal times, 100 counts in the blank: LC = 1.645·sqrt(200), LD = 2.71 + 3.29·sqrt(200).
        let blank = Rate {
            count: 100.0,
            exposure: 1.0,
        };
        let with = |count| {
            subtract_blank(
                Rate {
                    count,
                    exposure: 1.0,
                },
                blank,
                P95,
            )
        };
        let above = with(124.0).expect("counts");
        close(above.decision_limit, 1.645 * 200.0_f64.sqrt());
        close(above.detection_limit, 2.71 + 3.29 * 200.0_f64.sqrt());
        close(above.standard_error, 224.0_f64.sqrt());
        assert_eq!(above.verdict, BlankVerdict::AboveBlank);
        assert_eq!(with(123.0).map(|it| it.verdict), Ok(BlankVerdict::Refused));
        // scipy.stats.binom.sf(123, 224, 0.5) 1.17.1.
        close(above.p, 0.062_081_710_661_146_61);
    }

    #[test]
    fn unequal_exposures() {
        let sample = Rate {
            count: 60.0,
            exposure: 2.0,
        };
        let blank = Rate {
            count: 40.0,
            exposure: 8.0,
        };
        let result = subtract_blank(sample, blank, P95).expect("counts");
        close(result.difference.value, 25.0);
        close(result.standard_error, (60.0_f64 / 4.0 + 40.0 / 64.0).sqrt());
        // Garwood for 60 in 2 and 40 in 8 (scipy.stats.chi2.ppf 1.17.1), distances in squares:
        // the lower end of one goes with the upper end of the other.
        let (s_low, s_high) = (45.786320950007266, 77.23189340664332);
        let (b_low, b_high) = (28.576586441788965, 54.468646963984064);
        let below = ((60.0_f64 - s_low) / 2.0).hypot((b_high - 40.0) / 8.0);
        let above = ((s_high - 60.0_f64) / 2.0).hypot((40.0 - b_low) / 8.0);
        close(result.difference.low, 25.0 - below);
        close(result.difference.high, 25.0 + above);
        // B = 10 counts, LC = 1.645·sqrt(10·1.25)/2.
        close(result.decision_limit, 1.645 * 12.5_f64.sqrt() / 2.0);
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [f64::NAN, f64::INFINITY, -1.0] {
            assert!(poisson_interval(bad, P95).is_err());
            assert!(
                Rate {
                    count: 1.0,
                    exposure: bad
                }
                .estimate(P95)
                .is_err()
            );
            let rate = Rate {
                count: bad,
                exposure: 1.0,
            };
            assert!(subtract_blank(rate, rate, P95).is_err());
        }
        assert!(
            Rate {
                count: 1.0,
                exposure: 0.0
            }
            .estimate(P95)
            .is_err()
        );
        assert!(Factor::known(0.0).estimate(P95).is_err());
        let wild = Factor {
            value: 1.0,
            relative_error: 1e9,
        };
        assert_eq!(
            wild.estimate(P95).map_err(|error| error.code()),
            Err("EV-P101")
        );
        assert!(poisson_interval(1e300, P95).is_ok_and(|huge| huge.contains(1e300)));
    }

    proptest! {
        #[test]
        fn intervals_hold_the_count_and_rise_with_it(count in 0.0_f64..1e7, more in 0.1_f64..1e3) {
            let lower = poisson_interval(count, P95).expect("a count");
            let upper = poisson_interval(count + more, P95).expect("a count");
            prop_assert!(lower.contains(count));
            prop_assert!(lower.low < upper.low && lower.high < upper.high);
        }

        #[test]
        fn the_unit_of_exposure_does_not_matter(
            s in 0_u32..5_000, b in 0_u32..5_000, ts in 0.1_f64..100.0, tb in 0.1_f64..100.0,
            unit in 0.01_f64..100.0,
        ) {
            let of = |unit: f64| subtract_blank(
                Rate { count: f64::from(s), exposure: ts * unit },
                Rate { count: f64::from(b), exposure: tb * unit },
                P95,
            ).expect("counts");
            let (one, other) = (of(1.0), of(unit));
            prop_assert!((one.decision_limit - other.decision_limit * unit).abs()
                <= 1e-9 * one.decision_limit.max(1e-9));
            prop_assert!((one.p - other.p).abs() < 1e-9);
            prop_assert!(one.difference.contains(one.difference.value));
        }
    }
}
