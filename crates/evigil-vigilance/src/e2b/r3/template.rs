//! The message template, compiled for matching and rendering.
//!
//! What the marks mean is told in `knowledge/vigilance/e2b-r3/message.xml` itself.

use std::sync::LazyLock;

use roxmltree::{Attribute, Document, Node, ParsingOptions};

use super::name::{HL7, Name};
use crate::icsr::Element;

const TEXT: &str = include_str!("../../../../../knowledge/vigilance/e2b-r3/message.xml");
const MARKS: &str = "urn:evigil:message-template";

/// Number of a node of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeId(u16);

impl NodeId {
    /// The node after one that has no children.
    pub(super) const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// What a slot asks of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Any,
    /// A date of Appendix II.
    Date,
    /// A decimal number without sign.
    Number,
    /// `true` or `false`.
    Flag,
    /// Three digits.
    ThreeDigits,
    /// Repeats the value of another element.
    Copy,
    /// The id of a drug or reaction.
    Link,
}

/// Where the value of an element stands.
#[derive(Debug)]
pub(super) struct Slot {
    /// Attribute; nothing for the text of the node.
    pub(super) name: Option<Name>,
    /// What stands before the value in the document, such as `tel:`.
    pub(super) prefix: Box<str>,
    pub(super) element: Element,
    /// What stands before the value in the report, such as `<`.
    pub(super) sign: Box<str>,
    pub(super) kind: Kind,
}

/// An attribute whose value the standard fixes.
#[derive(Debug)]
pub(super) struct Fixed {
    pub(super) name: Name,
    pub(super) value: Box<str>,
    /// Tells this branch from others.
    pub(super) selects: bool,
}

/// A condition under which a document's node belongs to this node of the template.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Test {
    /// Names of elements to go down, from the node itself.
    pub(super) path: Vec<Box<str>>,
    /// The attribute to look at; nothing when the element has only to be there.
    pub(super) attribute: Option<Name>,
    pub(super) value: Box<str>,
    /// The attribute need only begin so.
    pub(super) starts: bool,
}

impl Test {
    /// Whether `node` passes.
    pub(super) fn holds(&self, node: Node<'_, '_>) -> bool {
        let mut at = node;
        for step in &self.path {
            let Some(next) = at.children().find(|child| {
                child.is_element() && child.tag_name().name() == &**step && is_hl7(*child)
            }) else {
                return false;
            };
            at = next;
        }
        let Some(name) = &self.attribute else {
            return true;
        };
        let Some(value) = name.of(at) else {
            return false;
        };
        let value = name.normal(at, value);
        if self.starts {
            value.starts_with(&*self.value)
        } else {
            value == &*self.value
        }
    }
}

/// Whether an element stands in the namespace of HL7.
pub(super) fn is_hl7(node: Node<'_, '_>) -> bool {
    node.tag_name().namespace() == Some(HL7)
}

/// An element of the template.
#[derive(Debug)]
pub(super) struct TemplateNode {
    pub(super) name: Box<str>,
    /// Name that no sibling shares: the stable part of a place in what is kept.
    pub(super) label: Box<str>,
    pub(super) fixed: Vec<Fixed>,
    /// The first one is the one a null flavour stands for.
    pub(super) slots: Vec<Slot>,
    pub(super) children: Vec<NodeId>,
    /// Children in the order in which they are tried: the most particular first.
    tried: Vec<NodeId>,
    tests: Vec<Test>,
    /// How many blocks values in it stand in, when it repeats; 0 when it does not.
    pub(super) block: usize,
    /// Ways to the ids that say which repeat a row speaks of.
    pub(super) links: Vec<Way>,
    pub(super) many: bool,
    pub(super) shape: bool,
    pub(super) first: bool,
    pub(super) any_system: bool,
    pub(super) unless: Vec<Element>,
    /// Number of the group of alternatives it belongs to, from 1 in its parent; 0 for none.
    pub(super) group: u8,
    /// Whether nothing in it comes from a report.
    pub(super) is_pure: bool,
    /// Whether the id of a drug or reaction stands in it.
    pub(super) leads_to_id: bool,
    /// Whether what tells a branch from others stands in it, so that it has to be there.
    leads_to_test: bool,
}

/// Names to go down to an `id`, and whose id it is.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) path: Vec<Box<str>>,
    pub(super) element: Element,
}

impl TemplateNode {
    /// Whether a document may have more than one of it beside each other.
    pub(super) fn repeats(&self) -> bool {
        self.block > 0 || self.many
    }

    /// Whether it is written with its parent, value or not.
    pub(super) fn is_always(&self) -> bool {
        self.is_pure || self.leads_to_test || self.is_id()
    }

    /// Whether the id of a drug or reaction stands in this very element.
    pub(super) fn is_id(&self) -> bool {
        self.slots.first().is_some_and(Slot::is_id)
    }
}

impl Slot {
    /// Whether it holds the id by which other parts of the message point at a drug or reaction.
    pub(super) fn is_id(&self) -> bool {
        self.kind != Kind::Link && self.element.is_extension()
    }

    /// The part of the report's value that is written, when this slot can hold it.
    pub(super) fn holds<'v>(&self, value: &'v str) -> Option<&'v str> {
        let rest = value.strip_prefix(&*self.sign)?;
        let fits = match self.kind {
            Kind::ThreeDigits => rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit()),
            _ => true,
        };
        let is_signed = rest.starts_with(['<', '>', '=']) && self.has_siblings_with_sign();
        (fits && !is_signed).then_some(rest)
    }

    fn has_siblings_with_sign(&self) -> bool {
        self.element == crate::icsr::register::F_R_3_2
    }
}

/// The whole template.
#[derive(Debug)]
pub(super) struct Template {
    nodes: Vec<TemplateNode>,
    /// The message.
    pub(super) message: NodeId,
    /// Elements that more than one slot can hold.
    shared: Vec<Element>,
    /// Elements whose value another place repeats.
    repeated: Vec<Element>,
    /// For each element in order: the repeating nodes its slots stand in.
    blocks: Vec<(Element, NodeId)>,
}

impl Template {
    /// The one template.
    pub(super) fn get() -> &'static Self {
        static TEMPLATE: LazyLock<Template> = LazyLock::new(|| Template::compile(TEXT));
        &TEMPLATE
    }

    /// The batch.
    pub(super) const BATCH: NodeId = NodeId(0);

    /// A node. Numbers come only from this template.
    pub(super) fn node(&self, id: NodeId) -> &TemplateNode {
        static NOTHING: LazyLock<TemplateNode> = LazyLock::new(TemplateNode::nothing);
        self.nodes.get(usize::from(id.0)).unwrap_or(&NOTHING)
    }

    /// The child of `parent` that the document's `node` is one of. `is_free` says whether a child
    /// may still be taken.
    pub(super) fn child_for(
        &self,
        parent: NodeId,
        node: Node<'_, '_>,
        is_free: impl Fn(NodeId) -> bool,
    ) -> Option<NodeId> {
        if !is_hl7(node) {
            return None;
        }
        let name = node.tag_name().name();
        self.node(parent).tried.iter().copied().find(|id| {
            let child = self.node(*id);
            &*child.name == name
                && (child.repeats() || is_free(*id))
                && child.tests.iter().all(|test| test.holds(node))
        })
    }

    /// The child with this label.
    pub(super) fn labelled(&self, parent: NodeId, label: &str) -> Option<NodeId> {
        let children = &self.node(parent).children;
        children
            .iter()
            .copied()
            .find(|child| &*self.node(*child).label == label)
    }

    /// Whether more than one slot can hold this element.
    pub(super) fn is_shared(&self, element: Element) -> bool {
        self.shared.binary_search(&element).is_ok()
    }

    /// Whether another place repeats the value of this element.
    pub(super) fn is_repeated(&self, element: Element) -> bool {
        self.repeated.contains(&element)
    }

    /// The repeating nodes that values of an element stand in.
    pub(super) fn blocks_of(&self, element: Element) -> impl Iterator<Item = NodeId> {
        let from = self.blocks.partition_point(|(known, _)| *known < element);
        self.blocks
            .iter()
            .skip(from)
            .take_while(move |(known, _)| *known == element)
            .map(|(_, node)| *node)
    }

    /// The repeating node whose instances have this id.
    pub(super) fn block_of_id(&self, element: Element) -> Option<NodeId> {
        self.blocks_of(element).next()
    }

    /// Elements with a place in the message or the batch.
    pub(super) fn elements(&self) -> impl Iterator<Item = Element> {
        self.nodes
            .iter()
            .flat_map(|node| &node.slots)
            .filter(|slot| !matches!(slot.kind, Kind::Copy | Kind::Link))
            .map(|slot| slot.element)
    }

    fn compile(text: &str) -> Self {
        let options = ParsingOptions::default();
        // The text is compiled in and a test parses it; an empty template would read nothing.
        let Ok(document) = Document::parse_with_options(text, options) else {
            return Self::empty();
        };
        let mut compiler = Compiler::default();
        compiler.add(document.root_element());
        if let Some(root) = compiler.nodes.first_mut() {
            root.label = root.name.clone();
        }
        let mut template = Self {
            message: NodeId(0),
            shared: Vec::new(),
            repeated: Vec::new(),
            blocks: Vec::new(),
            nodes: compiler.nodes,
        };
        template.message = template
            .labelled(Self::BATCH, super::MESSAGE)
            .unwrap_or(Self::BATCH);
        template.index();
        template
    }

    fn empty() -> Self {
        Self {
            nodes: Vec::new(),
            message: Self::BATCH,
            shared: Vec::new(),
            repeated: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Fills what is looked up by element.
    fn index(&mut self) {
        let mut all: Vec<Element> = self.elements().collect();
        all.sort_unstable();
        self.shared = all
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] if a == b => Some(*a),
                _ => None,
            })
            .collect();
        self.shared.dedup();
        let slots = self.nodes.iter().flat_map(|node| &node.slots);
        self.repeated = slots
            .filter(|slot| slot.kind == Kind::Copy)
            .map(|slot| slot.element)
            .collect();
        self.repeated.dedup();
        self.mark_tests();
        let mut blocks = Vec::new();
        self.blocks_under(Self::BATCH, &mut Vec::new(), &mut blocks);
        blocks.sort_unstable();
        blocks.dedup();
        self.blocks = blocks;
    }

    /// Marks what is on the way to what tells branches from each other.
    fn mark_tests(&mut self) {
        let mut marked: Vec<NodeId> = Vec::new();
        for node in &self.nodes {
            for test in &node.tests {
                let mut children = &node.children;
                for step in &test.path {
                    let child = children.iter().find(|id| self.node(**id).name == *step);
                    let Some(child) = child else { break };
                    marked.push(*child);
                    children = &self.node(*child).children;
                }
            }
        }
        for id in marked {
            if let Some(node) = self.nodes.get_mut(usize::from(id.0)) {
                node.leads_to_test = true;
            }
        }
    }

    fn blocks_under(
        &self,
        id: NodeId,
        above: &mut Vec<NodeId>,
        found: &mut Vec<(Element, NodeId)>,
    ) {
        let node = self.node(id);
        if node.block > 0 {
            above.push(id);
        }
        for slot in &node.slots {
            if !matches!(slot.kind, Kind::Copy | Kind::Link) {
                found.extend(above.iter().map(|block| (slot.element, *block)));
            }
        }
        for child in &node.children {
            self.blocks_under(*child, above, found);
        }
        if node.block > 0 {
            above.pop();
        }
    }
}

impl TemplateNode {
    fn nothing() -> Self {
        Self {
            name: Box::default(),
            label: Box::default(),
            fixed: Vec::new(),
            slots: Vec::new(),
            children: Vec::new(),
            tried: Vec::new(),
            tests: Vec::new(),
            block: 0,
            links: Vec::new(),
            many: false,
            shape: false,
            first: false,
            any_system: false,
            unless: Vec::new(),
            group: 0,
            is_pure: true,
            leads_to_id: false,
            leads_to_test: false,
        }
    }
}

#[derive(Default)]
struct Compiler {
    nodes: Vec<TemplateNode>,
}

impl Compiler {
    fn add(&mut self, source: Node<'_, '_>) -> NodeId {
        let id = NodeId(u16::try_from(self.nodes.len()).unwrap_or(u16::MAX));
        let mut node = TemplateNode::nothing();
        node.name = source.tag_name().name().into();
        node.block = mark(source, "block").map_or(0, depth);
        node.many = mark(source, "many").is_some();
        node.shape = mark(source, "shape").is_some();
        node.first = mark(source, "first").is_some();
        node.any_system = mark(source, "any").is_some();
        node.unless = mark(source, "unless")
            .unwrap_or_default()
            .split(' ')
            .filter_map(Element::of)
            .collect();
        let selects = mark(source, "is").unwrap_or_default();
        for attribute in source.attributes() {
            if attribute.namespace() == Some(MARKS) {
                continue;
            }
            let name = Name::of_attribute(&attribute);
            match slot(Some(name.clone()), attribute.value()) {
                Some(slot) => node.slots.push(slot),
                None => node.fixed.push(Fixed {
                    selects: selects.split(' ').any(|word| word == name.to_string()),
                    value: attribute.value().into(),
                    name,
                }),
            }
        }
        // What a null flavour stands for is the text, where there is one.
        if let Some(slot) = source.text().and_then(|text| slot(None, text)) {
            node.slots.insert(0, slot);
        }
        node.tests = tests_of(source);
        node.links = ways(source, &mut Vec::new());
        self.nodes.push(node);
        let children: Vec<NodeId> = source
            .children()
            .filter(Node::is_element)
            .map(|child| self.add(child))
            .collect();
        self.finish(id, source, &children);
        id
    }

    /// What depends on the children.
    fn finish(&mut self, id: NodeId, source: Node<'_, '_>, children: &[NodeId]) {
        self.label(children);
        self.group(source, children);
        let at = |id: &NodeId| self.nodes.get(usize::from(id.0));
        let mut tried = children.to_vec();
        tried.sort_by_key(|child| std::cmp::Reverse(at(child).map_or(0, |it| it.tests.len())));
        let inner: Vec<&TemplateNode> = children.iter().filter_map(at).collect();
        let is_pure = inner.iter().all(|child| child.is_pure);
        let leads_to_id = inner.iter().any(|child| child.leads_to_id);
        if let Some(node) = self.nodes.get_mut(usize::from(id.0)) {
            node.children = children.to_vec();
            node.tried = tried;
            node.is_pure = is_pure && node.slots.iter().all(|slot| slot.kind == Kind::Link);
            node.leads_to_id = leads_to_id || node.is_id();
            if node.block == 0 {
                node.links.clear();
            }
        }
    }

    /// Gives every child a name that no sibling shares.
    fn label(&mut self, children: &[NodeId]) {
        for style in 0..4_u8 {
            let labels: Vec<String> = children
                .iter()
                .filter_map(|child| self.nodes.get(usize::from(child.0)))
                .map(|node| label(node, style))
                .collect();
            let mut taken: Vec<(NodeId, String)> = Vec::new();
            for (number, (child, own)) in children.iter().zip(&labels).enumerate() {
                let alike = labels.iter().filter(|other| *other == own).count();
                let before = labels
                    .iter()
                    .take(number)
                    .filter(|other| *other == own)
                    .count();
                if alike == 1 {
                    taken.push((*child, own.clone()));
                } else if style == 3 {
                    taken.push((*child, format!("{own}.{}", before + 1)));
                }
            }
            for (child, label) in taken {
                if let Some(node) = self.nodes.get_mut(usize::from(child.0))
                    && node.label.is_empty()
                {
                    node.label = label.into();
                }
            }
        }
    }

    fn group(&mut self, source: Node<'_, '_>, children: &[NodeId]) {
        let mut group = 0_u8;
        let sources: Vec<_> = source.children().filter(Node::is_element).collect();
        for (number, (child, node)) in children.iter().zip(&sources).enumerate() {
            let is_next = |at: usize| {
                sources
                    .get(at)
                    .is_some_and(|node| mark(*node, "or").is_some())
            };
            let is_alternative = mark(*node, "or").is_some();
            if !is_alternative && is_next(number + 1) {
                group = group.saturating_add(1);
            }
            if (is_alternative || is_next(number + 1))
                && let Some(node) = self.nodes.get_mut(usize::from(child.0))
            {
                node.group = group;
            }
        }
    }
}

/// How many blocks deep values in the block `code` stand.
fn depth(code: &str) -> usize {
    code.split('.')
        .filter(|part| matches!(*part, "r" | "k" | "i"))
        .count()
}

fn mark<'n>(node: Node<'n, '_>, name: &str) -> Option<&'n str> {
    node.attribute((MARKS, name))
}

/// `{D.1:date}`, perhaps with something before it.
fn slot(name: Option<Name>, text: &str) -> Option<Slot> {
    let (prefix, rest) = text.split_once('{')?;
    let (inner, _) = rest.split_once('}')?;
    let (inner, sign) = inner.split_once('|').unwrap_or((inner, ""));
    let (code, word) = inner.split_once(':').unwrap_or((inner, ""));
    let (code, kind) = match (code.strip_prefix('@'), code.strip_prefix('~'), word) {
        (Some(code), ..) => (code, Kind::Link),
        (_, Some(code), _) => (code, Kind::Copy),
        (.., "date") => (code, Kind::Date),
        (.., "number") => (code, Kind::Number),
        (.., "flag") => (code, Kind::Flag),
        (.., "ddd") => (code, Kind::ThreeDigits),
        _ => (code, Kind::Any),
    };
    Some(Slot {
        name,
        prefix: prefix.trim_start().into(),
        element: Element::of(code)?,
        sign: sign.into(),
        kind,
    })
}

/// The tests by which a node is told from siblings of its name: from every mark `e:is` in it whose
/// nearest ambiguous ancestor it is.
fn tests_of(node: Node<'_, '_>) -> Vec<Test> {
    let mut tests = Vec::new();
    if is_ambiguous(node) {
        collect_tests(node, &mut Vec::new(), &mut tests);
    }
    tests
}

/// Whether a node has to be told from others of its name. Relationships always have to: a document
/// may have ones that the template does not know.
fn is_ambiguous(node: Node<'_, '_>) -> bool {
    let name = node.tag_name().name();
    if name
        .trim_end_matches(|it: char| it.is_ascii_digit())
        .ends_with("boundRelationship")
    {
        return true;
    }
    node.parent().is_some_and(|parent| {
        parent
            .children()
            .any(|other| other != node && other.is_element() && other.tag_name() == node.tag_name())
    })
}

fn collect_tests(node: Node<'_, '_>, path: &mut Vec<Box<str>>, tests: &mut Vec<Test>) {
    if let Some(names) = mark(node, "is") {
        let marked = |attribute: &Attribute<'_, '_>| {
            let name = Name::of_attribute(attribute).to_string();
            names.split(' ').any(|word| word == name)
        };
        let before = tests.len();
        tests.extend(node.attributes().filter(marked).map(|attribute| {
            let fixed = attribute.value().split('{').next().unwrap_or_default();
            Test {
                path: path.clone(),
                attribute: Some(Name::of_attribute(&attribute)),
                value: fixed.into(),
                starts: attribute.value().contains('{'),
            }
        }));
        if tests.len() == before {
            tests.push(Test {
                path: path.clone(),
                attribute: None,
                value: Box::default(),
                starts: false,
            });
        }
    }
    for child in node.children().filter(Node::is_element) {
        if !is_ambiguous(child) {
            path.push(child.tag_name().name().into());
            collect_tests(child, path, tests);
            path.pop();
        }
    }
}

/// Ways to the links in a node, the outermost block first.
fn ways(node: Node<'_, '_>, path: &mut Vec<Box<str>>) -> Vec<Way> {
    let mut found = Vec::new();
    let own = node.attribute("root").and_then(|text| slot(None, text));
    if let Some(slot) = own.filter(|slot| slot.kind == Kind::Link) {
        found.push(Way {
            path: path.clone(),
            element: slot.element,
        });
    }
    let inside = node.children().filter(Node::is_element);
    for child in inside.filter(|child| mark(*child, "block").is_none()) {
        path.push(child.tag_name().name().into());
        found.extend(ways(child, path));
        path.pop();
    }
    // Drugs are the outer block of what is said about a drug and a reaction.
    found.sort_by_key(|way| std::cmp::Reverse(way.element));
    found
}

/// A name of a node among its siblings: with what tells it from them, then with where that stands,
/// then with the systems of its codes.
fn label(node: &TemplateNode, style: u8) -> String {
    let is_system = |test: &Test| is_attribute(test, "codeSystem");
    let has_code = |test: &Test| {
        node.tests
            .iter()
            .any(|other| other.path == test.path && is_attribute(other, "code"))
    };
    let parts: Vec<String> = node
        .tests
        .iter()
        .filter(|test| style > 1 || !is_system(test) || !has_code(test))
        .map(|test| {
            let last = test.path.last().map_or("", |step| step);
            let first = test.path.first().map_or("", |step| step);
            let value = test.value.trim_end_matches(':');
            match (&test.attribute, style) {
                (None, _) => last.to_owned(),
                (Some(_), 0) => value.to_owned(),
                (Some(_), _) => format!("{first}={value}"),
            }
        })
        .collect();
    if parts.is_empty() {
        node.name.to_string()
    } else {
        format!("{}[{}]", node.name, parts.join(","))
    }
}

fn is_attribute(test: &Test, name: &str) -> bool {
    test.attribute.as_ref().is_some_and(|it| it.is(name))
}
