//! The files of a knowledge base: compiled in, or from a folder of the user.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::problem::{Problem, ProblemKind};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../knowledge");

/// Folders whose files hold tables that this crate reads.
const READ: [&str; 9] = [
    "sources",
    "law",
    "advertising",
    "doping",
    "disclosures",
    "corrections",
    "product",
    "glossary",
    "terms",
];

/// Folders whose files are handed over as text.
const RAW: [&str; 7] = [
    "assessment",
    "claims",
    "evidence",
    "decisions",
    "harms",
    "screening",
    "vigilance",
];

/// A file of the base larger than this is refused: the whole base has a few hundred kilobytes.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// Texts by path; a path is relative to the root, with `/` between its parts.
pub(crate) type Files = BTreeMap<String, Cow<'static, str>>;

/// Whether the file at `path` holds tables that this crate reads.
pub(crate) fn is_read(path: &str) -> bool {
    path.split_once('/')
        .is_some_and(|(folder, _)| READ.contains(&folder))
}

/// Every folder a knowledge base may have.
pub(crate) fn known_folders() -> String {
    READ.iter()
        .chain(&RAW)
        .copied()
        .collect::<Vec<_>>()
        .join(", ")
}

/// The files compiled into the program.
pub(crate) fn embedded() -> Files {
    fn collect(dir: &'static Dir<'static>, files: &mut Files) {
        for file in dir.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            if let (true, Some(text)) = (
                path.contains('/') && path.ends_with(".toml"),
                file.contents_utf8(),
            ) {
                files.insert(path, Cow::Borrowed(text));
            }
        }
        for inner in dir.dirs() {
            collect(inner, files);
        }
    }
    let mut files = Files::new();
    collect(&EMBEDDED, &mut files);
    files
}

/// The `.toml` files in the known folders of `root`, and what could not be read.
pub(crate) fn from_dir(root: &Path) -> (Files, Vec<Problem>) {
    let (mut files, mut problems) = (Files::new(), Vec::new());
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) => {
            let kind = ProblemKind::Unreadable {
                message: error.to_string(),
            };
            problems.push(Problem::of_file(&root.display().to_string(), kind));
            return (files, problems);
        }
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || !entry.path().is_dir() {
            continue;
        }
        if READ.contains(&name.as_str()) || RAW.contains(&name.as_str()) {
            read_folder(&entry.path(), &name, &mut files, &mut problems);
        } else {
            problems.push(Problem::of_file(&name, ProblemKind::UnknownFolder));
        }
    }
    if files.is_empty() && problems.is_empty() {
        problems.push(Problem::of_file(
            &root.display().to_string(),
            ProblemKind::NoFiles,
        ));
    }
    (files, problems)
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Files, problems: &mut Vec<Problem>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(Problem::of_file(
                prefix,
                ProblemKind::Unreadable {
                    message: error.to_string(),
                },
            ));
            return;
        }
    };
    for entry in entries.flatten() {
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        // A link to a folder is not followed: it could lead round in a circle.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            read_folder(&entry.path(), &path, files, problems);
        } else if path.ends_with(".toml") {
            match read_file(&entry.path()) {
                Ok(text) => {
                    files.insert(path, Cow::Owned(text));
                }
                Err(message) => {
                    problems.push(Problem::of_file(&path, ProblemKind::Unreadable { message }))
                }
            }
        }
    }
}

fn read_file(path: &Path) -> Result<String, String> {
    let length = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if length > FILE_BYTES_MAX {
        return Err(format!(
            "{length} bytes, more than the limit of {FILE_BYTES_MAX}"
        ));
    }
    fs::read_to_string(path).map_err(|error| error.to_string())
}
