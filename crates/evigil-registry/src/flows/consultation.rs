//! A question at a consultation desk: intake, the offer assessed, the answer, what followed.
//! States: `open`, `assessed`, `answered`, `closed`. Only the own desk sees it.

use evigil_assess::Wording;
use evigil_assess::assessment::{Assessment, AssessmentInput, Offer};
use evigil_core::Lang;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::kept;
use super::reading::{self, PageBytes};
use super::steps::{checked, in_state, refuse};
use crate::fault::Fault;
use crate::files::Stored;
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A question as it comes in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Intake {
    /// What is asked. No names and addresses.
    pub intake: String,
    /// Id of the person under a pseudonym, where that is known.
    #[serde(default)]
    pub person_id: Option<String>,
}

/// The offer that a question is about.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferToAssess {
    /// What is offered, with the fields of an `offer.toml` but `page` and `dossier`.
    #[serde(default)]
    pub offer: Map<String, Json>,
    /// Language of the assessment.
    #[serde(default = "japanese")]
    pub lang: Lang,
    /// Where the page stood, when one is handed in beside this.
    #[serde(default)]
    pub source: Option<String>,
    /// Its media type.
    #[serde(default)]
    pub media: Option<String>,
}

const fn japanese() -> Lang {
    Lang::Ja
}

/// What was answered.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The answer.
    pub answer: String,
}

/// What followed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// `informed`, `declined`, `went_ahead`, `complaint`, `referred` or `not_known`.
    pub outcome: String,
}

impl Registry {
    /// Takes a question in. Operation `consultation.take_in`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`], [`Fault::Reference`] for a person whom the desk may
    /// not see.
    pub async fn take_in_consultation(
        &self,
        actor: &Actor,
        intake: &Intake,
    ) -> Result<Record, Fault> {
        let operation = "consultation.take_in";
        self.rights().reach(actor, operation)?;
        let kind = self.kind("consultation")?;
        let fields = checked(kind, intake, true)?.text("state", "open");
        let organisation = actor.organisation_for(self.rights(), operation);
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (fields, organisation) = (fields.clone(), organisation.clone());
            Box::pin(async move {
                registry.references(change, &actor, kind, &fields).await?;
                let keys = registry.keys();
                record::create(change, keys, kind, &actor, organisation.as_deref(), fields).await
            })
        })
        .await
    }

    /// Attaches the offer and what evigil says of it (`evigil.assess/1`), with the page where one
    /// is handed in. Until it is answered an offer can be assessed again. Operation
    /// `consultation.assess`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`]; [`Fault::Step`] with `EV-R400` for a page that can't
    /// be read, `EV-R420` for an offer that can't be assessed, `EV-R421` for one that names
    /// files, `EV-R422` when it was answered.
    pub async fn assess_consultation(
        &self,
        actor: &Actor,
        id: &str,
        offer: &OfferToAssess,
        page: Option<Vec<u8>>,
    ) -> Result<Record, Fault> {
        let operation = "consultation.assess";
        let reach = self.rights().reach(actor, operation)?;
        let organisation = actor.organisation_for(self.rights(), operation);
        let kind = self.kind("consultation")?;
        {
            let mut connection = self.database().pool().acquire().await?;
            let consultation = record::read(&mut connection, kind, id, &reach).await?;
            in_state(&consultation, "EV-R422", &["open", "assessed"])?;
        }
        for field in ["page", "dossier"] {
            if offer.offer.contains_key(field) {
                return Err(refuse("EV-R421", [("field", field.to_owned())]));
            }
        }
        let (files, today) = (self.files().clone(), self.clock().today());
        let (offered, name) = (offer.clone(), format!("consultation {id}"));
        let (assessment, stored) = reading::aside(move || {
            let stored = match &page {
                Some(bytes) => Some(files.put(bytes)?),
                None => None,
            };
            Ok((assessed(&offered, page, &name, today)?, stored))
        })
        .await?;
        let fields = checked(kind, &serde_json::json!({"offer": offer.offer}), false)?
            .text("assessment", assessment)
            .text("state", "assessed");
        let media = offer.media.clone();
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields, organisation) =
                (reach.clone(), fields.clone(), organisation.clone());
            let (stored, media): (Option<Stored>, _) = (stored.clone(), media.clone());
            Box::pin(async move {
                let consultation = record::read(change.connection(), kind, &id, &reach).await?;
                in_state(&consultation, "EV-R422", &["open", "assessed"])?;
                if let Some(stored) = &stored {
                    let names = (None, media.as_deref());
                    kept::note(change, &actor, organisation.as_deref(), stored, names).await?;
                }
                let keys = registry.keys();
                record::change(change, keys, kind, &actor, (&id, None), fields).await
            })
        })
        .await
    }

    /// Notes the answer. A question that is about no offer can be answered at once. Operation
    /// `consultation.answer`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`]; [`Fault::Step`] with `EV-R422`
    /// when it was answered.
    pub async fn answer_consultation(
        &self,
        actor: &Actor,
        id: &str,
        answer: &Answer,
    ) -> Result<Record, Fault> {
        let fields = checked(self.kind("consultation")?, answer, false)?.text("state", "answered");
        self.step_consultation(
            actor,
            (id, "consultation.answer"),
            &["open", "assessed"],
            fields,
        )
        .await
    }

    /// Notes what followed, which ends the consultation. Operation `consultation.close`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`]; [`Fault::Step`] with `EV-R422`
    /// when it was not answered, or has ended.
    pub async fn close_consultation(
        &self,
        actor: &Actor,
        id: &str,
        outcome: &Outcome,
    ) -> Result<Record, Fault> {
        let fields = checked(self.kind("consultation")?, outcome, false)?.text("state", "closed");
        self.step_consultation(actor, (id, "consultation.close"), &["answered"], fields)
            .await
    }

    async fn step_consultation(
        &self,
        actor: &Actor,
        (id, operation): (&str, &str),
        from: &'static [&'static str],
        fields: Fields,
    ) -> Result<Record, Fault> {
        let reach = self.rights().reach(actor, operation)?;
        let kind = self.kind("consultation")?;
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields) = (reach.clone(), fields.clone());
            Box::pin(async move {
                let consultation = record::read(change.connection(), kind, &id, &reach).await?;
                in_state(&consultation, "EV-R422", from)?;
                let keys = registry.keys();
                record::change(change, keys, kind, &actor, (&id, None), fields).await
            })
        })
        .await
    }
}

/// The assessment of an offer as JSON.
fn assessed(
    offer: &OfferToAssess,
    page: Option<Vec<u8>>,
    name: &str,
    today: Date,
) -> Result<String, Fault> {
    let knowledge = reading::knowledge()?;
    let wrong = |reason: String| refuse("EV-R420", [("reason", reason)]);
    let text = toml::to_string(&offer.offer).map_err(|error| wrong(error.to_string()))?;
    let parsed = Offer::parse("offer", &text, knowledge).map_err(|fault| wrong(fault.message))?;
    let source = offer.source.clone().unwrap_or_else(|| name.to_owned());
    let read = match page {
        Some(bytes) => {
            let page = PageBytes {
                source: source.clone(),
                media: offer.media.clone(),
                bytes,
            };
            Some(reading::check(page, offer.lang, today)?)
        }
        None => None,
    };
    let input = AssessmentInput {
        source: &source,
        offer: &parsed,
        page: read.as_ref().map(|(report, _)| report),
        text: read.as_ref().map(|(_, text)| text.as_str()),
        lot: None,
        engine: reading::engine()?,
        ledger: reading::ledger()?,
        as_of: today,
    };
    let wording = Wording::new(knowledge, offer.lang, today);
    let assessment =
        Assessment::new(&input, knowledge, &wording).map_err(|fault| wrong(fault.to_string()))?;
    serde_json::to_string(&assessment)
        .map(|text| text.replace("\\u0000", ""))
        .map_err(|error| Fault::Internal(format!("an assessment: {error}")))
}
