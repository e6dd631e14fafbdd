//! The audit trail: who did or read what, when, on which record, in an order that can't be
//! changed without being found out.
//!
//! Each entry holds the hash of the one before it. The last entry's number and hash stand in a
//! row of their own under a seal made with the registry's secret, so that cutting the trail short
//! is found as well, unless the whole database is set back together with it; for that case
//! [`Head`] can be printed and kept elsewhere.
//!
//! Entries hold no data of patients: a record is named by its id, and its content by a keyed
//! digest, which tells whether it was changed behind the registry's back.

mod names;
mod question;
mod records;
mod verify;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

pub use names::TrailNames;
pub use question::{OwnData, TrailPage, TrailQuestion};
pub use records::verify_records;
pub use verify::{TrailFault, Verified, verify};

use crate::fault::Fault;
use crate::keys::{Keys, Purpose, hex};
use crate::kind::stamp;

/// What is to be written to the trail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Who: the id of a user, `link:ID`, `token:ID`, `system:NAME` or `public`.
    pub actor: String,
    /// In which organisation.
    pub organisation_id: Option<String>,
    /// What was done, such as `exposure.create`.
    pub operation: String,
    /// Kind of the record.
    pub kind: Option<String>,
    /// Id of the record.
    pub record_id: Option<String>,
    /// Its version afterwards.
    pub version: Option<i64>,
    /// Digest of its content before.
    pub before: Option<String>,
    /// Digest of its content afterwards.
    pub after: Option<String>,
    /// What else has to be known; nothing of a patient.
    pub detail: Map<String, Json>,
    /// What a signature means, such as `approved`; an entry with a meaning is a signature after
    /// 21 CFR 11.50: signer, time and meaning together.
    pub meaning: Option<String>,
}

impl Entry {
    /// An entry of `operation` by `actor`.
    #[must_use]
    pub fn new(actor: &str, operation: &str) -> Self {
        Self {
            actor: actor.to_owned(),
            operation: operation.to_owned(),
            ..Self::default()
        }
    }

    /// About this record.
    #[must_use]
    pub fn on(mut self, kind: &str, id: &str) -> Self {
        self.kind = Some(kind.to_owned());
        self.record_id = Some(id.to_owned());
        self
    }

    /// With a detail; nothing of a patient.
    #[must_use]
    pub fn detail(mut self, key: &str, value: impl Into<Json>) -> Self {
        self.detail.insert(key.to_owned(), value.into());
        self
    }

    /// As a signature that means `meaning`.
    #[must_use]
    pub fn signed(mut self, meaning: &str) -> Self {
        self.meaning = Some(meaning.to_owned());
        self
    }
}

/// The end of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of the last entry; 0 before the first.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// Its time.
    pub at: Option<Timestamp>,
}

impl Head {
    const fn empty() -> Self {
        Self {
            seq: 0,
            hash: String::new(),
            at: None,
        }
    }

    /// The time of the next entry: never before the last one, even when the clock was set back.
    #[must_use]
    pub fn not_before(&self, now: Timestamp) -> Timestamp {
        self.at.map_or(now, |at| at.max(now))
    }
}

/// Writes the trail.
#[derive(Debug, Clone)]
pub struct Trail {
    keys: Keys,
}

const COLUMNS: &str = "seq, at, actor, organisation_id, operation, kind, record_id, version, before_digest, \
                       after_digest, detail, meaning, previous, hash";
const WIDTH: usize = 14;
/// Rows of one statement; few lengths, so that the database prepares few statements.
const CHUNKS: [usize; 4] = [64, 16, 4, 1];

/// An entry with its place in the chain, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: String,
    /// What.
    pub entry: Entry,
    /// Its detail as it is stored.
    pub detail: Option<String>,
    /// Hash of the entry before.
    pub previous: String,
    /// Its hash.
    pub hash: String,
}

impl Trail {
    /// A trail sealed with `keys`.
    #[must_use]
    pub const fn new(keys: Keys) -> Self {
        Self { keys }
    }

    /// Where the trail ends.
    ///
    /// # Errors
    /// [`Fault::Corrupt`] when the seal does not fit, or what the database says.
    pub async fn head(&self, connection: &mut AnyConnection) -> Result<Head, Fault> {
        let row = sqlx::query("SELECT seq, hash, at, seal FROM audit_heads WHERE id = 1")
            .fetch_optional(connection)
            .await?;
        let Some(row) = row else {
            return Ok(Head::empty());
        };
        let (seq, hash): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        let (at, seal): (String, String) = (row.try_get(2)?, row.try_get(3)?);
        if seal != self.seal(seq, &hash) {
            return Err(Fault::Corrupt {
                message: "the seal of the audit trail does not fit its end".to_owned(),
            });
        }
        let at = at.parse().map_err(|_| Fault::Corrupt {
            message: "the end of the audit trail has no time".to_owned(),
        })?;
        Ok(Head {
            seq,
            hash,
            at: Some(at),
        })
    }

    fn seal(&self, seq: i64, hash: &str) -> String {
        let parts: [&[u8]; 2] = [&seq.to_be_bytes(), hash.as_bytes()];
        hex(&self.keys.hash(Purpose::Audit, &parts))
    }

    /// Writes `entries` behind `head`, in the transaction of `connection`.
    pub(crate) async fn append(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        at: Timestamp,
        entries: Vec<Entry>,
    ) -> Result<(), Fault> {
        if entries.is_empty() {
            return Ok(());
        }
        let (first, mut seq, mut previous) = (head.seq == 0, head.seq, head.hash);
        let at = stamp(at);
        let mut links = Vec::with_capacity(entries.len());
        for entry in entries {
            seq += 1;
            let link = Link::chain(seq, &at, entry, previous);
            previous = link.hash.clone();
            links.push(link);
        }
        let mut rest = links.as_slice();
        while !rest.is_empty() {
            let rows = CHUNKS
                .iter()
                .copied()
                .find(|rows| *rows <= rest.len())
                .unwrap_or(1);
            let (chunk, tail) = rest.split_at(rows);
            insert(connection, chunk).await?;
            rest = tail;
        }
        let seal = self.seal(seq, &previous);
        let sql = if first {
            "INSERT INTO audit_heads (seq, hash, at, seal, id) VALUES ($1, $2, $3, $4, 1)"
        } else {
            "UPDATE audit_heads SET seq = $1, hash = $2, at = $3, seal = $4 WHERE id = 1"
        };
        sqlx::query(sql)
            .bind(seq)
            .bind(previous)
            .bind(at)
            .bind(seal)
            .execute(connection)
            .await?;
        Ok(())
    }
}

async fn insert(connection: &mut AnyConnection, links: &[Link]) -> Result<(), Fault> {
    let mut sql = format!("INSERT INTO audit_entries ({COLUMNS}) VALUES ");
    for row in 0..links.len() {
        let places: Vec<String> = (1..=WIDTH)
            .map(|n| format!("${}", row * WIDTH + n))
            .collect();
        let comma = if row > 0 { ", " } else { "" };
        sql.push_str(&format!("{comma}({})", places.join(", ")));
    }
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for link in links {
        let entry = &link.entry;
        query = query
            .bind(link.seq)
            .bind(link.at.clone())
            .bind(entry.actor.clone())
            .bind(entry.organisation_id.clone())
            .bind(entry.operation.clone())
            .bind(entry.kind.clone())
            .bind(entry.record_id.clone())
            .bind(entry.version)
            .bind(entry.before.clone())
            .bind(entry.after.clone())
            .bind(link.detail.clone())
            .bind(entry.meaning.clone())
            .bind(link.previous.clone())
            .bind(link.hash.clone());
    }
    query.execute(connection).await?;
    Ok(())
}

impl Link {
    fn chain(seq: i64, at: &str, entry: Entry, previous: String) -> Self {
        let detail =
            (!entry.detail.is_empty()).then(|| Json::Object(entry.detail.clone()).to_string());
        let mut link = Self {
            seq,
            at: at.to_owned(),
            entry,
            detail,
            previous,
            hash: String::new(),
        };
        link.hash = link.computed();
        link
    }

    /// The hash that follows from the content. Every part goes in with its length, and absence is
    /// another thing than an empty text, so that no two contents give the same bytes.
    #[must_use]
    pub fn computed(&self) -> String {
        let mut hasher = Sha256::new();
        let mut part = |text: Option<&str>| match text {
            Some(text) => {
                hasher.update([1]);
                hasher.update((text.len() as u64).to_be_bytes());
                hasher.update(text.as_bytes());
            }
            None => hasher.update([0]),
        };
        let (seq, version) = (
            self.seq.to_string(),
            self.entry.version.map(|v| v.to_string()),
        );
        part(Some(&self.previous));
        part(Some(&seq));
        part(Some(&self.at));
        part(Some(&self.entry.actor));
        part(self.entry.organisation_id.as_deref());
        part(Some(&self.entry.operation));
        part(self.entry.kind.as_deref());
        part(self.entry.record_id.as_deref());
        part(version.as_deref());
        part(self.entry.before.as_deref());
        part(self.entry.after.as_deref());
        part(self.detail.as_deref());
        part(self.entry.meaning.as_deref());
        hex(&hasher.finalize())
    }

    /// A stored entry, from a row of [`links`].
    fn of_row(row: &sqlx::any::AnyRow) -> Result<Self, Fault> {
        let detail: Option<String> = row.try_get(10)?;
        let parsed = detail
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok());
        Ok(Self {
            seq: row.try_get(0)?,
            at: row.try_get(1)?,
            entry: Entry {
                actor: row.try_get(2)?,
                organisation_id: row.try_get(3)?,
                operation: row.try_get(4)?,
                kind: row.try_get(5)?,
                record_id: row.try_get(6)?,
                version: row.try_get(7)?,
                before: row.try_get(8)?,
                after: row.try_get(9)?,
                detail: parsed.unwrap_or_default(),
                meaning: row.try_get(11)?,
            },
            detail,
            previous: row.try_get(12)?,
            hash: row.try_get(13)?,
        })
    }
}

/// Entries behind number `after`, in order, at most `limit`; with `record` only those about it.
///
/// # Errors
/// What the database says.
pub async fn links(
    connection: &mut AnyConnection,
    after: i64,
    limit: i64,
    record: Option<(&str, &str)>,
) -> Result<Vec<Link>, Fault> {
    let rows = match record {
        None => {
            let sql =
                format!("SELECT {COLUMNS} FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT $2");
            sqlx::query(AssertSqlSafe(sql))
                .bind(after)
                .bind(limit)
                .fetch_all(connection)
                .await?
        }
        Some((kind, id)) => {
            let sql = format!(
                "SELECT {COLUMNS} FROM audit_entries WHERE record_id = $3 AND kind = $4 AND seq > $1 \
                 ORDER BY seq LIMIT $2"
            );
            sqlx::query(AssertSqlSafe(sql))
                .bind(after)
                .bind(limit)
                .bind(id.to_owned())
                .bind(kind.to_owned())
                .fetch_all(connection)
                .await?
        }
    };
    rows.iter().map(Link::of_row).collect()
}
