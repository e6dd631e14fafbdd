//! A dataset as an RO-Crate 1.1 (`https://w3id.org/ro/crate/1.1`): a zip with the files, their
//! description in JSON-LD, and their checksums.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use sqlx::Row;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::citation::{CitationStyle, citation, creators, identifier};
use super::creator::Creator;
use crate::fault::Fault;
use crate::files::Files;
use crate::flows::reading::aside;
use crate::flows::steps::refuse;
use crate::keys::hex;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

impl Registry {
    /// The dataset as a zip, from its beginning. Operation `dataset.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`]; [`Fault::Step`] with `EV-R445` when a file is not
    /// what its digest says.
    pub async fn export_dataset(&self, actor: &Actor, id: &str) -> Result<File, Fault> {
        let reach = self.rights().reach(actor, "dataset.read")?;
        let (kind, of_file) = (self.kind("dataset")?, self.kind("dataset_file")?);
        let mut connection = self.database().pool().acquire().await?;
        let dataset = record::read(&mut connection, kind, id, &reach).await?;
        let sql = "SELECT id FROM dataset_files WHERE dataset_id = $1 AND withdrawn_at IS NULL ORDER BY name";
        let rows = sqlx::query(sql)
            .bind(id.to_owned())
            .fetch_all(&mut *connection)
            .await?;
        let mut files = Vec::with_capacity(rows.len());
        for row in rows {
            let file: String = row.try_get(0)?;
            files.push(record::read_any(&mut connection, of_file, &file).await?);
        }
        drop(connection);
        let store = self.files().clone();
        aside(move || zipped(&dataset, &files, &store)).await
    }
}

fn zipped(dataset: &Record, files: &[Record], store: &Files) -> Result<File, Fault> {
    let internal = |message: String| Fault::Internal(format!("an export: {message}"));
    let file = tempfile::tempfile().map_err(|error| internal(error.to_string()))?;
    let mut zip = ZipWriter::new(file);
    // The same dataset gives the same bytes: no time of the machine is in them.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .large_file(true);
    let description = serde_json::to_vec_pretty(&description(dataset, files))
        .map_err(|error| internal(error.to_string()))?;
    let mut manifest = String::new();
    let add = |zip: &mut ZipWriter<File>, name: &str, bytes: &[u8]| -> Result<(), Fault> {
        zip.start_file(name, options)
            .map_err(|error| internal(error.to_string()))?;
        zip.write_all(bytes)
            .map_err(|error| internal(error.to_string()))
    };
    add(&mut zip, "ro-crate-metadata.json", &description)?;
    for file in files {
        let name = file.fields.get_text("name").unwrap_or_default();
        let digest = file.fields.get_text("file").unwrap_or_default();
        manifest.push_str(&format!("{digest}  {name}\n"));
        let damaged = || refuse("EV-R445", [("name", name.to_owned())]);
        let path = store.path(digest).ok_or_else(damaged)?;
        let mut source = File::open(path).map_err(|_| damaged())?;
        zip.start_file(name, options)
            .map_err(|error| internal(error.to_string()))?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = source.read(&mut buffer).map_err(|_| damaged())?;
            let piece = buffer.get(..read).unwrap_or_default();
            if piece.is_empty() {
                break;
            }
            hasher.update(piece);
            zip.write_all(piece)
                .map_err(|error| internal(error.to_string()))?;
        }
        if hex(&hasher.finalize()) != digest {
            return Err(damaged());
        }
    }
    add(&mut zip, "manifest-sha256.txt", manifest.as_bytes())?;
    let mut file = zip.finish().map_err(|error| internal(error.to_string()))?;
    file.seek(SeekFrom::Start(0))
        .map_err(|error| internal(error.to_string()))?;
    Ok(file)
}

/// The JSON-LD of a dataset: `ro-crate-metadata.json`.
fn description(dataset: &Record, files: &[Record]) -> Json {
    let text = |column: &str| dataset.fields.get_text(column).unwrap_or_default();
    let licence = format!("https://spdx.org/licenses/{}", text("licence"));
    let makers = creators(dataset);
    let maker_id = |(number, creator): (usize, &Creator)| match &creator.orcid {
        Some(orcid) => format!("https://orcid.org/{orcid}"),
        None => format!("#creator-{}", number + 1),
    };
    let parts: Vec<Json> = files
        .iter()
        .map(|file| json!({"@id": file_id(file)}))
        .collect();
    let authors: Vec<Json> = makers
        .iter()
        .enumerate()
        .map(|maker| json!({"@id": maker_id(maker)}))
        .collect();
    let day = dataset.fields.get_text("published_on");
    let mut root = json!({
        "@id": "./", "@type": "Dataset", "name": text("title"), "description": text("description"),
        "datePublished": day.unwrap_or_else(|| dataset.changed_at.get(..10).unwrap_or_default()),
        "license": {"@id": licence}, "creator": authors, "publisher": {"@id": "#publisher"},
        "version": text("release"), "identifier": identifier(dataset), "hasPart": parts,
        "usageInfo": text("consent_basis"), "additionalType": text("resource"),
        "creditText": citation(dataset, CitationStyle::Datacite),
    });
    if let Some(previous) = dataset.fields.get_text("previous_id") {
        root["isBasedOn"] = json!({"@id": format!("urn:uuid:{previous}")});
    }
    let mut graph = vec![
        json!({
            "@id": "ro-crate-metadata.json", "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"}, "about": {"@id": "./"},
        }),
        root,
        json!({"@id": licence, "@type": "CreativeWork", "name": text("licence")}),
        json!({"@id": "#publisher", "@type": "Organization", "name": text("publisher")}),
    ];
    for maker in makers.iter().enumerate() {
        let creator = maker.1;
        let sort = if creator.organisation {
            "Organization"
        } else {
            "Person"
        };
        let mut entity = json!({"@id": maker_id(maker), "@type": sort, "name": creator.name});
        if let Some(affiliation) = &creator.affiliation {
            entity["affiliation"] = json!(affiliation);
        }
        graph.push(entity);
    }
    for file in files {
        let of = |column: &str| file.fields.get_text(column);
        let bytes = file
            .fields
            .get("bytes")
            .map(crate::kind::Value::to_json)
            .unwrap_or_default();
        let mut entity = json!({
            "@id": file_id(file), "@type": "File", "name": of("name"), "contentSize": bytes.to_string(),
            "sha256": of("file"),
        });
        if let Some(media) = of("media") {
            entity["encodingFormat"] = json!(media);
        }
        graph.push(entity);
    }
    // The context of RO-Crate 1.1 is older than the property for checksums.
    json!({
        "@context": ["https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"}],
        "@graph": graph,
    })
}

/// The path of a file as a relative address: what has another meaning there is written in
/// percent signs.
fn file_id(file: &Record) -> String {
    let mut id = String::new();
    for byte in file.fields.get_text("name").unwrap_or_default().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                id.push(char::from(byte));
            }
            byte => id.push_str(&format!("%{byte:02X}")),
        }
    }
    id
}
