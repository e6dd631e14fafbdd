//! A document as it was read: its text, and where each piece of text stood.

use std::fmt;
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Lang;

/// SHA-256 of the bytes of a document, in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sha256(String);

impl Sha256 {
    /// Digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        let digest = sha2::Sha256::digest(bytes);
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Digest of everything that `reader` gives, without holding it in memory.
    ///
    /// # Errors
    /// What the reader says.
    pub fn of_reader(mut reader: impl std::io::Read) -> std::io::Result<Self> {
        use sha2::Digest as _;
        let mut hasher = sha2::Sha256::new();
        let mut buffer = vec![0; 64 << 10];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => hasher.update(buffer.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let digest = hasher.finalize();
        Ok(Self(
            digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        ))
    }

    /// The digest as 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the bytes of a document were recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DocumentFormat {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML or XHTML.
    Html,
    /// PDF with a text layer.
    Pdf,
}

/// Region of a page. A zone tells where text stood; it never hides text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// The body of the page.
    Main,
    /// Page or section header.
    Header,
    /// Navigation.
    Nav,
    /// Footer.
    Footer,
    /// Complementary content.
    Aside,
    /// Table.
    Table,
    /// Content behind a disclosure widget (accordion, tab).
    Accordion,
    /// Form, its labels and options.
    Form,
    /// Text that only metadata shows: title, description, image alternative text.
    Meta,
}

/// What a block is by its markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockRole {
    /// Running text, or nothing is known.
    Text,
    /// Heading.
    Heading,
    /// List item.
    ListItem,
    /// Table header cell.
    HeaderCell,
    /// Table cell.
    Cell,
    /// Quotation block.
    Quote,
    /// Caption or alternative text of an image.
    Caption,
    /// Link text or button that stands alone.
    Link,
}

/// One line of a document's text with its place in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Bytes of the block in [`Document::text`], without its line break.
    pub bytes: Range<usize>,
    /// Region of the page.
    pub zone: Zone,
    /// What the markup says it is.
    pub role: BlockRole,
    /// Path of the element in the source tree, such as `html>body>main>p[3]`;
    /// `page 2` for PDF; empty for plain text.
    pub path: String,
}

/// A document whose text is decoded. Never altered afterwards.
///
/// For plain text, [`Document::text`] is the file itself, decoded. For HTML it is all
/// visible text, one block element a line, in document order.
#[derive(Debug, Clone)]
pub struct Document {
    /// Path or URL as the user gave it; for a record of an archive, path and record.
    pub source: String,
    /// Digest of the raw bytes.
    pub sha256: Sha256,
    /// What the bytes were recognised as.
    pub format: DocumentFormat,
    /// WHATWG name of the character encoding that was used.
    pub charset: String,
    /// Address of the page, when the source names one (WARC target, canonical link).
    pub url: Option<String>,
    /// When it was retrieved, as the source says it (WARC-Date).
    pub retrieved: Option<String>,
    /// Language that the markup declares.
    pub declared_lang: Option<Lang>,
    /// Title of the page.
    pub title: Option<String>,
    /// The decoded text.
    pub text: String,
    /// Its blocks in order; they do not overlap. Lines without a block are plain text.
    pub blocks: Vec<Block>,
    /// What was wrong with the bytes although they could be read.
    pub problems: Vec<String>,
}

impl Document {
    /// A plain text that is held in memory: a pasted page, an example of a rule.
    #[must_use]
    pub fn from_text(source: &str, text: &str) -> Self {
        Self {
            source: source.to_owned(),
            sha256: Sha256::of(text.as_bytes()),
            format: DocumentFormat::Text,
            charset: "UTF-8".to_owned(),
            url: None,
            retrieved: None,
            declared_lang: None,
            title: None,
            text: text.to_owned(),
            blocks: Vec::new(),
            problems: Vec::new(),
        }
    }
}
