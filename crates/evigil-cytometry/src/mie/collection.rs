//! Light collected by an aperture.

use std::f64::consts::PI;

use evigil_core::Nanometres;

use super::quadrature::gauss_legendre;
use super::{MieError, MieSeries, Sphere, positive};

/// Nodes of a panel of angles. The intensity is a polynomial of twice the orders of the series in
/// the cosine of the angle; with [`ORDERS_MAX`] orders these nodes resolve it.
const NODES: usize = 400;

/// Most orders of a series for which [`NODES`] suffice; a size parameter of about 120, or a
/// diameter of 11 µm at 405 nm in water.
const ORDERS_MAX: usize = 150;

/// Directions that are collected, by angles from the direction of the beam in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Collection {
    /// A lens: a cone around an axis. 90 is side scatter.
    Cone {
        /// Angle of the axis.
        axis: f64,
        /// Half the opening.
        half_angle: f64,
    },
    /// All directions between two angles: forward scatter past a beam stop.
    Annulus {
        /// Smallest angle.
        from: f64,
        /// Largest angle.
        to: f64,
    },
}

/// How the light is polarised, against the plane of beam and lens axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarisation {
    /// Not at all, or circular.
    None,
    /// Across the plane: along the sample stream in most flow cytometers.
    Across,
    /// In the plane.
    Within,
}

/// Half the opening in degrees of a lens of a numerical aperture in a medium; none when the
/// aperture is not possible there.
#[must_use]
pub fn half_angle_of_aperture(numerical_aperture: f64, medium: f64) -> Option<f64> {
    let sine = numerical_aperture / medium;
    (sine > 0.0 && sine <= 1.0).then(|| sine.asin().to_degrees())
}

/// Light source, medium and aperture.
#[derive(Debug, Clone, PartialEq)]
pub struct Optics {
    wavelength: Nanometres,
    medium: f64,
    collection: Collection,
    polarisation: Polarisation,
    /// Cosine of an angle, and weights of |S1|² and |S2|² there.
    directions: Vec<(f64, f64, f64)>,
}

impl Optics {
    /// Light of this wavelength in vacuum, in a medium of this refractive index.
    ///
    /// # Errors
    /// [`MieError`] when a quantity is not positive or an angle out of range.
    pub fn new(
        wavelength: Nanometres,
        medium: f64,
        collection: Collection,
        polarisation: Polarisation,
    ) -> Result<Self, MieError> {
        positive("wavelength", wavelength.0)?;
        positive("medium index", medium)?;
        check(collection)?;
        Ok(Self {
            wavelength,
            medium,
            collection,
            polarisation,
            directions: directions(collection, polarisation),
        })
    }

    /// Wavelength in vacuum.
    #[must_use]
    pub const fn wavelength(&self) -> Nanometres {
        self.wavelength
    }

    /// Refractive index of the medium.
    #[must_use]
    pub const fn medium(&self) -> f64 {
        self.medium
    }

    /// Directions that are collected.
    #[must_use]
    pub const fn collection(&self) -> Collection {
        self.collection
    }

    /// Polarisation.
    #[must_use]
    pub const fn polarisation(&self) -> Polarisation {
        self.polarisation
    }

    /// Cross section in nm² of the light that a sphere scatters into the aperture.
    ///
    /// # Errors
    /// [`MieError`] when the sphere is out of range or too large for the angular resolution.
    pub fn collected(&self, sphere: &Sphere, diameter: Nanometres) -> Result<f64, MieError> {
        let series = sphere.series(diameter, self.wavelength, self.medium)?;
        let wave_number = 2.0 * PI * self.medium / self.wavelength.0;
        Ok(self.weigh(&series)? / wave_number.powi(2))
    }

    /// Integral of the intensity over the aperture.
    fn weigh(&self, series: &MieSeries) -> Result<f64, MieError> {
        if series.orders() > ORDERS_MAX {
            return Err(MieError::TooLarge {
                size: series.size(),
                limit: ORDERS_MAX as f64,
            });
        }
        let intensity = |(cosine, across, within): &(f64, f64, f64)| {
            let (s1, s2) = series.amplitudes(*cosine);
            across * s1.norm_sqr() + within * s2.norm_sqr()
        };
        Ok(self.directions.iter().map(intensity).sum())
    }
}

fn check(collection: Collection) -> Result<(), MieError> {
    let (what, degrees, holds) = match collection {
        Collection::Cone { axis, half_angle } => {
            if !(0.0..=180.0).contains(&axis) {
                ("axis", axis, false)
            } else {
                (
                    "half angle",
                    half_angle,
                    half_angle > 0.0 && half_angle <= 180.0,
                )
            }
        }
        Collection::Annulus { from, to } => {
            ("annulus", to, from >= 0.0 && from < to && to <= 180.0)
        }
    };
    if holds {
        return Ok(());
    }
    Err(MieError::Angle { what, degrees })
}

/// Nodes over the polar angle; the azimuth is integrated in closed form.
///
/// Around the azimuth of the lens axis the aperture reaches ± w. With light polarised across the
/// plane of beam and axis, |S1|² has the weight cos² of the azimuth, so that its integral is
/// w + sin(2w)/2, and |S2|² the rest; with light in the plane it is the other way round, and
/// unpolarised light is the mean of both (Bohren & Huffman 1983, 4.4.4).
fn directions(collection: Collection, polarisation: Polarisation) -> Vec<(f64, f64, f64)> {
    let mut directions = Vec::new();
    let nodes = gauss_legendre(NODES);
    for (from, to) in panels(collection) {
        for (node, weight) in &nodes {
            // Angles go with the sine of the variable, so that the square root with which a cone
            // begins and ends is smooth.
            let turn = node * PI / 2.0;
            let theta = f64::midpoint(from, to) + (to - from) / 2.0 * turn.sin();
            let step = (to - from) / 2.0 * turn.cos() * PI / 2.0 * weight * theta.sin();
            let width = azimuth(collection, theta);
            let (even, odd) = (width, (2.0 * width).sin() / 2.0);
            let (across, within) = match polarisation {
                Polarisation::None => (even, even),
                Polarisation::Across => (even + odd, even - odd),
                Polarisation::Within => (even - odd, even + odd),
            };
            if width > 0.0 {
                directions.push((theta.cos(), step * across, step * within));
            }
        }
    }
    directions
}

/// Polar angles in radians, cut where the azimuth ceases to be a full turn.
fn panels(collection: Collection) -> Vec<(f64, f64)> {
    match collection {
        Collection::Annulus { from, to } => vec![(from.to_radians(), to.to_radians())],
        Collection::Cone { axis, half_angle } => {
            let (axis, half) = (axis.to_radians(), half_angle.to_radians());
            let mut edges = vec![(axis - half).max(0.0), (axis + half).min(PI)];
            edges.extend([half - axis, 2.0 * PI - axis - half]);
            let (low, high) = ((axis - half).max(0.0), (axis + half).min(PI));
            edges.retain(|edge| (low..=high).contains(edge));
            if half > axis {
                edges.push(0.0);
            }
            if half > PI - axis {
                edges.push(PI);
            }
            edges.sort_unstable_by(f64::total_cmp);
            edges.dedup();
            let ends = edges.iter().skip(1);
            edges.iter().copied().zip(ends.copied()).collect()
        }
    }
}

/// Half the range of azimuths that is collected at a polar angle.
fn azimuth(collection: Collection, theta: f64) -> f64 {
    match collection {
        Collection::Annulus { .. } => PI,
        Collection::Cone { axis, half_angle } => {
            let (axis, half) = (axis.to_radians(), half_angle.to_radians());
            let reach = half.cos() - theta.cos() * axis.cos();
            let swing = theta.sin() * axis.sin();
            if reach >= swing {
                0.0
            } else if reach <= -swing {
                PI
            } else {
                (reach / swing).acos()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LASER: Nanometres = Nanometres(488.0);

    fn collected(collection: Collection, polarisation: Polarisation, diameter: f64) -> f64 {
        let optics = Optics::new(LASER, 1.337, collection, polarisation).unwrap();
        optics
            .collected(&Sphere::transparent(1.6), Nanometres(diameter))
            .unwrap()
    }

    fn near(a: f64, b: f64) {
        assert!((a / b - 1.0).abs() < 1e-9, "{a} {b}");
    }

    const ALL: [Polarisation; 3] = [
        Polarisation::None,
        Polarisation::Across,
        Polarisation::Within,
    ];

    #[test]
    fn all_directions_give_the_scattering_cross_section() {
        for diameter in [30.0, 200.0, 1000.0, 5000.0] {
            let sphere = Sphere::transparent(1.6);
            let series = sphere.series(Nanometres(diameter), LASER, 1.337).unwrap();
            let whole = series.scattering() * PI * (diameter / 2.0).powi(2);
            for polarisation in ALL {
                near(
                    collected(
                        Collection::Annulus {
                            from: 0.0,
                            to: 180.0,
                        },
                        polarisation,
                        diameter,
                    ),
                    whole,
                );
                for axis in [0.0, 90.0, 60.0, 180.0] {
                    let cone = Collection::Cone {
                        axis,
                        half_angle: 180.0,
                    };
                    near(collected(cone, polarisation, diameter), whole);
                }
            }
        }
    }

    #[test]
    fn two_half_spaces_make_the_whole() {
        let half = |axis| Collection::Cone {
            axis,
            half_angle: 90.0,
        };
        for polarisation in ALL {
            let whole = collected(
                Collection::Annulus {
                    from: 0.0,
                    to: 180.0,
                },
                polarisation,
                700.0,
            );
            // Left and right of the beam are alike.
            near(2.0 * collected(half(90.0), polarisation, 700.0), whole);
            let both = collected(half(0.0), polarisation, 700.0)
                + collected(half(180.0), polarisation, 700.0);
            near(both, whole);
        }
    }

    #[test]
    fn a_cone_along_the_beam_is_an_annulus() {
        for polarisation in ALL {
            let cone = collected(
                Collection::Cone {
                    axis: 0.0,
                    half_angle: 15.0,
                },
                polarisation,
                400.0,
            );
            near(
                cone,
                collected(
                    Collection::Annulus {
                        from: 0.0,
                        to: 15.0,
                    },
                    polarisation,
                    400.0,
                ),
            );
        }
    }

    #[test]
    fn small_spheres_do_not_shine_along_the_polarisation() {
        let side = Collection::Cone {
            axis: 90.0,
            half_angle: 1.0,
        };
        let across = collected(side, Polarisation::Across, 10.0);
        let within = collected(side, Polarisation::Within, 10.0);
        assert!(within < across * 1e-3);
        near(
            f64::midpoint(across, within),
            collected(side, Polarisation::None, 10.0),
        );
    }

    #[test]
    fn angles_are_checked() {
        let new = |collection| Optics::new(LASER, 1.337, collection, Polarisation::None);
        assert!(
            new(Collection::Cone {
                axis: 181.0,
                half_angle: 5.0
            })
            .is_err()
        );
        assert!(
            new(Collection::Cone {
                axis: 90.0,
                half_angle: 0.0
            })
            .is_err()
        );
        assert!(new(Collection::Annulus { from: 5.0, to: 5.0 }).is_err());
        assert!(
            new(Collection::Annulus {
                from: f64::NAN,
                to: 5.0
            })
            .is_err()
        );
        let optics = new(Collection::Annulus { from: 1.0, to: 5.0 }).unwrap();
        let huge = optics.collected(&Sphere::transparent(1.6), Nanometres(1e5));
        assert!(matches!(huge, Err(MieError::TooLarge { .. })));
        assert_eq!(half_angle_of_aperture(1.4, 1.337), None);
        assert!((half_angle_of_aperture(1.337, 1.337).unwrap() - 90.0).abs() < 1e-9);
    }
}
