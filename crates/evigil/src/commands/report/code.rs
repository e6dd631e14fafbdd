//! `evigil report code`: terms for words.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::Args;
use evigil_assess::report::{CodeReport, CodeSchemaId, CodeTerminology, ReportProblem, code_text};
use evigil_vigilance::exchange::Source;
use evigil_vigilance::terms::meddra::Meddra;
use evigil_vigilance::terms::{ProductNames, TermDataError, Terms};

use super::file_source::FileSource;
use super::import::{ImportFormat, ended};
use super::read;
use crate::Outcome;
use crate::args::Common;
use crate::commands::finish;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// Suggest terms for the words of a reporter, in Japanese or English.
///
/// Looks in evigil's list of harms and in the IMDRF terminology, and in MedDRA when --meddra names
/// your own licensed files; these are only read, never kept. A person decides: the reporter's words
/// stay what they are.
///
/// Exit codes: 0 done; 2 bad usage, or files that can't be used; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Code {
    /// Words, each in quotes: a reaction, a sign, a product.
    #[arg(required = true, value_name = "TEXT", value_parser = words)]
    texts: Vec<String>,
    /// Folder of your own MedDRA files (MedAscii).
    #[arg(long, value_name = "DIR")]
    meddra: Option<PathBuf>,
    /// File with words of your own for terms (TOML).
    #[arg(long, value_name = "FILE")]
    words: Vec<PathBuf>,
    /// File with product names of your own (TOML).
    #[arg(long, value_name = "FILE")]
    products: Vec<PathBuf>,
    /// Most terms for each text.
    #[arg(long, value_name = "N", default_value_t = NonZero::<usize>::MIN.saturating_add(7))]
    most: NonZero<usize>,
    /// Only terms of this terminology: harms, imdrf, meddra.
    #[arg(long, value_name = "ID")]
    terminology: Vec<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text, value_name = "FORMAT")]
    format: ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// Terms looked at before those of other terminologies are left out.
const LOOKED_AT: usize = 400;

pub(super) fn run(args: &Code) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let messages = setting.messages();
    let (terms, products) = match prepare(args, &setting) {
        Ok(both) => both,
        Err(diagnostic) => {
            setting.complain(&diagnostic);
            return Outcome::BadInput;
        }
    };
    let known: Vec<&str> = terms
        .terminologies()
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    if let Some(unknown) = args
        .terminology
        .iter()
        .find(|id| !known.contains(&id.as_str()))
    {
        let details = [("id", unknown.clone()), ("known", known.join(", "))];
        setting.complain(&Diagnostic::new("EV-A122", messages, &details));
        return Outcome::BadInput;
    }
    let problems: Vec<ReportProblem> = terms
        .meddra()
        .map(Meddra::problems)
        .unwrap_or_default()
        .iter()
        .map(|problem| ReportProblem::new(problem, messages))
        .collect();
    let reports: Vec<CodeReport> = args
        .texts
        .iter()
        .map(|text| {
            let mut suggestions = terms.suggest(text, setting.lang, LOOKED_AT);
            suggestions.retain(|it| {
                args.terminology.is_empty() || args.terminology.contains(&it.terminology)
            });
            suggestions.truncate(args.most.get());
            CodeReport {
                schema: CodeSchemaId,
                words: text.clone(),
                suggestions,
                products: products.find(text),
                terminologies: CodeTerminology::all(&terms, setting.lang),
                problems: problems.clone(),
            }
        })
        .collect();
    let bytes = match args.format {
        ImportFormat::Text => {
            let mut texts: Vec<_> = reports
                .iter()
                .map(|report| code_text(report, messages))
                .collect();
            let told: String = problems
                .iter()
                .map(|it| format!("{}:{}: [{}] {}\n", it.file, it.line, it.code, it.message))
                .collect();
            if !told.is_empty() {
                texts.push(told);
            }
            Ok(texts.join("\n").into_bytes())
        }
        ImportFormat::Json => serde_json::to_vec_pretty(&reports).map(ended),
        ImportFormat::Jsonl => reports
            .iter()
            .map(|report| serde_json::to_vec(report).map(ended))
            .collect::<Result<Vec<_>, _>>()
            .map(|lines| lines.concat()),
    };
    match finish(args.out.as_deref(), bytes, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

/// Words to be looked up: a text of nothing but blanks has none.
fn words(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("the text is empty".to_owned());
    }
    Ok(text.to_owned())
}

fn prepare(args: &Code, setting: &Setting) -> Result<(Terms, ProductNames), Diagnostic> {
    let messages = setting.messages();
    let unusable = |error: TermDataError| {
        Diagnostic::new("EV-A120", messages, &[("reason", error.to_string())])
    };
    let unreadable = |path: &Path, reason: String| {
        Diagnostic::new("EV-A121", messages, &[("reason", reason)]).at(path.display().to_string())
    };
    let text = |path: &PathBuf| {
        std::fs::read_to_string(path).map_err(|error| unreadable(path, error.to_string()))
    };
    let mut terms = Terms::new(&setting.knowledge).map_err(unusable)?;
    let mut products = ProductNames::new(&setting.knowledge).map_err(unusable)?;
    if let Some(folder) = &args.meddra {
        let files = files(folder).map_err(|error| unreadable(folder, error.to_string()))?;
        let sources: Vec<&dyn Source> = files.iter().map(|file| file as &dyn Source).collect();
        let meddra = Meddra::read(&sources).map_err(|fault| {
            let problem = read::problem(fault);
            let told = ReportProblem::new(&problem, messages);
            unreadable(folder, told.message)
        })?;
        terms = terms.with_meddra(meddra);
    }
    for path in &args.words {
        let name = path.display().to_string();
        terms = terms.with_words(&name, &text(path)?).map_err(unusable)?;
    }
    for path in &args.products {
        let name = path.display().to_string();
        products = products.with_names(&name, &text(path)?).map_err(unusable)?;
    }
    Ok((terms, products))
}

/// The files of a folder, or of the folder `MedAscii` in it.
fn files(folder: &Path) -> std::io::Result<Vec<FileSource>> {
    let mut files = Vec::new();
    let mut inner = None;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.extend(FileSource::of(&path)?);
        } else if path
            .file_name()
            .is_some_and(|name| name.eq_ignore_ascii_case("medascii"))
        {
            inner = Some(path);
        }
    }
    match inner {
        Some(inner) => {
            let mut all = self::files(&inner)?;
            all.append(&mut files);
            Ok(all)
        }
        None => Ok(files),
    }
}
