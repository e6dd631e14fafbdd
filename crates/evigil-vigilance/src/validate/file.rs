//! The shape of the files under `knowledge/vigilance/{elements,code-lists,rules}`.

use std::collections::BTreeMap;

use evigil_core::{Localized, Verification};
use evigil_knowledge::Locator;
use serde::Deserialize;

use super::Severity;

/// How far a statement was checked against its source when it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Checked {
    /// The source itself, or a copy of it, was read.
    Seen,
    /// A page that reports the source was read.
    Secondary,
    /// From general knowledge: shown as unverified.
    Known,
    /// Inferred from what was read: shown as for human review.
    Derived,
}

impl From<Checked> for Verification {
    fn from(checked: Checked) -> Self {
        match checked {
            Checked::Seen => Self::Read,
            Checked::Secondary => Self::ReadInSecondary,
            Checked::Known => Self::Unverified,
            Checked::Derived => Self::ForHumanReview,
        }
    }
}

/// Where a statement stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcePlace {
    /// Id of the source.
    pub source: String,
    /// Section, row or page.
    #[serde(default)]
    pub locator: Option<Locator>,
    /// How it was checked.
    pub checked: Checked,
}

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueType {
    /// Any text.
    Text,
    /// Digits, with a point and a sign where they belong.
    Number,
    /// Digits only.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A code of its list.
    Code,
    /// A unit of measure.
    Unit,
    /// A date of the form CCYYMMDDhhmmss, cut from the right.
    Date,
    /// The bytes of a document.
    Document,
    /// The id of another part of the report.
    Link,
}

/// Whether an element has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conformance {
    /// Always; in a block, in each of its repeats. An outermost block with such an element has to
    /// be there once at least.
    Mandatory,
    /// When rules say so.
    Conditional,
    /// When known.
    Optional,
}

/// How much of a date has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Least {
    /// The year.
    Year,
    /// The day.
    Day,
    /// The second.
    Second,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ElementsFile {
    /// Where its elements are from, unless they say otherwise.
    #[serde(default)]
    pub(super) from: Option<SourcePlace>,
    /// Paths that other paths begin with.
    #[serde(default)]
    pub(super) path: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) element: Vec<ElementEntry>,
    /// What a region asks otherwise.
    #[serde(default)]
    pub(super) change: Vec<ElementChange>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ElementEntry {
    pub(super) code: String,
    pub(super) name: Localized,
    #[serde(rename = "type")]
    pub(super) kind: ValueType,
    /// In characters.
    #[serde(default)]
    pub(super) length: Option<u32>,
    pub(super) conformance: Conformance,
    #[serde(default)]
    pub(super) null: Vec<String>,
    #[serde(default)]
    pub(super) list: Option<String>,
    #[serde(default)]
    pub(super) oid: Option<String>,
    #[serde(default)]
    pub(super) precision: Option<Least>,
    /// A shape that the whole value has, as a regular expression.
    #[serde(default)]
    pub(super) shape: Option<String>,
    #[serde(default)]
    pub(super) xpath: Option<String>,
    #[serde(default)]
    pub(super) from: Option<SourcePlace>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ElementChange {
    pub(super) code: String,
    pub(super) profiles: Vec<String>,
    #[serde(default)]
    pub(super) length: Option<u32>,
    #[serde(default)]
    pub(super) conformance: Option<Conformance>,
    #[serde(default)]
    pub(super) null: Option<Vec<String>>,
    #[serde(default)]
    pub(super) list: Option<String>,
    #[serde(default)]
    pub(super) shape: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListsFile {
    pub(super) list: Vec<ListEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ListEntry {
    pub(super) id: String,
    pub(super) title: Localized,
    #[serde(default)]
    pub(super) oid: Option<String>,
    pub(super) from: SourcePlace,
    /// Lists whose codes are part of it.
    #[serde(default)]
    pub(super) includes: Vec<String>,
    /// Besides its codes, every unit that the grammar of UCUM builds from its atoms.
    #[serde(default)]
    pub(super) units: Option<UnitEntry>,
    /// The list whose units are taken as well.
    #[serde(default)]
    pub(super) like: Option<String>,
    #[serde(default)]
    pub(super) codes: Vec<CodeEntry>,
}

/// Parts of which units are built.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitEntry {
    pub(super) prefixes: Vec<String>,
    pub(super) metric: Vec<String>,
    pub(super) other: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeEntry {
    pub(super) code: String,
    pub(super) en: String,
    pub(super) ja: String,
}

/// Who asks for something.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its id, such as `fda`.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Where it has a say: the code that citations use.
    pub jurisdiction: String,
}

/// Profiles and authorities.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfilesFile {
    pub(super) profile: Vec<ProfileEntry>,
    pub(super) authority: Vec<Authority>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RulesFile {
    /// Where its rules are from, unless they say otherwise.
    #[serde(default)]
    pub(super) from: Option<SourcePlace>,
    /// Whose rules they are.
    #[serde(default)]
    pub(super) authority: Option<String>,
    /// Where they hold, unless they say otherwise.
    #[serde(default)]
    pub(super) profiles: Vec<String>,
    #[serde(default)]
    pub(super) severity: Option<Severity>,
    /// Rules that give a check of one element the name it has with an authority.
    #[serde(default)]
    pub(super) checks: Vec<NamedCheck>,
    /// Rules of the authority that nothing in a report can show kept or broken.
    #[serde(default)]
    pub(super) beyond: Vec<BeyondEntry>,
    #[serde(default)]
    pub(super) rule: Vec<RuleEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileEntry {
    pub(super) id: String,
    pub(super) name: Localized,
    /// Profiles whose rules hold in it as well.
    #[serde(default)]
    pub(super) includes: Vec<String>,
    /// Which reports it is chosen for when the caller chooses none.
    #[serde(default)]
    pub(super) detect: Option<String>,
}

/// A check that the table of elements describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// It is there.
    Required,
    /// It is not longer than it may be.
    Length,
    /// It looks as its type does: a number, an integer, a boolean, its shape.
    Type,
    /// It is a code of its list.
    Code,
    /// Its null flavour is one it may have.
    Null,
    /// It is a date, on the calendar.
    Date,
    /// It is not after today.
    Future,
    /// As much of the date is there as has to be.
    Precision,
    /// It stands once in its repeat.
    Once,
}

impl Check {
    pub(super) const ALL: [Self; 9] = [
        Self::Required,
        Self::Length,
        Self::Type,
        Self::Code,
        Self::Null,
        Self::Date,
        Self::Future,
        Self::Precision,
        Self::Once,
    ];
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamedCheck {
    pub(super) id: String,
    pub(super) element: String,
    /// The check, or the id of the rule that it is the same as.
    #[serde(default)]
    pub(super) check: Option<Check>,
    #[serde(default)]
    pub(super) same: Option<String>,
}

/// A rule that no report can break or keep by itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeyondEntry {
    /// Its id.
    pub id: String,
    /// The element it is about.
    pub element: String,
    /// Why, and what would be needed.
    pub why: Localized,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) id: String,
    /// The element a finding of it points at.
    #[serde(default)]
    pub(super) element: Option<String>,
    #[serde(default)]
    pub(super) profiles: Option<Vec<String>>,
    #[serde(default)]
    pub(super) severity: Option<Severity>,
    #[serde(default)]
    pub(super) text: Option<Localized>,
    #[serde(default)]
    pub(super) from: Option<SourcePlace>,
    /// Section or row, when only that differs from the file.
    #[serde(default)]
    pub(super) locator: Option<Locator>,
    #[serde(default)]
    pub(super) checked: Option<Checked>,
    /// A check of the table of elements, for all of them.
    #[serde(default)]
    pub(super) check: Option<Check>,
    /// The id of the rule that it is the same as, under another authority's name.
    #[serde(default)]
    pub(super) same: Option<String>,
    /// The block in whose repeats it is judged; that of the element unless said.
    #[serde(default)]
    pub(super) each: Option<String>,
    #[serde(default)]
    pub(super) when: Option<String>,
    #[serde(default)]
    pub(super) must: Option<String>,
    #[serde(default)]
    pub(super) batch: Option<BatchEntry>,
    /// Rules that do not hold where it does.
    #[serde(default)]
    pub(super) replaces: Vec<String>,
    /// Reports, each as its values, that keep it.
    #[serde(default)]
    pub(super) passes: Vec<Vec<String>>,
    /// Reports that break it.
    #[serde(default)]
    pub(super) fails: Vec<Vec<String>>,
}

/// A check across the reports of a batch.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) enum BatchEntry {
    /// The element has the same value in all reports.
    Same(String),
    /// No value of the element stands in two reports.
    Unique(String),
    /// There are no more reports than this.
    AtMost(u64),
    /// The file's name has this shape.
    FileName(String),
    /// The values kept from this place are all of one group; a group is told by its first letters.
    OneGroup {
        place: String,
        groups: Vec<Vec<String>>,
    },
}
