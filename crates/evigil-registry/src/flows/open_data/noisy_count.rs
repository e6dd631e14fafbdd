//! Counts with noise for approved researchers, each paid from the budget of a permission.

use jiff::civil::Date;
use rand::rngs::SysRng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::noise::discrete_laplace;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::flows::steps::{field_fault, refuse};
use crate::keys::hex;
use crate::kind::{FieldFaultKind, Fields, Value};
use crate::record;
use crate::registry::Registry;
use crate::rights::Actor;

/// A question for a count.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoisyQuestion {
    /// Id of the permission.
    pub access_grant_id: String,
    /// What is asked.
    pub question: Question,
    /// Privacy loss of the answer, from 0.001 to 10, in steps of 0.001: the larger, the smaller
    /// the noise and the more of the budget it takes.
    pub epsilon: f64,
}

/// How many different people were given something. What is left out is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Id of the product.
    #[serde(default)]
    pub product_id: Option<String>,
    /// Term of the route.
    #[serde(default)]
    pub route: Option<String>,
    /// First day of treatment.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day of treatment.
    #[serde(default)]
    pub to: Option<Date>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NoisyCount {
    /// Id under which it is kept.
    pub id: String,
    /// The count with its noise; it can be below zero.
    pub count: i64,
    /// Its privacy loss.
    pub epsilon: f64,
    /// What is left of the budget.
    pub left: f64,
    /// Whether the same was asked before, so that it cost nothing.
    pub repeated: bool,
}

impl Registry {
    /// Answers a question with a count that is differentially private for one person: noise of
    /// the discrete Laplace distribution. The same question gets the same answer and costs
    /// nothing. Answer and payment are one transaction. Operation `noisy_count.create`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`]; [`Fault::Step`] with `EV-R447` for a permission of
    /// somebody else or one that has run out, `EV-R448` when its budget does not suffice.
    pub async fn ask_noisy_count(
        &self,
        actor: &Actor,
        asked: &NoisyQuestion,
    ) -> Result<NoisyCount, Fault> {
        let operation = "noisy_count.create";
        self.rights().reach(actor, operation)?;
        let thousandths = thousandths(asked.epsilon)?;
        let question = serde_json::to_string(&asked.question)
            .map_err(|error| Fault::Internal(format!("a question: {error}")))?;
        let key = hex(&Sha256::digest(format!("{thousandths} {question}")));
        let today = self.clock().today().to_string();
        let (registry, actor, asked) = (self.clone(), actor.clone(), asked.clone());
        self.write(move |change| {
            let (registry, actor, asked) = (registry.clone(), actor.clone(), asked.clone());
            let (question, key, today) = (question.clone(), key.clone(), today.clone());
            Box::pin(async move {
                let (grants, kind) = (registry.kind("access_grant")?, registry.kind("noisy_count")?);
                let invalid = |reason: &str| refuse("EV-R447", [("reason", reason.to_owned())]);
                let id = asked.access_grant_id.as_str();
                let grant = match record::read_any(change.connection(), grants, id).await {
                    Ok(grant) => grant,
                    Err(Fault::Absent { .. }) => return Err(invalid("absent")),
                    Err(fault) => return Err(fault),
                };
                if grant.fields.get_text("user_id") != Some(actor.owner()) {
                    // Not even whether it exists is told.
                    return Err(invalid("absent"));
                }
                let until = grant.fields.get_text("until").unwrap_or_default();
                // A year or month alone means its end; texts of days sort as days do.
                let over = today.get(..until.len()).unwrap_or(&today) > until;
                if grant.withdrawn_at.is_some() || over {
                    return Err(invalid("expired"));
                }
                let amount = |column: &str| match grant.fields.get(column) {
                    Some(Value::Real(Some(amount))) => (amount * 1000.0).floor() as u64,
                    _ => 0,
                };
                let spent = match grant.fields.get("spent") {
                    Some(Value::Real(Some(spent))) => (spent * 1000.0).round() as u64,
                    _ => 0,
                };
                let left = amount("epsilon").saturating_sub(spent);
                let real = |thousandths: u64| thousandths as f64 / 1000.0;
                let before = sqlx::query(
                    "SELECT id, count FROM noisy_counts WHERE access_grant_id = $1 AND question_key = $2",
                );
                let before = before.bind(id.to_owned()).bind(key.clone());
                if let Some(row) = change.fetch(before).await? {
                    return Ok(NoisyCount {
                        id: row.try_get(0)?,
                        count: row.try_get(1)?,
                        epsilon: real(thousandths),
                        left: real(left),
                        repeated: true,
                    });
                }
                if thousandths > left {
                    let details = [
                        ("left", real(left).to_string()),
                        ("asked", real(thousandths).to_string()),
                    ];
                    return Err(refuse("EV-R448", details));
                }
                let text = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
                let sql = "SELECT COUNT(DISTINCT e.person_id) FROM exposures e JOIN lots l ON l.id = e.lot_id \
                           WHERE e.withdrawn_at IS NULL AND ($1 = '' OR l.product_id = $1) AND ($2 = '' OR e.route = $2) \
                           AND ($3 = '' OR e.given_on >= $3) AND ($4 = '' OR e.given_on <= $4)";
                let query = sqlx::query(sql)
                    .bind(asked.question.product_id.clone().unwrap_or_default())
                    .bind(asked.question.route.clone().unwrap_or_default())
                    .bind(text(asked.question.from))
                    .bind(text(asked.question.to));
                let exact: i64 = match change.fetch(query).await? {
                    Some(row) => row.try_get(0)?,
                    None => 0,
                };
                let noise = discrete_laplace(&mut SysRng, thousandths)
                    .map_err(|error| Fault::Internal(format!("chance: {error}")))?;
                let count = exact.saturating_add(noise);
                let keys = registry.keys();
                let fields = Fields::new().with("spent", Value::Real(Some(real(spent + thousandths))));
                record::change(change, keys, grants, &actor, (id, None), fields).await?;
                let fields = Fields::new()
                    .text("access_grant_id", id)
                    .text("question", question)
                    .text("question_key", key)
                    .with("epsilon", Value::Real(Some(real(thousandths))))
                    .integer("count", count);
                let organisation = grant.organisation_id.as_deref();
                let kept = record::create(change, keys, kind, &actor, organisation, fields).await?;
                change.enter(Entry::new(&actor.id, operation).on("access_grant", id));
                Ok(NoisyCount {
                    id: kept.id,
                    count,
                    epsilon: real(thousandths),
                    left: real(left - thousandths),
                    repeated: false,
                })
            })
        })
        .await
    }
}

/// Epsilon in thousandths.
fn thousandths(epsilon: f64) -> Result<u64, Fault> {
    let scaled = epsilon * 1000.0;
    let whole = scaled.round();
    if (1.0..=10_000.0).contains(&whole) && (scaled - whole).abs() < 1e-6 {
        Ok(whole as u64)
    } else {
        let range = "0.001..10, in steps of 0.001".to_owned();
        Err(field_fault("epsilon", FieldFaultKind::Range { range }))
    }
}
