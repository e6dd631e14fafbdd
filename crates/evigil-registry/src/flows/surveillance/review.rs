//! The board's decision on a signal, and what others see of it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::case::signs;
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Role};

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignalReview {
    /// Version of the signal that was looked at.
    pub version: i64,
    /// `confirmed`, `refuted` or `monitoring`.
    pub decision: String,
    /// Why, and who dissented.
    pub minutes: String,
    /// Who took part.
    pub members: Vec<String>,
    /// Day of the decision; today where nothing is said.
    #[serde(default)]
    pub decided_on: Option<Date>,
}

/// A signal that was decided on, as everybody who takes part sees it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReviewedSignal {
    /// Product.
    pub product: String,
    /// Event.
    pub event: String,
    /// What was decided.
    pub decision: String,
    /// When.
    pub decided_on: String,
    /// Reports with both, those of the background included; nothing where they are too few to be
    /// told outside the board.
    pub reports: Option<u64>,
    /// Fewest reports that are told.
    pub fewest_told: u64,
}

/// Fewest reports that are told outside the board and the authority. Counts below it can point at a
/// person; it is the usual smallest cell of health statistics, and the same for all tables of a row,
/// because only single counts are shown here and no margins.
const FEWEST_TOLD: u64 = 5;
/// Signals of a list.
const LISTED: i64 = 1000;

#[derive(Clone)]
struct Reviewing {
    registry: Registry,
    actor: Actor,
    id: String,
    version: i64,
    decision: String,
    fields: Fields,
}

impl Registry {
    /// Records the decision of the board on a signal, as a signature.
    ///
    /// Operation: `signal.review`. The output is a record of the kind `signal_review`.
    ///
    /// # Errors
    /// [`Fault::Fields`], [`Fault::Stale`]; [`Fault::Step`] with `EV-R337` for a token.
    pub async fn review_signal(
        &self,
        actor: &Actor,
        signal_id: &str,
        review: SignalReview,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "signal.review")?;
        signs(actor)?;
        let today = self.clock().today();
        let mut sent = serde_json::Map::new();
        sent.insert("signal_id".to_owned(), signal_id.into());
        sent.insert("decision".to_owned(), review.decision.as_str().into());
        sent.insert("minutes".to_owned(), review.minutes.into());
        sent.insert("members".to_owned(), review.members.join("\n").into());
        let decided_on = review.decided_on.unwrap_or(today).min(today).to_string();
        sent.insert("decided_on".to_owned(), decided_on.into());
        if review.members.iter().all(|member| member.trim().is_empty()) {
            let fault = crate::kind::FieldFaultKind::Missing;
            return Err(Fault::Fields(vec![crate::kind::FieldFault::new(
                "members", fault,
            )]));
        }
        let fields = self.kind("signal_review")?.fields(&sent, true);
        let reviewing = Reviewing {
            registry: self.clone(),
            actor: actor.clone(),
            id: signal_id.to_owned(),
            version: review.version,
            decision: review.decision,
            fields: fields.map_err(Fault::Fields)?,
        };
        self.write(move |change| {
            let reviewing = reviewing.clone();
            Box::pin(async move { reviewing.run(change).await })
        })
        .await
    }

    /// Signals that the board has decided on, the newest decision first; small counts only for the
    /// board and the authority.
    ///
    /// Operation: `signal.read_reviewed`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reviewed_signals(&self, actor: &Actor) -> Result<Vec<ReviewedSignal>, Fault> {
        self.rights().reach(actor, "signal.read_reviewed")?;
        let sees_all = actor.has(Role::Board) || actor.has(Role::Regulator);
        let mut connection = self.database().pool().acquire().await?;
        let rows = sqlx::query(
            "SELECT s.product, s.event, v.decision, v.decided_on, s.measures FROM signal_reviews v \
             JOIN signals s ON s.id = v.signal_id \
             WHERE v.withdrawn_at IS NULL AND s.withdrawn_at IS NULL ORDER BY v.id DESC LIMIT $1",
        )
        .bind(LISTED)
        .fetch_all(&mut *connection)
        .await?;
        let mut signals = Vec::with_capacity(rows.len());
        for row in rows {
            let measures: Option<String> = row.try_get(4)?;
            let measures: serde_json::Value =
                serde_json::from_str(&measures.unwrap_or_default()).unwrap_or_default();
            let reports = measures.get("n11").and_then(serde_json::Value::as_u64);
            signals.push(ReviewedSignal {
                product: row.try_get(0)?,
                event: row.try_get(1)?,
                decision: row.try_get(2)?,
                decided_on: row.try_get(3)?,
                reports: reports.filter(|count| sees_all || *count >= FEWEST_TOLD),
                fewest_told: if sees_all { 0 } else { FEWEST_TOLD },
            });
        }
        Ok(signals)
    }
}

impl Reviewing {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let keys = registry.keys();
        let kind = registry.kind("signal")?;
        let expected = Some(self.version);
        let fields = Fields::new().text("state", self.decision.clone());
        record::change(
            change,
            keys,
            kind,
            &self.actor,
            (&self.id, expected),
            fields,
        )
        .await?;
        let organisation = self
            .actor
            .organisation_for(registry.rights(), "signal.review");
        let kind = registry.kind("signal_review")?;
        let fields = self.fields.clone();
        let review = record::create(
            change,
            keys,
            kind,
            &self.actor,
            organisation.as_deref(),
            fields,
        )
        .await?;
        change.enter(
            Entry::new(&self.actor.id, "signal.review")
                .on("signal", &self.id)
                .detail("decision", self.decision.clone())
                .signed("signal decided"),
        );
        Ok(review)
    }
}
