//! Elements of XML, one record at a time.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::fault::{ImportError, Problem, ProblemKind};
use super::format::Format;
use super::place::{Lines, Place};

/// How deep elements may lie in each other.
const DEPTH_MAX: usize = 64;
/// The most elements of one record.
const ELEMENTS_MAX: usize = 200_000;

/// An element with everything in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) line: usize,
    inside: Vec<Inside>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Inside {
    Text(String),
    Element(Element),
}

impl Element {
    /// The children with a name.
    pub(super) fn all<'e, 'n>(
        &'e self,
        name: &'n str,
    ) -> impl Iterator<Item = &'e Element> + use<'e, 'n> {
        self.inside.iter().filter_map(move |inside| match inside {
            Inside::Element(element) if element.name == name => Some(element),
            _ => None,
        })
    }

    /// The first element at a path of names such as `Article/Journal`.
    pub(super) fn first(&self, path: &str) -> Option<&Element> {
        let mut element = self;
        for name in path.split('/') {
            element = element.all(name).next()?;
        }
        Some(element)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All text in it, that of inline elements too; absent when there is none.
    pub(super) fn text(&self) -> Option<String> {
        let mut text = String::new();
        self.gather(&mut text);
        super::text::filled(&text)
    }

    fn gather(&self, text: &mut String) {
        for inside in &self.inside {
            match inside {
                Inside::Text(words) => text.push_str(words),
                Inside::Element(element) => element.gather(text),
            }
        }
    }

    /// The text of the first element at a path.
    pub(super) fn text_of(&self, path: &str) -> Option<String> {
        self.first(path)?.text()
    }
}

/// Hands every element named in `records` to `take`, one at a time and wherever it stands, so that a
/// large file does not have to lie in memory as a tree.
pub(super) fn each(
    input: &str,
    records: &[&str],
    problems: &mut Vec<Problem>,
    mut take: impl FnMut(Element, &mut Vec<Problem>),
) -> Result<(), ImportError> {
    let mut reader = Reader::from_str(input);
    let config = reader.config_mut();
    config.check_end_names = true;
    config.allow_dangling_amp = true;
    let mut lines = Lines::new(input);
    let mut open: Vec<Element> = Vec::new();
    let mut elements = 0_usize;
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(input.len());
        let event = reader
            .read_event()
            .map_err(|error| syntax(input, &reader, before, &error))?;
        match event {
            Event::Start(tag) => {
                if open.is_empty() && !records.contains(&tag.name().as_ref()) {
                    continue;
                }
                elements += 1;
                if open.len() >= DEPTH_MAX || elements > ELEMENTS_MAX {
                    return Err(ImportError::Syntax {
                        format: Format::PubMedXml,
                        place: Place::of(input, before),
                        reason: format!("<{}> lies too deep, or too many do", tag.name().as_ref()),
                    });
                }
                open.push(element(&tag, lines.at(before)));
            }
            Event::Empty(tag) => {
                if let Some(parent) = open.last_mut() {
                    parent
                        .inside
                        .push(Inside::Element(element(&tag, lines.at(before))));
                }
            }
            Event::End(_) => {
                let Some(ended) = open.pop() else { continue };
                match open.last_mut() {
                    Some(parent) => parent.inside.push(Inside::Element(ended)),
                    None => {
                        elements = 0;
                        take(ended, problems);
                    }
                }
            }
            Event::Text(text) => push(&mut open, &text.xml10_content()),
            Event::CData(text) => push(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let (text, known) = resolve(&reference);
                if !known && !open.is_empty() {
                    problems.push(Problem {
                        place: Place::line(lines.at(before)),
                        field: open.last().map(|it| it.name.clone()).unwrap_or_default(),
                        kind: ProblemKind::Reference {
                            found: text.clone(),
                        },
                    });
                }
                push(&mut open, &text);
            }
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
    }
    match open.first() {
        // The file was cut off: what was complete has been handed over.
        Some(element) => {
            problems.push(Problem {
                place: Place::line(element.line),
                field: element.name.clone(),
                kind: ProblemKind::Unended,
            });
            Ok(())
        }
        None => Ok(()),
    }
}

fn push(open: &mut [Element], text: &str) {
    let Some(element) = open.last_mut() else {
        return;
    };
    match element.inside.last_mut() {
        Some(Inside::Text(words)) => words.push_str(text),
        _ => element.inside.push(Inside::Text(text.to_owned())),
    }
}

fn element(tag: &BytesStart<'_>, line: usize) -> Element {
    let attributes = tag
        .attributes()
        .filter_map(Result::ok)
        .map(|attribute| {
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
            (attribute.key.as_ref().to_owned(), value)
        })
        .collect();
    Element {
        name: tag.name().as_ref().to_owned(),
        attributes,
        line,
        inside: Vec::new(),
    }
}

/// The text that a reference stands for, and whether it is known; one that is not stays as it is.
fn resolve(reference: &BytesRef<'_>) -> (String, bool) {
    let name = reference.xml10_content();
    let known = match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(character),
        Ok(None) => super::text::character(&name),
        Err(_) => None,
    };
    match known {
        Some(character) => (character.to_string(), true),
        None => (format!("&{name};"), false),
    }
}

fn syntax(
    input: &str,
    reader: &Reader<&[u8]>,
    before: usize,
    error: &quick_xml::Error,
) -> ImportError {
    let at = usize::try_from(reader.error_position()).unwrap_or(before);
    ImportError::Syntax {
        format: Format::PubMedXml,
        place: Place::of(input, at),
        reason: error.to_string(),
    }
}
