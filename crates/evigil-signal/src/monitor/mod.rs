//! Watching a registry that has denominators.
