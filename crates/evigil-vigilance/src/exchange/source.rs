//! The parts of an input. The edge opens files; readers see names and bytes.

use std::borrow::Cow;
use std::io::{self, BufRead};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{Problem, Reject};

/// A file, or a member of an archive or a folder, that a reader may open as often as it needs.
pub trait Source: Send + Sync {
    /// Name without folders, such as `DEMO22Q4.txt`.
    fn name(&self) -> &str;

    /// Opens it from the start, decompressed.
    ///
    /// # Errors
    /// What the system says; an archive that is cut off, or larger inside than allowed.
    fn open(&self) -> io::Result<Box<dyn BufRead + Send + '_>>;

    /// All its bytes, decompressed: mapped where the system can, so that they need not fit.
    ///
    /// # Errors
    /// As for [`Source::open`].
    fn bytes(&self) -> io::Result<Cow<'_, [u8]>>;
}

/// An input could not be read to its end. What was handed over before is not to be kept, unless the
/// user wants that.
#[derive(Debug)]
pub enum ReadFault {
    /// The input is wrong in a way that leaves no next row or message.
    Broken(Box<Problem>),
    /// The system could not read it.
    Io {
        /// Name of the part.
        file: String,
        /// What the system said.
        error: io::Error,
    },
    /// The sink wanted no more.
    Stopped,
}

impl ReadFault {
    /// A fault of this problem.
    #[must_use]
    pub fn broken(problem: Problem) -> Self {
        Self::Broken(Box::new(problem))
    }

    /// A fault of the system at the part `file`.
    #[must_use]
    pub fn io(file: &str, error: io::Error) -> Self {
        Self::Io {
            file: file.to_owned(),
            error,
        }
    }
}

impl From<Reject> for ReadFault {
    fn from(reject: Reject) -> Self {
        Self::broken(reject.problem)
    }
}

/// A field of a table as text: UTF-8, or else the Windows encoding of Western Europe, in which
/// FDA and CDC wrote before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text;

impl Text {
    /// The text of `bytes`, and the encoding that gave it. A byte sequence that is neither is
    /// replaced, and the third part says so.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, &'static Encoding, bool) {
        match str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), UTF_8, false),
            Err(_) => {
                let (text, faulty) = WINDOWS_1252.decode_without_bom_handling(bytes);
                (text, WINDOWS_1252, faulty)
            }
        }
    }
}
