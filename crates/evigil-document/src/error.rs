//! Why bytes could not be read as a document.

use std::io;

/// Why one document could not be read. The documents after it are not touched by it.
///
/// `Display` is the line for logs. Text for users is kept elsewhere by [`ReadError::code`].
/// Byte offsets count from 0 in the decompressed stream, lines and records from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The path does not exist, or may not be opened.
    #[error("{document}: cannot be opened: {error}")]
    Open {
        /// Path.
        document: String,
        /// What the system says.
        error: io::Error,
    },
    /// Reading stopped halfway.
    #[error("{document}: reading failed after byte {byte}: {error}")]
    Read {
        /// Path.
        document: String,
        /// Bytes read before.
        byte: u64,
        /// What the system says.
        error: io::Error,
    },
    /// There are no bytes, or white space only.
    #[error("{document}: is empty")]
    Empty {
        /// Source of the document.
        document: String,
    },
    /// The bytes are not text of any known encoding, and not a known format.
    #[error("{document}: is binary data of no known document format (byte {byte})")]
    Binary {
        /// Source of the document.
        document: String,
        /// First byte that cannot be text.
        byte: u64,
    },
    /// The document is larger than [`Limits::max_document_bytes`](crate::Limits::max_document_bytes)
    /// or its text than [`Limits::max_text_bytes`](crate::Limits::max_text_bytes).
    #[error("{document}: is larger than {limit} bytes")]
    TooLarge {
        /// Source of the document.
        document: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// Compressed data is cut off or damaged.
    #[error("{document}: compressed data is damaged after byte {byte}: {error}")]
    Compressed {
        /// Source of the document.
        document: String,
        /// Decompressed bytes before the damage.
        byte: u64,
        /// What the decoder says.
        error: io::Error,
    },
    /// A line of a JSONL file is not a JSON object.
    #[error("{document}: line {line}, column {column}: {reason}")]
    JsonLine {
        /// Path.
        document: String,
        /// Line.
        line: u64,
        /// Column in bytes.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// A line of a JSONL file has no text in `text`, `content`, `body` or `html`.
    #[error("{document}: line {line}: no field `text`, `content`, `body` or `html` with text")]
    NoTextField {
        /// Path.
        document: String,
        /// Line.
        line: u64,
    },
    /// A line of a JSONL file is longer than the limit.
    #[error("{document}: line {line} is longer than {limit} bytes")]
    LineTooLong {
        /// Path.
        document: String,
        /// Line.
        line: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// A record of a WARC file is damaged or cut off.
    #[error("{document}: record {record} at byte {byte}: {reason}")]
    WarcRecord {
        /// Path.
        document: String,
        /// Record.
        record: u64,
        /// Where the record begins, in the decompressed stream.
        byte: u64,
        /// What is wrong.
        reason: &'static str,
    },
    /// The HTTP message in a WARC record cannot be read.
    #[error("{document}: record {record} at byte {byte}: HTTP response: {reason}")]
    HttpMessage {
        /// Path and address.
        document: String,
        /// Record.
        record: u64,
        /// Where the record begins, in the decompressed stream.
        byte: u64,
        /// What is wrong.
        reason: String,
    },
    /// A web page shows no text.
    #[error("{document}: the page has no visible text")]
    NoVisibleText {
        /// Source of the document.
        document: String,
    },
    /// The bytes begin like a PDF but cannot be read as one.
    #[error("{document}: damaged PDF: {reason}")]
    PdfDamaged {
        /// Source of the document.
        document: String,
        /// What the reader says.
        reason: String,
    },
    /// The PDF asks for a password.
    #[error("{document}: the PDF is encrypted")]
    PdfEncrypted {
        /// Source of the document.
        document: String,
    },
    /// The PDF has pages but no text layer.
    #[error("{document}: the PDF has {pages} pages and no text layer")]
    PdfNoText {
        /// Source of the document.
        document: String,
        /// Pages read.
        pages: usize,
    },
    /// A symbolic link leads back to a folder that contains it.
    #[error("{document}: symbolic link leads back to a folder above it")]
    LinkLoop {
        /// Path of the link.
        document: String,
    },
    /// An entry of a folder is neither a file nor a folder.
    #[error("{document}: is neither a file nor a folder")]
    NotAFile {
        /// Path.
        document: String,
    },
    /// A folder holds no file.
    #[error("{document}: the folder holds no files")]
    EmptyFolder {
        /// Path.
        document: String,
    },
}

impl ReadError {
    /// Stable code of the error, by which user-facing text and documentation are kept.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open { .. } => "EV-D001",
            Self::Read { .. } => "EV-D002",
            Self::Empty { .. } => "EV-D003",
            Self::Binary { .. } => "EV-D004",
            Self::TooLarge { .. } => "EV-D005",
            Self::Compressed { .. } => "EV-D006",
            Self::JsonLine { .. } => "EV-D007",
            Self::NoTextField { .. } => "EV-D008",
            Self::LineTooLong { .. } => "EV-D009",
            Self::WarcRecord { .. } => "EV-D010",
            Self::HttpMessage { .. } => "EV-D011",
            Self::NoVisibleText { .. } => "EV-D012",
            Self::PdfDamaged { .. } => "EV-D013",
            Self::PdfEncrypted { .. } => "EV-D014",
            Self::PdfNoText { .. } => "EV-D015",
            Self::LinkLoop { .. } => "EV-D016",
            Self::NotAFile { .. } => "EV-D017",
            Self::EmptyFolder { .. } => "EV-D018",
        }
    }

    /// Every code, in order.
    pub const CODES: [&'static str; 18] = [
        "EV-D001", "EV-D002", "EV-D003", "EV-D004", "EV-D005", "EV-D006", "EV-D007", "EV-D008",
        "EV-D009", "EV-D010", "EV-D011", "EV-D012", "EV-D013", "EV-D014", "EV-D015", "EV-D016",
        "EV-D017", "EV-D018",
    ];

    /// The values of the error, for the placeholders of its message.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Open { error, .. } => vec![("reason", error.to_string())],
            Self::Read { byte, error, .. } | Self::Compressed { byte, error, .. } => {
                vec![("byte", byte.to_string()), ("reason", error.to_string())]
            }
            Self::Binary { byte, .. } => vec![("byte", byte.to_string())],
            Self::TooLarge { limit, .. } | Self::LineTooLong { limit, .. } => {
                vec![("limit", (limit >> 20).to_string())]
            }
            Self::JsonLine { reason, .. } | Self::PdfDamaged { reason, .. } => {
                vec![("reason", reason.clone())]
            }
            Self::WarcRecord { record, reason, .. } => {
                vec![
                    ("record", record.to_string()),
                    ("reason", (*reason).to_owned()),
                ]
            }
            Self::HttpMessage { record, reason, .. } => {
                vec![("record", record.to_string()), ("reason", reason.clone())]
            }
            Self::PdfNoText { pages, .. } => vec![("pages", pages.to_string())],
            _ => Vec::new(),
        }
    }

    /// Path, address or record that could not be read.
    #[must_use]
    pub fn document(&self) -> &str {
        match self {
            Self::Open { document, .. }
            | Self::Read { document, .. }
            | Self::Empty { document }
            | Self::Binary { document, .. }
            | Self::TooLarge { document, .. }
            | Self::Compressed { document, .. }
            | Self::JsonLine { document, .. }
            | Self::NoTextField { document, .. }
            | Self::LineTooLong { document, .. }
            | Self::WarcRecord { document, .. }
            | Self::HttpMessage { document, .. }
            | Self::NoVisibleText { document }
            | Self::PdfDamaged { document, .. }
            | Self::PdfEncrypted { document }
            | Self::PdfNoText { document, .. }
            | Self::LinkLoop { document }
            | Self::NotAFile { document }
            | Self::EmptyFolder { document } => document,
        }
    }
}
