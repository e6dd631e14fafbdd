//! What is known of an incident.

use std::collections::BTreeMap;

use evigil_core::Localized;
use evigil_knowledge::{Knowledge, Locator};
use serde::Deserialize;

use crate::assess::base::{self, BaseFault};
use crate::assess::basis::Basis;
use crate::icsr::PartialDate;

/// With what standing something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Told by somebody who says to know of it.
    Reported,
    /// Passed on; who tells it does not say to know.
    Hearsay,
    /// Established by whoever looked into it.
    Confirmed,
    /// Looked for, and not found to be so or not to be so.
    NotConfirmed,
    /// Said not to be so.
    Denied,
    /// Taken back by whoever said it.
    Retracted,
    /// Asked about, and not told.
    Withheld,
    /// An authority or society warned.
    Warned,
    /// An authority ordered something.
    Ordered,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 9] = [
        Self::Reported,
        Self::Hearsay,
        Self::Confirmed,
        Self::NotConfirmed,
        Self::Denied,
        Self::Retracted,
        Self::Withheld,
        Self::Warned,
        Self::Ordered,
    ];

    /// The word of the files and of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Hearsay => "hearsay",
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not_confirmed",
            Self::Denied => "denied",
            Self::Retracted => "retracted",
            Self::Withheld => "withheld",
            Self::Warned => "warned",
            Self::Ordered => "ordered",
        }
    }
}

/// Whether an incident is one of vesicle products. Others show how harm comes about, and are never
/// counted as theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Vesicles, exosomes, supernatant.
    Vesicles,
    /// Living cells.
    Cells,
    /// Something else.
    Other,
}

impl Relation {
    /// The word of the files and of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vesicles => "vesicles",
            Self::Cells => "cells",
            Self::Other => "other",
        }
    }
}

/// One of the things that sources say about a point.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointValue {
    /// Id, unique in its point.
    pub id: String,
    /// Its words.
    pub text: Localized,
}

/// A question on which the sources can be held against each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Id, unique in the incident.
    pub id: String,
    /// The question.
    pub question: Localized,
    /// What is said about it.
    pub values: Vec<PointValue>,
    /// Values that do not contradict each other, such as a day told with more or less precision.
    #[serde(default)]
    pub compatible: Vec<Vec<String>>,
    /// What a reader should know of it.
    #[serde(default)]
    pub note: Option<Localized>,
}

/// What one source said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Id, unique in the incident.
    pub id: String,
    /// When it was said, as far as that is known.
    #[serde(deserialize_with = "base::partial_day")]
    pub date: PartialDate,
    /// Who said it.
    pub author: Localized,
    /// What was said, in our words.
    pub claim: Localized,
    /// With what standing.
    pub status: Status,
    /// What it says about the points: value by point.
    #[serde(default)]
    pub says: BTreeMap<String, String>,
    /// Ids of the accounts that it answers.
    #[serde(default)]
    pub answers: Vec<String>,
    /// Where it stands.
    pub sources: Vec<Basis>,
}

/// A publication that only this file cites; for files of users, who cannot add to the base.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentSource {
    /// Id, other than those of the base.
    pub id: String,
    /// Title.
    pub title: Localized,
    /// Address; empty for what is not public.
    #[serde(default)]
    pub url: String,
}

/// An event as several sources tell it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Stable id, such as `HM-JP-2023-01`.
    pub id: String,
    /// A few words.
    pub title: Localized,
    /// What it is about, without taking sides.
    pub text: Localized,
    /// Whether it is one of vesicle products.
    pub relation: Relation,
    /// Where.
    pub place: Localized,
    /// What nobody has told.
    #[serde(default)]
    pub missing: Vec<Localized>,
    /// Questions on which the sources can be held against each other.
    #[serde(default, rename = "point")]
    pub points: Vec<Point>,
    /// What was said, by date.
    #[serde(rename = "account")]
    pub accounts: Vec<Account>,
    /// Publications that only this file cites.
    #[serde(default, rename = "source")]
    pub sources: Vec<IncidentSource>,
}

impl Incident {
    /// Reads a file.
    ///
    /// # Errors
    /// When it does not have the shape of an incident.
    pub fn read(file: &str, text: &str) -> Result<Self, BaseFault> {
        base::read(file, text)
    }

    /// The point with this id.
    #[must_use]
    pub fn point(&self, id: &str) -> Option<&Point> {
        self.points.iter().find(|point| point.id == id)
    }

    /// The account with this id.
    #[must_use]
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// The publication that only this file cites.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&IncidentSource> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// Place in a publication, of a support that only this file can resolve.
    #[must_use]
    pub fn own_source<'i>(&'i self, basis: &'i Basis) -> Option<(&'i IncidentSource, &'i Locator)> {
        match basis {
            Basis::Fact(_) => None,
            Basis::Source(place) => Some((self.source(&place.source)?, &place.locator)),
        }
    }
}

impl Point {
    /// The value with this id.
    #[must_use]
    pub fn value(&self, id: &str) -> Option<&PointValue> {
        self.values.iter().find(|value| value.id == id)
    }

    /// Whether two values can both be so.
    #[must_use]
    pub fn agree(&self, a: &str, b: &str) -> bool {
        let has = |group: &Vec<String>, id: &str| group.iter().any(|known| known == id);
        a == b
            || self
                .compatible
                .iter()
                .any(|group| has(group, a) && has(group, b))
    }
}

/// Incidents with the files they stand in.
#[derive(Debug, Clone, Default)]
pub struct Incidents(Vec<(String, Incident)>);

impl Incidents {
    /// The folder of the base.
    pub const FOLDER: &'static str = "harms";

    /// Those of the base, by the first day anything was said.
    ///
    /// # Errors
    /// When a file does not have the shape of an incident.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let mut all = Self::default();
        for (file, text) in knowledge.files(Self::FOLDER) {
            all.add(file, Incident::read(file, text)?);
        }
        Ok(all)
    }

    /// Adds one of the user.
    pub fn add(&mut self, file: &str, incident: Incident) {
        self.0.push((file.to_owned(), incident));
        let first = |incident: &Incident| {
            let days = incident.accounts.iter().map(|it| it.date.earliest());
            days.min()
        };
        self.0
            .sort_by(|(_, a), (_, b)| (first(a), &a.id).cmp(&(first(b), &b.id)));
    }

    /// The incident with this id, in whatever letter case.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Incident> {
        self.iter()
            .find(|incident| incident.id.eq_ignore_ascii_case(id.trim()))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Incident> {
        self.0.iter().map(|(_, incident)| incident)
    }

    /// Each of them with its file.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Incident)> {
        self.0
            .iter()
            .map(|(file, incident)| (file.as_str(), incident))
    }
}
