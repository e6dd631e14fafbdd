//! A person who came by a link asks that what is held of them be erased. Whoever may erase sees the
//! request, and it is done with the erasure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::steps::checked;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureWish {
    /// What they say about it; nobody has to give a reason.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Registry {
    /// Notes that a person wants their data erased. The output is a record of the kind
    /// `erasure_request`.
    ///
    /// Operation: `erasure_request.ask`.
    ///
    /// # Errors
    /// [`Fault::Refused`] for somebody who did not come by a link; [`Fault::Step`] with `EV-R355` when
    /// it was asked for before.
    pub async fn ask_erasure(&self, actor: &Actor, wish: ErasureWish) -> Result<Record, Fault> {
        const OPERATION: &str = "erasure_request.ask";
        self.rights().reach(actor, OPERATION)?;
        let Some(person) = actor.person_id.clone() else {
            return Err(Fault::Refused {
                operation: OPERATION.to_owned(),
            });
        };
        let fields = checked(self.kind("erasure_request")?, &wish, false)?;
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (person, fields) = (person.clone(), fields.clone());
            Box::pin(async move {
                if !open(change, &person).await?.is_empty() {
                    return Err(Fault::step("EV-R355"));
                }
                let kind = registry.kind("person")?;
                let of = record::read_any(change.connection(), kind, &person).await?;
                let fields = fields.text("person_id", person).text("state", "open");
                let kind = registry.kind("erasure_request")?;
                // It belongs to the clinic that holds the data.
                let organisation = of.organisation_id.as_deref();
                let keys = registry.keys();
                let asked =
                    record::create(change, keys, kind, &actor, organisation, fields).await?;
                change.enter(Entry::new(&actor.id, OPERATION).on("erasure_request", &asked.id));
                Ok(asked)
            })
        })
        .await
    }
}

/// Requests of a person that nobody has answered.
async fn open(change: &mut Change<'_>, person: &str) -> Result<Vec<String>, Fault> {
    let sql = "SELECT id FROM erasure_requests WHERE person_id = $1 AND state = 'open' \
               AND withdrawn_at IS NULL ORDER BY id";
    let rows = change
        .fetch_all(sqlx::query(sql).bind(person.to_owned()))
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The requests of a person are done: their data are being erased.
pub(super) async fn answer(
    change: &mut Change<'_>,
    (registry, actor): (&Registry, &Actor),
    person: &str,
) -> Result<(), Fault> {
    let kind = registry.kind("erasure_request")?;
    for id in open(change, person).await? {
        let fields = Fields::new().text("state", "done");
        record::change(change, registry.keys(), kind, actor, (&id, None), fields).await?;
    }
    Ok(())
}
