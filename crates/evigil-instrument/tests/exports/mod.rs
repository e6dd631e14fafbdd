//! Writes small exports as the instruments' software would: honest unless a test alters them.
//!
//! Statistics are worked out here by adding up single particles or classes, not with the library.

#![expect(dead_code, reason = "each test uses some of the writers")]

pub(crate) mod nanosight;
pub(crate) mod others;
pub(crate) mod zetaview;
