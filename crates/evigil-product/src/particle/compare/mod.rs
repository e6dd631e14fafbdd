//! Two lots, or a label and a measurement: by how much they differ, and how sure that is.

mod kolmogorov;
mod label;
mod ratio;

pub use kolmogorov::{SizeDifference, compare_single_sizes, compare_sizes};
pub use label::{LabelVerdict, judge_label};
pub use ratio::{
    Equivalence, LogRatio, RatioOfCounts, ratio_of_counts, ratio_of_estimates, ratio_of_replicates,
};
