//! What printed reports share.

use std::ops::Range;

use evigil_print::{About, Draft, FontFault, Footer, Paper, PdfFault, mm};
use jiff::civil::Date;

use crate::Messages;

/// A report could not be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintFault {
    /// The shipped fonts are damaged.
    #[error(transparent)]
    Font(#[from] FontFault),
    /// The PDF can't be written.
    #[error(transparent)]
    Pdf(#[from] PdfFault),
}

/// A document in the language of `messages`, made on `date`. Its title comes at the end.
pub(crate) fn draft(paper: Paper, date: Date, messages: &Messages) -> Result<Draft, FontFault> {
    let about = About {
        title: String::new(),
        language: messages.lang().code().to_owned(),
        author: format!("evigil {}", env!("CARGO_PKG_VERSION")),
        date: Some(date),
    };
    Draft::new(paper, about)
}

/// Gives a document its title, and its parts their foot and page numbers, and writes it. The feet
/// say so when characters could not be drawn.
pub(crate) fn finish(
    mut draft: Draft,
    title: String,
    feet: Vec<(Range<usize>, String)>,
    messages: &Messages,
) -> Result<Vec<u8>, PrintFault> {
    draft.entitle(title);
    let are_missing = draft.missing().next().is_some();
    for (pages, foot) in feet {
        let left = if are_missing {
            format!("{foot}. {}", messages.text("print-missing"))
        } else {
            foot
        };
        let number = |page, pages| messages.with("print-page", [("page", page), ("pages", pages)]);
        draft.foot(
            pages,
            &Footer {
                left: &left,
                right: &number,
                margin: mm(12.0),
                rise: mm(8.0),
            },
        );
    }
    Ok(draft.finish()?)
}
