//! What is wrong with a knowledge base, where, and what to do.

use std::fmt;

use evigil_core::Lang;
use jiff::civil::Date;
use thiserror::Error;

/// A knowledge base that cannot be used, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct KnowledgeError {
    /// What is wrong; never empty.
    pub problems: Vec<Problem>,
}

impl fmt::Display for KnowledgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

/// One thing that is wrong with a knowledge base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path of the file or folder, relative to the root of the base.
    pub file: String,
    /// Line, from 1; absent when the whole file is meant.
    pub line: Option<usize>,
    /// Column in Unicode scalar values, from 1.
    pub column: Option<usize>,
    /// Key of the value that is meant, such as `rule[0].basis[1].fact`.
    pub key: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// The file or folder could not be read.
    Unreadable {
        /// The system's words.
        message: String,
    },
    /// A folder that no part of evigil reads.
    UnknownFolder,
    /// The folder holds no file of a knowledge base.
    NoFiles,
    /// Not TOML.
    Syntax {
        /// The parser's words.
        message: String,
    },
    /// TOML, but not what the file ought to hold: unknown or missing key, wrong type or value.
    Shape {
        /// The parser's words.
        message: String,
    },
    /// The id stands twice.
    DuplicateId {
        /// The id.
        id: String,
        /// File of the other one.
        other: String,
    },
    /// A reference to something that does not exist.
    Dangling {
        /// What is missing: `fact`, `source`, `rule`, `disclosure`, `label`, `document_kind` or `route`.
        wanted: &'static str,
        /// Its id.
        id: String,
        /// The nearest id that exists.
        nearest: Option<String>,
    },
    /// A text is empty.
    Empty,
    /// The Japanese text is the English one, or holds no Japanese.
    NotTranslated,
    /// Two versions of one fact are in force on the same day.
    Overlap {
        /// Id of the fact.
        id: String,
        /// File of the other version.
        other: String,
    },
    /// A period ends before it begins.
    Reversed {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// A list that must not be empty is.
    NothingListed,
    /// A rule speaks of labels but lacks examples of one kind.
    NoExample {
        /// Whether examples that it finds are lacking, or near misses.
        finds: bool,
    },
    /// A criterion lacks examples of one kind.
    NoDossier {
        /// Whether dossiers that satisfy it are lacking, or near misses.
        satisfies: bool,
    },
    /// A disclosure item that the JSON contract does not know.
    UnknownDisclosure {
        /// Its id.
        id: String,
    },
}

impl Problem {
    /// A problem of a whole file or folder.
    pub(crate) fn of_file(file: &str, kind: ProblemKind) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            key: String::new(),
            kind,
        }
    }

    /// What is wrong, in one sentence of `lang`. Words of a parser or of the system stay as they are.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.kind.message_en(),
            Lang::Ja => self.kind.message_ja(),
        }
    }

    /// What to do about it, in one sentence of `lang`.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.kind.help_en(),
            Lang::Ja => self.kind.help_ja(),
        }
    }

    /// `file:line:column`, as far as known.
    #[must_use]
    pub fn location(&self) -> String {
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{}:{line}:{column}", self.file),
            (Some(line), None) => format!("{}:{line}", self.file),
            _ => self.file.clone(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.location())?;
        if !self.key.is_empty() {
            write!(f, "`{}`: ", self.key)?;
        }
        write!(f, "{} ({})", self.message(Lang::En), self.help(Lang::En))
    }
}

impl ProblemKind {
    fn message_en(&self) -> String {
        match self {
            Self::Unreadable { message } => format!("cannot be read: {message}"),
            Self::UnknownFolder => "no part of evigil reads this folder".into(),
            Self::NoFiles => "holds no knowledge base".into(),
            Self::Syntax { message } => format!("not TOML: {message}"),
            Self::Shape { message } => message.clone(),
            Self::DuplicateId { id, other } => format!("the id `{id}` also stands in {other}"),
            Self::Dangling { wanted, id, .. } => format!("there is no {wanted} `{id}`"),
            Self::Empty => "the text is empty".into(),
            Self::NotTranslated => "the Japanese text is not Japanese".into(),
            Self::Overlap { id, other } => {
                format!(
                    "two versions of the fact `{id}` are in force on the same day; the other is in {other}"
                )
            }
            Self::Reversed { from, to } => format!("the period begins on {from} but ends on {to}"),
            Self::NothingListed => "the list is empty".into(),
            Self::NoExample { finds: true } => "no example that the rule finds".into(),
            Self::NoExample { finds: false } => "no near miss that the rule leaves alone".into(),
            Self::NoDossier { satisfies: true } => {
                "no example of a dossier that satisfies the criterion".into()
            }
            Self::NoDossier { satisfies: false } => {
                "no example of a dossier that nearly satisfies the criterion".into()
            }
            Self::UnknownDisclosure { id } => format!("`{id}` is not a disclosure item"),
        }
    }

    fn message_ja(&self) -> String {
        match self {
            Self::Unreadable { message } => format!("読み込めません: {message}"),
            Self::UnknownFolder => "evigil が読まないフォルダです".into(),
            Self::NoFiles => "知識ベースのファイルがありません".into(),
            Self::Syntax { message } => format!("TOML として読めません: {message}"),
            Self::Shape { message } => message.clone(),
            Self::DuplicateId { id, other } => format!("識別子「{id}」は {other} にもあります"),
            Self::Dangling { wanted, id, .. } => format!("{wanted}「{id}」は存在しません"),
            Self::Empty => "文が空です".into(),
            Self::NotTranslated => "日本語の欄が日本語になっていません".into(),
            Self::Overlap { id, other } => {
                format!("「{id}」の2つの版の有効期間が重なっています(もう一方は {other})")
            }
            Self::Reversed { from, to } => format!("期間の始まり {from} が終わり {to} より後です"),
            Self::NothingListed => "一覧が空です".into(),
            Self::NoExample { finds: true } => "規則が見つける例がありません".into(),
            Self::NoExample { finds: false } => "規則が見つけない近い例がありません".into(),
            Self::NoDossier { satisfies: true } => "基準を満たす記録書の例がありません".into(),
            Self::NoDossier { satisfies: false } => {
                "基準をあと一歩で満たさない記録書の例がありません".into()
            }
            Self::UnknownDisclosure { id } => format!("「{id}」という開示項目はありません"),
        }
    }

    fn help_en(&self) -> String {
        match self {
            Self::Unreadable { .. } => "check that it exists, is UTF-8 text and may be read".into(),
            Self::UnknownFolder => format!(
                "rename or remove it; known folders: {}",
                crate::folder::known_folders()
            ),
            Self::NoFiles => format!(
                "give the folder that holds {}",
                crate::folder::known_folders()
            ),
            Self::Syntax { .. } => "correct the TOML at this place".into(),
            Self::Shape { .. } => "compare with schema.json of the knowledge base".into(),
            Self::DuplicateId { .. } => "give one of them another id".into(),
            Self::Dangling {
                wanted,
                nearest: Some(nearest),
                ..
            } => {
                format!("did you mean `{nearest}`? Otherwise add the {wanted}")
            }
            Self::Dangling {
                wanted,
                nearest: None,
                ..
            } => format!("add the {wanted} or correct its id"),
            Self::Empty => "write the text in both languages".into(),
            Self::NotTranslated => "translate the English text".into(),
            Self::Overlap { .. } => {
                "set in_force_to of the older version to the day before the newer one begins".into()
            }
            Self::Reversed { .. } => "exchange or correct the two dates".into(),
            Self::NothingListed => "list at least one".into(),
            Self::NoExample { .. } => "add one under examples".into(),
            Self::NoDossier { .. } => "add one as [[criterion.example]]".into(),
            Self::UnknownDisclosure { .. } => {
                format!("the items are {}", crate::DISCLOSURE_ORDER.join(", "))
            }
        }
    }

    fn help_ja(&self) -> String {
        match self {
            Self::Unreadable { .. } => {
                "存在し、UTF-8 のテキストで、読み取り権限があるか確かめてください".into()
            }
            Self::UnknownFolder => {
                format!(
                    "名前を直すか取り除いてください。使えるフォルダ: {}",
                    crate::folder::known_folders()
                )
            }
            Self::NoFiles => format!(
                "次のフォルダを含む場所を指定してください: {}",
                crate::folder::known_folders()
            ),
            Self::Syntax { .. } => "この箇所の TOML を直してください".into(),
            Self::Shape { .. } => "知識ベースの schema.json と比べてください".into(),
            Self::DuplicateId { .. } => "どちらかの識別子を変えてください".into(),
            Self::Dangling {
                nearest: Some(nearest),
                ..
            } => {
                format!("「{nearest}」ではありませんか。違うときは追加してください")
            }
            Self::Dangling { nearest: None, .. } => "追加するか、識別子を直してください".into(),
            Self::Empty => "日本語と英語の両方を書いてください".into(),
            Self::NotTranslated => "英語の文を日本語に訳してください".into(),
            Self::Overlap { .. } => {
                "古い版の in_force_to を、新しい版の開始日の前日にしてください".into()
            }
            Self::Reversed { .. } => "2つの日付を直してください".into(),
            Self::NothingListed => "少なくとも1つ書いてください".into(),
            Self::NoExample { .. } => "examples に加えてください".into(),
            Self::NoDossier { .. } => "[[criterion.example]] に加えてください".into(),
            Self::UnknownDisclosure { .. } => {
                format!(
                    "項目は次のとおりです: {}",
                    crate::DISCLOSURE_ORDER.join(", ")
                )
            }
        }
    }
}
