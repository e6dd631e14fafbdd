//! VAERS, CSV.
