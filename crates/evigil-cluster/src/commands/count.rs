//! `evigil-cluster count`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use evigil_assess::Messages;
use evigil_assess::signal::{CountsHead, CountsSchemaId, LeftOut, write_counts};
use evigil_cluster::ClusterError;
use evigil_cluster::count::{CountJob, Counted, count};
use evigil_signal::Universe;
use evigil_signal::table::{ReadSettings, Roles};

use super::read::Out;
use super::work::Work;
use crate::say::warn;

/// Counts of pairs, which `evigil signal scan` judges.
#[derive(Debug, Args)]
pub(crate) struct Count {
    /// Case tables in Parquet, as `evigil report export --to parquet` writes them, or tables of products
    /// and of events, with or without one of reports: files, folders, and addresses such as
    /// s3://bucket/cases/.
    #[arg(required = true, value_name = "TABLE")]
    tables: Vec<String>,
    /// What a count of one stands for: a report, or a pair of product and event inside a report.
    #[arg(long, value_enum, default_value_t = UniverseChoice::Reports, value_name = "UNIVERSE")]
    universe: UniverseChoice,
    /// Columns whose combinations the expected counts are summed over, such as sex,age_band,year.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    strata: Vec<String>,
    /// Products that count: all, or those suspected alone or by interaction.
    #[arg(long, value_enum, default_value_t = RoleChoice::All, value_name = "ROLES")]
    roles: RoleChoice,
    /// Name of a column in TABLE that is called otherwise, such as product=drug or event=pt; of
    /// report_id, product, event, role.
    #[arg(long = "column", value_name = "WHAT=NAME", value_parser = renamed)]
    columns: Vec<(String, String)>,
    /// Write into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    work: Work,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum UniverseChoice {
    Reports,
    Pairs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RoleChoice {
    All,
    Suspect,
}

/// Columns that may be called otherwise.
const COLUMNS: [&str; 4] = ["report_id", "product", "event", "role"];

fn renamed(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((what, name)) if COLUMNS.contains(&what) && !name.is_empty() => {
            Ok((what.to_owned(), name.to_owned()))
        }
        _ => Err(format!("WHAT is one of {}", COLUMNS.join(", "))),
    }
}

impl Count {
    pub(super) async fn run(&self) -> ExitCode {
        let result = self.count().await;
        self.work.ended(result)
    }

    async fn count(&self) -> Result<(), ClusterError> {
        let session = self.work.engine()?.session().await?;
        let job = self.job();
        let counted = count(&session, &job, &self.work.watch()).await?;
        let head = self.head(&job, &counted);
        let mut out = Out::new(self.out.clone())?;
        let written = write_counts(&head, &counted.counts, out.writer());
        written.map_err(|error| out.fault(&error))?;
        let messages = Messages::new(self.work.lang());
        warn(&counted.poisoned, &messages);
        let told = [
            ("reports", counted.reports.to_string()),
            ("pairs", counted.counts.len().to_string()),
            ("parts", counted.parts.to_string()),
        ];
        let told = told.iter().map(|(name, value)| (*name, value.as_str()));
        eprintln!("{}", messages.with("cluster-counted", told));
        Ok(())
    }

    fn job(&self) -> CountJob {
        let mut settings = ReadSettings {
            strata: self.strata.clone(),
            roles: match self.roles {
                RoleChoice::All => Roles::All,
                RoleChoice::Suspect => Roles::Suspect,
            },
            ..ReadSettings::default()
        };
        for (what, name) in &self.columns {
            let names = match what.as_str() {
                "report_id" => &mut settings.report_id,
                "product" => &mut settings.product,
                "event" => &mut settings.event,
                _ => &mut settings.role,
            };
            *names = vec![name.clone()];
        }
        CountJob {
            inputs: self.tables.clone(),
            settings,
            universe: match self.universe {
                UniverseChoice::Reports => Universe::Reports,
                UniverseChoice::Pairs => Universe::Pairs,
            },
            is_strict: self.work.strict,
        }
    }

    fn head(&self, job: &CountJob, counted: &Counted) -> CountsHead {
        let counts = &counted.counts;
        let left_out = counted.poisoned.iter().map(|it| LeftOut {
            part: it.part.clone(),
            reason: it.reason.clone(),
        });
        CountsHead {
            schema: CountsSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            universe: job.universe.code().to_owned(),
            n: counts.n,
            roles: match self.roles {
                RoleChoice::All => "all",
                RoleChoice::Suspect => "suspect",
            }
            .to_owned(),
            strata: self.strata.clone(),
            reports: counted.reports,
            in_two_strata: counted.in_two_strata,
            parts: counted.parts as u64,
            left_out: left_out.collect(),
            products: counts.products.len() as u64,
            events: counts.events.len() as u64,
            pairs: counts.len() as u64,
        }
    }
}
