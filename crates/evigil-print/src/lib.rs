//! Pages for paper: boxes, tables and flowing text in English and Japanese, written as PDF.
//!
//! A [`Draft`] takes marks on pages: text in boxes ([`Draft::caption`], [`Draft::fill`],
//! [`Draft::tick`]) or text that flows over as many pages as it needs ([`Flow`]), with headings,
//! paragraphs and [`Table`]s. [`Draft::finish`] gives the bytes of an accessible PDF: tagged, with
//! title and language, its text to be searched and copied, fonts embedded as far as used. The same
//! draft always gives the same bytes.
//!
//! No text is lost: what does not fit into a box is given back to the caller. A character that the
//! shipped fonts do not hold is drawn as `〓`, stays itself in the text that is copied, and is
//! reported by [`Draft::missing`].
//!
//! Nothing here knows a form, a word of any language, a file or the clock. Text is set in the order
//! of its characters: right-to-left scripts are not in the fonts.

mod draft;
mod flow;
mod font;
mod mark;
mod paper;
mod pdf;
mod table;
pub mod text;

pub use draft::{About, Caption, Draft, Footer, GroupId, Role, Written};
pub use flow::{Flow, Margins};
pub use font::{FontFault, Weight};
pub use mark::{Align, Style};
pub use paper::{Area, Paper, mm};
pub use pdf::PdfFault;
pub use table::{Column, Table};
pub use text::{Fitted, Sizes};
