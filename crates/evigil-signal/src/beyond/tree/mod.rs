//! The tree-based scan: any group of terms, at any level of a hierarchy.
//!
//! A harm may show in one term, in a handful of neighbouring terms with few reports each, or in a whole
//! class. The scan looks at every node of a hierarchy at once, takes the one whose counts are least
//! likely by chance, and says by simulation how often the best node of data without any effect is as
//! good: one p-value for having looked everywhere (Kulldorff M, Fang Z, Walsh SJ. A tree-based scan
//! statistic for database disease surveillance. Biometrics 2003;59:323-331; Kulldorff M, Dashevsky I,
//! Avery TR, and others. Drug safety data mining with a tree-based scan statistic. Pharmacoepidemiol
//! Drug Saf 2013;22:517-523).
//!
//! - [`tree_scan`] takes counts by term: cases with what is expected, or cases of a total.
//! - [`report_scan`] takes a product of a case table. There a report with several terms of a group
//!   counts once, and simulation gives the product to other reports, whole: so terms that are reported
//!   together stay together, which counts by term do not know.

mod hierarchy;
mod hypergeometric;
mod reports;
mod scan;
mod statistic;

pub use hierarchy::{Hierarchy, HierarchyBuilder, TreeError};
pub use reports::report_scan;
pub use scan::{Cut, TreeCounts, TreeScan, TreeSettings, tree_scan};
pub use statistic::{bernoulli_ratio, poisson_ratio};
