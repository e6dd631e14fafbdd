//! What the knowledge base says of reports, read once.

use std::sync::OnceLock;

use evigil_assess::report::judged::JudgedBase;
use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::deadline::Deadlines;
use evigil_vigilance::lot::LotReader;
use evigil_vigilance::terms::Terms;
use evigil_vigilance::validate::RuleBase;

use crate::fault::Fault;

/// Seriousness, scales, deadlines, terms and the spellings of lots.
pub(crate) struct Base {
    pub(crate) judged: JudgedBase,
    pub(crate) deadlines: Deadlines,
    pub(crate) terms: Terms,
    pub(crate) lots: LotReader,
}

impl Base {
    /// The base compiled into the program.
    pub(crate) fn get() -> Result<&'static Self, Fault> {
        static BASE: OnceLock<Result<Base, String>> = OnceLock::new();
        BASE.get_or_init(|| {
            let knowledge = Knowledge::embedded().map_err(|error| error.to_string())?;
            Ok(Self {
                judged: JudgedBase::of(knowledge).map_err(|fault| fault.to_string())?,
                deadlines: Deadlines::of(knowledge).map_err(|fault| fault.to_string())?,
                terms: Terms::new(knowledge).map_err(|fault| fault.to_string())?,
                lots: LotReader::new(knowledge).map_err(|fault| fault.to_string())?,
            })
        })
        .as_ref()
        .map_err(|message| Fault::Internal(message.clone()))
    }

    /// The rules of E2B(R3); apart, because reading them takes longer than anything else.
    pub(crate) fn rules() -> Result<&'static RuleBase, Fault> {
        static RULES: OnceLock<Result<RuleBase, String>> = OnceLock::new();
        RULES
            .get_or_init(|| {
                let knowledge = Knowledge::embedded().map_err(|error| error.to_string())?;
                RuleBase::load(knowledge).map_err(|fault| fault.to_string())
            })
            .as_ref()
            .map_err(|message| Fault::Internal(message.clone()))
    }
}
