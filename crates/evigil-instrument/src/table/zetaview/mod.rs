//! Particle Metrix `ZetaView` texts (software 8.05 and 8.06).
//!
//! - [`size`]: `_size_488.txt`, one size distribution; [`positions`]: `_11pos.txt`; [`profile`]: `_prof_488.txt`.
//!
//! Tab-separated Latin-1, CRLF or LF, decimal point or comma by the region of the computer. Lines of
//! keys come first; names of keys drift between versions.

mod keys;
pub mod positions;
pub mod profile;
pub mod size;
mod words;

/// Size of the last class, 5,997.5 nm: what stands as a median where nothing was sized.
pub(crate) const NOTHING_SIZED: f64 = 5997.5;
