//! Runs over reports, the latest version of each case only.

use evigil_assess::Messages;
use evigil_assess::report::one_line;
use evigil_vigilance::exchange::{
    Flow, Place, Problem, ProblemSeverity, ReadFault, Reject, ReportFormat, Sink,
};
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::latest::Versions;

use super::input::Gathered;
use super::read::{self, read};
use crate::terminal;

/// Which versions of a case a run hands over.
pub(super) enum Which<'v> {
    /// Every one.
    All,
    /// Every one, while it is noted which is the latest.
    Noting(&'v mut Versions),
    /// The latest.
    Latest(&'v Versions),
}

/// What a run met.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Met {
    /// Reports handed over.
    pub(super) reports: u64,
    /// Rows or messages that could not be read.
    pub(super) rejected: u64,
    /// Inputs that could not be read to their end.
    pub(super) broken: u64,
}

/// What a run says of what it can't read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tell {
    /// Nothing: another run says it.
    Nothing,
    /// How much it was.
    Sum,
    /// The first ones, and how much it was.
    Lines,
}

impl Tell {
    /// For a run that has to say it.
    pub(super) const fn new(quiet: bool) -> Self {
        if quiet { Self::Sum } else { Self::Lines }
    }
}

/// Most rows and messages that are told one by one.
const REJECTS_SHOWN: u64 = 20;

/// Hands each report of the inputs, with its format, to `take`, until that says stop.
pub(super) fn run<'v>(
    gathered: &Gathered,
    mut which: Which<'v>,
    messages: &Messages,
    tell: Tell,
    take: &mut dyn FnMut(&Icsr, ReportFormat) -> Flow,
) -> Met {
    if let Which::Noting(versions) = &mut which {
        for (format, case) in &gathered.withdrawn {
            versions.withdraw(case, *format);
        }
    }
    let mut pass = Pass {
        which,
        messages,
        tell,
        take,
        order: 0,
        format: ReportFormat::Evigil,
        met: Met::default(),
    };
    for input in &gathered.inputs {
        pass.format = input.format;
        match read(input, gathered.mapping.as_ref(), &mut pass) {
            Ok(()) => {}
            Err(ReadFault::Stopped) => break,
            Err(fault) => {
                pass.met.broken += 1;
                if tell != Tell::Nothing {
                    let line = one_line(&read::problem(fault), messages);
                    terminal::tell(&format!("{}: {line}\n", input.name));
                }
            }
        }
    }
    let rejected = pass.met.rejected;
    let is_told = tell == Tell::Lines && rejected <= REJECTS_SHOWN;
    if tell != Tell::Nothing && rejected > 0 && !is_told {
        let problem = Problem::new("EV-R011", ProblemSeverity::Warning, Place::default());
        let line = one_line(&problem.with("count", rejected), messages);
        terminal::tell(&format!("{line}\n"));
    }
    pass.met
}

struct Pass<'p, 'v> {
    which: Which<'v>,
    messages: &'p Messages,
    tell: Tell,
    take: &'p mut dyn FnMut(&Icsr, ReportFormat) -> Flow,
    order: u64,
    format: ReportFormat,
    met: Met,
}

impl Sink for Pass<'_, '_> {
    fn report(&mut self, report: &Icsr) -> Flow {
        let order = self.order;
        self.order += 1;
        let format = report.origin().unwrap_or(self.format);
        match &mut self.which {
            Which::All => {}
            Which::Noting(versions) => versions.see(report, format, order),
            Which::Latest(versions) => {
                if !versions.counts(report, format, order) {
                    return Flow::Continue;
                }
            }
        }
        self.met.reports += 1;
        (self.take)(report, format)
    }

    fn reject(&mut self, reject: Reject) -> Flow {
        self.met.rejected += 1;
        if self.tell == Tell::Lines && self.met.rejected <= REJECTS_SHOWN {
            let line = one_line(&reject.problem, self.messages);
            terminal::tell(&format!("{line}\n"));
        }
        Flow::Continue
    }

    fn withdraw(&mut self, case: &str) -> Flow {
        if let Which::Noting(versions) = &mut self.which {
            versions.withdraw(case, self.format);
        }
        Flow::Continue
    }

    fn problem(&mut self, _: Problem) {}
}
