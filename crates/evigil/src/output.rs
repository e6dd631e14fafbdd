//! Where results go: stdout, or a file that appears only when it is complete.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Bytes gathered before they are written.
const BUFFER: usize = 256 * 1024;

/// A place for results.
pub(crate) enum Output {
    Stdout,
    /// Something that can't be replaced, such as a pipe or `/dev/null`.
    Special(fs::File),
    /// A file beside its final place.
    File {
        part: NamedTempFile,
        place: PathBuf,
    },
}

impl Output {
    /// Stdout, or a file at `place`.
    pub(crate) fn open(place: Option<&Path>) -> io::Result<Self> {
        let Some(place) = place else {
            return Ok(Self::Stdout);
        };
        // A link keeps pointing to the file that it names.
        let place = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
        match fs::metadata(&place) {
            Ok(known) if known.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(known) if !known.is_file() => {
                return Ok(Self::Special(
                    fs::OpenOptions::new().write(true).open(&place)?,
                ));
            }
            _ => {}
        }
        let folder = place
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".evigil-").suffix(".part");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // Readable by whom the user's mask allows, like any other file.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        Ok(Self::File {
            part: builder.tempfile_in(folder)?,
            place,
        })
    }

    /// A writer into the place.
    pub(crate) fn writer(&mut self) -> Box<dyn Write + Send + '_> {
        match self {
            Self::Stdout => Box::new(BufWriter::with_capacity(BUFFER, io::stdout())),
            Self::Special(file) => Box::new(BufWriter::with_capacity(BUFFER, file)),
            Self::File { part, .. } => Box::new(BufWriter::with_capacity(BUFFER, part)),
        }
    }

    /// Puts a complete file into its place.
    pub(crate) fn complete(self) -> io::Result<()> {
        match self {
            Self::Stdout | Self::Special(_) => Ok(()),
            Self::File { part, place } => {
                part.as_file().sync_all()?;
                part.persist(place).map(drop).map_err(|error| error.error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_only_when_complete() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let place = folder.path().join("report.json");
        let mut output = Output::open(Some(&place))?;
        output.writer().write_all(b"half")?;
        assert!(!place.exists());
        drop(output);
        assert_eq!(fs::read_dir(folder.path())?.count(), 0);

        let mut output = Output::open(Some(&place))?;
        output.writer().write_all(b"whole")?;
        output.complete()?;
        assert_eq!(fs::read_to_string(&place)?, "whole");
        Ok(())
    }

    #[test]
    fn a_folder_is_no_place_for_a_file() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        assert!(Output::open(Some(folder.path())).is_err());
        Ok(())
    }
}
