//! The words that every part of evigil shares: documents and spans, languages,
//! stances, severities, citations, standings and units.
//!
//! What lives here is vocabulary only. Nothing in this crate opens a file, reads a
//! clock or knows a rule.

mod citation;
mod document;
mod lang;
mod money;
mod offsets;
mod severity;
mod span;
mod stance;
mod standing;
mod units;

pub use citation::{Citation, Verification};
pub use document::{Block, BlockRole, Document, DocumentFormat, Sha256, Zone};
pub use lang::{Lang, Localized};
pub use money::Yen;
pub use offsets::ScalarIndex;
pub use severity::Severity;
pub use span::Span;
pub use stance::Stance;
pub use standing::{ItemStanding, Standing};
pub use units::{
    Celsius, EuPerKgPerHour, EuPerMl, Hours, Kilograms, MicrogramsPerMl, Millilitres, Nanometres,
    ParticlesPerMicrogram, ParticlesPerMl,
};
