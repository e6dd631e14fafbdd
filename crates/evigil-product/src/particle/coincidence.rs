//! Particles that are counted as one because they are in the probe volume together.

use super::error::{ParticleError, finite, not_negative, within};

/// Mean number of particles in the probe volume: concentration times volume.
///
/// # Errors
/// [`ParticleError`] when either is below zero.
pub fn occupancy(concentration_per_ml: f64, volume_ml: f64) -> Result<f64, ParticleError> {
    let concentration = not_negative("concentration", concentration_per_ml)?;
    finite(
        "occupancy",
        concentration * not_negative("volume", volume_ml)?,
    )
}

/// Share of events that hold two particles or more, at the mean occupancy `l`:
/// `1 - l·exp(-l)/(1 - exp(-l))`.
///
/// The number in the volume is Poisson, and an event holds at least one. About half the
/// occupancy when that is small.
///
/// # Errors
/// [`ParticleError::Negative`], [`ParticleError::NotFinite`].
pub fn share_of_multiples(occupancy: f64) -> Result<f64, ParticleError> {
    let l = not_negative("occupancy", occupancy)?;
    if l < 1e-4 {
        // The next term is l^4/720; the closed form would lose digits.
        return Ok(l / 2.0 - l * l / 12.0);
    }
    Ok(1.0 - l / l.exp_m1())
}

/// Mean occupancy at which the given share of events holds two particles or more.
///
/// # Errors
/// [`ParticleError::OutOfRange`] for a share below 0 or above 0.999, [`ParticleError::NotFinite`].
pub fn occupancy_for(share_of_multiples_wanted: f64) -> Result<f64, ParticleError> {
    let wanted = within("share", share_of_multiples_wanted, 0.0, 0.999)?;
    // The share rises with the occupancy; at 20 it is above 0.999.
    let (mut low, mut high) = (0.0, 20.0);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if share_of_multiples(middle)? < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(f64::midpoint(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_by_hand() {
        // At 1: 1 - 1/(e - 1).
        let at_one = share_of_multiples(1.0).expect("above zero");
        assert!((at_one - 0.418_023_293_130_673_5).abs() < 1e-12);
        // The two forms meet.
        let (below, above) = (
            share_of_multiples(0.99999e-4),
            share_of_multiples(1.00001e-4),
        );
        assert!((above.expect("small") / below.expect("small") - 1.00002).abs() < 1e-8);
        assert_eq!(share_of_multiples(0.0), Ok(0.0));
        assert_eq!(share_of_multiples(1e300), Ok(1.0));
        assert!((occupancy(1e9, 1e-10).expect("above zero") - 0.1).abs() < 1e-12);
    }

    #[test]
    fn there_and_back() {
        for share in [0.001, 0.05, 0.5, 0.99] {
            let back = occupancy_for(share).and_then(share_of_multiples);
            assert!((back.expect("a share") - share).abs() < 1e-12);
        }
        for bad in [f64::NAN, -0.1, 1.0] {
            assert!(occupancy_for(bad).is_err());
        }
        assert!(share_of_multiples(-1.0).is_err());
        assert!(occupancy(1e300, 1e300).is_err());
    }
}
