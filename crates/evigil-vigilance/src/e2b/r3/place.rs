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

use crate::icsr::{At, Kept};

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
