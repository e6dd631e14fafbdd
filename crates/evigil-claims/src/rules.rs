//! Which rule of the knowledge base speaks of a claim, and how grave that makes it.

use std::collections::BTreeMap;

use evigil_core::{Severity, Stance};
use evigil_knowledge::{Knowledge, Level};
use jiff::civil::Date;

use crate::reading::{ClaimLabel, DocumentKind};

struct Known {
    id: String,
    level: Level,
    kinds: Vec<String>,
    /// Periods in which at least one of its grounds is in force.
    periods: Vec<(Option<Date>, Option<Date>)>,
}

impl Known {
    fn in_force(&self, day: Date) -> bool {
        self.periods
            .iter()
            .any(|&(from, to)| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
    }

    fn speaks_to(&self, kind: DocumentKind) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|known| known == kind.code())
    }
}

/// The advertising rules by what they apply to.
pub(crate) struct RuleIndex {
    rules: Vec<Known>,
    by_label: BTreeMap<ClaimLabel, usize>,
    by_tag: BTreeMap<(ClaimLabel, String), usize>,
}

impl RuleIndex {
    pub(crate) fn new(knowledge: &Knowledge) -> Self {
        let mut index = Self {
            rules: Vec::new(),
            by_label: BTreeMap::new(),
            by_tag: BTreeMap::new(),
        };
        for rule in knowledge.rules() {
            let place = index.rules.len();
            for label in ClaimLabel::ALL.into_iter().filter(|label| {
                rule.applies
                    .labels
                    .iter()
                    .any(|known| known == label.code())
            }) {
                if rule.applies.default {
                    index.by_label.insert(label, place);
                }
                for tag in &rule.applies.tags {
                    index.by_tag.insert((label, tag.clone()), place);
                }
            }
            let periods = rule
                .basis
                .iter()
                .flat_map(|basis| knowledge.fact_versions(&basis.fact))
                .map(|fact| (fact.in_force_from, fact.in_force_to))
                .collect();
            index.rules.push(Known {
                id: rule.id.clone(),
                level: rule.level,
                kinds: rule.applies.kinds.clone(),
                periods,
            });
        }
        index
    }

    /// The rule that speaks of a claim on that day: the one for its tag, else the one for its label.
    pub(crate) fn rule(
        &self,
        label: ClaimLabel,
        tag: Option<&str>,
        kind: DocumentKind,
        day: Date,
    ) -> Option<(&str, Level)> {
        let tagged = tag.and_then(|tag| self.by_tag.get(&(label, tag.to_owned())));
        tagged
            .into_iter()
            .chain(self.by_label.get(&label))
            .map(|&place| &self.rules[place])
            .find(|rule| rule.in_force(day) && rule.speaks_to(kind))
            .map(|rule| (rule.id.as_str(), rule.level))
    }

    /// Whether some rule applies to the label by default.
    pub(crate) fn knows_label(&self, label: ClaimLabel) -> bool {
        self.by_label.contains_key(&label)
    }

    /// Whether some rule is tagged so for the label.
    pub(crate) fn knows_tag(&self, label: ClaimLabel, tag: &str) -> bool {
        self.by_tag.contains_key(&(label, tag.to_owned()))
    }
}

/// Gravity of a claim under a rule of this level.
///
/// Only an asserted claim can be a violation. A conditional rule is broken when the page
/// lacks what the condition asks (`conditions_met`).
pub(crate) fn severity(
    level: Level,
    label: ClaimLabel,
    stance: Stance,
    conditions_met: bool,
) -> Severity {
    match stance {
        Stance::Asserted => match level {
            Level::Block => Severity::Violation,
            Level::Conditional if !conditions_met => Severity::Violation,
            Level::Conditional | Level::Review => Severity::Warning,
        },
        // A hedge does not take away that a disease is named to people who have it.
        Stance::Hedged if matches!(label, ClaimLabel::DiseaseCure | ClaimLabel::Cancer) => {
            Severity::Warning
        }
        _ => Severity::Note,
    }
}
