//! The words in which a message's residue says where it stood.
//!
//! A place is a path of labels of the template from the message down, each with the repeat it
//! stands in, and at the end what kind of residue it is:
//!
//! ```text
//! PORR_IN049016UV/…/subjectOf2[29]#2/observation/code/@displayName   an attribute
//! PORR_IN049016UV/…/statusCode/-@code                                an attribute that is not there
//! PORR_IN049016UV/…/component#1/observation/+performer               an element, as XML
//! PORR_IN049016UV/…/document/text()                                  text where none belongs
//! PORR_IN049016UV/…/investigationEvent/*                             which children, in which order
//! ```
//!
//! In the last one `+` is the next unknown element and `=` the text.

use crate::icsr::{At, Element, Kept};

use super::template::{Kind, Template};
use super::{BATCH, MESSAGE};

/// What kind of thing a message kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptKind {
    /// How the sender wrote it: display names, versions of code lists, order, file names and types
    /// of attachments. Nothing about the case.
    Layout,
    /// A value that is no value of its element, such as a date that does not exist.
    Impossible,
    /// Something that evigil does not understand.
    Unknown,
}

/// What kind of thing this is; nothing when it was not kept by a message of E2B(R3).
#[must_use]
pub fn kept_kind(kept: &Kept) -> Option<KeptKind> {
    let place = kept.place.as_str();
    if !is_place(place) {
        return None;
    }
    let (parent, last) = place.rsplit_once('/').unwrap_or(("", place));
    if last == "*" || last.starts_with("-@") {
        return Some(KeptKind::Layout);
    }
    let element = parent.rsplit('/').next().unwrap_or_default();
    let element = element.split(['[', '#']).next().unwrap_or_default();
    if let Some(name) = last.strip_prefix('@') {
        return Some(attribute_kind(element, name));
    }
    let is_file_name = last == "+reference" && element == "text";
    Some(if is_file_name {
        KeptKind::Layout
    } else {
        KeptKind::Unknown
    })
}

/// The element that a kept value was meant for, with its repeat and the value itself; nothing when it
/// is no value of an element.
#[must_use]
pub fn kept_value(kept: &Kept) -> Option<(Element, At, &str)> {
    let (parents, last) = kept.place.rsplit_once('/')?;
    let template = Template::get();
    let mut labels = parents.split('/');
    if labels.next() != Some(MESSAGE) {
        return None;
    }
    let (mut id, mut at) = (template.message, At::TOP);
    for token in labels {
        let (label, repeat) = split_label(token);
        id = template.labelled(id, label)?;
        let is_block = template.node(id).block > 0;
        if let Some(Repeat::Block(place)) = repeat.and_then(|it| Repeat::parse(it, is_block)) {
            at = place;
        }
    }
    let slots = &template.node(id).slots;
    let slot = match last.strip_prefix('@') {
        Some(name) => slots.iter().find(|slot| {
            let own = slot.name.as_ref();
            own.is_some_and(|own| own.to_string() == name)
        })?,
        None if last == "text()" => slots.first().filter(|slot| slot.name.is_none())?,
        None => return None,
    };
    if matches!(slot.kind, Kind::Copy | Kind::Link) || slot.is_id() {
        return None;
    }
    let value = kept.value.strip_prefix(&*slot.prefix)?;
    let is_whole = !value.is_empty() && at.numbers().len() == slot.element.depth();
    is_whole.then_some((slot.element, at, value))
}

fn attribute_kind(element: &str, name: &str) -> KeptKind {
    match name {
        "displayName" | "codeSystemName" | "codeSystemVersion" | "codeSystem" | "mediaType"
        | "representation" | "compression" | "language" | "xsi:type" | "xsi:schemaLocation"
        | "ITSVersion" | "classCode" | "moodCode" | "typeCode" | "determinerCode" | "root"
        | "operator" | "inclusive" => KeptKind::Layout,
        // Their parts of the code list are fixed, so another one is only another way to send.
        "code"
            if matches!(
                element,
                "processingCode" | "processingModeCode" | "acceptAckCode"
            ) =>
        {
            KeptKind::Layout
        }
        "value" | "code" | "extension" | "unit" => KeptKind::Impossible,
        _ => KeptKind::Unknown,
    }
}

/// Whether a place is one of a message or batch of E2B(R3).
pub(super) fn is_place(place: &str) -> bool {
    let root = place.split('/').next().unwrap_or_default();
    root == MESSAGE || root == BATCH
}

/// The repeat a node stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Repeat {
    /// It does not repeat.
    None,
    /// The repeat of its block.
    Block(At),
    /// One of several that mean nothing by being several, from 1.
    Many(u16),
}

impl Repeat {
    /// Appends it to a label.
    pub(super) fn write(self, out: &mut String) {
        let number = |number: u16, out: &mut String| out.push_str(&number.to_string());
        match self {
            Self::None => {}
            Self::Many(n) => {
                out.push('#');
                number(n, out);
            }
            Self::Block(at) => {
                for (position, n) in at.numbers().iter().enumerate() {
                    out.push(if position == 0 { '#' } else { '.' });
                    number(*n, out);
                }
            }
        }
    }

    /// Reads the numbers after `#`.
    pub(super) fn parse(text: &str, is_block: bool) -> Option<Self> {
        if !is_block {
            return text.parse().ok().map(Self::Many);
        }
        text.split('.')
            .map(str::parse)
            .try_fold(At::TOP, |at, number| number.ok().map(|n| at.inside(n)))
            .map(Self::Block)
    }
}

/// The label of a step or token, and its repeat as written.
pub(super) fn split_label(token: &str) -> (&str, Option<&str>) {
    match token.rsplit_once('#') {
        Some((label, repeat)) => (label, Some(repeat)),
        None => (token, None),
    }
}
