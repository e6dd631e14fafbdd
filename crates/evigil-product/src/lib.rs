//! Judges one lot of an extracellular-vesicle product, item by item, never by a score.

pub mod dossier;
pub mod particle;
