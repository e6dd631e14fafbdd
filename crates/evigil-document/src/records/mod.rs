//! The documents of an input, one at a time.

mod folder;
mod http;
mod jsonl;
mod open;
mod stream;
mod warc;

use std::path::PathBuf;

use crate::{Limits, RawDocument, ReadError};

/// What the user gave to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// The standard input.
    Stdin,
}

/// Records of archives that are no documents, by reason. They are not errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skipped {
    /// WARC records of other types (requests, metadata, revisits).
    pub other_records: u64,
    /// Responses and resources that are not text: images, scripts, style sheets.
    pub not_text: u64,
    /// Responses whose HTTP status says that there is no page: redirects, errors.
    pub not_found: u64,
    /// Responses without a body.
    pub empty: u64,
}

/// Iterator over the documents of one input. See [`records`].
pub struct Records {
    walk: Walk,
    limits: Limits,
    skipped: Skipped,
}

enum Walk {
    Stdin,
    Folder(folder::Folder),
    Open(Box<dyn Documents>, Option<folder::Folder>),
    Done,
}

/// The documents in one file.
trait Documents: Send {
    fn next(
        &mut self,
        limits: &Limits,
        skipped: &mut Skipped,
    ) -> Option<Result<RawDocument, ReadError>>;
}

/// The documents of an input, in order, holding one in memory at a time.
///
/// A folder is read recursively, sorted by the bytes of the paths. Files that hold many
/// documents (`.jsonl`, `.ndjson`, WARC, each also compressed with gzip) are recognised;
/// the standard input is recognised by its content. A document that cannot be read is one
/// `Err`, and the next ones follow.
pub fn records(input: &Input, limits: &Limits) -> Records {
    let walk = match input {
        Input::Stdin => Walk::Stdin,
        Input::Path(path) => Walk::Folder(folder::Folder::new(path.clone())),
    };
    Records {
        walk,
        limits: limits.clone(),
        skipped: Skipped::default(),
    }
}

impl Records {
    /// Archive records that were passed over so far.
    #[must_use]
    pub fn skipped(&self) -> Skipped {
        self.skipped
    }
}

impl Iterator for Records {
    type Item = Result<RawDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match std::mem::replace(&mut self.walk, Walk::Done) {
                Walk::Done => return None,
                Walk::Stdin => match open::stdin(&self.limits) {
                    Ok(documents) => self.walk = Walk::Open(documents, None),
                    Err(error) => return Some(Err(error)),
                },
                Walk::Folder(mut folder) => {
                    let file = folder.next()?;
                    let opened = file.and_then(|file| open::file(&file, &self.limits));
                    match opened {
                        Ok(documents) => self.walk = Walk::Open(documents, Some(folder)),
                        Err(error) => {
                            self.walk = Walk::Folder(folder);
                            return Some(Err(error));
                        }
                    }
                }
                Walk::Open(mut documents, folder) => {
                    if let Some(item) = documents.next(&self.limits, &mut self.skipped) {
                        self.walk = Walk::Open(documents, folder);
                        return Some(item);
                    }
                    self.walk = folder.map_or(Walk::Done, Walk::Folder);
                }
            }
        }
    }
}
