//! Meta-analysis.

mod effects;
mod extremes;
mod models;
mod printed;
mod reference;
mod table;
