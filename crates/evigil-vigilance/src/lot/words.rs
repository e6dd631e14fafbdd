//! The words and shapes around lots, from `knowledge/vigilance/lots`.

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::NullReason;
use crate::assess::basis::Basis;

/// The folder of the data.
const FOLDER: &str = "vigilance/lots/";

/// What a pattern finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatternKind {
    /// A whole text that says that no lot is given.
    NotGiven,
    /// A whole text that belongs to another field.
    OtherField,
    /// A word in front of a lot, such as `LOT #`.
    Label,
    /// A word beside a lot that is no part of it: a maker, a product, a programme.
    Remark,
    /// A date beside a lot.
    Expiry,
    /// An amount beside a lot.
    Dose,
    /// A mark that stands between lots and never inside one.
    Separator,
    /// A mark that stands between lots and inside lots.
    AmbiguousSeparator,
    /// Words that announce a lot in running text, with the lot as the first group.
    Narrative,
}

/// A text and how it is to be read: holds the pattern to what it promises.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternExample {
    /// A field as reporters write it, or a sentence.
    pub text: String,
    /// Lots of the first reading.
    #[serde(default)]
    pub lots: Vec<String>,
    /// Lots of other readings.
    #[serde(default)]
    pub also: Vec<String>,
    /// Id of the pattern that says why there is no lot.
    #[serde(default)]
    pub none_by: Option<String>,
    /// What was peeled off as expiry.
    #[serde(default)]
    pub expiry: Option<String>,
}

/// Words or shapes of one kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotPattern {
    /// Stable id.
    pub id: String,
    /// What it finds.
    pub kind: PatternKind,
    /// Why no lot is given, for [`PatternKind::NotGiven`].
    #[serde(default)]
    pub reason: Option<NullReason>,
    /// What it is, for people.
    pub text: Localized,
    /// Words as they are, any case; a blank stands for any blanks.
    #[serde(default)]
    pub words: Vec<String>,
    /// Regular expressions, any case.
    #[serde(default)]
    pub shapes: Vec<String>,
    /// Whether it only counts in round brackets.
    #[serde(default)]
    pub in_brackets: bool,
    /// Whether it is of evigil's own making, without a source.
    #[serde(default)]
    pub own: bool,
    /// What holds it to its promise.
    pub examples: Vec<PatternExample>,
    /// Where it is from.
    pub citations: Vec<Basis>,
}

/// A length at which a source cuts fields off.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cut {
    /// Characters.
    pub(super) length: usize,
    /// Doubt the last lot also when it is the only one.
    pub(super) always: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    cut: Vec<Cut>,
    /// Marks that a keyboard gives for a digit when the shift key is held: mark and digit.
    shifted: Vec<(char, char)>,
    pattern: Vec<LotPattern>,
}

/// The data about lots can't be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LotDataError {
    /// A file has another shape.
    #[error("{file}: {message}")]
    Shape {
        /// Path in the base.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// A pattern is no regular expression.
    #[error("{pattern}: {message}")]
    Expression {
        /// Id of the pattern.
        pattern: String,
        /// What is wrong.
        message: String,
    },
}

/// Expressions that start or end at the edges of a text.
#[derive(Debug)]
pub(super) struct Matcher {
    pub(super) pattern: usize,
    pub(super) whole: Regex,
    pub(super) front: Regex,
    pub(super) back: Regex,
    /// The expression itself, anywhere.
    pub(super) inside: Regex,
}

/// All patterns, compiled.
#[derive(Debug)]
pub(super) struct LotWords {
    pub(super) patterns: Vec<LotPattern>,
    pub(super) matchers: Vec<Matcher>,
    pub(super) cuts: Vec<Cut>,
    pub(super) shifted: Vec<(char, char)>,
}

impl LotWords {
    pub(super) fn new(knowledge: &Knowledge) -> Result<Self, LotDataError> {
        let mut all = Self {
            patterns: Vec::new(),
            matchers: Vec::new(),
            cuts: Vec::new(),
            shifted: Vec::new(),
        };
        for (path, text) in knowledge.files("vigilance") {
            if !path.starts_with(FOLDER) {
                continue;
            }
            let file: File = toml::from_str(text).map_err(|error| LotDataError::Shape {
                file: path.to_owned(),
                message: error.to_string(),
            })?;
            all.cuts.extend(file.cut);
            all.shifted.extend(file.shifted);
            for pattern in file.pattern {
                let matcher = compile(&pattern, all.patterns.len())?;
                all.matchers.push(matcher);
                all.patterns.push(pattern);
            }
        }
        Ok(all)
    }

    /// The matchers of a kind, in the order of the data.
    pub(super) fn of(&self, kind: PatternKind) -> impl Iterator<Item = &Matcher> {
        self.matchers.iter().filter(move |matcher| {
            self.patterns
                .get(matcher.pattern)
                .is_some_and(|pattern| pattern.kind == kind)
        })
    }

    /// The id of a matcher's pattern.
    pub(super) fn id(&self, matcher: &Matcher) -> &str {
        self.patterns
            .get(matcher.pattern)
            .map_or("", |pattern| pattern.id.as_str())
    }
}

fn compile(pattern: &LotPattern, number: usize) -> Result<Matcher, LotDataError> {
    let word = |word: &String| regex::escape(word).replace(' ', r"\s+");
    let any = pattern
        .words
        .iter()
        .map(word)
        .chain(pattern.shapes.iter().cloned())
        .collect::<Vec<_>>()
        .join("|");
    let build = |text: String| {
        RegexBuilder::new(&text)
            .case_insensitive(true)
            .build()
            .map_err(|error| LotDataError::Expression {
                pattern: pattern.id.clone(),
                message: error.to_string(),
            })
    };
    // What stands beside a lot has a blank or a mark between it and the lot; a label may touch it.
    let edge = r"[\s/,;:()\[\]\-]";
    let after_front = if pattern.kind == PatternKind::Label {
        String::new()
    } else {
        format!("{edge}+")
    };
    if pattern.in_brackets {
        return Ok(Matcher {
            pattern: number,
            whole: build(format!(r"^\((?:{any})\)$"))?,
            front: build(format!(r"^\s*\((?:{any})\)[\s-]*"))?,
            back: build(format!(r"\s*\((?P<it>{any})\)[\s.]*$"))?,
            inside: build(format!(r"\((?:{any})\)"))?,
        });
    }
    Ok(Matcher {
        pattern: number,
        whole: build(format!("^(?:{any})$"))?,
        front: build(format!("^[\\s(\\[]*(?:{any}){after_front}"))?,
        back: build(format!("{edge}+(?P<it>{any})[\\s.)\\]]*$"))?,
        inside: build(format!("(?:{any})"))?,
    })
}
