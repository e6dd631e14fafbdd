//! Taking personal data out of a record. Its place, its versions and the trail stay.

use sqlx::AssertSqlSafe;

use super::Record;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::keys::Keys;
use crate::kind::{Kind, stamp};
use crate::rights::Actor;

/// Empties columns of a record, and withdraws it where `ends` says so. Unlike a change it leaves no
/// earlier version behind.
///
/// # Errors
/// What the database says.
pub async fn erase(
    change: &mut Change<'_>,
    (keys, actor): (&Keys, &Actor),
    kind: &Kind,
    old: &Record,
    (columns, ends): (&[&str], bool),
) -> Result<Record, Fault> {
    let mut new = old.clone();
    new.version += 1;
    new.changed_at = stamp(change.at());
    new.changed_by = actor.owner().to_owned();
    if ends && new.withdrawn_at.is_none() {
        new.withdrawn_at = Some(stamp(change.at()));
    }
    let mut sql = format!(
        "UPDATE \"{}\" SET \"version\" = $2, \"changed_at\" = $3, \"changed_by\" = $4, \"withdrawn_at\" = $5",
        kind.table()
    );
    for column in kind
        .columns
        .iter()
        .filter(|column| columns.contains(&column.name.as_str()))
    {
        sql.push_str(&format!(", \"{}\" = NULL", column.name));
        new.fields
            .0
            .insert(column.name.clone(), column.holds.null());
    }
    sql.push_str(" WHERE \"id\" = $1");
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(new.id.clone())
        .bind(new.version)
        .bind(new.changed_at.clone())
        .bind(new.changed_by.clone())
        .bind(new.withdrawn_at.clone());
    change.execute(query).await?;
    let mut entry = Entry::new(&actor.id, &format!("{}.erase", kind.name)).on(&kind.name, &new.id);
    entry.organisation_id.clone_from(&new.organisation_id);
    entry.version = Some(new.version);
    entry.before = Some(old.digest(keys));
    entry.after = Some(new.digest(keys));
    change.enter(entry);
    Ok(new)
}
