//! `evigil report deadlines`: what is due by when.

use std::path::PathBuf;

use clap::Args;
use evigil_assess::report::deadlines::{
    DeadlinesReport, RegimeList, deadlines_text, regime_list_text,
};
use evigil_assess::report::judged::JudgedBase;
use evigil_vigilance::assess::base::written_day;
use evigil_vigilance::assess::deadline::{Criterion, Deadlines, Question, answer};
use evigil_vigilance::exchange::Flow;
use evigil_vigilance::icsr::{Icsr, PartialDate};
use jiff::civil::Date;
use serde::Serialize;

use super::import::{ImportFormat, ended};
use super::latest::{self, Tell, Which};
use super::origin::Origin;
use super::read::tell_refused;
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look};
use crate::diagnostic::Diagnostic;

/// Compute by when a report is due, to whom, under which rule, and what remains where none is.
///
/// Without --regime, the regimes that can be asked about. What is not said stays open: a rule that
/// depends on it is shown as one that may apply, and days known in part give ranges.
///
/// Exit codes: 0 done; 2 bad usage, or an INPUT that can't be read whole; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct DeadlinesArgs {
    /// Reports to take the facts from: stores, files, folders and zip archives.
    #[arg(value_name = "INPUT", requires = "regime")]
    inputs: Vec<PathBuf>,
    /// The regime, such as jp-outside-safety-act.
    #[arg(long, value_name = "REGIME")]
    regime: Option<String>,
    /// Whose duties, such as clinic [default: everyone's].
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// Criteria of seriousness met, such as death,hospitalisation.
    #[arg(long, value_name = "CRITERIA", value_delimiter = ',', value_parser = criteria())]
    criteria: Vec<Criterion>,
    /// No criterion of seriousness is met.
    #[arg(long, conflicts_with = "criteria")]
    not_serious: bool,
    /// The reaction is in the reference information.
    #[arg(long, conflicts_with = "unexpected")]
    expected: bool,
    /// The reaction is not in it, or there is none.
    #[arg(long)]
    unexpected: bool,
    /// The product is suspected.
    #[arg(long, conflicts_with = "not_suspected")]
    suspected: bool,
    /// The product is not suspected.
    #[arg(long)]
    not_suspected: bool,
    /// It is an infection.
    #[arg(long, conflicts_with = "no_infection")]
    infection: bool,
    /// It is no infection.
    #[arg(long)]
    no_infection: bool,
    /// Day of the event, as far as known: 2026-02-03, 2026-02 or 2026.
    #[arg(long, value_name = "DATE", value_parser = days())]
    event: Option<PartialDate>,
    /// Day on which whoever reports learned of it.
    #[arg(long, value_name = "DATE", value_parser = days())]
    aware: Option<PartialDate>,
    /// Day on which significant new information came.
    #[arg(long, value_name = "DATE", value_parser = days())]
    new_information: Option<PartialDate>,
    /// Day on which the plan was submitted, for periodic reports.
    #[arg(long, value_name = "DATE", value_parser = days())]
    plan: Option<PartialDate>,
    /// Class of the product, such as exosome or supernatant.
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Public holidays, for rules that count work days.
    #[arg(long, value_name = "DATE", value_delimiter = ',')]
    holiday: Vec<Date>,
    /// Number of a case, or of a report.
    #[arg(long, value_name = "ID", requires = "inputs")]
    case: Vec<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text, value_name = "FORMAT")]
    format: ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    common: Common,
}

fn criteria() -> impl clap::builder::TypedValueParser<Value = Criterion> {
    use clap::builder::TypedValueParser as _;
    let known = Criterion::ALL
        .into_iter()
        .filter(|it| *it != Criterion::NotSerious)
        .map(Criterion::code);
    clap::builder::PossibleValuesParser::new(known.collect::<Vec<_>>())
        .map(|code| Criterion::of(&code).unwrap_or(Criterion::Serious))
}

fn days() -> impl clap::builder::TypedValueParser<Value = PartialDate> {
    use clap::builder::TypedValueParser as _;
    clap::builder::StringValueParser::new()
        .try_map(|text| written_day(&text).ok_or("write 2026-02-03, 2026-02 or 2026"))
}

/// A flag of two options: yes, no, or not said.
fn flag(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

pub(super) fn run(args: &DeadlinesArgs) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let complain = |code, details: &[(&'static str, String)]| {
        setting.complain(&Diagnostic::new(code, setting.messages(), details));
        Outcome::BadInput
    };
    let base = Deadlines::of(&setting.knowledge);
    let judging = JudgedBase::of(&setting.knowledge);
    let (base, judging) = match (base, judging) {
        (Ok(base), Ok(judging)) => (base, judging),
        (Err(fault), _) | (_, Err(fault)) => {
            return complain("EV-A261", &[("reason", fault.to_string())]);
        }
    };
    let Some(regime) = &args.regime else {
        return list(args, &base, &setting);
    };
    if base.regime(regime).is_none() {
        let known: Vec<_> = base.regimes.iter().map(|it| it.id.as_str()).collect();
        let known = known.join(", ");
        return complain("EV-A251", &[("id", regime.clone()), ("known", known)]);
    }
    if let Some(role) = args.role.as_ref().filter(|role| base.role(role).is_none()) {
        let known: Vec<_> = base.roles.iter().map(|it| it.id.as_str()).collect();
        let known = known.join(", ");
        return complain("EV-A252", &[("id", role.clone()), ("known", known)]);
    }
    let asking = Asking {
        args,
        base: &base,
        judging: &judging,
        setting: &setting,
        regime,
    };
    if args.inputs.is_empty() {
        let report = asking.report(None);
        let bytes = match args.format {
            ImportFormat::Text => asking.texts(&[report]),
            ImportFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
            ImportFormat::Jsonl => serde_json::to_vec(&report).map(ended),
        };
        return match finish(args.out.as_deref(), bytes, &setting) {
            Ok(()) => Outcome::Done,
            Err(outcome) => outcome,
        };
    }
    asking.of_inputs()
}

fn list(args: &DeadlinesArgs, base: &Deadlines, setting: &Setting) -> Outcome {
    let list = RegimeList::new(base, setting.messages());
    let bytes = match args.format {
        ImportFormat::Text => {
            let look = look(args.out.as_deref());
            Ok(regime_list_text(&list, &setting.wording, look).into_bytes())
        }
        ImportFormat::Json => serde_json::to_vec_pretty(&list).map(ended),
        ImportFormat::Jsonl => serde_json::to_vec(&list).map(ended),
    };
    match finish(args.out.as_deref(), bytes, setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

struct Asking<'a> {
    args: &'a DeadlinesArgs,
    base: &'a Deadlines,
    judging: &'a JudgedBase,
    setting: &'a Setting,
    regime: &'a str,
}

impl Asking<'_> {
    fn question(&self) -> Question {
        let args = self.args;
        let seriousness = (!args.criteria.is_empty() || args.not_serious)
            .then(|| Criterion::together(&args.criteria));
        Question {
            role: args.role.clone(),
            seriousness,
            expected: flag(args.expected, args.unexpected),
            suspected: flag(args.suspected, args.not_suspected),
            infection: flag(args.infection, args.no_infection),
            event: args.event,
            aware: args.aware,
            new_information: args.new_information,
            anchor: args.plan,
            class: args.class.clone(),
            holidays: args.holiday.clone(),
            ..Question::new(self.regime, self.setting.as_of)
        }
    }

    /// What is due, by what was said and, where there is one, by a report.
    fn report(&self, of: Option<&Icsr>) -> Option<DeadlinesReport> {
        let mut question = self.question();
        let day = self.setting.as_of;
        if let Some(report) = of {
            question.fill(report);
            question.expected = question
                .expected
                .or_else(|| self.judging.expected(report, day));
        } else if question.expected.is_none() {
            // Of a class for which nothing is listed, everything is unexpected.
            let class = question.class.as_deref();
            let list = class.and_then(|class| self.judging.lists.list_for(Some(class), None, day));
            let nothing_listed = list.is_some_and(|list| list.listed.is_empty());
            question.expected = nothing_listed.then_some(false);
        }
        let answer = answer(self.base, &question)?;
        Some(DeadlinesReport::new(
            &answer,
            &question,
            of.map(|report| report.key().case.clone()),
            self.base,
            &self.setting.knowledge,
            self.setting.messages(),
        ))
    }

    fn texts(&self, reports: &[Option<DeadlinesReport>]) -> serde_json::Result<Vec<u8>> {
        let look = look(self.args.out.as_deref());
        let texts: Vec<_> = reports
            .iter()
            .flatten()
            .map(|report| deadlines_text(report, &self.setting.wording, look))
            .collect();
        Ok(texts.join("\n\n").into_bytes())
    }

    fn of_inputs(&self) -> Outcome {
        let messages = self.setting.messages();
        let Some(gathered) = self.args.origin.gather(&self.args.inputs, self.setting) else {
            return Outcome::BadInput;
        };
        let refused = tell_refused(&gathered, false, messages);
        let mut reports = Vec::new();
        let cases = &self.args.case;
        let met = latest::run(
            &gathered,
            Which::All,
            messages,
            Tell::new(false),
            &mut |report, _| {
                let key = report.key();
                if cases.is_empty() || cases.iter().any(|case| key.is_called(case)) {
                    reports.push(self.report(Some(report)));
                }
                Flow::Continue
            },
        );
        if reports.is_empty() && !cases.is_empty() {
            let details = [("case", cases.join(", "))];
            self.setting
                .complain(&Diagnostic::new("EV-R021", messages, &details));
            return Outcome::BadInput;
        }
        let bytes = match self.args.format {
            ImportFormat::Text => self.texts(&reports),
            ImportFormat::Json => serde_json::to_vec_pretty(&reports).map(ended),
            ImportFormat::Jsonl => lines(&reports),
        };
        if let Err(outcome) = finish(self.args.out.as_deref(), bytes, self.setting) {
            return outcome;
        }
        if refused || met.broken > 0 || met.rejected > 0 {
            Outcome::BadInput
        } else {
            Outcome::Done
        }
    }
}

/// One line of JSON for each.
pub(super) fn lines<T: Serialize>(all: &[T]) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for one in all {
        bytes.extend(serde_json::to_vec(one)?);
        bytes.push(b'\n');
    }
    Ok(bytes)
}
