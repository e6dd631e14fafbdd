//! Many reports at once: batches of E2B(R3), lines of evigil's own form, tables with a mapping.
//! They come in by chunks, each of which is whole or not there; what can't be taken is listed; and
//! the same bytes again change nothing.

use evigil_vigilance::exchange::{Flow, Problem, ReadFault, Reject, ReportFormat, Sink};
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::mapped::Mapping;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::intake::{ClinicForm, Draft};
use super::stored::{StoredFile, unreadable};
use crate::audit::Entry;
use crate::fault::Fault;
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// Reports of one transaction.
const CHUNK: usize = 100;
/// Rejects that are listed; all are counted.
const LISTED: usize = 1000;

/// A file of reports that is to be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportImport {
    /// Digest of the file, which the registry has.
    pub file: String,
    /// Name under which it came.
    pub name: String,
    /// For a table: the mapping of its columns (`evigil.table/1`, TOML).
    #[serde(default)]
    pub mapping: Option<String>,
    /// Rules by which deadlines are counted.
    #[serde(default)]
    pub regime: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportsImported {
    /// Reports that could be read.
    pub read: u64,
    /// Reports that were not here before.
    pub new: u64,
    /// Later versions of reports that were here.
    pub follow_ups: u64,
    /// Reports that were here already, word for word.
    pub same: u64,
    /// Messages and rows that can't be taken.
    pub rejected: u64,
    /// The first 1,000 of them.
    pub rejects: Vec<RejectedPlace>,
    /// What ended the reading before the end of the file.
    pub broken: Option<RejectedPlace>,
    /// Whether it was cancelled; what was taken in by then stays.
    pub cancelled: bool,
}

/// Something that can't be taken, without a word of what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RejectedPlace {
    /// Code of the reason.
    pub code: String,
    /// Line, from 1.
    pub line: u64,
    /// Column of the table or path of the element.
    pub field: String,
}

impl From<&Problem> for RejectedPlace {
    fn from(problem: &Problem) -> Self {
        Self {
            code: problem.code.to_owned(),
            line: problem.place.line,
            field: problem.place.field.clone(),
        }
    }
}

enum Piece {
    Reports(Vec<Icsr>),
    Reject(RejectedPlace),
}

/// Hands chunks over as they fill.
struct Chunks {
    to: mpsc::Sender<Piece>,
    reports: Vec<Icsr>,
}

impl Chunks {
    fn hand_over(&mut self) -> Flow {
        let reports = std::mem::take(&mut self.reports);
        self.send(Piece::Reports(reports))
    }

    fn send(&self, piece: Piece) -> Flow {
        // Nobody listens any more: the import was cancelled, or has failed.
        match self.to.blocking_send(piece) {
            Ok(()) => Flow::Continue,
            Err(_) => Flow::Stop,
        }
    }
}

impl Sink for Chunks {
    fn report(&mut self, report: &Icsr) -> Flow {
        self.reports.push(report.clone());
        if self.reports.len() < CHUNK {
            return Flow::Continue;
        }
        self.hand_over()
    }

    fn reject(&mut self, reject: Reject) -> Flow {
        self.send(Piece::Reject(RejectedPlace::from(&reject.problem)))
    }

    fn withdraw(&mut self, _: &str) -> Flow {
        Flow::Continue
    }

    fn problem(&mut self, _: Problem) {}
}

impl Registry {
    /// Takes in a file of reports. `goes_on` is told after each chunk how far it is, and says
    /// whether to go on.
    ///
    /// Operation: `report.import`.
    ///
    /// # Errors
    /// [`Fault::Absent`] when the file is not there; [`Fault::Step`]: `EV-R303` for other formats,
    /// `EV-R305` for a table without a mapping, `EV-R306` for a mapping that is none, `EV-R307` for
    /// unknown rules.
    pub async fn import_reports(
        &self,
        actor: &Actor,
        import: ReportImport,
        goes_on: &(dyn Fn(&ReportsImported) -> bool + Send + Sync),
    ) -> Result<ReportsImported, Fault> {
        self.rights().reach(actor, "report.import")?;
        let mapping = match &import.mapping {
            Some(text) => Some(Mapping::parse(text).map_err(|faults| Fault::Step {
                code: "EV-R306",
                details: vec![("count", faults.len().to_string())],
            })?),
            None => None,
        };
        let file = StoredFile::find(self.files(), &import.file, &import.name)?;
        let format = file.format(mapping.as_ref())?;
        let (to, mut from) = mpsc::channel(4);
        let reading = tokio::task::spawn_blocking(move || {
            let mut chunks = Chunks {
                to,
                reports: Vec::with_capacity(CHUNK),
            };
            let read = file.read(format, mapping.as_ref(), &mut chunks);
            if !chunks.reports.is_empty() {
                let _ = chunks.hand_over();
            }
            read
        });
        let mut done = ReportsImported::default();
        while let Some(piece) = from.recv().await {
            match piece {
                Piece::Reject(place) => {
                    done.rejected += 1;
                    if done.rejects.len() < LISTED {
                        done.rejects.push(place);
                    }
                }
                Piece::Reports(reports) => {
                    self.import_chunk(actor, &import, format, reports, &mut done)
                        .await?;
                    if !goes_on(&done) {
                        done.cancelled = true;
                        break;
                    }
                }
            }
        }
        drop(from);
        let read = reading
            .await
            .map_err(|error| Fault::Internal(error.to_string()))?;
        match &read {
            Ok(()) | Err(ReadFault::Stopped) => {}
            Err(ReadFault::Broken(problem)) => done.broken = Some(RejectedPlace::from(&**problem)),
            Err(fault @ ReadFault::Io { .. }) => return Err(unreadable(fault)),
        }
        let mut entry = Entry::new(&actor.id, "report.import")
            .detail("file", import.file)
            .detail("new", done.new)
            .detail("follow_ups", done.follow_ups)
            .detail("same", done.same)
            .detail("rejected", done.rejected);
        entry.kind = Some("report".to_owned());
        self.enter(entry).await?;
        Ok(done)
    }

    async fn import_chunk(
        &self,
        actor: &Actor,
        import: &ReportImport,
        format: ReportFormat,
        reports: Vec<Icsr>,
        done: &mut ReportsImported,
    ) -> Result<(), Fault> {
        let organisation = actor.organisation_for(self.rights(), "report.import");
        let today = self.clock().today();
        let drafts = reports
            .into_iter()
            .map(|icsr| Draft {
                icsr,
                source: "import",
                format,
                original_format: format.code().to_owned(),
                original: import.file.clone(),
                organisation: organisation.clone(),
                received_on: today,
                form: ClinicForm {
                    regime: import.regime.clone(),
                    ..ClinicForm::default()
                },
                number: None,
                lang: None,
                ask_back: None,
                receipt: None,
                reach: Reach::everything(),
            })
            .collect();
        for filed in self.store(actor, drafts, false).await? {
            done.read += 1;
            match (filed.same, filed.follows_id) {
                (true, _) => done.same += 1,
                (false, Some(_)) => done.follow_ups += 1,
                (false, None) => done.new += 1,
            }
        }
        Ok(())
    }
}
