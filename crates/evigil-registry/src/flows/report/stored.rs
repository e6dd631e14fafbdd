//! A stored file as what readers of reports take.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use evigil_vigilance::e2b::r3;
use evigil_vigilance::exchange::{
    FileKind, HEAD_BYTES, Problem, ReadFault, ReportFormat, Sink, Source, recognise,
};
use evigil_vigilance::lines;
use evigil_vigilance::mapped::{self, Mapping};

use crate::fault::Fault;
use crate::files::Files;

/// A file that the registry keeps, under the name it came by.
#[derive(Debug, Clone)]
pub(crate) struct StoredFile {
    name: String,
    path: PathBuf,
}

impl Source for StoredFile {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + Send + '_>> {
        Ok(Box::new(BufReader::new(File::open(&self.path)?)))
    }

    fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        Ok(Cow::Owned(fs::read(&self.path)?))
    }
}

impl StoredFile {
    /// The file of this digest.
    ///
    /// # Errors
    /// [`Fault::Absent`].
    pub(crate) fn find(files: &Files, sha256: &str, name: &str) -> Result<Self, Fault> {
        match files.path(sha256).filter(|path| path.is_file()) {
            Some(path) => Ok(Self {
                name: name.to_owned(),
                path,
            }),
            None => Err(Fault::Absent {
                kind: "file".to_owned(),
            }),
        }
    }

    /// The format of its reports.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R303` for a format that is not taken in here, `EV-R305` for a table
    /// without a mapping; [`Fault::File`].
    pub(crate) fn format(&self, mapping: Option<&Mapping>) -> Result<ReportFormat, Fault> {
        let fault = |error| Fault::File {
            path: self.path.clone(),
            error,
        };
        let mut head = Vec::new();
        File::open(&self.path)
            .map_err(fault)?
            .take(HEAD_BYTES as u64)
            .read_to_end(&mut head)
            .map_err(fault)?;
        if mapping.is_some() {
            return Ok(ReportFormat::Mapped);
        }
        match recognise(&self.name, &head) {
            FileKind::Whole(format @ (ReportFormat::E2bR3 | ReportFormat::Evigil)) => Ok(format),
            FileKind::UnknownTable => Err(Fault::step("EV-R305")),
            _ => Err(Fault::step("EV-R303")),
        }
    }

    /// Reads its reports.
    pub(crate) fn read(
        &self,
        format: ReportFormat,
        mapping: Option<&Mapping>,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadFault> {
        match (format, mapping) {
            (ReportFormat::Mapped, Some(mapping)) => mapped::read(mapping, self, sink).map(drop),
            (ReportFormat::E2bR3, _) => r3::read(self, sink).map(drop),
            _ => lines::read(self, sink),
        }
    }
}

/// What kept a file from being read, without a word of what stands in it.
pub(crate) fn unreadable(fault: &ReadFault) -> Fault {
    let details = match fault {
        ReadFault::Broken(problem) => place(problem),
        ReadFault::Io { error, .. } => vec![
            ("problem", error.kind().to_string()),
            ("line", "0".to_owned()),
        ],
        ReadFault::Stopped => Vec::new(),
    };
    Fault::Step {
        code: "EV-R304",
        details,
    }
}

/// Code and line of a problem.
pub(crate) fn place(problem: &Problem) -> Vec<(&'static str, String)> {
    vec![
        ("problem", problem.code.to_owned()),
        ("line", problem.place.line.to_string()),
    ]
}
