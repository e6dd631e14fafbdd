//! Reader, workers and an in-order writer, with bounded memory.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use evigil_assess::render::{Format, Look, RenderError};
use evigil_assess::{CheckReport, Reasons};
use evigil_claims::ClaimsEngine;
use evigil_document::{Input, Limits, RawDocument, ReadError, Skipped, records};

use super::super::setting::Setting;
use super::budget::Budget;
use crate::diagnostic::Diagnostic;
use crate::fault;

/// Bytes of raw documents under way. Text, reading and report of a document together take some
/// times its bytes, and the whole has to stay far below 200 MB for documents of ordinary size.
const BYTES_UNDER_WAY: usize = 16 << 20;

/// Documents under way for each job.
const DOCUMENTS_PER_JOB: usize = 16;

/// Stack of a worker: the same on every platform, so that depth limits hold everywhere.
const STACK: usize = 8 << 20;

/// What is to be done.
pub(super) struct Batch<'b> {
    pub(super) inputs: &'b [PathBuf],
    pub(super) setting: &'b Setting,
    pub(super) engine: &'b ClaimsEngine,
    pub(super) format: Format,
    pub(super) look: Look,
    pub(super) jobs: usize,
}

/// A report and its rendered body.
pub(super) struct Rendered {
    pub(super) report: CheckReport,
    pub(super) body: Vec<u8>,
}

/// What became of one document. `input` is the place of its input on the command line.
pub(super) enum Event {
    /// It was read.
    Read {
        input: usize,
        rendered: Box<Rendered>,
    },
    /// It could not be read; `whole` when that is true of the whole input.
    Failed {
        input: usize,
        whole: bool,
        diagnostic: Box<Diagnostic>,
    },
    /// So many records of an archive are no pages: pictures, redirects, empty answers.
    PassedOver(usize),
    /// The program failed at it.
    Fault,
    /// Its report could not be rendered.
    Render(RenderError),
}

/// A document on its way, numbered in the order in which it was read.
struct Numbered<T> {
    number: u64,
    bytes: usize,
    what: T,
}

type Found = (usize, Result<RawDocument, ReadError>);

impl Batch<'_> {
    /// Calls `take` once for each document, in the order in which they are read. An error of
    /// `take` ends the batch.
    pub(super) fn run(
        &self,
        take: &mut dyn FnMut(Event) -> Result<(), RenderError>,
    ) -> Result<(), RenderError> {
        let budget = Budget::new(self.jobs * DOCUMENTS_PER_JOB, BYTES_UNDER_WAY);
        let (to_workers, work) = mpsc::channel::<Numbered<Found>>();
        let (to_writer, done) = mpsc::channel::<Numbered<Event>>();
        let work = Mutex::new(work);
        let (budget, work) = (&budget, &work);
        thread::scope(|scope| {
            let past_workers = to_writer.clone();
            start(scope, move || {
                // A fault of the reader itself must not leave the writer in the belief that all was read.
                if let Some(number) =
                    fault_number(|last| self.read(budget, &to_workers, &past_workers, last))
                {
                    let _ = past_workers.send(Numbered {
                        number,
                        bytes: 0,
                        what: Event::Fault,
                    });
                }
            });
            for _ in 0..self.jobs {
                let to_writer = to_writer.clone();
                start(scope, move || self.work(work, &to_writer));
            }
            drop(to_writer);
            let result = write_in_order(&done, budget, take);
            // Also when all is well: a reader that waits for room must not wait for ever.
            budget.close();
            result
        })
    }

    fn read(
        &self,
        budget: &Budget,
        to_workers: &mpsc::Sender<Numbered<Found>>,
        to_writer: &mpsc::Sender<Numbered<Event>>,
        number: &mut u64,
    ) {
        let limits = Limits::default();
        for (place, path) in self.inputs.iter().enumerate() {
            let input = if path.as_os_str() == "-" {
                Input::Stdin
            } else {
                Input::Path(path.clone())
            };
            let mut found_records = records(&input, &limits);
            for found in found_records.by_ref() {
                let bytes = found.as_ref().map_or(0, |raw| raw.bytes.len());
                if !budget.enter(bytes) {
                    return;
                }
                if to_workers
                    .send(Numbered {
                        number: *number,
                        bytes,
                        what: (place, found),
                    })
                    .is_err()
                {
                    return;
                }
                *number += 1;
            }
            let Skipped {
                other_records: _,
                not_text,
                not_found,
                empty,
            } = found_records.skipped();
            let count = usize::try_from(not_text + not_found + empty).unwrap_or(usize::MAX);
            if count > 0 && budget.enter(0) {
                if to_writer
                    .send(Numbered {
                        number: *number,
                        bytes: 0,
                        what: Event::PassedOver(count),
                    })
                    .is_err()
                {
                    return;
                }
                *number += 1;
            }
        }
    }

    fn work(
        &self,
        work: &Mutex<mpsc::Receiver<Numbered<Found>>>,
        to_writer: &mpsc::Sender<Numbered<Event>>,
    ) {
        let limits = Limits::default();
        let Setting {
            knowledge,
            lang,
            as_of,
            ..
        } = self.setting;
        let mut reasons = Reasons::new(knowledge, *lang, *as_of);
        loop {
            let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Numbered {
                number,
                bytes,
                what: (input, found),
            }) = next
            else {
                return;
            };
            let event = fault::catch(|| self.one(input, found, &limits, &mut reasons))
                .unwrap_or(Event::Fault);
            if to_writer
                .send(Numbered {
                    number,
                    bytes,
                    what: event,
                })
                .is_err()
            {
                return;
            }
        }
    }

    /// All that is done with one document.
    fn one(
        &self,
        input: usize,
        found: Result<RawDocument, ReadError>,
        limits: &Limits,
        reasons: &mut Reasons<'_>,
    ) -> Event {
        let document = match found.and_then(|raw| raw.decode(limits)) {
            Ok(document) => document,
            Err(error) => {
                let diagnostic = Diagnostic::of_read_error(&error, self.setting.messages());
                return Event::Failed {
                    input,
                    whole: self.is_whole(input, &error),
                    diagnostic: Box::new(diagnostic),
                };
            }
        };
        let Setting { as_of, wording, .. } = self.setting;
        let reading = self.engine.read(&document, *as_of);
        let report = CheckReport::with_reasons(&document, &reading, reasons);
        match self.format.body(&document, &report, wording, self.look) {
            Ok(body) => Event::Read {
                input,
                rendered: Box::new(Rendered { report, body }),
            },
            Err(error) => Event::Render(error),
        }
    }

    /// Whether an error is that of the whole input, not of a line or record in it.
    fn is_whole(&self, input: usize, error: &ReadError) -> bool {
        let of_a_part = matches!(
            error,
            ReadError::JsonLine { .. }
                | ReadError::NoTextField { .. }
                | ReadError::LineTooLong { .. }
                | ReadError::WarcRecord { .. }
                | ReadError::HttpMessage { .. }
        );
        let named = self
            .inputs
            .get(input)
            .is_some_and(|path| path.to_string_lossy() == error.document());
        named && !of_a_part
    }
}

fn start<'scope>(scope: &'scope thread::Scope<'scope, '_>, work: impl FnOnce() + Send + 'scope) {
    // Without a thread the channels close and the writer ends; that shows as missing documents,
    // so a system that gives no threads is a fault.
    if let Err(error) = thread::Builder::new()
        .stack_size(STACK)
        .spawn_scoped(scope, work)
    {
        panic!("no thread: {error}");
    }
}

/// Runs `work`; when it panics, the number that it had reached.
fn fault_number(work: impl FnOnce(&mut u64)) -> Option<u64> {
    let mut number = 0;
    fault::catch(|| work(&mut number))
        .is_none()
        .then_some(number)
}

fn write_in_order(
    done: &mpsc::Receiver<Numbered<Event>>,
    budget: &Budget,
    take: &mut dyn FnMut(Event) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for arrived in done {
        early.insert(arrived.number, arrived);
        while let Some(Numbered { bytes, what, .. }) = early.remove(&next) {
            next += 1;
            take(what)?;
            budget.leave(bytes);
        }
    }
    Ok(())
}
