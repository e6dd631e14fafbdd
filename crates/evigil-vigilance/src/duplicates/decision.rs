//! What reviewers decided: a list that only grows, one line of JSON a decision, so that every merge
//! and split has its history. Later runs respect it.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name and version of a line.
pub const DECISION_SCHEMA: &str = "evigil.duplicate-decision/1";

/// What somebody decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All these reports tell of one case.
    Confirmed,
    /// No two of these reports tell of one case.
    Rejected,
    /// `reports` were joined by hand.
    Merged,
    /// `reports` do not belong to those of `from`.
    Split,
    /// What was decided between these reports before no longer counts.
    Undone,
}

impl Verdict {
    /// Its word in records and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Undone => "undone",
        }
    }
}

/// A decision, as its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Always `evigil.duplicate-decision/1`.
    pub schema: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Names of the reports, such as `faers:25001`.
    pub reports: Vec<String>,
    /// For a split, the reports they were split from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// Who decided.
    #[serde(default)]
    pub by: String,
    /// When, as a time in the form of RFC 3339 or a date.
    #[serde(default)]
    pub at: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A line of the list can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct DecisionFault {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: DecisionProblem,
}

/// What is wrong with a decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecisionProblem {
    /// Not the line of a decision.
    #[error("not a decision: {0}")]
    Form(String),
    /// Of another version.
    #[error("a decision of the version `{0}`, where evigil.duplicate-decision/1 is read")]
    Schema(String),
    /// Too few reports for anything to be decided between them.
    #[error("names too few reports")]
    Few,
    /// More reports than one decision can be about.
    #[error("names more than 1000 reports")]
    Many,
}

impl DecisionProblem {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form(_) => "EV-T854",
            Self::Schema(_) => "EV-T855",
            Self::Few => "EV-T856",
            Self::Many => "EV-T857",
        }
    }
}

/// Most reports of one decision.
const REPORTS_MAX: usize = 1000;

impl Decision {
    /// A decision that is yet to be written down.
    #[must_use]
    pub fn new(verdict: Verdict, reports: Vec<String>) -> Self {
        Self {
            schema: DECISION_SCHEMA.to_owned(),
            verdict,
            reports,
            from: Vec::new(),
            by: String::new(),
            at: String::new(),
            reason: String::new(),
        }
    }

    fn check(&self) -> Result<(), DecisionProblem> {
        if self.schema != DECISION_SCHEMA {
            return Err(DecisionProblem::Schema(self.schema.clone()));
        }
        let enough = if self.verdict == Verdict::Split {
            !self.reports.is_empty() && !self.from.is_empty()
        } else {
            self.reports.len() >= 2
        };
        if !enough {
            return Err(DecisionProblem::Few);
        }
        if self.reports.len() + self.from.len() > REPORTS_MAX {
            return Err(DecisionProblem::Many);
        }
        Ok(())
    }

    /// Its line, with the line end.
    ///
    /// # Errors
    /// When it names too few reports, or too many.
    pub fn to_line(&self) -> Result<String, DecisionProblem> {
        self.check()?;
        let line = serde_json::to_string(self);
        let mut line = line.map_err(|fault| DecisionProblem::Form(fault.to_string()))?;
        line.push('\n');
        Ok(line)
    }

    /// The pairs it is about.
    fn pairs(&self) -> Vec<(&str, &str)> {
        let mut pairs = Vec::new();
        if self.verdict == Verdict::Split {
            for report in &self.reports {
                pairs.extend(
                    self.from
                        .iter()
                        .map(|other| (report.as_str(), other.as_str())),
                );
            }
        } else {
            for (at, report) in self.reports.iter().enumerate() {
                let behind = self.reports.iter().skip(at + 1);
                pairs.extend(behind.map(|other| (report.as_str(), other.as_str())));
            }
        }
        pairs.retain(|(a, b)| a != b);
        pairs
    }
}

/// All decisions, in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    list: Vec<Decision>,
    /// The last verdict on a pair: whether it is one case.
    pairs: HashMap<(String, String), bool>,
}

fn key(a: &str, b: &str) -> (String, String) {
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    (first.to_owned(), second.to_owned())
}

impl Decisions {
    /// Reads the list; empty lines are passed over.
    ///
    /// # Errors
    /// When a line is no decision. Nothing of a damaged list is taken: a lost decision would join
    /// what somebody has split.
    pub fn parse(text: &str) -> Result<Self, DecisionFault> {
        let mut decisions = Self::default();
        for (line, text) in (1..).zip(text.lines()) {
            if text.trim().is_empty() {
                continue;
            }
            let decision = serde_json::from_str::<Decision>(text)
                .map_err(|fault| DecisionProblem::Form(fault.to_string()))
                .and_then(|decision| decision.check().map(|()| decision))
                .map_err(|fault| DecisionFault { line, fault })?;
            decisions.add(decision);
        }
        Ok(decisions)
    }

    /// Adds a decision behind the others: the last one on a pair counts.
    pub fn add(&mut self, decision: Decision) {
        for (a, b) in decision.pairs() {
            let key = key(a, b);
            match decision.verdict {
                Verdict::Confirmed | Verdict::Merged => self.pairs.insert(key, true),
                Verdict::Rejected | Verdict::Split => self.pairs.insert(key, false),
                Verdict::Undone => self.pairs.remove(&key),
            };
        }
        self.list.push(decision);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether two reports were decided to be one case; nothing where nobody has decided.
    #[must_use]
    pub fn is_one_case(&self, a: &str, b: &str) -> Option<bool> {
        if self.pairs.is_empty() {
            return None;
        }
        self.pairs.get(&key(a, b)).copied()
    }

    /// All pairs with a verdict that counts, in the order of their names.
    #[must_use]
    pub fn decided(&self) -> Vec<(&str, &str, bool)> {
        let pairs = self.pairs.iter();
        let mut decided: Vec<_> = pairs
            .map(|((a, b), is_one)| (a.as_str(), b.as_str(), *is_one))
            .collect();
        decided.sort_unstable();
        decided
    }

    /// The history of a report: every decision that names it, in order.
    pub fn history<'d>(&'d self, report: &'d str) -> impl Iterator<Item = &'d Decision> {
        self.list.iter().filter(move |decision| {
            let names = decision.reports.iter().chain(&decision.from);
            names.into_iter().any(|name| name == report)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_decision_on_a_pair_counts_and_all_are_kept() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let mut split = Decision::new(Verdict::Split, names(&["c"]));
        split.from = names(&["a", "b"]);
        let lines: String = [
            Decision::new(Verdict::Merged, names(&["a", "b", "c"])),
            split,
            Decision::new(Verdict::Rejected, names(&["d", "e"])),
            Decision::new(Verdict::Undone, names(&["e", "d"])),
        ]
        .iter()
        .map(|decision| decision.to_line().unwrap())
        .collect();
        let decisions = Decisions::parse(&lines).unwrap();
        assert_eq!(decisions.is_one_case("b", "a"), Some(true));
        assert_eq!(decisions.is_one_case("a", "c"), Some(false));
        assert_eq!(decisions.is_one_case("d", "e"), None);
        assert_eq!(decisions.history("c").count(), 2);
        assert_eq!(decisions.decided().len(), 3);
    }

    #[test]
    fn a_damaged_list_names_its_line() {
        let good = Decision::new(Verdict::Confirmed, vec!["a".into(), "b".into()]);
        let line = good.to_line().unwrap();
        let fault = Decisions::parse(&format!("{line}\n{{")).unwrap_err();
        assert_eq!((fault.line, fault.fault.code()), (3, "EV-T854"));
        let few = line.replace(r#","b""#, "");
        assert_eq!(
            Decisions::parse(&few).unwrap_err().fault,
            DecisionProblem::Few
        );
    }
}
