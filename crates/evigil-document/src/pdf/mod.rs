//! PDF with a text layer, page by page.
//!
//! The file is parsed by `lopdf`, whose decompression and nesting are bounded; what the
//! page operators show is put together into lines here. Reading runs on a thread of its own:
//! the parser recurses up to its nesting limit, for which the small stack of a worker thread
//! may not be enough, and a panic in it ends that thread only.

mod font;
mod layout;
mod page;

use evigil_core::{Block, BlockRole, Document, Zone};
use lopdf::LoadOptions;

use crate::lines::Lines;
use crate::{Limits, ReadError, problem};

/// Stack of the reading thread. `lopdf` stops at 100 levels of nesting, some 1 MiB of
/// frames in a debug build.
const STACK: usize = 16 << 20;

/// What reading a PDF yields.
struct Extracted {
    text: String,
    blocks: Vec<Block>,
    title: Option<String>,
    problems: Vec<String>,
    pages: usize,
}

/// Why a PDF yields no text; the source is added by the caller.
enum Failure {
    Damaged(String),
    Encrypted,
    TooLarge,
}

/// Fills `document` from the bytes of a PDF.
pub(crate) fn read(
    document: &mut Document,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<(), ReadError> {
    let source = document.source.clone();
    let outcome = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("pdf".to_owned())
            .stack_size(STACK);
        match thread.spawn_scoped(scope, || extract(&bytes, limits)) {
            Ok(handle) => handle
                .join()
                .unwrap_or_else(|_| Err(Failure::Damaged("the parser failed".to_owned()))),
            Err(error) => Err(Failure::Damaged(format!("no thread to read it: {error}"))),
        }
    });
    let extracted = match outcome {
        Ok(extracted) => extracted,
        Err(Failure::Damaged(reason)) => {
            return Err(ReadError::PdfDamaged {
                document: source,
                reason,
            });
        }
        Err(Failure::Encrypted) => return Err(ReadError::PdfEncrypted { document: source }),
        Err(Failure::TooLarge) => {
            return Err(ReadError::TooLarge {
                document: source,
                limit: limits.max_text_bytes,
            });
        }
    };
    if extracted.text.is_empty() {
        return Err(ReadError::PdfNoText {
            document: source,
            pages: extracted.pages,
        });
    }
    document.text = extracted.text;
    document.blocks = extracted.blocks;
    document.title = extracted.title;
    document.problems.extend(extracted.problems);
    // Text of a PDF is decoded glyph by glyph through the fonts' own maps to Unicode.
    "UTF-8".clone_into(&mut document.charset);
    Ok(())
}

fn extract(bytes: &[u8], limits: &Limits) -> Result<Extracted, Failure> {
    let budget = usize::try_from(limits.max_text_bytes).unwrap_or(usize::MAX);
    let pdf = lopdf::Document::load_mem_with_options(
        bytes,
        LoadOptions::with_max_decompressed_size(budget),
    )
    .map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => Failure::Encrypted,
        error => Failure::Damaged(error.to_string()),
    })?;
    // A file that opens with the empty password is decrypted while it is loaded.
    if pdf.trailer.get(b"Encrypt").is_ok() && !pdf.was_encrypted() {
        return Err(Failure::Encrypted);
    }
    let mut problems = Vec::new();
    let mut lines = Lines::new(limits);
    let mut reader = page::PageReader::new(&pdf, budget);
    let (mut read, mut all) = (0, 0);
    for id in pdf.page_iter() {
        all += 1;
        if all > limits.max_pages || reader.is_exhausted() {
            continue;
        }
        read += 1;
        let number = u32::try_from(all).unwrap_or(u32::MAX);
        let outcome = reader.read(id);
        problems.extend(outcome.problem.map(|what| problem::page(number, &what)));
        let path = format!("page {number}");
        for line in layout::joined(outcome.lines) {
            lines.push(&line, Zone::Main, BlockRole::Text, &path);
        }
    }
    if all == 0 {
        return Err(Failure::Damaged("it has no pages".to_owned()));
    }
    if read < all {
        problems.push(problem::pages_left_out(read, all));
    }
    let (text, blocks) = lines.finish().ok_or(Failure::TooLarge)?;
    Ok(Extracted {
        text,
        blocks,
        title: title(&pdf),
        problems,
        pages: read,
    })
}

/// The title in the document information, unless it is a file name of the program that wrote it.
fn title(pdf: &lopdf::Document) -> Option<String> {
    let info = pdf.trailer.get_deref(b"Info", pdf).ok()?.as_dict().ok()?;
    let title = lopdf::decode_text_string(info.get_deref(b"Title", pdf).ok()?).ok()?;
    let title = title.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

#[cfg(test)]
mod tests;
