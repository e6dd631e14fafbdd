//! Reports kept on this machine: a folder with one segment for each input that was taken.
//!
//! ```text
//! evigil-store.json           says that the folder is a store
//! segments/ID.jsonl.zst       the reports of one input, in evigil's own form
//! segments/ID.json            what the input was; written last: without it the segment is not there
//! rejects/ID.csv              what could not be taken
//! ```
//!
//! ID is the SHA-256 of the input's files, so that the same input is taken once. A segment is
//! complete or absent, never half there. Only the owner may read the folder: reports are health data.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use evigil_core::Sha256;
use evigil_vigilance::exchange::ReportFormat;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

const MARK: &str = "evigil-store.json";
const STORE_SCHEMA: &str = "evigil.store/1";
const SEGMENT_SCHEMA: &str = "evigil.segment/1";

/// Level of compression: higher ones cost more time than reading them saves.
const ZSTD_LEVEL: i32 = 3;

#[derive(Serialize, Deserialize)]
struct Mark {
    schema: String,
}

/// What a segment holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    schema: String,
    format: String,
    /// Names of the files, without folders.
    pub(super) files: Vec<String>,
    pub(super) reports: u64,
    pub(super) rejected: u64,
    /// Cases that the database has taken back.
    pub(super) withdrawn: Vec<String>,
    /// What stood around the messages of a batch (N.1), as a line of evigil's own form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) batch: Option<String>,
}

impl Manifest {
    pub(super) fn new(format: ReportFormat, files: Vec<String>) -> Self {
        Self {
            schema: SEGMENT_SCHEMA.to_owned(),
            format: format.code().to_owned(),
            files,
            reports: 0,
            rejected: 0,
            withdrawn: Vec::new(),
            batch: None,
        }
    }

    /// The format of the input.
    pub(super) fn format(&self) -> ReportFormat {
        ReportFormat::of(&self.format).unwrap_or(ReportFormat::Evigil)
    }
}

/// A segment of a store.
pub(super) struct Segment {
    pub(super) path: PathBuf,
    pub(super) manifest: Manifest,
}

/// A store.
pub(super) struct Store {
    root: PathBuf,
    /// Held as long as the store is in use for writing.
    _lock: Option<File>,
}

impl Store {
    /// Whether there is a store at `root`.
    pub(super) fn is_at(root: &Path) -> bool {
        root.join(MARK).is_file()
    }

    /// A store for reading.
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        let mark: Mark = read_json(&root.join(MARK))?;
        if mark.schema != STORE_SCHEMA {
            return Err(invalid(format!("the store is of the form {}", mark.schema)));
        }
        Ok(Self {
            root: root.to_owned(),
            _lock: None,
        })
    }

    /// A store for writing; made when there is none. Another program that writes is waited for.
    pub(super) fn create(root: &Path) -> io::Result<Self> {
        if !Self::is_at(root) {
            let is_free = match fs::read_dir(root) {
                Ok(mut entries) => entries.next().is_none(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => true,
                Err(error) => return Err(error),
            };
            if !is_free {
                return Err(invalid("the folder holds other things".to_owned()));
            }
            private_folder(root)?;
        }
        let lock = File::create(root.join(".lock"))?;
        lock.lock()?;
        private_folder(&root.join("segments"))?;
        private_folder(&root.join("rejects"))?;
        if !Self::is_at(root) {
            let mark = Mark {
                schema: STORE_SCHEMA.to_owned(),
            };
            write_whole(&root.join(MARK), &serde_json::to_vec(&mark)?)?;
        }
        let mut store = Self::open(root)?;
        store._lock = Some(lock);
        Ok(store)
    }

    /// Its folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where rejects of the input `id` go.
    pub(super) fn rejects(&self, id: &str) -> PathBuf {
        self.root.join("rejects").join(format!("{id}.csv"))
    }

    fn manifest_path(&self, id: &str) -> PathBuf {
        self.root.join("segments").join(format!("{id}.json"))
    }

    /// What the input `id` was, when it was taken before.
    pub(super) fn taken(&self, id: &str) -> Option<Manifest> {
        read_json(&self.manifest_path(id)).ok()
    }

    /// All complete segments, in a stable order.
    pub(super) fn segments(&self) -> io::Result<Vec<Segment>> {
        let folder = self.root.join("segments");
        let mut segments = Vec::new();
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let manifest: Manifest = read_json(&path)?;
            let path = path.with_extension("jsonl.zst");
            if !path.is_file() {
                return Err(invalid(format!("{} is missing", path.display())));
            }
            segments.push(Segment { path, manifest });
        }
        segments.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(segments)
    }

    /// Begins a segment.
    pub(super) fn begin(&self, manifest: Manifest) -> io::Result<SegmentWriter> {
        let part = NamedTempFile::with_prefix_in(".part-", self.root.join("segments"))?;
        let writer = BufWriter::with_capacity(1 << 20, part);
        Ok(SegmentWriter {
            encoder: zstd::Encoder::new(writer, ZSTD_LEVEL)?,
            manifest,
        })
    }

    /// Makes a segment part of the store, under the name of its input.
    pub(super) fn commit(&self, segment: SegmentWriter, id: &str) -> io::Result<()> {
        let part = segment
            .encoder
            .finish()?
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        part.as_file().sync_all()?;
        let place = self.root.join("segments").join(format!("{id}.jsonl.zst"));
        part.persist(place).map_err(|error| error.error)?;
        let manifest = serde_json::to_vec_pretty(&segment.manifest)?;
        write_whole(&self.manifest_path(id), &manifest)
    }
}

/// A segment on its way.
pub(super) struct SegmentWriter {
    encoder: zstd::Encoder<'static, BufWriter<NamedTempFile>>,
    pub(super) manifest: Manifest,
}

impl SegmentWriter {
    /// Adds a report in evigil's own form.
    pub(super) fn line(&mut self, line: &[u8]) -> io::Result<()> {
        self.manifest.reports += 1;
        self.encoder.write_all(line)?;
        self.encoder.write_all(b"\n")
    }
}

/// Id of an input: the SHA-256 of its file, or, for several, of their names and sums.
pub(super) fn id_of(paths: &[&Path]) -> io::Result<String> {
    if let [path] = paths {
        return Ok(sum(path)?.to_string());
    }
    let mut paths = paths.to_vec();
    paths.sort_unstable();
    let mut names = String::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        names.push_str(&format!("{} {name}\n", sum(path)?));
    }
    Ok(Sha256::of(names.as_bytes()).to_string())
}

fn sum(path: &Path) -> io::Result<Sha256> {
    Sha256::of_reader(File::open(path)?)
}

/// A folder that only its owner may read.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> io::Result<T> {
    let mut text = Vec::new();
    File::open(path)?.take(64 << 20).read_to_end(&mut text)?;
    serde_json::from_slice(&text).map_err(|error| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        invalid(format!("{name}: {error}"))
    })
}

/// Writes a file that is whole or not there.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let mut part = NamedTempFile::with_prefix_in(".part-", folder)?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    part.persist(path).map_err(|error| error.error)?;
    // So that the name outlives a loss of power as the content does.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
