//! What a visitor without an account asks to have kept for some days: a check of a page to be
//! shared, a report that was begun. It is sealed, and opened by a token that stands nowhere.

use jiff::SignedDuration;
use sqlx::Row;
use uuid::Uuid;

use crate::audit::Entry;
use crate::fault::Fault;
use crate::identity::{open, seal};
use crate::keys::{Purpose, hex, random};
use crate::kind::stamp;
use crate::registry::Registry;
use crate::rights::Actor;

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// A check of a page, to be shown to others.
    PageCheck,
    /// A report of a patient that was begun.
    ReportDraft,
}

impl Shelf {
    const fn name(self) -> &'static str {
        match self {
            Self::PageCheck => "page_check",
            Self::ReportDraft => "report_draft",
        }
    }

    /// Days for which it is kept.
    #[must_use]
    pub const fn days(self) -> i64 {
        match self {
            Self::PageCheck => 14,
            Self::ReportDraft => 7,
        }
    }

    /// Longest content, in bytes.
    const fn bytes_max(self) -> usize {
        match self {
            Self::PageCheck => 3 << 20,
            Self::ReportDraft => 256 << 10,
        }
    }
}

/// Something that was kept. The token is shown once and stored nowhere.
#[derive(Clone)]
pub struct Shelved {
    /// The token.
    pub token: String,
    /// Until when it is kept.
    pub expires_at: String,
}

/// What was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unshelved {
    /// The content.
    pub content: String,
    /// Until when it is kept.
    pub expires_at: String,
}

fn absent() -> Fault {
    Fault::Absent {
        kind: "shelf".to_owned(),
    }
}

impl Registry {
    fn shelf_hash(&self, shelf: Shelf, token: &str) -> String {
        let parts = [b"shelf" as &[u8], shelf.name().as_bytes(), token.as_bytes()];
        hex(&self.keys().hash(Purpose::Token, &parts))
    }

    /// Keeps `content` for the days of its shelf. Operation `shelf.keep`.
    ///
    /// # Errors
    /// [`Fault::Refused`]; [`Fault::Step`] with `EV-R530` for too long a content.
    pub async fn keep_on_shelf(
        &self,
        actor: &Actor,
        shelf: Shelf,
        content: &str,
    ) -> Result<Shelved, Fault> {
        self.rights().reach(actor, "shelf.keep")?;
        if content.len() > shelf.bytes_max() {
            return Err(Fault::Step {
                code: "EV-R530",
                details: vec![("max", shelf.bytes_max().to_string())],
            });
        }
        let id = Uuid::now_v7().to_string();
        let sealed = seal(self.keys(), &place(&id), content.as_bytes())?;
        let now = self.clock().now();
        let life = SignedDuration::from_hours(24 * shelf.days());
        let made = Shelved {
            token: hex(&random::<20>()?),
            expires_at: stamp(now.checked_add(life).unwrap_or(now)),
        };
        let hash = self.shelf_hash(shelf, &made.token);
        let (by, until) = (actor.id.clone(), made.expires_at.clone());
        self.write(move |change| {
            let (id, sealed, hash) = (id.clone(), sealed.clone(), hash.clone());
            let (by, until) = (by.clone(), until.clone());
            Box::pin(async move {
                let sql = "INSERT INTO shelf (id, token_hash, sort, content, created_at, expires_at) \
                           VALUES ($1, $2, $3, $4, $5, $6)";
                let query = sqlx::query(sql)
                    .bind(id.clone())
                    .bind(hash)
                    .bind(shelf.name().to_owned())
                    .bind(sealed)
                    .bind(stamp(change.at()))
                    .bind(until);
                change.execute(query).await?;
                let entry = Entry::new(&by, "shelf.keep").on("shelf", &id);
                change.enter(entry.detail("sort", shelf.name()));
                Ok(())
            })
        })
        .await?;
        Ok(made)
    }

    /// What was kept under a token. Operation `shelf.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`]; [`Fault::Absent`] for what is not there, or not there any more.
    pub async fn read_shelf(
        &self,
        actor: &Actor,
        shelf: Shelf,
        token: &str,
    ) -> Result<Unshelved, Fault> {
        self.rights().reach(actor, "shelf.read")?;
        let sql = "SELECT id, content, expires_at FROM shelf WHERE token_hash = $1 AND sort = $2 AND expires_at > $3";
        let mut connection = self.database().pool().acquire().await?;
        let row = sqlx::query(sql)
            .bind(self.shelf_hash(shelf, token))
            .bind(shelf.name().to_owned())
            .bind(stamp(self.clock().now()))
            .fetch_optional(&mut *connection)
            .await?
            .ok_or_else(absent)?;
        let (id, sealed): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let bytes = open(self.keys(), &place(&id), &sealed)?;
        Ok(Unshelved {
            content: String::from_utf8_lossy(&bytes).into_owned(),
            expires_at: row.try_get(2)?,
        })
    }

    /// Removes what was kept under a token, at once. Operation `shelf.clear`.
    ///
    /// # Errors
    /// As [`Registry::read_shelf`].
    pub async fn clear_shelf(&self, actor: &Actor, shelf: Shelf, token: &str) -> Result<(), Fault> {
        self.rights().reach(actor, "shelf.clear")?;
        let (hash, by) = (self.shelf_hash(shelf, token), actor.id.clone());
        self.write(move |change| {
            let (hash, by) = (hash.clone(), by.clone());
            Box::pin(async move {
                let found = sqlx::query("SELECT id FROM shelf WHERE token_hash = $1");
                let row = change.fetch(found.bind(hash)).await?.ok_or_else(absent)?;
                let id: String = row.try_get(0)?;
                let gone = sqlx::query("DELETE FROM shelf WHERE id = $1");
                change.execute(gone.bind(id.clone())).await?;
                change.enter(Entry::new(&by, "shelf.clear").on("shelf", &id));
                Ok(())
            })
        })
        .await
    }
}

/// What a content is sealed for.
fn place(id: &str) -> String {
    format!("shelf/{id}")
}
