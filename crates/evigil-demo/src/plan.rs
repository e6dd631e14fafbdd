//! How large the registry is, and from which seed it is made.

use evigil_registry::Registry;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How much there is of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For a look, and for tests.
    Small,
    /// 120 providers, 40 products, 300 lots, 20,000 treatments, 600 reports.
    Full,
}

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// The seed: the same one makes the same registry.
    pub seed: u64,
    /// The size.
    pub size: Size,
}

/// Numbers of a size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    pub(crate) providers: usize,
    pub(crate) products: usize,
    pub(crate) lots: usize,
    pub(crate) persons: usize,
    pub(crate) exposures: usize,
    pub(crate) reports: usize,
}

/// Facilities of one organisation.
pub(crate) const TOGETHER: usize = 3;
/// Facilities of an organisation that give vesicles beside cells under a plan: the first.
pub(crate) const fn has_plan(provider: usize) -> bool {
    provider.is_multiple_of(TOGETHER)
}
/// Days for which those plans are in force. What is told of such treatments has days by law.
pub(crate) const PLANNED_DAYS: i64 = 45;
/// The product that one reaction follows too often.
pub(crate) const SIGNAL_PRODUCT: usize = 12;
/// The lot that is contaminated; its product is another one.
pub(crate) const BAD_LOT: usize = 7;
/// The lot whose recall runs; the first facility holds it.
pub(crate) const RECALLED_LOT: usize = 5;

impl Plan {
    pub(crate) const fn numbers(self) -> Numbers {
        match self.size {
            Size::Small => Numbers {
                providers: 24,
                products: 16,
                lots: 40,
                persons: 200,
                exposures: 600,
                reports: 240,
            },
            Size::Full => Numbers {
                providers: 120,
                products: 40,
                lots: 300,
                persons: 8000,
                exposures: 20_000,
                reports: 600,
            },
        }
    }
}

/// The day so many days before that on which the registry is filled: meanwhile its clock stands.
pub(crate) fn ago(registry: &Registry, days: i64) -> Date {
    let now = registry.clock().now();
    now.to_zoned(TimeZone::UTC)
        .date()
        .saturating_sub(days.days())
}
