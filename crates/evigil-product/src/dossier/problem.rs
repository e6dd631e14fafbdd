//! What is wrong with a dossier, and where.

/// Place in the text of a dossier. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextPlace {
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// Line of the first byte.
    pub line: usize,
    /// Column of the first byte.
    pub column: usize,
}

/// What is wrong.
///
/// The sentence for the user is the message `dossier-` and [`DossierFault::code`] of the locale
/// files, with [`DossierFault::details`] as its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DossierFault {
    /// Not TOML.
    Syntax {
        /// What the parser says.
        reason: String,
    },
    /// The file says that it is of another version.
    Version {
        /// What stands there.
        found: String,
    },
    /// No such key in this table.
    UnknownKey {
        /// The key.
        key: String,
        /// The nearest key there is.
        nearest: Option<String>,
        /// All keys of the table.
        known: Vec<&'static str>,
    },
    /// A value of another type.
    WrongType {
        /// The key.
        key: String,
        /// What belongs there: `text`, `number`, `count`, `flag`, `date`, `table`, `list`.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A number below zero where none can be, or not finite.
    NotPositive {
        /// The key.
        key: String,
        /// The number as written.
        found: String,
    },
    /// A word that is not one of a closed list.
    UnknownWord {
        /// The key.
        key: String,
        /// The word.
        found: String,
        /// The nearest word there is.
        nearest: Option<String>,
        /// All words.
        known: Vec<String>,
    },
    /// A unit that does not fit what is measured.
    WrongUnit {
        /// The unit as written.
        found: String,
        /// Units that fit.
        known: Vec<&'static str>,
    },
    /// A key that has to be there.
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// Two tables with one id.
    DuplicateId {
        /// The id.
        id: String,
    },
    /// A reference to a measurement that is not there.
    UnknownMeasurement {
        /// The id.
        id: String,
    },
    /// `low` above `high`, or the value outside of them.
    Disordered {
        /// The key.
        key: &'static str,
    },
    /// A file that could not be opened.
    MissingFile {
        /// Path as written.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A path that leaves the folder of the dossier.
    OutsidePath {
        /// Path as written.
        path: String,
    },
}

impl DossierFault {
    /// Stable code, such as `EV-L003`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "EV-L001",
            Self::Version { .. } => "EV-L002",
            Self::UnknownKey { .. } => "EV-L003",
            Self::WrongType { .. } => "EV-L004",
            Self::NotPositive { .. } => "EV-L005",
            Self::UnknownWord { .. } => "EV-L006",
            Self::WrongUnit { .. } => "EV-L007",
            Self::MissingKey { .. } => "EV-L008",
            Self::DuplicateId { .. } => "EV-L009",
            Self::UnknownMeasurement { .. } => "EV-L010",
            Self::Disordered { .. } => "EV-L011",
            Self::MissingFile { .. } => "EV-L012",
            Self::OutsidePath { .. } => "EV-L013",
        }
    }

    /// Every code, for the test of the locale files.
    pub const CODES: [&'static str; 13] = [
        "EV-L001", "EV-L002", "EV-L003", "EV-L004", "EV-L005", "EV-L006", "EV-L007", "EV-L008",
        "EV-L009", "EV-L010", "EV-L011", "EV-L012", "EV-L013",
    ];

    /// What the sentence about it needs; what there is none of is empty.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        let nearest = |word: &Option<String>| ("nearest", word.clone().unwrap_or_default());
        let near = |word: &Option<String>| {
            let told = if word.is_some() { "yes" } else { "no" };
            ("near", told.to_owned())
        };
        match self {
            Self::Syntax { reason } => vec![("reason", reason.clone())],
            Self::Version { found } => vec![("found", found.clone())],
            Self::UnknownKey {
                key,
                nearest: word,
                known,
            } => vec![
                ("key", key.clone()),
                nearest(word),
                near(word),
                ("known", known.join(", ")),
            ],
            Self::WrongType {
                key,
                expected,
                found,
            } => vec![
                ("key", key.clone()),
                ("expected", (*expected).to_owned()),
                ("found", (*found).to_owned()),
            ],
            Self::NotPositive { key, found } => {
                vec![("key", key.clone()), ("found", found.clone())]
            }
            Self::UnknownWord {
                key,
                found,
                nearest: word,
                known,
            } => vec![
                ("key", key.clone()),
                ("found", found.clone()),
                nearest(word),
                near(word),
                ("known", known.join(", ")),
            ],
            Self::WrongUnit { found, known } => {
                vec![("found", found.clone()), ("known", known.join(", "))]
            }
            Self::MissingKey { key } | Self::Disordered { key } => {
                vec![("key", (*key).to_owned())]
            }
            Self::DuplicateId { id } | Self::UnknownMeasurement { id } => {
                vec![("id", id.clone())]
            }
            Self::MissingFile { path, reason } => {
                vec![("path", path.clone()), ("reason", reason.clone())]
            }
            Self::OutsidePath { path } => vec![("path", path.clone())],
        }
    }
}

/// Something wrong with a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierProblem {
    /// Where.
    pub place: TextPlace,
    /// What.
    pub fault: DossierFault,
}
