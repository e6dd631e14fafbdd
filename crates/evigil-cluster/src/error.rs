//! What can go wrong.

use datafusion::error::DataFusionError;
use evigil_signal::count::SumError;
use thiserror::Error;

/// Why a job, or a process of a cluster, ended.
#[derive(Debug, Error)]
pub enum ClusterError {
    /// Nothing to read was found.
    #[error("{place}: no {wanted} file is there")]
    NoParts {
        /// The file, folder or address as given.
        place: String,
        /// Endings of the files that are read.
        wanted: String,
    },
    /// A part can't be read, and all of them were asked for.
    #[error("{part}: {reason}")]
    Part {
        /// Address of the part.
        part: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Of all parts none can be read.
    #[error("none of {parts} parts can be read")]
    NothingLeft {
        /// How many there were.
        parts: usize,
    },
    /// The tables of the parts can't be counted together.
    #[error("case tables and tables of products or events can't be counted together")]
    MixedTables,
    /// A kind of table is missing.
    #[error("a table of products needs one of events, and the other way round")]
    HalfTables,
    /// No part has this column.
    #[error("no part has a column `{column}`")]
    UnknownStratum {
        /// The column that was asked for.
        column: String,
    },
    /// An address of a scheduler or of a file that is none.
    #[error("`{address}` is no address: {reason}")]
    Address {
        /// What was given.
        address: String,
        /// Why it can't be one.
        reason: String,
    },
    /// The engine, or the cluster, ended the job.
    #[error("{0}")]
    Engine(String),
    /// The job was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The sums of the engine make no counts.
    #[error(transparent)]
    Sums(#[from] SumError),
    /// A file or a socket.
    #[error("{place}: {reason}")]
    Io {
        /// Path or address.
        place: String,
        /// What the system says.
        reason: String,
    },
    /// The knowledge base can't be used.
    #[error("the knowledge base can't be used: {0}")]
    Knowledge(String),
}

impl ClusterError {
    /// Stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoParts { .. } => "EV-K01",
            Self::Part { .. } => "EV-K02",
            Self::NothingLeft { .. } => "EV-K03",
            Self::MixedTables => "EV-K04",
            Self::HalfTables => "EV-K05",
            Self::UnknownStratum { .. } => "EV-K06",
            Self::Address { .. } => "EV-K07",
            Self::Engine(_) => "EV-K08",
            Self::Cancelled => "EV-K09",
            Self::Sums(_) => "EV-K10",
            Self::Io { .. } => "EV-K11",
            Self::Knowledge(_) => "EV-K12",
        }
    }

    /// What its message is filled with, by name.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoParts { place, wanted } => {
                vec![("place", place.clone()), ("wanted", wanted.clone())]
            }
            Self::Part { part, reason } => {
                vec![("part", part.clone()), ("reason", reason.clone())]
            }
            Self::NothingLeft { parts } => vec![("parts", parts.to_string())],
            Self::MixedTables | Self::HalfTables | Self::Cancelled => Vec::new(),
            Self::UnknownStratum { column } => vec![("column", column.clone())],
            Self::Address { address, reason } => {
                vec![("address", address.clone()), ("reason", reason.clone())]
            }
            Self::Engine(reason) | Self::Knowledge(reason) => vec![("reason", reason.clone())],
            Self::Sums(error) => vec![("reason", error.to_string())],
            Self::Io { place, reason } => {
                vec![("place", place.clone()), ("reason", reason.clone())]
            }
        }
    }
}

impl From<DataFusionError> for ClusterError {
    fn from(error: DataFusionError) -> Self {
        Self::Engine(error.strip_backtrace())
    }
}
