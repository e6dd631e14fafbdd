//! Names of attributes, and the namespaces of the message.

use std::fmt;

use roxmltree::{Attribute, Node};

/// Namespace of HL7 version 3.
pub(super) const HL7: &str = "urn:hl7-org:v3";
/// Namespace of XML Schema instances, where `xsi:type` is from.
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Name of an attribute with its namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Name {
    space: Space,
    local: Box<str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Space {
    None,
    Xsi,
    Xml,
    Other(Box<str>),
}

impl Name {
    /// The name of an attribute.
    pub(super) fn of_attribute(attribute: &Attribute<'_, '_>) -> Self {
        let space = match attribute.namespace() {
            None => Space::None,
            Some(XSI) => Space::Xsi,
            Some(XML) => Space::Xml,
            Some(other) => Space::Other(other.into()),
        };
        Self {
            space,
            local: attribute.name().into(),
        }
    }

    /// Whether it is this name without namespace.
    pub(super) fn is(&self, local: &str) -> bool {
        self.space == Space::None && &*self.local == local
    }

    /// Whether it names a code's system, or the version of one.
    pub(super) fn is_code_system(&self) -> bool {
        self.is("codeSystem") || self.is("codeSystemVersion")
    }

    /// Whether it is the name of this attribute.
    pub(super) fn names(&self, attribute: &Attribute<'_, '_>) -> bool {
        if attribute.name() != &*self.local {
            return false;
        }
        match &self.space {
            Space::None => attribute.namespace().is_none(),
            Space::Xsi => attribute.namespace() == Some(XSI),
            Space::Xml => attribute.namespace() == Some(XML),
            Space::Other(space) => attribute.namespace() == Some(&**space),
        }
    }

    /// Value of this attribute of a node.
    pub(super) fn of<'n>(&self, node: Node<'n, '_>) -> Option<&'n str> {
        match &self.space {
            Space::None => node.attribute(&*self.local),
            Space::Xsi => node.attribute((XSI, &*self.local)),
            Space::Xml => node.attribute((XML, &*self.local)),
            Space::Other(space) => node.attribute((&**space, &*self.local)),
        }
    }

    /// A value as it is compared: a type of HL7 without the prefix that a document gave it.
    pub(super) fn normal<'v>(&self, node: Node<'_, '_>, value: &'v str) -> &'v str {
        if self.space != Space::Xsi {
            return value;
        }
        match value.split_once(':') {
            Some((prefix, local)) if node.lookup_namespace_uri(Some(prefix)) == Some(HL7) => local,
            _ => value,
        }
    }

    /// The name that [`fmt::Display`] wrote.
    pub(super) fn parse(text: &str) -> Self {
        let (space, local) = if let Some(rest) = text.strip_prefix('{') {
            let (space, local) = rest.rsplit_once('}').unwrap_or(("", rest));
            (Space::Other(space.into()), local)
        } else if let Some(local) = text.strip_prefix("xsi:") {
            (Space::Xsi, local)
        } else if let Some(local) = text.strip_prefix("xml:") {
            (Space::Xml, local)
        } else {
            (Space::None, text)
        };
        Self {
            space,
            local: local.into(),
        }
    }

    /// Appends it with a value as an attribute, declaring its namespace where no prefix is known.
    pub(super) fn write(&self, value: &str, out: &mut String) {
        match &self.space {
            Space::None => out.push(' '),
            Space::Xsi => out.push_str(" xsi:"),
            Space::Xml => out.push_str(" xml:"),
            Space::Other(space) => {
                // Each needs a prefix of its own on this element.
                let number = out.len();
                let prefix = format!("n{number}");
                out.push_str(" xmlns:");
                out.push_str(&prefix);
                out.push_str("=\"");
                super::escape::attribute(space, out);
                out.push_str("\" ");
                out.push_str(&prefix);
                out.push(':');
            }
        }
        out.push_str(&self.local);
        out.push_str("=\"");
        super::escape::attribute(value, out);
        out.push('"');
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.space {
            Space::None => {}
            Space::Xsi => f.write_str("xsi:")?,
            Space::Xml => f.write_str("xml:")?,
            Space::Other(space) => write!(f, "{{{space}}}")?,
        }
        f.write_str(&self.local)
    }
}
