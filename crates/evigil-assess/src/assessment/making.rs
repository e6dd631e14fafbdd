//! What every part of an assessment is made with.

use evigil_core::{Citation, Lang};
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::{Basis, citations};
use fluent_bundle::FluentValue;
use jiff::civil::Date;

use super::report::ReasonPart;
use crate::{Messages, Wording};

/// Whose sources stand first when a part names no country.
const JURISDICTION: &str = "JP";

/// The base, the words and the day.
#[derive(Clone, Copy)]
pub(super) struct Making<'m> {
    pub(super) knowledge: &'m Knowledge,
    pub(super) wording: &'m Wording,
    pub(super) lang: Lang,
    pub(super) as_of: Date,
}

impl<'m> Making<'m> {
    pub(super) fn messages(&self) -> &'m Messages {
        self.wording.messages()
    }

    /// A reason with the sentence of its code.
    pub(super) fn reason<'v, V: Into<FluentValue<'v>>>(
        &self,
        code: &'static str,
        args: impl IntoIterator<Item = (&'static str, V)>,
    ) -> ReasonPart {
        let key = format!("assess-reason-{code}");
        ReasonPart {
            code,
            text: self.messages().with(&key, args),
            about: Vec::new(),
            quote: None,
            citations: Vec::new(),
        }
    }

    /// A reason whose sentence needs no values.
    pub(super) fn plain(&self, code: &'static str) -> ReasonPart {
        self.reason::<&str>(code, [])
    }

    /// The citations of an entry.
    pub(super) fn cited(&self, basis: &[Basis], id: &str) -> Vec<Citation> {
        citations(
            basis,
            self.knowledge,
            id,
            JURISDICTION,
            self.lang,
            self.as_of,
        )
    }

    /// Several names as one phrase of the language.
    pub(super) fn listed(&self, names: &[&str]) -> String {
        names.join(match self.lang {
            Lang::En => ", ",
            Lang::Ja => "、",
        })
    }
}

impl ReasonPart {
    pub(super) fn about<S: Into<String>>(mut self, ids: impl IntoIterator<Item = S>) -> Self {
        self.about.extend(ids.into_iter().map(Into::into));
        self
    }

    pub(super) fn quoting(mut self, quote: impl Into<String>) -> Self {
        self.quote = Some(one_line(&quote.into()));
        self
    }

    pub(super) fn citing(mut self, citations: impl IntoIterator<Item = Citation>) -> Self {
        self.citations.extend(citations);
        self
    }
}

/// Words of a page on one line: a statement can run over list items.
pub(super) fn one_line(quote: &str) -> String {
    quote
        .split('\n')
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
}
