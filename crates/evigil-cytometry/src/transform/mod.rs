//! Scales on which values are shown and gated: linear, logarithmic, asinh, logicle, hyperlog as
//! Gating-ML 2.0 parametrises them, and the biexponential table of FlowJo.
//!
//! A scale of Gating-ML takes the top of the data T to 1. The parameters are T (top of scale), W
//! (decades of the linear part), M (decades of the whole scale) and A (additional negative
//! decades). Source: Spidlen et al., ISAC Gating-ML 2.0 (2013), the chapter on transformations.

mod fast;
mod flowjo_biex;
mod hyperlog;
mod logicle;
mod simple;

use thiserror::Error;

pub use fast::FastScale;
pub use flowjo_biex::FlowJoBiex;
pub use hyperlog::Hyperlog;
pub use logicle::Logicle;
pub use simple::{Asinh, Linear, Logarithmic};

/// A parameter outside of what its scale is defined for.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("{scale}: {parameter} is {value}, but {rule}")]
pub struct ScaleError {
    /// Scale, such as `logicle`.
    pub scale: &'static str,
    /// Parameter, such as `W`.
    pub parameter: &'static str,
    /// Its value.
    pub value: f64,
    /// What holds for it.
    pub rule: &'static str,
}

/// A scale.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Linear.
    Linear(Linear),
    /// Logarithm to the base 10; nothing below zero has a place on it.
    Logarithmic(Logarithmic),
    /// Inverse hyperbolic sine.
    Asinh(Asinh),
    /// Logicle: a biexponential with a linear part around zero.
    Logicle(Logicle),
    /// Hyperlog: an exponential with a linear part around zero.
    Hyperlog(Hyperlog),
    /// FlowJo's biexponential, by table as FlowJo has it.
    FlowJoBiex(FlowJoBiex),
}

impl Scale {
    /// Place of a value on the scale. NaN where the scale is not defined.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        match self {
            Self::Linear(scale) => scale.apply(value),
            Self::Logarithmic(scale) => scale.apply(value),
            Self::Asinh(scale) => scale.apply(value),
            Self::Logicle(scale) => scale.apply(value),
            Self::Hyperlog(scale) => scale.apply(value),
            Self::FlowJoBiex(scale) => scale.apply(value),
        }
    }

    /// Value at a place of the scale.
    #[must_use]
    pub fn inverse(&self, place: f64) -> f64 {
        match self {
            Self::Linear(scale) => scale.inverse(place),
            Self::Logarithmic(scale) => scale.inverse(place),
            Self::Asinh(scale) => scale.inverse(place),
            Self::Logicle(scale) => scale.inverse(place),
            Self::Hyperlog(scale) => scale.inverse(place),
            Self::FlowJoBiex(scale) => scale.inverse(place),
        }
    }
}

/// Checks that a parameter is finite and keeps its rule.
fn require(
    scale: &'static str,
    parameter: &'static str,
    value: f64,
    holds: bool,
    rule: &'static str,
) -> Result<(), ScaleError> {
    if value.is_finite() && holds {
        return Ok(());
    }
    Err(ScaleError {
        scale,
        parameter,
        value,
        rule,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scales() -> Vec<Scale> {
        vec![
            Scale::Linear(Linear::new(262_144.0, 500.0).unwrap()),
            Scale::Asinh(Asinh::new(10_000.0, 4.0, 1.0).unwrap()),
            Scale::Logicle(Logicle::new(262_144.0, 0.5, 4.5, 0.0).unwrap()),
            Scale::Logicle(Logicle::new(10_000.0, 0.0, 4.0, 1.0).unwrap()),
            Scale::Logicle(Logicle::new(1000.0, 2.0, 4.0, 0.0).unwrap()),
            Scale::Hyperlog(Hyperlog::new(262_144.0, 0.5, 4.5, 0.0).unwrap()),
            Scale::Hyperlog(Hyperlog::new(10_000.0, 1.2, 4.0, 0.7).unwrap()),
        ]
    }

    proptest! {
        #[test]
        fn scales_go_there_and_back(value in -2e5_f64..3e6) {
            for scale in scales() {
                let back = scale.inverse(scale.apply(value));
                prop_assert!((back - value).abs() <= 1e-9 * value.abs().max(1.0), "{scale:?}: {value} came back as {back}");
            }
        }

        #[test]
        fn scales_rise(a in -1e5_f64..1e6, step in 1e-3_f64..1e5) {
            for scale in scales() {
                prop_assert!(scale.apply(a) < scale.apply(a + step), "{scale:?}");
            }
        }
    }

    #[test]
    fn the_top_is_one_and_nothing_is_hidden() {
        for scale in scales() {
            let top = scale.inverse(1.0);
            assert!((scale.apply(top) - 1.0).abs() < 1e-12, "{scale:?}");
            assert!(scale.apply(f64::NAN).is_nan(), "{scale:?}");
        }
    }
}
