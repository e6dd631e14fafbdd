//! Text set in lines: glyphs, line breaks after the rules of both languages, sizes that fit.

mod cluster;
mod fit;
mod line;

pub use fit::{Fitted, Sizes};

pub(crate) use cluster::{Cluster, Ending, Lift, clusters};
pub(crate) use fit::{capacity, fit};
pub(crate) use line::{Line, break_lines};
