//! Depositing and revising a draft, and its files.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::creator::Creator;
use crate::database::Change;
use crate::fault::Fault;
use crate::files::Stored;
use crate::flows::kept;
use crate::flows::steps::{checked, field_fault, refuse};
use crate::kind::{FieldFaultKind, Fields, Kind};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// What has to be known of a dataset: the mandatory properties of DataCite 4, licence and consent.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatasetDeposit {
    /// Title.
    pub title: String,
    /// Who made it; at least one.
    pub creators: Vec<Creator>,
    /// Publisher.
    pub publisher: String,
    /// Year of publication.
    pub year: i64,
    /// General type after DataCite, such as `Dataset`.
    pub resource: String,
    /// SPDX identifier of the licence, such as `CC-BY-4.0`.
    pub licence: String,
    /// What it holds and how it came about.
    pub description: String,
    /// On what the use of the data rests: consent, approval, public sources.
    pub consent_basis: String,
    /// DOI, when it has one.
    #[serde(default)]
    pub doi: Option<String>,
    /// Version of the data, such as `1.0`.
    pub release: String,
    /// Id of the version before; one of the same organisation that is published.
    #[serde(default)]
    pub previous_id: Option<String>,
}

/// Another description of a draft, whole.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatasetRevision {
    /// Version of the record that was read.
    pub version: i64,
    /// The description as it ought to be.
    pub deposit: DatasetDeposit,
}

/// A file of a dataset, beside its bytes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatasetFile {
    /// Its name in the dataset, with folders where there are any: `tables/lots.csv`.
    pub name: String,
    /// Its media type.
    #[serde(default)]
    pub media: Option<String>,
}

impl Registry {
    /// Deposits a dataset as a draft. Operation `dataset.deposit`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`]; [`Fault::Step`] with `EV-R443` for a version before
    /// that is not a published dataset of the own organisation, `EV-R444` when that has a newer
    /// version already, or the same version number.
    pub async fn deposit_dataset(
        &self,
        actor: &Actor,
        deposit: &DatasetDeposit,
    ) -> Result<Record, Fault> {
        let operation = "dataset.deposit";
        let reach = self.rights().reach(actor, operation)?;
        let kind = self.kind("dataset")?;
        let fields = described(kind, deposit)?
            .text("state", "draft")
            .text("visibility", "draft");
        let organisation = actor.organisation_for(self.rights(), operation);
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor, reach) = (registry.clone(), actor.clone(), reach.clone());
            let (fields, organisation) = (fields.clone(), organisation.clone());
            Box::pin(async move {
                follows(change, kind, &fields, &reach, "").await?;
                let keys = registry.keys();
                record::create(change, keys, kind, &actor, organisation.as_deref(), fields).await
            })
        })
        .await
    }

    /// Changes the description of a draft. Operation `dataset.revise`.
    ///
    /// # Errors
    /// As [`Registry::deposit_dataset`], and [`Fault::Absent`], [`Fault::Stale`]; [`Fault::Step`]
    /// with `EV-R441` when it is published.
    pub async fn revise_dataset(
        &self,
        actor: &Actor,
        id: &str,
        revision: &DatasetRevision,
    ) -> Result<Record, Fault> {
        let reach = self.rights().reach(actor, "dataset.revise")?;
        let kind = self.kind("dataset")?;
        let mut whole = Fields::new();
        for name in ["doi", "previous_id"] {
            if let Some(column) = kind.column(name) {
                whole = whole.with(name, column.holds.null());
            }
        }
        let fields = whole.over(described(kind, &revision.deposit)?);
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        let version = revision.version;
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields) = (reach.clone(), fields.clone());
            Box::pin(async move {
                draft(change, kind, &id, &reach).await?;
                follows(change, kind, &fields, &reach, &id).await?;
                let keys = registry.keys();
                record::change(change, keys, kind, &actor, (&id, Some(version)), fields).await
            })
        })
        .await
    }

    /// Adds a file that was taken in ([`Registry::files`]) to a draft. Operation
    /// `dataset.attach`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`]; [`Fault::Step`] with `EV-R440`
    /// for a name that can't be one, or is taken, `EV-R441` when the dataset is published.
    pub async fn attach_file(
        &self,
        actor: &Actor,
        dataset_id: &str,
        file: &DatasetFile,
        stored: &Stored,
    ) -> Result<Record, Fault> {
        let reach = self.rights().reach(actor, "dataset.attach")?;
        let (kind, datasets) = (self.kind("dataset_file")?, self.kind("dataset")?);
        let unfit = |name: &str| refuse("EV-R440", [("name", name.to_owned())]);
        if !is_name(&file.name) {
            return Err(unfit(&file.name));
        }
        let sent = serde_json::json!({
            "dataset_id": dataset_id, "name": file.name, "file": stored.sha256, "media": file.media,
        });
        let fields = checked(kind, &sent, true)?
            .integer("bytes", i64::try_from(stored.bytes).unwrap_or(i64::MAX))
            .text("visibility", "draft");
        let (registry, actor, id) = (self.clone(), actor.clone(), dataset_id.to_owned());
        let (file, stored) = (file.clone(), stored.clone());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields) = (reach.clone(), fields.clone());
            let (file, stored) = (file.clone(), stored.clone());
            Box::pin(async move {
                let dataset = draft(change, datasets, &id, &reach).await?;
                let sql = "SELECT name FROM dataset_files WHERE dataset_id = $1";
                for row in change.fetch_all(sqlx::query(sql).bind(id.clone())).await? {
                    let taken: String = row.try_get(0)?;
                    // File systems that tell no case apart would lose one of the two.
                    if taken.to_lowercase() == file.name.to_lowercase() {
                        return Err(refuse("EV-R440", [("name", file.name.clone())]));
                    }
                }
                let organisation = dataset.organisation_id.as_deref();
                let names = (Some(file.name.as_str()), file.media.as_deref());
                kept::note(change, &actor, organisation, &stored, names).await?;
                let keys = registry.keys();
                record::create(change, keys, kind, &actor, organisation, fields).await
            })
        })
        .await
    }

    /// Takes a file out of a draft. Operation `dataset.detach`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Withdrawn`]; [`Fault::Step`] with
    /// `EV-R441` when the dataset is published.
    pub async fn detach_file(&self, actor: &Actor, file_id: &str) -> Result<Record, Fault> {
        let reach = self.rights().reach(actor, "dataset.detach")?;
        let (kind, datasets) = (self.kind("dataset_file")?, self.kind("dataset")?);
        let (registry, actor, id) = (self.clone(), actor.clone(), file_id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let reach = reach.clone();
            Box::pin(async move {
                let file = record::read(change.connection(), kind, &id, &reach).await?;
                let dataset = file.fields.get_text("dataset_id").unwrap_or_default();
                draft(change, datasets, dataset, &reach).await?;
                let keys = registry.keys();
                record::withdraw(change, keys, kind, &actor, (&id, None), "taken out").await
            })
        })
        .await
    }
}

/// The draft of this id; nothing else can be changed.
pub(super) async fn draft(
    change: &mut Change<'_>,
    kind: &Kind,
    id: &str,
    reach: &Reach,
) -> Result<Record, Fault> {
    let record = record::read(change.connection(), kind, id, reach).await?;
    if record.withdrawn_at.is_some() {
        return Err(Fault::Withdrawn);
    }
    if record.fields.get_text("state") == Some("draft") {
        Ok(record)
    } else {
        Err(Fault::step("EV-R441"))
    }
}

fn described(kind: &Kind, deposit: &DatasetDeposit) -> Result<Fields, Fault> {
    let fields = checked(kind, deposit, true)?;
    if deposit.creators.is_empty() {
        return Err(field_fault("creators", FieldFaultKind::Missing));
    }
    if !deposit.creators.iter().all(Creator::is_sound) {
        let expected =
            "a list of creators with a name each, and a valid ORCID iD where one is given";
        return Err(field_fault("creators", FieldFaultKind::Type { expected }));
    }
    if let Some(doi) = &deposit.doi
        && !is_doi(doi)
    {
        let expected = "a DOI such as 10.1000/182, without an address before it";
        return Err(field_fault("doi", FieldFaultKind::Type { expected }));
    }
    Ok(fields)
}

/// Checks the version before: published, within reach, and not followed by another yet.
async fn follows(
    change: &mut Change<'_>,
    kind: &Kind,
    fields: &Fields,
    reach: &Reach,
    own: &str,
) -> Result<(), Fault> {
    let Some(previous) = fields.get_text("previous_id") else {
        return Ok(());
    };
    let before = match record::read(change.connection(), kind, previous, reach).await {
        Ok(before) if before.fields.get_text("state") == Some("published") => before,
        Ok(_) | Err(Fault::Absent { .. }) => return Err(Fault::step("EV-R443")),
        Err(fault) => return Err(fault),
    };
    let sql =
        "SELECT id FROM datasets WHERE previous_id = $1 AND id <> $2 AND withdrawn_at IS NULL";
    let other = sqlx::query(sql)
        .bind(previous.to_owned())
        .bind(own.to_owned());
    let is_followed = change.fetch(other).await?.is_some();
    if is_followed || before.fields.get_text("release") == fields.get_text("release") {
        return Err(Fault::step("EV-R444"));
    }
    Ok(())
}

/// Whether it has the form of a DOI: `10.`, the registrant's number, a slash, a suffix.
fn is_doi(text: &str) -> bool {
    let parts = text
        .strip_prefix("10.")
        .and_then(|rest| rest.split_once('/'));
    parts.is_some_and(|(registrant, suffix)| {
        let digit = |c: char| c.is_ascii_digit() || c == '.';
        registrant.len() >= 4 && registrant.chars().all(digit) && !suffix.is_empty()
    }) && !text.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '<' | '>' | '"'))
}

/// Names that the exported folder has itself.
const RESERVED: [&str; 2] = ["ro-crate-metadata.json", "manifest-sha256.txt"];

/// Whether a name stays inside the folder into which it is unpacked, on every system.
fn is_name(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part.len() <= 255
            && !part.starts_with(' ')
            && !part.ends_with([' ', '.'])
            && !part.chars().any(|c| {
                c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
            })
    };
    name.len() <= 500
        && name.split('/').all(part)
        && !RESERVED
            .iter()
            .any(|reserved| name.eq_ignore_ascii_case(reserved))
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_stay_inside_the_folder() {
        for good in [
            "lots.csv",
            "tables/lots.csv",
            "表/ロット.csv",
            ".htaccess-like",
        ] {
            assert!(is_name(good), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a\\b",
            "C:x",
            "x\u{0}",
            "a/",
            "..",
            ".",
            "RO-Crate-Metadata.json",
            "manifest-sha256.txt",
            "x ",
            "x.",
        ] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
