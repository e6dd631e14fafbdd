//! Items that a page which offers a treatment ought to say.

use evigil_core::Localized;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Basis, Place};

/// Which documents owe an item.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequiredFor {
    /// Document kinds; ids of terms of the kind `document_kind`.
    pub kinds: Vec<String>,
    /// Routes; empty for every route.
    #[serde(default)]
    pub routes: Vec<String>,
}

impl RequiredFor {
    /// Whether a document of `kind` that offers something by `routes` owes the item.
    #[must_use]
    pub fn includes<R: AsRef<str>>(&self, kind: &str, routes: &[R]) -> bool {
        let by_route = |wanted: &String| routes.iter().any(|route| route.as_ref() == wanted);
        self.kinds.iter().any(|wanted| wanted == kind)
            && (self.routes.is_empty() || self.routes.iter().any(by_route))
    }
}

/// An item that a page ought to say.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Id, such as `risk`.
    pub id: String,
    /// A few words.
    pub title: Localized,
    /// What counts as said, and what does not suffice.
    pub text: Localized,
    /// Why it matters, for a patient.
    pub why: Localized,
    /// What to ask the provider, in plain words.
    pub question: Localized,
    /// Which documents owe it.
    pub required_for: RequiredFor,
    /// Rule that finds its absence.
    pub rule: String,
    /// Facts it rests on.
    pub basis: Vec<Basis>,
    /// Where it was read.
    #[serde(skip)]
    pub place: Place,
}
