//! What can be typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use evigil_assess::render::Format;
use evigil_core::{Lang, Severity};
use jiff::civil::Date;

/// Reads what is claimed about exosome and other extracellular-vesicle therapies, and says
/// which claims break which rule, what is missing, and on what sources that rests.
#[derive(Debug, Parser)]
#[command(name = "evigil", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
    Assess(crate::commands::assess::AssessArgs),
    Explain(Explain),
    #[command(subcommand)]
    Evidence(crate::commands::evidence::Evidence),
    #[command(subcommand)]
    Law(Box<crate::commands::law::Law>),
    #[command(subcommand)]
    Product(Product),
    #[command(subcommand)]
    Report(Box<crate::commands::report::Report>),
    #[command(subcommand)]
    Signal(crate::commands::signal::Signal),
    Serve(crate::commands::registry::serve::Serve),
    Demo(crate::commands::registry::demo::Demo),
    #[command(subcommand)]
    Admin(crate::commands::registry::admin::Admin),
}

/// Check pages and articles: what is offered, what is claimed and how strongly, what is missing.
///
/// Exit codes: 0 done; 1 done, with findings at or above --fail-on; 2 bad usage, or an INPUT
/// that could not be read (the others are still checked); 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// HTML, text, Markdown or PDF files, folders, .warc, .warc.gz, .jsonl, or - for stdin.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = OutputFormat::Text, value_name = "FORMAT")]
    pub(crate) format: OutputFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Documents checked at the same time [default: one a processor].
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// End with 1 when a finding is at least this grave.
    #[arg(long, value_name = "SEVERITY", value_parser = severities())]
    pub(crate) fail_on: Option<Severity>,
    /// No progress bar, no summary, no hints; errors are still printed.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Explain a rule, fact, term or source by the id that an output names.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Ids, such as AD-01, testimonial or route:iv.
    #[arg(required_unless_present_any = ["list", "stats"], value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// List every id.
    #[arg(long, conflicts_with = "ids")]
    pub(crate) list: bool,
    /// Count the entries by kind: how many were seen in a source, how many were not.
    #[arg(long, conflicts_with_all = ["ids", "list"])]
    pub(crate) stats: bool,
    /// List only entries of this kind, such as rule, fact, label or route.
    #[arg(long, requires = "list", value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// Form of the output; JSON is always an array.
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text, value_name = "FORMAT")]
    pub(crate) format: ExplainFormat,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Lots: what is in them, shown by raw data or only stated, item by item.
#[derive(Debug, Subcommand)]
pub(crate) enum Product {
    Inspect(Inspect),
    Assess(Assess),
    Template(Template),
}

/// Read instrument files: FCS, NTA, TRPS, chips, light scattering.
///
/// Exit codes: 0 done; 2 bad usage, or a FILE that could not be read (the others are still
/// read); 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Files as the instrument wrote them; the format is told from the content.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// A mapping file (TOML) for tables of no format that is known.
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Count the events of FCS files in the gates of a Gating-ML 2.0 file.
    #[arg(long, value_name = "FILE")]
    pub(crate) gates: Option<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = InspectFormat::Text, value_name = "FORMAT")]
    pub(crate) format: InspectFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// No progress bar, no hints; errors are still printed.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Judge a lot's dossier and the files it names against the criteria, item by item.
///
/// Exit codes: 0 done; 1 done, with an item that is contradicted and --fail-on contradicted, or
/// not shown and --fail-on open; 2 bad usage, or a dossier or a file of it that is wrong (the rest
/// is still judged); 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Assess {
    /// A dossier (TOML), or a folder that holds a dossier.toml.
    #[arg(value_name = "DOSSIER")]
    pub(crate) dossier: PathBuf,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = InspectFormat::Text, value_name = "FORMAT")]
    pub(crate) format: InspectFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// End with 1 when an item stands so.
    #[arg(long, value_enum, value_name = "STANDING")]
    pub(crate) fail_on: Option<FailOn>,
    /// No progress bar, no hints; errors are still printed.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Print a dossier to fill in, with comments.
#[derive(Debug, Args)]
pub(crate) struct Template {
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Form of the output of `product inspect` and `product assess`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InspectFormat {
    /// For reading at a terminal.
    Text,
    /// Pretty JSON: an object for one file, an array for several.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// One self-contained page with plots.
    Html,
}

/// Standing of an item that ends `product assess` with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Raw data, a limit or another statement say otherwise.
    Contradicted,
    /// Contradicted, not shown or not disclosed.
    Open,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Language of the output [default: the locale's, else en].
    #[arg(long, value_name = "LANG", value_parser = languages())]
    pub(crate) lang: Option<Lang>,
    /// Apply the law of this day (YYYY-MM-DD) [default: today].
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    /// Use the knowledge base in this folder instead of the built-in one.
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: Option<PathBuf>,
}

/// Form of the output of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For reading at a terminal.
    Text,
    /// Pretty JSON: an object for one document, an array for a folder, an archive or several inputs.
    Json,
    /// One JSON object a line for each document.
    Jsonl,
    /// One self-contained page.
    Html,
    /// SARIF 2.1.0.
    Sarif,
    /// Apache Parquet, one row a finding; a document without findings has one row.
    Parquet,
}

impl From<OutputFormat> for Format {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Text => Self::Text,
            OutputFormat::Json => Self::Json,
            OutputFormat::Jsonl => Self::Jsonl,
            OutputFormat::Html => Self::Html,
            OutputFormat::Sarif => Self::Sarif,
            OutputFormat::Parquet => Self::Parquet,
        }
    }
}

/// Form of the output of `explain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For reading at a terminal.
    Text,
    /// A JSON array.
    Json,
}

fn severities() -> impl clap::builder::TypedValueParser<Value = Severity> {
    use clap::builder::TypedValueParser as _;
    clap::builder::PossibleValuesParser::new(["note", "warning", "violation"])
        .try_map(|name| name.parse::<Severity>())
}

pub(crate) fn languages() -> impl clap::builder::TypedValueParser<Value = Lang> {
    use clap::builder::TypedValueParser as _;
    clap::builder::PossibleValuesParser::new(Lang::ALL.map(Lang::code))
        .try_map(|name| name.parse::<Lang>())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
