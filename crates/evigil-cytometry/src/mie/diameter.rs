//! From scatter in the units of an instrument to diameters.

use evigil_core::Nanometres;

use super::{MieError, Optics, Sphere};
use crate::order_statistics::{mean, standard_deviation};

/// Most diameters of a curve.
const STEPS_MAX: usize = 20_000;

/// Beads of one kind: what they are and what the instrument shows of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bead {
    /// Diameter as the maker states it.
    pub diameter: Nanometres,
    /// Material.
    pub sphere: Sphere,
    /// Centre of their scatter signal, background taken off.
    pub signal: f64,
}

/// What ties the units of an instrument to cross sections.
#[derive(Debug, Clone, PartialEq)]
pub struct ScatterFactor {
    /// Signal for a nm² of collected cross section.
    pub signal_per_nm2: f64,
    /// Measured over fitted signal of each bead, in the order given.
    pub residual_factors: Vec<f64>,
    /// Standard deviation of the logarithm of these factors; none of a single bead.
    pub log_deviation: Option<f64>,
}

/// Fits the one factor by least squares of logarithms, so that each bead counts alike.
///
/// # Errors
/// [`MieError::PoorFit`] when a bead lies more than `factor_max` times off, which means that the
/// assumed geometry does not describe the instrument; other errors for beads out of range.
pub fn fit_factor(
    optics: &Optics,
    beads: &[Bead],
    factor_max: f64,
) -> Result<ScatterFactor, MieError> {
    let mut logarithms = Vec::with_capacity(beads.len());
    for bead in beads {
        super::positive("bead signal", bead.signal)?;
        let collected = optics.collected(&bead.sphere, bead.diameter)?;
        super::positive("collected scatter", collected)?;
        logarithms.push((bead.signal / collected).ln());
    }
    let centre = mean(&logarithms).ok_or(MieError::NoBeads)?;
    let residual_factors: Vec<f64> = logarithms.iter().map(|log| (log - centre).exp()).collect();
    for (bead, factor) in beads.iter().zip(&residual_factors) {
        if factor.max(1.0 / factor) > factor_max {
            return Err(MieError::PoorFit {
                diameter: bead.diameter.0,
                factor: *factor,
                limit: factor_max,
            });
        }
    }
    Ok(ScatterFactor {
        signal_per_nm2: centre.exp(),
        residual_factors,
        log_deviation: standard_deviation(&logarithms),
    })
}

/// What a diameter rests on. The refractive indices move it more than anything else.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// Particle as it is modelled, with its refractive indices.
    pub sphere: Sphere,
    /// Light, medium with its refractive index, and aperture.
    pub optics: Optics,
}

/// A diameter from scatter.
#[derive(Debug, Clone, PartialEq)]
pub enum Diameter {
    /// One diameter scatters so much.
    One(Nanometres),
    /// Several do, from the smallest to the largest: scatter does not rise with size everywhere.
    Several(Vec<Nanometres>),
    /// Less than the smallest diameter of the curve.
    Below,
    /// More than any diameter of the curve.
    Above,
    /// The signal is no number.
    NoSignal,
}

/// Diameters with what they rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Diameters {
    /// Assumption.
    pub assumption: Assumption,
    /// One for each signal.
    pub diameters: Vec<Diameter>,
}

/// Collected scatter of an assumed particle over a range of diameters.
#[derive(Debug, Clone, PartialEq)]
pub struct DiameterCurve {
    assumption: Assumption,
    /// Diameter and cross section in nm².
    points: Vec<(f64, f64)>,
}

impl DiameterCurve {
    /// The curve from `low` to `high` in so many equal steps of the logarithm.
    ///
    /// # Errors
    /// [`MieError::Range`] when that is no range; other errors for particles out of range.
    pub fn new(
        assumption: Assumption,
        low: Nanometres,
        high: Nanometres,
        steps: usize,
    ) -> Result<Self, MieError> {
        let holds = low.0 > 0.0 && low.0 < high.0 && high.0.is_finite();
        if !holds || !(1..=STEPS_MAX).contains(&steps) {
            return Err(MieError::Range {
                low: low.0,
                high: high.0,
                steps,
            });
        }
        let growth = (high.0 / low.0).ln() / steps as f64;
        let points = (0..=steps)
            .map(|step| {
                let diameter = low.0 * (growth * step as f64).exp();
                let collected = assumption
                    .optics
                    .collected(&assumption.sphere, Nanometres(diameter))?;
                Ok((diameter, collected))
            })
            .collect::<Result<_, MieError>>()?;
        Ok(Self { assumption, points })
    }

    /// Diameters and collected cross sections in nm².
    #[must_use]
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// The largest diameter up to which scatter rises with size, so that it is unambiguous as long
    /// as no larger particle scatters as little.
    #[must_use]
    pub fn rises_up_to(&self) -> Option<Nanometres> {
        let next = self.points.iter().skip(1);
        let pair = self.points.iter().zip(next).find(|(a, b)| b.1 <= a.1);
        pair.map(|(a, _)| a)
            .or(self.points.last())
            .map(|(diameter, _)| Nanometres(*diameter))
    }

    /// Diameter of a collected cross section in nm², between the points by logarithms.
    #[must_use]
    pub fn diameter(&self, cross_section: f64) -> Diameter {
        if cross_section.is_nan() {
            return Diameter::NoSignal;
        }
        let mut found: Vec<f64> = Vec::new();
        for ((d0, c0), (d1, c1)) in self.points.iter().zip(self.points.iter().skip(1)) {
            let between = (c0.min(*c1)..=c0.max(*c1)).contains(&cross_section);
            if between && c0 != c1 {
                let share = (cross_section / c0).ln() / (c1 / c0).ln();
                let diameter = d0 * (d1 / d0).powf(share);
                // A point of the curve belongs to both of its neighbours.
                if found.last().is_none_or(|last| diameter / last - 1.0 > 1e-9) {
                    found.push(diameter);
                }
            }
        }
        match found.as_slice() {
            [] => {
                let lowest = self.points.first().map_or(0.0, |(_, first)| *first);
                if cross_section < lowest {
                    Diameter::Below
                } else {
                    Diameter::Above
                }
            }
            [one] => Diameter::One(Nanometres(*one)),
            _ => Diameter::Several(found.into_iter().map(Nanometres).collect()),
        }
    }

    /// Diameters of signals, with what they rest on.
    #[must_use]
    pub fn diameters(
        &self,
        factor: &ScatterFactor,
        signals: impl IntoIterator<Item = f64>,
    ) -> Diameters {
        Diameters {
            assumption: self.assumption.clone(),
            diameters: signals
                .into_iter()
                .map(|signal| self.diameter(signal / factor.signal_per_nm2))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Collection, Material, Polarisation};
    use super::*;

    fn optics() -> Optics {
        let side = Collection::Cone {
            axis: 90.0,
            half_angle: 45.0,
        };
        Optics::new(Nanometres(405.0), 1.343, side, Polarisation::Across).unwrap()
    }

    fn beads(optics: &Optics, factor: f64) -> Vec<Bead> {
        let sphere = Sphere::transparent(
            Material::PolystyreneSpheres
                .index(Nanometres(405.0))
                .unwrap(),
        );
        [80.0, 108.0, 142.0, 304.0]
            .map(|diameter| Bead {
                diameter: Nanometres(diameter),
                sphere,
                signal: factor * optics.collected(&sphere, Nanometres(diameter)).unwrap(),
            })
            .to_vec()
    }

    fn vesicles(optics: &Optics) -> DiameterCurve {
        let sphere = Sphere::vesicle(1.38, 1.48, Nanometres(6.0));
        let assumption = Assumption {
            sphere,
            optics: optics.clone(),
        };
        DiameterCurve::new(assumption, Nanometres(20.0), Nanometres(1000.0), 400).unwrap()
    }

    #[test]
    fn beads_give_the_factor_and_vesicles_their_diameter() {
        let optics = optics();
        let factor = fit_factor(&optics, &beads(&optics, 3.7), 1.1).unwrap();
        assert!((factor.signal_per_nm2 - 3.7).abs() < 1e-12);
        assert!(factor.log_deviation.unwrap() < 1e-12);
        let curve = vesicles(&optics);
        let sphere = Sphere::vesicle(1.38, 1.48, Nanometres(6.0));
        let signal = 3.7 * optics.collected(&sphere, Nanometres(123.0)).unwrap();
        let found = curve.diameters(&factor, [signal, f64::NAN, 0.0, 1e30]);
        assert_eq!(found.assumption.sphere, sphere);
        let [
            Diameter::One(one),
            Diameter::NoSignal,
            Diameter::Below,
            Diameter::Above,
        ] = found.diameters.as_slice()
        else {
            panic!("{found:?}");
        };
        assert!((one.0 - 123.0).abs() < 0.01, "{one:?}");
    }

    #[test]
    fn ambiguity_is_told() {
        let narrow = Collection::Cone {
            axis: 90.0,
            half_angle: 5.0,
        };
        let optics = Optics::new(Nanometres(405.0), 1.343, narrow, Polarisation::Across).unwrap();
        let sphere = Sphere::transparent(1.62);
        let assumption = Assumption { sphere, optics };
        let curve =
            DiameterCurve::new(assumption, Nanometres(50.0), Nanometres(2000.0), 800).unwrap();
        let end = curve.rises_up_to().unwrap();
        assert!(end.0 < 1000.0, "{end:?}");
        let at_the_bend = curve.points().iter().find(|(d, _)| *d >= end.0).unwrap().1;
        let Diameter::Several(all) = curve.diameter(at_the_bend * 0.999) else {
            panic!("one diameter at the bend");
        };
        assert!(all.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn beads_that_do_not_fit_are_refused() {
        let optics = optics();
        let mut beads = beads(&optics, 1.0);
        beads[2].signal *= 3.0;
        assert!(matches!(
            fit_factor(&optics, &beads, 1.5),
            Err(MieError::PoorFit { .. })
        ));
        assert!(matches!(
            fit_factor(&optics, &[], 1.5),
            Err(MieError::NoBeads)
        ));
        beads[0].signal = 0.0;
        assert!(matches!(
            fit_factor(&optics, &beads, 1.5),
            Err(MieError::NotPositive { .. })
        ));
    }

    #[test]
    fn the_index_moves_the_diameter() {
        let optics = optics();
        let low = vesicles(&optics);
        let sphere = Sphere::vesicle(1.36, 1.46, Nanometres(6.0));
        let assumption = Assumption {
            sphere,
            optics: optics.clone(),
        };
        let high =
            DiameterCurve::new(assumption, Nanometres(20.0), Nanometres(1000.0), 400).unwrap();
        let signal = optics
            .collected(
                &Sphere::vesicle(1.38, 1.48, Nanometres(6.0)),
                Nanometres(100.0),
            )
            .unwrap();
        let (Diameter::One(a), Diameter::One(b)) = (low.diameter(signal), high.diameter(signal))
        else {
            panic!("both rise here");
        };
        assert!(b.0 > a.0 * 1.05);
    }
}
