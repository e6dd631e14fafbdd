//! `evigil law plan`: provision plans from saved pages and lists, look-up, and treatments beside a
//! plan.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use evigil_assess::plan::{FoundPart, ImportedPart, PlanReport, plan_text};
use evigil_law::plan::{
    Plan, PlanError, PlanNumber, PlanProblem, PlanWords, Register, deviations, menu_mismatch,
    read_exposures, read_list, read_page,
};

use crate::Outcome;
use crate::args::Common;
use crate::commands::product::ended;
use crate::commands::setting::Setting;
use crate::commands::{finish, look, overwritten, write};
use crate::diagnostic::Diagnostic;

/// Plans of regenerative medicine: read them, find them, compare treatments with them.
#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    Import(Import),
    Find(Find),
    Check(Check),
}

/// Read plans from detail pages of jRCT that were saved as HTML, and from lists (CSV).
///
/// Exit codes: 0 done; 2 bad usage, or a FILE that can't be used (the others are still read);
/// 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Saved pages and lists.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Keep the plans in this file; it is made when it is not there.
    #[arg(long, value_name = "FILE")]
    register: Option<PathBuf>,
    #[command(flatten)]
    shared: Shared,
}

/// Find plans by provider or number. Spellings and legal forms of names do not matter.
///
/// Exit codes: 0 done; 2 bad usage, or a register that can't be used; 3 internal fault.
#[derive(Debug, Args)]
#[group(id = "wanted", required = true, args = ["provider", "number"])]
pub(crate) struct Find {
    /// The file that `evigil law plan import` keeps.
    #[arg(long, value_name = "FILE")]
    register: PathBuf,
    /// Name of the hospital or clinic.
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// Number of the plan.
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    #[command(flatten)]
    shared: Shared,
}

/// Compare treatments with a plan, or look for a plan number beside a cell-free product on a page.
///
/// Exit codes: 0 done; 2 bad usage, or a file that can't be used; 3 internal fault.
#[derive(Debug, Args)]
#[group(id = "what", required = true, multiple = true, args = ["exposures", "menu"])]
pub(crate) struct Check {
    /// Treatments: date, provider, indication, route, dose, product (CSV).
    #[arg(long, value_name = "FILE", requires = "of")]
    exposures: Option<PathBuf>,
    /// Page or text of a clinic's menu.
    #[arg(long, value_name = "FILE")]
    menu: Option<PathBuf>,
    /// Saved page of the plan.
    #[arg(long, value_name = "FILE", group = "of")]
    plan: Option<PathBuf>,
    /// Number of the plan in the register.
    #[arg(long, value_name = "NUMBER", group = "of", requires = "register")]
    number: Option<String>,
    /// The file that `evigil law plan import` keeps.
    #[arg(long, value_name = "FILE")]
    register: Option<PathBuf>,
    #[command(flatten)]
    shared: Shared,
}

/// Options of every command on plans.
#[derive(Debug, Args)]
struct Shared {
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlanFormat::Text, value_name = "FORMAT")]
    format: PlanFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    /// For reading at a terminal.
    Text,
    /// One JSON object: evigil.plan/1.
    Json,
}

pub(super) fn run(command: &PlanCommand) -> Outcome {
    let (shared, inputs) = match command {
        PlanCommand::Import(args) => (
            &args.shared,
            args.files.iter().chain(&args.register).collect(),
        ),
        PlanCommand::Find(args) => (&args.shared, vec![&args.register]),
        PlanCommand::Check(args) => (
            &args.shared,
            [&args.exposures, &args.menu, &args.plan, &args.register]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>(),
        ),
    };
    let Some(setting) = Setting::new(&shared.common) else {
        return Outcome::BadInput;
    };
    if let Some(place) = overwritten(shared.out.as_deref(), inputs) {
        let diagnostic = Diagnostic::new("EV-C006", setting.messages(), &[]);
        setting.complain(&diagnostic.at(place.display().to_string()));
        return Outcome::BadInput;
    }
    let words = match PlanWords::of(&setting.knowledge) {
        Ok(words) => words,
        Err(fault) => return super::of_base(fault, &setting),
    };
    let desk = Desk { words, setting };
    let told = match command {
        PlanCommand::Import(args) => desk.import(args),
        PlanCommand::Find(args) => desk.find(args),
        PlanCommand::Check(args) => desk.check(args),
    };
    match told {
        Ok((report, outcome)) => match desk.tell(&report, shared) {
            Ok(()) => outcome,
            Err(outcome) => outcome,
        },
        Err(outcome) => outcome,
    }
}

/// What all commands work with.
struct Desk {
    words: PlanWords,
    setting: Setting,
}

impl Desk {
    fn tell(&self, report: &PlanReport, shared: &Shared) -> Result<(), Outcome> {
        let out = shared.out.as_deref();
        let bytes = match shared.format {
            PlanFormat::Text => {
                Ok(plan_text(report, &self.setting.wording, look(out)).into_bytes())
            }
            PlanFormat::Json => serde_json::to_vec_pretty(report).map(ended),
        };
        finish(out, bytes, &self.setting)
    }

    fn import(&self, args: &Import) -> Result<(PlanReport, Outcome), Outcome> {
        let mut register = match &args.register {
            Some(file) if file.exists() => self.register(file)?,
            _ => Register::default(),
        };
        let mut report = PlanReport::new(self.setting.as_of);
        let mut outcome = Outcome::Done;
        for file in &args.files {
            let Ok((plans, problems)) = self.plans(file) else {
                outcome = Outcome::BadInput;
                continue;
            };
            let source = file.display().to_string();
            report.tell(&source, &problems, self.setting.messages());
            for plan in plans {
                let added = register.add(&self.words, plan.clone());
                report.imported.push(ImportedPart { added, plan });
            }
        }
        report.plans = register.plans().len();
        if let Some(file) = &args.register {
            let bytes = serde_json::to_vec_pretty(&register).map(ended);
            let bytes = bytes.map_err(|_| Outcome::Fault)?;
            write(Some(file), &bytes, &self.setting)?;
        }
        Ok((report, outcome))
    }

    fn find(&self, args: &Find) -> Result<(PlanReport, Outcome), Outcome> {
        let register = self.register(&args.register)?;
        let mut report = PlanReport::new(self.setting.as_of);
        report.plans = register.plans().len();
        if let Some(number) = &args.number {
            let number = self.number(number)?;
            report
                .found
                .extend(register.by_number(&number).map(|plan| FoundPart {
                    by: None,
                    plan: plan.clone(),
                }));
        }
        if let Some(provider) = &args.provider {
            report.tell_found(&register.by_provider(&self.words, provider));
        }
        Ok((report, Outcome::Done))
    }

    fn check(&self, args: &Check) -> Result<(PlanReport, Outcome), Outcome> {
        let setting = &self.setting;
        let register = match &args.register {
            Some(file) => Some(self.register(file)?),
            None => None,
        };
        let mut report = PlanReport::new(setting.as_of);
        report.plans = register
            .as_ref()
            .map_or(0, |register| register.plans().len());
        if let Some(file) = &args.exposures {
            let plan = self.plan(args, register.as_ref(), &mut report)?;
            let bytes = super::read_file(file, setting)?;
            let read =
                read_exposures(&self.words, &bytes).map_err(|error| self.refuse(&error, file))?;
            let source = file.display().to_string();
            report.tell(&source, &read.problems, setting.messages());
            let checked = deviations(&self.words, &plan, &read.exposures);
            let count = read.exposures.len();
            report.tell_checked(&plan, count, &checked, &setting.knowledge, &setting.wording);
        }
        if let Some(file) = &args.menu {
            let bytes = super::read_file(file, setting)?;
            let text = String::from_utf8_lossy(&bytes);
            if let Some(found) = menu_mismatch(&self.words, &text, register.as_ref()) {
                let source = file.display().to_string();
                let (knowledge, wording) = (&setting.knowledge, &setting.wording);
                report.tell_mismatch(&source, &found, &self.words, knowledge, wording);
            }
        }
        Ok((report, Outcome::Done))
    }

    /// The plan that treatments are compared with.
    fn plan(
        &self,
        args: &Check,
        register: Option<&Register>,
        report: &mut PlanReport,
    ) -> Result<Plan, Outcome> {
        if let Some(file) = &args.plan {
            let bytes = super::read_file(file, &self.setting)?;
            let read = read_page(&self.words, &bytes).map_err(|error| self.refuse(&error, file))?;
            let source = file.display().to_string();
            report.tell(&source, &read.problems, self.setting.messages());
            return Ok(read.plan);
        }
        let number = self.number(args.number.as_deref().unwrap_or_default())?;
        let known = register.and_then(|register| register.by_number(&number));
        known.cloned().ok_or_else(|| {
            let details = [("number", number.to_string())];
            let diagnostic = Diagnostic::new("EV-L55", self.setting.messages(), &details);
            self.setting.complain(&diagnostic);
            Outcome::BadInput
        })
    }

    /// Plans of a page or a list.
    fn plans(&self, file: &Path) -> Result<(Vec<Plan>, Vec<PlanProblem>), Outcome> {
        let bytes = super::read_file(file, &self.setting)?;
        let is_table = file.extension().is_some_and(|name| {
            name.eq_ignore_ascii_case("csv") || name.eq_ignore_ascii_case("tsv")
        });
        let read = if is_table {
            read_list(&self.words, &bytes).map(|list| (list.plans, list.problems))
        } else {
            read_page(&self.words, &bytes).map(|page| (vec![page.plan], page.problems))
        };
        let (mut plans, problems) = read.map_err(|error| self.refuse(&error, file))?;
        for plan in &mut plans {
            plan.source = Some(file.display().to_string());
        }
        Ok((plans, problems))
    }

    fn refuse(&self, error: &PlanError, file: &Path) -> Outcome {
        let diagnostic = Diagnostic::new(error.code(), self.setting.messages(), &error.details());
        self.setting
            .complain(&diagnostic.at(file.display().to_string()));
        Outcome::BadInput
    }

    fn number(&self, written: &str) -> Result<PlanNumber, Outcome> {
        PlanNumber::parse(written).ok_or_else(|| {
            let details = [("value", written.to_owned())];
            let diagnostic = Diagnostic::new("EV-L54", self.setting.messages(), &details);
            self.setting.complain(&diagnostic);
            Outcome::BadInput
        })
    }

    fn register(&self, file: &Path) -> Result<Register, Outcome> {
        let bytes = super::read_file(file, &self.setting)?;
        serde_json::from_slice(&bytes).map_err(|error| {
            let details = [("reason", error.to_string())];
            let diagnostic = Diagnostic::new("EV-L79", self.setting.messages(), &details);
            self.setting
                .complain(&diagnostic.at(file.display().to_string()));
            Outcome::BadInput
        })
    }
}
