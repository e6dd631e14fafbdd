//! `evigil report gs1`: what a code on a package says.

use std::path::PathBuf;

use clap::Args;
use evigil_assess::report::{Gs1Report, gs1_text};
use evigil_vigilance::lot::gs1::Gs1Code;

use super::import::{ImportFormat, ended};
use crate::Outcome;
use crate::args::Common;
use crate::commands::finish;
use crate::commands::setting::Setting;

/// Read and check the code on a package: GS1 DataMatrix, GS1-128, GS1 Digital Link.
///
/// Give it as the scanner does, or with the identifiers in brackets, such as
/// "(01)09506000134352(17)260131(10)EV-240131", or as a web address. Where the scanner's separator
/// can't be typed, write `<GS>` for it.
///
/// Exit codes: 0 done; 2 bad usage, or something is wrong in the code; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Gs1 {
    /// The code.
    #[arg(value_name = "STRING")]
    code: String,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text, value_name = "FORMAT")]
    format: ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// Ways to write the separator where it can't be typed.
const SEPARATORS: [&str; 4] = ["<GS>", "{GS}", "\\x1d", "\u{241d}"];

pub(super) fn run(args: &Gs1) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let messages = setting.messages();
    let this_year = setting.as_of.year();
    let text = SEPARATORS.iter().fold(args.code.clone(), |text, written| {
        text.replace(written, "\u{1d}")
    });
    let code = Gs1Code::parse(&text, this_year);
    let report = Gs1Report::new(&code, this_year, messages);
    let bytes = match args.format {
        ImportFormat::Text => Ok(gs1_text(&report, messages).into_bytes()),
        ImportFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
        ImportFormat::Jsonl => serde_json::to_vec(&report).map(ended),
    };
    match finish(args.out.as_deref(), bytes, &setting) {
        Ok(()) if report.valid => Outcome::Done,
        Ok(()) => Outcome::BadInput,
        Err(outcome) => outcome,
    }
}
