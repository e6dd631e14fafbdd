//! Persons and what they consent to. A clinic gives the identifier that it uses; the registry keeps
//! the keyed hash of it and forgets the identifier.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sqlx::Row;

use super::day::past_day;
use super::steps::checked;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::Fields;
use crate::person::pseudonym;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A person as the clinic knows them.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonInput {
    /// Identifier that the clinic uses, such as the number of a chart. Not stored.
    pub identifier: String,
    /// Year of birth.
    #[serde(default)]
    pub birth_year: Option<i64>,
    /// `male`, `female`, `other` or `not_known`.
    #[serde(default)]
    pub sex: Option<String>,
}

impl std::fmt::Debug for PersonInput {
    /// Without what it holds: an identifier must not come into a log by the way of a message.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonInput(..)")
    }
}

/// The person of an identifier.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PersonFound {
    /// The person, as a record.
    pub person: Json,
    /// Whether the registry did not know them before.
    pub made: bool,
    /// Fields that were given and differ from what the registry holds: somebody else may be meant.
    pub differs: Vec<String>,
}

/// Consent to several purposes on one form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentInput {
    /// Who consents.
    pub person_id: String,
    /// To what: `treatment`, `registry`, `research`, `contact`.
    pub purposes: Vec<String>,
    /// Name of the form.
    pub form: String,
    /// Version of the form.
    pub form_version: String,
    /// SHA-256 digest of the blank form, where it was stored.
    #[serde(default)]
    pub document: Option<String>,
    /// Day of consent.
    pub given_on: String,
}

/// The end of consent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentEnd {
    /// Who ends it.
    pub person_id: String,
    /// To what; empty means everything.
    #[serde(default)]
    pub purposes: Vec<String>,
    /// Day of revocation: from this day on it counts no more.
    pub ended_on: String,
}

/// Consents, as records.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Consents {
    /// One for each purpose.
    pub consents: Vec<Json>,
}

/// Days of a consent: whole, not to come, and in order.
pub(super) fn consent_fields(
    change: &Change<'_>,
    old: Option<&Record>,
    fields: Fields,
) -> Result<Fields, Fault> {
    past_day(&fields, "given_on", change.at())?;
    past_day(&fields, "ended_on", change.at())?;
    let whole = match old {
        Some(old) => old.fields.clone().over(fields.clone()),
        None => fields.clone(),
    };
    if let (Some(given), Some(ended)) = (whole.get_text("given_on"), whole.get_text("ended_on"))
        && ended < given
    {
        return Err(Fault::step("EV-R211"));
    }
    Ok(fields)
}

impl Registry {
    /// The person whom the actor's organisation knows by an identifier, found or made. Operation
    /// `person.create`.
    ///
    /// # Errors
    /// `EV-R206` for an actor without organisation; [`Fault::Refused`], [`Fault::Fields`].
    pub async fn person_by_identifier(
        &self,
        actor: &Actor,
        input: &PersonInput,
    ) -> Result<PersonFound, Fault> {
        const OPERATION: &str = "person.create";
        self.rights().reach(actor, OPERATION)?;
        let organisation = actor
            .organisation_for(self.rights(), OPERATION)
            .ok_or_else(|| Fault::step("EV-R206"))?;
        let kind = self.kind("person")?;
        let pseudonym = pseudonym(self.keys(), &organisation, &input.identifier)?;
        let given = checked(
            kind,
            &json!({"birth_year": input.birth_year, "sex": input.sex}),
            true,
        )?;
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (organisation, pseudonym) = (organisation.clone(), pseudonym.clone());
            let given = given.clone();
            Box::pin(async move {
                let query = sqlx::query("SELECT id FROM persons WHERE pseudonym = $1");
                let row = change.fetch(query.bind(pseudonym.clone())).await?;
                let Some(row) = row else {
                    let fields = given.text("pseudonym", pseudonym);
                    let keys = registry.keys();
                    let organisation = Some(organisation.as_str());
                    let person =
                        record::create(change, keys, kind, &actor, organisation, fields).await?;
                    return Ok(PersonFound {
                        person: person.to_json(kind),
                        made: true,
                        differs: Vec::new(),
                    });
                };
                let id: String = row.try_get(0)?;
                let person = record::read_any(change.connection(), kind, &id).await?;
                let mut entry = Entry::new(&actor.id, "person.read").on("person", &id);
                entry.organisation_id = Some(organisation);
                entry.version = Some(person.version);
                change.enter(entry);
                let other = |column: &&String| given.get(column) != person.fields.get(column);
                Ok(PersonFound {
                    differs: given.0.keys().filter(other).cloned().collect(),
                    person: person.to_json(kind),
                    made: false,
                })
            })
        })
        .await
    }

    /// Writes down consent, one record for each purpose. Operation `consent.create`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`], [`Fault::Reference`] for a person out of reach.
    pub async fn give_consent(
        &self,
        actor: &Actor,
        input: &ConsentInput,
    ) -> Result<Consents, Fault> {
        const OPERATION: &str = "consent.create";
        self.rights().reach(actor, OPERATION)?;
        let kind = self.kind("consent")?;
        let mut purposes = input.purposes.clone();
        purposes.sort();
        purposes.dedup();
        if purposes.is_empty() {
            // The check of a record without purpose says what is missing.
            checked(kind, &json!({"person_id": input.person_id}), true)?;
        }
        let fields = purposes.iter().map(|purpose| {
            checked(
                kind,
                &json!({
                    "person_id": input.person_id, "purpose": purpose, "form": input.form,
                    "form_version": input.form_version, "document": input.document,
                    "given_on": input.given_on,
                }),
                true,
            )
        });
        let all: Vec<Fields> = fields.collect::<Result<_, _>>()?;
        let organisation = actor.organisation_for(self.rights(), OPERATION);
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (organisation, all) = (organisation.clone(), all.clone());
            Box::pin(async move {
                let mut consents = Vec::with_capacity(all.len());
                for fields in all {
                    registry.references(change, &actor, kind, &fields).await?;
                    let fields = consent_fields(change, None, fields)?;
                    let organisation = organisation.as_deref();
                    let keys = registry.keys();
                    let consent =
                        record::create(change, keys, kind, &actor, organisation, fields).await?;
                    consents.push(consent.to_json(kind));
                }
                Ok(Consents { consents })
            })
        })
        .await
    }

    /// Ends consents that are in force. Operation `consent.change`.
    ///
    /// # Errors
    /// `EV-R212` when none of them is in force, `EV-R211` for a day before it was given;
    /// [`Fault::Refused`], [`Fault::Fields`], [`Fault::Absent`].
    pub async fn end_consent(&self, actor: &Actor, input: &ConsentEnd) -> Result<Consents, Fault> {
        let reach = self.rights().reach(actor, "consent.change")?;
        let kind = self.kind("consent")?;
        let person_kind = self.kind("person")?;
        let mut sent = serde_json::Map::new();
        sent.insert("ended_on".to_owned(), input.ended_on.clone().into());
        let fields = kind.fields(&sent, false).map_err(Fault::Fields)?;
        let (registry, actor, input) = (self.clone(), actor.clone(), input.clone());
        self.write(move |change| {
            let (registry, actor, input) = (registry.clone(), actor.clone(), input.clone());
            let (reach, fields) = (reach.clone(), fields.clone());
            Box::pin(async move {
                let person = &input.person_id;
                record::read(change.connection(), person_kind, person, &reach).await?;
                let query = sqlx::query(
                    "SELECT id FROM consents WHERE person_id = $1 AND ended_on IS NULL \
                     AND withdrawn_at IS NULL ORDER BY id",
                );
                let rows = change.fetch_all(query.bind(person.clone())).await?;
                let mut ended = Vec::new();
                for row in rows {
                    let id: String = row.try_get(0)?;
                    let consent = record::read(change.connection(), kind, &id, &reach).await?;
                    let purpose = consent.fields.get_text("purpose").unwrap_or_default();
                    if !input.purposes.is_empty() && !input.purposes.iter().any(|p| p == purpose) {
                        continue;
                    }
                    let fields = consent_fields(change, Some(&consent), fields.clone())?;
                    let keys = registry.keys();
                    let consent =
                        record::change(change, keys, kind, &actor, (&id, None), fields).await?;
                    ended.push(consent.to_json(kind));
                }
                if ended.is_empty() {
                    return Err(Fault::step("EV-R212"));
                }
                Ok(Consents { consents: ended })
            })
        })
        .await
    }
}
