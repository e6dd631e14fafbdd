//! Batches written message by message.

use std::io::{self, Write};

use super::extension;
use super::header::BatchHeader;
use super::kept_kind;
use super::render::{Rendering, placeholder};
use super::template::Template;
use crate::icsr::{At, Element, Icsr, Item, register as el};

pub use super::extension::Appended;

/// What of a report did not go out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// Values without a place in the message: evigil's own elements, and values that contradict
    /// what else there is, such as a second value of the same element.
    pub left: Vec<(Element, At)>,
    /// How many things were kept from another format, which have no place here.
    pub kept_elsewhere: Vec<String>,
    /// Elements of evigil that went out as lines of G.k.11.
    pub appended: Vec<(Element, At)>,
}

impl Carried {
    /// Whether everything went out in its place.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.left.is_empty() && self.kept_elsewhere.is_empty() && self.appended.is_empty()
    }
}

/// The XML of one report as a message, without its batch.
#[must_use]
pub fn message(report: &Icsr, appended: Appended) -> (String, Carried) {
    let extension = extension::append(report, appended);
    let mut items: Vec<Item<'_>> = report.items().collect();
    for (at, text) in &extension.texts {
        extension::overlay(&mut items, *at, text);
    }
    items.sort_by_key(|item| (item.element, item.at));
    let text = |element| report.text(element, At::TOP).unwrap_or_default();
    let key = report.key();
    let names = [&key.case, &key.report, text(el::C_1_8_1), text(el::C_1_1)];
    let case = names.into_iter().find(|name| !name.is_empty());
    let case = case.unwrap_or_default();
    let mut rendering = Rendering::new(items, report.kept(), case);
    let template = Template::get();
    rendering.write(template.message);
    let left = rendering
        .left()
        .into_iter()
        .map(|item| (item.element, item.at))
        .filter(|it| !extension.appended.contains(it))
        .collect();
    let carried = Carried {
        left,
        kept_elsewhere: report
            .kept()
            .iter()
            .filter(|it| kept_kind(it).is_none())
            .map(|it| it.place.clone())
            .collect(),
        appended: extension.appended,
    };
    (rendering.out, carried)
}

/// Writes a batch, one report at a time.
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    tail: String,
    appended: Appended,
}

impl<W: Write> Writer<W> {
    /// Begins a batch: what stands before its messages.
    ///
    /// # Errors
    /// What `out` says.
    pub fn new(mut out: W, header: &BatchHeader) -> io::Result<Self> {
        let values = header.values();
        let mut rendering = Rendering::new(values.items().collect(), values.kept(), "");
        rendering.write(Template::BATCH);
        let whole = rendering.out;
        let placeholder = placeholder();
        let (head, tail) = whole.split_once(&placeholder).unwrap_or((&whole, ""));
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        out.write_all(head.as_bytes())?;
        out.write_all(b"\n")?;
        Ok(Self {
            out,
            tail: tail.to_owned(),
            appended: Appended::Nothing,
        })
    }

    /// Sends evigil's own elements as lines of G.k.11, where they fit.
    #[must_use]
    pub fn with_extension(mut self, appended: Appended) -> Self {
        self.appended = appended;
        self
    }

    /// Writes a report; says what of it did not go out.
    ///
    /// # Errors
    /// What `out` says.
    pub fn report(&mut self, report: &Icsr) -> io::Result<Carried> {
        let (xml, carried) = message(report, self.appended);
        self.out.write_all(xml.as_bytes())?;
        self.out.write_all(b"\n")?;
        Ok(carried)
    }

    /// Ends the batch: sender and receiver stand after the messages.
    ///
    /// # Errors
    /// What `out` says.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(self.tail.as_bytes())?;
        self.out.write_all(b"\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}
