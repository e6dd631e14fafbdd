//! Who handed in which file, and who may have it back.

use crate::audit::Entry;
use crate::fault::Fault;
use crate::files::Stored;
use crate::flows::kept;
use crate::kind::ColumnType;
use crate::registry::Registry;
use crate::rights::Actor;

impl Registry {
    /// Notes that `actor` has handed in a file. The same file again changes nothing.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn note_file(
        &self,
        actor: &Actor,
        stored: &Stored,
        name: Option<&str>,
        media: Option<&str>,
    ) -> Result<(), Fault> {
        self.rights().reach(actor, "file.create")?;
        let organisation = actor.organisation_for(self.rights(), "file.create");
        let (name, media) = (name.map(str::to_owned), media.map(str::to_owned));
        let (actor, stored) = (actor.clone(), stored.clone());
        self.write(move |change| {
            let (actor, stored) = (actor.clone(), stored.clone());
            let (name, media) = (name.clone(), media.clone());
            let organisation = organisation.clone();
            Box::pin(async move {
                let names = (name.as_deref(), media.as_deref());
                kept::note(change, &actor, organisation.as_deref(), &stored, names).await?;
                let mut entry = Entry::new(&actor.id, "file.create").on("file", &stored.sha256);
                entry.organisation_id = organisation;
                change.enter(entry.detail("bytes", stored.bytes));
                Ok(())
            })
        })
        .await
    }

    /// Whether `actor` may have the file: who handed it in, their organisation, and whoever may
    /// read a record that names it.
    ///
    /// # Errors
    /// [`Fault::Absent`].
    pub async fn may_read_file(&self, actor: &Actor, sha256: &str) -> Result<(), Fault> {
        let absent = || Fault::Absent {
            kind: "file".to_owned(),
        };
        self.files().path(sha256).ok_or_else(absent)?;
        let mut connection = self.database().pool().acquire().await?;
        // Whoever handed it in, also by a program, has an entry of their own in the trail, even when
        // somebody else had handed in the same bytes before.
        let own: Option<i64> = sqlx::query_scalar(
            "SELECT seq FROM audit_entries WHERE record_id = $1 AND operation = 'file.create' AND \
             (actor = $2 OR actor IN (SELECT 'token:' || id FROM tokens WHERE user_id = $2)) LIMIT 1",
        )
        .bind(sha256.to_owned())
        .bind(actor.owner().to_owned())
        .fetch_optional(&mut *connection)
        .await?;
        if own.is_some() {
            return Ok(());
        }
        for kind in self.kinds().iter() {
            let operation = format!("{}.read", kind.name);
            let Ok(reach) = self.rights().reach(actor, &operation) else {
                continue;
            };
            for column in kind
                .columns
                .iter()
                .filter(|column| column.holds == ColumnType::Sha256)
            {
                let mut values = vec![sha256.to_owned()];
                let within = reach.condition(kind, |value| {
                    values.push(value.to_owned());
                    format!("${}", values.len())
                });
                let within = within
                    .map(|condition| format!(" AND {condition}"))
                    .unwrap_or_default();
                let sql = format!(
                    "SELECT \"id\" FROM \"{}\" WHERE \"{}\" = $1{within} LIMIT 1",
                    kind.table(),
                    column.name
                );
                let mut query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
                for value in values {
                    query = query.bind(value);
                }
                let found: Option<String> = query.fetch_optional(&mut *connection).await?;
                if found.is_some() {
                    return Ok(());
                }
            }
        }
        Err(absent())
    }
}
