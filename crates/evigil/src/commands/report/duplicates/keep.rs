//! What is kept between runs: model, links, clusters, and the decisions of reviewers.
//!
//! ```text
//! model.json        the model
//! reports.txt       names of the reports that were compared under it
//! links.jsonl       pairs from the review threshold up, each with its weights
//! clusters.jsonl    reports of one case
//! decisions.jsonl   what reviewers decided; it only grows
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use evigil_vigilance::duplicates::{
    Contradiction, DecisionFault, DecisionProblem, Decisions, Earlier, Model, ModelFault,
};
use serde::Deserialize;

use super::{Run, unwritten};
use crate::Outcome;
use crate::commands::report::store::{Store, private_folder};
use crate::commands::setting::Setting;
use crate::commands::{finish, write as write_file};
use crate::diagnostic::Diagnostic;

const MODEL: &str = "model.json";
const REPORTS: &str = "reports.txt";
const LINKS: &str = "links.jsonl";
const CLUSTERS: &str = "clusters.jsonl";
pub(super) const DECISIONS: &str = "decisions.jsonl";

/// The folder that is named, or that of the one store that is read.
pub(super) fn folder(named: Option<&Path>, inputs: &[PathBuf]) -> Option<PathBuf> {
    match (named, inputs) {
        (Some(named), _) => Some(named.to_owned()),
        (None, [store]) if Store::is_at(store) => Some(store.join("duplicates")),
        _ => None,
    }
}

/// What an earlier run left.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) model: Option<Model>,
    pub(super) earlier: Option<Earlier>,
    pub(super) decisions: Decisions,
}

/// A line of links, as far as the next run needs it.
#[derive(Deserialize)]
struct KeptLink {
    a: String,
    b: String,
    bits: f32,
    contradiction: Option<Contradiction>,
}

impl Kept {
    /// Reads a folder; what is wrong in it is told.
    pub(super) fn open(
        folder: Option<&Path>,
        refit: bool,
        setting: &Setting,
    ) -> Result<Self, Outcome> {
        let mut kept = Self::default();
        let Some(folder) = folder else {
            return Ok(kept);
        };
        kept.decisions = decisions(folder, setting)?;
        if refit {
            return Ok(kept);
        }
        let Some(json) = text(&folder.join(MODEL), setting)? else {
            return Ok(kept);
        };
        let model = Model::from_json(json.as_bytes());
        let model = model.map_err(|fault| {
            let reason = match &fault {
                ModelFault::Form(reason) => reason.clone(),
                ModelFault::Value(name) => (*name).to_owned(),
                ModelFault::Schema(_) | ModelFault::Digest => String::new(),
            };
            unusable(&folder.join(MODEL), fault.code(), 0, reason, setting)
        })?;
        kept.model = Some(model);
        kept.earlier = earlier(folder, setting)?;
        Ok(kept)
    }
}

/// Names and links of the run before; nothing when one of them is not there.
fn earlier(folder: &Path, setting: &Setting) -> Result<Option<Earlier>, Outcome> {
    let names = text(&folder.join(REPORTS), setting)?;
    let links = text(&folder.join(LINKS), setting)?;
    let (Some(names), Some(links)) = (names, links) else {
        return Ok(None);
    };
    let mut earlier = Earlier {
        reports: names.lines().map(ToOwned::to_owned).collect(),
        links: Vec::new(),
    };
    for (line, link) in (1..).zip(links.lines()) {
        let link: KeptLink = serde_json::from_str(link).map_err(|fault| {
            let place = folder.join(LINKS);
            unusable(&place, "EV-T858", line, fault.to_string(), setting)
        })?;
        let KeptLink {
            a,
            b,
            bits,
            contradiction,
        } = link;
        earlier.links.push((a, b, bits, contradiction));
    }
    Ok(Some(earlier))
}

/// The decisions of a folder; none when there is no list.
pub(super) fn decisions(folder: &Path, setting: &Setting) -> Result<Decisions, Outcome> {
    let place = folder.join(DECISIONS);
    let Some(list) = text(&place, setting)? else {
        return Ok(Decisions::default());
    };
    Decisions::parse(&list).map_err(|DecisionFault { line, fault }| {
        let reason = match &fault {
            DecisionProblem::Form(reason) => reason.clone(),
            _ => String::new(),
        };
        unusable(&place, fault.code(), line, reason, setting)
    })
}

/// Writes what this run leaves. The model comes last: without it, nothing of the others is used.
pub(super) fn write(
    folder: &Path,
    model: &Model,
    run: &Run<'_>,
    setting: &Setting,
) -> Result<(), Outcome> {
    private_folder(folder).map_err(|error| unwritten(folder, &error, setting))?;
    let mut names = String::new();
    for report in (0_u32..).take(run.reports.len()) {
        names.push_str(run.reports.name(report));
        names.push('\n');
    }
    write_file(Some(&folder.join(REPORTS)), names.as_bytes(), setting)?;
    finish(Some(&folder.join(LINKS)), run.links_jsonl(), setting)?;
    finish(Some(&folder.join(CLUSTERS)), run.clusters_jsonl(), setting)?;
    let model = serde_json::to_vec(model).map(crate::commands::report::import::ended);
    finish(Some(&folder.join(MODEL)), model, setting)
}

/// A file's text; nothing where there is no file.
fn text(place: &Path, setting: &Setting) -> Result<Option<String>, Outcome> {
    match fs::read_to_string(place) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let details = [("reason", error.to_string())];
            let diagnostic = Diagnostic::new("EV-R030", setting.messages(), &details);
            setting.complain(&diagnostic.at(place.display().to_string()));
            Err(Outcome::BadInput)
        }
    }
}

fn unusable(place: &Path, code: &str, line: usize, reason: String, setting: &Setting) -> Outcome {
    let messages = setting.messages();
    let line = line.to_string();
    let details = [("line", line.as_str()), ("reason", reason.as_str())];
    let details = [("reason", messages.with(&format!("problem-{code}"), details))];
    let diagnostic = Diagnostic::new("EV-R030", messages, &details);
    setting.complain(&diagnostic.at(place.display().to_string()));
    Outcome::BadInput
}
