//! `evigil check`: documents in, reports out, in order, whatever the number of jobs.

mod batch;
mod budget;
mod progress;
mod tally;

use std::io::IsTerminal as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use evigil_assess::render::{Format, RenderError, ReportWriter, Shape};
use evigil_claims::ClaimsEngine;

use super::setting::Setting;
use crate::args::Check;
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::{Outcome, terminal};
use batch::{Batch, Event};
use progress::Progress;
use tally::Tally;

pub(crate) fn run(args: &Check) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let format = Format::from(args.format);
    if format.is_binary() && args.out.is_none() && std::io::stdout().is_terminal() {
        setting.complain(&Diagnostic::new("EV-C004", setting.messages(), &[]));
        return Outcome::BadInput;
    }
    if let Some(place) = overwritten(args) {
        setting.complain(&Diagnostic::new("EV-C006", setting.messages(), &[]).at(place));
        return Outcome::BadInput;
    }
    let engine = match ClaimsEngine::new(&setting.knowledge) {
        Ok(engine) => engine,
        Err(error) => {
            // The built-in base is tested; only one given with --knowledge can be at fault.
            let mut diagnostic = Diagnostic::new("EV-C001", setting.messages(), &[]);
            diagnostic.what = error.to_string();
            setting.complain(&diagnostic);
            return Outcome::BadInput;
        }
    };
    let jobs = args
        .jobs
        .or_else(|| std::thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get);
    let look = terminal::stdout_look(args.out.is_some());
    let batch = Batch {
        inputs: &args.inputs,
        setting: &setting,
        engine: &engine,
        format,
        look,
        jobs,
    };
    let mut tally = Tally::new(args.inputs.len());
    match write(args, format, &batch, &mut tally) {
        Ok(()) => {}
        Err(error) if error.is_broken_pipe() => return outcome(args, &tally),
        Err(error) => {
            let mut diagnostic =
                Diagnostic::new("EV-C002", setting.messages(), &[("reason", reason(&error))]);
            diagnostic.place = args.out.as_ref().map(|place| place.display().to_string());
            setting.complain(&diagnostic);
            return Outcome::BadInput;
        }
    }
    if !args.quiet && tally.is_worth_telling() {
        terminal::tell(&tally.table(&setting.wording));
    }
    outcome(args, &tally)
}

/// Runs the batch into the output.
fn write(
    args: &Check,
    format: Format,
    batch: &Batch<'_>,
    tally: &mut Tally,
) -> Result<(), RenderError> {
    let mut output = Output::open(args.out.as_deref())?;
    let wording = &batch.setting.wording;
    let mut writer = format.writer(
        output.writer(),
        std::sync::Arc::clone(wording),
        shape(&args.inputs),
    )?;
    // A bar between the lines of a report on the same terminal would tear them apart.
    let stdout_is_free = args.out.is_some() || !std::io::stdout().is_terminal();
    let progress = Progress::new(!args.quiet && stdout_is_free, wording.messages());
    batch.run(&mut |event| {
        take(
            event,
            &mut *writer,
            tally,
            &progress,
            args.quiet,
            batch.setting,
        )
    })?;
    progress.clear();
    writer.finish(tally.failed())?;
    Ok(output.complete()?)
}

/// Takes what became of one document.
fn take(
    event: Event,
    writer: &mut dyn ReportWriter,
    tally: &mut Tally,
    progress: &Progress,
    quiet: bool,
    setting: &Setting,
) -> Result<(), RenderError> {
    match event {
        Event::Read { input, rendered } => {
            writer.add(&rendered.report, &rendered.body)?;
            tally.read(input, rendered.report.summary());
        }
        Event::Failed {
            input,
            whole,
            diagnostic,
        } => {
            // The way out once a code: a folder of a thousand scans need not hear it a thousand times.
            let with_help = !quiet && tally.is_news(diagnostic.code);
            let text = diagnostic.render(terminal::stderr_color(), with_help, setting.messages());
            progress.aside(|| terminal::tell(&text));
            tally.failed_to_read(input, whole);
        }
        Event::PassedOver(count) => {
            tally.passed_over(count);
            return Ok(());
        }
        Event::Fault => tally.fault(),
        Event::Render(error) => return Err(error),
    }
    progress.step(tally);
    Ok(())
}

/// The input that the output would replace.
fn overwritten(args: &Check) -> Option<String> {
    let out = args
        .out
        .as_ref()?
        .canonicalize()
        .ok()
        .filter(|out| out.is_file())?;
    let same = |input: &&PathBuf| input.canonicalize().is_ok_and(|input| input == out);
    args.inputs
        .iter()
        .find(same)
        .map(|input| input.display().to_string())
}

fn outcome(args: &Check, tally: &Tally) -> Outcome {
    if tally.has_fault() {
        Outcome::Fault
    } else if tally.has_failed_input() {
        Outcome::BadInput
    } else if args
        .fail_on
        .is_some_and(|severity| tally.summary().reaches(severity))
    {
        Outcome::Findings
    } else {
        Outcome::Done
    }
}

/// What the operating system or the format says, without our own words around it.
fn reason(error: &RenderError) -> String {
    match error {
        RenderError::Write(error) => error.to_string(),
        other => other.to_string(),
    }
}

/// Names of files that hold any number of documents.
const CONTAINERS: [&str; 4] = ["jsonl", "ndjson", "warc", "gz"];

/// One document, or any number: by what was named on the command line, not by what was in it,
/// so that the form of the output is known beforehand.
fn shape<P: AsRef<Path>>(inputs: &[P]) -> Shape {
    match inputs {
        [one] => {
            let path = one.as_ref();
            let extension = path
                .extension()
                .and_then(|name| name.to_str())
                .unwrap_or_default()
                .to_ascii_lowercase();
            if path.is_dir() || CONTAINERS.contains(&extension.as_str()) {
                Shape::Many
            } else {
                Shape::One
            }
        }
        _ => Shape::Many,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_depends_on_the_inputs_only() {
        assert_eq!(shape(&["page.html"]), Shape::One);
        assert_eq!(shape(&["-"]), Shape::One);
        assert_eq!(shape(&["a.html", "b.html"]), Shape::Many);
        assert_eq!(shape(&["crawl.warc.gz"]), Shape::Many);
        assert_eq!(shape(&["."]), Shape::Many);
    }
}
