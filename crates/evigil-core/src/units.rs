//! Units of the laboratory as types, so that a particle number can't be read as a mass.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! units {
    ($($(#[$doc:meta])* $name:ident = $symbol:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl $name {
            /// The unit as it is written.
            pub const SYMBOL: &'static str = $symbol;
        }

        impl From<$name> for f64 {
            fn from(quantity: $name) -> Self {
                quantity.0
            }
        }
    )+};
}

units! {
    /// Particles in a millilitre.
    ParticlesPerMl = "particles/mL";
    /// Particles for each microgram of protein.
    ParticlesPerMicrogram = "particles/ug";
    /// Length in nanometres; of a particle its diameter.
    Nanometres = "nm";
    /// Mass concentration in micrograms in a millilitre.
    MicrogramsPerMl = "ug/mL";
    /// Volume in millilitres.
    Millilitres = "mL";
    /// Body mass in kilograms.
    Kilograms = "kg";
    /// Time in hours.
    Hours = "h";
    /// Endotoxin units in a millilitre.
    EuPerMl = "EU/mL";
    /// Endotoxin units for each kilogram of body mass and hour.
    EuPerKgPerHour = "EU/kg/h";
    /// Temperature in degrees Celsius.
    Celsius = "degC";
}
