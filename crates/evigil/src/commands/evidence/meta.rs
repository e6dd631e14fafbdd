//! `evigil evidence meta`: studies of a table, pooled.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use evigil_assess::evidence::{MetaAsked, MetaPlot, MetaReport, meta_fault, table_fault};
use evigil_assess::signal::{SnapshotPart, watch_html, watch_text};
use evigil_core::Sha256;
use evigil_evidence::meta::effect::{Measure, SmallSample, Zeros};
use evigil_evidence::meta::model::{Model, Prediction, Settings, Test};
use evigil_evidence::meta::table::{Request, StudyTable, read};

use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look, overwritten, write};
use crate::diagnostic::Diagnostic;

/// Pool studies: effect sizes, fixed and random effects, prediction, small-study effects.
///
/// TABLE is a CSV or TSV file with a line of names of columns and a line for each study. A column
/// `study` names it; the others say what is given (m1 may be written m1i, and so on):
///
///   yi, vi                        an effect with its variance (or sei, its standard error)
///   ai, bi, ci, di                events and others, in two groups
///   ai, n1i, ci, n2i              events and people, in two groups
///   x1i, t1i, x2i, t2i            events and person-time, in two groups
///   m1, sd1, n1, m2, sd2, n2      means, standard deviations and people, in two groups
///   median1i, q1_1i, q3_1i, n1i,  medians and quartiles, in two groups (an approximation)
///   median2i, q1_2i, q3_2i, n2i
///   mdi, sddi, ni                 differences within people (split face, two knees)
///   m1, sd1, m2, sd2, ri, ni      both sides of the same people, with their correlation
///   ratio, ci_low, ci_high        a ratio with its interval (and ci_level)
///   xi, ni                        events among the people of one group
///
/// Exit codes: 0 done; 2 bad usage, or a TABLE that can't be pooled; 3 internal fault.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Meta {
    /// The studies.
    #[arg(value_name = "TABLE")]
    table: PathBuf,
    /// What effects measure [default: by the columns].
    #[arg(long, value_name = "MEASURE", value_parser = measure, ignore_case = true)]
    measure: Option<Measure>,
    /// Model, and estimator of the variance between studies: FE, DL, HE, HS, SJ, ML, REML, EB or PM.
    #[arg(long, value_name = "MODEL", value_parser = model, default_value = "REML")]
    model: Model,
    /// Test and interval of Hartung and Knapp, with a factor of at least one when asked for.
    #[arg(
        long,
        value_enum,
        value_name = "FACTOR",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "plain"
    )]
    hk: Option<Factor>,
    /// Level of confidence of every interval.
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    level: f64,
    /// Distribution of the prediction interval.
    #[arg(long, value_enum, value_name = "DISTRIBUTION", default_value_t = Distribution::KMinus2)]
    prediction: Distribution,
    /// What is done with zero cells.
    #[arg(long, value_enum, value_name = "POLICY", default_value_t = ZeroPolicy::Add)]
    zeros: ZeroPolicy,
    /// What is added to zero cells.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.5)]
    add: f64,
    /// Correction of standardised differences for few people.
    #[arg(long, value_enum, value_name = "CORRECTION", default_value_t = Correction::Exact)]
    small_sample: Correction,
    /// Level of printed intervals of ratios, when TABLE has no column ci_level.
    #[arg(long, value_name = "SHARE")]
    interval_level: Option<f64>,
    /// Column of groups to pool apart.
    #[arg(long, value_name = "COLUMN")]
    subgroup: Option<String>,
    /// Column to regress effects on, such as a dose; may be given more than once.
    #[arg(long = "moderator", value_name = "COLUMN")]
    moderators: Vec<String>,
    /// Draw a plot into a file of its own: forest, funnel or baujat; may be given more than once.
    #[arg(long = "plot", value_name = "PLOT=FILE.svg", value_parser = plot)]
    plots: Vec<(MetaPlot, PathBuf)>,
    /// Form of the output.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Factor {
    /// The factor as it is.
    Plain,
    /// Not below one: never narrower than the normal distribution.
    AtLeastOne,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Distribution {
    /// Normal.
    Z,
    /// Student's t with k - 1 degrees of freedom.
    #[value(name = "k-1")]
    KMinus1,
    /// Student's t with k - 2 degrees of freedom.
    #[value(name = "k-2")]
    KMinus2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ZeroPolicy {
    /// Add to every cell of tables with a zero cell.
    Add,
    /// Add to every cell of every table.
    All,
    /// Add nothing.
    Keep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Correction {
    /// By the gamma function.
    Exact,
    /// By 1 - 3/(4 df - 1).
    Approximate,
    /// None.
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person at a terminal.
    Text,
    /// One JSON object: evigil.meta/1.
    Json,
    /// One self-contained page with forest, funnel and Baujat plot.
    Html,
}

fn measure(text: &str) -> Result<Measure, String> {
    let wanted = text.to_uppercase();
    let all = Measure::ALL;
    all.iter()
        .find(|measure| measure.code() == wanted)
        .copied()
        .ok_or_else(|| {
            let codes: Vec<&str> = all.iter().map(|measure| measure.code()).collect();
            format!("a measure is one of {}", codes.join(", "))
        })
}

fn model(text: &str) -> Result<Model, String> {
    // The equal-effects model of others is the fixed one here.
    let wanted = match text.to_uppercase().as_str() {
        "EE" | "CE" => "FE".to_owned(),
        other => other.to_owned(),
    };
    let all = Model::ALL;
    all.iter()
        .find(|model| model.code() == wanted)
        .copied()
        .ok_or_else(|| {
            let codes: Vec<&str> = all.iter().map(|model| model.code()).collect();
            format!("a model is one of {}", codes.join(", "))
        })
}

fn plot(text: &str) -> Result<(MetaPlot, PathBuf), String> {
    let wrong = || "a plot is forest=FILE.svg, funnel=FILE.svg or baujat=FILE.svg".to_owned();
    let (kind, file) = text.split_once('=').ok_or_else(wrong)?;
    let kind = match kind {
        "forest" => MetaPlot::Forest,
        "funnel" => MetaPlot::Funnel,
        "baujat" => MetaPlot::Baujat,
        _ => return Err(wrong()),
    };
    if file.is_empty() {
        return Err(wrong());
    }
    Ok((kind, PathBuf::from(file)))
}

impl Meta {
    fn zeros(&self) -> Zeros {
        match self.zeros {
            ZeroPolicy::Add => Zeros::AddToZero(self.add),
            ZeroPolicy::All => Zeros::AddToAll(self.add),
            ZeroPolicy::Keep => Zeros::Keep,
        }
    }

    fn request(&self) -> Request {
        Request {
            measure: self.measure,
            zeros: self.zeros(),
            small_sample: match self.small_sample {
                Correction::Exact => SmallSample::Exact,
                Correction::Approximate => SmallSample::Approximate,
                Correction::None => SmallSample::None,
            },
            interval_level: self.interval_level,
            subgroup: self.subgroup.clone(),
            moderators: self.moderators.clone(),
        }
    }

    fn asked(&self) -> MetaAsked {
        MetaAsked {
            settings: Settings {
                model: self.model,
                test: match self.hk {
                    None => Test::Normal,
                    Some(Factor::Plain) => Test::KnappHartung,
                    Some(Factor::AtLeastOne) => Test::KnappHartungAtLeastOne,
                },
                level: self.level,
                prediction: match self.prediction {
                    Distribution::Z => Prediction::Normal,
                    Distribution::KMinus1 => Prediction::StudentMinusOne,
                    Distribution::KMinus2 => Prediction::StudentMinusTwo,
                },
            },
            zeros: self.zeros().code(),
            subgroup: self.subgroup.clone(),
            moderators: self.moderators.clone(),
        }
    }

    /// The table, or everything that is wrong with it.
    fn read(&self, setting: &Setting) -> Result<(StudyTable, SnapshotPart), Vec<Diagnostic>> {
        let messages = setting.messages();
        let place = self.table.display().to_string();
        if !(self.add > 0.0 && self.add <= 1e6) {
            let details = [
                ("column", "--add".to_owned()),
                ("value", self.add.to_string()),
            ];
            return Err(vec![Diagnostic::new("EV-E03", messages, &details)]);
        }
        let bytes = fs::read(&self.table).map_err(|error| {
            let details = [("reason", error.to_string())];
            vec![Diagnostic::new("EV-E30", messages, &details).at(place.clone())]
        })?;
        let name = self.table.file_name().unwrap_or(self.table.as_os_str());
        let snapshot = SnapshotPart {
            name: name.to_string_lossy().into_owned(),
            bytes: bytes.len() as u64,
            sha256: Sha256::of(&bytes).to_string(),
        };
        match read(&bytes, &self.request()) {
            Ok(table) => Ok((table, snapshot)),
            Err(problems) => Err(problems
                .iter()
                .map(|problem| {
                    let (code, details) = table_fault(problem);
                    let at = match problem.column {
                        0 => format!("{place}:{}", problem.line),
                        column => format!("{place}:{}:{column}", problem.line),
                    };
                    Diagnostic::new(code, messages, &details).at(at)
                })
                .collect()),
        }
    }

    fn told(&self, setting: &Setting) -> Result<MetaReport, Vec<Diagnostic>> {
        let (table, snapshot) = self.read(setting)?;
        MetaReport::new(&table, &self.asked(), snapshot, setting.messages()).map_err(|error| {
            let (code, details) = meta_fault(&error);
            let place = self.table.display().to_string();
            vec![Diagnostic::new(code, setting.messages(), &details).at(place)]
        })
    }

    fn bytes(&self, report: &MetaReport, setting: &Setting) -> serde_json::Result<Vec<u8>> {
        let messages = setting.messages();
        match self.format {
            Format::Text => {
                let look = look(self.out.as_deref());
                Ok(watch_text(&report.view(messages), messages, look).into_bytes())
            }
            Format::Json => serde_json::to_vec_pretty(report).map(|mut bytes| {
                bytes.push(b'\n');
                bytes
            }),
            Format::Html => {
                let page = watch_html(&report.view(messages), &[], &setting.wording);
                Ok(page.into_bytes())
            }
        }
    }
}

pub(super) fn run(args: &Meta) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let outs = args.plots.iter().map(|(_, file)| file.as_path());
    for out in outs.chain(args.out.as_deref()) {
        if let Some(place) = overwritten(Some(out), [&args.table]) {
            let place = place.display().to_string();
            setting.complain(&Diagnostic::new("EV-C006", setting.messages(), &[]).at(place));
            return Outcome::BadInput;
        }
    }
    let report = match args.told(&setting) {
        Ok(report) => report,
        Err(diagnostics) => {
            for diagnostic in &diagnostics {
                setting.complain(diagnostic);
            }
            return Outcome::BadInput;
        }
    };
    for (plot, file) in &args.plots {
        if let Err(outcome) = draw(&report, *plot, file, &setting) {
            return outcome;
        }
    }
    match finish(args.out.as_deref(), args.bytes(&report, &setting), &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

/// Writes one plot; a plot of which there is nothing to draw needs more studies.
fn draw(
    report: &MetaReport,
    plot: MetaPlot,
    file: &Path,
    setting: &Setting,
) -> Result<(), Outcome> {
    match report.svg(plot, setting.messages()) {
        Some(svg) => write(Some(file), svg.as_bytes(), setting),
        None => {
            let details = [("found", report.k.to_string()), ("needed", "3".to_owned())];
            let diagnostic = Diagnostic::new("EV-E13", setting.messages(), &details);
            setting.complain(&diagnostic.at(file.display().to_string()));
            Err(Outcome::BadInput)
        }
    }
}
