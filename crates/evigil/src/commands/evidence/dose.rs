//! `evigil evidence dose`: from animal to human, and doses compared.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use evigil_assess::evidence::{DoseReport, dose_fault};
use evigil_assess::signal::{watch_html, watch_text};
use evigil_evidence::dose::{Amount, DoseBase, DoseError, Factor, Kilograms, PerKilogram, Regimen};

use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look};
use crate::diagnostic::Diagnostic;

/// Doses: what an animal's dose would be in a human, and which doses are of the same order.
#[derive(Debug, Subcommand)]
pub(crate) enum Dose {
    Convert(Convert),
    Compare(Compare),
}

/// Convert a dose of an animal by body surface, with the guidance's own exceptions beside it.
///
/// Exit codes: 0 done; 2 bad usage; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// The animal, such as mouse, rat, rabbit or mini_pig.
    #[arg(value_name = "SPECIES")]
    species: String,
    /// Its dose for each kilogram, such as "10 mg" or "1e9 particles".
    #[arg(value_name = "DOSE")]
    dose: String,
    /// Id of a route, such as iv, joint or topical.
    #[arg(long, value_name = "ROUTE")]
    route: Option<String>,
    /// The human: adult or child.
    #[arg(long, value_name = "HUMAN", default_value = "adult")]
    human: String,
    /// Weight of the human in kilograms [default: 60, child 20].
    #[arg(long, value_name = "KG")]
    weight: Option<f64>,
    #[command(flatten)]
    put: Put,
}

/// Compare doses with each other: totals, ratios, and whether they are of the same order.
///
/// A DOSE is NAME=AMOUNT UNIT, then x SESSIONS, and the weight or area where the amount is for a
/// kilogram or square centimetre: "E53=2e8 particles x 5", "E24=1e7 particles/cm2 600 cm2".
/// Particles, mass, volume, vials and cell equivalents are compared only with a factor that says
/// where it is from.
///
/// Exit codes: 0 done; 2 bad usage; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// Two doses or more.
    #[arg(required = true, value_name = "DOSE")]
    doses: Vec<String>,
    /// A factor with its source, such as "1 mL = 3e9 particles @ certificate of lot A1".
    #[arg(long = "factor", value_name = "FACTOR")]
    factors: Vec<String>,
    #[command(flatten)]
    put: Put,
}

/// Where the result goes.
#[derive(Debug, Args)]
struct Put {
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
enum Format {
    /// For a person at a terminal.
    Text,
    /// One JSON object: evigil.dose/1.
    Json,
    /// One self-contained page.
    Html,
}

impl Convert {
    fn told(&self, base: &DoseBase, setting: &Setting) -> Result<DoseReport, DoseError> {
        let species = base.species(&self.species)?;
        let human = base.human(&self.human)?;
        // "/kg" is what every animal dose is meant as: it may be written, or left out.
        let dose = self.dose.trim().trim_end_matches("/kg");
        let weight = self.weight.map(Kilograms::new).transpose()?;
        if let Some(route) = &self.route
            && setting
                .knowledge
                .explain(&format!("route:{route}"))
                .is_none()
        {
            return Err(DoseError::Species {
                text: route.clone(),
            });
        }
        DoseReport::conversion(
            base,
            &setting.knowledge,
            species,
            human,
            PerKilogram(Amount::parse(dose)?),
            self.route.as_deref(),
            weight,
            (setting.lang, setting.as_of),
        )
    }
}

impl Compare {
    fn told(&self, base: &DoseBase, setting: &Setting) -> Result<DoseReport, DoseError> {
        let doses =
            (self.doses.iter().map(|text| Regimen::parse(text))).collect::<Result<Vec<_>, _>>()?;
        let factors =
            (self.factors.iter().map(|text| Factor::parse(text))).collect::<Result<Vec<_>, _>>()?;
        DoseReport::comparison(
            base,
            &setting.knowledge,
            &doses,
            &factors,
            (setting.lang, setting.as_of),
        )
    }
}

impl Put {
    fn put(&self, report: &DoseReport, setting: &Setting) -> Outcome {
        let out = self.out.as_deref();
        let bytes = match self.format {
            Format::Text => {
                let view = report.view(&setting.wording);
                Ok(watch_text(&view, setting.messages(), look(out)).into_bytes())
            }
            Format::Json => serde_json::to_vec_pretty(report).map(|mut bytes| {
                bytes.push(b'\n');
                bytes
            }),
            Format::Html => {
                let view = report.view(&setting.wording);
                Ok(watch_html(&view, &[], &setting.wording).into_bytes())
            }
        };
        match finish(out, bytes, setting) {
            Ok(()) => Outcome::Done,
            Err(outcome) => outcome,
        }
    }
}

pub(super) fn run(args: &Dose) -> Outcome {
    let put = match args {
        Dose::Convert(args) => &args.put,
        Dose::Compare(args) => &args.put,
    };
    let Some(setting) = Setting::new(&put.common) else {
        return Outcome::BadInput;
    };
    let base = match DoseBase::load(&setting.knowledge) {
        Ok(base) => base,
        Err(fault) => {
            let mut diagnostic = Diagnostic::new("EV-C001", setting.messages(), &[]);
            diagnostic.what = format!("{}: {}", diagnostic.what, fault.message);
            setting.complain(&diagnostic.at(fault.file));
            return Outcome::BadInput;
        }
    };
    let told = match args {
        Dose::Convert(args) => args.told(&base, &setting),
        Dose::Compare(args) => args.told(&base, &setting),
    };
    match told {
        Ok(report) => put.put(&report, &setting),
        Err(error) => {
            let (code, details) = dose_fault(&error);
            setting.complain(&Diagnostic::new(code, setting.messages(), &details));
            Outcome::BadInput
        }
    }
}
