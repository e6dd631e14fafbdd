//! The registry as its users see it: every call names who asks, and is checked, done and written
//! to the trail as one.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use tokio::task::JoinHandle;

use crate::audit::{Entry, Head, Trail, Verified, verify, verify_records};
use crate::clock::{Clock, MachineClock};
use crate::database::{Change, Database, Writer};
use crate::fault::Fault;
use crate::files::Files;
use crate::flows::hook;
use crate::identity;
use crate::jobs;
use crate::keys::Keys;
use crate::kind::{ColumnType, Fields, Kind, Kinds};
use crate::once::Once;
use crate::record::{self, List, Page, Record};
use crate::rights::{Actor, Rights};

/// Where a registry is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Address of the database: `sqlite:PATH` or `postgres://...`.
    pub url: String,
    /// Folder of the files and of the secret.
    pub folder: PathBuf,
}

/// The address of a database as it may be shown: without the password.
#[must_use]
pub fn without_password(url: &str) -> String {
    let (Some((scheme, rest)), true) = (url.split_once("://"), url.starts_with("postgres")) else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split_once(':').map_or(user, |(user, _)| user);
            format!("{scheme}://{user}@{host}")
        }
        None => url.to_owned(),
    }
}

/// An open registry. Copies of it are the same registry.
#[derive(Debug, Clone)]
pub struct Registry {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    database: Arc<Database>,
    writer: Writer,
    writing: std::sync::Mutex<Option<JoinHandle<()>>>,
    trail: Trail,
    files: Files,
    keys: Keys,
    kinds: &'static Kinds,
    rights: &'static Rights,
    clock: Arc<dyn Clock>,
    identity: identity::State,
    jobs: Arc<jobs::State>,
}

impl Registry {
    /// Opens the registry, or begins a new one where none is.
    ///
    /// # Errors
    /// What keeps it from opening; see [`Database::open`].
    pub async fn open(settings: &Settings) -> Result<Self, Fault> {
        Self::open_at(settings, Arc::new(MachineClock)).await
    }

    /// Like [`Registry::open`], by another clock.
    ///
    /// # Errors
    /// As there.
    pub async fn open_at(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, Fault> {
        let folder = &settings.folder;
        std::fs::create_dir_all(folder).map_err(|error| Fault::File {
            path: folder.clone(),
            error,
        })?;
        let kinds = Kinds::embedded()?;
        let rights = Rights::embedded()?;
        let files = Files::open(&folder.join("files"))?;
        let database = Arc::new(Database::open(&settings.url).await?);
        let place = folder.join("secret");
        // A registry that has begun gets no new secret: the old one is lost or elsewhere.
        let keys = if database.has_begun().await? {
            Keys::read(&place)?
        } else {
            Keys::open(&place)?
        };
        let trail = Trail::new(keys.clone());
        // A secret that is not this registry's would begin a second row of pseudonyms.
        trail.head(&mut *database.pool().acquire().await?).await?;
        let jobs = Arc::new(jobs::State::default());
        let clock_and_jobs = (Arc::clone(&clock), Arc::clone(&jobs));
        let (writer, writing) = Writer::start(Arc::clone(&database), trail.clone(), clock_and_jobs);
        let inner = Inner {
            database,
            writer,
            writing: std::sync::Mutex::new(Some(writing)),
            trail,
            files,
            keys,
            kinds,
            rights,
            clock,
            identity: identity::State::new(),
            jobs,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// The task that writes.
    #[must_use]
    pub fn writer(&self) -> &Writer {
        &self.inner.writer
    }

    /// The files.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.inner.files
    }

    /// The secret.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// Who was known a moment ago.
    pub(crate) fn identity(&self) -> &identity::State {
        &self.inner.identity
    }

    /// What is known of mails and webhooks.
    pub(crate) fn jobs(&self) -> &jobs::State {
        &self.inner.jobs
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.inner.clock
    }

    /// The kinds of records.
    #[must_use]
    pub fn kinds(&self) -> &'static Kinds {
        self.inner.kinds
    }

    /// The kind of this name.
    ///
    /// # Errors
    /// [`Fault::Absent`].
    pub fn kind(&self, name: &str) -> Result<&'static Kind, Fault> {
        self.inner.kinds.get(name).ok_or_else(|| Fault::Absent {
            kind: name.to_owned(),
        })
    }

    /// The table of rights.
    #[must_use]
    pub fn rights(&self) -> &'static Rights {
        self.inner.rights
    }

    /// Makes a record of what a user sent.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`], [`Fault::Reference`], [`Fault::Duplicate`].
    pub async fn create(
        &self,
        actor: &Actor,
        kind: &'static Kind,
        sent: &Map<String, Json>,
    ) -> Result<Record, Fault> {
        self.create_once(actor, kind, sent, None).await
    }

    /// Like [`Registry::create`]; with a key, a request that comes again gives the record that it
    /// made the first time.
    ///
    /// # Errors
    /// As there, and [`Fault::Step`] with `EV-R533` for a key of another request.
    pub async fn create_once(
        &self,
        actor: &Actor,
        kind: &'static Kind,
        sent: &Map<String, Json>,
        key: Option<&str>,
    ) -> Result<Record, Fault> {
        let operation = format!("{}.create", kind.name);
        self.inner.rights.reach(actor, &operation)?;
        let fields = kind.fields(sent, true).map_err(Fault::Fields)?;
        let organisation = actor.organisation_for(self.inner.rights, &operation);
        let once = key.map(|key| Once::new(key, kind, sent));
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor, once) = (registry.clone(), actor.clone(), once.clone());
            let (fields, mut organisation) = (fields.clone(), organisation.clone());
            Box::pin(async move {
                if let Some(once) = &once
                    && let Some(id) = once.before(change, &actor).await?
                {
                    return record::read_any(change.connection(), kind, &id).await;
                }
                registry.references(change, &actor, kind, &fields).await?;
                let maker = (&actor, &mut organisation);
                let fields = hook::before_create(change, maker, kind, fields).await?;
                let keys = &registry.inner.keys;
                let organisation = organisation.as_deref();
                let record =
                    record::create(change, keys, kind, &actor, organisation, fields).await?;
                if let Some(once) = &once {
                    once.keep(change, &actor, &record.id).await?;
                }
                Ok(record)
            })
        })
        .await
    }

    /// Reads a record. Reading data of a patient is written to the trail first.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn read(&self, actor: &Actor, kind: &Kind, id: &str) -> Result<Record, Fault> {
        let operation = format!("{}.read", kind.name);
        let reach = self.inner.rights.reach(actor, &operation)?;
        let record = {
            let mut connection = self.inner.database.pool().acquire().await?;
            let mut shown = vec![record::read(&mut connection, kind, id, &reach).await?];
            hook::before_read(&mut connection, (self, actor), kind, &mut shown).await?;
            shown.pop().ok_or_else(|| Fault::Absent {
                kind: kind.name.clone(),
            })?
        };
        if kind.personal {
            let mut entry = Entry::new(&actor.id, &operation).on(&kind.name, id);
            entry.organisation_id.clone_from(&record.organisation_id);
            entry.version = Some(record.version);
            self.enter(entry).await?;
        }
        Ok(record)
    }

    /// Reads a page of records; it may hold fewer than were asked for where a story keeps some closed.
    /// Of patients' data, the ids that were shown go to the trail first.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`].
    pub async fn list(&self, actor: &Actor, kind: &Kind, list: &List) -> Result<Page, Fault> {
        let operation = format!("{}.read", kind.name);
        let reach = self.inner.rights.reach(actor, &operation)?;
        let page = {
            let mut connection = self.inner.database.pool().acquire().await?;
            let mut page = list.page(&mut connection, kind, &reach).await?;
            hook::before_read(&mut connection, (self, actor), kind, &mut page.records).await?;
            page
        };
        if kind.personal && !page.records.is_empty() {
            let ids: Vec<&str> = page
                .records
                .iter()
                .map(|record| record.id.as_str())
                .collect();
            let mut entry = Entry::new(&actor.id, &operation).detail("ids", ids);
            entry.kind = Some(kind.name.clone());
            self.enter(entry).await?;
        }
        Ok(page)
    }

    /// Earlier versions of a record, the oldest first.
    ///
    /// # Errors
    /// As [`Registry::read`].
    pub async fn history(&self, actor: &Actor, kind: &Kind, id: &str) -> Result<Vec<Json>, Fault> {
        self.read(actor, kind, id).await?;
        let mut connection = self.inner.database.pool().acquire().await?;
        record::earlier(&mut connection, kind, id).await
    }

    /// Changes fields of a record that has version `expected`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Stale`], [`Fault::Withdrawn`],
    /// [`Fault::Fields`], [`Fault::Reference`], [`Fault::Duplicate`].
    pub async fn change(
        &self,
        actor: &Actor,
        kind: &'static Kind,
        (id, expected): (&str, i64),
        sent: &Map<String, Json>,
    ) -> Result<Record, Fault> {
        let reach = self
            .inner
            .rights
            .reach(actor, &format!("{}.change", kind.name))?;
        let fields = kind.fields(sent, false).map_err(Fault::Fields)?;
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (fields, reach) = (fields.clone(), reach.clone());
            Box::pin(async move {
                let old = record::read(change.connection(), kind, &id, &reach).await?;
                registry.references(change, &actor, kind, &fields).await?;
                let mut fields = fields;
                // What is out of date or withdrawn is refused for that, not for what the story says.
                if old.version == expected && old.withdrawn_at.is_none() {
                    let whose = (kind, &old);
                    fields = hook::before_change(change, &actor, whose, fields).await?;
                }
                let keys = &registry.inner.keys;
                record::change(change, keys, kind, &actor, (&id, Some(expected)), fields).await
            })
        })
        .await
    }

    /// Withdraws a record.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Stale`], [`Fault::Withdrawn`].
    pub async fn withdraw(
        &self,
        actor: &Actor,
        kind: &'static Kind,
        (id, expected): (&str, i64),
        reason: &str,
    ) -> Result<Record, Fault> {
        let reach = self
            .inner
            .rights
            .reach(actor, &format!("{}.withdraw", kind.name))?;
        let (registry, actor) = (self.clone(), actor.clone());
        let (id, reason) = (id.to_owned(), reason.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, reason) = (reach.clone(), reason.clone());
            Box::pin(async move {
                record::read(change.connection(), kind, &id, &reach).await?;
                let keys = &registry.inner.keys;
                record::withdraw(change, keys, kind, &actor, (&id, Some(expected)), &reason).await
            })
        })
        .await
    }

    /// Runs statements in a transaction; see [`Writer::write`].
    ///
    /// # Errors
    /// What `work` says, or the database.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'a, 'c> Fn(
                &'a mut Change<'c>,
            ) -> futures_util::future::BoxFuture<'a, Result<T, Fault>>
            + Send
            + Sync
            + 'static,
    {
        self.inner.writer.write(work).await
    }

    /// Writes an entry to the trail and waits until it is on the disk.
    ///
    /// # Errors
    /// What the database says.
    pub async fn enter(&self, entry: Entry) -> Result<(), Fault> {
        self.write(move |change| {
            let entry = entry.clone();
            Box::pin(async move {
                change.enter(entry);
                Ok(())
            })
        })
        .await
    }

    /// Checks that what a record of patients' data refers to may be seen by whoever refers to it;
    /// else an id would be enough to tie a record to a stranger.
    ///
    /// # Errors
    /// [`Fault::Reference`] with the field.
    pub async fn references(
        &self,
        change: &mut Change<'_>,
        actor: &Actor,
        kind: &Kind,
        fields: &Fields,
    ) -> Result<(), Fault> {
        for column in &kind.columns {
            let (ColumnType::Reference { of }, Some(id)) =
                (&column.holds, fields.get_text(&column.name))
            else {
                continue;
            };
            let of = self.kind(of)?;
            if !of.personal {
                // The database itself checks that it is there.
                continue;
            }
            let operation = format!("{}.read", of.name);
            let reach = self
                .inner
                .rights
                .reach(actor, &operation)
                .unwrap_or_default();
            match record::read(change.connection(), of, id, &reach).await {
                Ok(_) => {}
                Err(Fault::Absent { .. }) => {
                    return Err(Fault::Reference {
                        field: column.name.clone(),
                    });
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }

    /// Reads the whole audit trail.
    ///
    /// # Errors
    /// What the database says.
    pub async fn verify(&self) -> Result<Verified, Fault> {
        let mut connection = self.inner.database.pool().acquire().await?;
        verify(&mut connection, &self.inner.trail).await
    }

    /// Reads the whole audit trail, every record and every file that a record names.
    ///
    /// # Errors
    /// What the database says, or [`Fault::File`].
    pub async fn verify_all(&self) -> Result<Verified, Fault> {
        let mut verified = self.verify().await?;
        let mut connection = self.inner.database.pool().acquire().await?;
        for kind in self.inner.kinds.iter() {
            let (keys, files) = (&self.inner.keys, &self.inner.files);
            let faults = verify_records(&mut connection, keys, files, kind).await?;
            verified.faults.extend(faults);
        }
        Ok(verified)
    }

    /// Like [`Registry::verify_all`] (with `records`) or [`Registry::verify`], beside a program
    /// that may be serving the registry. Changes made meanwhile can show up as faults of records;
    /// run it again before you believe them.
    ///
    /// # Errors
    /// What keeps the registry from being read.
    pub async fn verify_beside(settings: &Settings, records: bool) -> Result<Verified, Fault> {
        if records {
            Database::check_beside(&settings.url).await?;
        }
        let mut connection = Database::connect_beside(&settings.url).await?;
        let keys = Keys::read(&settings.folder.join("secret"))?;
        let mut verified = verify(&mut connection, &Trail::new(keys.clone())).await?;
        if records {
            let files = Files::open(&settings.folder.join("files"))?;
            for kind in Kinds::embedded()?.iter() {
                let faults = verify_records(&mut connection, &keys, &files, kind).await?;
                verified.faults.extend(faults);
            }
        }
        Ok(verified)
    }

    /// The end of the audit trail.
    ///
    /// # Errors
    /// [`Fault::Corrupt`], or what the database says.
    pub async fn head(&self) -> Result<Head, Fault> {
        let mut connection = self.inner.database.pool().acquire().await?;
        self.inner.trail.head(&mut connection).await
    }

    /// Waits until all work is done and closes the database. Other copies can't write any more.
    pub async fn close(self) {
        let writing = self
            .inner
            .writing
            .lock()
            .ok()
            .and_then(|mut writing| writing.take());
        let database = Arc::clone(&self.inner.database);
        drop(self);
        if let Some(writing) = writing {
            // The task ends by itself once no copy is left; a copy that somebody keeps must not
            // hold up the end of the program.
            let _ = tokio::time::timeout(std::time::Duration::from_secs(10), writing).await;
        }
        database.close().await;
    }
}
