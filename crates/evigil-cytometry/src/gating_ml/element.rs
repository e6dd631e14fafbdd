//! Elements of the document, by local names, with faults that know their line.

use roxmltree::{Document, Node, ParsingOptions};

use super::{BYTES_MAX, GatingMlError, GatingMlFault, NODES_MAX};

/// Parses XML within bounds. Document types, and with them entities, are refused.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, GatingMlError> {
    if text.len() > BYTES_MAX {
        return Err(GatingMlError {
            line: 1,
            fault: GatingMlFault::TooLarge { bytes: text.len() },
        });
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: NODES_MAX,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| GatingMlError {
        line: error.pos().row,
        fault: GatingMlFault::Xml(error.to_string()),
    })
}

/// An element. Namespaces are left out of account: prefixes differ between writers, and some
/// write attributes without one.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a, 'b>(Node<'a, 'b>);

impl<'a, 'b> Element<'a, 'b> {
    pub(crate) const fn new(node: Node<'a, 'b>) -> Self {
        Self(node)
    }

    pub(crate) fn name(&self) -> &'a str
    where
        'b: 'a,
    {
        self.0.tag_name().name()
    }

    pub(crate) fn line(&self) -> u32 {
        self.0.document().text_pos_at(self.0.range().start).row
    }

    pub(crate) fn fault(&self, fault: impl Into<GatingMlFault>) -> GatingMlError {
        GatingMlError {
            line: self.line(),
            fault: fault.into(),
        }
    }

    pub(crate) fn children(&self) -> impl Iterator<Item = Self> + use<'a, 'b> {
        self.0.children().filter(Node::is_element).map(Self)
    }

    pub(crate) fn children_named(&self, name: &'static str) -> impl Iterator<Item = Self> {
        self.children()
            .filter(move |child| child.0.tag_name().name() == name)
    }

    pub(crate) fn child(&self, name: &'static str) -> Result<Self, GatingMlError> {
        self.children_named(name).next().ok_or_else(|| {
            self.fault(GatingMlFault::MissingElement {
                element: self.0.tag_name().name().to_owned(),
                child: name,
            })
        })
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.0
            .attributes()
            .find(|attribute| attribute.name() == name)
            .map(|attribute| attribute.value())
    }

    pub(crate) fn required(&self, name: &'static str) -> Result<&'a str, GatingMlError> {
        self.attribute(name).ok_or_else(|| {
            self.fault(GatingMlFault::MissingAttribute {
                element: self.0.tag_name().name().to_owned(),
                attribute: name,
            })
        })
    }

    /// A finite number in an attribute.
    pub(crate) fn number(&self, name: &'static str) -> Result<f64, GatingMlError> {
        self.to_number(self.required(name)?)
    }

    pub(crate) fn optional_number(&self, name: &str) -> Result<Option<f64>, GatingMlError> {
        self.attribute(name)
            .map(|value| self.to_number(value))
            .transpose()
    }

    /// A finite number in the text.
    pub(crate) fn text_number(&self) -> Result<f64, GatingMlError> {
        self.to_number(self.0.text().unwrap_or_default())
    }

    fn to_number(self, value: &str) -> Result<f64, GatingMlError> {
        match value.trim().parse() {
            Ok(number) if f64::is_finite(number) => Ok(number),
            _ => Err(self.fault(GatingMlFault::NotANumber {
                value: value.to_owned(),
            })),
        }
    }

    /// Whether an attribute says yes.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.attribute(name)
            .is_some_and(|value| matches!(value.trim(), "true" | "1"))
    }
}
