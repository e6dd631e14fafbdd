//! A report goes to an authority: written as E2B(R3), held against the rules of the receiver, and
//! recorded as sent. What breaks a rule does not leave the registry.

use std::collections::BTreeMap;

use evigil_vigilance::assess::scale::answers::{Assessment, CausalityFile, Consensus, Which};
use evigil_vigilance::assess::scale::report::write as write_causality;
use evigil_vigilance::e2b::r3::{BatchHeader, Writer};
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, register as el};
use evigil_vigilance::validate::{Header, OutsideLists, Severity, Validator};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::coding::reaction_number;
use super::content::CRITERION_ELEMENTS;
use super::course::may_go_on;
use super::{Base, every, icsr_of, newest, newest_of_case};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::case::signs;
use crate::kind::{Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// To whom a report goes, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispatch {
    /// Rules of the receiver: `ich`, `pmda`, `fda-postmarket` and others.
    pub profile: String,
    /// Who sends (N.1.3).
    pub sender: String,
    /// Organisation that sends (C.3.2), where the report names none.
    #[serde(default)]
    pub organisation: Option<String>,
    /// Who is to get it (N.1.4).
    pub receiver: String,
    /// Country of reporter and event, two letters, where the report says none.
    #[serde(default)]
    pub country: Option<String>,
    /// Which report, where the case has several.
    #[serde(default)]
    pub report_id: Option<String>,
}

/// When a message was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// Day on which it was sent; today where nothing is said.
    #[serde(default)]
    pub sent_on: Option<Date>,
}

/// Findings that are told of a message that can't go out.
const TOLD: usize = 20;

/// What was read for a message.
struct Read {
    report: Record,
    codings: Vec<Record>,
    judgements: Vec<Record>,
    consensus: Option<String>,
}

/// A message that was written and held against the rules.
struct Written {
    xml: Vec<u8>,
    warnings: i64,
    case_number: String,
}

#[derive(Clone)]
struct Preparing {
    registry: Registry,
    actor: Actor,
    report: (String, i64),
    fields: Fields,
}

#[derive(Clone)]
struct Sending {
    registry: Registry,
    actor: Actor,
    id: String,
    sent_on: Date,
}

impl Registry {
    /// Writes the newest version of a case's report as E2B(R3) and records the message.
    ///
    /// Operation: `report.export`. The output is a record of the kind `submission`; its `file` is
    /// the message.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R300` before it is assessed, `EV-R338` when the case has several reports
    /// and none is named, `EV-R339` for rules that are not known, `EV-R340` when it breaks them.
    pub async fn prepare_submission(
        &self,
        actor: &Actor,
        case_id: &str,
        dispatch: Dispatch,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "report.export")?;
        let kind = self.kind("submission")?;
        for (field, text) in [
            ("sender", &dispatch.sender),
            ("receiver", &dispatch.receiver),
        ] {
            let column = kind.column(field);
            if let Some(Err(fault)) = column.map(|column| column.value(&text.as_str().into())) {
                return Err(Fault::Fields(vec![crate::kind::FieldFault::new(
                    field, fault,
                )]));
            }
        }
        let read = self
            .read_for_export(case_id, dispatch.report_id.as_deref())
            .await?;
        may_go_on(&read.report, "submitted")?;
        let (id, version) = (read.report.id.clone(), read.report.version);
        let entry = Entry::new(&actor.id, "report.export").on("report", &id);
        self.enter(entry).await?;
        let message = Message {
            number: format!("EVIGIL-{}", Uuid::now_v7().simple()),
            batch: format!("EVIGIL-{}", Uuid::now_v7().simple()),
            at: self.clock().now(),
            dispatch: dispatch.clone(),
        };
        let (batch, number) = (message.batch.clone(), message.number.clone());
        let written = tokio::task::spawn_blocking(move || message.write(&read))
            .await
            .map_err(|error| Fault::Internal(error.to_string()))??;
        let file = self.files().put(&written.xml)?.sha256;
        let fields = Fields::new()
            .text("report_id", id.clone())
            .text("case_id", case_id)
            .text("batch_number", batch)
            .text("message_number", number)
            .text("case_number", written.case_number)
            .text("sender", dispatch.sender.trim())
            .text("receiver", dispatch.receiver.trim())
            .text("profile", dispatch.profile)
            .text("file", file)
            .integer("warnings", written.warnings)
            .text("state", "prepared");
        let preparing = Preparing {
            registry: self.clone(),
            actor: actor.clone(),
            report: (id, version),
            fields,
        };
        self.write(move |change| {
            let preparing = preparing.clone();
            Box::pin(async move { preparing.run(change).await })
        })
        .await
    }

    /// A message as it is to be sent, byte for byte.
    ///
    /// Operation: `submission.read`.
    ///
    /// # Errors
    /// [`Fault::Absent`].
    pub async fn submission_message(
        &self,
        actor: &Actor,
        submission_id: &str,
    ) -> Result<Vec<u8>, Fault> {
        let submission = self
            .read(actor, self.kind("submission")?, submission_id)
            .await?;
        let file = submission.fields.get_text("file").unwrap_or_default();
        let (files, file) = (self.files().clone(), file.to_owned());
        tokio::task::spawn_blocking(move || files.read(&file))
            .await
            .map_err(|error| Fault::Internal(error.to_string()))?
    }

    /// Records that a message was sent.
    ///
    /// Operation: `report.submit`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R300` when the report is not there any more where it was, `EV-R341` when
    /// the message was sent already or the day lies ahead, `EV-R337` for a token.
    pub async fn record_submission(
        &self,
        actor: &Actor,
        submission_id: &str,
        sent: Sent,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "report.submit")?;
        signs(actor)?;
        let today = self.clock().today();
        let sent_on = sent.sent_on.unwrap_or(today);
        if sent_on > today {
            return Err(Fault::step("EV-R341"));
        }
        let sending = Sending {
            registry: self.clone(),
            actor: actor.clone(),
            id: submission_id.to_owned(),
            sent_on,
        };
        self.write(move |change| {
            let sending = sending.clone();
            Box::pin(async move { sending.run(change).await })
        })
        .await
    }

    async fn read_for_export(&self, case_id: &str, report_id: Option<&str>) -> Result<Read, Fault> {
        let mut connection = self.database().pool().acquire().await?;
        let all = Reach::everything();
        let case = record::read_any(&mut connection, self.kind("case")?, case_id).await?;
        let mut reports = newest_of_case(&mut connection, self.kind("report")?, case_id).await?;
        if let Some(id) = report_id {
            reports.retain(|report| report.id == id);
        }
        let report = match (reports.len(), reports.pop()) {
            (1, Some(report)) => report,
            (0, _) => {
                return Err(Fault::Absent {
                    kind: "report".to_owned(),
                });
            }
            (count, _) => {
                return Err(Fault::Step {
                    code: "EV-R338",
                    details: vec![("count", count.to_string())],
                });
            }
        };
        let kind = self.kind("coding")?;
        let codings = every(&mut connection, kind, ("report_id", &report.id), &all).await?;
        let kind = self.kind("causality")?;
        let judgements =
            crate::flows::case::causality::of_round(&mut connection, kind, &case).await?;
        Ok(Read {
            report,
            codings,
            judgements,
            consensus: case.fields.get_text("consensus").map(str::to_owned),
        })
    }
}

struct Message {
    number: String,
    batch: String,
    at: Timestamp,
    dispatch: Dispatch,
}

impl Message {
    fn write(&self, read: &Read) -> Result<Written, Fault> {
        let internal = |error: String| Fault::Internal(error);
        let report = self
            .filled(read)
            .map_err(|error| internal(error.to_string()))?;
        let at = self.at.to_zoned(TimeZone::UTC);
        let sent = at.strftime("%Y%m%d%H%M%S+0000").to_string();
        let header = BatchHeader::new(
            &self.batch,
            self.dispatch.sender.trim(),
            self.dispatch.receiver.trim(),
            &sent,
        );
        let rules = Base::rules()?;
        let profile = self.dispatch.profile.as_str();
        let validator = Validator::new(rules, &[profile], at.date(), OutsideLists::new());
        let validator = validator.map_err(|unknown| Fault::Step {
            code: "EV-R339",
            details: vec![("profile", unknown.0)],
        })?;
        let mut findings = Vec::new();
        let asked = Header {
            batch: Some(header.values()),
            initial: Some(read.report.fields.get_text("follows_id").is_none()),
            without: false,
        };
        validator.validate(&report, &asked, &mut findings);
        let (warnings, errors): (Vec<_>, Vec<_>) = findings
            .iter()
            .partition(|finding| finding.severity == Severity::Warning);
        if !errors.is_empty() {
            // Which rule and which element; nothing of what stands there.
            let told: Vec<String> = errors
                .iter()
                .take(TOLD)
                .map(|finding| {
                    let rule = rules.rule(finding.rule).map(|rule| rule.id.as_str());
                    format!("{} {}", rule.unwrap_or_default(), finding.element)
                })
                .collect();
            return Err(Fault::Step {
                code: "EV-R340",
                details: vec![
                    ("count", errors.len().to_string()),
                    ("findings", told.join("; ")),
                ],
            });
        }
        let mut writer =
            Writer::new(Vec::new(), &header).map_err(|error| internal(error.to_string()))?;
        writer
            .report(&report)
            .map_err(|error| internal(error.to_string()))?;
        let xml = writer
            .finish()
            .map_err(|error| internal(error.to_string()))?;
        let number = report.text(el::C_1_1, At::TOP).unwrap_or_default();
        Ok(Written {
            xml,
            warnings: i64::try_from(warnings.len()).unwrap_or(i64::MAX),
            case_number: number.to_owned(),
        })
    }

    /// The report with what the registry knows of it: header, decided seriousness, codes, judged
    /// causality.
    fn filled(&self, read: &Read) -> Result<Icsr, Unfilled> {
        let mut icsr = icsr_of(&read.report).map_err(|_| Unfilled)?;
        let text = |column: &str| read.report.fields.get_text(column);
        let at = self.at.to_zoned(TimeZone::UTC);
        let moment = at.strftime("%Y%m%d%H%M%S+0000").to_string();
        set(&mut icsr, el::N_2_R_1, At::TOP, &self.number)?;
        set(&mut icsr, el::N_2_R_2, At::TOP, self.dispatch.sender.trim())?;
        set(
            &mut icsr,
            el::N_2_R_3,
            At::TOP,
            self.dispatch.receiver.trim(),
        )?;
        set(&mut icsr, el::N_2_R_4, At::TOP, &moment)?;
        set(&mut icsr, el::C_1_2, At::TOP, &moment)?;
        let number = text("worldwide_id").unwrap_or_default();
        let expedited = text("due_on").is_some().to_string();
        let country = self.dispatch.country.as_deref().unwrap_or_default();
        let organisation = self.dispatch.organisation.as_deref().unwrap_or_default();
        for (element, place, text) in [
            (el::C_1_1, At::TOP, number),
            (el::C_1_8_1, At::TOP, number),
            (el::C_1_7, At::TOP, expedited.as_str()),
            (el::C_3_2, At::TOP, organisation),
            (el::C_2_R_3, At::one(1), country),
        ] {
            set_absent(&mut icsr, element, place, text)?;
        }
        let numbers: Vec<u16> = icsr.reactions().map(|reaction| reaction.number).collect();
        let decided = super::content::criteria_of(text("criteria").unwrap_or_default());
        for number in numbers {
            let place = At::one(number);
            set_absent(&mut icsr, el::E_I_9, place, country)?;
            for (criterion, element) in CRITERION_ELEMENTS {
                let is_decided = decided.contains(&criterion) && number == 1;
                if is_decided && !criterion.is_met(icsr.seriousness()) {
                    set(&mut icsr, element, place, "true")?;
                } else if icsr.value(element, place).is_none() {
                    icsr.push_null(element, place, NullFlavour::NoInformation, 0);
                    icsr.sort();
                }
            }
        }
        for coding in &read.codings {
            let text = |column: &str| coding.fields.get_text(column).unwrap_or_default();
            let mut terminology = text("terminology").split_whitespace();
            // The standard has room for MedDRA alone (E.i.2.1).
            if let (Some("meddra"), Some(version), Some(number)) = (
                terminology.next(),
                terminology.next(),
                reaction_number(text("element")),
            ) {
                set(&mut icsr, el::E_I_2_1A, At::one(number), version)?;
                set(&mut icsr, el::E_I_2_1B, At::one(number), text("code"))?;
            }
        }
        let judged = judged(read);
        let scales = &Base::get().map_err(|_| Unfilled)?.judged.scales;
        write_causality(&mut icsr, &judged, scales).map_err(|_| Unfilled)?;
        icsr.sort();
        Ok(icsr)
    }
}

/// A report has no room, or can't be read.
#[derive(Debug, thiserror::Error)]
#[error("the report can't be filled in")]
struct Unfilled;

fn set(icsr: &mut Icsr, element: Element, at: At, text: &str) -> Result<(), Unfilled> {
    icsr.remove(element, at);
    icsr.push(element, at, text, 0).map_err(|_| Unfilled)?;
    icsr.sort();
    Ok(())
}

fn set_absent(icsr: &mut Icsr, element: Element, at: At, text: &str) -> Result<(), Unfilled> {
    if text.is_empty() || icsr.value(element, at).is_some() {
        return Ok(());
    }
    set(icsr, element, at, text)
}

/// Judgements and consensus on the first product and reaction, as the domain writes them.
fn judged(read: &Read) -> CausalityFile {
    let first = || Which::Number(1);
    let assessments = read.judgements.iter().filter_map(|record| {
        let text = |column: &str| record.fields.get_text(column);
        let answers: BTreeMap<String, String> =
            serde_json::from_str(text("answers").unwrap_or("{}")).unwrap_or_default();
        let scale = match text("method")? {
            "who_umc" => "who-umc",
            "naranjo" => "naranjo",
            _ => return None,
        };
        Some(Assessment {
            drug: first(),
            reaction: first(),
            scale: scale.to_owned(),
            assessor: "assessor".to_owned(),
            role: Some("assessor".to_owned()),
            date: text("assessed_on").and_then(|day| day.parse().ok()),
            answers,
            stated: (scale == "who-umc")
                .then(|| text("category").map(str::to_owned))
                .flatten(),
            remarks: None,
            line: 0,
        })
    });
    let consensus = read.consensus.iter().map(|category| Consensus {
        drug: first(),
        reaction: first(),
        scale: "who-umc".to_owned(),
        category: category.clone(),
        assessors: Vec::new(),
        date: None,
        remarks: None,
        line: 0,
    });
    CausalityFile {
        case: String::new(),
        assessments: assessments.collect(),
        consensus: consensus.collect(),
    }
}

impl Preparing {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let reports = registry.kind("report")?;
        let report = record::read_any(change.connection(), reports, &self.report.0).await?;
        newest(change, reports, &report).await?;
        if report.version != self.report.1 {
            return Err(Fault::Stale {
                expected: self.report.1,
                found: report.version,
            });
        }
        record::create(
            change,
            registry.keys(),
            registry.kind("submission")?,
            &self.actor,
            report.organisation_id.as_deref(),
            self.fields.clone(),
        )
        .await
    }
}

impl Sending {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let reports = registry.kind("report")?;
        let kind = registry.kind("submission")?;
        let keys = registry.keys();
        let submission = record::read_any(change.connection(), kind, &self.id).await?;
        if submission.fields.get_text("state") != Some("prepared") {
            return Err(Fault::step("EV-R341"));
        }
        let report_id = submission.fields.get_text("report_id").unwrap_or_default();
        let report = record::read_any(change.connection(), reports, report_id).await?;
        newest(change, reports, &report).await?;
        may_go_on(&report, "submitted")?;
        let fields = Fields::new().text("state", "submitted");
        record::change(
            change,
            keys,
            reports,
            &self.actor,
            (report_id, None),
            fields,
        )
        .await?;
        let fields = Fields::new()
            .text("state", "sent")
            .with("sent_on", Value::Text(Some(self.sent_on.to_string())));
        let sent =
            record::change(change, keys, kind, &self.actor, (&self.id, None), fields).await?;
        change.enter(
            Entry::new(&self.actor.id, "report.submit")
                .on("submission", &self.id)
                .signed("submitted"),
        );
        Ok(sent)
    }
}
