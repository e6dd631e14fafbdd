//! A report to its message: the template, filled.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::layout::{choice, elements_in, is_suppressed};
use super::name::{HL7, Name, XSI};
use super::place::{Repeat, is_place, split_label};
use super::read::link_number;
use super::template::{Kind, NodeId, Slot, Template, TemplateNode};
use super::{MESSAGE, escape};
use crate::icsr::{At, Element, Item, Kept, NullFlavour, Value, register as el};

/// Root of worldwide case numbers, in which the ids of drugs and reactions are made.
const CASE_ROOT: &str = "2.16.840.1.113883.3.989.2.1.3.2";

/// What was noted at one node of a message.
#[derive(Debug, Default, Clone)]
struct Noted<'r> {
    attributes: Vec<(Name, &'r str)>,
    absent: Vec<Name>,
    order: Option<&'r str>,
    unknown: Vec<&'r str>,
    texts: Vec<&'r str>,
}

/// A child to write.
#[derive(Debug, Clone, Copy)]
enum Step {
    Child {
        id: NodeId,
        at: At,
        repeat: Repeat,
        /// Written even without a value.
        is_forced: bool,
    },
    Unknown,
    Text,
}

/// A report being written.
pub(super) struct Rendering<'r> {
    template: &'static Template,
    /// Sorted by element and repeat.
    items: Vec<Item<'r>>,
    pub(super) used: Vec<bool>,
    /// Repeats of blocks that hold any value.
    repeats: HashMap<NodeId, Vec<At>>,
    noted: HashMap<String, Noted<'r>>,
    /// Repeats that are noted to stand at a place of their own.
    placed: HashSet<(NodeId, At)>,
    case: String,
    /// Whether this is in a further one of several that mean nothing by being several: only what is
    /// noted stands there.
    is_further: bool,
    pub(super) out: String,
    path: String,
}

impl<'r> Rendering<'r> {
    /// `items` are sorted; `case` is what ids are made from.
    pub(super) fn new(items: Vec<Item<'r>>, kept: &'r [Kept], case: &str) -> Self {
        let template = Template::get();
        let mut repeats: HashMap<NodeId, Vec<At>> = HashMap::new();
        for item in &items {
            for block in template.blocks_of(item.element) {
                let depth = template.node(block).block;
                let numbers = item.at.numbers();
                if let Some(numbers) = numbers.get(..depth) {
                    let at = numbers.iter().fold(At::TOP, |at, n| at.inside(*n));
                    repeats.entry(block).or_default().push(at);
                }
            }
        }
        for all in repeats.values_mut() {
            all.sort_unstable();
            all.dedup();
        }
        let mut rendering = Self {
            template,
            used: vec![false; items.len()],
            items,
            repeats,
            noted: HashMap::new(),
            placed: HashSet::new(),
            case: case.to_owned(),
            is_further: false,
            out: String::new(),
            path: String::new(),
        };
        rendering.note(kept);
        rendering
    }

    fn note(&mut self, kept: &'r [Kept]) {
        for kept in kept.iter().filter(|kept| is_place(&kept.place)) {
            let Some((path, what)) = kept.place.rsplit_once('/') else {
                continue;
            };
            // A namespace as name of an attribute has slashes of its own.
            let (path, what) = match kept.place.rfind("/@{").or(kept.place.rfind("/-@{")) {
                Some(at) => (
                    kept.place.get(..at).unwrap_or_default(),
                    kept.place.get(at + 1..).unwrap_or_default(),
                ),
                None => (path, what),
            };
            let noted = self.noted.entry(path.to_owned()).or_default();
            if let Some(name) = what.strip_prefix('@') {
                noted.attributes.push((Name::parse(name), &kept.value));
            } else if let Some(name) = what.strip_prefix("-@") {
                noted.absent.push(Name::parse(name));
            } else if what.starts_with('+') {
                noted.unknown.push(&kept.value);
            } else if what == "text()" {
                noted.texts.push(&kept.value);
            } else if what == "*" {
                noted.order = Some(&kept.value);
                self.place(path, &kept.value);
            }
        }
    }

    /// Notes which repeats the node at `path` holds.
    fn place(&mut self, path: &str, order: &str) {
        let mut steps = path.split('/');
        let root = match steps.next() {
            Some(MESSAGE) => self.template.message,
            _ => Template::BATCH,
        };
        let parent = steps.try_fold(root, |at, step| {
            self.template.labelled(at, split_label(step).0)
        });
        let Some(parent) = parent else { return };
        for token in order.split(' ') {
            if let (label, Some(repeat)) = split_label(token)
                && let Some(id) = self.template.labelled(parent, label)
                && let Some(Repeat::Block(at)) = Repeat::parse(repeat, true)
                && self.template.node(id).block > 0
            {
                self.placed.insert((id, at));
            }
        }
    }

    /// Writes the message, or the batch around messages.
    pub(super) fn write(&mut self, id: NodeId) {
        self.node(id, At::TOP, Repeat::None, true);
    }

    /// Writes a node; says whether it holds a value.
    fn node(&mut self, id: NodeId, at: At, repeat: Repeat, is_forced: bool) -> bool {
        let node = self.template.node(id);
        let (start, path) = (self.out.len(), self.path.len());
        if path > 0 {
            self.path.push('/');
        }
        self.path.push_str(&node.label);
        repeat.write(&mut self.path);
        let noted = self.noted.get(&self.path).cloned().unwrap_or_default();
        self.out.push('<');
        self.out.push_str(&node.name);
        if id == Template::BATCH {
            self.namespaces();
        }
        let own = self.attributes(node, at, &noted);
        let before = self.out.len();
        self.out.push('>');
        let was_further = self.is_further;
        self.is_further = match repeat {
            Repeat::None => was_further,
            Repeat::Block(_) => false,
            Repeat::Many(number) => number > 1,
        };
        let inner = self.inside(id, at, &noted);
        self.is_further = was_further;
        if self.out.len() == before + 1 {
            self.out.truncate(before);
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out.push_str(&node.name);
            self.out.push('>');
        }
        self.path.truncate(path);
        if !(own || inner || is_forced || node.is_always()) {
            self.out.truncate(start);
        }
        own || inner
    }

    fn namespaces(&mut self) {
        for (name, space) in [("xmlns", HL7), ("xmlns:xsi", XSI)] {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(space);
            self.out.push('"');
        }
    }

    /// Writes the attributes of a node; says whether any holds a value.
    fn attributes(&mut self, node: &'static TemplateNode, at: At, noted: &Noted<'r>) -> bool {
        let null = node.slots.first().and_then(|slot| self.null(slot, at));
        let mut has_value = false;
        let mut written: Vec<&Name> = Vec::new();
        for fixed in &node.fixed {
            let noted_value = noted
                .attributes
                .iter()
                .find(|(name, _)| *name == fixed.name);
            let is_left_out = null.is_some() && fixed.name.is_code_system() && !fixed.selects;
            let is_absent = noted.absent.contains(&fixed.name) || is_left_out;
            match noted_value {
                Some((_, value)) => fixed.name.write(value, &mut self.out),
                None if is_absent => {}
                None => fixed.name.write(&fixed.value, &mut self.out),
            }
            written.push(&fixed.name);
        }
        for slot in &node.slots {
            let Some(name) = &slot.name else { continue };
            let noted_value = noted.attributes.iter().find(|(noted, _)| noted == name);
            match (self.value(slot, at), noted_value) {
                (Some(value), None) if !value.counts && noted.absent.contains(name) => {}
                (Some(value), None) => {
                    has_value |= value.counts;
                    name.write(&value.text, &mut self.out);
                }
                (Some(value), Some(_)) if value.counts => {
                    has_value = true;
                    name.write(&value.text, &mut self.out);
                }
                (_, Some((_, value))) => name.write(value, &mut self.out),
                (None, None) => {
                    if null.is_some() && !slot.prefix.is_empty() {
                        name.write(&slot.prefix, &mut self.out);
                    }
                }
            }
            written.push(name);
        }
        if let Some((index, flavour)) = null {
            self.out.push_str(" nullFlavor=\"");
            self.out.push_str(flavour.code());
            self.out.push('"');
            self.mark(index);
            has_value = true;
        }
        for (name, value) in &noted.attributes {
            if !written.contains(&name) {
                name.write(value, &mut self.out);
            }
        }
        has_value
    }

    /// The reason why there is no value for a slot, with its number among the items.
    fn null(&self, slot: &Slot, at: At) -> Option<(usize, NullFlavour)> {
        if matches!(slot.kind, Kind::Copy | Kind::Link) || !slot.sign.is_empty() {
            return None;
        }
        let (index, value) = self.find(slot.element, at)?;
        value.null().map(|flavour| (index, flavour))
    }

    /// What stands in a slot.
    fn value(&mut self, slot: &'static Slot, at: At) -> Option<Written> {
        if slot.kind == Kind::Link {
            let text = self.id(slot.element, link_number(slot.element, at))?;
            return Some(Written {
                text,
                counts: false,
            });
        }
        if slot.kind == Kind::Copy {
            let (_, value) = self.find_any(slot.element, at)?;
            let text = value.text()?.to_owned();
            return Some(Written {
                text,
                counts: false,
            });
        }
        if let Some((index, Value::Text(text))) = self.find(slot.element, at) {
            let text = format!("{}{}", slot.prefix, slot.holds(text)?);
            self.mark(index);
            return Some(Written { text, counts: true });
        }
        if slot.is_id() {
            let text = self.id(slot.element, at.index(0))?;
            return Some(Written {
                text,
                counts: false,
            });
        }
        None
    }

    /// The id of a drug or reaction: the one it came with, or one made from the case.
    fn id(&self, element: Element, number: u16) -> Option<String> {
        let at = At::one(number);
        if let Some((_, Value::Text(text))) = self.find_any(element, at) {
            return Some(text.to_owned());
        }
        let block = self.template.block_of_id(element)?;
        let is_there = self
            .repeats
            .get(&block)
            .is_some_and(|all| all.contains(&at));
        let what = if element == el::EV_E_I_1 {
            "E.i"
        } else {
            "G.k"
        };
        let name = format!("{CASE_ROOT}|{}|{what}|{number}", self.case);
        is_there.then(|| Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).to_string())
    }

    /// The value of an element, when it was not written yet where more than one place can hold it.
    fn find(&self, element: Element, at: At) -> Option<(usize, Value<'r>)> {
        let (index, value) = self.find_any(element, at)?;
        let is_used = self.used.get(index).copied().unwrap_or_default();
        let has_places = self.is_further || self.template.is_shared(element);
        (!(is_used && has_places)).then_some((index, value))
    }

    fn find_any(&self, element: Element, at: At) -> Option<(usize, Value<'r>)> {
        let index = self
            .items
            .partition_point(|item| (item.element, item.at) < (element, at));
        let item = self.items.get(index)?;
        ((item.element, item.at) == (element, at)).then_some((index, item.value))
    }

    fn mark(&mut self, index: usize) {
        if let Some(used) = self.used.get_mut(index) {
            *used = true;
        }
    }

    /// Writes what stands in a node; says whether any of it is a value.
    fn inside(&mut self, id: NodeId, at: At, noted: &Noted<'r>) -> bool {
        let node = self.template.node(id);
        let slot = node.slots.first().filter(|slot| slot.name.is_none());
        let mut has_value = false;
        let mut unknown = noted.unknown.iter();
        let mut texts = noted.texts.iter();
        let mut slot = slot;
        for step in self.steps(id, at, noted) {
            match step {
                Step::Text => {
                    if let Some(value) = slot.take().and_then(|slot| self.value(slot, at)) {
                        escape::text(&value.text, &mut self.out);
                        has_value |= value.counts;
                    } else if let Some(text) = texts.next() {
                        escape::text(text, &mut self.out);
                    }
                }
                Step::Unknown => {
                    if let Some(xml) = unknown.next() {
                        self.out.push_str(xml);
                    }
                }
                Step::Child { id, .. } if id == self.template.message => {
                    // The messages are written one by one; here is only the place where they are.
                    self.out.push_str(&placeholder());
                }
                Step::Child {
                    id,
                    at,
                    repeat,
                    is_forced,
                } => has_value |= self.node(id, at, repeat, is_forced),
            }
        }
        unknown.for_each(|xml| self.out.push_str(xml));
        has_value
    }

    /// What is written in a node, in order.
    fn steps(&self, id: NodeId, at: At, noted: &Noted<'r>) -> Vec<Step> {
        let usual = self.usual(id, at);
        let Some(order) = noted.order else {
            let mut steps = vec![Step::Text];
            steps.extend(usual);
            return steps;
        };
        let mut steps: Vec<Step> = order
            .split(' ')
            .filter_map(|token| self.step(id, at, token))
            .collect();
        if !steps.iter().any(|step| matches!(step, Step::Text)) {
            steps.insert(0, Step::Text);
        }
        let node = self.template.node(id);
        let (mut listed, mut groups) = (HashSet::new(), HashSet::new());
        for step in &steps {
            if let Step::Child { id, repeat, .. } = step {
                listed.insert((*id, *repeat));
                groups.insert(self.template.node(*id).group);
            }
        }
        for step in usual {
            let Step::Child { id, repeat, .. } = step else {
                continue;
            };
            let inner = self.template.node(id);
            let is_listed = listed.contains(&(id, repeat))
                || (inner.group > 0 && groups.contains(&inner.group));
            // Values that came since have a place; what has none was not there before.
            let is_left = self.is_further || node.shape || inner.is_pure || inner.is_id();
            if is_listed || is_left {
                continue;
            }
            let next = steps.iter().position(|listed| match listed {
                Step::Child {
                    id: other,
                    repeat: theirs,
                    ..
                } => (*other, *theirs) > (id, repeat),
                _ => false,
            });
            steps.insert(next.unwrap_or(steps.len()), step);
        }
        steps
    }

    /// A child as it is noted.
    fn step(&self, parent: NodeId, at: At, token: &str) -> Option<Step> {
        match token {
            "+" => return Some(Step::Unknown),
            "=" => return Some(Step::Text),
            _ => {}
        }
        let (label, repeat) = split_label(token);
        let id = self.template.labelled(parent, label)?;
        let is_block = self.template.node(id).block > 0;
        let repeat = match repeat {
            Some(repeat) => Repeat::parse(repeat, is_block)?,
            None => Repeat::None,
        };
        let at = match repeat {
            Repeat::Block(at) => at,
            _ => at,
        };
        Some(Step::Child {
            id,
            at,
            repeat,
            is_forced: true,
        })
    }

    /// The children of a node of which nothing is noted.
    fn usual(&self, id: NodeId, at: At) -> Vec<Step> {
        let mut steps = Vec::new();
        let node = self.template.node(id);
        let mut chosen: Option<(u8, Option<NodeId>)> = None;
        for child in &node.children {
            let inner = self.template.node(*child);
            if inner.group > 0 {
                if chosen.is_none_or(|(group, _)| group != inner.group) {
                    chosen = Some((inner.group, self.chosen(id, inner.group, at)));
                }
                if chosen.and_then(|(_, choice)| choice) != Some(*child) {
                    continue;
                }
            }
            if is_suppressed(&inner.unless, |element| {
                self.find_any(element, at).is_some()
            }) {
                continue;
            }
            let step = |at, repeat, is_forced| Step::Child {
                id: *child,
                at,
                repeat,
                is_forced,
            };
            if inner.block > 0 {
                let all = self
                    .repeats
                    .get(child)
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                let from = all.partition_point(|one| *one < at);
                let inside = all.iter().skip(from).take_while(|one| one.is_in(&at));
                let own = inside.filter(|one| {
                    !self.placed.contains(&(*child, **one)) && self.has_targets(inner, **one)
                });
                steps.extend(own.map(|one| step(*one, Repeat::Block(*one), false)));
            } else if inner.many {
                steps.push(step(at, Repeat::Many(1), false));
            } else {
                let is_forced = inner.first && self.follows_value(*child, at);
                steps.push(step(at, Repeat::None, is_forced));
            }
        }
        steps
    }

    /// Whether what a row points at is in the report.
    fn has_targets(&self, node: &TemplateNode, at: At) -> bool {
        node.links
            .iter()
            .all(|way| self.id(way.element, link_number(way.element, at)).is_some())
    }

    /// Whether the node after `id` has a value.
    fn follows_value(&self, id: NodeId, at: At) -> bool {
        let next = self.template.node(id.next());
        let slot = next.slots.first();
        slot.is_some_and(|slot| self.find_any(slot.element, at).is_some())
    }

    /// The alternative that holds the values of a group.
    fn chosen(&self, parent: NodeId, group: u8, at: At) -> Option<NodeId> {
        let mut elements = Vec::new();
        for child in &self.template.node(parent).children {
            if self.template.node(*child).group == group {
                elements_in(self.template, *child, &mut elements);
            }
        }
        let values: Vec<(Element, Value<'r>)> = elements
            .into_iter()
            .filter_map(|element| Some((element, self.find_any(element, at)?.1)))
            .collect();
        choice(self.template, parent, group, &values)
    }

    /// Values that have no place in the message.
    pub(super) fn left(&self) -> Vec<Item<'r>> {
        // A row says which reaction it is about.
        let used = self.items.iter().zip(&self.used).filter(|(_, used)| **used);
        let rows: HashSet<(u16, u16)> = used
            .filter(|(item, _)| item.element.is_under("G.k.9.i"))
            .map(|(item, _)| (item.at.index(0), item.at.index(1)))
            .collect();
        let is_said = |item: &Item<'_>| {
            item.element == el::G_K_9_I_1 && rows.contains(&(item.at.index(0), item.at.index(1)))
        };
        let unused = self
            .items
            .iter()
            .zip(&self.used)
            .filter(|(_, used)| !**used);
        unused
            .map(|(item, _)| *item)
            .filter(|item| !is_said(item))
            .collect()
    }
}

/// A value as it is written.
struct Written {
    text: String,
    /// Whether the report says it.
    counts: bool,
}

/// What stands where the messages are.
pub(super) fn placeholder() -> String {
    format!("<{MESSAGE}/>")
}
