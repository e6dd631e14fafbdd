//! `evigil signal interactions`: two products and an event.

use std::path::PathBuf;

use clap::Args;
use evigil_assess::signal::{InteractionRow, InteractionsReport, InteractionsSchemaId};
use evigil_signal::beyond::ReportIndex;
use evigil_signal::beyond::interaction::{Interaction, InteractionSettings, interactions};

use super::list::{self, ListFormat};
use super::named;
use super::table::TableArgs;
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;

/// Look for events that are reported with two products together more often than either explains.
///
/// A product, another one and an event count together when one report names all three. Ω compares them
/// with what the odds with each product alone add up to. `evigil explain method.omega` says more.
///
/// Exit codes: 0 done, whether something stands out or not; 2 bad usage, or a TABLE that can't be used;
/// 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Interactions {
    #[command(flatten)]
    tables: TableArgs,
    /// Fewest reports that name both products.
    #[arg(long, value_name = "N", default_value_t = InteractionSettings::default().least_together)]
    least_together: u64,
    /// Fewest of them with the event.
    #[arg(long, value_name = "N", default_value_t = InteractionSettings::default().least_count)]
    least: u64,
    /// Rows shown; csv has them all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ListFormat::Text, value_name = "FORMAT")]
    format: ListFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(args: &Interactions) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    match looked(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn looked(args: &Interactions, setting: &Setting) -> Result<(), Outcome> {
    let out = args.out.as_deref();
    list::spared(out, &args.tables.tables, setting)?;
    let read = args.tables.read(&[], setting).ok_or(Outcome::BadInput)?;
    let table = &read.table;
    named::has_pairs(table, setting)?;
    let index = ReportIndex::new(table);
    let settings = InteractionSettings {
        least_together: args.least_together,
        least_count: args.least,
    };
    let mut found = interactions(&index, settings);
    found.sort_by(|a, b| {
        let key = |it: &Interaction| (it.first, it.second, it.event);
        b.omega
            .omega025
            .total_cmp(&a.omega.omega025)
            .then(key(a).cmp(&key(b)))
    });
    let row = |it: &Interaction| InteractionRow::new(it, table.products(), table.events());
    let report = InteractionsReport {
        schema: InteractionsSchemaId,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        snapshot: read.snapshot,
        explained_by: vec!["omega".to_owned()],
        roles: args.tables.roles().to_owned(),
        least_together: args.least_together,
        least_count: args.least,
        reports: index.reports(),
        triples: found.len() as u64,
        signals: found.iter().filter(|it| it.omega.omega025 > 0.0).count() as u64,
        remarks: Vec::new(),
        top: found.iter().take(args.top).map(row).collect(),
    };
    let view = report.view(setting.messages());
    let all = || found.iter().map(row).collect();
    list::put((args.format, out), &report, &view, all, setting)
}
