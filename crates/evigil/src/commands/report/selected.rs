//! Options that say which reports are meant.

use clap::Args;
use evigil_knowledge::Knowledge;
use evigil_vigilance::lot::LotReader;
use evigil_vigilance::select::{Pattern, Selection};
use jiff::civil::Date;

/// Which reports; without any of these, all.
#[derive(Debug, Args)]
#[command(next_help_heading = "Selection")]
pub(super) struct Selected {
    /// Number of a case, or of a report.
    #[arg(long, value_name = "ID")]
    case: Vec<String>,
    /// Product, by name or substance; `*` before or after it stands for anything.
    #[arg(long, value_name = "NAME")]
    product: Vec<String>,
    /// Reaction, in the reporter's words or as its code; `*` as above.
    #[arg(long, value_name = "TERM")]
    event: Vec<String>,
    /// Lot; spelling variants are found too.
    #[arg(long, value_name = "LOT")]
    lot: Vec<String>,
    /// Received on this day or later.
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Received on this day or earlier.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Serious cases only.
    #[arg(long)]
    serious: bool,
    /// Of the products, only those under suspicion.
    #[arg(long)]
    suspects: bool,
}

impl Selected {
    /// What is asked for.
    pub(super) fn selection(&self, lots: &Lots) -> Selection {
        let patterns = |words: &[String]| words.iter().map(|word| Pattern::new(word)).collect();
        Selection {
            cases: self.case.clone(),
            products: patterns(&self.product),
            events: patterns(&self.event),
            lots: self.lot.iter().flat_map(|lot| lots.keys(lot)).collect(),
            since: self.since,
            until: self.until,
            serious: self.serious,
            suspects: self.suspects,
        }
    }
}

/// What is equal in all spellings of a lot.
pub(super) struct Lots(Option<LotReader>);

impl Lots {
    /// By the words of this base; a base without any gives lots as they are written.
    pub(super) fn new(knowledge: &Knowledge) -> Self {
        Self(LotReader::new(knowledge).ok())
    }

    /// Keys of the lots that a field names.
    pub(super) fn keys(&self, field: &str) -> Vec<String> {
        match &self.0 {
            None => vec![field.to_owned()],
            Some(reader) => {
                let text = reader.read(field);
                let candidates = text.candidates.iter();
                candidates.map(|it| it.key.as_str().to_owned()).collect()
            }
        }
    }
}
