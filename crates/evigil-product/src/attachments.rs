//! The files that a dossier names, opened and read by whoever runs the assessment.

use std::collections::BTreeMap;

use evigil_instrument::{Contents, Inspection, ParticleRun};

/// One file of a dossier.
#[derive(Debug)]
pub enum Attached<'a> {
    /// It could not be opened.
    Missing {
        /// What the system says.
        reason: String,
    },
    /// It is there; nothing is read from it (a picture, a certificate).
    Paper,
    /// It was read as an instrument file.
    Read(Inspection<'a>),
}

/// The files of a dossier by the path that the dossier gives.
#[derive(Debug, Default)]
pub struct Attachments<'a> {
    files: BTreeMap<String, Attached<'a>>,
}

impl<'a> Attachments<'a> {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the file that the dossier calls `path`.
    pub fn insert(&mut self, path: impl Into<String>, file: Attached<'a>) {
        self.files.insert(path.into(), file);
    }

    /// The file that the dossier calls `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Attached<'a>> {
        self.files.get(path)
    }

    /// All files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Attached<'a>)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// What an instrument file holds; `None` when it is missing, unreadable or paper.
    #[must_use]
    pub fn contents(&self, path: &str) -> Option<&Contents<'a>> {
        match self.get(path) {
            Some(Attached::Read(inspection)) if !inspection.is_unreadable() => {
                Some(&inspection.contents)
            }
            _ => None,
        }
    }

    /// Runs of a particle counter's file; empty when it is none.
    #[must_use]
    pub fn runs(&self, path: &str) -> &[ParticleRun] {
        match self.contents(path) {
            Some(Contents::Particles(runs)) => runs,
            _ => &[],
        }
    }

    /// Whether the file is there, whatever it holds.
    #[must_use]
    pub fn is_there(&self, path: &str) -> bool {
        matches!(self.get(path), Some(Attached::Paper | Attached::Read(_)))
    }
}
