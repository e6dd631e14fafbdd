//! The files that evigil and its peer both read, written once for each size.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::page::page;
use super::sentences;
use crate::random::Random;

/// Of everything generated. Another seed, or another generator, is another corpus: the name of
/// the folder tells them apart.
const SEED: u64 = 20_260_801;
const VERSION: u32 = 1;

/// Bytes of one plain text: a long article.
const TEXT_BYTES: usize = 60_000;

/// Two folders of files.
pub(super) struct Corpus {
    pub(super) html: Files,
    pub(super) text: Files,
}

/// A folder of files that are alike.
pub(super) struct Files {
    pub(super) folder: PathBuf,
    pub(super) documents: usize,
    pub(super) bytes: u64,
}

impl Corpus {
    /// Writes `megabytes` of pages and as much plain text below `folder`, unless they are there.
    pub(super) fn write(folder: &Path, megabytes: u64) -> Result<Self> {
        let folder = folder.join(format!("corpus-{VERSION}-{megabytes}"));
        let bytes = megabytes * 1_000_000;
        let mut pages = Random::new(SEED);
        let mut texts = Random::new(SEED + 1);
        Ok(Self {
            html: Files::write(&folder.join("html"), "html", bytes, || page(&mut pages))?,
            text: Files::write(&folder.join("text"), "txt", bytes, || {
                sentences::text(&mut texts, TEXT_BYTES)
            })?,
        })
    }
}

impl Files {
    fn write(
        folder: &Path,
        extension: &str,
        bytes: u64,
        mut next: impl FnMut() -> String,
    ) -> Result<Self> {
        if !folder.exists() {
            // A half-written corpus must not pass for a whole one.
            let part = folder.with_extension("part");
            fs::create_dir_all(&part)?;
            let (mut written, mut number) = (0, 0);
            while written < bytes {
                let text = next();
                fs::write(part.join(format!("{number:06}.{extension}")), &text)?;
                written += text.len() as u64;
                number += 1;
            }
            fs::rename(part, folder)?;
        }
        let (mut documents, mut bytes) = (0, 0);
        for entry in fs::read_dir(folder)? {
            documents += 1;
            bytes += entry?.metadata()?.len();
        }
        Ok(Self {
            folder: folder.to_owned(),
            documents,
            bytes,
        })
    }
}

/// Pages for the streams, few enough to be held in memory.
pub(super) fn pool(pages: usize) -> Vec<String> {
    let mut random = Random::new(SEED + 2);
    (0..pages).map(|_| page(&mut random)).collect()
}
