//! The secret of a registry, and what is derived from it.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::Sha256;

use crate::fault::Fault;

/// The secret: 32 bytes from the system, in a file of its own that only its owner may read. It is
/// not in the database, so that a copy of the database tells nobody whose pseudonym is whose.
#[derive(Clone)]
pub struct Keys {
    secret: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// What a key is for. Keys of different purposes have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Pseudonyms of persons.
    Pseudonym,
    /// Digests of records and the end of the audit trail.
    Audit,
    /// Tokens of sessions, links and programs.
    Token,
    /// Secrets of second factors, and of web hooks.
    Seal,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Pseudonym => b"evigil pseudonym 1",
            Self::Audit => b"evigil audit 1",
            Self::Token => b"evigil token 1",
            Self::Seal => b"evigil seal 1",
        }
    }
}

impl Keys {
    /// Reads the secret from `path`, or makes one there.
    ///
    /// # Errors
    /// [`Fault::File`] when it can't be read or made, or is no secret.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let fault = |error| Fault::File {
            path: path.to_owned(),
            error,
        };
        match Self::read(path) {
            Err(Fault::File { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => {
                let secret = random::<32>()?;
                write_private(path, format!("{}\n", hex(&secret)).as_bytes()).map_err(fault)?;
                Ok(Self { secret })
            }
            read => read,
        }
    }

    /// Reads the secret from `path`, where it has to be.
    ///
    /// # Errors
    /// [`Fault::File`] when it can't be read, or is no secret.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let fault = |error| Fault::File {
            path: path.to_owned(),
            error,
        };
        let text = fs::read_to_string(path).map_err(fault)?;
        let what = "is not a secret of 64 hexadecimal digits";
        let secret = unhex(text.trim()).ok_or_else(|| fault(std::io::Error::other(what)))?;
        Ok(Self { secret })
    }

    /// Keyed hash of `parts`. The parts are told apart by their length.
    #[must_use]
    pub fn hash(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let key = mac(&self.secret, &[purpose.label()]);
        mac(&key, parts)
    }

    /// The key of a purpose, for a library that wants one.
    #[must_use]
    pub fn key(&self, purpose: Purpose) -> [u8; 32] {
        mac(&self.secret, &[purpose.label()])
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length; the other arm can't happen.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Random bytes from the system.
///
/// # Errors
/// When the system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(bytes)
}

/// Writes a file that only its owner may read, whole or not at all: half a secret on a full disk
/// would keep the registry from opening ever after.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // A file of this library is for its owner alone.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

/// Bytes as hexadecimal digits in lower case.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
