//! ClinicalTrials.gov, version 2 of its interface: a study, a list of them, or an answer with
//! `studies`. Modules may be missing, dates may lack the day, and texts carry the escapes of Markdown.

use serde_json::Value;

use super::date::PartialDate;
use super::fault::{ImportError, Problem, ProblemKind};
use super::format::Format;
use super::ids::IdKind;
use super::json::{self, get, list, text, texts};
use super::place::{Lines, Place};
use super::record::Record;
use super::text::{cut, filled, without_escapes};
use super::trial::{
    AdverseEvents, Arm, Enrolment, Intervention, Named, RegisteredOutcome, Trial, TrialReference,
};

/// Reads every study of a text.
pub(super) fn read(input: &str, problems: &mut Vec<Problem>) -> Result<Vec<Record>, ImportError> {
    let whole = json::parse(input, Format::ClinicalTrialsGov)?;
    let (studies, at) = match &whole {
        Value::Array(studies) => (studies.as_slice(), json::locate(input, 0, "")),
        _ => match get(&whole, "studies").and_then(Value::as_array) {
            Some(studies) => (studies.as_slice(), json::locate(input, 0, "studies")),
            None => (std::slice::from_ref(&whole), None),
        },
    };
    let starts = match at {
        Some(at) => json::elements(input, at),
        None => vec![json::locate(input, 0, "").unwrap_or(0)],
    };
    let mut lines = Lines::new(input);
    let mut records = Vec::with_capacity(studies.len());
    for (study, start) in studies.iter().zip(starts) {
        let place = Place::line(lines.at(start));
        if get(study, "protocolSection").is_none() {
            problems.push(Problem {
                place,
                field: "protocolSection".to_owned(),
                kind: ProblemKind::Stray {
                    found: cut(
                        input
                            .get(start..)
                            .unwrap_or_default()
                            .get(..80)
                            .unwrap_or_default(),
                        60,
                    ),
                },
            });
            continue;
        }
        let mut reader = Reader {
            input,
            start,
            study,
            problems,
        };
        records.push(reader.record(place));
    }
    Ok(records)
}

struct Reader<'r> {
    input: &'r str,
    start: usize,
    study: &'r Value,
    problems: &'r mut Vec<Problem>,
}

const ID: &str = "protocolSection.identificationModule";
const STATUS: &str = "protocolSection.statusModule";
const SPONSOR: &str = "protocolSection.sponsorCollaboratorsModule";
const DESIGN: &str = "protocolSection.designModule";
const ARMS: &str = "protocolSection.armsInterventionsModule";
const OUTCOMES: &str = "protocolSection.outcomesModule";
const HARMS: &str = "resultsSection.adverseEventsModule";

impl Reader<'_> {
    fn record(&mut self, place: Place) -> Record {
        let mut record = Record::new(Format::ClinicalTrialsGov, place);
        record.title = self
            .words(ID, "briefTitle")
            .or_else(|| self.words(ID, "officialTitle"));
        record.summary = self.words("protocolSection.descriptionModule", "briefSummary");
        record.types.extend(self.word(DESIGN, "studyType"));
        let field = format!("{ID}.nctId");
        match text(self.study, &field) {
            Some(id) => {
                let at = self.place(&field);
                record.add_id(IdKind::Registry, id, (at, short(&field)), self.problems);
            }
            None => self.problem(&field, ProblemKind::Missing),
        }
        // Ids of other registries stand among grant numbers: only what reads as one is taken.
        for other in list(self.study, &format!("{ID}.secondaryIdInfos")) {
            let found = text(other, "id")
                .map(super::ids::mentioned)
                .unwrap_or_default();
            for id in found {
                record.put_id(IdKind::Registry, id);
            }
        }
        let trial = self.trial();
        record.funders = trial
            .sponsor
            .iter()
            .chain(&trial.collaborators)
            .map(|named| named.name.clone())
            .collect();
        record.published = self.date(&format!("{STATUS}.studyFirstPostDateStruct.date"));
        record.trial = Some(trial);
        record.finish(self.problems);
        record
    }

    fn trial(&mut self) -> Trial {
        let mut trial = Trial {
            status: self.word(STATUS, "overallStatus"),
            why_stopped: self.words(STATUS, "whyStopped"),
            study_type: self.word(DESIGN, "studyType"),
            phases: texts(self.study, &format!("{DESIGN}.phases")),
            allocation: self.word(DESIGN, "designInfo.allocation"),
            model: self.word(DESIGN, "designInfo.interventionModel"),
            masking: self.word(DESIGN, "designInfo.maskingInfo.masking"),
            enrolment: self.enrolment(),
            start: self.dated("startDateStruct"),
            primary_completion: self.dated("primaryCompletionDateStruct"),
            completion: self.dated("completionDateStruct"),
            first_submitted: self.date(&format!("{STATUS}.studyFirstSubmitDate")),
            last_update: self.date(&format!("{STATUS}.lastUpdatePostDateStruct.date")),
            has_results: get(self.study, "hasResults").and_then(Value::as_bool) == Some(true)
                || get(self.study, "resultsSection").is_some(),
            conditions: texts(self.study, "protocolSection.conditionsModule.conditions"),
            ..Trial::default()
        };
        trial.sponsor = get(self.study, &format!("{SPONSOR}.leadSponsor")).and_then(named);
        trial.collaborators = list(self.study, &format!("{SPONSOR}.collaborators"))
            .iter()
            .filter_map(named)
            .collect();
        trial.arms = list(self.study, &format!("{ARMS}.armGroups"))
            .iter()
            .map(|arm| Arm {
                label: plain(arm, "label").unwrap_or_default(),
                kind: text(arm, "type").map(str::to_owned),
                text: plain(arm, "description").unwrap_or_default(),
            })
            .collect();
        trial.interventions = list(self.study, &format!("{ARMS}.interventions"))
            .iter()
            .map(|given| Intervention {
                name: plain(given, "name").unwrap_or_default(),
                kind: text(given, "type").map(str::to_owned),
                text: plain(given, "description").unwrap_or_default(),
            })
            .collect();
        trial.primary_outcomes = list(self.study, &format!("{OUTCOMES}.primaryOutcomes"))
            .iter()
            .filter_map(|outcome| {
                Some(RegisteredOutcome {
                    measure: plain(outcome, "measure")?,
                    time_frame: plain(outcome, "timeFrame"),
                })
            })
            .collect();
        trial.other_outcomes = ["secondaryOutcomes", "otherOutcomes"]
            .iter()
            .map(|key| list(self.study, &format!("{OUTCOMES}.{key}")).len())
            .sum();
        self.references(&mut trial);
        self.adverse_events(&mut trial);
        trial
    }

    fn enrolment(&mut self) -> Option<Enrolment> {
        let field = format!("{DESIGN}.enrollmentInfo.count");
        let count = get(self.study, &field)?;
        let Some(number) = json::number(count) else {
            let found = cut(&count.to_string(), 40);
            self.problem(&field, ProblemKind::Number { found });
            return None;
        };
        let actual = match self.word(DESIGN, "enrollmentInfo.type").as_deref() {
            Some("ACTUAL") => Some(true),
            Some("ESTIMATED" | "ANTICIPATED") => Some(false),
            _ => None,
        };
        Some(Enrolment {
            count: number,
            actual,
        })
    }

    fn references(&mut self, trial: &mut Trial) {
        const AT: &str = "protocolSection.referencesModule.references";
        for (index, reference) in list(self.study, AT).iter().enumerate() {
            let written = text(reference, "pmid");
            let pmid = written.and_then(super::ids::pmid);
            if let (Some(found), None) = (written, &pmid) {
                let kind = ProblemKind::Identifier {
                    kind: IdKind::Pmid,
                    found: cut(found, 40),
                };
                self.problem(&format!("{AT}[{index}].pmid"), kind);
            }
            trial.references.push(TrialReference {
                pmid,
                kind: text(reference, "type").map(str::to_owned),
                citation: plain(reference, "citation").unwrap_or_default(),
            });
        }
    }

    fn adverse_events(&mut self, trial: &mut Trial) {
        let at = format!("{HARMS}.eventGroups");
        for (index, group) in list(self.study, &at).iter().enumerate() {
            let mut pair = |affected: &str, watched: &str| {
                let affected_at = get(group, affected)?;
                let watched_at = get(group, watched)?;
                match (json::number(affected_at), json::number(watched_at)) {
                    (Some(affected), Some(watched)) if affected <= watched => {
                        Some((affected, watched))
                    }
                    _ => {
                        let found = format!("{affected_at} / {watched_at}");
                        let kind = ProblemKind::Number {
                            found: cut(&found, 40),
                        };
                        self.problem(&format!("{at}[{index}].{affected}"), kind);
                        None
                    }
                }
            };
            trial.adverse_events.push(AdverseEvents {
                serious: pair("seriousNumAffected", "seriousNumAtRisk"),
                other: pair("otherNumAffected", "otherNumAtRisk"),
                deaths: pair("deathsNumAffected", "deathsNumAtRisk"),
                group: text(group, "id").unwrap_or_default().to_owned(),
                title: plain(group, "title").unwrap_or_default(),
            });
        }
    }

    /// A word of a closed list.
    fn word(&self, module: &str, field: &str) -> Option<String> {
        text(self.study, &format!("{module}.{field}")).map(|word| word.trim().to_owned())
    }

    /// Words of the sponsor.
    fn words(&self, module: &str, field: &str) -> Option<String> {
        plain(self.study, &format!("{module}.{field}"))
    }

    fn dated(&mut self, field: &str) -> Option<(PartialDate, bool)> {
        let field = format!("{STATUS}.{field}");
        let date = self.date(&format!("{field}.date"))?;
        let actual = text(self.study, &format!("{field}.type")) == Some("ACTUAL");
        Some((date, actual))
    }

    fn date(&mut self, field: &str) -> Option<PartialDate> {
        let written = text(self.study, field)?;
        let date = PartialDate::parse(written);
        if date.is_none() {
            let found = cut(written, 40);
            self.problem(field, ProblemKind::Date { found });
        }
        date
    }

    fn place(&self, field: &str) -> Place {
        let at = json::locate(self.input, self.start, field).unwrap_or(self.start);
        Place::of(self.input, at)
    }

    fn problem(&mut self, field: &str, kind: ProblemKind) {
        let place = match kind {
            ProblemKind::Missing => Place::line(Place::of(self.input, self.start).line),
            _ => self.place(field),
        };
        self.problems.push(Problem {
            place,
            field: short(field).to_owned(),
            kind,
        });
    }
}

/// A path without the section that all share.
fn short(field: &str) -> &str {
    field.strip_prefix("protocolSection.").unwrap_or(field)
}

fn plain(value: &Value, path: &str) -> Option<String> {
    filled(&without_escapes(text(value, path)?))
}

fn named(value: &Value) -> Option<Named> {
    Some(Named {
        name: plain(value, "name")?,
        class: text(value, "class").map(str::to_owned),
    })
}
