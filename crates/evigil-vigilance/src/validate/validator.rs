//! Holding a report against the rules of some profiles.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::blocks::{Chain, outer};
use super::element_table::{ElementSpec, null_bit};
use super::evaluate::{World, holds, is_precise};
use super::facts::{Facts, is_given};
use super::file::{Check, Conformance, ValueType};
use super::rule::{Body, Condition};
use super::{Finding, Found, RuleBase, RuleNumber, Severity};
use crate::e2b::r3::kept_value;
use crate::icsr::{At, Element, Icsr, Item, PartialDate, Value};

/// What is known of a report besides what stands in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Header<'h> {
    /// The header of its batch (N.1), when the report does not hold it itself.
    pub batch: Option<&'h Icsr>,
    /// Whether it is the first report of its case. Rules that depend on it are left out while
    /// that is not known.
    pub initial: Option<bool>,
    /// Whether it never had a header: a report from a table. Then nothing of section N is asked.
    pub without: bool,
}

/// Values that authorities know and reports do not show, by the name of their list: versions and
/// codes of MedDRA, numbers that FDA registered. Rules that need a list that is not here are left
/// out; see [`Validator::left_out`].
pub type OutsideLists = BTreeMap<String, BTreeSet<String>>;

/// No such profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no profile `{0}`")]
pub struct UnknownProfile(pub String);

/// The rules of some profiles, ready for use. Made once; a report then costs microseconds.
#[derive(Debug)]
pub struct Validator<'b> {
    base: &'b RuleBase,
    today: Date,
    outside: OutsideLists,
    /// What is asked of each element, by its number.
    elements: Vec<Option<ElementSpec>>,
    /// The rule of each check of each element.
    names: Vec<[Option<Named>; Check::ALL.len()]>,
    mandatory: Vec<(Element, Chain)>,
    conditions: Vec<Judged>,
    left_out: Vec<RuleNumber>,
    pub(super) batch: Vec<RuleNumber>,
}

#[derive(Debug, Clone, Copy)]
struct Named {
    rule: RuleNumber,
    severity: Severity,
}

#[derive(Debug)]
struct Judged {
    named: Named,
    element: Element,
    condition: Arc<Condition>,
}

impl<'b> Validator<'b> {
    /// The rules of `profiles` and of what they include, as of a day: no date of a report may be
    /// after it.
    ///
    /// # Errors
    /// When there is no such profile.
    pub fn new(
        base: &'b RuleBase,
        profiles: &[&str],
        today: Date,
        outside: OutsideLists,
    ) -> Result<Self, UnknownProfile> {
        let order = with_included(base, profiles)?;
        let mut validator = Self {
            base,
            today,
            outside,
            elements: Vec::new(),
            names: vec![[None; Check::ALL.len()]; Element::all().count()],
            mandatory: Vec::new(),
            conditions: Vec::new(),
            left_out: Vec::new(),
            batch: Vec::new(),
        };
        validator.set_elements(&order);
        validator.set_rules(&order);
        Ok(validator)
    }

    /// Rules that are not judged because a list was not given.
    #[must_use]
    pub fn left_out(&self) -> &[RuleNumber] {
        &self.left_out
    }

    /// The base its rules are from.
    #[must_use]
    pub const fn base(&self) -> &'b RuleBase {
        self.base
    }

    /// What is asked of an element in these profiles.
    #[must_use]
    pub fn element(&self, element: Element) -> Option<&ElementSpec> {
        self.elements.get(element.number())?.as_ref()
    }

    fn set_elements(&mut self, order: &[&str]) {
        let list = |name: &str| self.base.list_number(name);
        self.elements = Element::all()
            .map(|element| self.base.element(element).cloned())
            .collect();
        // From what is included to what includes it: the last word is the profile's own.
        for profile in order {
            for change in self.base.changes() {
                if !change.profiles.iter().any(|it| it == profile) {
                    continue;
                }
                let spec = Element::of(&change.code)
                    .and_then(|element| self.elements.get_mut(element.number())?.as_mut());
                if let Some(spec) = spec {
                    // A change that can't be made was refused when the base was loaded.
                    let _ = spec.change(change, &list);
                }
            }
        }
        self.mandatory = self
            .elements
            .iter()
            .flatten()
            .filter(|spec| spec.conformance == Conformance::Mandatory)
            .map(|spec| (spec.element, self.base.blocks.chain_of(spec.element)))
            .collect();
    }

    fn set_rules(&mut self, order: &[&str]) {
        // How near a rule is to the profile asked for: its names win over those of what is included.
        let rank = |profiles: &[String]| {
            order
                .iter()
                .rposition(|profile| profiles.iter().any(|it| it == profile))
        };
        let mut active: Vec<_> = self
            .base
            .rules()
            .iter()
            .enumerate()
            .filter_map(|(number, rule)| {
                let number = u16::try_from(number).ok().map(RuleNumber)?;
                Some((rank(&rule.profiles)?, number, rule))
            })
            .collect();
        let replaced: BTreeSet<_> = active
            .iter()
            .flat_map(|(_, _, rule)| &rule.replaces)
            .filter_map(|id| self.base.number_of(id))
            .collect();
        active.retain(|(_, number, _)| !replaced.contains(number));
        active.sort_by_key(|(rank, number, rule)| {
            let is_own = matches!(rule.body, Body::Check(_, Some(_)));
            (*rank, is_own, *number)
        });
        // An authority can ask one thing under several numbers: the first one is named.
        let mut named_first = BTreeSet::new();
        for (rank, number, rule) in active {
            let named = Named {
                rule: number,
                severity: rule.severity,
            };
            match &rule.body {
                Body::Check(check, None) => {
                    // What the standard says of its elements it does not say of evigil's own.
                    let is_own = rule.authority == EXTENSION_AUTHORITY;
                    for (element, names) in Element::all().zip(&mut self.names) {
                        if element.is_extension() == is_own {
                            set(names, *check, named);
                        }
                    }
                }
                Body::Check(check, Some(element)) => {
                    if named_first.insert((rank, *check, *element))
                        && let Some(names) = self.names.get_mut(element.number())
                    {
                        set(names, *check, named);
                    }
                }
                Body::Condition(condition) => {
                    let is_lacking = condition
                        .outside
                        .iter()
                        .any(|name| !self.outside.contains_key(name));
                    match rule.element {
                        _ if is_lacking => self.left_out.push(number),
                        Some(element) => self.conditions.push(Judged {
                            named,
                            element,
                            condition: Arc::clone(condition),
                        }),
                        None => {}
                    }
                }
                Body::Batch(_) => self.batch.push(number),
            }
        }
    }

    /// Holds a report against the rules, and adds what it breaks to `findings`.
    pub fn validate(&self, report: &Icsr, header: &Header<'_>, findings: &mut Vec<Finding>) {
        let facts = Facts::new(report, header.batch, &self.base.blocks);
        let before = findings.len();
        self.check_values(&facts, findings);
        let misfits = misfits(&facts);
        for item in &misfits {
            if let (Some(spec), Value::Text(text)) = (self.element(item.element), item.value) {
                self.check_text(spec, item, text, findings);
            }
        }
        self.check_mandatory(&facts, header, &misfits, findings);
        self.check_conditions(&facts, header, findings);
        if let Some(found) = findings.get_mut(before..) {
            found.sort_by_key(|finding| (finding.element, finding.at, finding.rule));
        }
    }

    fn check_values(&self, facts: &Facts<'_>, findings: &mut Vec<Finding>) {
        let mut last = None;
        for item in facts.items() {
            let place = (item.element, item.at);
            if last == Some(place) {
                self.report(Check::Once, item, Vec::new(), findings);
            }
            last = Some(place);
            let Some(spec) = self.element(item.element) else {
                continue;
            };
            match item.value {
                Value::Text("") => {}
                Value::Text(text) => self.check_text(spec, item, text, findings),
                Value::Null(flavour) if spec.null & null_bit(flavour) == 0 => {
                    let allowed: Vec<_> = spec.null_flavours().map(|it| it.code()).collect();
                    let details = vec![("allowed", allowed.join(", ").into_boxed_str())];
                    self.report(Check::Null, item, details, findings);
                }
                Value::Null(_) => {}
            }
        }
    }

    fn check_text(
        &self,
        spec: &ElementSpec,
        item: &Item<'_>,
        text: &str,
        findings: &mut Vec<Finding>,
    ) {
        if let Some(list) = spec.list.and_then(|number| self.base.lists().get(number))
            && !list.has(text)
        {
            let details = vec![("list", list.id.clone().into_boxed_str())];
            self.report(Check::Code, item, details, findings);
            return;
        }
        if spec.kind == ValueType::Date {
            return self.check_date(spec, item, text, findings);
        }
        let is_typed = match spec.kind {
            ValueType::Number if item.element.is_extension() => is_measure(text),
            ValueType::Number => is_number(text),
            ValueType::Integer => text.bytes().all(|b| b.is_ascii_digit()),
            ValueType::Boolean => matches!(text, "true" | "false"),
            _ => true,
        };
        if !is_typed
            || spec
                .shape
                .as_ref()
                .is_some_and(|shape| !shape.is_match(text))
        {
            self.report(Check::Type, item, Vec::new(), findings);
            return;
        }
        // Bytes are counted first: they are never fewer than characters.
        let most = spec.length.map_or(usize::MAX, |length| length as usize);
        if text.len() > most {
            let length = text.chars().count();
            if length > most {
                let details = vec![
                    ("most", most.to_string().into_boxed_str()),
                    ("length", length.to_string().into_boxed_str()),
                ];
                self.report(Check::Length, item, details, findings);
            }
        }
    }

    fn check_date(
        &self,
        spec: &ElementSpec,
        item: &Item<'_>,
        text: &str,
        findings: &mut Vec<Finding>,
    ) {
        let Ok(date) = PartialDate::parse(text) else {
            return self.report(Check::Date, item, Vec::new(), findings);
        };
        if date.earliest() > self.today {
            let details = vec![("today", self.today.to_string().into_boxed_str())];
            self.report(Check::Future, item, details, findings);
        }
        if let Some(least) = spec.precision
            && !is_precise(date, least.precision())
        {
            let details = vec![("least", Box::from(least.form()))];
            self.report(Check::Precision, item, details, findings);
        }
    }

    /// Adds a finding of a check of the table, under the name it has in these profiles.
    fn report(
        &self,
        check: Check,
        item: &Item<'_>,
        details: Vec<(&'static str, Box<str>)>,
        findings: &mut Vec<Finding>,
    ) {
        if let Some(named) = self.named(check, item.element) {
            findings.push(Finding {
                rule: named.rule,
                severity: named.severity,
                element: item.element,
                at: item.at,
                line: item.line,
                found: self.found(item.element, Some(item.value)),
                details,
            });
        }
    }

    fn named(&self, check: Check, element: Element) -> Option<Named> {
        *self.names.get(element.number())?.get(check as usize)?
    }

    fn found(&self, element: Element, value: Option<Value<'_>>) -> Found {
        let spec = self.element(element);
        let is_coded = spec.is_some_and(ElementSpec::is_coded);
        let is_date = spec.is_some_and(|spec| spec.kind == ValueType::Date);
        Found::of(value, is_coded, is_date)
    }

    fn check_mandatory(
        &self,
        facts: &Facts<'_>,
        header: &Header<'_>,
        misfits: &[Item<'_>],
        findings: &mut Vec<Finding>,
    ) {
        for (element, chain) in &self.mandatory {
            if header.without && is_header(*element) {
                continue;
            }
            let places = match chain.innermost() {
                None => &[At::TOP][..],
                Some(block) => facts.repeats_of(block),
            };
            // A block that has to be there is asked for as if it stood there once, empty.
            let places = if places.is_empty() && chain.len() == 1 {
                &[At::one(1)][..]
            } else {
                places
            };
            for at in places {
                let is_there = facts.find(*element, *at).is_some_and(is_given);
                if !is_there && let Some(named) = self.named(Check::Required, *element) {
                    let misfit = misfits
                        .iter()
                        .find(|item| (item.element, item.at) == (*element, *at));
                    findings.push(Finding {
                        rule: named.rule,
                        severity: named.severity,
                        element: *element,
                        at: *at,
                        line: misfit
                            .map_or_else(|| facts.line(*element, *at, *chain), |item| item.line),
                        found: self.found(*element, misfit.map(|item| item.value)),
                        details: Vec::new(),
                    });
                }
            }
        }
    }

    fn check_conditions(
        &self,
        facts: &Facts<'_>,
        header: &Header<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let world = World {
            lists: self.base.lists(),
            outside: &self.outside,
            today: self.today,
            initial: header.initial.unwrap_or_default(),
        };
        for judged in &self.conditions {
            let condition = &judged.condition;
            let is_idle = (!condition.guard.is_empty()
                && !condition.guard.iter().any(|element| facts.holds(*element)))
                || (condition.asks_initial && header.initial.is_none())
                || (header.without && is_header(judged.element));
            if is_idle {
                continue;
            }
            let places = match condition.scope.innermost() {
                None => &[At::TOP][..],
                Some(block) => facts.repeats_of(block),
            };
            for at in places {
                let is_broken = holds(&condition.when, facts, *at, &world)
                    && !holds(&condition.must, facts, *at, &world);
                if is_broken {
                    findings.push(self.broken(judged, facts, *at));
                }
            }
        }
    }

    /// A finding of a condition that does not hold at `at`. It points at the rule's element there;
    /// at its first repeat when the element stands deeper than the condition looks.
    fn broken(&self, judged: &Judged, facts: &Facts<'_>, at: At) -> Finding {
        let chain = self.base.blocks.chain_of(judged.element);
        let shared = chain.shared(judged.condition.scope);
        let place = outer(at, shared);
        let at = (shared..chain.len()).fold(place, |at, _| at.inside(1));
        let value = facts.find(judged.element, at).map(|item| item.value);
        Finding {
            rule: judged.named.rule,
            severity: judged.named.severity,
            element: judged.element,
            at,
            line: facts.line(judged.element, at, chain),
            found: self.found(judged.element, value),
            details: Vec::new(),
        }
    }
}

/// Values that the reader could not take for what they stand for, such as a date that is none, and
/// kept: they break the rule of their element's form.
fn misfits<'r>(facts: &Facts<'r>) -> Vec<Item<'r>> {
    let values = facts.kept().iter().filter_map(|kept| {
        let (element, at, value) = kept_value(kept)?;
        Some(Item {
            element,
            at,
            value: Value::Text(value),
            line: kept.line,
        })
    });
    values
        .filter(|item| facts.find(item.element, item.at).is_none())
        .collect()
}

fn set(names: &mut [Option<Named>; Check::ALL.len()], check: Check, named: Named) {
    if let Some(name) = names.get_mut(check as usize) {
        *name = Some(named);
    }
}

/// Whose rules hold for the elements of evigil's extension.
const EXTENSION_AUTHORITY: &str = "evigil";

/// Whether an element belongs to the batch or the message, not to the report.
fn is_header(element: Element) -> bool {
    element.is_under("N")
}

/// Digits, with a sign and a point where they belong.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    match text.split_once('.') {
        None => digits(text),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
    }
}

/// A number as above, or one with a power of ten: particles are counted in tens of billions.
fn is_measure(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return is_number(text);
    };
    let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let is_exponent = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number(mantissa) && is_exponent && text.parse().is_ok_and(f64::is_finite)
}

/// Profiles with all they include; what is included comes first.
fn with_included<'b>(
    base: &'b RuleBase,
    profiles: &[&str],
) -> Result<Vec<&'b str>, UnknownProfile> {
    fn add<'b>(
        base: &'b RuleBase,
        id: &str,
        order: &mut Vec<&'b str>,
        depth: usize,
    ) -> Result<(), UnknownProfile> {
        let profile = base
            .profile(id)
            .ok_or_else(|| UnknownProfile(id.to_owned()))?;
        // A profile that includes itself would never end.
        if depth < 8 {
            for included in &profile.includes {
                add(base, included, order, depth + 1)?;
            }
        }
        if !order.contains(&profile.id.as_str()) {
            order.push(&profile.id);
        }
        Ok(())
    }
    let mut order = Vec::new();
    for id in profiles {
        add(base, id, &mut order, 0)?;
    }
    Ok(order)
}
