//! The pairs of one report.

use std::borrow::Cow;
use std::ops::Deref;

use super::Pair;

/// Pairs of a report, ascending and different; reads like a slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPairs<'a>(Cow<'a, [Pair]>);

impl<'a> ReportPairs<'a> {
    pub(super) const fn of(pairs: Vec<Pair>) -> Self {
        Self(Cow::Owned(pairs))
    }

    pub(super) const fn kept(pairs: &'a [Pair]) -> Self {
        Self(Cow::Borrowed(pairs))
    }
}

impl Deref for ReportPairs<'_> {
    type Target = [Pair];

    fn deref(&self) -> &[Pair] {
        &self.0
    }
}

impl IntoIterator for ReportPairs<'_> {
    type Item = Pair;
    type IntoIter = std::vec::IntoIter<Pair>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_owned().into_iter()
    }
}

impl<'p> IntoIterator for &'p ReportPairs<'_> {
    type Item = &'p Pair;
    type IntoIter = std::slice::Iter<'p, Pair>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
