//! The JSON contract of incidents.

use evigil_core::{Citation, Lang, Localized, Verification};
use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::basis::Basis;
use evigil_vigilance::incident::{Account, Incident, PointView, Timeline, timeline};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const INCIDENTS_SCHEMA: &str = "evigil.incidents/1";

contract_id! {
    /// Serialises as [`INCIDENTS_SCHEMA`].
    IncidentsSchemaId, INCIDENTS_SCHEMA
}

/// What one source said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountPart {
    /// Id, unique in the incident.
    pub id: String,
    /// Who said it.
    pub author: String,
    /// What was said.
    pub claim: String,
    /// `reported`, `hearsay`, `confirmed`, `not_confirmed`, `denied`, `retracted`, `withheld`,
    /// `warned` or `ordered`.
    pub status: &'static str,
    /// Ids of the accounts that it answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// Ids of the points on which another account contradicts it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<String>,
    /// Where it stands.
    pub citations: Vec<Citation>,
}

/// What was said on one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DayPart {
    /// The date, as far as it is known: `2023`, `2023-10`, `2023-10-11`.
    pub date: String,
    /// The first day it can be.
    pub earliest: Date,
    /// The last day it can be.
    pub latest: Date,
    /// The accounts.
    pub accounts: Vec<AccountPart>,
}

/// One of the things that sources say about a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ValuePart {
    /// Id, unique in its point.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Ids of the accounts that say so.
    pub accounts: Vec<String>,
}

/// A question on which the sources can be held against each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PointPart {
    /// Id, unique in the incident.
    pub id: String,
    /// The question.
    pub question: String,
    /// What is said.
    pub values: Vec<ValuePart>,
    /// Whether any two of the values can't both be so.
    pub disagree: bool,
    /// What a reader should know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IncidentPart {
    /// Id.
    pub id: String,
    /// A few words.
    pub title: String,
    /// What it is about, without taking sides.
    pub text: String,
    /// `vesicles`, `cells` or `other`: whether it is one of vesicle products.
    pub relation: &'static str,
    /// Where.
    pub place: String,
    /// What was said, by date.
    pub days: Vec<DayPart>,
    /// Where the sources can be held against each other.
    pub points: Vec<PointPart>,
    /// What nobody has told.
    pub missing: Vec<String>,
    /// File it stands in.
    pub file: String,
}

/// Incidents as several sources tell them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IncidentsReport {
    /// Name and version of this contract.
    pub schema: IncidentsSchemaId,
    /// The incidents, by the first day anything was said.
    pub incidents: Vec<IncidentPart>,
}

/// The JSON Schema (2020-12) of an [`IncidentsReport`].
#[must_use]
pub fn incidents_schema() -> Schema {
    schema_of::<IncidentsReport>()
}

impl IncidentsReport {
    /// The incidents of the base, in `lang`.
    ///
    /// # Errors
    /// When a file of the base does not have the shape it must have.
    pub fn of_base(
        knowledge: &Knowledge,
        lang: Lang,
        as_of: Date,
    ) -> Result<Self, evigil_vigilance::assess::base::BaseFault> {
        let all = evigil_vigilance::incident::Incidents::of(knowledge)?;
        Ok(Self::new(all.files(), knowledge, lang, as_of))
    }

    /// These incidents, each with its file, in `lang`.
    #[must_use]
    pub fn new<'i>(
        incidents: impl IntoIterator<Item = (&'i str, &'i Incident)>,
        knowledge: &Knowledge,
        lang: Lang,
        as_of: Date,
    ) -> Self {
        let words = Words {
            knowledge,
            lang,
            as_of,
        };
        Self {
            schema: IncidentsSchemaId,
            incidents: incidents
                .into_iter()
                .map(|(file, incident)| words.incident(file, incident))
                .collect(),
        }
    }
}

struct Words<'w> {
    knowledge: &'w Knowledge,
    lang: Lang,
    as_of: Date,
}

impl Words<'_> {
    fn get(&self, text: &Localized) -> String {
        text.get(self.lang).to_owned()
    }

    fn incident(&self, file: &str, incident: &Incident) -> IncidentPart {
        let view = timeline(incident);
        IncidentPart {
            id: incident.id.clone(),
            title: self.get(&incident.title),
            text: self.get(&incident.text),
            relation: incident.relation.code(),
            place: self.get(&incident.place),
            days: view
                .days
                .iter()
                .map(|day| DayPart {
                    date: day.date.to_string(),
                    earliest: day.date.earliest(),
                    latest: day.date.latest(),
                    accounts: day
                        .accounts
                        .iter()
                        .map(|account| self.account(account, &view))
                        .collect(),
                })
                .collect(),
            points: view.points.iter().map(|point| self.point(point)).collect(),
            missing: incident.missing.iter().map(|it| self.get(it)).collect(),
            file: file.to_owned(),
        }
    }

    fn account(&self, account: &Account, view: &Timeline<'_>) -> AccountPart {
        let disputed = view.disputed(account);
        AccountPart {
            id: account.id.clone(),
            author: self.get(&account.author),
            claim: self.get(&account.claim),
            status: account.status.code(),
            answers: account.answers.clone(),
            disputed: disputed.iter().map(|point| point.id.clone()).collect(),
            citations: account
                .sources
                .iter()
                .filter_map(|basis| self.citation(basis, view.incident))
                .collect(),
        }
    }

    /// A source of the base, or else of the file itself.
    fn citation(&self, basis: &Basis, incident: &Incident) -> Option<Citation> {
        let (knowledge, lang) = (self.knowledge, self.lang);
        let of_base = basis.citation(knowledge, &incident.id, "INT", lang, self.as_of);
        of_base.or_else(|| {
            let (source, locator) = incident.own_source(basis)?;
            let verification = match basis {
                Basis::Source(place) => place.checked.into(),
                Basis::Fact(_) => Verification::Unverified,
            };
            Some(Citation {
                id: incident.id.clone(),
                jurisdiction: "INT".to_owned(),
                source: self.get(&source.title),
                locator: locator.get(lang).to_owned(),
                url: source.url.clone(),
                verified: verification.is_verified(),
                verification,
                in_force_from: None,
                in_force_to: None,
                read_on: None,
            })
        })
    }

    fn point(&self, view: &PointView<'_>) -> PointPart {
        PointPart {
            id: view.point.id.clone(),
            question: self.get(&view.point.question),
            values: view
                .answers
                .iter()
                .map(|(value, accounts)| ValuePart {
                    id: value.id.clone(),
                    text: self.get(&value.text),
                    accounts: accounts.iter().map(|it| it.id.clone()).collect(),
                })
                .collect(),
            disagree: view.disagree,
            note: view.point.note.as_ref().map(|note| self.get(note)),
        }
    }
}
