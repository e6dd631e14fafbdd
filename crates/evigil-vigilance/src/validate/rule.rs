//! A rule as the knowledge base tells it.

use std::sync::Arc;

use evigil_core::Localized;
use regex::Regex;

use super::blocks::Chain;
use super::file::{Check, SourcePlace};
use super::language::Node;
use super::{RuleNumber, Severity};
use crate::icsr::Element;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id; with an authority's own rules, the authority's id.
    pub id: String,
    /// Whose rule it is, such as `fda`.
    pub authority: String,
    /// Profiles it holds in.
    pub profiles: Vec<String>,
    /// How grave it is to break it.
    pub severity: Severity,
    /// The element it is about, when it is about one.
    pub element: Option<Element>,
    /// What it says. Words in braces stand for what a finding of it brings.
    pub text: Localized,
    /// Where it is from.
    pub from: SourcePlace,
    /// Ids of rules that do not hold where it does.
    pub replaces: Vec<String>,
    /// The rule that it is the same as, under the name of another authority.
    pub same: Option<RuleNumber>,
    /// Values of reports that keep it.
    pub passes: Vec<Vec<String>>,
    /// Values of reports that break it.
    pub fails: Vec<Vec<String>>,
    pub(super) body: Body,
}

/// How a rule is judged.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// By the table of elements; for one of them, or for all.
    Check(Check, Option<Element>),
    /// By a condition on the report.
    Condition(Arc<Condition>),
    /// Across the reports of a batch.
    Batch(Arc<BatchRule>),
}

/// A condition, compiled.
#[derive(Debug)]
pub(super) struct Condition {
    /// In whose repeats it is judged.
    pub(super) scope: Chain,
    pub(super) when: Node,
    pub(super) must: Node,
    /// Elements one of which has to be there for it to be broken; empty when none has.
    pub(super) guard: Vec<Element>,
    /// Lists that the caller has to give.
    pub(super) outside: Vec<String>,
    /// Whether the caller has to say if the report is the first of its case.
    pub(super) asks_initial: bool,
}

/// A check across the reports of a batch, compiled.
#[derive(Debug)]
pub(super) enum BatchRule {
    Same(Element),
    Unique(Element),
    AtMost(u64),
    FileName(Regex),
    OneGroup {
        place: String,
        groups: Vec<Vec<String>>,
    },
}

impl Rule {
    /// Lists that a caller has to bring before it can be judged.
    #[must_use]
    pub fn outside_lists(&self) -> &[String] {
        match &self.body {
            Body::Condition(condition) => &condition.outside,
            _ => &[],
        }
    }

    /// Whether it is judged across the reports of a batch.
    #[must_use]
    pub const fn is_of_batch(&self) -> bool {
        matches!(self.body, Body::Batch(_))
    }

    /// The check of the table of elements that it stands for.
    #[must_use]
    pub const fn check(&self) -> Option<Check> {
        match self.body {
            Body::Check(check, _) => Some(check),
            _ => None,
        }
    }
}
