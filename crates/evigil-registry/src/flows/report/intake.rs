//! Reports come in: in plain words from patients, complete from clinics. The original is kept byte
//! for byte; the same worldwide number again is the next version of the same report.

use evigil_vigilance::exchange::{Flow, Problem, Reject, ReportFormat, Sink};
use evigil_vigilance::icsr::{At, Icsr, ReportKey, register as el};
use evigil_vigilance::lines;
use evigil_vigilance::lot::LotKey;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::content::{Clock, DueClock, DueDay, Gravity, said, worldwide_id};
use super::course::{Course, state};
use super::patient_form::{PatientForm, Stamp};
use super::stored::{StoredFile, unreadable};
use super::{Base, every};
use crate::database::Change;
use crate::fault::Fault;
use crate::jobs::{Notice, To, notify};
use crate::keys::{Purpose, hex, random};
use crate::kind::{FieldFault, FieldFaultKind, Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach, Role};

/// Longest report that is taken as one: larger ones are imported.
const REPORT_BYTES_MAX: usize = 32 << 20;

/// What a clinic says beside the report itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClinicForm {
    /// Treatment that is suspected, when the registry has it; person and lot come from it.
    #[serde(default)]
    pub exposure_id: Option<String>,
    /// Who is meant.
    #[serde(default)]
    pub person_id: Option<String>,
    /// Lot that is suspected.
    #[serde(default)]
    pub lot_id: Option<String>,
    /// Day on which the clinic first knew.
    #[serde(default)]
    pub informed_on: Option<String>,
    /// Rules by which deadlines are counted, such as `jp-safety-act`; chosen by the treatment where
    /// nothing is said.
    #[serde(default)]
    pub regime: Option<String>,
}

/// A report that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Filed {
    /// Id of the report.
    pub id: String,
    /// Number by which it is called everywhere.
    pub worldwide_id: String,
    /// The version before, when it is a later one.
    pub follows_id: Option<String>,
    /// Whether it was here already, word for word; then nothing was changed.
    pub same: bool,
    /// Whether it seems serious: `yes`, `no`, `not_known`. A person decides at triage.
    pub serious: String,
    /// Criteria that seem to be met.
    pub criteria: Vec<String>,
    /// Day by which the authority has to have it, as far as can be told.
    pub due_on: Option<String>,
    /// Rule that says so, or that would if more were known.
    pub due_rule: Option<String>,
    /// What kind of deadline there is; where there is none by law, that is said here.
    pub due_clock: DueClock,
}

/// What a patient gets for a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PatientReceipt {
    /// Number by which the patient comes back to the report. It is shown once and kept nowhere.
    pub receipt: String,
    /// Day on which the report came in.
    pub received_on: String,
    /// Whether somebody may ask back.
    pub may_ask_back: bool,
}

/// A report on its way into the registry.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) icsr: Icsr,
    pub(super) source: &'static str,
    pub(super) format: ReportFormat,
    /// Name of the format in which the original is kept.
    pub(super) original_format: String,
    pub(super) original: String,
    pub(super) organisation: Option<String>,
    pub(super) received_on: Date,
    pub(super) form: ClinicForm,
    /// Number it gets when it has none; where nothing is said, one made of its content, so that the
    /// same report without a number is the same when it comes again.
    pub(super) number: Option<String>,
    pub(super) lang: Option<&'static str>,
    pub(super) ask_back: Option<&'static str>,
    pub(super) receipt: Option<String>,
    /// Within which the version before is looked for: nobody adds a version to a stranger's report.
    pub(super) reach: Reach,
}

/// A number for a report that has none: country, sender and number, as E2B(R3) C.1.8.1 has it.
pub(super) fn new_number() -> String {
    format!("JP-EVIGIL-{}", Uuid::now_v7().simple())
}

impl Registry {
    /// Takes a report of a patient. `bytes` are the [`PatientForm`] as JSON; they are kept as they
    /// are. Nobody has to sign in.
    ///
    /// Operation: `report.create_by_patient`; with a patient's link `report.file`.
    ///
    /// # Errors
    /// [`Fault::Fields`], [`Fault::Refused`], or what the database says.
    pub async fn file_patient_report(
        &self,
        actor: &Actor,
        bytes: &[u8],
    ) -> Result<PatientReceipt, Fault> {
        let operation = if actor.person_id.is_some() {
            "report.file"
        } else {
            "report.create_by_patient"
        };
        self.rights().reach(actor, operation)?;
        let form: PatientForm = serde_json::from_slice(bytes).map_err(|_| {
            Fault::Fields(vec![FieldFault::new(
                "",
                FieldFaultKind::Type {
                    expected: "the form of a patient's report",
                },
            )])
        })?;
        form.check(self.kind("report")?)?;
        let number = new_number();
        let icsr = form.icsr(&Stamp {
            number: &number,
            at: self.clock().now(),
        })?;
        let lot_id = match &form.lot {
            Some(lot) => self.lot_called(lot).await?,
            None => None,
        };
        let receipt = hex(&random::<20>()?);
        let today = self.clock().today();
        let draft = Draft {
            icsr,
            source: "patient",
            format: ReportFormat::Evigil,
            original_format: "evigil.patient-report/1".to_owned(),
            original: self.files().put(bytes)?.sha256,
            organisation: None,
            received_on: today,
            form: ClinicForm {
                person_id: actor.person_id.clone(),
                lot_id,
                ..ClinicForm::default()
            },
            number: Some(number),
            lang: Some(match form.lang {
                evigil_core::Lang::En => "en",
                evigil_core::Lang::Ja => "ja",
            }),
            ask_back: Some(if form.may_ask_back { "yes" } else { "no" }),
            receipt: Some(self.receipt_hash(&receipt)),
            reach: Reach::default(),
        };
        self.store(actor, vec![draft], false).await?;
        Ok(PatientReceipt {
            receipt,
            received_on: today.to_string(),
            may_ask_back: form.may_ask_back,
        })
    }

    /// Takes a complete report: one line of evigil's own form, or one message of E2B(R3). The
    /// bytes are kept as they are.
    ///
    /// Operation: `report.file`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R302` when there is not exactly one report, `EV-R303` for other formats,
    /// `EV-R304` when it can't be read, `EV-R307` for unknown rules; [`Fault::Reference`] for a
    /// person, treatment or lot that is not there for the sender.
    pub async fn file_report(
        &self,
        actor: &Actor,
        form: ClinicForm,
        bytes: &[u8],
    ) -> Result<Filed, Fault> {
        self.rights().reach(actor, "report.file")?;
        let kind = self.kind("report")?;
        let mut beside = serde_json::Map::new();
        for (name, text) in [
            ("exposure_id", &form.exposure_id),
            ("person_id", &form.person_id),
            ("lot_id", &form.lot_id),
            ("informed_on", &form.informed_on),
        ] {
            if let Some(text) = text {
                beside.insert(name.to_owned(), text.as_str().into());
            }
        }
        kind.fields(&beside, false).map_err(Fault::Fields)?;
        if bytes.len() > REPORT_BYTES_MAX {
            return Err(Fault::Step {
                code: "EV-R530",
                details: vec![("max", REPORT_BYTES_MAX.to_string())],
            });
        }
        let original = self.files().put(bytes)?.sha256;
        let file = StoredFile::find(self.files(), &original, "report")?;
        let format = file.format(None)?;
        let read = tokio::task::spawn_blocking(move || -> Result<One, Fault> {
            let mut one = One::default();
            match file.read(format, None, &mut one) {
                Err(evigil_vigilance::exchange::ReadFault::Stopped) | Ok(()) => Ok(one),
                Err(fault) => Err(unreadable(&fault)),
            }
        });
        let one = read
            .await
            .map_err(|error| Fault::Internal(error.to_string()))??;
        let icsr = match (one.count, one.icsr) {
            (1, Some(icsr)) => icsr,
            _ => {
                return Err(Fault::Step {
                    code: "EV-R302",
                    details: vec![("count", one.count.to_string())],
                });
            }
        };
        let source = if actor.has(Role::Clinic) {
            "clinic"
        } else {
            "company"
        };
        let draft = Draft {
            icsr,
            source,
            format,
            original_format: format.code().to_owned(),
            original,
            organisation: actor.organisation_for(self.rights(), "report.file"),
            received_on: self.clock().today(),
            form,
            number: None,
            lang: None,
            ask_back: None,
            receipt: None,
            reach: self
                .rights()
                .reach(actor, "report.read")
                .unwrap_or_default(),
        };
        let mut filed = self.store(actor, vec![draft], true).await?;
        filed
            .pop()
            .ok_or_else(|| Fault::Internal("a report that vanished".to_owned()))
    }

    /// The lot that a patient means, when exactly one has that number.
    async fn lot_called(&self, text: &str) -> Result<Option<String>, Fault> {
        let Some(key) = LotKey::of(text) else {
            return Ok(None);
        };
        let kind = self.kind("lot")?;
        let mut connection = self.database().pool().acquire().await?;
        let lots = every(
            &mut connection,
            kind,
            ("number_key", key.as_str()),
            &Reach::everything(),
        )
        .await?;
        Ok(match lots.as_slice() {
            [lot] => Some(lot.id.clone()),
            _ => None,
        })
    }

    /// What is kept of a receipt.
    pub(super) fn receipt_hash(&self, receipt: &str) -> String {
        hex(&self
            .keys()
            .hash(Purpose::Token, &[b"receipt", receipt.trim().as_bytes()]))
    }

    /// Stores reports in one transaction.
    pub(super) async fn store(
        &self,
        actor: &Actor,
        drafts: Vec<Draft>,
        checks_references: bool,
    ) -> Result<Vec<Filed>, Fault> {
        let storing = Storing {
            registry: self.clone(),
            actor: actor.clone(),
            drafts: drafts.into(),
            checks_references,
        };
        self.write(move |change| {
            let storing = storing.clone();
            Box::pin(async move {
                let mut filed = Vec::with_capacity(storing.drafts.len());
                for draft in storing.drafts.iter() {
                    filed.push(storing.one(change, draft).await?);
                }
                // Whoever takes in a file of reports knows that they are there.
                let fresh =
                    |(filed, draft): (&Filed, &Draft)| !filed.same && draft.source != "import";
                if filed.iter().zip(storing.drafts.iter()).any(fresh) {
                    let (registry, by) = (&storing.registry, &storing.actor.id);
                    notify(
                        change,
                        registry,
                        by,
                        &[To::Role(Role::Coder)],
                        Notice::Triage,
                    )
                    .await?;
                }
                Ok(filed)
            })
        })
        .await
    }
}

#[derive(Clone)]
struct Storing {
    registry: Registry,
    actor: Actor,
    drafts: std::sync::Arc<[Draft]>,
    checks_references: bool,
}

impl Storing {
    async fn one(&self, change: &mut Change<'_>, draft: &Draft) -> Result<Filed, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("report")?;
        let base = Base::get()?;
        let mut icsr = draft.icsr.clone();
        let number = match worldwide_id(&icsr) {
            Some(number) => number,
            None => {
                let made = self.fingerprint(&icsr);
                let made = format!("JP-EVIGIL-{}", made.get(..32).unwrap_or_default());
                let number = draft.number.clone().unwrap_or(made);
                name(&mut icsr, &number)?;
                number
            }
        };
        let fingerprint = self.fingerprint(&icsr);
        let versions = every(
            change.connection(),
            kind,
            ("worldwide_id", &number),
            &draft.reach,
        )
        .await?;
        let is_same =
            |report: &&Record| report.fields.get_text("fingerprint") == Some(&fingerprint);
        if let Some(same) = versions.iter().find(is_same) {
            return Ok(filed(same, true));
        }
        let followed: Vec<&str> = versions
            .iter()
            .filter_map(|report| report.fields.get_text("follows_id"))
            .collect();
        let before = versions
            .iter()
            .rev()
            .find(|report| !followed.contains(&report.id.as_str()));
        let (form, has_plan) = self.completed(change, draft).await?;
        let gravity = Gravity::proposed(base, &icsr);
        let inherited = before.and_then(|report| report.fields.get_text("regime"));
        let regime = match form.regime.as_deref().or(inherited) {
            Some(regime) => regime.to_owned(),
            None => Course::embedded()?.regime(has_plan).to_owned(),
        };
        let received = draft.received_on.to_string();
        let clock = Clock {
            regime: &regime,
            gravity: &gravity,
            aware: form.informed_on.as_deref().or(Some(&received)),
            follows: before.map(|report| (draft.received_on, still_due(report))),
            today: draft.received_on,
        };
        let due = clock.due(base, &icsr)?;
        let json = lines::to_line(&icsr, draft.format)
            .map_err(|error| Fault::Internal(error.to_string()))?;
        let json = String::from_utf8(json).map_err(|error| Fault::Internal(error.to_string()))?;
        let inherit = |column: &str| {
            let of_before = before.and_then(|report| report.fields.get_text(column));
            of_before.map(ToOwned::to_owned)
        };
        let fields = Fields::new()
            .with("case_id", Value::Text(inherit("case_id")))
            .with("leading_id", Value::Text(inherit("leading_id")))
            .with("own_case_id", Value::Text(inherit("own_case_id")))
            .with(
                "person_id",
                Value::Text(form.person_id.or_else(|| inherit("person_id"))),
            )
            .with(
                "exposure_id",
                Value::Text(form.exposure_id.or_else(|| inherit("exposure_id"))),
            )
            .with(
                "lot_id",
                Value::Text(form.lot_id.or_else(|| inherit("lot_id"))),
            )
            .with("informed_on", Value::Text(form.informed_on))
            .with("due_on", Value::Text(due.on.map(|day| day.to_string())))
            .with("due_rule", Value::Text(due.rule))
            .text("due_clock", due.clock.code())
            .with(
                "narrative",
                Value::Text(icsr.text(el::H_1, At::TOP).map(str::to_owned)),
            )
            .with(
                "follows_id",
                Value::Text(before.map(|report| report.id.clone())),
            )
            .with("lang", Value::Text(draft.lang.map(str::to_owned)))
            .with("ask_back", Value::Text(draft.ask_back.map(str::to_owned)))
            .with("receipt", Value::Text(draft.receipt.clone()))
            .text("worldwide_id", number)
            .text("source", draft.source)
            .text("received_on", received)
            .text("serious", gravity.serious)
            .text("criteria", gravity.codes())
            .text("regime", regime)
            .text("state", "received")
            .text("icsr", json)
            .text("original", draft.original.clone())
            .text("original_format", draft.original_format.clone())
            .text("fingerprint", fingerprint);
        let record = record::create(
            change,
            registry.keys(),
            kind,
            &self.actor,
            draft.organisation.as_deref(),
            fields,
        )
        .await?;
        Ok(filed(&record, false))
    }

    /// What the treatment that is named adds: person, lot, and whether it was under a plan.
    async fn completed(
        &self,
        change: &mut Change<'_>,
        draft: &Draft,
    ) -> Result<(ClinicForm, bool), Fault> {
        let registry = &self.registry;
        let mut form = draft.form.clone();
        if self.checks_references {
            let mut named = Fields::new();
            for (column, id) in [
                ("person_id", &form.person_id),
                ("exposure_id", &form.exposure_id),
            ] {
                named = named.with(column, Value::Text(id.clone()));
            }
            registry
                .references(change, &self.actor, registry.kind("report")?, &named)
                .await?;
        }
        let Some(id) = &form.exposure_id else {
            return Ok((form, false));
        };
        let exposure =
            record::read_any(change.connection(), registry.kind("exposure")?, id).await?;
        let of = |column: &str| exposure.fields.get_text(column).map(str::to_owned);
        form.person_id = form.person_id.or_else(|| of("person_id"));
        form.lot_id = form.lot_id.or_else(|| of("lot_id"));
        Ok((form, of("plan_id").is_some()))
    }

    fn fingerprint(&self, icsr: &Icsr) -> String {
        let said = said(icsr);
        let parts: Vec<&[u8]> = said.iter().map(String::as_bytes).collect();
        hex(&self.registry.keys().hash(Purpose::Audit, &parts))
    }
}

/// When a version was due that has not been sent.
pub(super) fn still_due(report: &Record) -> DueDay {
    if ["submitted", "acknowledged", "closed"].contains(&state(report)) {
        return DueDay::default();
    }
    let text = |column: &str| report.fields.get_text(column);
    DueDay {
        on: text("due_on").and_then(|day| day.parse().ok()),
        rule: text("due_rule").map(str::to_owned),
        clock: DueClock::of(report),
    }
}

/// Gives a report without a number one.
fn name(icsr: &mut Icsr, number: &str) -> Result<(), Fault> {
    icsr.set_key(ReportKey {
        case: number.to_owned(),
        report: number.to_owned(),
        version: 0,
    });
    for element in [el::C_1_1, el::C_1_8_1] {
        if icsr.text(element, At::TOP).is_none() {
            icsr.remove(element, At::TOP);
            icsr.push(element, At::TOP, number, 0)
                .map_err(|error| Fault::Internal(error.to_string()))?;
            icsr.sort();
        }
    }
    Ok(())
}

fn filed(report: &Record, same: bool) -> Filed {
    let text = |column: &str| report.fields.get_text(column).map(str::to_owned);
    let criteria = text("criteria").unwrap_or_default();
    Filed {
        id: report.id.clone(),
        worldwide_id: text("worldwide_id").unwrap_or_default(),
        follows_id: text("follows_id"),
        same,
        serious: text("serious").unwrap_or_default(),
        criteria: criteria
            .split(',')
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect(),
        due_on: text("due_on"),
        due_rule: text("due_rule"),
        due_clock: DueClock::of(report),
    }
}

/// Takes one report and counts whether there are more.
#[derive(Default)]
struct One {
    icsr: Option<Icsr>,
    count: u32,
}

impl Sink for One {
    fn report(&mut self, report: &Icsr) -> Flow {
        self.count += 1;
        self.icsr.get_or_insert_with(|| report.clone());
        if self.count > 1 {
            Flow::Stop
        } else {
            Flow::Continue
        }
    }

    fn reject(&mut self, _: Reject) -> Flow {
        self.icsr = None;
        Flow::Stop
    }

    fn withdraw(&mut self, _: &str) -> Flow {
        Flow::Continue
    }

    fn problem(&mut self, _: Problem) {}
}
