//! Files that tests look at when they are there, and a sink that keeps what it is given.

use std::borrow::Cow;
use std::fs;
use std::io::{self, BufRead, Cursor};
use std::path::{Path, PathBuf};

use evigil_vigilance::exchange::{Flow, Problem, Reject, Sink, Source};
use evigil_vigilance::icsr::Icsr;

/// The folder of real files, when it is there; says loudly when it is not.
pub(crate) fn folder(below: &str) -> Option<PathBuf> {
    let root = std::env::var_os("EVIGIL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join(below);
    if path.exists() {
        return Some(path);
    }
    eprintln!(
        "SKIPPED: no real files at {}; set EVIGIL_SHARED to the folder that holds them",
        path.display()
    );
    None
}

/// A file in memory.
pub(crate) struct Bytes {
    name: String,
    bytes: Vec<u8>,
}

impl Bytes {
    pub(crate) fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.to_owned(),
            bytes: bytes.into(),
        }
    }

    pub(crate) fn of_file(path: &Path) -> Self {
        Self::new(
            &path.file_name().unwrap().to_string_lossy(),
            fs::read(path).unwrap(),
        )
    }
}

impl Source for Bytes {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + Send + '_>> {
        Ok(Box::new(Cursor::new(self.bytes.as_slice())))
    }

    fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        Ok(Cow::Borrowed(&self.bytes))
    }
}

/// Keeps everything.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) reports: Vec<Icsr>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) withdrawn: Vec<String>,
    pub(crate) problems: Vec<Problem>,
}

impl Sink for Collected {
    fn report(&mut self, report: &Icsr) -> Flow {
        self.reports.push(report.clone());
        Flow::Continue
    }

    fn reject(&mut self, reject: Reject) -> Flow {
        self.rejects.push(reject);
        Flow::Continue
    }

    fn withdraw(&mut self, case: &str) -> Flow {
        self.withdrawn.push(case.to_owned());
        Flow::Continue
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
