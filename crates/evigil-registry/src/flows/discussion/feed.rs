//! The newest public posts as an Atom feed (RFC 4287).

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::fault::Fault;
use crate::registry::Registry;
use crate::rights::Actor;

/// Posts in a feed.
pub const FEED_POSTS: i64 = 50;

/// Which feed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedOrder {
    /// Id of the one discussion; all public ones where nothing is said.
    #[serde(default)]
    pub thread_id: Option<String>,
}

impl Registry {
    /// The newest posts of public discussions, without what was hidden or withdrawn. `base` is the
    /// address of the registry without a slash at its end. Names of users are not told: the
    /// author of a post is the organisation. Operation `thread.read`, for everybody.
    ///
    /// # Errors
    /// [`Fault::Absent`] for a discussion that is not public, or what the database says.
    pub async fn atom_feed(&self, base: &str, order: &FeedOrder) -> Result<String, Fault> {
        let everybody = self.rights().reach(&Actor::public(), "thread.read")?;
        let kind = self.kind("thread")?;
        let mut connection = self.database().pool().acquire().await?;
        let mut title = "evigil".to_owned();
        let mut id = format!("{base}/feed");
        if let Some(thread) = &order.thread_id {
            let thread = crate::record::read(&mut connection, kind, thread, &everybody).await?;
            title = thread
                .fields
                .get_text("title")
                .unwrap_or_default()
                .to_owned();
            id = format!("urn:uuid:{}", thread.id);
        }
        let sql = "SELECT p.id, p.html, p.created_at, p.changed_at, t.id, t.title, o.name \
                   FROM posts p JOIN threads t ON t.id = p.thread_id \
                   LEFT JOIN organisations o ON o.id = p.organisation_id \
                   WHERE t.visibility = 'public' AND p.visibility = 'public' AND p.hidden_reason IS NULL \
                   AND p.withdrawn_at IS NULL AND t.withdrawn_at IS NULL AND (t.id = $1 OR $1 = '') \
                   ORDER BY p.id DESC LIMIT $2";
        let rows = sqlx::query(sql)
            .bind(order.thread_id.clone().unwrap_or_default())
            .bind(FEED_POSTS)
            .fetch_all(&mut *connection)
            .await?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let text = |at: usize| -> Result<String, Fault> {
                Ok(row.try_get::<Option<String>, _>(at)?.unwrap_or_default())
            };
            let (post, thread) = (text(0)?, text(4)?);
            let mut content = Content::default();
            content.set_content_type("html".to_owned());
            content.set_value(text(1)?);
            let mut link = Link::default();
            link.set_href(format!("{base}/threads/{thread}#{post}"));
            link.set_rel("alternate");
            let mut entry = Entry::default();
            entry.set_id(format!("urn:uuid:{post}"));
            entry.set_title(Text::plain(text(5)?));
            entry.set_published(moment(&text(2)?));
            entry.set_updated(moment(&text(3)?).unwrap_or_default());
            entry.set_authors(vec![Person {
                name: Some(text(6)?)
                    .filter(|name| !name.is_empty())
                    .unwrap_or_else(|| "evigil".to_owned()),
                ..Person::default()
            }]);
            entry.set_links(vec![link]);
            entry.set_content(content);
            entries.push(entry);
        }
        let mut feed = Feed::default();
        feed.set_title(Text::plain(title));
        feed.set_id(id);
        let now = self.clock().now().to_string();
        // A feed without entries was made just now.
        let updated = entries.iter().map(|entry| *entry.updated()).max();
        feed.set_updated(updated.or_else(|| moment(&now)).unwrap_or_default());
        let mut own = Link::default();
        own.set_href(match &order.thread_id {
            Some(thread) => format!("{base}/threads/{thread}/feed"),
            None => format!("{base}/feed"),
        });
        own.set_rel("self");
        feed.set_links(vec![own]);
        feed.set_entries(entries);
        Ok(feed.to_string())
    }
}

/// A moment as the library of feeds holds it.
fn moment(text: &str) -> Option<FixedDateTime> {
    text.parse().ok()
}
