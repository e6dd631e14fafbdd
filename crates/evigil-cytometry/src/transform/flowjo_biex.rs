//! The biexponential of FlowJo 10.
//!
//! FlowJo has no formula but a table of channels 0 to 4096, between which it draws straight lines.
//! The table is a biexponential of the logicle family in another parametrisation: positive
//! decades, additional negative decades, and a width as a (negative) number of the linear scale
//! rather than in decades. The place of zero is rounded to a whole channel, which is why it can't
//! be written as a [`super::Logicle`]. FlowJo has not published it; the parametrisation is the one
//! that the open-source readers of its workspaces use, and it reproduces an exported table.

use std::f64::consts::LN_10;

use super::logicle::falling_steepness;
use super::{ScaleError, require};

/// FlowJo's biexponential. Places are channels from 0 to the number of channels.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowJoBiex {
    /// Value of each channel; strictly rising.
    values: Vec<f64>,
}

impl FlowJoBiex {
    /// Channels of FlowJo's own tables.
    pub const CHANNELS: usize = 4096;

    /// Scale of `channels` channels with these positive decades, additional negative decades,
    /// width basis (below −1; FlowJo shows −10 by default) and top value.
    ///
    /// # Errors
    /// [`ScaleError`] for parameters out of range, or for which the table does not rise.
    pub fn new(
        channels: usize,
        positive: f64,
        negative: f64,
        width_basis: f64,
        top: f64,
    ) -> Result<Self, ScaleError> {
        let scale = "flowjo-biex";
        let count = channels as f64;
        let holds = (16..=1 << 20).contains(&channels);
        require(
            scale,
            "channels",
            count,
            holds,
            "has to be from 16 to 1048576",
        )?;
        let holds = (-1e6..=-1.0).contains(&width_basis);
        require(
            scale,
            "width",
            width_basis,
            holds,
            "has to be from -1000000 to -1",
        )?;
        let holds = (0.0..=20.0).contains(&negative);
        require(scale, "neg", negative, holds, "has to be from 0 to 20")?;
        let width = (-width_basis).log10();
        let holds = positive > width / 2.0 && positive <= 20.0;
        require(
            scale,
            "pos",
            positive,
            holds,
            "has to be above half the width and at most 20",
        )?;
        require(scale, "maxRange", top, top > 0.0, "has to be above 0")?;

        let values = table(channels, positive, negative, width, top);
        let rises = values.iter().zip(values.iter().skip(1)).all(|(a, b)| a < b);
        require(
            scale,
            "width",
            width_basis,
            rises,
            "makes a table that does not rise",
        )?;
        Ok(Self { values })
    }

    /// Channel of a value, linear within the table; values outside of it stop at its ends.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        if value.is_nan() {
            return value;
        }
        let above = self.values.partition_point(|other| *other <= value);
        let Some(below) = above.checked_sub(1) else {
            return 0.0;
        };
        match (self.values.get(below), self.values.get(above)) {
            (Some(low), Some(high)) => below as f64 + (value - low) / (high - low),
            _ => below as f64,
        }
    }

    /// Value of a channel, linear within the table; channels outside of it stop at its ends.
    #[must_use]
    pub fn inverse(&self, channel: f64) -> f64 {
        let last = self.values.len().saturating_sub(1);
        let place = channel.clamp(0.0, last as f64);
        let below = place as usize;
        let low = self.values.get(below).copied().unwrap_or(f64::NAN);
        let high = self.values.get(below + 1).copied().unwrap_or(low);
        (high - low).mul_add(place - below as f64, low)
    }

    /// Values of the channels.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}

/// Value of each channel from 0 to `channels`.
fn table(channels: usize, positive: f64, negative: f64, width: f64, top: f64) -> Vec<f64> {
    let count = channels as f64;
    let extra = negative + width / 2.0;
    let upper = positive - width / 2.0;
    let zero = ((extra * count / (extra + upper)) as usize).min(channels / 2);
    let decades = if zero > 0 {
        extra * count / zero as f64
    } else {
        upper
    };
    let half_width = width / (2.0 * decades);
    let rise = LN_10 * decades;
    let fall = falling_steepness(rise, half_width);
    let smallest = top / rise.exp();
    let weight = ((rise + fall) * (half_width + extra / decades)).exp();

    // The exponents run over one step more than there are channels.
    let steps = count + 1.0;
    let curve = |channel: usize| {
        let share = channel as f64 / steps;
        (share * rise).exp() - weight * (-share * fall).exp()
    };
    let at_zero = curve(zero);
    (0..=channels)
        .map(|channel| {
            if channel >= zero {
                smallest * (curve(channel) - at_zero)
            } else {
                -smallest * (curve(2 * zero - channel) - at_zero)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Channels 0 to 3, 4094 and 4095 as a FlowJo installation exported them, to six digits
    /// (width −7.943282, one negative decade, 4.418540 positive decades, top 262144.000029).
    #[test]
    fn an_exported_table() {
        let scale = FlowJoBiex::new(4096, 4.418_540, 1.0, -7.943_282, 262_144.000_029).unwrap();
        for (channel, value) in [
            (0.0, -865.899),
            (1.0, -863.451),
            (2.0, -861.011),
            (3.0, -858.578),
            (4094.0, 259_859.0),
            (4095.0, 260_651.0),
        ] {
            let relative = (scale.inverse(channel) - value) / value;
            assert!(
                relative.abs() < 5e-6,
                "{channel}: {}",
                scale.inverse(channel)
            );
            assert!((scale.apply(scale.inverse(channel)) - channel).abs() < 1e-9);
        }
    }

    #[test]
    fn ends_and_parameters() {
        let scale = FlowJoBiex::new(4096, 4.418_540, 0.0, -10.0, 262_144.0).unwrap();
        assert_eq!(scale.apply(-1e9), 0.0);
        assert_eq!(scale.apply(1e9), 4096.0);
        assert!(scale.apply(f64::NAN).is_nan());
        assert_eq!(scale.values().len(), 4097);
        assert!(FlowJoBiex::new(4096, 4.4, 0.0, 10.0, 262_144.0).is_err());
        assert!(FlowJoBiex::new(4096, 0.1, 0.0, -1000.0, 262_144.0).is_err());
        assert!(FlowJoBiex::new(0, 4.4, 0.0, -10.0, 262_144.0).is_err());
    }
}
