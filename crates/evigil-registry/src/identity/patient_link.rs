//! Links by which a patient answers or reports without an account: each for one person, one
//! purpose and some days. The trail names a link by its id; its token stands nowhere.

use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use uuid::Uuid;

use super::invitation::INVALID;
use super::secret::{Sort, new_token, token_hash};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::stamp;
use crate::record;
use crate::registry::Registry;
use crate::rights::{Actor, Membership, Role};

/// What a link of a patient is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// To say how they are: values that are due.
    FollowUp,
    /// To report what happened.
    Report,
    /// To see what is held of them, and to ask that it be erased.
    OwnData,
}

impl LinkPurpose {
    const fn name(self) -> &'static str {
        match self {
            Self::FollowUp => "follow_up",
            Self::Report => "report",
            Self::OwnData => "own_data",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::FollowUp, Self::Report, Self::OwnData]
            .into_iter()
            .find(|purpose| purpose.name() == name)
    }

    /// Operations that it is good for, of those that the table of rights gives to patients.
    fn operations(self) -> Vec<String> {
        let operations: &[&str] = match self {
            Self::FollowUp => &[
                "person.read",
                "consent.read",
                "exposure.read",
                "outcome.*",
                "follow_up.*",
            ],
            Self::Report => &["person.read", "exposure.read", "report.*"],
            Self::OwnData => &["person.read", "person.export", "erasure_request.ask"],
        };
        operations.iter().map(|name| (*name).to_owned()).collect()
    }
}

/// A link to be made.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLink {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// For whom: a person of the own organisation.
    pub person_id: String,
    /// The record to which it leads, such as a treatment.
    #[serde(default)]
    pub record_id: Option<String>,
    /// Days for which it is good; at most 90 unless the operator says otherwise.
    pub days: u32,
}

/// A link that was made. The token is shown once and stored nowhere.
#[derive(Clone, Serialize, JsonSchema)]
pub struct MadeLink {
    /// Id; no secret.
    pub id: String,
    /// The token.
    pub token: String,
    /// Until when it is good.
    pub expires_at: String,
}

/// Somebody who came by a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkVisit {
    /// Id of the link.
    pub id: String,
    /// What they may do.
    pub actor: Actor,
    /// What the link is for.
    pub purpose: LinkPurpose,
    /// For whom it was made.
    pub person_id: String,
    /// The record to which it leads.
    pub record_id: Option<String>,
    /// Until when it is good.
    pub expires_at: String,
}

/// Uses a link up within a change, together with what it was for.
///
/// # Errors
/// [`Fault::Step`] EV-R107 when it was used before, so that of two answers at once one counts;
/// [`Fault::Refused`] for somebody who did not come by a link.
pub async fn use_up_link(change: &mut Change<'_>, actor: &Actor) -> Result<(), Fault> {
    let Some(id) = actor.id.strip_prefix("link:") else {
        return Err(Fault::Refused {
            operation: "link.use".to_owned(),
        });
    };
    let at = stamp(change.at());
    let sql = "UPDATE links SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
    let query = sqlx::query(sql).bind(at).bind(id.to_owned());
    if change.execute(query).await?.rows_affected() != 1 {
        return Err(Fault::step(INVALID));
    }
    change.enter(Entry::new(&actor.id, "link.use").on("link", id));
    Ok(())
}

/// Ends all links of a person, for one whose data are erased.
///
/// # Errors
/// What the database says.
pub async fn end_links_of_person(change: &mut Change<'_>, person_id: &str) -> Result<(), Fault> {
    let at = stamp(change.at());
    let sql = "UPDATE links SET used_at = $1 WHERE person_id = $2 AND used_at IS NULL";
    change
        .execute(sqlx::query(sql).bind(at).bind(person_id.to_owned()))
        .await?;
    Ok(())
}

impl Registry {
    /// Makes a link for a person. Operation `link.create`.
    ///
    /// # Errors
    /// [`Fault::Refused`]; [`Fault::Absent`] for a person who is not there or is another
    /// organisation's; [`Fault::Withdrawn`]; [`Fault::Step`] EV-R114 for a life that is too long.
    pub async fn create_link(&self, actor: &Actor, sent: NewLink) -> Result<MadeLink, Fault> {
        let reach = self.rights().reach(actor, "link.create")?;
        let life = SignedDuration::from_hours(24 * i64::from(sent.days));
        let longest = self.policy().link_longest;
        if life.is_zero() || life > longest {
            return Err(Fault::Step {
                code: "EV-R114",
                details: vec![("days", (longest.as_hours() / 24).to_string())],
            });
        }
        let person = self.kind("person")?;
        let token = new_token(Sort::Link)?;
        let hash = token_hash(self.keys(), Sort::Link, &token).unwrap_or_default();
        let now = self.clock().now();
        let made = MadeLink {
            id: Uuid::now_v7().to_string(),
            token,
            expires_at: stamp(now.checked_add(life).unwrap_or(now)),
        };
        let (view, by) = (made.clone(), actor.id.clone());
        self.write(move |change| {
            let (made, by, hash) = (view.clone(), by.clone(), hash.clone());
            let (sent, reach) = (sent.clone(), reach.clone());
            Box::pin(async move {
                let whom =
                    record::read(change.connection(), person, &sent.person_id, &reach).await?;
                if whom.withdrawn_at.is_some() || whom.fields.get_text("erased_at").is_some() {
                    return Err(Fault::Withdrawn);
                }
                let sql = "INSERT INTO links (id, token_hash, purpose, person_id, record_id, created_at, created_by, \
                           expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
                let query = sqlx::query(sql)
                    .bind(made.id.clone())
                    .bind(hash)
                    .bind(sent.purpose.name().to_owned())
                    .bind(sent.person_id.clone())
                    .bind(sent.record_id)
                    .bind(stamp(now))
                    .bind(by.clone())
                    .bind(made.expires_at.clone());
                change.execute(query).await?;
                let mut entry = Entry::new(&by, "link.create")
                    .on("link", &made.id)
                    .detail("purpose", sent.purpose.name())
                    .detail("person", sent.person_id);
                entry.organisation_id = whom.organisation_id;
                change.enter(entry);
                Ok(())
            })
        })
        .await?;
        Ok(made)
    }

    /// Who sends this token of a link. It stays good until it is [used up](use_up_link).
    ///
    /// # Errors
    /// [`Fault::Step`] EV-R107 when the link is not or no longer good.
    pub async fn link(&self, token: &str) -> Result<LinkVisit, Fault> {
        let invalid = || Fault::step(INVALID);
        let hash = token_hash(self.keys(), Sort::Link, token).ok_or_else(invalid)?;
        let sql = "SELECT l.id, l.purpose, l.person_id, l.record_id, l.expires_at, p.organisation_id FROM links l \
                   JOIN persons p ON p.id = l.person_id WHERE l.token_hash = $1 AND l.used_at IS NULL \
                   AND l.expires_at > $2 AND p.withdrawn_at IS NULL AND p.erased_at IS NULL";
        let mut connection = self.database().pool().acquire().await?;
        let row = sqlx::query(sql)
            .bind(hash)
            .bind(stamp(self.clock().now()))
            .fetch_optional(&mut *connection)
            .await?
            .ok_or_else(invalid)?;
        let id: String = row.try_get(0)?;
        let purpose: String = row.try_get(1)?;
        let purpose = LinkPurpose::named(&purpose).ok_or_else(invalid)?;
        let person_id: String = row.try_get(2)?;
        Ok(LinkVisit {
            actor: Actor {
                id: format!("link:{id}"),
                memberships: vec![Membership {
                    // What the patient says belongs to the clinic that asked.
                    organisation_id: row.try_get(5)?,
                    role: Role::Patient,
                }],
                operations: Some(purpose.operations()),
                person_id: Some(person_id.clone()),
                user_id: None,
            },
            id,
            purpose,
            person_id,
            record_id: row.try_get(3)?,
            expires_at: row.try_get(4)?,
        })
    }

    /// Uses a link up by itself; a story does so within its change by [`use_up_link`].
    ///
    /// # Errors
    /// As there.
    pub async fn use_up(&self, visit: &LinkVisit) -> Result<(), Fault> {
        let actor = visit.actor.clone();
        self.write(move |change| {
            let actor = actor.clone();
            Box::pin(async move { use_up_link(change, &actor).await })
        })
        .await
    }
}
