//! How one criterion stands, and why.

use evigil_core::ItemStanding;

/// Why an item stands as it does.
///
/// The sentence for the user is the message `reason-` and [`Reason::code`] of the locale files,
/// with [`Reason::details`] as its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Stable name, such as `stated-without-file`.
    pub code: &'static str,
    /// What the sentence needs.
    pub details: Vec<(&'static str, String)>,
}

impl Reason {
    /// A reason without details.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self {
            code,
            details: Vec::new(),
        }
    }

    /// Adds a value that the sentence needs.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.details.push((name, value.to_string()));
        self
    }
}

/// A number with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// What it is, such as `concentration`; the message `quantity-` and this name.
    pub name: &'static str,
    /// What it is of, such as a marker or a run; `None` for the lot.
    pub subject: Option<String>,
    /// The number.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Unit as it is written; empty for shares and ratios.
    pub unit: &'static str,
}

/// What a judgement rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum Evidence {
    /// A value of the dossier.
    Field {
        /// Path of the value, such as `lot.number`.
        path: String,
        /// The value.
        shown: String,
        /// Line of the dossier.
        line: usize,
    },
    /// A file that the dossier brings.
    File {
        /// Its path as the dossier gives it.
        file: String,
    },
    /// A number that was computed from a file, or from values of the dossier.
    Computed {
        /// File it comes from; `None` when only values of the dossier went in.
        file: Option<String>,
        /// The number.
        quantity: Quantity,
    },
}

impl Evidence {
    /// A number without an interval, from values of the dossier.
    pub(super) const fn number(name: &'static str, value: f64, unit: &'static str) -> Self {
        let quantity = Quantity {
            name,
            subject: None,
            value,
            low: None,
            high: None,
            unit,
        };
        Self::Computed {
            file: None,
            quantity,
        }
    }
}

/// How one criterion stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// How it stands.
    pub standing: ItemStanding,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

impl Judgement {
    /// A judgement without evidence.
    #[must_use]
    pub fn new(standing: ItemStanding, reason: Reason) -> Self {
        Self {
            standing,
            reasons: vec![reason],
            evidence: Vec::new(),
        }
    }

    /// Adds what it rests on.
    #[must_use]
    pub fn on(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// Adds another reason.
    #[must_use]
    pub fn and(mut self, reason: Reason) -> Self {
        self.reasons.push(reason);
        self
    }

    /// Nothing in the dossier speaks of it.
    #[must_use]
    pub fn not_disclosed(reason: Reason) -> Self {
        Self::new(ItemStanding::NotDisclosed, reason)
    }

    /// It does not concern this lot.
    #[must_use]
    pub fn not_applicable(reason: Reason) -> Self {
        Self::new(ItemStanding::NotApplicable, reason)
    }
}
