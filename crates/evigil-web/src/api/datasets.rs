//! Datasets: deposit, files, publication, citation, and the whole as an RO-Crate.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use evigil_registry::Fault;
use evigil_registry::files::Stored;
use evigil_registry::flows::dataset::{
    CitationStyle, DatasetDeposit, DatasetFile, DatasetRevision, Publication,
};
use futures_util::stream;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt as _;

use super::call::{Nothing, ask, order, step};
use super::request::path;
use crate::route::{Method, RouteDescription, Routes};

/// A file to attach.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Attachment {
    /// What it is called in the dataset.
    about: DatasetFile,
    /// SHA-256 of a file that was handed in before (`POST /api/v1/files`).
    file: String,
}

/// How a dataset is cited.
#[derive(Debug, Serialize, JsonSchema)]
struct Citations {
    /// As DataCite recommends it.
    datacite: String,
    /// Like that of the American Psychological Association.
    apa: String,
    /// An entry of BibTeX.
    bibtex: String,
}

pub(super) fn add(routes: &mut Routes) {
    deposits(routes);
    files(routes);
    let about = "How to cite a dataset.";
    let route = (
        Method::Get,
        "/api/v1/datasets/{id}/citations",
        "dataset.read",
    );
    ask(routes, route, about, |call| async move {
        let cite = async |style| {
            let cited = call.registry().cite_dataset(&call.who, call.id(), style);
            cited.await
        };
        Ok(Citations {
            datacite: cite(CitationStyle::Datacite).await?,
            apa: cite(CitationStyle::Apa).await?,
            bibtex: cite(CitationStyle::Bibtex).await?,
        })
    });
    whole(routes);
}

fn deposits(routes: &mut Routes) {
    let about = "Deposit a dataset as a draft.";
    let route = (Method::Post, "/api/v1/datasets", "dataset.deposit");
    step(
        routes,
        route,
        about,
        |call, sent: DatasetDeposit| async move {
            let dataset = call.registry().deposit_dataset(&call.who, &sent).await?;
            call.shown("dataset", &dataset)
        },
    );
    let about = "Another description of a draft.";
    let route = (
        Method::Post,
        "/api/v1/datasets/{id}/revision",
        "dataset.revise",
    );
    step(
        routes,
        route,
        about,
        |call, sent: DatasetRevision| async move {
            let dataset = call
                .registry()
                .revise_dataset(&call.who, call.id(), &sent)
                .await?;
            call.shown("dataset", &dataset)
        },
    );
    let about = "Publish a dataset: from then on it does not change.";
    let route = (
        Method::Post,
        "/api/v1/datasets/{id}/publication",
        "dataset.publish",
    );
    step(routes, route, about, |call, sent: Publication| async move {
        let dataset = call
            .registry()
            .publish_dataset(&call.who, call.id(), &sent)
            .await?;
        call.shown("dataset", &dataset)
    });
}

fn files(routes: &mut Routes) {
    let about = "Attach a file to a draft.";
    let route = (
        Method::Post,
        "/api/v1/datasets/{id}/files",
        "dataset.attach",
    );
    step(routes, route, about, |call, sent: Attachment| async move {
        // Only who may read a file can hand it on.
        let registry = call.registry();
        registry.may_read_file(&call.who, &sent.file).await?;
        let absent = || Fault::Absent {
            kind: "file".to_owned(),
        };
        let place = registry.files().path(&sent.file).ok_or_else(absent)?;
        let held = tokio::fs::metadata(place).await;
        let stored = Stored {
            bytes: held.map_err(|_| absent())?.len(),
            sha256: sent.file,
        };
        let file = registry
            .attach_file(&call.who, call.id(), &sent.about, &stored)
            .await?;
        call.shown("dataset_file", &file)
    });
    let about = "Take a file out of a draft.";
    let route = (
        Method::Post,
        "/api/v1/dataset-files/{id}/detachment",
        "dataset.detach",
    );
    order(routes, route, about, |call, _: Nothing| async move {
        call.registry().detach_file(&call.who, call.id()).await?;
        Ok(())
    });
}

/// Bytes that are read at once.
const PIECE: usize = 64 << 10;

fn whole(routes: &mut Routes) {
    let about = "A dataset with its files, packed as an RO-Crate.";
    let mut description = RouteDescription::new(
        Method::Get,
        "/api/v1/datasets/{id}/crate",
        Some("dataset.read"),
        about,
    )
    .answer(200, serde_json::json!({"type": "string"}));
    description.answer_media = "application/zip";
    routes.add(description, |app, who, mut request| async move {
        let id = path(&mut request, "id").await?;
        let file = app.registry().export_dataset(&who, &id).await?;
        let file = tokio::fs::File::from_std(file);
        // It is sent piece by piece, however long it is.
        let pieces = stream::unfold(Some(file), |file| async move {
            let mut file = file?;
            let mut piece = vec![0; PIECE];
            match file.read(&mut piece).await {
                Ok(0) => None,
                Ok(read) => {
                    piece.truncate(read);
                    Some((Ok(piece), Some(file)))
                }
                Err(error) => Some((Err(error), None)),
            }
        });
        let mut response = Body::from_stream(pieces).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/zip"),
        );
        let name = HeaderValue::from_static("attachment; filename=\"dataset.crate.zip\"");
        headers.insert(header::CONTENT_DISPOSITION, name);
        Ok(response)
    });
}
