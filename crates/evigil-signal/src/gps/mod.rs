//! The gamma-Poisson shrinker: a prior fitted to all pairs, and what it says of each.
