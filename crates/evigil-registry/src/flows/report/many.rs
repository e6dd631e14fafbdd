//! Reports that come in together, each checked as one that comes alone. For whoever fills a registry.

use std::sync::Arc;

use evigil_core::Lang;
use evigil_vigilance::exchange::ReportFormat;
use evigil_vigilance::icsr::{At, Icsr, register as el};
use evigil_vigilance::lines;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::intake::{ClinicForm, Draft, Filed};
use super::patient_form::{PatientForm, Stamp};
use super::triage::{Triage, Triaging};
use crate::fault::Fault;
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// What a clinic tells of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatheredPerson {
    /// Sex after ISO 5218: 1 male, 2 female.
    pub sex: u8,
    /// Age in years.
    pub age: u16,
    /// Weight in kilograms.
    pub weight: u16,
}

/// A report among others.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// What is told, in plain words.
    pub form: PatientForm,
    /// The reaction in the words of a clinic; a patient's report has only the narrative.
    pub reaction: Option<String>,
    /// Worldwide number.
    pub number: String,
    /// The clinic that reports; none for a patient.
    pub clinic: Option<String>,
    /// What the clinic tells of the person; patients are not asked for it.
    pub person: Option<GatheredPerson>,
    /// Day on which it came in.
    pub received_on: Date,
    /// What the registry knows of the treatment.
    pub beside: ClinicForm,
    /// Whether a patient comes back to it by this number.
    pub receipt: Option<String>,
}

impl Gathered {
    fn icsr(&self) -> Result<Icsr, Fault> {
        let at = self
            .received_on
            .at(9, 0, 0, 0)
            .to_zoned(TimeZone::UTC)
            .map_err(|error| Fault::Internal(error.to_string()))?
            .timestamp();
        let number = self.number.as_str();
        let mut icsr = self.form.icsr(&Stamp { number, at })?;
        if self.clinic.is_some() {
            // A physician (C.2.r.4).
            icsr.remove(el::C_2_R_4, At::one(1));
            let mut put = |element, text: &str| {
                icsr.push(element, At::one(1), text, 0)
                    .map_err(|error| Fault::Internal(error.to_string()))
            };
            put(el::C_2_R_4, "1")?;
            if let Some(reaction) = &self.reaction {
                icsr.remove(el::E_I_1_1A, At::one(1));
                icsr.push(el::E_I_1_1A, At::one(1), reaction, 0)
                    .map_err(|error| Fault::Internal(error.to_string()))?;
            }
            if let Some(person) = self.person {
                let told = [
                    (el::D_2_2A, person.age.to_string()),
                    (el::D_2_2B, "a".to_owned()),
                    (el::D_3, person.weight.to_string()),
                    (el::D_5, person.sex.to_string()),
                ];
                for (element, text) in told {
                    icsr.remove(element, At::TOP);
                    icsr.push(element, At::TOP, &text, 0)
                        .map_err(|error| Fault::Internal(error.to_string()))?;
                }
            }
            icsr.sort();
        }
        Ok(icsr)
    }

    fn draft(&self, registry: &Registry) -> Result<Draft, Fault> {
        let icsr = self.icsr()?;
        let internal = |error: String| Fault::Internal(error);
        let (original, format) = if self.clinic.is_some() {
            let line = lines::to_line(&icsr, ReportFormat::Evigil)
                .map_err(|error| internal(error.to_string()))?;
            (line, ReportFormat::Evigil.code().to_owned())
        } else {
            let form =
                serde_json::to_vec(&self.form).map_err(|error| internal(error.to_string()))?;
            (form, "evigil.patient-report/1".to_owned())
        };
        let is_patient = self.clinic.is_none();
        Ok(Draft {
            icsr,
            source: if is_patient { "patient" } else { "clinic" },
            format: ReportFormat::Evigil,
            original_format: format,
            original: registry.files().put(&original)?.sha256,
            organisation: self.clinic.clone(),
            received_on: self.received_on,
            form: self.beside.clone(),
            number: Some(self.number.clone()),
            lang: is_patient.then_some(match self.form.lang {
                Lang::En => "en",
                Lang::Ja => "ja",
            }),
            ask_back: is_patient.then_some(if self.form.may_ask_back { "yes" } else { "no" }),
            receipt: self.receipt.as_deref().map(|it| registry.receipt_hash(it)),
            reach: Reach::default(),
        })
    }
}

impl Registry {
    /// Files reports in one change. Rights are not asked.
    ///
    /// # Errors
    /// As of a report that comes alone.
    pub async fn file_together(
        &self,
        actor: &Actor,
        reports: Vec<Gathered>,
    ) -> Result<Vec<Filed>, Fault> {
        let registry = self.clone();
        let drafts = tokio::task::spawn_blocking(move || {
            let share = reports.len().div_ceil(8).max(1);
            // Each file waits for the disk: they wait together.
            std::thread::scope(|scope| {
                let work: Vec<_> = reports
                    .chunks(share)
                    .map(|part| {
                        let registry = &registry;
                        scope.spawn(move || {
                            let drafts = part.iter().map(|report| report.draft(registry));
                            drafts.collect::<Result<Vec<Draft>, Fault>>()
                        })
                    })
                    .collect();
                let mut drafts = Vec::with_capacity(reports.len());
                for part in work {
                    let part = part.join();
                    drafts.extend(part.map_err(|_| Fault::Internal("a report".to_owned()))??);
                }
                Ok::<_, Fault>(drafts)
            })
        });
        let drafts = drafts
            .await
            .map_err(|error| Fault::Internal(error.to_string()))??;
        self.store(actor, drafts, false).await
    }

    /// Decides about many reports in one change: all of them, or none.
    ///
    /// Operation: `report.triage`.
    ///
    /// # Errors
    /// As of a report that is decided alone.
    pub async fn triage_together(
        &self,
        actor: &Actor,
        decided: Vec<(String, Triage)>,
    ) -> Result<(), Fault> {
        self.rights().reach(actor, "report.triage")?;
        let mut triaging = Vec::with_capacity(decided.len());
        for (id, triage) in decided {
            triaging.push(Triaging::new(self, actor, &id, triage)?);
        }
        let triaging: Arc<[Triaging]> = triaging.into();
        self.write(move |change| {
            let triaging = Arc::clone(&triaging);
            Box::pin(async move {
                for one in triaging.iter() {
                    one.run(change).await?;
                }
                Ok(())
            })
        })
        .await
    }
}
