//! Dossiers of a lot: handed in with their raw files, and held against the criteria when they are
//! looked at.

use std::collections::BTreeMap;
use std::io::{self, Read as _};

use axum::response::Response;
use evigil_assess::lot::{self, DossierUnread, LotReport};
use evigil_assess::plot::LotPlots;
use evigil_registry::Fault;
use evigil_registry::record::Record;
use serde_json::{Map, Value as Json};

use super::lots::{title, with_product};
use crate::ask::Ask;
use crate::fields::{Field, FormPage, Group};
use crate::form::Upload;
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, Sheet, Table, newest, of};

/// Longest dossier that is read, in bytes.
const DOSSIER_BYTES: u64 = 16 << 20;

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/dossiers/{id}", "dossier.read", |ask| async move {
        dossier(&ask).await
    });
    routes.get("/lots/{id}/dossier", "dossier.create", |ask| async move {
        form(&ask, None).await
    });
    routes.post("/lots/{id}/dossier", Some("dossier.create"), handed_in);
}

/// The dossiers of a lot, on its page.
pub(super) async fn on_lot(ask: &Ask, sheet: &mut Sheet, lot: &Record) -> Result<(), Fault> {
    if !ask.may("dossier.read") {
        let words = ask.text("page-dossiers-sign-in");
        sheet.put(Part::Heading(ask.text("page-dossiers-title")));
        sheet.put(Part::Notice("calm", words));
        return Ok(());
    }
    let found = newest(ask, "dossier", &[("lot_id", &lot.id)], "").await?;
    let heads = ["page-dossiers-day", "page-dossiers-files"];
    let empty = ("page-dossiers-none", "page-dossiers-none-text");
    let mut table = Table::new(ask, "page-dossiers-title", &heads, empty);
    for record in &found.records {
        let files = attachments(record).len();
        table.rows.push(vec![
            Cell::link(
                sheet.f().day(&record.created_at),
                format!("/dossiers/{}", record.id),
            ),
            Cell::text(sheet.f().number(files)),
        ]);
    }
    let handed_in = !table.rows.is_empty();
    sheet.put(Part::Table(table));
    let mut links = Vec::new();
    if ask.may("dossier.create") {
        links.push((
            ask.text("page-dossiers-add"),
            format!("/lots/{}/dossier", lot.id),
        ));
    }
    if handed_in {
        let others = format!("/products/{}/lots?with={}", of(lot, "product_id"), lot.id);
        links.push((ask.text("page-beside-go"), others));
    }
    sheet.put(Part::Actions(links));
    Ok(())
}

/// Names of the files of a dossier with their digests.
fn attachments(record: &Record) -> BTreeMap<String, String> {
    serde_json::from_str(of(record, "attachments")).unwrap_or_default()
}

async fn dossier(ask: &Ask) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let record = registry
        .read(&ask.who, registry.kind("dossier")?, id)
        .await?;
    let lot_id = of(&record, "lot_id").to_owned();
    let (lot, product) = with_product(ask, &lot_id).await?;
    let name = title(ask, &lot, &product);
    let judged = judged(ask, &record, &name).await?;
    let mut sheet = Sheet::new(ask.frame("products", "page-dossier-title"))
        .under(format!("/lots/{lot_id}"), name)
        .lead(ask.text("page-dossier-lead"));
    match judged {
        Ok((report, plots)) => {
            let wording = ask.site.desk().wording(ask.lang, ask.today())?;
            let report = lot::fragment(&report, &plots, &wording);
            sheet.put(Part::Html(format!("<div class=\"report\">{report}</div>")));
        }
        Err(reason) => {
            let values = [("reason", reason)];
            let words = ask.messages().with("page-dossier-unread", values);
            sheet.put(Part::Notice("bad", words));
        }
    }
    sheet.shown()
}

/// A dossier held against the criteria, called `name`; or why it can't be read.
pub(super) async fn judged(
    ask: &Ask,
    record: &Record,
    name: &str,
) -> Result<Result<(LotReport, LotPlots), String>, Fault> {
    let registry = ask.registry().clone();
    let (site, lang, today) = (ask.site.clone(), ask.lang, ask.today());
    let (digest, files) = (of(record, "file").to_owned(), attachments(record));
    let place = site.desk().place().await?;
    let source = name.to_owned();
    let made = tokio::task::spawn_blocking(move || {
        let _place = place;
        let desk = site.desk();
        let wording = desk.wording(lang, today)?;
        let text = String::from_utf8_lossy(&registry.files().read(&digest)?).into_owned();
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let open = |name: &str| {
            let digest = digest_of(&files, name);
            let path = digest.and_then(|digest| registry.files().path(digest));
            let path = path.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
            evigil_instrument::MappedFile::open(path)
        };
        let judged = lot::judged((&source, text), &open, desk.knowledge()?, (&wording, today));
        match judged {
            Ok(judged) => Ok(Ok(judged)),
            Err(DossierUnread::Criteria(reason)) => Err(Fault::Internal(reason)),
            Err(unread) => Ok(Err(unread.to_string())),
        }
    });
    made.await
        .map_err(|error| Fault::Internal(error.to_string()))?
}

/// The digest of the file that a dossier calls `name`: by its whole path, else by its last part,
/// since browsers send no folders.
fn digest_of<'f>(files: &'f BTreeMap<String, String>, name: &str) -> Option<&'f str> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let found = files.get(name).or_else(|| files.get(last));
    found.map(String::as_str)
}

async fn form(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let id = ask.place("id");
    let (lot, product) = with_product(ask, id).await?;
    let fields = vec![
        Field::file(ask, "file", "page-dossier-file", ".toml,text/plain")
            .hint(ask, "page-dossier-file-hint")
            .needed(),
        Field::file(ask, "raw", "page-dossier-raw", "")
            .hint(ask, "page-dossier-raw-hint")
            .several(),
    ];
    let groups = vec![Group::new(ask, "page-dossier-group", fields)];
    let words = ("page-dossier-new-lead", "page-dossier-send");
    let f = ask.frame("products", "page-dossiers-add");
    FormPage::new(f, ask, &format!("/lots/{id}/dossier"), words, groups)
        .under(&format!("/lots/{id}"), title(ask, &lot, &product))
        .shown(ask, fault)
}

/// Keeps a file that came with a form, and notes who has handed it in.
pub(super) async fn kept(ask: &Ask, upload: Upload) -> Result<String, Fault> {
    let max = ask.site.app().limits().file_bytes;
    let registry = ask.registry().clone();
    let Upload { name, mut file, .. } = upload;
    let stored = tokio::task::spawn_blocking(move || {
        let mut incoming = registry.files().take(max)?;
        let mut piece = vec![0; 1 << 16];
        loop {
            let read = file
                .read(&mut piece)
                .map_err(|error| Fault::Internal(error.to_string()))?;
            match piece.get(..read) {
                Some([]) | None => return incoming.keep(),
                Some(piece) => incoming.add(piece)?,
            }
        }
    });
    let stored = stored
        .await
        .map_err(|error| Fault::Internal(error.to_string()))??;
    let registry = ask.registry();
    registry
        .note_file(&ask.who, &stored, Some(&name), None)
        .await?;
    Ok(stored.sha256)
}

async fn handed_in(mut ask: Ask) -> Result<Response, Fault> {
    let lot = ask.place("id").to_owned();
    let uploads = ask.form.take_uploads();
    let mut dossier = None;
    let mut raw = Map::new();
    for upload in uploads.into_iter().filter(|upload| upload.bytes > 0) {
        let (field, name) = (upload.field.clone(), upload.name.clone());
        if field == "file" {
            if upload.bytes > DOSSIER_BYTES {
                let fault = Fault::Step {
                    code: "EV-R530",
                    details: vec![("max", DOSSIER_BYTES.to_string())],
                };
                return form(&ask, Some(&fault)).await;
            }
            dossier = Some(kept(&ask, upload).await?);
        } else {
            raw.insert(name, Json::from(kept(&ask, upload).await?));
        }
    }
    let registry = ask.registry();
    let mut fields = Map::new();
    fields.insert("lot_id".to_owned(), lot.clone().into());
    if let Some(file) = dossier {
        fields.insert("file".to_owned(), file.into());
    }
    fields.insert("attachments".to_owned(), Json::Object(raw));
    let made = registry
        .create(&ask.who, registry.kind("dossier")?, &fields)
        .await;
    match made {
        Ok(made) => Ok(see_other(&format!("/dossiers/{}", made.id))),
        Err(fault @ Fault::Fields(_)) => form(&ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}
