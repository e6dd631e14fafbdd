//! `evigil report validate`: what of the standard reports break.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::report::{
    ReportProblem, ValidateCounts, ValidateReport, ValidateSchemaId, validate_summary,
    validate_text,
};
use evigil_vigilance::e2b::r3::{self, BatchHeader};
use evigil_vigilance::exchange::{
    Flow, Place, Problem, ProblemSeverity, Reject, ReportFormat, Sink,
};
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::mapped::Mapping;
use evigil_vigilance::validate::{BatchCheck, Finding, Header, OutsideLists, RuleBase, Validator};

use super::input::Input;
use super::origin::Origin;
use super::read::{self, read, tell_refused};
use super::xsd;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::{Outcome, terminal};

/// Hold reports against ICH E2B(R3) and the rules of FDA, MFDS or PMDA.
///
/// Each finding names the rule (`evigil explain` tells about it), the element with its XPath and
/// line, what kind of value stood there, and the source of the rule. Without --profile the
/// authority is told from where the batch is sent (N.1.4, N.2.r.3).
///
/// Exit codes: 0 done; 1 done, with a finding that --fail-on names; 2 bad usage, or an INPUT that
/// can't be read whole; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Validate {
    /// Files, folders, zip archives and stores.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Hold them against these rules: ich, fda-postmarket, fda-premarket, fda-vaers, mfds, pmda
    /// [default: told from the header].
    #[arg(long, value_name = "PROFILE")]
    profile: Vec<String>,
    /// Folder with your own copy of the E2B(R3) schema; files are held against it as well.
    #[arg(long, value_name = "DIR")]
    xsd: Option<PathBuf>,
    /// Values that the authority knows and reports do not show, one a line: meddra-llt,
    /// fda-ind-numbers and others that the output names.
    #[arg(long, value_name = "NAME=FILE")]
    list: Vec<String>,
    /// Whether these are first reports of their cases; some rules depend on it.
    #[arg(long, value_name = "BOOL")]
    initial: Option<bool>,
    /// Form of the output; JSON has every report, text only those with findings.
    #[arg(long, value_enum, default_value_t = super::import::ImportFormat::Text, value_name = "FORMAT")]
    format: super::import::ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// End with 1 when there is a finding as grave as this.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// No hints; errors are still printed.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    common: Common,
}

/// From which severity on a finding counts as failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Rejections and errors.
    Error,
    /// Every finding.
    Warning,
}

pub(super) fn run(args: &Validate) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let complain = |code: &'static str, name: &'static str, value: String| {
        setting.complain(&Diagnostic::new(code, setting.messages(), &[(name, value)]));
        Outcome::BadInput
    };
    let base = match RuleBase::load(&setting.knowledge) {
        Ok(base) => base,
        Err(fault) => return complain("EV-V010", "reason", fault.to_string()),
    };
    if let Some(unknown) = args.profile.iter().find(|id| base.profile(id).is_none()) {
        return complain("EV-V011", "profile", unknown.clone());
    }
    let outside = match lists(&args.list) {
        Ok(outside) => outside,
        Err(reason) => return complain("EV-V012", "reason", reason),
    };
    let schema = match args.xsd.as_deref().map(xsd::open).transpose() {
        Ok(schema) => schema,
        Err(reason) => return complain("EV-V013", "reason", reason),
    };
    let Some(gathered) = args.origin.gather(&args.inputs, &setting) else {
        return Outcome::BadInput;
    };
    let mut is_bad = tell_refused(&gathered, args.quiet, setting.messages());
    let mut output = match Output::open(args.out.as_deref()) {
        Ok(output) => output,
        Err(error) => return complain("EV-C002", "reason", error.to_string()),
    };
    let validators = Validators::new(&base, &gathered.inputs, args, &setting, &outside);
    let (counts, written) = {
        let mut told = Told {
            args,
            setting: &setting,
            base: &base,
            validators: &validators,
            mapping: gathered.mapping.as_ref(),
            out: output.writer(),
            written: Ok(()),
            objects: 0,
            reports: 0,
            clean: 0,
            counts: ValidateCounts::default(),
            problems: 0,
            used: BTreeMap::new(),
        };
        told.begin();
        for input in &gathered.inputs {
            is_bad |= told.input(input, schema.as_deref());
            if told.written.is_err() {
                break;
            }
        }
        told.end();
        (told.counts, told.written)
    };
    match written.and_then(|()| output.complete()) {
        Ok(()) => {}
        // Whoever read the output has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => return complain("EV-C002", "reason", error.to_string()),
    }
    let fails = match args.fail_on {
        None => false,
        Some(FailOn::Error) => counts.rejections + counts.errors > 0,
        Some(FailOn::Warning) => counts.all() > 0,
    };
    match (is_bad, fails) {
        (true, _) => Outcome::BadInput,
        (false, true) => Outcome::Findings,
        (false, false) => Outcome::Done,
    }
}

/// Reads the lists that were given as NAME=FILE.
fn lists(named: &[String]) -> Result<OutsideLists, String> {
    let mut all = OutsideLists::new();
    for entry in named {
        let (name, file) = entry
            .split_once('=')
            .ok_or_else(|| format!("`{entry}` is not NAME=FILE"))?;
        let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
        let values = text.lines().map(str::trim).filter(|line| !line.is_empty());
        all.entry(name.to_owned())
            .or_default()
            .extend(values.map(str::to_owned));
    }
    Ok(all)
}

/// One validator for each set of profiles that can be told from a header.
struct Validators<'b> {
    all: Vec<(Vec<&'b str>, Validator<'b>)>,
    forced: bool,
}

impl<'b> Validators<'b> {
    fn new(
        base: &'b RuleBase,
        _inputs: &[Input],
        args: &Validate,
        setting: &Setting,
        outside: &OutsideLists,
    ) -> Self {
        let forced = !args.profile.is_empty();
        let sets: Vec<Vec<&str>> = if forced {
            let ids = base.profiles().iter().map(|profile| profile.id.as_str());
            vec![
                ids.filter(|id| args.profile.iter().any(|it| it == id))
                    .collect(),
            ]
        } else {
            base.profiles()
                .iter()
                .map(|profile| vec![profile.id.as_str()])
                .collect()
        };
        let all = sets
            .into_iter()
            .filter_map(|set| {
                let validator = Validator::new(base, &set, setting.as_of, outside.clone()).ok()?;
                Some((set, validator))
            })
            .collect();
        Self { all, forced }
    }

    /// The one for a report; the first one, which is the standard alone, when nothing is told.
    fn of(&self, base: &RuleBase, report: &Icsr, header: &Header<'_>) -> Option<usize> {
        if self.forced {
            return (!self.all.is_empty()).then_some(0);
        }
        let told = base.detect(report, header);
        let of_told = |(set, _): &(Vec<&str>, _)| set.iter().any(|id| told.contains(id));
        self.all.iter().position(of_told).or(Some(0))
    }
}

/// Writes what is found, as it is found.
struct Told<'t> {
    args: &'t Validate,
    setting: &'t Setting,
    base: &'t RuleBase,
    mapping: Option<&'t Mapping>,
    validators: &'t Validators<'t>,
    out: Box<dyn Write + Send + 't>,
    written: io::Result<()>,
    objects: u64,
    reports: u64,
    clean: u64,
    counts: ValidateCounts,
    /// Errors and warnings of reading.
    problems: u64,
    /// How many reports each validator judged.
    used: BTreeMap<usize, u64>,
}

impl Told<'_> {
    fn put(&mut self, bytes: &[u8]) {
        if self.written.is_ok() {
            self.written = self.out.write_all(bytes);
        }
    }

    fn begin(&mut self) {
        if self.args.format == super::import::ImportFormat::Json {
            self.put(b"[");
        }
    }

    fn end(&mut self) {
        match self.args.format {
            super::import::ImportFormat::Json => self.put(b"\n]\n"),
            super::import::ImportFormat::Jsonl => {}
            super::import::ImportFormat::Text => {
                let summary = validate_summary(
                    self.reports,
                    self.clean,
                    self.counts,
                    self.problems,
                    &self.left_out(),
                    self.setting.messages(),
                );
                self.put(summary.as_bytes());
            }
        }
        if self.written.is_ok() {
            self.written = self.out.flush();
        }
    }

    /// Lists that were not given, with the rules of the profiles in use that need them.
    fn left_out(&self) -> Vec<(String, Vec<String>)> {
        let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for used in self.used.keys() {
            let Some((_, validator)) = self.validators.all.get(*used) else {
                continue;
            };
            let rules = validator.left_out().iter();
            for rule in rules.filter_map(|number| self.base.rule(*number)) {
                for list in rule.outside_lists() {
                    lists.entry(list).or_default().push(rule.id.clone());
                }
            }
        }
        if self.args.quiet {
            lists.clear();
        }
        lists
            .into_iter()
            .map(|(list, rules)| (list.to_owned(), rules))
            .collect()
    }

    fn object(&mut self, object: &ValidateReport) {
        let bytes = match self.args.format {
            super::import::ImportFormat::Json => {
                let comma: &[u8] = if self.objects == 0 { b"\n" } else { b",\n" };
                self.put(comma);
                serde_json::to_vec_pretty(object).unwrap_or_default()
            }
            super::import::ImportFormat::Jsonl => {
                let mut line = serde_json::to_vec(object).unwrap_or_default();
                line.push(b'\n');
                line
            }
            super::import::ImportFormat::Text if object.is_clean() => Vec::new(),
            super::import::ImportFormat::Text => {
                let look = crate::commands::look(self.args.out.as_deref());
                let mut text = validate_text(object, self.base, &self.setting.wording, look);
                text.push('\n');
                text.into_bytes()
            }
        };
        self.objects += 1;
        self.counts.add(object.counts);
        self.put(&bytes);
    }

    /// Validates an input; says whether it could not be read whole.
    fn input(&mut self, input: &Input, schema: Option<&dyn xsd::Schema>) -> bool {
        let batch = header_of(input);
        let mut whole = ValidateReport {
            schema: ValidateSchemaId,
            input: input.name.clone(),
            case: String::new(),
            report: String::new(),
            profiles: Vec::new(),
            counts: ValidateCounts::default(),
            findings: Vec::new(),
            problems: Vec::new(),
        };
        let mapping = self.mapping;
        let mut held = Held {
            told: self,
            input,
            batch: batch.as_ref(),
            checks: BTreeMap::new(),
            of_batch: Vec::new(),
            problems: Vec::new(),
            rejected: false,
            undetected: false,
        };
        let fault = read(input, mapping, &mut held).err();
        let (of_batch, mut problems, mut is_bad) = (held.of_batch, held.problems, held.rejected);
        if held.undetected && !self.args.quiet {
            let place = Place::default();
            problems.push(Problem::new("EV-V001", ProblemSeverity::Note, place));
        }
        if let Some(fault) = fault {
            is_bad = true;
            problems.push(read::problem(fault));
        }
        if let Some(schema) = schema {
            let mut by_schema = xsd::hold(schema, input);
            whole.counts.errors += by_schema
                .iter()
                .filter(|problem| problem.code == "EV-V002")
                .count() as u64;
            problems.append(&mut by_schema);
        }
        let is_grave = |problem: &&Problem| {
            problem.severity != ProblemSeverity::Note && problem.code != "EV-V002"
        };
        self.problems += problems.iter().filter(is_grave).count() as u64;
        let messages = self.setting.messages();
        whole.problems = problems
            .iter()
            .map(|problem| ReportProblem::new(problem, messages))
            .collect();
        let findings = ValidateReport::new(
            &input.name,
            &Icsr::default(),
            &[],
            &of_batch,
            self.base,
            &self.setting.knowledge,
            messages,
        );
        whole.counts.add(findings.counts);
        whole.findings = findings.findings;
        if !whole.is_clean() {
            self.object(&whole);
        }
        is_bad
    }
}

/// The header of a batch, which stands after its messages too.
fn header_of(input: &Input) -> Option<BatchHeader> {
    if input.format != ReportFormat::E2bR3 {
        return None;
    }
    let source = input.sources().into_iter().next()?;
    // What can't be read is told when the reports are.
    r3::header(source, &r3::Limits::default()).ok()
}

/// Takes the reports of one input.
struct Held<'h, 't> {
    told: &'h mut Told<'t>,
    input: &'h Input,
    batch: Option<&'h BatchHeader>,
    checks: BTreeMap<usize, BatchCheck<'t>>,
    of_batch: Vec<Finding>,
    problems: Vec<Problem>,
    rejected: bool,
    undetected: bool,
}

impl Sink for Held<'_, '_> {
    fn report(&mut self, report: &Icsr) -> Flow {
        let told = &mut *self.told;
        let format = report.origin().unwrap_or(self.input.format);
        let header = Header {
            batch: self.batch.map(BatchHeader::values),
            initial: told.args.initial,
            without: !matches!(format, ReportFormat::E2bR3 | ReportFormat::E2bR2),
        };
        let validators = told.validators;
        let Some(which) = validators.of(told.base, report, &header) else {
            return Flow::Continue;
        };
        let Some((profiles, validator)) = validators.all.get(which) else {
            return Flow::Continue;
        };
        self.undetected |=
            which == 0 && !validators.forced && !header.without && profiles == &["ich"];
        *told.used.entry(which).or_default() += 1;
        let mut findings = Vec::new();
        validator.validate(report, &header, &mut findings);
        let is_new = !self.checks.contains_key(&which);
        let check = self
            .checks
            .entry(which)
            .or_insert_with(|| BatchCheck::new(validator));
        if is_new && self.input.format == ReportFormat::E2bR3 {
            let source = self.input.sources().into_iter().next();
            let name = source.map(|source| source.name().to_owned());
            check.file_name(&name.unwrap_or_default(), &mut self.of_batch);
        }
        check.report(report, &mut self.of_batch);
        told.reports += 1;
        told.clean += u64::from(findings.is_empty());
        let is_told = !findings.is_empty() || told.args.format != super::import::ImportFormat::Text;
        if is_told {
            let object = ValidateReport::new(
                &self.input.name,
                report,
                profiles,
                &findings,
                told.base,
                &told.setting.knowledge,
                told.setting.messages(),
            );
            told.object(&object);
        }
        if told.written.is_err() {
            Flow::Stop
        } else {
            Flow::Continue
        }
    }

    fn reject(&mut self, reject: Reject) -> Flow {
        self.rejected = true;
        self.problem(reject.problem);
        Flow::Continue
    }

    fn withdraw(&mut self, _case: &str) -> Flow {
        Flow::Continue
    }

    fn problem(&mut self, problem: Problem) {
        // A file can have a problem on each of a million lines; a person reads none of them then.
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(problem);
        } else if self.problems.len() == PROBLEMS_MAX {
            terminal::tell(&format!("{}: …\n", self.input.name));
        }
    }
}

/// Most problems of an input that are told.
const PROBLEMS_MAX: usize = 1000;
