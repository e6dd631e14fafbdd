//! Special functions and quantiles, with their error bounds.
