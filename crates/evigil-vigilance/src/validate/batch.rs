//! What holds across the reports of a batch.

use std::collections::hash_map::{DefaultHasher, Entry};
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};

use super::rule::{BatchRule, Body};
use super::{Finding, Found, RuleNumber, Validator};
use crate::icsr::{At, Element, Icsr};

/// Looks at the reports of a batch one after the other. It keeps sixteen bytes a report.
#[derive(Debug)]
pub struct BatchCheck<'v> {
    validator: &'v Validator<'v>,
    reports: u64,
    /// The first value of each element that has to be the same in all reports.
    first: BTreeMap<Element, String>,
    /// Where each value of an element that has to be unique stood first, by its hash.
    seen: BTreeMap<Element, HashMap<u64, u32>>,
    /// The group of the first report, a rule of groups.
    group: BTreeMap<RuleNumber, usize>,
}

impl<'v> BatchCheck<'v> {
    /// Begins a batch.
    #[must_use]
    pub const fn new(validator: &'v Validator<'v>) -> Self {
        Self {
            validator,
            reports: 0,
            first: BTreeMap::new(),
            seen: BTreeMap::new(),
            group: BTreeMap::new(),
        }
    }

    /// Looks at the name of the file, without folders.
    pub fn file_name(&self, name: &str, findings: &mut Vec<Finding>) {
        for (number, rule) in self.rules() {
            if let BatchRule::FileName(shape) = rule
                && !shape.is_match(name)
            {
                findings.push(self.finding(number, At::TOP, 0, Found::Nothing, Vec::new()));
            }
        }
    }

    /// Looks at the next report.
    pub fn report(&mut self, report: &Icsr, findings: &mut Vec<Finding>) {
        self.reports += 1;
        let validator = self.validator;
        for number in &validator.batch {
            let Some(rule) = rule_of(validator, *number) else {
                continue;
            };
            match rule {
                BatchRule::Same(element) => {
                    let Some(item) = report.all(*element).next() else {
                        continue;
                    };
                    let text = item.value.text().unwrap_or_default();
                    let first = self
                        .first
                        .entry(*element)
                        .or_insert_with(|| text.to_owned());
                    if first != text {
                        let found = Found::Text(text.chars().count());
                        findings.push(self.finding(*number, item.at, item.line, found, Vec::new()));
                    }
                }
                BatchRule::Unique(element) => {
                    let Some((item, text)) = report
                        .all(*element)
                        .find_map(|item| Some((item, item.value.text()?)))
                    else {
                        continue;
                    };
                    let mut hasher = DefaultHasher::new();
                    text.hash(&mut hasher);
                    match self
                        .seen
                        .entry(*element)
                        .or_default()
                        .entry(hasher.finish())
                    {
                        Entry::Vacant(place) => {
                            place.insert(item.line);
                        }
                        Entry::Occupied(earlier) => {
                            let found = Found::Text(text.chars().count());
                            let details =
                                vec![("line", earlier.get().to_string().into_boxed_str())];
                            findings
                                .push(self.finding(*number, item.at, item.line, found, details));
                        }
                    }
                }
                BatchRule::AtMost(most) if self.reports == most + 1 => {
                    let details = vec![("most", most.to_string().into_boxed_str())];
                    findings.push(self.finding(*number, At::TOP, 0, Found::Nothing, details));
                }
                BatchRule::OneGroup { place, groups } => {
                    let kept = report
                        .kept()
                        .iter()
                        .find(|kept| kept.place.ends_with(place));
                    let Some((kept, group)) = kept.and_then(|kept| {
                        let is_in = |group: &Vec<String>| group.contains(&kept.value);
                        Some((kept, groups.iter().position(is_in)?))
                    }) else {
                        continue;
                    };
                    if *self.group.entry(*number).or_insert(group) != group {
                        let found = Found::Code(kept.value.as_str().into());
                        findings.push(self.finding(*number, At::TOP, kept.line, found, Vec::new()));
                    }
                }
                BatchRule::AtMost(_) | BatchRule::FileName(_) => {}
            }
        }
    }

    /// How many reports it has seen.
    #[must_use]
    pub const fn reports(&self) -> u64 {
        self.reports
    }

    fn rules(&self) -> impl Iterator<Item = (RuleNumber, &'v BatchRule)> {
        let validator = self.validator;
        validator
            .batch
            .iter()
            .filter_map(move |number| Some((*number, rule_of(validator, *number)?)))
    }

    fn finding(
        &self,
        number: RuleNumber,
        at: At,
        line: u32,
        found: Found,
        details: Vec<(&'static str, Box<str>)>,
    ) -> Finding {
        let rule = self.validator.base().rule(number);
        Finding {
            rule: number,
            severity: rule.map_or(super::Severity::Error, |rule| rule.severity),
            element: rule
                .and_then(|rule| rule.element)
                .unwrap_or(crate::icsr::register::N_1_2),
            at,
            line,
            found,
            details,
        }
    }
}

fn rule_of<'v>(validator: &'v Validator<'_>, number: RuleNumber) -> Option<&'v BatchRule> {
    match &validator.base().rule(number)?.body {
        Body::Batch(rule) => Some(rule.as_ref()),
        _ => None,
    }
}
