//! A file that a story keeps: its row in the list of files, in the transaction of the story.

use crate::database::Change;
use crate::fault::Fault;
use crate::files::Stored;
use crate::kind::stamp;
use crate::rights::Actor;

/// Longest name of a file that is kept, in characters.
const NAME_MAX: usize = 500;

/// Notes that `actor` has handed in a file. The same file again changes nothing.
pub(crate) async fn note(
    change: &mut Change<'_>,
    actor: &Actor,
    organisation: Option<&str>,
    stored: &Stored,
    (name, media): (Option<&str>, Option<&str>),
) -> Result<(), Fault> {
    let clean = |text: &str| -> String {
        let shown = text.chars().filter(|c| !c.is_control());
        shown.take(NAME_MAX).collect()
    };
    let sql = "INSERT INTO stored_files (sha256, bytes, media, name, organisation_id, created_at, created_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sha256) DO NOTHING";
    let query = sqlx::query(sql)
        .bind(stored.sha256.clone())
        .bind(i64::try_from(stored.bytes).unwrap_or(i64::MAX))
        .bind(media.map(clean))
        .bind(name.map(clean))
        .bind(organisation.map(ToOwned::to_owned))
        .bind(stamp(change.at()))
        .bind(actor.owner().to_owned());
    change.execute(query).await?;
    Ok(())
}
