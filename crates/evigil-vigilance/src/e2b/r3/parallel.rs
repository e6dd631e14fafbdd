//! A batch read on several processors: one thread finds the messages, others read them, and the
//! caller gets them in their order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use super::batch::{Batch, RawMessage};
use super::header::BatchHeader;
use super::message::Context;
use super::{Limits, has_unknown, parse_message, problem};
use crate::exchange::{Flow, Place, Problem, ProblemSeverity, ReadFault, Reject, Source};
use crate::icsr::Icsr;

/// XML that goes from thread to thread at a time, in bytes: some ten messages.
const BUNDLE_BYTES: usize = 512 << 10;

/// Bundles under way for each thread that reads. With [`BUNDLE_BYTES`] and the longest message it
/// bounds the memory.
const BUNDLES_A_READER: usize = 4;

/// A message that was read, or why it was not.
pub struct Read<P> {
    /// The report.
    pub report: Icsr,
    /// What was made of it on the way.
    pub prepared: P,
}

/// What the caller gets, in the order of the batch.
pub enum Met<P> {
    /// A report.
    Report(Box<Read<P>>),
    /// A message that can't be taken.
    Reject(Box<Reject>),
    /// Something to say.
    Problem(Box<Problem>),
}

/// Messages that are next to each other in the batch.
#[derive(Default)]
struct Bundle {
    number: u64,
    text: String,
    /// Messages with their place in `text`, or why there is none.
    messages: Vec<Result<Placed, Box<Reject>>>,
}

/// Where a message stands in the text of its bundle.
struct Placed {
    text: Range<usize>,
    line: u64,
    context: Arc<Context>,
}

/// Reads a batch with `readers` threads beside the one that finds messages and the caller's.
/// `prepare` runs on the readers' threads; `take` on the caller's.
///
/// # Errors
/// [`ReadFault`] when the source can't be read to its end, or `take` wants no more. What stood before
/// that was handed over.
pub fn read_on<P: Send>(
    source: &dyn Source,
    limits: &Limits,
    readers: usize,
    prepare: &(dyn Fn(&Icsr) -> P + Sync),
    take: &mut dyn FnMut(Met<P>) -> Flow,
) -> Result<BatchHeader, ReadFault> {
    let readers = readers.max(1);
    let is_over = AtomicBool::new(false);
    // A place for each bundle under way; the caller gives it back.
    let (give_back, places) = mpsc::channel();
    for _ in 0..readers * BUNDLES_A_READER {
        let _ = give_back.send(());
    }
    let (to_readers, bundles) = mpsc::channel::<Bundle>();
    let bundles = Mutex::new(bundles);
    let (to_caller, done) = mpsc::channel();
    let mut tally = Tally::default();
    let (ended, flow) = thread::scope(|scope| {
        let splitter = scope.spawn({
            let is_over = &is_over;
            move || split(source, limits, &places, &to_readers, is_over)
        });
        for _ in 0..readers {
            let (bundles, to_caller) = (&bundles, to_caller.clone());
            scope.spawn(move || {
                loop {
                    let bundle = bundles
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .recv();
                    let Ok(bundle) = bundle else { break };
                    let number = bundle.number;
                    if to_caller.send((number, read(bundle, prepare))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(to_caller);
        let flow = in_order(&done, &give_back, take, &mut tally);
        is_over.store(true, Ordering::Relaxed);
        drop(give_back);
        drop(done);
        (splitter.join(), flow)
    });
    if flow == Flow::Stop {
        return Err(ReadFault::Stopped);
    }
    match ended {
        Err(panic) => std::panic::resume_unwind(panic),
        Ok((problems, header)) => {
            // Of a batch that was not read to its end nothing can be said as a whole.
            let whole = header.as_ref().map(|_| tally.problems(source.name()));
            for it in problems.into_iter().chain(whole.unwrap_or_default()) {
                let _ = take(Met::Problem(Box::new(it)));
            }
            header
        }
    }
}

/// Counts of the whole batch.
#[derive(Default)]
struct Tally {
    messages: u64,
    not_understood: u64,
}

impl Tally {
    fn problems(&self, file: &str) -> Vec<Problem> {
        let place = || Place::file(file);
        let mut problems = Vec::new();
        if self.messages == 0 {
            problems.push(problem("EV-X019", ProblemSeverity::Warning, place()));
        }
        if self.not_understood > 0 {
            problems.push(
                problem("EV-X027", ProblemSeverity::Note, place())
                    .with("count", self.not_understood)
                    .with("of", self.messages),
            );
        }
        problems
    }
}

type Ended = (Vec<Problem>, Result<BatchHeader, ReadFault>);

/// Finds the messages and sends them away in bundles.
fn split(
    source: &dyn Source,
    limits: &Limits,
    places: &mpsc::Receiver<()>,
    to_readers: &mpsc::Sender<Bundle>,
    is_over: &AtomicBool,
) -> Ended {
    let mut batch = match Batch::open(source, limits) {
        Ok(batch) => batch,
        Err(fault) => return (Vec::new(), Err(fault)),
    };
    let mut problems = Vec::new();
    let mut bundle = Bundle::default();
    let send = |bundle: Bundle| places.recv().is_ok() && to_readers.send(bundle).is_ok();
    let fault = loop {
        let next = match batch.next_message() {
            Ok(next) => next,
            Err(fault) => break Some(fault),
        };
        let Some(message) = next else { break None };
        match message {
            Ok(raw) => {
                let start = bundle.text.len();
                bundle.text.push_str(raw.xml);
                bundle.messages.push(Ok(Placed {
                    text: start..bundle.text.len(),
                    line: raw.line,
                    context: Arc::clone(raw.context),
                }));
            }
            Err(reject) => bundle.messages.push(Err(Box::new(reject))),
        }
        if bundle.text.len() >= BUNDLE_BYTES {
            let number = bundle.number + 1;
            let full = std::mem::replace(
                &mut bundle,
                Bundle {
                    number,
                    ..Bundle::default()
                },
            );
            if is_over.load(Ordering::Relaxed) || !send(full) {
                break None;
            }
        }
    };
    if !bundle.messages.is_empty() {
        let _ = send(bundle);
    }
    problems.append(&mut batch.take_problems());
    if let Some(fault) = fault {
        return (problems, Err(fault));
    }
    let header = batch.header();
    problems.append(&mut batch.take_problems());
    (problems, header)
}

/// Reads the messages of a bundle.
fn read<P>(bundle: Bundle, prepare: &(dyn Fn(&Icsr) -> P + Sync)) -> Vec<Met<P>> {
    let mut met = Vec::with_capacity(bundle.messages.len());
    for message in bundle.messages {
        let placed = match message {
            Ok(placed) => placed,
            Err(reject) => {
                met.push(Met::Reject(reject));
                continue;
            }
        };
        let raw = RawMessage {
            // A place outside is no message and would be rejected, never passed over.
            xml: bundle.text.get(placed.text).unwrap_or_default(),
            line: placed.line,
            context: &placed.context,
        };
        let (mut report, mut problems) = (Icsr::default(), Vec::new());
        match parse_message(&raw, &mut report, &mut problems) {
            Ok(()) => {
                met.extend(problems.into_iter().map(|it| Met::Problem(Box::new(it))));
                let prepared = prepare(&report);
                met.push(Met::Report(Box::new(Read { report, prepared })));
            }
            Err(reject) => met.push(Met::Reject(reject)),
        }
    }
    met
}

/// Hands bundles to the caller in their order.
fn in_order<P>(
    done: &mpsc::Receiver<(u64, Vec<Met<P>>)>,
    give_back: &mpsc::Sender<()>,
    take: &mut dyn FnMut(Met<P>) -> Flow,
    tally: &mut Tally,
) -> Flow {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, met) in done {
        waiting.insert(number, met);
        while let Some(bundle) = waiting.remove(&next) {
            next += 1;
            for met in bundle {
                match &met {
                    Met::Report(read) => {
                        tally.messages += 1;
                        tally.not_understood += u64::from(has_unknown(&read.report));
                    }
                    Met::Reject(_) => tally.messages += 1,
                    Met::Problem(_) => {}
                }
                if take(met) == Flow::Stop {
                    return Flow::Stop;
                }
            }
            let _ = give_back.send(());
        }
    }
    Flow::Continue
}
