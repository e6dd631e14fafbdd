//! A file in memory without being copied.
