//! Options that say which reports are meant.

use clap::Args;
use evigil_assess::report::one_line;
use evigil_knowledge::Knowledge;
use evigil_vigilance::exchange::{Place, Problem, ProblemSeverity};
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::lot::{LotKey, LotReader};
use evigil_vigilance::select::{Pattern, Selection};
use jiff::civil::Date;

use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;
use crate::terminal;

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
    /// What is asked for; nothing, and the user told, when a lot that is asked for is none. Taken for
    /// no question, it would select everything.
    pub(super) fn asked(&self, setting: &Setting) -> Option<Asked> {
        let lots = Lots::new(&setting.knowledge);
        let mut keys = Vec::new();
        for lot in &self.lot {
            let named = lots.asked(lot);
            if named.is_empty() {
                let details = [("lot", lot.clone())];
                setting.complain(&Diagnostic::new("EV-A430", setting.messages(), &details));
                return None;
            }
            keys.extend(named);
        }
        if let Some(since) = self.since.filter(|since| *since > setting.as_of) {
            let problem = Problem::new("EV-R026", ProblemSeverity::Warning, Place::default());
            let line = one_line(&problem.with("date", since), setting.messages());
            terminal::tell(&format!("{line}\n"));
        }
        let patterns = |words: &[String]| words.iter().map(|word| Pattern::new(word)).collect();
        let selection = Selection {
            cases: self.case.clone(),
            products: patterns(&self.product),
            events: patterns(&self.event),
            lots: keys,
            since: self.since,
            until: self.until,
            serious: self.serious,
            suspects: self.suspects,
        };
        Some(Asked { selection, lots })
    }
}

/// What is asked for, and how lots are compared.
pub(super) struct Asked {
    pub(super) selection: Selection,
    pub(super) lots: Lots,
}

impl Asked {
    /// Whether the report is asked for.
    pub(super) fn takes(&self, report: &Icsr) -> bool {
        self.selection.takes(report, &|lot| self.lots.keys(lot))
    }
}

/// What is equal in all spellings of a lot.
pub(super) struct Lots(Option<LotReader>);

impl Lots {
    /// By the words of this base; a base without any gives lots as they are written.
    pub(super) fn new(knowledge: &Knowledge) -> Self {
        Self(LotReader::new(knowledge).ok())
    }

    /// Keys of the lots that somebody asks for; none when the text says that there is no lot.
    fn asked(&self, lot: &str) -> Vec<String> {
        let is_none = match &self.0 {
            None => false,
            Some(reader) => reader.read(lot).null().is_some(),
        };
        let Some(key) = LotKey::of(lot).filter(|_| !is_none) else {
            return Vec::new();
        };
        let mut keys = self.keys(lot);
        if keys.is_empty() {
            keys.push(key.as_str().to_owned());
        }
        keys
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
