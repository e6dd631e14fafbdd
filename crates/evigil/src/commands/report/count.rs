//! `evigil report count`: how many reports have a product, an event, both, or neither.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::report::{CountReport, CountRow, CountSchemaId, count_text};
use evigil_vigilance::exchange::Flow;
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::latest::Versions;
use evigil_vigilance::select::{FourFold, Selection};

use super::import::ended;
use super::latest::{self, Tell, Which};
use super::origin::Origin;
use super::read::tell_refused;
use super::selected::{Asked, Lots, Selected};
use crate::Outcome;
use crate::args::Common;
use crate::commands::finish;
use crate::commands::setting::Setting;

/// Count reports by product and event: both, one of them, neither.
///
/// --product and --event name what is counted; the other options say which reports are looked at
/// all. Each report counts once, in its latest version; the same patient in two cases counts twice.
///
/// Exit codes: 0 done; 2 bad usage, or an INPUT that can't be read whole; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Count {
    /// Stores, files, folders and zip archives.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// A row for each of these as well.
    #[arg(long, value_enum, value_name = "WHAT")]
    by: Option<By>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = super::import::ImportFormat::Text, value_name = "FORMAT")]
    format: super::import::ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// No progress, no hints; errors are still printed.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    selected: Selected,
    #[command(flatten)]
    common: Common,
}

/// What rows can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Month of receipt.
    Month,
    /// Year of receipt.
    Year,
    /// Lot of the product, all spellings together.
    Lot,
}

pub(super) fn run(args: &Count) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let messages = setting.messages();
    let Some(gathered) = args.origin.gather(&args.inputs, &setting) else {
        return Outcome::BadInput;
    };
    let refused = tell_refused(&gathered, args.quiet, messages);
    let Some(Asked {
        selection: asked,
        lots,
    }) = args.selected.asked(&setting)
    else {
        return Outcome::BadInput;
    };
    // Product and event are what is counted, not what is looked at.
    let looked_at = Selection {
        products: Vec::new(),
        events: Vec::new(),
        ..asked.clone()
    };
    let mut versions = Versions::new();
    let noting = Which::Noting(&mut versions);
    latest::run(&gathered, noting, messages, Tell::Nothing, &mut |_, _| {
        Flow::Continue
    });
    let mut all = FourFold::default();
    let mut rows: BTreeMap<String, FourFold> = BTreeMap::new();
    let mut spellings = Spellings::default();
    let latest = Which::Latest(&versions);
    let met = latest::run(
        &gathered,
        latest,
        messages,
        Tell::new(args.quiet),
        &mut |report, _| {
            if looked_at.takes(report, &|lot| lots.keys(lot)) {
                let has_product = asked.has_product(report);
                let has_event = asked.has_event(report);
                all.count(has_product, has_event);
                for name in args
                    .by
                    .map(|by| by.names(report, &asked, &lots, &mut spellings))
                    .unwrap_or_default()
                {
                    rows.entry(name).or_default().count(has_product, has_event);
                }
            }
            Flow::Continue
        },
    );
    let row = |name: String, cells: FourFold| CountRow {
        name,
        both: cells.both,
        product_only: cells.product_only,
        event_only: cells.event_only,
        neither: cells.neither,
    };
    let report = CountReport {
        schema: CountSchemaId,
        product: asked.products.iter().map(ToString::to_string).collect(),
        event: asked.events.iter().map(ToString::to_string).collect(),
        superseded: versions.superseded(),
        all: row(String::new(), all),
        rows: rows
            .into_iter()
            .map(|(name, cells)| row(spellings.of(name), cells))
            .collect(),
    };
    let bytes = match args.format {
        super::import::ImportFormat::Text => Ok(count_text(&report, messages).into_bytes()),
        super::import::ImportFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
        super::import::ImportFormat::Jsonl => serde_json::to_vec(&report).map(ended),
    };
    if let Err(outcome) = finish(args.out.as_deref(), bytes, &setting) {
        return outcome;
    }
    if refused || met.broken > 0 || met.rejected > 0 {
        Outcome::BadInput
    } else {
        Outcome::Done
    }
}

impl By {
    /// The rows in which a report counts.
    fn names(
        self,
        report: &Icsr,
        asked: &Selection,
        lots: &Lots,
        spellings: &mut Spellings,
    ) -> Vec<String> {
        let length = match self {
            Self::Month => "2000-01".len(),
            Self::Year => "2000".len(),
            Self::Lot => {
                let mut keys = Vec::new();
                for lot in asked.products_of(report).flat_map(|drug| drug.lots()) {
                    for key in lots.keys(lot) {
                        spellings.add(&key, lot);
                        keys.push(key);
                    }
                }
                if keys.is_empty() {
                    // Reports without a lot have a row too, so that nothing is left out unseen.
                    keys.push(String::new());
                }
                keys.sort();
                keys.dedup();
                return keys;
            }
        };
        report
            .received()
            .map(|date| date.to_string().chars().take(length).collect())
            .into_iter()
            .collect()
    }
}

/// How each lot is written, by its key.
#[derive(Default)]
struct Spellings(BTreeMap<String, BTreeMap<String, u64>>);

impl Spellings {
    fn add(&mut self, key: &str, written: &str) {
        let all = self.0.entry(key.to_owned()).or_default();
        *all.entry(written.trim().to_owned()).or_default() += 1;
    }

    /// The spelling that most reports have, with the others that stand for the same lot.
    fn of(&self, key: String) -> String {
        let Some(all) = self.0.get(&key) else {
            return key;
        };
        let mut all: Vec<_> = all.iter().collect();
        all.sort_by_key(|(written, count)| (Reverse(**count), *written));
        let shown = all.iter().take(SPELLINGS_SHOWN);
        let mut name = shown
            .map(|(written, _)| written.as_str())
            .collect::<Vec<_>>()
            .join(" | ");
        if all.len() > SPELLINGS_SHOWN {
            name.push_str(" | …");
        }
        name
    }
}

/// Most spellings of one lot that are shown.
const SPELLINGS_SHOWN: usize = 4;
