//! `evigil signal tree`: groups of events, at any level of a hierarchy.

use std::path::PathBuf;

use clap::Args;
use evigil_assess::signal::{CutRow, TreeReport, TreeSchemaId, finite, tree_error};
use evigil_signal::beyond::ReportIndex;
use evigil_signal::beyond::tree::{Cut, Hierarchy, HierarchyBuilder, TreeSettings, report_scan};

use super::groups::{self, Groups};
use super::list::{self, ListFormat};
use super::named;
use super::table::TableArgs;
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// Scan a hierarchy of events for groups that one product's reports name more often than others.
///
/// A harm may show in one term, in some neighbouring terms with few reports each, or in a whole class.
/// Every term and group is looked at, and the p value has paid for the search. A report with several
/// terms of a group counts once. `evigil explain method.tree_scan` says more.
///
/// Exit codes: 0 done, whether a group stands out or not; 2 bad usage, or a TABLE or FILE that can't be
/// used; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Tree {
    #[command(flatten)]
    tables: TableArgs,
    /// The product, as the table names it.
    #[arg(long, value_name = "PRODUCT")]
    product: String,
    /// The hierarchy: a file with a term, a tab and the group that it belongs to a line; groups belong
    /// to groups in the same way, and a term may belong to several.
    #[arg(long, value_name = "FILE")]
    hierarchy: PathBuf,
    /// Chance of a false signal anywhere in the hierarchy.
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = share)]
    alpha: f64,
    /// Fewest reports of the product in a group.
    #[arg(long, value_name = "N", default_value_t = TreeSettings::default().least_cases)]
    least: u64,
    /// Simulated data sets that p values rest on.
    #[arg(long, value_name = "N", default_value_t = 999, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    replicates: u32,
    /// Seed of the simulation: the same seed gives the same p values.
    #[arg(long, value_name = "NUMBER", default_value_t = TreeSettings::default().seed)]
    seed: u64,
    /// Groups shown; csv has them all.
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

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value < 1.0 => Ok(value),
        _ => Err("a share is a number between 0 and 1".to_owned()),
    }
}

pub(super) fn run(args: &Tree) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    match scanned(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn scanned(args: &Tree, setting: &Setting) -> Result<(), Outcome> {
    let messages = setting.messages();
    let out = args.out.as_deref();
    list::spared(
        out,
        args.tables.tables.iter().chain([&args.hierarchy]),
        setting,
    )?;
    let groups = groups::read(&args.hierarchy, setting).ok_or(Outcome::BadInput)?;
    let hierarchy = args.hierarchy(&groups, setting)?;
    let read = args.tables.read(&[], setting).ok_or(Outcome::BadInput)?;
    let table = &read.table;
    named::has_pairs(table, setting)?;
    let product = named::product(table, &args.product, setting)?;
    let names = table.events().iter();
    let inside = names.filter(|name| hierarchy.names().find(name).is_some());
    let inside = inside.count();
    if inside == 0 {
        let place = args.hierarchy.display().to_string();
        setting.complain(&Diagnostic::new("EV-G57", messages, &[]).at(place));
        return Err(Outcome::BadInput);
    }
    let outside = table.events().len() - inside;
    let mut remarks = Vec::new();
    if outside > 0 {
        remarks.push(messages.with("beyond-tree-outside", [("count", outside)]));
    }
    let settings = TreeSettings {
        replicates: args.replicates as usize,
        seed: args.seed,
        least_cases: args.least,
    };
    let index = ReportIndex::new(table);
    let found = report_scan(&index, &hierarchy, product, settings);
    let critical_value = found.critical_value(args.alpha);
    if critical_value.is_none() {
        remarks.push(messages.text("beyond-tree-few"));
    }
    let row = |cut: &Cut| CutRow {
        node: hierarchy
            .names()
            .name(cut.node)
            .unwrap_or_default()
            .to_owned(),
        depth: hierarchy.depth(cut.node),
        cases: cut.cases,
        expected: cut.expected,
        ratio: finite(cut.cases as f64 / cut.expected),
        llr: cut.log_likelihood_ratio,
        p: cut.p,
        signal: cut.p <= args.alpha,
    };
    let mut snapshot = read.snapshot;
    snapshot.push(groups.snapshot);
    let report = TreeReport {
        schema: TreeSchemaId,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        snapshot,
        explained_by: vec!["tree_scan".to_owned()],
        roles: args.tables.roles().to_owned(),
        product: args.product.clone(),
        alpha: args.alpha,
        least_cases: args.least,
        replicates: args.replicates.into(),
        seed: args.seed,
        reports: index.reports(),
        cases: found.cases,
        nodes: hierarchy.len() as u64,
        events_outside: outside as u64,
        critical_value,
        raised: found.cuts.len() as u64,
        signals: found.cuts.iter().filter(|cut| cut.p <= args.alpha).count() as u64,
        remarks,
        top: found.cuts.iter().take(args.top).map(row).collect(),
    };
    let view = report.view(messages);
    let all = || found.cuts.iter().map(row).collect();
    list::put((args.format, out), &report, &view, all, setting)
}

impl Tree {
    fn hierarchy(&self, groups: &Groups, setting: &Setting) -> Result<Hierarchy, Outcome> {
        let mut builder = HierarchyBuilder::default();
        for (term, group) in &groups.members {
            // A group may have a term of its own name, which is the group itself.
            if term == group {
                builder.node(term);
            } else {
                builder.link(term, group);
            }
        }
        builder.build().map_err(|error| {
            let told = Diagnostic::told(tree_error(&error, setting.messages()));
            setting.complain(&told.at(self.hierarchy.display().to_string()));
            Outcome::BadInput
        })
    }
}
