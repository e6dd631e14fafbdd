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

impl MappedFile {
    /// Opens a file. Pipes, devices, empty files and whatever else can't be mapped are read.
    ///
    /// # Errors
    /// When the file can't be opened or read.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        // An empty file has nothing to map, and files of the kernel say that they are empty.
        if metadata.is_file()
            && metadata.len() > 0
            && let Some(map) = map(&file)
        {
            return Ok(Self {
                bytes: Bytes::Mapped(map),
            });
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
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
