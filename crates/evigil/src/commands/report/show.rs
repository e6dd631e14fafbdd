//! `evigil report show`: what reports say.

use std::path::PathBuf;

use clap::Args;
use evigil_assess::report;
use evigil_vigilance::exchange::{Flow, Problem, Reject, ReportFormat, Sink};
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::lines;
use evigil_vigilance::validate::RuleBase;

use super::origin::Origin;
use super::read::{self, read, tell_refused};
use super::selected::{Asked, Selected};
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::{Outcome, terminal};

/// Show what reports say, element by element; without --case, a line for each.
///
/// Exit codes: 0 done; 2 bad usage, or an INPUT that can't be read, or no such case; 3 internal
/// fault.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Stores, files, folders and zip archives.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// One line of JSON a report, with everything in it.
    #[arg(long)]
    jsonl: bool,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    selected: Selected,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(args: &Show) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let Some(asked) = args.selected.asked(&setting) else {
        return Outcome::BadInput;
    };
    let Some(gathered) = args.origin.gather(&args.inputs, &setting) else {
        return Outcome::BadInput;
    };
    let mut is_bad = tell_refused(&gathered, false, setting.messages());
    let mut output = Output::Stdout;
    let mut shown = Shown {
        args,
        asked,
        // Names of elements are a help: without them the report is shown all the same.
        base: RuleBase::load(&setting.knowledge).ok(),
        setting: &setting,
        out: output.writer(),
        count: 0,
        is_open: true,
        format: ReportFormat::Evigil,
    };
    for input in &gathered.inputs {
        shown.format = input.format;
        if let Err(fault) = read(input, gathered.mapping.as_ref(), &mut shown) {
            if !shown.is_open {
                break;
            }
            let problem = read::problem(fault);
            let line = report::one_line(&problem, setting.messages());
            terminal::tell(&format!("{}: {line}\n", input.name));
            is_bad = true;
        }
    }
    let (count, is_open) = (shown.count, shown.is_open);
    let cases = shown.asked.selection.cases.join(", ");
    // Whoever read the output has read enough.
    let _ = shown.out.flush();
    if count == 0 && is_open && !cases.is_empty() {
        let details = [("case", cases)];
        setting.complain(&Diagnostic::new("EV-R021", setting.messages(), &details));
        is_bad = true;
    }
    if is_bad {
        Outcome::BadInput
    } else {
        Outcome::Done
    }
}

struct Shown<'s> {
    args: &'s Show,
    asked: Asked,
    base: Option<RuleBase>,
    setting: &'s Setting,
    out: Box<dyn std::io::Write + Send + 's>,
    count: u64,
    is_open: bool,
    format: ReportFormat,
}

impl Sink for Shown<'_> {
    fn report(&mut self, report: &Icsr) -> Flow {
        if !self.asked.takes(report) {
            return Flow::Continue;
        }
        let messages = self.setting.messages();
        let format = report.origin().unwrap_or(self.format);
        let bytes = if self.args.jsonl {
            lines::to_line(report, format).unwrap_or_default()
        } else if self.asked.selection.cases.is_empty() {
            report::summary_line(report, messages).into_bytes()
        } else {
            if self.count > 0 {
                let _ = self.out.write_all(b"\n");
            }
            report::show(report, self.base.as_ref(), messages).into_bytes()
        };
        self.count += 1;
        let written = self
            .out
            .write_all(&bytes)
            .and_then(|()| match bytes.last() {
                Some(b'\n') => Ok(()),
                _ => self.out.write_all(b"\n"),
            });
        self.is_open = written.is_ok();
        if self.is_open {
            Flow::Continue
        } else {
            Flow::Stop
        }
    }

    fn reject(&mut self, reject: Reject) -> Flow {
        let line = report::one_line(&reject.problem, self.setting.messages());
        terminal::tell(&format!("{line}\n"));
        Flow::Continue
    }

    fn withdraw(&mut self, _: &str) -> Flow {
        Flow::Continue
    }

    fn problem(&mut self, _: Problem) {}
}
