//! What can go wrong in the registry. The words for users stand in the locale files, by code.

use std::path::PathBuf;

use crate::kind::{FieldFault, KindsFault};

/// A fault.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The address of the database is of no known form.
    #[error("a database is given as sqlite:PATH or postgres://USER@HOST/NAME")]
    Url,
    /// Another program has the database open.
    #[error("{path} is in use by another program", path = .path.display())]
    Locked {
        /// The database.
        path: PathBuf,
    },
    /// The file of the database is damaged.
    #[error("the database is damaged: {message}")]
    Corrupt {
        /// What the database says.
        message: String,
    },
    /// The tables were made by a later version of the program.
    #[error("the database has version {found}; this program knows version {known}")]
    TooNew {
        /// Version of the tables.
        found: i64,
        /// Version that the program makes.
        known: i64,
    },
    /// A file could not be read or written.
    #[error("{path}: {error}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The database is full or can't be written.
    #[error("the database can't take writes: {message}")]
    NoSpace {
        /// What the database says.
        message: String,
    },
    /// The database does not answer.
    #[error("the database does not answer: {message}")]
    Unavailable {
        /// What its driver says.
        message: String,
    },
    /// Anything else that the database says.
    #[error("database: {message}")]
    Database {
        /// What it says.
        message: String,
    },
    /// No record of this kind has this id, or it is not for this reader.
    #[error("there is no {kind} of this id")]
    Absent {
        /// Name of the kind.
        kind: String,
    },
    /// Fields can't be taken.
    #[error("{} field(s) can't be taken", .0.len())]
    Fields(Vec<FieldFault>),
    /// A field refers to a record that is not there.
    #[error("`{field}` refers to a record that is not there")]
    Reference {
        /// Name of the field, where the registry found out.
        field: String,
    },
    /// The same thing is there already.
    #[error("there is such a {kind} already")]
    Duplicate {
        /// Name of the kind.
        kind: String,
    },
    /// Somebody else has changed the record in the meantime.
    #[error("the record has version {found}, not {expected}")]
    Stale {
        /// Version that the writer had read.
        expected: i64,
        /// Version that it has.
        found: i64,
    },
    /// The record was withdrawn and does not change any more.
    #[error("the record was withdrawn")]
    Withdrawn,
    /// The story does not allow this step now.
    #[error("{code}")]
    Step {
        /// Stable code; the words stand in the locale files.
        code: &'static str,
        /// Details for the words.
        details: Vec<(&'static str, String)>,
    },
    /// The role does not allow it.
    #[error("not allowed: {operation}")]
    Refused {
        /// The operation.
        operation: String,
    },
    /// Who asks is not known.
    #[error("sign in first")]
    Unknown,
    /// Too many attempts.
    #[error("too many attempts; wait {seconds} s")]
    Wait {
        /// How long.
        seconds: u64,
    },
    /// A kind's description is broken: a fault of the program.
    #[error(transparent)]
    Kinds(#[from] KindsFault),
    /// The registry is shutting down.
    #[error("the registry is shutting down")]
    Closing,
    /// Something that should not happen.
    #[error("internal: {0}")]
    Internal(String),
}

impl Fault {
    /// A step that a story does not allow.
    #[must_use]
    pub const fn step(code: &'static str) -> Self {
        Self::Step {
            code,
            details: Vec::new(),
        }
    }

    /// Stable code of the fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Url => "EV-R501",
            Self::Locked { .. } => "EV-R502",
            Self::Corrupt { .. } => "EV-R503",
            Self::TooNew { .. } => "EV-R504",
            Self::File { .. } => "EV-R505",
            Self::NoSpace { .. } => "EV-R506",
            Self::Unavailable { .. } => "EV-R507",
            Self::Database { .. } => "EV-R508",
            Self::Absent { .. } => "EV-R510",
            Self::Fields(_) => "EV-R511",
            Self::Reference { .. } => "EV-R512",
            Self::Duplicate { .. } => "EV-R513",
            Self::Stale { .. } => "EV-R514",
            Self::Withdrawn => "EV-R515",
            Self::Step { code, .. } => code,
            Self::Refused { .. } => "EV-R517",
            Self::Unknown => "EV-R518",
            Self::Wait { .. } => "EV-R519",
            Self::Kinds(_) => "EV-R520",
            Self::Closing => "EV-R521",
            Self::Internal(_) => "EV-R522",
        }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(said) => {
                use sqlx::error::ErrorKind;
                let message = said.message().to_owned();
                // SQLITE_FULL, SQLITE_IOERR and its kin, SQLITE_READONLY; class 53 of PostgreSQL.
                let code = said.code().unwrap_or_default().into_owned();
                let number: i64 = code.parse().unwrap_or(-1);
                match said.kind() {
                    ErrorKind::UniqueViolation => Self::Duplicate {
                        kind: String::new(),
                    },
                    ErrorKind::ForeignKeyViolation => Self::Reference {
                        field: String::new(),
                    },
                    _ if code.len() == 5 && (code.starts_with("53") || code == "25006") => {
                        Self::NoSpace { message }
                    }
                    _ if code.len() == 5 && (code.starts_with("57P") || code.starts_with("08")) => {
                        Self::Unavailable { message }
                    }
                    _ if code.len() < 5 && matches!(number & 0xff, 8 | 10 | 13) => {
                        Self::NoSpace { message }
                    }
                    _ if code.len() < 5 && matches!(number & 0xff, 11 | 26) => {
                        Self::Corrupt { message }
                    }
                    _ => Self::Database { message },
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Tls(_)
            | sqlx::Error::WorkerCrashed => Self::Unavailable {
                message: error.to_string(),
            },
            _ => Self::Database {
                message: error.to_string(),
            },
        }
    }
}
