//! The dossier of a lot: what its maker says of it, with the files that are to prove it.
//!
//! A dossier is a TOML file. Everything but the product's name may be left out; what is left out
//! is not disclosed. [`Dossier::parse`] reports every fault with its place and keeps the rest.

mod fields;
mod model;
mod parse;
mod problem;
mod template;
mod words;

pub use fields::Field;
pub use model::{
    Culture, DonorScreening, DonorTest, Dossier, Label, Lot, Marker, MeasuredFile, Measurement,
    Potency, Product, ReleaseTest, Separation, SeriesPoint, Source, Stability, StatedControl,
    Storage, Use,
};
pub use parse::{DOSSIER_SCHEMA, Vocabulary};
pub use problem::{DossierFault, DossierProblem, TextPlace};
pub use template::template;
pub use words::{
    Comparator, Donor, FileRole, MarkerMethod, MarkerResult, MeasurementKind, ProductClass,
    micrograms_per_ml,
};
