//! Walks a folder in the order of its paths.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use crate::ReadError;

/// A file to read.
pub(super) struct Entry {
    pub(super) path: PathBuf,
}

/// The files below a path, or the path itself. Sorted by the bytes of the whole path, which
/// does not depend on the file system.
pub(super) struct Folder {
    /// Entries still to visit, the next one last.
    pending: Vec<Pending>,
    /// Real paths of the folders that are being visited, to find links that lead back.
    open: HashSet<PathBuf>,
}

enum Pending {
    /// The path that the user gave.
    Given(PathBuf),
    Found(PathBuf, FileType),
    Failed(ReadError),
    /// All of the folder was visited.
    Leave(PathBuf),
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            pending: vec![Pending::Given(path)],
            open: HashSet::new(),
        }
    }

    /// The next file, or why there is none at the next path.
    pub(super) fn next(&mut self) -> Option<Result<Entry, ReadError>> {
        loop {
            let outcome = match self.pending.pop()? {
                Pending::Failed(error) => Err(error),
                Pending::Leave(real) => {
                    self.open.remove(&real);
                    continue;
                }
                // Pipes and devices are read when the user names them.
                Pending::Given(path) => match fs::metadata(&path) {
                    Ok(metadata) if metadata.is_dir() => self.enter(&path).map(|()| None),
                    Ok(_) => Ok(Some(Entry { path })),
                    Err(error) => Err(open_error(&path, error)),
                },
                Pending::Found(path, kind) => self.visit(path, kind),
            };
            match outcome {
                Ok(None) => {}
                Ok(Some(entry)) => return Some(Ok(entry)),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn visit(&mut self, path: PathBuf, kind: FileType) -> Result<Option<Entry>, ReadError> {
        let kind = if kind.is_symlink() {
            fs::metadata(&path)
                .map_err(|error| open_error(&path, error))?
                .file_type()
        } else {
            kind
        };
        if kind.is_dir() {
            self.enter(&path).map(|()| None)
        } else if kind.is_file() {
            Ok(Some(Entry { path }))
        } else {
            Err(ReadError::NotAFile {
                document: path.display().to_string(),
            })
        }
    }

    fn enter(&mut self, path: &Path) -> Result<(), ReadError> {
        let fail = |error| open_error(path, error);
        let real = fs::canonicalize(path).map_err(fail)?;
        if !self.open.insert(real.clone()) {
            return Err(ReadError::LinkLoop {
                document: path.display().to_string(),
            });
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(path).map_err(|error| {
            self.open.remove(&real);
            open_error(path, error)
        })? {
            let found = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)));
            entries.push(match found {
                Ok((path, kind)) => (sort_key(&path, kind), Pending::Found(path, kind)),
                Err(error) => (Vec::new(), Pending::Failed(open_error(path, error))),
            });
        }
        if entries.is_empty() {
            self.open.remove(&real);
            return Err(ReadError::EmptyFolder {
                document: path.display().to_string(),
            });
        }
        entries.sort_by(|(a, _), (b, _)| b.cmp(a));
        self.pending.push(Pending::Leave(real));
        self.pending
            .extend(entries.into_iter().map(|(_, entry)| entry));
        Ok(())
    }
}

/// Orders `a.txt` before `a/b`, as the bytes of the whole paths do.
fn sort_key(path: &Path, kind: FileType) -> Vec<u8> {
    let mut key = path
        .file_name()
        .map(OsStr::as_encoded_bytes)
        .unwrap_or_default()
        .to_vec();
    if kind.is_dir() {
        key.push(b'/');
    }
    key
}

fn open_error(path: &Path, error: std::io::Error) -> ReadError {
    ReadError::Open {
        document: path.display().to_string(),
        error,
    }
}
