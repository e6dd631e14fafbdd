//! Size distributions, from classes and from particles one by one.
//!
//! [`BinnedSizes`] is what most instruments print; [`SingleSizes`] what lists of particles hold.
//! Both give moments, percentiles, shares and their intervals, which rest on the number of
//! particles that were *sized*: of the tracks that a particle counter completes it sizes less
//! than half.

use evigil_instrument::SizeRule;

mod binned;
mod histogram;
mod single;
mod summary;

pub use binned::{BinnedSizes, Weighting};
pub use histogram::Bar;
pub use single::SingleSizes;
pub use summary::SizeSummary;

/// How a standard deviation is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Divisor {
    /// By n: of the particles themselves, as NTA 3.x prints it.
    N,
    /// By n - 1: of what they were drawn from, as ZetaView prints it.
    NMinusOne,
}

/// Where in its class a percentile of a binned distribution falls.
///
/// All three interpolate the cumulative share; they differ in the edges that it belongs to.
/// Classes are taken to reach half a width to both sides of the printed class centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PercentileRule {
    /// Linear between the edges of the classes. NanoSight NTA 3.4, and what is right.
    Edges,
    /// The same less one class width. NanoSight NTA 3.2.
    EdgesLessBin,
    /// The same less half a width: a class holds what lies up to its centre. ZetaView.
    EdgesLessHalfBin,
}

impl From<SizeRule> for PercentileRule {
    /// The rule of an instrument's software.
    fn from(rule: SizeRule) -> Self {
        match rule {
            SizeRule::BetweenEdges => Self::Edges,
            SizeRule::OneClassLow => Self::EdgesLessBin,
            SizeRule::EndAtCentre => Self::EdgesLessHalfBin,
        }
    }
}

impl From<SizeRule> for Divisor {
    /// The divisor of an instrument's software.
    fn from(rule: SizeRule) -> Self {
        match rule {
            SizeRule::BetweenEdges | SizeRule::OneClassLow => Self::N,
            SizeRule::EndAtCentre => Self::NMinusOne,
        }
    }
}

impl PercentileRule {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::Edges, Self::EdgesLessBin, Self::EdgesLessHalfBin];

    /// Class widths by which a percentile lies below the one between edges.
    #[must_use]
    pub const fn widths_below(self) -> f64 {
        match self {
            Self::Edges => 0.0,
            Self::EdgesLessBin => 1.0,
            Self::EdgesLessHalfBin => 0.5,
        }
    }

    /// The word used in outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Edges => "edges",
            Self::EdgesLessBin => "edges_less_bin",
            Self::EdgesLessHalfBin => "edges_less_half_bin",
        }
    }
}
