//! Text exports of particle counters, capture chips and light scattering.
//!
//! [`read`] tells the format from the content. One module a format; what they share: `text` gives
//! characters, `rows` cells with their places, `number` values, `problems` a bounded list of what
//! is wrong.
//!
//! The layouts were learnt from public exports and from the code that reads them; the module of a
//! format says which. What an operator is called or how to reach one is never kept.

mod chip;
mod decimal;
mod izon;
pub mod mapping;
pub mod nanosight;
mod number;
mod personal;
mod problems;
mod rows;
mod scattering;
mod text;
mod videodrop;
mod zetasizer;
pub mod zetaview;

use std::sync::Arc;

use crate::{Contents, Inspection, InstrumentFormat, Statement};

pub use chip::{Capture, Chip, Spot};
pub use number::{DecimalSign, parse_number};
pub use scattering::{DlsClass, DlsPeak, DlsRecord, ZetaPosition, ZetaRecord};

/// What the reader of a format gives.
pub(crate) struct Reading {
    format: InstrumentFormat,
    contents: Contents<'static>,
    problems: problems::Problems,
}

/// A format: how to know it from the beginning of its text, and how to read all of it.
type Format = (fn(&str) -> bool, fn(&str) -> Reading);

/// Whether ASCII stands in these bytes as itself: not in UTF-16.
const fn is_ascii_compatible(bytes: &[u8]) -> bool {
    !matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// Formats in the order in which they are asked; the ones with a signature first.
const FORMATS: [Format; 10] = [
    (nanosight::summary::recognises, nanosight::summary::read),
    (nanosight::particles::recognises, nanosight::particles::read),
    (nanosight::derived::recognises, nanosight::derived::read),
    (zetaview::profile::recognises, zetaview::profile::read),
    (zetaview::size::recognises, zetaview::size::read),
    (zetaview::positions::recognises, zetaview::positions::read),
    (izon::recognises, izon::read),
    (zetasizer::recognises, zetasizer::read),
    (videodrop::recognises, videodrop::read),
    (chip::recognises, chip::read),
];

/// Reads a text export; `None` when it is none that is known.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Inspection<'_>> {
    let head = text::head(bytes);
    let reading = if nanosight::tracks::recognises(&head) {
        // The longest tables by far: their bytes are read as they are, unless in UTF-16.
        if is_ascii_compatible(bytes) {
            nanosight::tracks::read(bytes)
        } else {
            nanosight::tracks::read(text::decode(bytes).as_bytes())
        }
    } else {
        let (_, read) = FORMATS.iter().find(|(recognises, _)| recognises(&head))?;
        read(&text::decode(bytes))
    };
    Some(Inspection {
        format: Some(reading.format),
        contents: reading.contents,
        problems: reading.problems.finish(),
    })
}

/// A statement of the file, with its blanks in order.
fn statement(name: &str, value: &str) -> Statement {
    Statement {
        name: Arc::from(name),
        value: Arc::from(value),
    }
}
