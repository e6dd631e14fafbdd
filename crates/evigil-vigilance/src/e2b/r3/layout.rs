//! What a message looks like when nothing is noted about it: the order of the template, the first
//! of alternatives that fits, and nothing without a value.

use super::place::Repeat;
use super::template::{Kind, NodeId, Template};
use crate::icsr::{Element, Value};

/// A child of an element of a document, as the template sees it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Token {
    /// A node of the template.
    Child {
        id: NodeId,
        repeat: Repeat,
        /// Whether any value stands in it.
        has_value: bool,
        /// Whether, of alternatives, it is the one that would be written.
        is_choice: bool,
    },
    /// An element that the template does not know.
    Unknown,
    /// Text.
    Text,
}

/// Whether the children of a node of the template would be written like this by themselves.
pub(super) fn is_usual(template: &Template, parent: NodeId, tokens: &[Token]) -> bool {
    let mut last: Option<(NodeId, Repeat)> = None;
    let has_elements = tokens.iter().any(|token| !matches!(token, Token::Text));
    for token in tokens {
        match *token {
            Token::Unknown => return false,
            Token::Text if has_elements => return false,
            Token::Text => {}
            Token::Child {
                id,
                repeat,
                has_value,
                is_choice,
            } => {
                let node = template.node(id);
                let is_shown =
                    has_value || node.is_always() || (node.first && follows_value(tokens, id));
                let in_order = last.is_none_or(|last| last < (id, repeat));
                if !is_shown || !in_order || !is_choice || matches!(repeat, Repeat::Many(2..)) {
                    return false;
                }
                last = Some((id, repeat));
            }
        }
    }
    let has = |wanted: NodeId| {
        tokens
            .iter()
            .any(|token| matches!(token, Token::Child { id, .. } if *id == wanted))
    };
    template.node(parent).children.iter().all(|child| {
        let node = template.node(*child);
        let always = node.is_always() && !node.repeats() && node.group == 0;
        let stands_in = node.first && follows_value(tokens, *child);
        has(*child) || !(always || stands_in)
    })
}

/// Whether the node right after `id` has a value.
fn follows_value(tokens: &[Token], id: NodeId) -> bool {
    tokens.iter().any(|token| {
        matches!(token, Token::Child { id: other, has_value: true, .. } if *other == id.next())
    })
}

/// The alternative of a group that is written for these values: the first that can hold them all,
/// or else the last, which holds most.
pub(super) fn choice(
    template: &Template,
    parent: NodeId,
    group: u8,
    values: &[(Element, Value<'_>)],
) -> Option<NodeId> {
    let members = || {
        let children = &template.node(parent).children;
        let in_group = move |id: &NodeId| template.node(*id).group == group;
        children.iter().copied().filter(in_group)
    };
    members()
        .find(|id| {
            let needs_digits = |id: NodeId| needs_digits(template, id, values);
            values
                .iter()
                .all(|(element, value)| can_hold(template, *id, *element, *value, values))
                && !needs_digits(*id)
        })
        .or_else(|| members().next_back())
}

/// Whether a slot in `id` can hold the value of an element, given what else there is.
fn can_hold(
    template: &Template,
    id: NodeId,
    element: Element,
    value: Value<'_>,
    values: &[(Element, Value<'_>)],
) -> bool {
    let node = template.node(id);
    if is_suppressed(&node.unless, |element| {
        values.iter().any(|(known, _)| *known == element)
    }) {
        return false;
    }
    let own = node.slots.iter().enumerate().any(|(number, slot)| {
        slot.element == element
            && !matches!(slot.kind, Kind::Copy | Kind::Link)
            && match value {
                Value::Text(text) => slot.holds(text).is_some(),
                Value::Null(_) => number == 0 && slot.sign.is_empty(),
            }
    });
    let inside = |child: &NodeId| can_hold(template, *child, element, value, values);
    own || node.children.iter().any(inside)
}

/// Whether a slot in `id` takes only three digits and there is nothing for it.
fn needs_digits(template: &Template, id: NodeId, values: &[(Element, Value<'_>)]) -> bool {
    template.node(id).slots.iter().any(|slot| {
        slot.kind == Kind::ThreeDigits
            && !values.iter().any(|(element, _)| *element == slot.element)
    })
}

/// Whether a mark `e:unless` keeps a node out.
pub(super) fn is_suppressed(unless: &[Element], has: impl Fn(Element) -> bool) -> bool {
    !unless.is_empty() && unless.iter().all(|element| has(*element))
}

/// Elements with a slot in a node or below it.
pub(super) fn elements_in(template: &Template, id: NodeId, found: &mut Vec<Element>) {
    let node = template.node(id);
    for slot in &node.slots {
        if !matches!(slot.kind, Kind::Copy | Kind::Link) && !found.contains(&slot.element) {
            found.push(slot.element);
        }
    }
    for child in &node.children {
        elements_in(template, *child, found);
    }
}
