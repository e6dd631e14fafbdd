//! A message as a document to its report: one walk along the template.

use std::collections::{HashMap, HashSet};

use roxmltree::Node;

use super::ids::Ids;
use super::layout::{Token, choice, is_usual};
use super::lines::{LineCursor, narrow};
use super::name::Name;
use super::place::Repeat;
use super::residue::{Run, is_blank, runs, xml};
use super::template::{Kind, NodeId, Slot, Template, TemplateNode};
use super::{Limits, problem};
use crate::exchange::{Place, Problem, ProblemSeverity};
use crate::icsr::{At, Element, Icsr, NullFlavour, PartialDate, Value};

/// Why a message is given up.
pub(super) type Fault = Box<Problem>;

/// What is known while a document is walked.
pub(super) struct Reading<'r> {
    pub(super) template: &'static Template,
    pub(super) file: &'r str,
    pub(super) limits: &'r Limits,
    pub(super) lines: LineCursor<'r>,
    pub(super) report: &'r mut Icsr,
    pub(super) problems: &'r mut Vec<Problem>,
    pub(super) ids: Option<Ids>,
    /// How many repeats of a block there are so far.
    pub(super) counted: HashMap<(NodeId, At), u16>,
    /// Values that more than one place of a message can hold, and that are there already.
    pub(super) seen: HashSet<(Element, At)>,
    /// The last value that another place may repeat.
    pub(super) repeated: Option<(Element, At, String)>,
    /// Nodes from the root down, each with its repeat.
    pub(super) path: Vec<(NodeId, Repeat)>,
}

/// Where a node of the document stands in the template.
#[derive(Clone, Copy)]
struct Here {
    id: NodeId,
    at: At,
    /// What is built in it is noted even when it is usual, because its parent is not.
    is_noted: bool,
}

impl Reading<'_> {
    /// Walks `node`, which is the template's `id`; `message` is where ids are looked for.
    pub(super) fn walk(&mut self, node: Node<'_, '_>, id: NodeId) -> Result<(), Fault> {
        self.path.push((id, Repeat::None));
        let here = Here {
            id,
            at: At::TOP,
            is_noted: false,
        };
        self.node(node, here, node)?;
        self.path.pop();
        Ok(())
    }

    /// Reads an element; says whether any value stands in it.
    fn node(&mut self, node: Node<'_, '_>, here: Here, root: Node<'_, '_>) -> Result<bool, Fault> {
        let template = self.template.node(here.id);
        let kept_before = self.report.kept().len();
        let own = self.attributes(node, template, here)?;
        let (tokens, inner) = self.children(node, template, here, root)?;
        if here.is_noted || template.shape || !is_usual(self.template, here.id, &tokens) {
            self.keep_order(node, &tokens);
        }
        let mut kept = self.report.kept().iter().skip(kept_before);
        let says_something =
            own || inner || kept.any(|it| !it.value.is_empty() && !it.place.ends_with("/*"));
        let slot = template.slots.first();
        if let Some(slot) = slot.filter(|slot| !says_something && slot.kind != Kind::Link) {
            let place = self.place(node, slot.element.code());
            self.problems.push(
                problem("EV-X020", ProblemSeverity::Note, place)
                    .with("element", slot.element)
                    .with("repeat", here.at),
            );
        }
        Ok(own || inner)
    }

    /// Reads the attributes of an element; says whether any held a value.
    fn attributes(
        &mut self,
        node: Node<'_, '_>,
        template: &'static TemplateNode,
        here: Here,
    ) -> Result<bool, Fault> {
        let null = self.null_flavour(node, template, here);
        let is_other_system = self.is_other_system(node, template);
        let mut has_value = null;
        let mut left: Vec<(String, String)> = Vec::new();
        for attribute in node.attributes() {
            let raw = attribute.value();
            if attribute.name() == "nullFlavor" && attribute.namespace().is_none() && null {
                continue;
            }
            let fixed = template.fixed.iter().find(|it| it.name.names(&attribute));
            let slot = template
                .slots
                .iter()
                .find(|it| it.name.as_ref().is_some_and(|name| name.names(&attribute)));
            let is_taken = match (fixed, slot) {
                (Some(fixed), _) => {
                    let is_left_out = null && fixed.name.is_code_system() && !fixed.selects;
                    fixed.name.normal(node, raw) == &*fixed.value && !is_left_out
                }
                (None, Some(slot)) if !is_other_system => {
                    let pushed = self.value(node, slot, raw, here)?;
                    has_value |= pushed == Some(true);
                    pushed.is_some() || (null && raw == &*slot.prefix && !raw.is_empty())
                }
                _ => false,
            };
            if !is_taken {
                let name = Name::of_attribute(&attribute);
                left.push((format!("@{name}"), name.normal(node, raw).to_owned()));
            }
        }
        for fixed in &template.fixed {
            let is_left_out = null && fixed.name.is_code_system() && !fixed.selects;
            if fixed.name.of(node).is_none() && !is_left_out {
                left.push((format!("-@{}", fixed.name), String::new()));
            }
        }
        for slot in &template.slots {
            // What would be written by itself, and is not there.
            let is_own = matches!(slot.kind, Kind::Link | Kind::Copy) || slot.is_id();
            if let Some(name) = slot
                .name
                .as_ref()
                .filter(|name| is_own && name.of(node).is_none())
            {
                left.push((format!("-@{name}"), String::new()));
            }
        }
        // The order of attributes means nothing, so that what is kept does not depend on it.
        left.sort();
        for (what, value) in left {
            self.keep(node, &what, value);
        }
        Ok(has_value)
    }

    /// Reads the null flavour of an element, where it stands for the value of its first slot.
    fn null_flavour(&mut self, node: Node<'_, '_>, template: &TemplateNode, here: Here) -> bool {
        let Some(code) = node.attribute("nullFlavor") else {
            return false;
        };
        let Some(slot) = template.slots.first() else {
            return false;
        };
        if matches!(slot.kind, Kind::Link | Kind::Copy) || slot.is_id() {
            return false;
        }
        let has_value = match &slot.name {
            Some(name) => name
                .of(node)
                .and_then(|text| text.strip_prefix(&*slot.prefix))
                .is_some_and(|rest| !rest.is_empty()),
            None => node
                .children()
                .any(|child| child.is_element() || !is_blank(child.text().unwrap_or_default())),
        };
        if has_value || self.is_double(slot, here) {
            return false;
        }
        let Ok(flavour) = code.parse::<NullFlavour>() else {
            let place = self.place(node, slot.element.code());
            self.problems.push(
                problem("EV-X024", ProblemSeverity::Warning, place)
                    .with("element", slot.element)
                    .with("value", code),
            );
            return false;
        };
        let line = narrow(self.line(node));
        self.report.push_null(slot.element, here.at, flavour, line);
        true
    }

    /// Whether the code of an element is of another system than the one its place is for.
    fn is_other_system(&mut self, node: Node<'_, '_>, template: &TemplateNode) -> bool {
        let code = template
            .slots
            .iter()
            .find(|slot| slot.name.as_ref().is_some_and(|name| name.is("code")));
        let system = template.fixed.iter().find(|it| it.name.is("codeSystem"));
        let (Some(slot), Some(expected)) = (code, system) else {
            return false;
        };
        let (Some(own), Some(value)) = (node.attribute("codeSystem"), node.attribute("code"))
        else {
            return false;
        };
        if template.any_system || own == &*expected.value {
            return false;
        }
        let place = self.place(node, slot.element.code());
        self.problems.push(
            problem("EV-X026", ProblemSeverity::Warning, place)
                .with("element", slot.element)
                .with("value", value)
                .with("system", own),
        );
        true
    }

    /// Takes the value of a slot. `Some(true)`: it is in the report now; `Some(false)`: it says
    /// nothing of its own; nothing: it has to be kept as it is.
    fn value(
        &mut self,
        node: Node<'_, '_>,
        slot: &'static Slot,
        raw: &str,
        here: Here,
    ) -> Result<Option<bool>, Fault> {
        match slot.kind {
            Kind::Link => {
                let number = link_number(slot.element, here.at);
                let name = self
                    .ids
                    .as_ref()
                    .and_then(|ids| ids.name(slot.element, number));
                return Ok((name == Some(raw)).then_some(false));
            }
            Kind::Copy => {
                let is_same = self.repeated(slot, here.at) == Some(raw);
                return Ok(is_same.then_some(false));
            }
            _ => {}
        }
        let Some(text) = raw
            .strip_prefix(&*slot.prefix)
            .filter(|text| !text.is_empty())
        else {
            return Ok(None);
        };
        let fault = match slot.kind {
            Kind::Date => PartialDate::parse(text).is_err().then_some("EV-X021"),
            Kind::Number => (!is_number(text)).then_some("EV-X022"),
            Kind::Flag => (!matches!(text, "true" | "false")).then_some("EV-X023"),
            _ => None,
        };
        if let Some(code) = fault {
            let place = self.place(node, slot.element.code());
            self.problems.push(
                problem(code, ProblemSeverity::Warning, place)
                    .with("element", slot.element)
                    .with("value", text.chars().take(64).collect::<String>()),
            );
            return Ok(None);
        }
        let is_writable = slot.sign.is_empty() || !text.starts_with(['<', '>', '=']);
        if !is_writable || self.is_double(slot, here) {
            return Ok(None);
        }
        self.push(node, slot, text, here.at)?;
        Ok(Some(true))
    }

    /// The text that a slot repeats, when it was read before.
    fn repeated(&self, slot: &Slot, at: At) -> Option<&str> {
        let (element, known, text) = self.repeated.as_ref()?;
        ((*element, *known) == (slot.element, at)).then_some(text)
    }

    /// Whether another slot, or an earlier copy of what stands around this one, has given the value
    /// already.
    fn is_double(&mut self, slot: &Slot, here: Here) -> bool {
        let is_copied = |(_, repeat): &(NodeId, Repeat)| matches!(repeat, Repeat::Many(_));
        if !self.template.is_shared(slot.element) && !self.path.iter().any(is_copied) {
            return false;
        }
        !self.seen.insert((slot.element, here.at))
    }

    fn push(&mut self, node: Node<'_, '_>, slot: &Slot, text: &str, at: At) -> Result<(), Fault> {
        let line = narrow(self.line(node));
        if text.len() > self.limits.field {
            let place = self.place(node, slot.element.code());
            return Err(Box::new(
                problem("EV-X012", ProblemSeverity::Error, place)
                    .with("element", slot.element)
                    .with("limit", self.limits.field),
            ));
        }
        if self.template.is_repeated(slot.element) {
            self.repeated = Some((slot.element, at, text.to_owned()));
        }
        let pushed = if slot.sign.is_empty() {
            self.report.push(slot.element, at, text, line)
        } else {
            let signed = format!("{}{text}", slot.sign);
            self.report.push(slot.element, at, &signed, line)
        };
        pushed.map_err(|_| {
            let place = self.place(node, slot.element.code());
            let fault = problem("EV-X012", ProblemSeverity::Error, place);
            Box::new(fault.with("element", slot.element).with("limit", u32::MAX))
        })
    }

    /// Reads what stands in an element; says whether any value did.
    fn children(
        &mut self,
        node: Node<'_, '_>,
        template: &'static TemplateNode,
        here: Here,
        root: Node<'_, '_>,
    ) -> Result<(Vec<Token>, bool), Fault> {
        let mut tokens: Vec<Token> = Vec::new();
        let mut taken: Vec<NodeId> = Vec::new();
        let mut has_value = false;
        for run in runs(node) {
            match run {
                Run::Text(text) if is_blank(&text) => {}
                Run::Text(text) => {
                    has_value |= self.text(node, template, &text, here, &tokens)?;
                    tokens.push(Token::Text);
                }
                Run::Element(child) => {
                    let token = self.child(child, here, root, &taken)?;
                    if let Token::Child {
                        id, has_value: has, ..
                    } = token
                    {
                        has_value |= has;
                        if !self.template.node(id).repeats() {
                            taken.push(id);
                        }
                    }
                    tokens.push(token);
                }
            }
        }
        Ok((tokens, has_value))
    }

    fn text(
        &mut self,
        node: Node<'_, '_>,
        template: &'static TemplateNode,
        text: &str,
        here: Here,
        before: &[Token],
    ) -> Result<bool, Fault> {
        let slot = template.slots.first().filter(|slot| slot.name.is_none());
        let is_first = !before.iter().any(|token| matches!(token, Token::Text));
        if let Some(slot) = slot.filter(|_| is_first)
            && self.value(node, slot, text, here)? == Some(true)
        {
            return Ok(true);
        }
        self.keep(node, "text()", text.to_owned());
        Ok(false)
    }

    /// Reads a child element.
    fn child(
        &mut self,
        child: Node<'_, '_>,
        here: Here,
        root: Node<'_, '_>,
        taken: &[NodeId],
    ) -> Result<Token, Fault> {
        let is_free = |wanted: NodeId| !taken.contains(&wanted);
        let Some(id) = self.template.child_for(here.id, child, is_free) else {
            return self.unknown(child);
        };
        if here.id == Template::BATCH && id == self.template.message {
            // The messages of a batch are read one by one; here is only the place where they are.
            return Ok(Token::Child {
                id,
                repeat: Repeat::None,
                has_value: true,
                is_choice: true,
            });
        }
        let Some((at, repeat)) = self.repeat(id, child, here, root) else {
            return self.unknown(child);
        };
        let node = self.template.node(id);
        let inner = Here {
            id,
            at,
            is_noted: (here.is_noted || matches!(repeat, Repeat::Many(2..))) && node.block == 0,
        };
        let from = self.report.items().len();
        self.path.push((id, repeat));
        let has_value = self.node(child, inner, root)?;
        self.path.pop();
        let is_choice = node.group == 0 || self.chosen(here.id, node.group, from) == Some(id);
        Ok(Token::Child {
            id,
            repeat,
            has_value,
            is_choice,
        })
    }

    /// Which repeat a child stands in; nothing when it belongs to no drug or reaction, or says
    /// again what was said.
    fn repeat(
        &mut self,
        id: NodeId,
        child: Node<'_, '_>,
        here: Here,
        root: Node<'_, '_>,
    ) -> Option<(At, Repeat)> {
        let node = self.template.node(id);
        if node.many {
            let count = self.counted.entry((id, here.at)).or_default();
            *count = count.checked_add(1)?;
            return Some((here.at, Repeat::Many(*count)));
        }
        if node.block == 0 {
            return Some((here.at, Repeat::None));
        }
        let mut at = here.at;
        for way in &node.links {
            let target = way.path.iter().try_fold(child, |at, step| {
                at.children().find(|it| it.tag_name().name() == &**step)
            });
            let template = self.template;
            let ids = self.ids.get_or_insert_with(|| Ids::of(template, root));
            let number = target.and_then(|target| ids.number(way.element, target));
            let Some(number) = number else {
                let place = self.place(child, way.element.code());
                let fault = problem("EV-X025", ProblemSeverity::Warning, place);
                self.problems.push(fault);
                return None;
            };
            at = at.inside(number);
        }
        let is_told_by_links = at.numbers().len() == node.block;
        let count = self.counted.entry((id, at)).or_default();
        *count = count.checked_add(1)?;
        if is_told_by_links {
            return (*count == 1).then_some((at, Repeat::Block(at)));
        }
        let at = at.inside(*count);
        Some((at, Repeat::Block(at)))
    }

    /// The alternative that would be written for the values read since `from`.
    fn chosen(&self, parent: NodeId, group: u8, from: usize) -> Option<NodeId> {
        let values: Vec<(Element, Value<'_>)> = self
            .report
            .items()
            .skip(from)
            .map(|item| (item.element, item.value))
            .collect();
        choice(self.template, parent, group, &values)
    }

    fn unknown(&mut self, child: Node<'_, '_>) -> Result<Token, Fault> {
        let xml = xml(child).map_err(|_| {
            let place = self.place(child, child.tag_name().name());
            Box::new(problem("EV-X013", ProblemSeverity::Error, place))
        })?;
        self.keep(child, &format!("+{}", child.tag_name().name()), xml);
        Ok(Token::Unknown)
    }

    fn keep_order(&mut self, node: Node<'_, '_>, tokens: &[Token]) {
        let mut order = String::new();
        for token in tokens {
            if !order.is_empty() {
                order.push(' ');
            }
            match token {
                Token::Unknown => order.push('+'),
                Token::Text => order.push('='),
                Token::Child { id, repeat, .. } => {
                    order.push_str(&self.template.node(*id).label);
                    repeat.write(&mut order);
                }
            }
        }
        self.keep(node, "*", order);
    }

    fn keep(&mut self, node: Node<'_, '_>, what: &str, value: String) {
        let mut place = String::new();
        for (id, repeat) in &self.path {
            place.push_str(&self.template.node(*id).label);
            repeat.write(&mut place);
            place.push('/');
        }
        place.push_str(what);
        let line = narrow(self.line(node));
        self.report.keep(place, value, line);
    }

    fn line(&mut self, node: Node<'_, '_>) -> u64 {
        self.lines.line(node.range().start)
    }

    fn place(&mut self, node: Node<'_, '_>, field: &str) -> Place {
        let line = self.line(node);
        Place::line(self.file, line).field(field)
    }
}

/// The number that a link to a drug or reaction means in a row with the repeat `at`: drugs are the
/// outer block of what is said about a drug and a reaction.
pub(super) fn link_number(element: Element, at: At) -> u16 {
    let depth = usize::from(element == crate::icsr::register::EV_E_I_1);
    at.index(depth)
}

/// A decimal number without sign, with a dot if any.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    digits > 0 && dots <= 1 && digits + dots == text.len()
}
