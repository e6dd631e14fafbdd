//! One document before it is decoded.

use evigil_core::{Document, DocumentFormat, Lang, Sha256};

use crate::{Limits, ReadError, charset, format, html, lines, markdown, pdf, problem};

/// Share of control characters and of undecodable bytes above which bytes are not text:
/// one in this many. Random bytes hold one in nine.
const CONTROL_SHARE: usize = 20;

/// Characters without a space, in an encoding that is only guessed, above which bytes are not
/// text.
const MAX_WORD: usize = 64;

/// The bytes of one document, with what its container says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawDocument {
    /// Path as given, with the record when the path is an archive.
    pub source: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Media type, as an HTTP header or an archive gives it.
    pub content_type: Option<String>,
    /// Address of the document.
    pub url: Option<String>,
    /// When it was retrieved, as the archive says it.
    pub retrieved: Option<String>,
    /// File name or address whose extension hints at the format.
    pub name: Option<String>,
    /// Format, when the container fixes it.
    pub format: Option<DocumentFormat>,
    /// Language, when the container says it.
    pub lang: Option<Lang>,
    /// What was wrong with the container.
    pub problems: Vec<String>,
}

impl RawDocument {
    /// A document of which only source and bytes are known; the source also hints at the format.
    #[must_use]
    pub fn new(source: impl Into<String>, bytes: Vec<u8>) -> Self {
        let source = source.into();
        Self {
            name: Some(source.clone()),
            source,
            bytes,
            ..Self::default()
        }
    }

    /// Decodes the bytes. Pure: the same bytes give the same document on any thread.
    ///
    /// # Errors
    /// When there is no text to read: see [`ReadError`]. Bytes that are wrong but readable
    /// give a document that tells of it in [`Document::problems`].
    pub fn decode(mut self, limits: &Limits) -> Result<Document, ReadError> {
        if self.bytes.len() as u64 > limits.max_document_bytes {
            return Err(ReadError::TooLarge {
                document: self.source,
                limit: limits.max_document_bytes,
            });
        }
        if self.bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(ReadError::Empty {
                document: self.source,
            });
        }
        let sha256 = Sha256::of(&self.bytes);
        let format = self.format.unwrap_or_else(|| {
            format::sniff(
                &self.bytes,
                self.content_type.as_deref(),
                self.name.as_deref().or(self.url.as_deref()),
            )
        });
        let bytes = std::mem::take(&mut self.bytes);
        let mut document = Document {
            source: self.source,
            sha256,
            format,
            charset: String::new(),
            url: self.url,
            retrieved: self.retrieved,
            declared_lang: self.lang,
            title: None,
            text: String::new(),
            blocks: Vec::new(),
            problems: self.problems,
        };
        if format == DocumentFormat::Pdf {
            pdf::read(&mut document, bytes, limits)?;
            return Ok(document);
        }
        let header = self
            .content_type
            .as_deref()
            .and_then(charset::by_content_type);
        let declared = if format == DocumentFormat::Html {
            format::declared_encoding(&bytes)
        } else {
            None
        };
        let decoded = charset::decode(bytes, &[header, declared]);
        decoded.encoding.name().clone_into(&mut document.charset);
        if decoded.doubtful && decoded.text.chars().nth(MAX_WORD).is_some() {
            return Err(ReadError::Binary {
                document: document.source,
                byte: 0,
            });
        }
        document.problems.extend(decoded.problems);
        document.text = decoded.text;
        if document.text.len() as u64 > limits.max_text_bytes {
            return Err(ReadError::TooLarge {
                document: document.source,
                limit: limits.max_text_bytes,
            });
        }
        check_text(&mut document)?;
        match format {
            DocumentFormat::Html => html::read(&mut document, limits)?,
            DocumentFormat::Markdown => markdown::read(&mut document, limits),
            DocumentFormat::Text | DocumentFormat::Pdf => {}
        }
        if lines::is_blank(&document.text) {
            return Err(ReadError::Empty {
                document: document.source,
            });
        }
        Ok(document)
    }
}

/// Refuses bytes that decode to something other than text.
fn check_text(document: &mut Document) -> Result<(), ReadError> {
    let text = document.text.as_str();
    let is_odd = |c: char| matches!(c, '\0'..='\x08' | '\x0E'..='\x1A' | '\x1C'..='\x1F' | '\x7F' | '\u{FFFD}');
    // Most text holds no such character; look for them as bytes before walking characters.
    // A whole chunk at once, so that processors can do it with wide registers.
    let suspicious = text.as_bytes().chunks(256).any(|chunk| {
        chunk.iter().fold(false, |found, &byte| {
            let control = byte < 0x20;
            let usual = matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B);
            found | (control & !usual) | (byte == 0x7F)
        })
    });
    if !suspicious && !text.contains('\u{FFFD}') {
        return Ok(());
    }
    let (mut odd, mut all, mut first, mut control) = (0, 0, 0, None);
    for (byte, c) in text.char_indices() {
        all += 1;
        if is_odd(c) {
            if odd == 0 {
                first = byte;
            }
            if c != '\u{FFFD}' && control.is_none() {
                control = Some(byte);
            }
            odd += 1;
        }
    }
    if odd * CONTROL_SHARE > all {
        return Err(ReadError::Binary {
            document: document.source.clone(),
            byte: first as u64,
        });
    }
    document
        .problems
        .extend(control.map(problem::control_characters));
    Ok(())
}
