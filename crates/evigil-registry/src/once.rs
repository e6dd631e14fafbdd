//! Requests that come twice. A client that got no answer sends its request again with the same
//! key; the record is made once, and the answer is that of the first time.

use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use sqlx::Row;

use crate::database::Change;
use crate::fault::Fault;
use crate::keys::hex;
use crate::kind::{Kind, stamp};
use crate::rights::Actor;

/// The key of a request, and the digest by which the request is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Once {
    key: String,
    digest: String,
}

impl Once {
    pub(crate) fn new(key: &str, kind: &Kind, sent: &Map<String, Json>) -> Self {
        Self::of_bytes(
            key,
            &kind.name,
            Json::Object(sent.clone()).to_string().as_bytes(),
        )
    }

    /// The key of a request that is known by `what` it asks for and by the bytes that it sends.
    pub(crate) fn of_bytes(key: &str, what: &str, sent: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(what.as_bytes());
        hasher.update([0]);
        hasher.update(sent);
        Self {
            key: key.to_owned(),
            digest: hex(&hasher.finalize()),
        }
    }

    /// What the same request was answered before: the id of the record that it made.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R533` when the key belongs to another request.
    pub(crate) async fn before(
        &self,
        change: &mut Change<'_>,
        actor: &Actor,
    ) -> Result<Option<String>, Fault> {
        let sql =
            "SELECT request_digest, answer FROM idempotency_keys WHERE actor = $1 AND key = $2";
        let query = sqlx::query(sql)
            .bind(actor.id.clone())
            .bind(self.key.clone());
        let Some(row) = change.fetch(query).await? else {
            return Ok(None);
        };
        let digest: String = row.try_get(0)?;
        if digest != self.digest {
            return Err(Fault::step("EV-R533"));
        }
        Ok(Some(row.try_get(1)?))
    }

    /// Remembers what the request is answered: the id of the record that it made.
    pub(crate) async fn keep(
        &self,
        change: &mut Change<'_>,
        actor: &Actor,
        answer: &str,
    ) -> Result<(), Fault> {
        let sql = "INSERT INTO idempotency_keys (actor, key, request_digest, status, answer, created_at) \
                   VALUES ($1, $2, $3, 201, $4, $5)";
        let query = sqlx::query(sql)
            .bind(actor.id.clone())
            .bind(self.key.clone())
            .bind(self.digest.clone())
            .bind(answer.to_owned())
            .bind(stamp(change.at()));
        change.execute(query).await?;
        Ok(())
    }
}
