//! Files as they were handed in, beside the database, each under the digest of its content. A
//! file is on the disk before a record may name it; one that nobody names does no harm.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::keys::hex;

/// The folder of files.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// A file that is being taken in, piece by piece. What is dropped before [`Incoming::keep`]
/// leaves nothing behind.
pub struct Incoming {
    root: PathBuf,
    file: tempfile::NamedTempFile,
    hasher: Sha256,
    bytes: u64,
    max: u64,
}

impl Files {
    /// The files in `root`, which is made when it is not there.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn open(root: &Path) -> Result<Self, Fault> {
        let incoming = root.join("incoming");
        fs::create_dir_all(&incoming).map_err(|error| fault(&incoming, error))?;
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// Begins to take in a file of at most `max` bytes.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn take(&self, max: u64) -> Result<Incoming, Fault> {
        let folder = self.root.join("incoming");
        let file =
            tempfile::NamedTempFile::new_in(&folder).map_err(|error| fault(&folder, error))?;
        Ok(Incoming {
            root: self.root.clone(),
            file,
            hasher: Sha256::new(),
            bytes: 0,
            max,
        })
    }

    /// Takes in bytes that are at hand.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn put(&self, bytes: &[u8]) -> Result<Stored, Fault> {
        let mut incoming = self.take(u64::MAX)?;
        incoming.add(bytes)?;
        incoming.keep()
    }

    /// Where the file of this digest stands; nothing for what is no digest.
    #[must_use]
    pub fn path(&self, sha256: &str) -> Option<PathBuf> {
        place(&self.root, sha256)
    }

    /// The content of a file.
    ///
    /// # Errors
    /// [`Fault::Absent`], [`Fault::File`].
    pub fn read(&self, sha256: &str) -> Result<Vec<u8>, Fault> {
        let absent = || Fault::Absent {
            kind: "file".to_owned(),
        };
        let path = self.path(sha256).ok_or_else(absent)?;
        fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => absent(),
            _ => fault(&path, error),
        })
    }

    /// Whether the file is there and is what its name says.
    ///
    /// # Errors
    /// [`Fault::File`] when it is there and can't be read.
    pub fn is_whole(&self, sha256: &str) -> Result<bool, Fault> {
        let Some(path) = self.path(sha256) else {
            return Ok(false);
        };
        match digest(&path) {
            Ok(found) => Ok(found == sha256),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(fault(&path, error)),
        }
    }
}

/// SHA-256 of the content of a file, in hexadecimal digits.
pub(crate) fn digest(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
    }
}

impl Incoming {
    /// Adds a piece.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R530` when the file gets too long, [`Fault::File`].
    pub fn add(&mut self, piece: &[u8]) -> Result<(), Fault> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.max {
            return Err(Fault::Step {
                code: "EV-R530",
                details: vec![("max", self.max.to_string())],
            });
        }
        self.hasher.update(piece);
        self.file
            .write_all(piece)
            .map_err(|error| fault(self.file.path(), error))
    }

    /// Puts the file in its place; when this returns it is on the disk, name and content.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn keep(self) -> Result<Stored, Fault> {
        let sha256 = hex(&self.hasher.finalize());
        let stored = Stored {
            sha256: sha256.clone(),
            bytes: self.bytes,
        };
        let Some(path) = place(&self.root, &sha256) else {
            return Err(Fault::Internal("a digest of another form".to_owned()));
        };
        if path.exists() {
            return Ok(stored);
        }
        let folder = path.parent().unwrap_or(&self.root).to_owned();
        let keep = || -> io::Result<()> {
            self.file.as_file().sync_all()?;
            fs::create_dir_all(&folder)?;
            self.file.persist(&path).map_err(|error| error.error)?;
            File::open(&folder)?.sync_all()?;
            File::open(&self.root)?.sync_all()
        };
        keep().map_err(|error| fault(&path, error))?;
        Ok(stored)
    }
}

fn place(root: &Path, sha256: &str) -> Option<PathBuf> {
    let digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
    let is_digest = sha256.len() == 64 && sha256.bytes().all(digit);
    is_digest.then(|| root.join(&sha256[..2]).join(sha256))
}

fn fault(path: &Path, error: io::Error) -> Fault {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    if matches!(
        error.kind(),
        StorageFull | QuotaExceeded | ReadOnlyFilesystem | FileTooLarge
    ) {
        let message = format!("{}: {error}", path.display());
        return Fault::NoSpace { message };
    }
    Fault::File {
        path: path.to_owned(),
        error,
    }
}
