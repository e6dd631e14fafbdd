//! The rules, code lists and elements of the knowledge base.

use std::collections::BTreeMap;
use std::sync::Arc;

use evigil_core::{Lang, Localized};
use evigil_knowledge::Knowledge;
use serde::de::DeserializeOwned;

use super::blocks::{Blocks, Chain};
use super::code_list::CodeList;
use super::element_table::{ElementSpec, EntryFault};
use super::file::{
    Authority, BatchEntry, BeyondEntry, Check, ElementChange, ElementsFile, ListsFile, NamedCheck,
    ProfileEntry, ProfilesFile, RuleEntry, RulesFile, SourcePlace,
};
use super::language::{ConditionFault, Names, Node, parse, shape};
use super::rule::{BatchRule, Body, Condition, Rule};
use super::{Finding, RuleNumber, Severity};
use crate::icsr::Element;

/// Something wrong with the rules of a knowledge base.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {entry}: {reason}")]
pub struct RuleFault {
    /// Path of the file.
    pub file: String,
    /// Id of the entry; empty for the file as a whole.
    pub entry: String,
    /// What is wrong, for whoever writes rules.
    pub reason: String,
}

/// A set of rules that belong together, such as those of FDA for reports after approval.
#[derive(Debug)]
pub struct Profile {
    /// Its id, such as `fda-postmarket`.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Profiles whose rules hold in it as well.
    pub includes: Vec<String>,
    pub(super) detect: Option<Node>,
}

/// The rules of the knowledge base, read and compiled; see [`Validator`](super::Validator) for
/// using them.
#[derive(Debug)]
pub struct RuleBase {
    profiles: Vec<Profile>,
    authorities: Vec<Authority>,
    lists: Vec<CodeList>,
    elements: Vec<Option<ElementSpec>>,
    changes: Vec<ElementChange>,
    paths: BTreeMap<String, String>,
    rules: Vec<Rule>,
    by_id: BTreeMap<String, RuleNumber>,
    beyond: Vec<BeyondEntry>,
    pub(super) blocks: Blocks,
}

impl RuleBase {
    /// Reads the rules of a knowledge base.
    ///
    /// # Errors
    /// The first thing that is wrong with them: a shape, a word of a condition, an id that stands
    /// twice or leads nowhere.
    pub fn load(knowledge: &Knowledge) -> Result<Self, RuleFault> {
        let mut base = Self {
            profiles: Vec::new(),
            authorities: Vec::new(),
            lists: Vec::new(),
            elements: Element::all().map(|_| None).collect(),
            changes: Vec::new(),
            paths: BTreeMap::new(),
            rules: Vec::new(),
            by_id: BTreeMap::new(),
            beyond: Vec::new(),
            blocks: Blocks::of_register(),
        };
        base.load_lists(knowledge)?;
        base.load_elements(knowledge)?;
        base.load_rules(knowledge)?;
        Ok(base)
    }

    /// Every profile.
    #[must_use]
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The profile with this id.
    #[must_use]
    pub fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// The authority with this id.
    #[must_use]
    pub fn authority(&self, id: &str) -> Option<&Authority> {
        self.authorities.iter().find(|authority| authority.id == id)
    }

    /// What a finding's rule says about it.
    #[must_use]
    pub fn sentence(&self, finding: &Finding, lang: Lang) -> String {
        let Some(rule) = self.rule(finding.rule) else {
            return String::new();
        };
        let mut sentence = rule
            .text
            .get(lang)
            .replace("{element}", finding.element.code());
        for (name, value) in &finding.details {
            let list = self.list(value).filter(|_| *name == "list");
            let value = match list {
                Some(list) => list.title.get(lang),
                None if value.is_empty() => "–",
                None => value,
            };
            sentence = sentence.replace(&format!("{{{name}}}"), value);
        }
        sentence
    }

    /// Every rule, by its number.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of a finding.
    #[must_use]
    pub fn rule(&self, number: RuleNumber) -> Option<&Rule> {
        self.rules.get(usize::from(number.0))
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule_with_id(&self, id: &str) -> Option<&Rule> {
        self.rule(*self.by_id.get(id)?)
    }

    /// Every code list.
    #[must_use]
    pub fn lists(&self) -> &[CodeList] {
        &self.lists
    }

    /// The code list with this id.
    #[must_use]
    pub fn list(&self, id: &str) -> Option<&CodeList> {
        self.lists.iter().find(|list| list.id == id)
    }

    /// What is asked of an element, apart from what regions ask otherwise.
    #[must_use]
    pub fn element(&self, element: Element) -> Option<&ElementSpec> {
        self.elements.get(element.number())?.as_ref()
    }

    /// The code list of an element.
    #[must_use]
    pub fn list_of(&self, element: Element) -> Option<&CodeList> {
        self.lists.get(self.element(element)?.list?)
    }

    /// Rules of authorities that no report can break or keep by itself.
    #[must_use]
    pub fn beyond(&self) -> &[BeyondEntry] {
        &self.beyond
    }

    pub(super) fn number_of(&self, id: &str) -> Option<RuleNumber> {
        self.by_id.get(id).copied()
    }

    pub(super) fn changes(&self) -> &[ElementChange] {
        &self.changes
    }

    pub(super) fn paths(&self) -> &BTreeMap<String, String> {
        &self.paths
    }

    pub(super) fn list_number(&self, id: &str) -> Option<usize> {
        self.lists.iter().position(|list| list.id == id)
    }

    fn load_lists(&mut self, knowledge: &Knowledge) -> Result<(), RuleFault> {
        for (path, text) in files(knowledge, "code-lists") {
            let file: ListsFile = read(path, text)?;
            for entry in file.list {
                if self.list(&entry.id).is_some() {
                    return Err(fault(path, &entry.id, "the id stands twice"));
                }
                self.lists.push(CodeList::new(entry));
            }
        }
        for number in 0..self.lists.len() {
            let Some(list) = self.lists.get(number) else {
                continue;
            };
            let (id, includes) = (list.id.clone(), list.includes.clone());
            if let Some(like) = list.like.clone() {
                let Some(other) = self.list(&like) else {
                    let reason = format!("there is no list `{like}`");
                    return Err(fault("code-lists", &id, reason));
                };
                let units = other.units();
                if let Some(list) = self.lists.get_mut(number) {
                    list.take_units(units);
                }
            }
            for included in includes {
                let Some(inner) = self.list(&included) else {
                    let reason = format!("there is no list `{included}`");
                    return Err(fault("code-lists", &id, reason));
                };
                let codes = inner.codes().to_vec();
                if let Some(list) = self.lists.get_mut(number) {
                    list.include(&codes);
                }
            }
        }
        match self
            .lists
            .iter()
            .find_map(|list| Some((list, list.twice()?)))
        {
            None => Ok(()),
            Some((list, code)) => {
                let reason = format!("the code `{code}` stands twice");
                Err(fault("code-lists", &list.id, reason))
            }
        }
    }

    fn load_elements(&mut self, knowledge: &Knowledge) -> Result<(), RuleFault> {
        let mut changes = Vec::new();
        for (path, text) in files(knowledge, "elements") {
            let file: ElementsFile = read(path, text)?;
            self.paths.extend(file.path);
            for entry in file.element {
                let code = entry.code.clone();
                let list = |name: &str| self.list_number(name);
                let spec = ElementSpec::new(entry, file.from.as_ref(), &list)
                    .map_err(|wrong| entry_fault(path, &code, wrong))?;
                let slot = self.elements.get_mut(spec.element.number());
                match slot {
                    Some(slot @ None) => *slot = Some(spec),
                    _ => return Err(fault(path, &code, "the element stands twice")),
                }
            }
            changes.extend(file.change.into_iter().map(|change| (path, change)));
        }
        for (path, change) in changes {
            let list = |name: &str| self.list_number(name);
            // Tried once here, so that what is wrong with it is known now.
            let known = Element::of(&change.code)
                .and_then(|element| self.elements.get(element.number())?.clone());
            let Some(mut spec) = known else {
                let reason = "a change of an element that the table does not hold";
                return Err(fault(path, &change.code, reason));
            };
            spec.change(&change, &list)
                .map_err(|wrong| entry_fault(path, &change.code, wrong))?;
            self.changes.push(change);
        }
        Ok(())
    }

    fn load_rules(&mut self, knowledge: &Knowledge) -> Result<(), RuleFault> {
        let mut read_files = Vec::new();
        for (path, text) in files(knowledge, "profiles") {
            let file: ProfilesFile = read(path, text)?;
            for profile in file.profile {
                self.add_profile(path, profile)?;
            }
            self.authorities.extend(file.authority);
        }
        for (path, text) in files(knowledge, "rules") {
            let mut file: RulesFile = read(path, text)?;
            self.beyond.append(&mut file.beyond);
            read_files.push((path, file));
        }
        // Rules that are the same as another one come after it.
        for (path, file) in &read_files {
            for entry in file.rule.iter().filter(|entry| entry.same.is_none()) {
                self.add_rule(path, file, entry)?;
            }
        }
        for (path, file) in &read_files {
            for entry in file.rule.iter().filter(|entry| entry.same.is_some()) {
                self.add_rule(path, file, entry)?;
            }
            for named in &file.checks {
                self.add_named(path, file, named)?;
            }
        }
        for rule in &self.rules {
            let unknown = rule
                .replaces
                .iter()
                .find(|id| !self.by_id.contains_key(*id));
            if let Some(id) = unknown {
                return Err(fault("rules", &rule.id, format!("there is no rule `{id}`")));
            }
            let unknown = rule.profiles.iter().find(|id| self.profile(id).is_none());
            if let Some(id) = unknown {
                return Err(fault(
                    "rules",
                    &rule.id,
                    format!("there is no profile `{id}`"),
                ));
            }
        }
        Ok(())
    }

    fn add_profile(&mut self, path: &str, entry: ProfileEntry) -> Result<(), RuleFault> {
        let detect = entry
            .detect
            .map(|text| self.parse(&text, Chain::default()))
            .transpose()
            .map_err(|wrong| fault(path, &entry.id, wrong.to_string()))?;
        self.profiles.push(Profile {
            id: entry.id,
            name: entry.name,
            includes: entry.includes,
            detect,
        });
        Ok(())
    }

    fn parse(&self, text: &str, scope: Chain) -> Result<Node, ConditionFault> {
        let list = |name: &str| self.list_number(name);
        let names = Names {
            blocks: &self.blocks,
            list: &list,
        };
        parse(text, scope, &names)
    }

    fn add(&mut self, path: &str, rule: Rule) -> Result<(), RuleFault> {
        let number = u16::try_from(self.rules.len())
            .map(RuleNumber)
            .map_err(|_| fault(path, &rule.id, "more rules than can be counted"))?;
        if self.by_id.insert(rule.id.clone(), number).is_some() {
            return Err(fault(path, &rule.id, "the id stands twice"));
        }
        self.rules.push(rule);
        Ok(())
    }

    fn add_rule(
        &mut self,
        path: &str,
        file: &RulesFile,
        entry: &RuleEntry,
    ) -> Result<(), RuleFault> {
        let wrong = |reason: String| fault(path, &entry.id, reason);
        let same = entry
            .same
            .as_deref()
            .map(|id| {
                self.number_of(id)
                    .ok_or_else(|| wrong(format!("there is no rule `{id}`")))
            })
            .transpose()?;
        let original = same.and_then(|number| self.rule(number));
        let element = match &entry.element {
            None => original.and_then(|rule| rule.element),
            Some(code) => Some(
                Element::of(code).ok_or_else(|| wrong(format!("`{code}` is no data element")))?,
            ),
        };
        let body = match original {
            Some(rule) => rule.body.clone(),
            None => self.body(entry, element).map_err(wrong)?,
        };
        let text = entry
            .text
            .clone()
            .or_else(|| original.map(|rule| rule.text.clone()))
            .ok_or_else(|| wrong("it has no text".to_owned()))?;
        let mut replaces = entry.replaces.clone();
        replaces.extend(entry.same.clone());
        let rule = Rule {
            id: entry.id.clone(),
            authority: file
                .authority
                .clone()
                .ok_or_else(|| wrong("its file names no authority".to_owned()))?,
            profiles: entry
                .profiles
                .clone()
                .unwrap_or_else(|| file.profiles.clone()),
            severity: entry.severity.or(file.severity).unwrap_or(Severity::Error),
            element,
            text,
            from: source_of(file, entry).ok_or_else(|| wrong("it cites nothing".to_owned()))?,
            replaces,
            same,
            passes: inherited(&entry.passes, original.map(|rule| &rule.passes)),
            fails: inherited(&entry.fails, original.map(|rule| &rule.fails)),
            body,
        };
        self.add(path, rule)
    }

    fn body(&self, entry: &RuleEntry, element: Option<Element>) -> Result<Body, String> {
        if let Some(check) = entry.check {
            return Ok(Body::Check(check, element));
        }
        if let Some(batch) = &entry.batch {
            return batch_rule(batch).map(|rule| Body::Batch(Arc::new(rule)));
        }
        let Some(must) = &entry.must else {
            return Err("it has neither `must`, `check`, `batch` nor `same`".to_owned());
        };
        let scope = match &entry.each {
            None => element.map_or_else(Chain::default, |it| self.blocks.chain_of(it)),
            Some(name) if name == "report" => Chain::default(),
            Some(name) => self
                .blocks
                .named(name)
                .map(|block| self.blocks.chain(block))
                .ok_or_else(|| format!("there is no block `{name}`"))?,
        };
        let parse = |text: &str| {
            self.parse(text, scope)
                .map_err(|wrong| format!("{wrong} in: {text}"))
        };
        let when = entry.when.as_deref().map_or(Ok(Node::True), parse)?;
        let must = parse(must)?;
        let mut outside = Vec::new();
        when.outside_lists(&mut outside);
        must.outside_lists(&mut outside);
        let outside = outside.into_iter().map(str::to_owned).collect();
        let asks_initial = when.asks_initial() || must.asks_initial();
        let guard = [when.needed_to_hold(), must.needed_to_fail()]
            .into_iter()
            .flatten()
            .min_by_key(Vec::len)
            .unwrap_or_default();
        Ok(Body::Condition(Arc::new(Condition {
            scope,
            when,
            must,
            guard,
            outside,
            asks_initial,
        })))
    }

    fn add_named(
        &mut self,
        path: &str,
        file: &RulesFile,
        named: &NamedCheck,
    ) -> Result<(), RuleFault> {
        let wrong = |reason: String| fault(path, &named.id, reason);
        let element = Element::of(&named.element)
            .ok_or_else(|| wrong(format!("`{}` is no data element", named.element)))?;
        let original = match (named.check, &named.same) {
            (Some(check), None) => self
                .family(check)
                .ok_or_else(|| wrong("no rule tells of this check".to_owned()))?,
            (None, Some(id)) => self
                .number_of(id)
                .ok_or_else(|| wrong(format!("there is no rule `{id}`")))?,
            _ => return Err(wrong("it has either `check` or `same`".to_owned())),
        };
        let Some(rule) = self.rule(original) else {
            return Ok(());
        };
        let row = SourcePlace {
            locator: None,
            ..file
                .from
                .clone()
                .ok_or_else(|| wrong("it cites nothing".to_owned()))?
        };
        let rule = Rule {
            id: named.id.clone(),
            authority: file
                .authority
                .clone()
                .ok_or_else(|| wrong("its file names no authority".to_owned()))?,
            profiles: file.profiles.clone(),
            severity: file.severity.unwrap_or(rule.severity),
            element: Some(element),
            text: rule.text.clone(),
            from: row,
            replaces: named.same.clone().into_iter().collect(),
            same: named.same.as_ref().map(|_| original),
            passes: rule.passes.clone(),
            fails: rule.fails.clone(),
            body: match named.check {
                Some(check) => Body::Check(check, Some(element)),
                None => rule.body.clone(),
            },
        };
        self.add(path, rule)
    }

    /// The rule that tells of a check for all elements.
    fn family(&self, check: Check) -> Option<RuleNumber> {
        let at = self.rules.iter().position(|rule| {
            rule.authority != "evigil" && matches!(rule.body, Body::Check(it, None) if it == check)
        })?;
        u16::try_from(at).ok().map(RuleNumber)
    }
}

fn inherited(own: &[Vec<String>], original: Option<&Vec<Vec<String>>>) -> Vec<Vec<String>> {
    match original {
        Some(original) if own.is_empty() => original.clone(),
        _ => own.to_vec(),
    }
}

fn source_of(file: &RulesFile, entry: &RuleEntry) -> Option<SourcePlace> {
    let mut from = entry.from.clone().or_else(|| file.from.clone())?;
    if entry.locator.is_some() {
        from.locator.clone_from(&entry.locator);
    }
    if let Some(checked) = entry.checked {
        from.checked = checked;
    }
    Some(from)
}

fn batch_rule(entry: &BatchEntry) -> Result<BatchRule, String> {
    let element =
        |code: &String| Element::of(code).ok_or_else(|| format!("`{code}` is no data element"));
    Ok(match entry {
        BatchEntry::Same(code) => BatchRule::Same(element(code)?),
        BatchEntry::Unique(code) => BatchRule::Unique(element(code)?),
        BatchEntry::AtMost(most) => BatchRule::AtMost(*most),
        BatchEntry::FileName(text) => {
            BatchRule::FileName(shape(text).map_err(|wrong| wrong.to_string())?)
        }
        BatchEntry::OneGroup { place, groups } => BatchRule::OneGroup {
            place: place.clone(),
            groups: groups.clone(),
        },
    })
}

fn files<'k>(knowledge: &'k Knowledge, folder: &str) -> impl Iterator<Item = (&'k str, &'k str)> {
    let prefix = format!("vigilance/{folder}/");
    knowledge
        .files("vigilance")
        .filter(move |(path, _)| path.starts_with(&prefix))
}

fn read<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, RuleFault> {
    toml::from_str(text).map_err(|error| fault(path, "", error.to_string()))
}

fn fault(file: &str, entry: &str, reason: impl Into<String>) -> RuleFault {
    RuleFault {
        file: file.to_owned(),
        entry: entry.to_owned(),
        reason: reason.into(),
    }
}

fn entry_fault(path: &str, code: &str, wrong: EntryFault) -> RuleFault {
    let reason = match wrong {
        EntryFault::UnknownElement(code) => format!("`{code}` is no data element"),
        EntryFault::UnknownList(name) => format!("there is no list `{name}`"),
        EntryFault::UnknownFlavour(name) => format!("`{name}` is no null flavour"),
        EntryFault::Shape(wrong) => wrong.to_string(),
        EntryFault::NoSource => "it cites nothing".to_owned(),
    };
    fault(path, code, reason)
}
