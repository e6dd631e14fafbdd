//! What disproportionality of single pairs misses.
