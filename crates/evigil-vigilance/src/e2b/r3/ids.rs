//! Which drug or reaction an id means. Rows point by id; order says nothing.

use std::collections::HashMap;

use roxmltree::Node;

use super::template::{NodeId, Template};
use crate::icsr::Element;

/// Numbers of the drugs and reactions of a message by their ids.
#[derive(Debug, Default)]
pub(super) struct Ids {
    numbers: HashMap<(Element, String), u16>,
    names: HashMap<(Element, u16), String>,
}

impl Ids {
    /// All ids in `message`.
    pub(super) fn of(template: &Template, message: Node<'_, '_>) -> Self {
        let mut ids = Self::default();
        let mut counted = HashMap::new();
        ids.collect(template, template.message, message, 0, &mut counted);
        ids
    }

    fn collect(
        &mut self,
        template: &Template,
        parent: NodeId,
        node: Node<'_, '_>,
        number: u16,
        counted: &mut HashMap<NodeId, u16>,
    ) {
        let mut taken: Vec<NodeId> = Vec::new();
        for child in node.children().filter(Node::is_element) {
            let Some(id) = template.child_for(parent, child, |id| !taken.contains(&id)) else {
                continue;
            };
            let inner = template.node(id);
            if !inner.repeats() {
                taken.push(id);
            }
            if !inner.leads_to_id {
                continue;
            }
            let number = if inner.block > 0 {
                let count = counted.entry(id).or_default();
                *count = count.saturating_add(1);
                *count
            } else {
                number
            };
            if let Some(slot) = inner.slots.first().filter(|slot| slot.is_id()) {
                if let Some(root) = child.attribute("root") {
                    self.names
                        .entry((slot.element, number))
                        .or_insert_with(|| root.to_owned());
                }
                if let Some(key) = key(child) {
                    // The first one is meant when two share an id.
                    self.numbers.entry((slot.element, key)).or_insert(number);
                }
            }
            self.collect(template, id, child, number, counted);
        }
    }

    /// The number of the drug or reaction that an `id` means.
    pub(super) fn number(&self, element: Element, id: Node<'_, '_>) -> Option<u16> {
        self.numbers.get(&(element, key(id)?)).copied()
    }

    /// The id of a drug or reaction as it is written there.
    pub(super) fn name(&self, element: Element, number: u16) -> Option<&str> {
        self.names.get(&(element, number)).map(String::as_str)
    }
}

/// What makes two ids the same: letters of a UUID may be large or small.
fn key(id: Node<'_, '_>) -> Option<String> {
    let root = id.attribute("root").map(str::trim).unwrap_or_default();
    let extension = id.attribute("extension").map(str::trim).unwrap_or_default();
    if root.is_empty() && extension.is_empty() {
        return None;
    }
    Some(format!("{}^{extension}", root.to_ascii_lowercase()))
}
