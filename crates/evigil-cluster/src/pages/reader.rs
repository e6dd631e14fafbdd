//! One page, from bytes to the line of its report.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::thread;

use evigil_assess::{CheckReport, Messages, Reasons};
use evigil_claims::ClaimsEngine;
use evigil_document::{Limits, RawDocument, ReadError};
use evigil_knowledge::Knowledge;

use super::Wording;
use crate::ClusterError;

/// Stack of a thread that reads: the limits of depth hold with it, and tasks of an engine have less.
const STACK: usize = 8 << 20;

/// Knowledge and engine of claims: made once a process.
struct Base {
    knowledge: &'static Knowledge,
    engine: ClaimsEngine,
}

fn base() -> Result<&'static Base, ClusterError> {
    static BASE: OnceLock<Result<Base, String>> = OnceLock::new();
    let made = BASE.get_or_init(|| {
        let knowledge = Knowledge::embedded().map_err(|error| error.to_string())?;
        let engine = ClaimsEngine::new(knowledge).map_err(|error| error.to_string())?;
        Ok(Base { knowledge, engine })
    });
    made.as_ref()
        .map_err(|reason| ClusterError::Knowledge(reason.clone()))
}

/// Reads pages as `evigil check` does.
pub struct PageReader {
    base: &'static Base,
    wording: Wording,
    messages: Messages,
    limits: Limits,
    reasons: Reasons<'static>,
}

impl PageReader {
    /// A reader with the built-in knowledge.
    ///
    /// # Errors
    ///
    /// [`ClusterError::Knowledge`].
    pub fn new(wording: Wording) -> Result<Self, ClusterError> {
        let base = base()?;
        Ok(Self {
            base,
            wording,
            messages: Messages::new(wording.lang),
            limits: Limits::default(),
            reasons: Reasons::new(base.knowledge, wording.lang, wording.as_of),
        })
    }

    /// The limits that hold for what is read.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The report of a page as a line of JSON without its end, or what is wrong with the page.
    ///
    /// # Errors
    ///
    /// The fault in words, with its code. A fault of the program itself is one too, so that one page
    /// does not end the reading of a million others.
    pub fn line(&mut self, found: Result<RawDocument, ReadError>) -> Result<String, String> {
        let document = found
            .and_then(|raw| raw.decode(&self.limits))
            .map_err(|error| self.fault(&error))?;
        let done = catch_unwind(AssertUnwindSafe(|| {
            let reading = self.base.engine.read(&document, self.wording.as_of);
            let report = CheckReport::with_reasons(&document, &reading, &mut self.reasons);
            serde_json::to_string(&report)
        }));
        match done {
            Ok(Ok(line)) => Ok(line),
            Ok(Err(error)) => Err(self.broken(&error.to_string())),
            Err(_) => Err(self.broken(&document.source)),
        }
    }

    /// An error of reading, in words.
    pub(super) fn fault(&self, error: &ReadError) -> String {
        let details = error.details();
        let details = details.iter().map(|(name, value)| (*name, value.as_str()));
        let what = self
            .messages
            .with(&format!("what-{}", error.code()), details);
        format!("{}: {what}", error.code())
    }

    fn broken(&self, reason: &str) -> String {
        format!(
            "EV-K13: {}",
            self.messages.with("what-EV-K13", [("reason", reason)])
        )
    }
}

/// Runs `work` in a thread with the stack that reading needs.
///
/// # Errors
///
/// [`ClusterError::Io`] when the system gives no thread; what `work` says.
pub(super) fn with_stack<T: Send>(
    work: impl FnOnce() -> Result<T, ClusterError> + Send,
) -> Result<T, ClusterError> {
    let fault = |reason: String| ClusterError::Io {
        place: "thread".to_owned(),
        reason,
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, work);
        let thread = thread.map_err(|error| fault(error.to_string()))?;
        thread
            .join()
            .unwrap_or_else(|_| Err(fault("panic".to_owned())))
    })
}
