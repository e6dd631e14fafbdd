//! `evigil law doping`: what rules of sport say of a treatment.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::doping::{DopingReport, doping_text};
use evigil_law::doping::{
    DopingBase, Fact, Infusion, Setting as Place, Treatment, TreatmentError, Tue, judge,
};
use jiff::civil::{Date, DateTime};

use crate::Outcome;
use crate::args::Common;
use crate::commands::product::ended;
use crate::commands::setting::Setting;
use crate::commands::{finish, look};
use crate::diagnostic::Diagnostic;

/// Ask what rules of sport say of a treatment: prohibited, not prohibited by this rule, or ask.
/// No answer clears a treatment.
///
/// Exit codes: 0 done; 2 bad usage, or a value that can't be used; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Doping {
    /// Kind of product: ev, exosome, supernatant, secretome, prp, platelet, living_cells,
    /// cell_components, growth_factor, synthetic, drug, other.
    #[arg(long, value_name = "PRODUCT")]
    product: Option<String>,
    /// Route, such as iv, local, scalp, joint or topical.
    #[arg(long, value_name = "ROUTE")]
    route: Option<String>,
    /// Volume of one infusion in mL.
    #[arg(long, value_name = "ML", value_parser = amount, conflicts_with = "infusion")]
    volume: Option<f64>,
    /// How many hours that infusion takes.
    #[arg(long, value_name = "HOURS", value_parser = amount, conflicts_with = "infusion")]
    hours: Option<f64>,
    /// An infusion with its beginning, mL and hours: 2026-05-01T10:00=150/2. Give one for each.
    #[arg(long, value_name = "TIME=ML[/HOURS]")]
    infusion: Vec<String>,
    /// Whose rules: wada, npb or jbc [default: all].
    #[arg(long, value_name = "ORGANISATION")]
    organisation: Option<String>,
    /// Where an infusion is given [default: none of the exceptions].
    #[arg(long, value_enum, value_name = "SETTING")]
    setting: Option<Exception>,
    /// Therapeutic use exemption [default: none].
    #[arg(long, value_enum, value_name = "TUE")]
    tue: Option<Exemption>,
    /// Whether a health authority approves the product for people.
    #[arg(long, value_enum, value_name = "YES|NO")]
    approved: Option<YesNo>,
    /// Whether it is used within the approved indication.
    #[arg(long, value_enum, value_name = "YES|NO")]
    within_indication: Option<YesNo>,
    /// Whether there is a doctor's record with diagnosis, its basis, drug, amount and method.
    #[arg(long, value_enum, value_name = "YES|NO")]
    medical_record: Option<YesNo>,
    /// Whether a growth factor was added.
    #[arg(long, value_enum, value_name = "YES|NO")]
    growth_factor_added: Option<YesNo>,
    /// Whether it carries gene-active material.
    #[arg(long, value_enum, value_name = "YES|NO")]
    gene_active: Option<YesNo>,
    /// Whether a prohibited substance is in it.
    #[arg(long, value_enum, value_name = "YES|NO")]
    prohibited_substance: Option<YesNo>,
    /// Whether it is for a recognised world-title bout.
    #[arg(long, value_enum, value_name = "YES|NO")]
    world_title: Option<YesNo>,
    /// In or out of competition.
    #[arg(long, value_enum, value_name = "IN|OUT")]
    competition: Option<Competition>,
    /// Day of the treatment [default: that of the first infusion, else --as-of].
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = DopingFormat::Text, value_name = "FORMAT")]
    format: DopingFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DopingFormat {
    /// For reading at a terminal.
    Text,
    /// One JSON object: evigil.doping/1.
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum YesNo {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Competition {
    In,
    Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Exemption {
    /// Granted before use.
    Granted,
    /// Applied for.
    Applied,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Exception {
    /// In the course of treatment in a hospital.
    HospitalTreatment,
    /// In the course of surgery.
    Surgery,
    /// In the course of a clinical diagnostic investigation.
    DiagnosticInvestigation,
    /// None of them, such as a drip at a clinic.
    None,
    /// Not known: the answer may become a question.
    Unknown,
}

/// A number of millilitres or hours that can be.
fn amount(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|value: &f64| (0.0..=100_000.0).contains(value))
        .ok_or_else(|| "not a number from 0 to 100000".to_owned())
}

pub(super) fn run(args: &Doping) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    match judged(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn judged(args: &Doping, setting: &Setting) -> Result<(), Outcome> {
    let base =
        DopingBase::of(&setting.knowledge).map_err(|fault| super::of_base(fault, setting))?;
    let treatment = treatment(args, setting)?;
    let organisation = args.organisation.as_deref();
    let judgement = judge(
        &base,
        &setting.knowledge,
        &treatment,
        organisation,
        setting.as_of,
    )
    .map_err(|error| {
        setting.complain(&refused(&error, &base, setting));
        Outcome::BadInput
    })?;
    let mut assumed = Vec::new();
    if args.setting.is_none() {
        assumed.push(Fact::Setting);
    }
    if args.tue.is_none() {
        assumed.push(Fact::Tue);
    }
    let report = DopingReport::new(
        &judgement,
        &base,
        (&treatment, organisation, setting.as_of),
        &assumed,
        &setting.knowledge,
        &setting.wording,
    );
    let out = args.out.as_deref();
    let bytes = match args.format {
        DopingFormat::Text => Ok(doping_text(&report, &setting.wording, look(out)).into_bytes()),
        DopingFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
    };
    finish(out, bytes, setting)
}

fn treatment(args: &Doping, setting: &Setting) -> Result<Treatment, Outcome> {
    let yes = |answer: Option<YesNo>| answer.map(|answer| answer == YesNo::Yes);
    let mut infusions = Vec::new();
    for written in &args.infusion {
        let Some(infusion) = infusion(written) else {
            let details = [("value", written.clone())];
            setting.complain(&Diagnostic::new("EV-L43", setting.messages(), &details));
            return Err(Outcome::BadInput);
        };
        infusions.push(infusion);
    }
    if args.volume.is_some() || args.hours.is_some() {
        infusions.push(Infusion {
            start: None,
            minutes: args.hours.map(|hours| hours * 60.0),
            ml: args.volume,
        });
    }
    let first = infusions.iter().filter_map(|one| one.start).min();
    Ok(Treatment {
        product: args.product.clone(),
        route: args.route.clone(),
        infusions,
        setting: match args.setting.unwrap_or(Exception::None) {
            Exception::HospitalTreatment => Some(Place::HospitalTreatment),
            Exception::Surgery => Some(Place::Surgery),
            Exception::DiagnosticInvestigation => Some(Place::DiagnosticInvestigation),
            Exception::None => Some(Place::None),
            Exception::Unknown => None,
        },
        approved: yes(args.approved),
        within_indication: yes(args.within_indication),
        medical_record: yes(args.medical_record),
        tue: Some(match args.tue.unwrap_or(Exemption::None) {
            Exemption::Granted => Tue::Granted,
            Exemption::Applied => Tue::Applied,
            Exemption::None => Tue::None,
        }),
        in_competition: args.competition.map(|where_| where_ == Competition::In),
        world_title: yes(args.world_title),
        growth_factor_added: yes(args.growth_factor_added),
        gene_active: yes(args.gene_active),
        prohibited_substance: yes(args.prohibited_substance),
        date: args.date.or_else(|| first.map(DateTime::date)),
    })
}

/// Reads `2026-05-01T10:00=150/2`.
fn infusion(written: &str) -> Option<Infusion> {
    let (start, rest) = written.split_once('=')?;
    let (ml, hours) = match rest.split_once('/') {
        Some((ml, hours)) => (ml, Some(amount(hours.trim()).ok()?)),
        None => (rest, None),
    };
    Some(Infusion {
        start: Some(start.trim().parse().ok()?),
        minutes: hours.map(|hours| hours * 60.0),
        ml: Some(amount(ml.trim()).ok()?),
    })
}

/// An id that the base does not have, with those that it has.
fn refused(error: &TreatmentError, base: &DopingBase, setting: &Setting) -> Diagnostic {
    let known: Vec<&str> = match error {
        TreatmentError::Product(_) => base.products.iter().map(|one| one.id.as_str()).collect(),
        TreatmentError::Route(_) => base.routes.iter().map(String::as_str).collect(),
        TreatmentError::Organisation(_) => base
            .organisations
            .iter()
            .map(|one| one.id.as_str())
            .collect(),
    };
    super::unknown_word(error.code(), error.value(), &known, setting)
}
