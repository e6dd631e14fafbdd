//! A file in memory without being copied.

use std::fs::File;
use std::io::{self, Read as _};
use std::ops::Deref;
use std::path::Path;

use memmap2::Mmap;

/// The bytes of a file: mapped into memory, or read where mapping is not possible.
///
/// A mapped file must not be cut short by another program while it is in use: the operating
/// system then ends the process. Instrument files are written once, so this does not happen
/// unless a file is being copied over.
#[derive(Debug)]
pub struct MappedFile {
    bytes: Bytes,
}

#[derive(Debug)]
enum Bytes {
    Mapped(Mmap),
    Read(Vec<u8>),
}

/// Most bytes of a file that can't be mapped: on file systems that can't map, instruments' files are
/// far smaller.
const MAX_READ_BYTES: u64 = 4 << 30;

impl MappedFile {
    /// Opens a regular file. One that can't be mapped is read.
    ///
    /// # Errors
    /// When the file can't be opened or read, or is a pipe, a device or a folder: those may never
    /// end, or never begin.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        // Asked before opening, because opening a pipe waits for its other end.
        let metadata = std::fs::metadata(path)?;
        if !metadata.is_file() {
            let reason = "not a regular file";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        }
        let file = File::open(path)?;
        // An empty file has nothing to map, and files of the kernel say that they are empty.
        if metadata.len() > 0
            && let Some(map) = map(&file)
        {
            return Ok(Self {
                bytes: Bytes::Mapped(map),
            });
        }
        let mut bytes = Vec::new();
        file.take(MAX_READ_BYTES).read_to_end(&mut bytes)?;
        Ok(Self {
            bytes: Bytes::Read(bytes),
        })
    }

    /// Whether the file is mapped, not read.
    #[must_use]
    pub const fn is_mapped(&self) -> bool {
        matches!(self.bytes, Bytes::Mapped(_))
    }
}

/// The mapping; nothing when the file system can't map.
#[expect(
    unsafe_code,
    reason = "a memory map is the only way to read a large matrix without copying the file; the \
              bytes are only ever read, and every value that is read from them is checked"
)]
fn map(file: &File) -> Option<Mmap> {
    // SAFETY: the map is private to this process and read-only. If another program changes the
    // file meanwhile, other bytes are read, which no reader trusts anyway; see the type's doc
    // about a file that is cut short.
    unsafe { Mmap::map(file) }.ok()
}

impl Deref for MappedFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Mapped(map) => map,
            Bytes::Read(bytes) => bytes,
        }
    }
}

impl AsRef<[u8]> for MappedFile {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_mapped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.fcs");
        std::fs::write(&path, b"FCS3.1").unwrap();
        let file = MappedFile::open(&path).unwrap();
        assert!(file.is_mapped());
        assert_eq!(&file[..], b"FCS3.1");
    }

    #[test]
    fn an_empty_file_has_no_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty");
        std::fs::write(&path, b"").unwrap();
        assert!(MappedFile::open(&path).unwrap().is_empty());
    }

    #[test]
    fn a_missing_file_and_a_folder_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        assert!(MappedFile::open(folder.path().join("none")).is_err());
        assert!(MappedFile::open(folder.path()).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_cannot_be_mapped_is_read() {
        let file = MappedFile::open("/proc/self/status").unwrap();
        assert!(!file.is_mapped());
        assert!(file.starts_with(b"Name:"));
    }
}
