//! Writing, changing and hiding a post.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::markdown::to_html;
use super::mention::mentioned;
use super::thread::is_locked;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::steps::{checked, field_fault};
use crate::jobs::{Notice, To, notify};
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A post to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostToWrite {
    /// What is said, in Markdown.
    pub markdown: String,
    /// Id of the post that it answers.
    #[serde(default)]
    pub replies_to_id: Option<String>,
}

/// Another text of a post.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostEdit {
    /// Version of the post that was read.
    pub version: i64,
    /// The whole text, in Markdown.
    pub markdown: String,
}

/// Why a post is hidden.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostHide {
    /// The reason; nothing shows the post again.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A post that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    /// The post.
    pub post: Record,
    /// Ids of the users whom it names and who may read it, to give them notice; after a change,
    /// only those whom the text before did not name.
    pub mentioned: Vec<String>,
}

/// Writes mails to those who are named.
async fn tell(
    change: &mut Change<'_>,
    registry: &Registry,
    actor: &Actor,
    users: &[String],
) -> Result<(), Fault> {
    let to: Vec<To<'_>> = users.iter().map(|user| To::User(user)).collect();
    notify(change, registry, &actor.id, &to, Notice::Mention).await
}

impl Registry {
    /// Adds a post to a discussion. Operation `post.write`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`] for a discussion that is not there or not for this
    /// reader, [`Fault::Fields`], [`Fault::Withdrawn`]; [`Fault::Step`] with `EV-R412` when it is
    /// locked, `EV-R413` when the post that is answered stands in another discussion.
    pub async fn write_post(
        &self,
        actor: &Actor,
        thread_id: &str,
        post: &PostToWrite,
    ) -> Result<Posted, Fault> {
        self.rights().reach(actor, "post.write")?;
        let reach = self.rights().reach(actor, "thread.read")?;
        let kind = self.kind("post")?;
        let sent = serde_json::json!({
            "thread_id": thread_id, "markdown": post.markdown, "replies_to_id": post.replies_to_id,
        });
        let fields = checked(kind, &sent, true)?;
        let html = to_html(&post.markdown);
        let (registry, actor, id) = (self.clone(), actor.clone(), thread_id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields, html) = (reach.clone(), fields.clone(), html.clone());
            Box::pin(async move {
                let threads = registry.kind("thread")?;
                let thread = record::read(change.connection(), threads, &id, &reach).await?;
                if thread.withdrawn_at.is_some() {
                    return Err(Fault::Withdrawn);
                }
                if is_locked(&thread) {
                    return Err(Fault::step("EV-R412"));
                }
                if let Some(answered) = fields.get_text("replies_to_id") {
                    let answered = record::read_any(change.connection(), kind, answered).await;
                    match answered {
                        Ok(post) if post.fields.get_text("thread_id") == Some(&id) => {}
                        Ok(_) | Err(Fault::Absent { .. }) => return Err(Fault::step("EV-R413")),
                        Err(fault) => return Err(fault),
                    }
                }
                let markdown = fields.get_text("markdown").unwrap_or_default().to_owned();
                let of = |column: &str| {
                    thread
                        .fields
                        .get_text(column)
                        .unwrap_or_default()
                        .to_owned()
                };
                let fields = fields
                    .text("html", html)
                    .text("object_kind", of("object_kind"))
                    .text("visibility", of("visibility"));
                // Whoever may see an object is found by its organisation; else it is the writer's.
                let organisation = match thread.fields.get_text("visibility") {
                    Some("object") => thread.organisation_id.clone(),
                    _ => actor.organisation_for(registry.rights(), "post.write"),
                };
                let organisation = organisation.as_deref();
                let keys = registry.keys();
                let post = record::create(change, keys, kind, &actor, organisation, fields).await?;
                let mentioned = mentioned(&registry, change, threads, &thread, &markdown).await?;
                tell(change, &registry, &actor, &mentioned).await?;
                Ok(Posted { post, mentioned })
            })
        })
        .await
    }

    /// Changes the text of one's own post; the earlier text is kept. Operation `post.edit`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Stale`], [`Fault::Fields`],
    /// [`Fault::Withdrawn`]; [`Fault::Step`] with `EV-R412` when the discussion is locked,
    /// `EV-R414` when a moderator has hidden the post.
    pub async fn edit_post(
        &self,
        actor: &Actor,
        post_id: &str,
        edit: &PostEdit,
    ) -> Result<Posted, Fault> {
        let reach = self.rights().reach(actor, "post.edit")?;
        let kind = self.kind("post")?;
        let fields = checked(kind, &serde_json::json!({"markdown": edit.markdown}), false)?
            .text("html", to_html(&edit.markdown));
        let (registry, actor, id) = (self.clone(), actor.clone(), post_id.to_owned());
        let version = edit.version;
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields) = (reach.clone(), fields.clone());
            Box::pin(async move {
                let before = record::read(change.connection(), kind, &id, &reach).await?;
                if before.fields.get_text("hidden_reason").is_some() {
                    return Err(Fault::step("EV-R414"));
                }
                let threads = registry.kind("thread")?;
                let thread = before.fields.get_text("thread_id").unwrap_or_default();
                let thread = record::read_any(change.connection(), threads, thread).await?;
                if is_locked(&thread) {
                    return Err(Fault::step("EV-R412"));
                }
                let text =
                    |fields: &Fields| fields.get_text("markdown").unwrap_or_default().to_owned();
                let (old, new) = (text(&before.fields), text(&fields));
                let keys = registry.keys();
                let post = record::change(change, keys, kind, &actor, (&id, Some(version)), fields)
                    .await?;
                let known = mentioned(&registry, change, threads, &thread, &old).await?;
                let mut mentioned = mentioned(&registry, change, threads, &thread, &new).await?;
                mentioned.retain(|user| !known.contains(user));
                tell(change, &registry, &actor, &mentioned).await?;
                Ok(Posted { post, mentioned })
            })
        })
        .await
    }

    /// Hides a post, with the reason, or shows it again. Operation `thread.moderate`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`], [`Fault::Withdrawn`].
    pub async fn hide_post(
        &self,
        actor: &Actor,
        post_id: &str,
        hide: &PostHide,
    ) -> Result<Record, Fault> {
        let operation = "thread.moderate";
        let reach = self.rights().reach(actor, operation)?;
        let kind = self.kind("post")?;
        let column = kind
            .column("hidden_reason")
            .ok_or_else(|| Fault::Internal("hidden_reason".to_owned()))?;
        let reason = hide.reason.clone().map_or(Json::Null, Json::from);
        let reason = column
            .value(&reason)
            .map_err(|kind| field_fault("reason", kind))?;
        let meaning = if hide.reason.is_some() {
            "hidden"
        } else {
            "shown"
        };
        let (registry, actor, id) = (self.clone(), actor.clone(), post_id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, reason) = (reach.clone(), reason.clone());
            Box::pin(async move {
                record::read(change.connection(), kind, &id, &reach).await?;
                let fields = Fields::new().with("hidden_reason", reason);
                let keys = registry.keys();
                let post = record::change(change, keys, kind, &actor, (&id, None), fields).await?;
                change.enter(
                    Entry::new(&actor.id, operation)
                        .on("post", &id)
                        .signed(meaning),
                );
                Ok(post)
            })
        })
        .await
    }
}
