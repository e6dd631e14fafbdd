//! Incidents that sources tell differently. What is not told by a source is no status, and neither
//! side is hidden by the other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::case::signs;
use super::report::every;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{Fields, Kind};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// On which side a source stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// It says that it happened.
    Affirms,
    /// It says that it did not.
    Denies,
    /// It says neither.
    Neither,
}

impl Side {
    const fn name(self) -> &'static str {
        match self {
            Self::Affirms => "affirms",
            Self::Denies => "denies",
            Self::Neither => "neither",
        }
    }
}

/// What a source says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentSource {
    /// What it says, in own words.
    pub says: String,
    /// The source.
    pub citation: String,
    /// Where it stands.
    #[serde(default)]
    pub url: Option<String>,
    /// When it was published.
    #[serde(default)]
    pub published_on: Option<String>,
    /// On which side it stands.
    pub side: Side,
}

/// A new incident. It begins as alleged, with the source that tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncident {
    /// What it is called.
    pub title: String,
    /// When it happened, as far as known.
    #[serde(default)]
    pub happened_on: Option<String>,
    /// Lot, where known.
    #[serde(default)]
    pub lot_id: Option<String>,
    /// Product, where known.
    #[serde(default)]
    pub product_id: Option<String>,
    /// What is known.
    #[serde(default)]
    pub account: Option<String>,
    /// The source that tells of it.
    pub source: IncidentSource,
}

/// A change of status, and the source that carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusChange {
    /// Version of the incident that was looked at.
    pub version: i64,
    /// `contested`, `confirmed` or `refuted`.
    pub status: String,
    /// The source.
    pub source_id: String,
}

/// An incident with both sides.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IncidentView {
    /// The incident.
    pub incident: Json,
    /// Whether sources contradict each other, whatever the status says.
    pub disputed: bool,
    /// Sources that say that it happened.
    pub affirm: Vec<Json>,
    /// Sources that say that it did not.
    pub deny: Vec<Json>,
    /// Other sources.
    pub neither: Vec<Json>,
}

#[derive(Clone)]
struct Opening {
    registry: Registry,
    actor: Actor,
    incident: Fields,
    source: Fields,
}

#[derive(Clone)]
struct Adding {
    registry: Registry,
    actor: Actor,
    id: String,
    source: Fields,
}

#[derive(Clone)]
struct Standing {
    registry: Registry,
    actor: Actor,
    id: String,
    to: StatusChange,
}

impl Registry {
    /// Notes an incident that a source tells of.
    ///
    /// Operation: `incident.open`.
    ///
    /// # Errors
    /// [`Fault::Fields`], [`Fault::Reference`]; [`Fault::Step`] with `EV-R348` when the source does
    /// not say that it happened.
    pub async fn open_incident(
        &self,
        actor: &Actor,
        incident: NewIncident,
    ) -> Result<IncidentView, Fault> {
        self.rights().reach(actor, "incident.open")?;
        if incident.source.side != Side::Affirms {
            return Err(unsupported("alleged"));
        }
        let mut sent = Map::new();
        for (column, text) in [
            ("title", Some(incident.title)),
            ("happened_on", incident.happened_on),
            ("lot_id", incident.lot_id),
            ("product_id", incident.product_id),
            ("account", incident.account),
        ] {
            sent.insert(column.to_owned(), text.into());
        }
        let fields = self.kind("incident")?.fields(&sent, true);
        let opening = Opening {
            registry: self.clone(),
            actor: actor.clone(),
            incident: fields.map_err(Fault::Fields)?,
            source: self.source_fields(&incident.source)?,
        };
        let id = self
            .write(move |change| {
                let opening = opening.clone();
                Box::pin(async move { opening.run(change).await })
            })
            .await?;
        self.show_incident(actor, &id).await
    }

    /// Adds what another source says. An alleged incident that a source denies is contested.
    ///
    /// Operation: `incident_source.add`.
    ///
    /// # Errors
    /// [`Fault::Fields`], [`Fault::Absent`], [`Fault::Withdrawn`].
    pub async fn add_incident_source(
        &self,
        actor: &Actor,
        incident_id: &str,
        source: IncidentSource,
    ) -> Result<IncidentView, Fault> {
        self.rights().reach(actor, "incident_source.add")?;
        let adding = Adding {
            registry: self.clone(),
            actor: actor.clone(),
            id: incident_id.to_owned(),
            source: self.source_fields(&source)?,
        };
        self.write(move |change| {
            let adding = adding.clone();
            Box::pin(async move { adding.run(change).await })
        })
        .await?;
        self.show_incident(actor, incident_id).await
    }

    /// Gives an incident another status, on a source that says so.
    ///
    /// Operation: `incident.change`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R348` when the source does not carry the status, `EV-R337` for a token;
    /// [`Fault::Stale`].
    pub async fn set_incident_status(
        &self,
        actor: &Actor,
        incident_id: &str,
        to: StatusChange,
    ) -> Result<IncidentView, Fault> {
        self.rights().reach(actor, "incident.change")?;
        signs(actor)?;
        let standing = Standing {
            registry: self.clone(),
            actor: actor.clone(),
            id: incident_id.to_owned(),
            to,
        };
        self.write(move |change| {
            let standing = standing.clone();
            Box::pin(async move { standing.run(change).await })
        })
        .await?;
        self.show_incident(actor, incident_id).await
    }

    /// An incident with what both sides say.
    ///
    /// Operation: `incident.show`.
    ///
    /// # Errors
    /// [`Fault::Absent`].
    pub async fn show_incident(&self, actor: &Actor, id: &str) -> Result<IncidentView, Fault> {
        self.rights().reach(actor, "incident.show")?;
        let kind = self.kind("incident")?;
        let of_source = self.kind("incident_source")?;
        let mut connection = self.database().pool().acquire().await?;
        let incident = record::read_any(&mut connection, kind, id).await?;
        let all = Reach::everything();
        let sources = every(&mut connection, of_source, ("incident_id", id), &all).await?;
        let on = |side: Side| -> Vec<Json> {
            let of_side = sources.iter().filter(|source| is_on(source, side));
            of_side.map(|source| source.to_json(of_source)).collect()
        };
        let (affirm, deny) = (on(Side::Affirms), on(Side::Denies));
        Ok(IncidentView {
            incident: incident.to_json(kind),
            disputed: !affirm.is_empty() && !deny.is_empty(),
            affirm,
            deny,
            neither: on(Side::Neither),
        })
    }

    fn source_fields(&self, source: &IncidentSource) -> Result<Fields, Fault> {
        let mut sent = Map::new();
        sent.insert("says".to_owned(), source.says.as_str().into());
        sent.insert("citation".to_owned(), source.citation.as_str().into());
        sent.insert("url".to_owned(), source.url.clone().into());
        sent.insert(
            "published_on".to_owned(),
            source.published_on.clone().into(),
        );
        let mut faults = Vec::new();
        for column in ["says", "citation"] {
            if sent
                .get(column)
                .and_then(Json::as_str)
                .is_none_or(|text| text.trim().is_empty())
            {
                let fault = crate::kind::FieldFaultKind::Missing;
                faults.push(crate::kind::FieldFault::new(column, fault));
            }
        }
        if !faults.is_empty() {
            return Err(Fault::Fields(faults));
        }
        let fields = self.kind("incident_source")?.fields(&sent, false);
        Ok(fields
            .map_err(Fault::Fields)?
            .text("side", source.side.name()))
    }
}

fn is_on(source: &Record, side: Side) -> bool {
    source.fields.get_text("side") == Some(side.name())
}

fn unsupported(status: &str) -> Fault {
    Fault::Step {
        code: "EV-R348",
        details: vec![("status", status.chars().take(50).collect())],
    }
}

/// Adds a source to an incident.
async fn add(
    change: &mut Change<'_>,
    registry: &Registry,
    actor: &Actor,
    (incident, status): (&Record, Option<&str>),
    source: &Fields,
) -> Result<Record, Fault> {
    let kind: &Kind = registry.kind("incident_source")?;
    let mut fields = source.clone().text("incident_id", incident.id.clone());
    if let Some(status) = status {
        fields = fields.text("status", status);
    }
    let organisation = incident.organisation_id.as_deref();
    record::create(change, registry.keys(), kind, actor, organisation, fields).await
}

impl Opening {
    async fn run(&self, change: &mut Change<'_>) -> Result<String, Fault> {
        let registry = &self.registry;
        let actor = &self.actor;
        let organisation = actor.organisation_for(registry.rights(), "incident.open");
        let fields = self.incident.clone().text("status", "alleged");
        let kind = registry.kind("incident")?;
        let keys = registry.keys();
        let incident =
            record::create(change, keys, kind, actor, organisation.as_deref(), fields).await?;
        let carries = (&incident, Some("alleged"));
        add(change, registry, actor, carries, &self.source).await?;
        Ok(incident.id)
    }
}

impl Adding {
    async fn run(&self, change: &mut Change<'_>) -> Result<(), Fault> {
        let registry = &self.registry;
        let kind = registry.kind("incident")?;
        let incident = record::read_any(change.connection(), kind, &self.id).await?;
        if incident.withdrawn_at.is_some() {
            return Err(Fault::Withdrawn);
        }
        let denies = self.source.get_text("side") == Some(Side::Denies.name());
        let contests = denies && incident.fields.get_text("status") == Some("alleged");
        let carries = (&incident, contests.then_some("contested"));
        add(change, registry, &self.actor, carries, &self.source).await?;
        if contests {
            let fields = Fields::new().text("status", "contested");
            let keys = registry.keys();
            record::change(change, keys, kind, &self.actor, (&self.id, None), fields).await?;
        }
        Ok(())
    }
}

impl Standing {
    async fn run(&self, change: &mut Change<'_>) -> Result<(), Fault> {
        let registry = &self.registry;
        let kind = registry.kind("incident")?;
        let of_source = registry.kind("incident_source")?;
        let status = self.to.status.as_str();
        let all = Reach::everything();
        let id = ("incident_id", self.id.as_str());
        let sources = every(change.connection(), of_source, id, &all).await?;
        let source = sources.iter().find(|source| source.id == self.to.source_id);
        let has = |side| sources.iter().any(|source| is_on(source, side));
        let carried = source.is_some_and(|source| match status {
            "confirmed" => is_on(source, Side::Affirms),
            "refuted" => is_on(source, Side::Denies),
            "contested" => has(Side::Affirms) && has(Side::Denies),
            _ => false,
        });
        if !carried {
            return Err(unsupported(status));
        }
        let keys = registry.keys();
        let expected = Some(self.to.version);
        let fields = Fields::new().text("status", status);
        record::change(
            change,
            keys,
            kind,
            &self.actor,
            (&self.id, expected),
            fields,
        )
        .await?;
        let fields = Fields::new().text("status", status);
        let source = (self.to.source_id.as_str(), None);
        record::change(change, keys, of_source, &self.actor, source, fields).await?;
        change.enter(
            Entry::new(&self.actor.id, "incident.change")
                .on("incident", &self.id)
                .detail("source", self.to.source_id.clone())
                .signed("status of an incident"),
        );
        Ok(())
    }
}
