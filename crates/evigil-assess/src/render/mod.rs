//! Reports as text, JSON, HTML, SARIF and Parquet.
//!
//! Rendering has two halves, so that many documents can be rendered at the same time while none
//! is kept: [`Format::body`] renders one document and may run on any thread, and a
//! [`ReportWriter`] puts bodies into one output in order, holding at most one of them.

mod excerpt;
mod html;
mod json;
mod lines;
mod paint;
mod parquet;
pub(crate) mod phrases;
mod sarif;
mod spool;
mod text;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;
use std::sync::Arc;

use evigil_core::Document;

use crate::{CheckReport, Wording};

pub(crate) use excerpt::{columns, is_unsafe};
pub use html::{MAX_HTML_SECTIONS, check_fragment};
pub(crate) use html::{STYLE, citations, escape};
pub(crate) use paint::{Ink, pad, paint, wrap};
pub use text::display_width;

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For a person at a terminal.
    Text,
    /// Pretty JSON: an object for one document, else an array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// One self-contained page.
    Html,
    /// SARIF 2.1.0.
    Sarif,
    /// Apache Parquet, one row a finding.
    Parquet,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Json,
        Self::Jsonl,
        Self::Html,
        Self::Sarif,
        Self::Parquet,
    ];

    /// The word used on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Html => "html",
            Self::Sarif => "sarif",
            Self::Parquet => "parquet",
        }
    }

    /// Whether the output is bytes that a terminal can't show.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Parquet)
    }

    /// Renders one document; the bytes are for a [`ReportWriter`] of the same format.
    ///
    /// # Errors
    /// [`RenderError`] when the report can't be serialised.
    pub fn body(
        self,
        document: &Document,
        report: &CheckReport,
        wording: &Wording,
        look: Look,
    ) -> Result<Vec<u8>, RenderError> {
        match self {
            Self::Text => Ok(text::body(document, report, wording, look).into_bytes()),
            Self::Json => json::pretty(report),
            Self::Jsonl => json::line(report),
            Self::Html => Ok(html::section(document, report, wording).into_bytes()),
            Self::Sarif => sarif::results(document, report, wording),
            Self::Parquet => Ok(Vec::new()),
        }
    }

    /// A writer of this format into `out`.
    ///
    /// # Errors
    /// [`RenderError`] when the head of the output can't be written.
    pub fn writer<'o>(
        self,
        out: Box<dyn Write + Send + 'o>,
        wording: Arc<Wording>,
        shape: Shape,
    ) -> Result<Box<dyn ReportWriter + 'o>, RenderError> {
        Ok(match self {
            Self::Text => Box::new(text::TextWriter::new(out)),
            Self::Json => Box::new(json::JsonWriter::new(out, shape)),
            Self::Jsonl => Box::new(json::LineWriter::new(out)),
            Self::Html => Box::new(html::HtmlWriter::new(out, wording)?),
            Self::Sarif => Box::new(sarif::SarifWriter::new(out, &wording)?),
            Self::Parquet => Box::new(parquet::ParquetWriter::new(out)?),
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.code() == name)
            .ok_or_else(|| {
                format!("`{name}` is not a format (text, json, jsonl, html, sarif, parquet)")
            })
    }
}

/// Whether the input was one document or may be many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One document: JSON is an object.
    One,
    /// Any number: JSON is an array.
    Many,
}

/// How text is set on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether colours may be used.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
        }
    }
}

/// Puts rendered documents into one output, in the order of the calls.
pub trait ReportWriter: Send {
    /// Adds a document: `body` is what [`Format::body`] gave for `report`.
    ///
    /// # Errors
    /// [`RenderError`] when the output can't be written.
    fn add(&mut self, report: &CheckReport, body: &[u8]) -> Result<(), RenderError>;

    /// Completes the output. `failed` counts documents that could not be read.
    ///
    /// # Errors
    /// [`RenderError`] when the output can't be written.
    fn finish(self: Box<Self>, failed: usize) -> Result<(), RenderError>;
}

/// Why an output could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The output could not be written.
    #[error("the output could not be written: {0}")]
    Write(#[from] io::Error),
    /// A report could not be put into JSON.
    #[error("the report could not be put into JSON: {0}")]
    Json(#[source] serde_json::Error),
    /// A report could not be put into Parquet.
    #[error("the report could not be put into Parquet: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

impl From<serde_json::Error> for RenderError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_io() {
            Self::Write(error.into())
        } else {
            Self::Json(error)
        }
    }
}

impl RenderError {
    /// Whether the reader of the output went away, which is no fault.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        match self {
            Self::Write(error) => error.kind() == io::ErrorKind::BrokenPipe,
            Self::Json(_) => false,
            // Parquet wraps the error of the output; its kind is kept inside.
            Self::Parquet(::parquet::errors::ParquetError::External(inner)) => inner
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe),
            Self::Parquet(_) => false,
        }
    }
}
