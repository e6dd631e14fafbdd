//! The element tree of a page, in one flat vector: no depth of nesting can overflow the
//! stack when it is walked or dropped.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name, ns};

/// Index of a node. [`NONE`] stands for no node.
pub(super) type Id = u32;
pub(super) const NONE: Id = u32::MAX;
pub(super) const ROOT: Id = 0;
/// All comments share this node, which is never attached.
const COMMENT: Id = 1;

pub(super) struct Node {
    pub(super) parent: Id,
    pub(super) first: Id,
    last: Id,
    prev: Id,
    pub(super) next: Id,
    pub(super) data: Data,
}

pub(super) enum Data {
    /// The document, or the content of a template.
    Fragment,
    Text(StrTendril),
    /// Place among the elements.
    Element(u32),
}

pub(super) struct Element {
    /// Its node.
    pub(super) id: Id,
    pub(super) name: QualName,
    pub(super) attributes: Vec<Attribute>,
    template: Id,
    integration_point: bool,
}

impl Element {
    /// Value of the attribute `name`.
    pub(super) fn attribute(&self, name: &LocalName) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.local == *name)
            .map(|attribute| &*attribute.value)
    }
}

/// The finished tree.
pub(super) struct Tree {
    nodes: Vec<Node>,
    elements: Vec<Element>,
}

impl Tree {
    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match self.nodes[id as usize].data {
            Data::Element(place) => Some(self.element_at(place)),
            Data::Fragment | Data::Text(_) => None,
        }
    }

    /// The element that [`Data::Element`] names.
    pub(super) fn element_at(&self, place: u32) -> &Element {
        &self.elements[place as usize]
    }

    /// Every element, in the order in which they were made.
    pub(super) fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The node after `id` in document order within `top`, without the descendants of `id`.
    pub(super) fn after(&self, mut id: Id, top: Id) -> Id {
        while id != top && id != NONE {
            let node = self.node(id);
            if node.next != NONE {
                return node.next;
            }
            id = node.parent;
        }
        NONE
    }

    /// Text of all descendants of `top`, up to about `limit` bytes.
    pub(super) fn text_of(&self, top: Id, limit: usize) -> String {
        let mut text = String::new();
        let mut id = self.node(top).first;
        while id != NONE && text.len() < limit {
            let node = self.node(id);
            if let Data::Text(piece) = &node.data {
                text.push_str(piece);
            }
            id = if node.first == NONE {
                self.after(id, top)
            } else {
                node.first
            };
        }
        text
    }
}

/// Builds a [`Tree`] for html5ever.
pub(super) struct Builder {
    nodes: RefCell<Vec<Node>>,
    elements: RefCell<Vec<Element>>,
    /// Depth of the element that was attached last.
    depth: Cell<usize>,
}

impl Builder {
    /// For a page of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        // Pages hold a tag, and mostly text behind it, each so many bytes.
        const TAG_BYTES: usize = 64;
        let tags = (bytes / TAG_BYTES).min(1 << 12);
        let builder = Self {
            nodes: RefCell::new(Vec::with_capacity(2 * tags)),
            elements: RefCell::new(Vec::with_capacity(tags)),
            depth: Cell::new(0),
        };
        builder.add(Data::Fragment);
        builder.add(Data::Fragment);
        builder
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    /// About how many elements are open: exact after an element was attached, then one less
    /// for each end tag that the caller reports with [`Builder::note_end_tag`].
    pub(super) fn depth(&self) -> usize {
        self.depth.get()
    }

    pub(super) fn note_end_tag(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    fn add(&self, data: Data) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        // The caller stops far below 2^32 nodes.
        let id = Id::try_from(nodes.len()).unwrap_or(COMMENT);
        nodes.push(Node {
            parent: NONE,
            first: NONE,
            last: NONE,
            prev: NONE,
            next: NONE,
            data,
        });
        id
    }

    /// Place among the elements.
    fn place(&self, id: Id) -> Option<usize> {
        match self.nodes.borrow()[id as usize].data {
            Data::Element(place) => Some(place as usize),
            Data::Fragment | Data::Text(_) => None,
        }
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let Node {
            parent, prev, next, ..
        } = nodes[id as usize];
        match prev {
            NONE if parent != NONE => nodes[parent as usize].first = next,
            NONE => {}
            prev => nodes[prev as usize].next = next,
        }
        match next {
            NONE if parent != NONE => nodes[parent as usize].last = prev,
            NONE => {}
            next => nodes[next as usize].prev = prev,
        }
        let node = &mut nodes[id as usize];
        (node.parent, node.prev, node.next) = (NONE, NONE, NONE);
    }

    /// Attaches `id` under `parent` before `next`, or last when `next` is [`NONE`].
    fn attach(&self, parent: Id, id: Id, next: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let prev = if next == NONE {
            nodes[parent as usize].last
        } else {
            nodes[next as usize].prev
        };
        let node = &mut nodes[id as usize];
        (node.parent, node.prev, node.next) = (parent, prev, next);
        match prev {
            NONE => nodes[parent as usize].first = id,
            prev => nodes[prev as usize].next = id,
        }
        match next {
            NONE => nodes[parent as usize].last = id,
            next => nodes[next as usize].prev = id,
        }
    }

    fn insert(&self, parent: Id, child: NodeOrText<Id>, next: Id) {
        match child {
            NodeOrText::AppendNode(COMMENT) => {}
            NodeOrText::AppendNode(id) => {
                self.detach(id);
                self.attach(parent, id, next);
                self.depth.set(self.depth_of(parent) + 1);
            }
            NodeOrText::AppendText(text) => {
                {
                    let mut nodes = self.nodes.borrow_mut();
                    let prev = if next == NONE {
                        nodes[parent as usize].last
                    } else {
                        nodes[next as usize].prev
                    };
                    if prev != NONE
                        && let Data::Text(before) = &mut nodes[prev as usize].data
                    {
                        before.push_tendril(&text);
                        return;
                    }
                }
                let id = self.add(Data::Text(text));
                self.attach(parent, id, next);
            }
        }
    }

    /// Levels above `id`. Bounded, because the caller keeps the depth bounded.
    fn depth_of(&self, mut id: Id) -> usize {
        let nodes = self.nodes.borrow();
        let mut depth = 0;
        while id != NONE {
            id = nodes[id as usize].parent;
            depth += 1;
        }
        depth
    }
}

/// Name of an element, borrowed from the tree.
#[derive(Debug)]
pub(super) struct Name<'a>(Ref<'a, QualName>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

/// What an element without a name would be called; html5ever asks for names of elements only.
static NO_NAME: QualName = QualName {
    prefix: None,
    ns: ns!(html),
    local: local_name!(""),
};

impl TreeSink for Builder {
    type Handle = Id;
    type Output = Tree;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Tree {
        Tree {
            nodes: self.nodes.into_inner(),
            elements: self.elements.into_inner(),
        }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name<'a> {
        let place = self.place(*target);
        Name(Ref::map(self.elements.borrow(), |elements| {
            place.map_or(&NO_NAME, |place| &elements[place].name)
        }))
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Id {
        let template = if flags.template {
            self.add(Data::Fragment)
        } else {
            NONE
        };
        let mut elements = self.elements.borrow_mut();
        let place = u32::try_from(elements.len()).unwrap_or(u32::MAX);
        let id = self.add(Data::Element(place));
        elements.push(Element {
            id,
            name,
            attributes,
            template,
            integration_point: flags.mathml_annotation_xml_integration_point,
        });
        id
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        COMMENT
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        COMMENT
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.insert(*parent, child, NONE);
    }

    fn append_based_on_parent_node(&self, element: &Id, prev_element: &Id, child: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*element as usize].parent;
        if parent == NONE {
            self.insert(*prev_element, child, NONE);
        } else {
            self.insert(parent, child, *element);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        let template = self
            .place(*target)
            .map_or(NONE, |place| self.elements.borrow()[place].template);
        if template == NONE { *target } else { template }
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, new_node: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        if parent != NONE {
            self.insert(parent, new_node, *sibling);
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attributes: Vec<Attribute>) {
        if let Some(place) = self.place(*target) {
            let element = &mut self.elements.borrow_mut()[place];
            for attribute in attributes {
                if element
                    .attributes
                    .iter()
                    .all(|old| old.name != attribute.name)
                {
                    element.attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        if *target != COMMENT {
            self.detach(*target);
        }
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        loop {
            let child = self.nodes.borrow()[*node as usize].first;
            if child == NONE {
                return;
            }
            self.detach(child);
            self.attach(*new_parent, child, NONE);
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &Id) -> bool {
        self.place(*handle)
            .is_some_and(|place| self.elements.borrow()[place].integration_point)
    }
}
