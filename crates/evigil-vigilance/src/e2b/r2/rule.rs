//! What is done with the value of a field: its entry with every name resolved.

use std::collections::HashMap;

use super::conversion::{ConversionFault, Entry, FieldId};
use super::file::{ElementEntry, Finest, Kind};
use super::lists::CodeList;
use crate::icsr::{Element, NullFlavour, Precision};

/// What is done with the value of a field.
#[derive(Debug)]
pub(super) enum Rule {
    /// It has no element.
    Kept,
    /// It is read together with another field.
    Part,
    Text {
        element: Element,
        /// What the word `UNKNOWN` stands for, where privacy words may stand.
        unknown: Option<NullFlavour>,
        /// What stands between several texts that have to share the field.
        join: Option<String>,
        study: bool,
        /// Whether a bare digit is no text.
        no_digit: bool,
    },
    Identifier {
        element: Element,
        /// Element and value that go with this field, and not with its neighbour.
        with: Option<(Element, String)>,
        study: bool,
    },
    Number {
        element: Element,
    },
    Date {
        element: Element,
        format: FieldId,
        finest: Precision,
    },
    Code {
        element: Element,
        list: usize,
        /// Whether it is said once here, and of every reaction there.
        spread: bool,
        study: bool,
        /// Where words stand when there is no code.
        label: Option<Element>,
    },
    Country {
        element: Element,
        spread: bool,
    },
    PrimaryCountry,
    Serious,
    Criterion {
        element: Element,
    },
    Literature {
        element: Element,
    },
    Phone {
        element: Element,
        extension: FieldId,
        country: FieldId,
    },
    TestComments {
        element: Element,
    },
    Term(TermRule),
    ReporterWords {
        element: Element,
        translation: Element,
    },
    Interval {
        of_reaction: bool,
        element: Element,
        unit: FieldId,
        unit_element: Element,
        list: usize,
    },
    Result {
        number: Element,
        code: Element,
        list: usize,
        words: Element,
    },
    Dose {
        element: Element,
        times: FieldId,
    },
    Recurrence {
        element: Element,
    },
    Recurred {
        version: FieldId,
    },
    Assessed {
        element: Element,
        version: FieldId,
    },
    Assessment {
        element: Element,
    },
}

/// A MedDRA code, or words.
#[derive(Debug, Clone, Copy)]
pub(super) struct TermRule {
    pub(super) code: Element,
    pub(super) version: Option<FieldId>,
    pub(super) version_element: Option<Element>,
    pub(super) words: Option<Element>,
    /// The field from which words come first.
    pub(super) instead_of: Option<FieldId>,
    /// The field from which the code comes first.
    pub(super) after: Option<FieldId>,
}

impl Rule {
    /// The number of its code list.
    pub(super) const fn list(&self) -> Option<usize> {
        match self {
            Self::Code { list, .. } => Some(*list),
            _ => None,
        }
    }

    /// The elements it reaches, the main one first.
    pub(super) fn elements(&self) -> Vec<Element> {
        match self {
            Self::Text { element, .. }
            | Self::Identifier { element, .. }
            | Self::Number { element }
            | Self::Date { element, .. }
            | Self::Country { element, .. }
            | Self::Criterion { element }
            | Self::Literature { element }
            | Self::Phone { element, .. }
            | Self::TestComments { element }
            | Self::Dose { element, .. }
            | Self::Recurrence { element }
            | Self::Assessed { element, .. }
            | Self::Assessment { element } => vec![*element],
            Self::Code { element, label, .. } => once(*element, *label),
            Self::Term(term) => [Some(term.code), term.version_element, term.words]
                .into_iter()
                .flatten()
                .collect(),
            Self::ReporterWords {
                element,
                translation,
            } => vec![*element, *translation],
            Self::Interval {
                element,
                unit_element,
                ..
            } => vec![*element, *unit_element],
            Self::Result {
                number,
                code,
                words,
                ..
            } => vec![*number, *code, *words],
            Self::PrimaryCountry => vec![
                crate::icsr::register::C_2_R_3,
                crate::icsr::register::C_2_R_5,
            ],
            Self::Kept | Self::Part | Self::Serious | Self::Recurred { .. } => Vec::new(),
        }
    }
}

impl Rule {
    /// Whether it is about the study, of which a report in E2B(R3) has one.
    pub(super) const fn is_of_study(&self) -> bool {
        match self {
            Self::Text { study, .. }
            | Self::Identifier { study, .. }
            | Self::Code { study, .. } => *study,
            _ => false,
        }
    }

    /// The fields that are read together with the one of this rule.
    pub(super) fn parts(&self) -> [Option<FieldId>; 2] {
        match self {
            Self::Date { format, .. } => [Some(*format), None],
            Self::Term(term) => [term.version, None],
            Self::Phone {
                extension, country, ..
            } => [Some(*extension), Some(*country)],
            Self::Dose { times, .. } => [Some(*times), None],
            Self::Interval { unit, .. } => [Some(*unit), None],
            Self::Recurred { version } | Self::Assessed { version, .. } => [Some(*version), None],
            _ => [None; 2],
        }
    }
}

fn once(first: Element, second: Option<Element>) -> Vec<Element> {
    std::iter::once(first).chain(second).collect()
}

/// Finds what the names of an entry stand for.
pub(super) struct Resolver<'e> {
    entries: &'e [Entry],
    tags: HashMap<&'e str, usize>,
    lists: HashMap<&'e str, usize>,
}

impl<'e> Resolver<'e> {
    pub(super) fn new(entries: &'e [Entry], lists: &'e [CodeList]) -> Self {
        Self {
            entries,
            tags: entries
                .iter()
                .enumerate()
                .map(|(number, (entry, ..))| (entry.tag.as_str(), number))
                .collect(),
            lists: lists
                .iter()
                .enumerate()
                .map(|(number, list)| (list.id.as_str(), number))
                .collect(),
        }
    }

    pub(super) fn rule(&self, entry: &ElementEntry) -> Result<Rule, ConversionFault> {
        let of = Names { all: self, entry };
        Ok(match entry.kind {
            Kind::Kept => Rule::Kept,
            Kind::Format
            | Kind::PhonePart
            | Kind::Version
            | Kind::IntervalUnit
            | Kind::DoseTimes
            | Kind::RecurredVersion
            | Kind::AssessedVersion => Rule::Part,
            Kind::Text | Kind::TextNotCode => Rule::Text {
                element: of.element(entry.element.as_deref())?,
                unknown: of.unknown()?,
                join: entry.join.clone(),
                study: entry.study,
                no_digit: entry.kind == Kind::TextNotCode,
            },
            Kind::Identifier => Rule::Identifier {
                element: of.element(entry.element.as_deref())?,
                with: match &entry.with {
                    Some(with) => Some((of.element(Some(&with.element))?, with.value.clone())),
                    None => None,
                },
                study: entry.study,
            },
            Kind::Number => Rule::Number {
                element: of.element(entry.element.as_deref())?,
            },
            Kind::Date => Rule::Date {
                element: of.element(entry.element.as_deref())?,
                format: of.tag(entry.format.as_deref())?,
                finest: match entry.precision {
                    Some(Finest::Day) => Precision::Day,
                    Some(Finest::Minute) => Precision::Minute,
                    Some(Finest::Second) => Precision::Second,
                    None => return Err(of.fault("says not how fine it is")),
                },
            },
            Kind::Code => Rule::Code {
                element: of.element(entry.element.as_deref())?,
                list: of.list(entry.list.as_deref())?,
                spread: entry.spread,
                study: entry.study,
                label: of.maybe(entry.label_element.as_deref())?,
            },
            Kind::Country => Rule::Country {
                element: of.element(entry.element.as_deref())?,
                spread: entry.spread,
            },
            Kind::PrimaryCountry => Rule::PrimaryCountry,
            Kind::Serious => Rule::Serious,
            Kind::Criterion => Rule::Criterion {
                element: of.element(entry.element.as_deref())?,
            },
            Kind::Literature => Rule::Literature {
                element: of.element(entry.element.as_deref())?,
            },
            Kind::Phone => Rule::Phone {
                element: of.element(entry.element.as_deref())?,
                extension: of.tag(entry.extension.as_deref())?,
                country: of.tag(entry.country.as_deref())?,
            },
            Kind::TestComments => Rule::TestComments {
                element: of.element(entry.element.as_deref())?,
            },
            Kind::Term | Kind::PreferredTerm => Rule::Term(of.term()?),
            Kind::ReporterWords => Rule::ReporterWords {
                element: of.element(entry.element.as_deref())?,
                translation: of.element(entry.translation.as_deref())?,
            },
            Kind::IntervalOfReaction | Kind::IntervalOfDrug => of.interval()?,
            Kind::Result => Rule::Result {
                number: of.element(entry.element.as_deref())?,
                code: of.element(entry.code_element.as_deref())?,
                list: of.list(entry.list.as_deref())?,
                words: of.element(entry.words.as_deref())?,
            },
            Kind::Dose => Rule::Dose {
                element: of.element(entry.element.as_deref())?,
                times: of.tag(entry.times.as_deref())?,
            },
            Kind::Recurrence => Rule::Recurrence {
                element: of.element(entry.element.as_deref())?,
            },
            Kind::Recurred => Rule::Recurred {
                version: of.tag(Some("drugrecuractionmeddraversion"))?,
            },
            Kind::Assessed => Rule::Assessed {
                element: of.element(entry.element.as_deref())?,
                version: of.tag(Some("drugreactionassesmeddraversion"))?,
            },
            Kind::Assessment => Rule::Assessment {
                element: of.element(entry.element.as_deref())?,
            },
        })
    }
}

/// The names in one entry.
struct Names<'r> {
    all: &'r Resolver<'r>,
    entry: &'r ElementEntry,
}

impl Names<'_> {
    fn fault(&self, reason: impl Into<String>) -> ConversionFault {
        ConversionFault::entry(&self.entry.tag, reason)
    }

    fn element(&self, code: Option<&str>) -> Result<Element, ConversionFault> {
        let code = code.ok_or_else(|| self.fault("names no element"))?;
        Element::of(code).ok_or_else(|| self.fault(format!("`{code}` is no element")))
    }

    fn maybe(&self, code: Option<&str>) -> Result<Option<Element>, ConversionFault> {
        code.map(|code| self.element(Some(code))).transpose()
    }

    fn number(&self, tag: &str) -> Result<usize, ConversionFault> {
        let known = self.all.tags.get(tag).copied();
        known.ok_or_else(|| self.fault(format!("`{tag}` is no field")))
    }

    fn tag(&self, tag: Option<&str>) -> Result<FieldId, ConversionFault> {
        let tag = tag.ok_or_else(|| self.fault("names no field that goes with it"))?;
        let number = self.number(tag)?;
        u16::try_from(number)
            .map(FieldId)
            .map_err(|_| self.fault("is one too many"))
    }

    fn maybe_tag(&self, tag: Option<&str>) -> Result<Option<FieldId>, ConversionFault> {
        tag.map(|tag| self.tag(Some(tag))).transpose()
    }

    fn list(&self, id: Option<&str>) -> Result<usize, ConversionFault> {
        let id = id.ok_or_else(|| self.fault("names no code list"))?;
        let known = self.all.lists.get(id).copied();
        known.ok_or_else(|| self.fault(format!("`{id}` is no code list")))
    }

    fn entry_of(&self, tag: &str) -> Result<&ElementEntry, ConversionFault> {
        let number = self.number(tag)?;
        let entry = self.all.entries.get(number).map(|(entry, ..)| entry);
        entry.ok_or_else(|| self.fault(format!("`{tag}` is no field")))
    }

    fn unknown(&self) -> Result<Option<NullFlavour>, ConversionFault> {
        self.entry
            .privacy
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|_| self.fault("`privacy` is no null flavour"))
    }

    fn term(&self) -> Result<TermRule, ConversionFault> {
        let entry = self.entry;
        let mut version_element = None;
        // A preferred term has no version element of its own: it takes the place of the term
        // after which it comes.
        for tag in [Some(entry), self.after()?].into_iter().flatten() {
            if let Some(version) = &tag.version {
                let version = self.entry_of(version)?;
                version_element = version_element.or(self.maybe(version.element.as_deref())?);
            }
        }
        Ok(TermRule {
            code: self.element(entry.element.as_deref())?,
            version: self.maybe_tag(entry.version.as_deref())?,
            version_element,
            words: self.maybe(entry.words.as_deref())?,
            instead_of: self.maybe_tag(entry.instead_of.as_deref())?,
            after: self.maybe_tag(entry.after.as_deref())?,
        })
    }

    fn after(&self) -> Result<Option<&ElementEntry>, ConversionFault> {
        let after = self.entry.after.as_deref();
        after.map(|tag| self.entry_of(tag)).transpose()
    }

    fn interval(&self) -> Result<Rule, ConversionFault> {
        let entry = self.entry;
        let unit = entry.unit.as_deref();
        let unit_entry = self.entry_of(unit.ok_or_else(|| self.fault("names no unit"))?)?;
        Ok(Rule::Interval {
            of_reaction: entry.kind == Kind::IntervalOfReaction,
            element: self.element(entry.element.as_deref())?,
            unit: self.tag(unit)?,
            unit_element: self.element(entry.unit_element.as_deref())?,
            list: self.list(unit_entry.list.as_deref())?,
        })
    }
}
