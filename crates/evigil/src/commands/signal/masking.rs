//! `evigil signal masking`: pairs that other products hide.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::signal::{MaskedRow, MaskerRow, MaskingReport, MaskingSchemaId};
use evigil_signal::beyond::ReportIndex;
use evigil_signal::beyond::masking::{
    Masked, MaskingSettings, Removal, masked_pairs, remove_maskers,
};

use super::list::{self, ListFormat};
use super::named;
use super::table::TableArgs;
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;

/// Look for pairs that another product hides.
///
/// A product with very many reports of an event raises what is expected of the event with all others.
/// For each event the products that do so are taken out, the strongest first, and every other product is
/// counted again. `evigil explain method.masking` says more.
///
/// Exit codes: 0 done, whether a pair comes to light or not; 2 bad usage, or a TABLE that can't be used;
/// 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Masking {
    #[command(flatten)]
    tables: TableArgs,
    /// Which reports of a masking product are taken out: all that name it, or those that name it with
    /// the event.
    #[arg(long, value_enum, default_value_t = RemovalChoice::Product, value_name = "WHAT")]
    remove: RemovalChoice,
    /// A product masks an event whose share of all reports is at least this many times that without the
    /// product's.
    #[arg(long, value_name = "RATIO", default_value_t = MaskingSettings::default().least_ratio, value_parser = ratio)]
    least_ratio: f64,
    /// Fewest reports of a masking product with the event.
    #[arg(long, value_name = "N", default_value_t = MaskingSettings::default().least_masker)]
    least_masker: u64,
    /// Fewest reports of a pair, after removal.
    #[arg(long, value_name = "N", default_value_t = MaskingSettings::default().least_count)]
    least: u64,
    /// Most products that are taken out for one event.
    #[arg(long, value_name = "N", default_value_t = MaskingSettings::default().most_maskers)]
    most: usize,
    /// Pairs shown; csv has them all.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RemovalChoice {
    /// All reports that name the product.
    Product,
    /// Reports that name the product with the event.
    Pair,
}

fn ratio(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value > 1.0 => Ok(value),
        _ => Err("a ratio is a number above 1".to_owned()),
    }
}

pub(super) fn run(args: &Masking) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    match looked(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn looked(args: &Masking, setting: &Setting) -> Result<(), Outcome> {
    let out = args.out.as_deref();
    list::spared(out, &args.tables.tables, setting)?;
    let read = args.tables.read(&[], setting).ok_or(Outcome::BadInput)?;
    let table = &read.table;
    named::has_pairs(table, setting)?;
    let index = ReportIndex::new(table);
    let settings = MaskingSettings {
        least_ratio: args.least_ratio,
        least_masker: args.least_masker,
        least_count: args.least,
        most_maskers: args.most,
    };
    let (removal, code) = match args.remove {
        RemovalChoice::Product => (Removal::Product, "product"),
        RemovalChoice::Pair => (Removal::Pair, "pair"),
    };
    let mut found = masked_pairs(&index, settings, removal);
    let masked_events = found.chunk_by(|a, b| a.event == b.event).count() as u64;
    let key = |it: &Masked| (!it.is_revealed(), it.event, it.product);
    found.sort_by(|a, b| {
        let (a_key, b_key) = (key(a), key(b));
        a_key
            .0
            .cmp(&b_key.0)
            .then(b.after.ic.low.total_cmp(&a.after.ic.low))
            .then(a_key.cmp(&b_key))
    });
    let row = |masked: &Masked| MaskedRow::new(masked, table.products(), table.events());
    let mut events: Vec<u32> = Vec::new();
    for masked in found.iter().take(args.top) {
        if !events.contains(&masked.event) {
            events.push(masked.event);
        }
    }
    let maskers = events
        .iter()
        .flat_map(|event| remove_maskers(&index, *event, settings, removal))
        .map(|masker| MaskerRow::new(&masker, table.products(), table.events()));
    let report = MaskingReport {
        schema: MaskingSchemaId,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        snapshot: read.snapshot,
        explained_by: vec!["masking".to_owned(), "ic".to_owned()],
        roles: args.tables.roles().to_owned(),
        removal: code.to_owned(),
        least_ratio: args.least_ratio,
        least_masker: args.least_masker,
        least_count: args.least,
        most_maskers: args.most as u64,
        reports: index.reports(),
        masked_events,
        pairs: found.len() as u64,
        revealed: found.iter().filter(|it| it.is_revealed()).count() as u64,
        remarks: Vec::new(),
        maskers: maskers.collect(),
        top: found.iter().take(args.top).map(row).collect(),
    };
    let view = report.view(setting.messages());
    let all = || found.iter().map(row).collect();
    list::put((args.format, out), &report, &view, all, setting)
}
