//! What a form sends: values and files, within limits.

use std::io::Seek as _;

use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header;
use evigil_registry::Fault;
use tokio::io::AsyncWriteExt as _;

/// Longest text of all fields of a form together, in bytes.
const TEXT_BYTES: usize = 4 << 20;
/// Fields of one form.
const FIELDS: usize = 2_000;
/// Files of one form.
const FILES: usize = 64;

/// A file that came with a form. It stands in a temporary file that ends with it.
pub(crate) struct Upload {
    /// Name of the field.
    pub(crate) field: String,
    /// Name that its sender gave it; nothing of it is used as a path.
    pub(crate) name: String,
    /// Its length in bytes.
    pub(crate) bytes: u64,
    /// Its content, at its beginning.
    pub(crate) file: std::fs::File,
}

/// Something that can be chosen: its id, its name, and whether it is.
pub(crate) struct Choice {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) is_chosen: bool,
}

/// What a form sent.
#[derive(Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    uploads: Vec<Upload>,
}

impl Form {
    /// The trimmed value of a field; nothing when it is absent or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.fields.iter().find(|(field, _)| field == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Every value of a field, trimmed, without the empty ones.
    pub(crate) fn every<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let of_field = self.fields.iter().filter(move |(field, _)| field == name);
        let values = of_field.map(|(_, value)| value.trim());
        values.filter(|value| !value.is_empty())
    }

    /// Whether nothing was sent but the choice of a language.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.iter().all(|(field, _)| field == "lang")
    }

    /// The value as it was written.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value)
    }

    /// The first file of a field that has a content.
    pub(crate) fn upload(&mut self, field: &str) -> Option<&mut Upload> {
        let mut uploads = self.uploads.iter_mut();
        uploads.find(|upload| upload.field == field && upload.bytes > 0)
    }

    /// All files, which are then its caller's.
    pub(crate) fn take_uploads(&mut self) -> Vec<Upload> {
        std::mem::take(&mut self.uploads)
    }

    /// Names of fields that begin with `prefix`, without it, with their values.
    pub(crate) fn under(&self, prefix: &str) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().filter_map(move |(name, value)| {
            let name = name.strip_prefix(prefix)?;
            Some((name, value.trim())).filter(|(_, value)| !value.is_empty())
        })
    }

    /// Reads the values of an address: `a=1&b=2`.
    pub(crate) fn of_query(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes()).take(FIELDS);
        Self {
            fields: pairs
                .map(|(a, b)| (a.into_owned(), b.into_owned()))
                .collect(),
            uploads: Vec::new(),
        }
    }

    /// Reads the body of `request`, whose files may be `file_bytes` long each.
    pub(crate) async fn read(request: Request, file_bytes: u64) -> Result<Self, Fault> {
        let media = request.headers().get(header::CONTENT_TYPE);
        let media = media
            .and_then(|media| media.to_str().ok())
            .unwrap_or_default();
        if media.starts_with("multipart/form-data") {
            return multipart(request, file_bytes).await;
        }
        let bytes = axum::body::to_bytes(request.into_body(), TEXT_BYTES)
            .await
            .map_err(|_| too_long(TEXT_BYTES as u64))?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(Self::of_query(&text))
    }
}

fn too_long(most: u64) -> Fault {
    Fault::Step {
        code: "EV-R530",
        details: vec![("max", most.to_string())],
    }
}

fn broken(error: impl std::fmt::Display) -> Fault {
    Fault::Step {
        code: "EV-R531",
        details: vec![("reason", error.to_string())],
    }
}

async fn multipart(request: Request, file_bytes: u64) -> Result<Form, Fault> {
    let request: Request<Body> = request;
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(broken)?;
    let mut form = Form::default();
    let mut text_bytes = 0;
    while let Some(mut part) = parts.next_field().await.map_err(broken)? {
        if form.fields.len() >= FIELDS || form.uploads.len() >= FILES {
            return Err(too_long(FIELDS as u64));
        }
        let field = part.name().unwrap_or_default().to_owned();
        let Some(name) = part.file_name().map(ToOwned::to_owned) else {
            let mut value = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(broken)? {
                text_bytes += chunk.len();
                if text_bytes > TEXT_BYTES {
                    return Err(too_long(TEXT_BYTES as u64));
                }
                value.extend_from_slice(&chunk);
            }
            let value = String::from_utf8_lossy(&value).into_owned();
            form.fields.push((field, value));
            continue;
        };
        let held = |error: std::io::Error| Fault::File {
            path: std::env::temp_dir(),
            error,
        };
        let file = tempfile::tempfile().map_err(held)?;
        let mut file = tokio::fs::File::from_std(file);
        let mut bytes = 0_u64;
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            bytes += chunk.len() as u64;
            if bytes > file_bytes {
                return Err(too_long(file_bytes));
            }
            file.write_all(&chunk).await.map_err(held)?;
        }
        file.flush().await.map_err(held)?;
        let mut file = file.into_std().await;
        file.rewind().map_err(held)?;
        form.uploads.push(Upload {
            field,
            name,
            bytes,
            file,
        });
    }
    Ok(form)
}
