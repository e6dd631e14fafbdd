//! FAERS quarterly ASCII, and legacy AERS before it.
