//! What was named on the command line, sorted into inputs of one format each.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use evigil_vigilance::exchange::{
    FileKind, HEAD_BYTES, Place, Problem, ProblemSeverity, ReportFormat, Source, recognise,
};

use evigil_vigilance::mapped::Mapping;

use super::file_source::FileSource;
use super::store::Store;

/// Most files of a folder.
const FILES_MAX: usize = 100_000;

/// One input: a file, or the tables that belong together.
#[derive(Debug)]
pub(super) struct Input {
    /// Path as given, or path of the first of its files.
    pub(super) name: String,
    /// All its files, when there are several.
    pub(super) files: Vec<String>,
    /// Its format.
    pub(super) format: ReportFormat,
    /// What it is read from.
    pub(super) sources: Vec<FileSource>,
    /// What stood around the messages of a batch that is in a store.
    pub(super) batch: Option<String>,
}

impl Input {
    /// The sources as readers take them.
    pub(super) fn sources(&self) -> Vec<&dyn Source> {
        self.sources
            .iter()
            .map(|source| source as &dyn Source)
            .collect()
    }

    /// The files on the disk that it is read from, each once.
    pub(super) fn paths(&self) -> Vec<&Path> {
        let mut paths: Vec<&Path> = self.sources.iter().map(FileSource::path).collect();
        paths.dedup();
        paths
    }
}

/// What was named: inputs, and what is none.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) inputs: Vec<Input>,
    /// Named files that are no input, with the reason.
    pub(super) refused: Vec<(String, Problem)>,
    /// Files of folders that hold no reports.
    pub(super) passed_over: Vec<String>,
    /// Cases that databases have taken back, by the stores that were named.
    pub(super) withdrawn: Vec<(ReportFormat, String)>,
    /// How tables of no known database are read.
    pub(super) mapping: Option<Mapping>,
}

/// Sorts what was named into inputs. `forced` is the format the user gave; with a mapping, tables of
/// no known database are inputs too.
pub(super) fn gather(
    paths: &[PathBuf],
    forced: Option<ReportFormat>,
    with_mapping: bool,
) -> Gathered {
    let mut gathering = Gathering {
        forced,
        with_mapping,
        ..Gathering::default()
    };
    for path in paths {
        gathering.named(path);
    }
    gathering.finish()
}

/// Files of a set belong together when they are of the same folder, or were named one by one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SetKey {
    folder: PathBuf,
    format: ReportFormat,
    set: String,
}

#[derive(Default)]
struct Gathering {
    forced: Option<ReportFormat>,
    with_mapping: bool,
    found: Gathered,
    /// Place in `found.inputs` of each set.
    sets: BTreeMap<SetKey, usize>,
}

impl Gathering {
    fn named(&mut self, path: &Path) {
        match fs::metadata(path) {
            Err(error) => self.refuse(path, &error),
            Ok(known) if known.is_dir() && Store::is_at(path) => match Store::open(path) {
                Ok(store) => self.store(&store),
                Err(error) => self.refuse(path, &error),
            },
            Ok(known) if known.is_dir() => self.folder(path),
            Ok(_) => self.file(path, path.parent().unwrap_or(path), true),
        }
    }

    fn store(&mut self, store: &Store) {
        match store.segments() {
            Err(error) => self.refuse(store.root(), &error),
            Ok(segments) => {
                for segment in segments {
                    let withdrawn = segment.manifest.withdrawn.iter();
                    let format = segment.manifest.format();
                    self.found
                        .withdrawn
                        .extend(withdrawn.map(|case| (format, case.clone())));
                    let before = self.found.inputs.len();
                    self.file(&segment.path, store.root(), true);
                    if let Some([input]) = self.found.inputs.get_mut(before..) {
                        input.batch = segment.manifest.batch;
                    }
                }
            }
        }
    }

    fn folder(&mut self, folder: &Path) {
        let mut files = Vec::new();
        if let Err(error) = list(folder, &mut files) {
            self.refuse(folder, &error);
            return;
        }
        if files.is_empty() {
            self.refuse(folder, &io::Error::new(io::ErrorKind::NotFound, "no files"));
        }
        files.sort();
        for file in files {
            // Tables of one folder belong together, and tables of another do not.
            let parent = file.parent().unwrap_or(folder).to_owned();
            self.file(&file, &parent, false);
        }
    }

    fn file(&mut self, path: &Path, folder: &Path, was_named: bool) {
        let sources = match FileSource::of(path) {
            Ok(sources) => sources,
            Err(error) => return self.refuse(path, &error),
        };
        let is_archive = sources.len() != 1;
        if sources.is_empty() {
            self.refuse(path, &io::Error::new(io::ErrorKind::NotFound, "no files"));
        }
        for source in sources {
            let kind = match source.head(HEAD_BYTES) {
                Ok(head) => recognise(source.name(), &head),
                Err(error) => {
                    self.refuse(path, &error);
                    continue;
                }
            };
            let kind = match (kind, self.forced) {
                (FileKind::Empty, _) => FileKind::Empty,
                (known @ FileKind::Table { format, .. }, Some(forced)) if format == forced => known,
                (_, Some(forced)) => FileKind::Whole(forced),
                (FileKind::UnknownTable, None) if self.with_mapping => {
                    FileKind::Whole(ReportFormat::Mapped)
                }
                (kind, None) => kind,
            };
            let folder = if is_archive { path } else { folder };
            self.take(path, folder, source, kind, was_named && !is_archive);
        }
    }

    fn take(
        &mut self,
        path: &Path,
        folder: &Path,
        source: FileSource,
        kind: FileKind,
        was_named: bool,
    ) {
        let name = path.display().to_string();
        let inner = source.name().to_owned();
        let code = match kind {
            FileKind::Whole(format) => {
                self.found.inputs.push(Input {
                    name,
                    files: Vec::new(),
                    format,
                    sources: vec![source],
                    batch: None,
                });
                return;
            }
            FileKind::Table { format, set } => {
                self.table(name, folder, source, format, set);
                return;
            }
            FileKind::Empty => "EV-R002",
            FileKind::Acknowledgement => "EV-R003",
            FileKind::OtherXml(_) => "EV-R004",
            FileKind::UnknownTable => "EV-R005",
            FileKind::Unknown => "EV-R006",
        };
        // A table of a folder is data that somebody wanted taken; silence would lose it.
        let is_table = kind == FileKind::UnknownTable && is_table_name(&inner);
        if !was_named && !is_table {
            self.found.passed_over.push(name);
            return;
        }
        let mut problem = Problem::new(code, ProblemSeverity::Error, Place::default());
        if let FileKind::OtherXml(root) = kind {
            problem = problem.with("root", root);
        }
        self.found.refused.push((name, problem));
    }

    fn table(
        &mut self,
        name: String,
        folder: &Path,
        source: FileSource,
        format: ReportFormat,
        set: String,
    ) {
        let key = SetKey {
            folder: folder.to_owned(),
            format,
            set,
        };
        let known = self
            .sets
            .get(&key)
            .and_then(|at| self.found.inputs.get_mut(*at));
        match known {
            Some(input) => {
                if input.files.is_empty() {
                    input.files.push(input.name.clone());
                }
                if input.files.last() != Some(&name) {
                    input.files.push(name);
                }
                input.sources.push(source);
            }
            None => {
                self.sets.insert(key, self.found.inputs.len());
                self.found.inputs.push(Input {
                    name,
                    files: Vec::new(),
                    format,
                    sources: vec![source],
                    batch: None,
                });
            }
        }
    }

    fn refuse(&mut self, path: &Path, error: &io::Error) {
        let problem =
            Problem::new("EV-R001", ProblemSeverity::Error, Place::default()).with("reason", error);
        self.found
            .refused
            .push((path.display().to_string(), problem));
    }

    fn finish(self) -> Gathered {
        let mut found = self.found;
        for input in &mut found.inputs {
            // All members of one archive are one file.
            if input.files.len() == 1 {
                input.files.clear();
            }
        }
        found
    }
}

/// Whether a file is called as tables are.
fn is_table_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".csv", ".tsv", ".tab"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The files below `folder`. Links are not followed: they could lead round in a circle.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            list(&entry.path(), files)?;
        } else if kind.is_file() {
            if files.len() == FILES_MAX {
                let reason = "more than 100000 files";
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
            }
            files.push(entry.path());
        }
    }
    Ok(())
}
