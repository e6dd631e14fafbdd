//! Words of a report get their codes. A person codes; the registry proposes and checks. A code that
//! is given anew keeps the one before in its history.

use evigil_core::Lang;
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::terms::Suggestion;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::course::only_from;
use super::{Base, every, icsr_of, newest};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// A code for a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coding {
    /// What is coded: `reaction.1` for the first reaction of the report.
    pub element: String,
    /// Id of the terminology: `imdrf`, `harms`, or `meddra` with the version that was used, such as
    /// `meddra 29.1`.
    pub terminology: String,
    /// The code.
    pub code: String,
    /// Its preferred name; needed for terminologies that the registry does not have.
    #[serde(default)]
    pub term: Option<String>,
}

/// Proposals for one reaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CodingProposal {
    /// What is to be coded.
    pub element: String,
    /// The word as reported.
    pub verbatim: String,
    /// Terms for it, the best first.
    pub suggestions: Vec<Suggestion>,
}

/// Terms proposed for a word.
const PROPOSED: usize = 5;
/// Terms found by a search.
const SEARCHED: usize = 12;
/// Terminology that users bring themselves: it is licensed, and its codes have eight digits.
const MEDDRA: &str = "meddra";

#[derive(Clone)]
struct Setting {
    registry: Registry,
    actor: Actor,
    id: String,
    coding: Coding,
}

#[derive(Clone)]
struct Finishing {
    registry: Registry,
    actor: Actor,
    id: String,
    version: i64,
}

impl Registry {
    /// Terms for the reactions of a report.
    ///
    /// Operation: `coding.set`.
    ///
    /// # Errors
    /// [`Fault::Absent`].
    pub async fn propose_codes(
        &self,
        actor: &Actor,
        report_id: &str,
        lang: Lang,
    ) -> Result<Vec<CodingProposal>, Fault> {
        self.rights().reach(actor, "coding.set")?;
        let report = self.read(actor, self.kind("report")?, report_id).await?;
        let icsr = icsr_of(&report)?;
        let base = Base::get()?;
        let proposed = icsr.reactions().filter_map(|reaction| {
            let verbatim = reaction.words()?;
            Some(CodingProposal {
                element: format!("reaction.{}", reaction.number),
                verbatim: verbatim.to_owned(),
                suggestions: base.terms.suggest(verbatim, lang, PROPOSED),
            })
        });
        Ok(proposed.collect())
    }

    /// Terms for some words, the best first.
    ///
    /// Operation: `coding.set`.
    ///
    /// # Errors
    /// What the table of rights says.
    pub fn search_terms(
        &self,
        actor: &Actor,
        words: &str,
        lang: Lang,
    ) -> Result<Vec<Suggestion>, Fault> {
        self.rights().reach(actor, "coding.set")?;
        Ok(Base::get()?.terms.suggest(words, lang, SEARCHED))
    }

    /// Gives a word its code, or another one.
    ///
    /// Operation: `coding.set`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R300` in the wrong state, `EV-R301` for a version that was followed,
    /// `EV-R320` for a code that the terminology does not have, `EV-R322` for an element that the
    /// report does not have, `EV-R323` for a terminology without version or a code without term.
    pub async fn set_code(
        &self,
        actor: &Actor,
        report_id: &str,
        coding: Coding,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "coding.set")?;
        let setting = Setting {
            registry: self.clone(),
            actor: actor.clone(),
            id: report_id.to_owned(),
            coding,
        };
        self.write(move |change| {
            let setting = setting.clone();
            Box::pin(async move { setting.run(change).await })
        })
        .await
    }

    /// Ends coding: every reaction has a code.
    ///
    /// Operation: `coding.finish`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R300`, `EV-R301`, `EV-R321` when a reaction has no code.
    pub async fn finish_coding(
        &self,
        actor: &Actor,
        report_id: &str,
        version: i64,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "coding.finish")?;
        let finishing = Finishing {
            registry: self.clone(),
            actor: actor.clone(),
            id: report_id.to_owned(),
            version,
        };
        self.write(move |change| {
            let finishing = finishing.clone();
            Box::pin(async move { finishing.run(change).await })
        })
        .await
    }
}

impl Coding {
    /// Terminology with its version, and the preferred name.
    fn checked(&self, registry: &Registry) -> Result<(String, String), Fault> {
        let mut sent = serde_json::Map::new();
        for (column, text) in [("terminology", &self.terminology), ("code", &self.code)] {
            sent.insert(column.to_owned(), text.as_str().into());
        }
        sent.insert("term".to_owned(), self.term.clone().into());
        registry
            .kind("coding")?
            .fields(&sent, false)
            .map_err(Fault::Fields)?;
        let base = Base::get()?;
        let id = self
            .terminology
            .split_whitespace()
            .next()
            .unwrap_or_default();
        let unknown = || Fault::Step {
            code: "EV-R320",
            details: vec![
                ("code", self.code.clone()),
                ("terminology", self.terminology.clone()),
            ],
        };
        if let Some(terminology) = base.terms.terminologies().iter().find(|it| it.id == id) {
            let term = base
                .terms
                .name(id, &self.code, Lang::En)
                .ok_or_else(unknown)?;
            return Ok((format!("{id} {}", terminology.version), term.to_owned()));
        }
        let has_version = self.terminology.split_whitespace().count() > 1;
        match &self.term {
            Some(term) if has_version && !term.trim().is_empty() => {
                let eight = self.code.len() == 8 && self.code.bytes().all(|it| it.is_ascii_digit());
                if id == MEDDRA && !eight {
                    return Err(unknown());
                }
                Ok((self.terminology.clone(), term.trim().to_owned()))
            }
            _ => Err(Fault::step("EV-R323")),
        }
    }
}

/// Number of the reaction that an element names.
pub(crate) fn reaction_number(element: &str) -> Option<u16> {
    element.strip_prefix("reaction.")?.parse().ok()
}

/// The words of the reaction that an element names.
fn verbatim(icsr: &Icsr, element: &str) -> Result<String, Fault> {
    let number = reaction_number(element);
    let reaction = icsr.reactions().find(|it| Some(it.number) == number);
    let words = reaction.and_then(|reaction| reaction.event());
    words.map(str::to_owned).ok_or_else(|| Fault::Step {
        code: "EV-R322",
        details: vec![("element", element.chars().take(50).collect())],
    })
}

impl Setting {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let reports = registry.kind("report")?;
        let kind = registry.kind("coding")?;
        let report = record::read_any(change.connection(), reports, &self.id).await?;
        newest(change, reports, &report).await?;
        only_from(&report, &["triaged", "queried", "coded"], "coded")?;
        let (terminology, term) = self.coding.checked(registry)?;
        let words = verbatim(&icsr_of(&report)?, &self.coding.element)?;
        let fields = Fields::new()
            .text("report_id", self.id.clone())
            .text("element", self.coding.element.clone())
            .text("verbatim", words)
            .text("terminology", terminology)
            .text("code", self.coding.code.clone())
            .text("term", term);
        let codings = every(
            change.connection(),
            kind,
            ("report_id", &self.id),
            &Reach::everything(),
        )
        .await?;
        let given = |coding: &&Record| {
            let text = |column: &str| coding.fields.get_text(column);
            let first = |text: &str| text.split_whitespace().next().map(str::to_owned);
            text("element") == Some(&self.coding.element)
                && first(text("terminology").unwrap_or_default()) == first(&self.coding.terminology)
        };
        let keys = registry.keys();
        match codings.iter().find(given) {
            Some(coding) => {
                record::change(change, keys, kind, &self.actor, (&coding.id, None), fields).await
            }
            None => {
                let organisation = self.actor.organisation_for(registry.rights(), "coding.set");
                record::create(
                    change,
                    keys,
                    kind,
                    &self.actor,
                    organisation.as_deref(),
                    fields,
                )
                .await
            }
        }
    }
}

impl Finishing {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let reports = registry.kind("report")?;
        let report = record::read_any(change.connection(), reports, &self.id).await?;
        newest(change, reports, &report).await?;
        // Only the authority's refusal leads back from `submitted`.
        only_from(&report, &["triaged", "queried"], "coded")?;
        let codings = every(
            change.connection(),
            registry.kind("coding")?,
            ("report_id", &self.id),
            &Reach::everything(),
        )
        .await?;
        let icsr = icsr_of(&report)?;
        let open: Vec<String> = icsr
            .reactions()
            .map(|reaction| format!("reaction.{}", reaction.number))
            .filter(|element| {
                !codings
                    .iter()
                    .any(|coding| coding.fields.get_text("element") == Some(element))
            })
            .collect();
        if !open.is_empty() || codings.is_empty() {
            return Err(Fault::Step {
                code: "EV-R321",
                details: vec![("elements", open.join(", "))],
            });
        }
        let fields = Fields::new().text("state", "coded");
        let changed = record::change(
            change,
            registry.keys(),
            reports,
            &self.actor,
            (&self.id, Some(self.version)),
            fields,
        )
        .await?;
        change.enter(Entry::new(&self.actor.id, "coding.finish").on("report", &self.id));
        Ok(changed)
    }
}
