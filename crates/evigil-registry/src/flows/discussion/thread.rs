//! Opening, reading and moderating a discussion.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::steps::{checked, field_fault, refuse};
use crate::kind::{FieldFaultKind, Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A discussion to open.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThreadToOpen {
    /// Kind of the object, such as `product`.
    pub object_kind: String,
    /// Id of the object.
    pub object_id: String,
    /// What it is about.
    pub title: String,
    /// Who may read it.
    pub visibility: ThreadVisibility,
}

/// Who may read a discussion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThreadVisibility {
    /// Everybody.
    Public,
    /// Whoever takes part; where the object is not open to everybody, of them those who may see
    /// the object.
    Members,
}

/// What a moderator does with a discussion; what is left out stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThreadModeration {
    /// Whether it takes no more posts.
    #[serde(default)]
    pub locked: Option<bool>,
    /// Takes a public discussion back to those who take part.
    #[serde(default)]
    pub members_only: bool,
}

/// A discussion with its posts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Discussion {
    /// Its id.
    pub id: String,
    /// Kind of the object.
    pub object_kind: String,
    /// Id of the object.
    pub object_id: String,
    /// What it is about.
    pub title: String,
    /// Who may read it: `public`, `members` or `object`.
    pub visibility: String,
    /// Whether it takes no more posts.
    pub locked: bool,
    /// Its posts, the oldest first.
    pub posts: Vec<PostShown>,
}

/// A post as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PostShown {
    /// Its id.
    pub id: String,
    /// Id of who wrote it.
    pub author: String,
    /// When, RFC 3339.
    pub created_at: String,
    /// When its text was changed last, RFC 3339; absent when it never was.
    pub edited_at: Option<String>,
    /// The post that it answers.
    pub replies_to_id: Option<String>,
    /// The text, safe to show; absent when it was hidden or withdrawn.
    pub html: Option<String>,
    /// Whether a moderator has hidden it.
    pub hidden: bool,
    /// Whether its author has withdrawn it.
    pub withdrawn: bool,
    /// Its version, for a change.
    pub version: i64,
}

/// Opens a discussion inside a change. Whether the actor may open one is asked before.
pub(in crate::flows) async fn open(
    registry: &Registry,
    change: &mut Change<'_>,
    actor: &Actor,
    organisation: Option<&str>,
    thread: &ThreadToOpen,
) -> Result<Record, Fault> {
    let unknown = || refuse("EV-R411", [("kind", thread.object_kind.clone())]);
    if matches!(thread.object_kind.as_str(), "thread" | "post") {
        return Err(unknown());
    }
    let of = registry.kind(&thread.object_kind).map_err(|_| unknown())?;
    let read = format!("{}.read", of.name);
    let reach = registry.rights().reach(actor, &read)?;
    let object = record::read(change.connection(), of, &thread.object_id, &reach).await?;
    let everybody = registry.rights().reach(&Actor::public(), &read);
    let is_open = !of.personal && everybody.is_ok_and(|reach| reach.holds(of, &object));
    let (visibility, organisation) = match (thread.visibility, is_open) {
        (ThreadVisibility::Public, true) => ("public", organisation),
        (ThreadVisibility::Members, true) => ("members", organisation),
        (ThreadVisibility::Public, false) => return Err(Fault::step("EV-R410")),
        // Whoever may see the object is found by its organisation.
        (ThreadVisibility::Members, false) => ("object", object.organisation_id.as_deref()),
    };
    let kind = registry.kind("thread")?;
    let sent = serde_json::json!({
        "object_kind": of.name, "object_id": object.id, "title": thread.title, "visibility": visibility,
    });
    let fields = checked(kind, &sent, true)?.with("locked", Value::Boolean(Some(false)));
    record::create(change, registry.keys(), kind, actor, organisation, fields).await
}

impl Registry {
    /// Opens a discussion about an object that the actor may see. Operation `thread.open`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`] for an object that is not there or not for this
    /// reader, [`Fault::Fields`]; [`Fault::Step`] with `EV-R410` for a public discussion about
    /// what not everybody may see, `EV-R411` for what can't be discussed.
    pub async fn open_thread(&self, actor: &Actor, thread: &ThreadToOpen) -> Result<Record, Fault> {
        let operation = "thread.open";
        self.rights().reach(actor, operation)?;
        let organisation = actor.organisation_for(self.rights(), operation);
        let (registry, actor, thread) = (self.clone(), actor.clone(), thread.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (organisation, thread) = (organisation.clone(), thread.clone());
            Box::pin(async move {
                open(&registry, change, &actor, organisation.as_deref(), &thread).await
            })
        })
        .await
    }

    /// Reads a discussion with its posts. Of what was hidden only moderators see the text.
    /// Reading about a record of patients' data is written to the trail. Operation `thread.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn read_thread(&self, actor: &Actor, thread_id: &str) -> Result<Discussion, Fault> {
        let operation = "thread.read";
        let reach = self.rights().reach(actor, operation)?;
        let moderates = self.rights().reach(actor, "thread.moderate").is_ok();
        let (threads, kind) = (self.kind("thread")?, self.kind("post")?);
        let mut connection = self.database().pool().acquire().await?;
        let thread = record::read(&mut connection, threads, thread_id, &reach).await?;
        let rows = sqlx::query("SELECT id FROM posts WHERE thread_id = $1 ORDER BY id")
            .bind(thread_id.to_owned())
            .fetch_all(&mut *connection)
            .await?;
        let mut posts = Vec::with_capacity(rows.len());
        for row in rows {
            let id: String = row.try_get(0)?;
            let post = record::read_any(&mut connection, kind, &id).await?;
            posts.push(shown(&post, moderates));
        }
        drop(connection);
        let text = |column: &str| {
            thread
                .fields
                .get_text(column)
                .unwrap_or_default()
                .to_owned()
        };
        let of = self.kind(&text("object_kind"))?;
        if of.personal {
            let mut entry = Entry::new(&actor.id, operation).on("thread", thread_id);
            entry.organisation_id.clone_from(&thread.organisation_id);
            self.enter(entry).await?;
        }
        Ok(Discussion {
            id: thread.id.clone(),
            object_kind: text("object_kind"),
            object_id: text("object_id"),
            title: text("title"),
            visibility: text("visibility"),
            locked: is_locked(&thread),
            posts,
        })
    }

    /// Locks or unlocks a discussion, or takes it back from the public. Operation
    /// `thread.moderate`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`] when nothing is asked for.
    pub async fn moderate_thread(
        &self,
        actor: &Actor,
        thread_id: &str,
        moderation: &ThreadModeration,
    ) -> Result<Record, Fault> {
        let operation = "thread.moderate";
        let reach = self.rights().reach(actor, operation)?;
        if moderation.locked.is_none() && !moderation.members_only {
            return Err(field_fault("locked", FieldFaultKind::Missing));
        }
        let (registry, actor, id) = (self.clone(), actor.clone(), thread_id.to_owned());
        let moderation = moderation.clone();
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, moderation) = (reach.clone(), moderation.clone());
            Box::pin(async move {
                let (kind, posts) = (registry.kind("thread")?, registry.kind("post")?);
                let keys = registry.keys();
                let thread = record::read(change.connection(), kind, &id, &reach).await?;
                let mut fields = Fields::new();
                if let Some(locked) = moderation.locked {
                    fields = fields.with("locked", Value::Boolean(Some(locked)));
                }
                let narrows = moderation.members_only
                    && thread.fields.get_text("visibility") == Some("public");
                if narrows {
                    fields = fields.text("visibility", "members");
                    let query =
                        sqlx::query("SELECT id FROM posts WHERE thread_id = $1 ORDER BY id");
                    for row in change.fetch_all(query.bind(id.clone())).await? {
                        let post: String = row.try_get(0)?;
                        // A withdrawn post does not change; who may read it has to.
                        let sql = "UPDATE posts SET visibility = 'members' WHERE id = $1";
                        let withdrawn = record::read_any(change.connection(), posts, &post)
                            .await?
                            .withdrawn_at
                            .is_some();
                        if withdrawn {
                            change.execute(sqlx::query(sql).bind(post)).await?;
                        } else {
                            let fields = Fields::new().text("visibility", "members");
                            record::change(change, keys, posts, &actor, (&post, None), fields)
                                .await?;
                        }
                    }
                }
                let thread =
                    record::change(change, keys, kind, &actor, (&id, None), fields).await?;
                change.enter(
                    Entry::new(&actor.id, operation)
                        .on("thread", &id)
                        .signed("moderated"),
                );
                Ok(thread)
            })
        })
        .await
    }
}

/// Whether a discussion takes no more posts.
pub(super) fn is_locked(thread: &Record) -> bool {
    thread.fields.get("locked") == Some(&Value::Boolean(Some(true)))
}

fn shown(post: &Record, moderates: bool) -> PostShown {
    let hidden = post.fields.get_text("hidden_reason").is_some();
    let withdrawn = post.withdrawn_at.is_some();
    let text = |column: &str| post.fields.get_text(column).map(ToOwned::to_owned);
    PostShown {
        id: post.id.clone(),
        author: post.created_by.clone(),
        created_at: post.created_at.clone(),
        edited_at: (post.version > 1).then(|| post.changed_at.clone()),
        replies_to_id: text("replies_to_id"),
        html: text("html").filter(|_| !withdrawn && (!hidden || moderates)),
        hidden,
        withdrawn,
        version: post.version,
    }
}
