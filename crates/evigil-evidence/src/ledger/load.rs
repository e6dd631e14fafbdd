//! The ledger as a whole.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use evigil_knowledge::part::{self, Step, place_of, written};
use evigil_knowledge::{Knowledge, TermKind, part::BaseFault};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::check;
use super::cited::{RiskArgument, Synthesis};
use super::condition::Condition;
use super::fault::{FaultKind, LedgerFault, LedgerFaults};
use super::grading::Grading;
use super::recompute::{Discrepancy, discrepancies};
use super::scale::Scale;
use super::study::Study;
use super::work::Work;

/// Folder of the studies in the base.
pub const STUDIES: &str = "evidence/studies/";

/// Texts of files by path.
pub(crate) type Texts<'t> = BTreeMap<&'t str, &'t str>;

/// A study with the file it stands in.
#[derive(Debug, Clone)]
pub(crate) struct Filed {
    pub(crate) file: String,
    pub(crate) study: Study,
}

/// Every study, scale and condition of a base, checked.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    studies: Vec<Filed>,
    scales: Vec<Scale>,
    conditions: Vec<Condition>,
    grading: Grading,
    works: Vec<Work>,
    syntheses: Vec<Synthesis>,
    risks: Vec<RiskArgument>,
    indications: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScaleFile {
    #[serde(default)]
    scale: Vec<Scale>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionFile {
    #[serde(default)]
    condition: Vec<Condition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkFile {
    #[serde(default)]
    work: Vec<Work>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SynthesisFile {
    #[serde(default)]
    synthesis: Vec<Synthesis>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RiskFile {
    #[serde(default)]
    risk: Vec<RiskArgument>,
}

impl Ledger {
    /// Reads and checks the ledger of a base.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with file, line and field: EV-E40 to EV-E67.
    pub fn load(knowledge: &Knowledge) -> Result<Self, LedgerFaults> {
        let files = knowledge.files("evidence");
        Self::read(
            knowledge,
            files.filter(|(file, _)| file.starts_with(STUDIES)),
        )
    }

    /// Reads and checks studies from elsewhere, such as drafts, against the scales, conditions and
    /// terms of a base. Files are pairs of path and text.
    ///
    /// # Errors
    /// Everything that is wrong with them or with the scales and conditions, each with file, line
    /// and field: EV-E40 to EV-E66.
    pub fn read<'t>(
        knowledge: &'t Knowledge,
        studies: impl Iterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, LedgerFaults> {
        let mut faults = Vec::new();
        let mut texts = Texts::new();
        let mut ledger = Self::default();
        if let Some(file) = read::<ScaleFile>(knowledge, check::SCALES, &mut faults) {
            ledger.scales = file.scale;
        }
        if let Some(file) = read::<ConditionFile>(knowledge, check::CONDITIONS, &mut faults) {
            ledger.conditions = file.condition;
        }
        if let Some(grading) = read::<Grading>(knowledge, check::GRADING, &mut faults) {
            ledger.grading = grading;
        }
        if let Some(file) = read::<WorkFile>(knowledge, check::WORKS, &mut faults) {
            ledger.works = file.work;
        }
        if let Some(file) = read::<SynthesisFile>(knowledge, check::SYNTHESES, &mut faults) {
            ledger.syntheses = file.synthesis;
        }
        if let Some(file) = read::<RiskFile>(knowledge, check::RISKS, &mut faults) {
            ledger.risks = file.risk;
        }
        let terms = knowledge.terms().iter();
        ledger.indications = terms
            .filter(|term| term.kind == TermKind::Indication)
            .map(|term| term.id.clone())
            .collect();
        for file in check::ENTRY_FILES {
            texts.insert(file, knowledge.file(file).unwrap_or_default());
        }
        for (file, text) in studies {
            texts.insert(file, text);
            match part::read::<Study>(file, text) {
                Ok(study) => ledger.studies.push(Filed {
                    file: file.to_owned(),
                    study,
                }),
                Err(fault) => faults.push(shape(fault)),
            }
        }
        ledger
            .studies
            .sort_by(|a, b| by_number(&a.study.id, &b.study.id));
        check::check(&ledger, knowledge, &texts, &mut faults);
        if faults.is_empty() {
            Ok(ledger)
        } else {
            Err(LedgerFaults(faults))
        }
    }

    /// Every study, in the order of their numbers.
    pub fn studies(&self) -> impl ExactSizeIterator<Item = &Study> {
        self.studies.iter().map(|filed| &filed.study)
    }

    /// A study by its id, without regard to case.
    #[must_use]
    pub fn study(&self, id: &str) -> Option<&Study> {
        self.studies()
            .find(|study| study.id.eq_ignore_ascii_case(id))
    }

    /// Every scale, in the order of the file.
    #[must_use]
    pub fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// A scale by its id.
    #[must_use]
    pub fn scale(&self, id: &str) -> Option<&Scale> {
        self.scales.iter().find(|scale| scale.id == id)
    }

    /// Every condition, in the order of the file.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// A condition by its id.
    #[must_use]
    pub fn condition(&self, id: &str) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.id == id)
    }

    /// Every outcome whose printed effect is not what its counts or means give.
    #[must_use]
    pub fn discrepancies(&self) -> Vec<Discrepancy<'_>> {
        self.studies().flat_map(discrepancies).collect()
    }

    /// When certainty falls.
    #[must_use]
    pub fn grading(&self) -> &Grading {
        &self.grading
    }

    /// Publications that pages quote, in the order of the file.
    #[must_use]
    pub fn works(&self) -> &[Work] {
        &self.works
    }

    /// A publication that pages quote, by its id, without regard to case.
    #[must_use]
    pub fn work(&self, id: &str) -> Option<&Work> {
        self.works
            .iter()
            .find(|work| work.id.eq_ignore_ascii_case(id))
    }

    /// What tells of many studies, in the order of the file.
    #[must_use]
    pub fn syntheses(&self) -> &[Synthesis] {
        &self.syntheses
    }

    /// Arguments about risk, in the order of the file.
    #[must_use]
    pub fn risks(&self) -> &[RiskArgument] {
        &self.risks
    }

    /// Whether an id is an indication of the base or a condition of the ledger.
    #[must_use]
    pub fn knows_indication(&self, id: &str) -> bool {
        self.indications.contains(id) || self.condition(id).is_some()
    }

    pub(crate) fn filed(&self) -> &[Filed] {
        &self.studies
    }
}

fn read<T: DeserializeOwned>(
    knowledge: &Knowledge,
    file: &str,
    faults: &mut Vec<LedgerFault>,
) -> Option<T> {
    // A base without the file has nothing of its kind.
    let text = knowledge.file(file)?;
    part::read(file, text)
        .map_err(|fault| faults.push(shape(fault)))
        .ok()
}

/// A file that does not have the shape it must have.
pub(crate) fn shape(fault: BaseFault) -> LedgerFault {
    let known = fault.line > 0;
    LedgerFault {
        file: fault.file,
        line: known.then_some(fault.line),
        column: known.then_some(fault.column),
        field: String::new(),
        kind: FaultKind::Shape {
            message: fault.message,
        },
    }
}

/// A fault at the value that `path` leads to.
pub(crate) fn fault_at(
    texts: &Texts<'_>,
    file: &str,
    path: &[Step<'_>],
    kind: FaultKind,
) -> LedgerFault {
    let place = texts.get(file).and_then(|text| place_of(text, path));
    LedgerFault {
        file: file.to_owned(),
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        field: written(path),
        kind,
    }
}

/// `E9` stands before `E10`.
fn by_number(a: &str, b: &str) -> Ordering {
    fn key(id: &str) -> (&str, u64) {
        let digits = id.find(|c: char| c.is_ascii_digit()).unwrap_or(id.len());
        let (word, number) = id.split_at(digits);
        (word, number.parse().unwrap_or(u64::MAX))
    }
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}
