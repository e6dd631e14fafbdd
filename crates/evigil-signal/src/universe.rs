//! What is counted as one.

/// What a count of one stands for. Numbers of different universes can't be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Universe {
    /// A report counts once: `n` is the number of reports, a margin the number of reports that name
    /// the product, or the event.
    #[default]
    Reports,
    /// A pair of product and event inside a report counts once: `n` is the sum of all pair counts,
    /// margins are sums of rows and columns.
    Pairs,
}

impl Universe {
    /// The word used in outputs and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reports => "reports",
            Self::Pairs => "pairs",
        }
    }
}
