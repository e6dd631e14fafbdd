//! What a clinic tells of a reaction in the fields of a form, and the report that it makes: the
//! elements of ICH E2B(R3) that a clinic can know, so that nobody has to write a message by hand.

use evigil_core::Lang;
use evigil_vigilance::exchange::ReportFormat;
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, ReportKey, register as el};
use evigil_vigilance::lines;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::content::CRITERION_ELEMENTS;
use super::intake::{ClinicForm, Filed, new_number};
use super::patient_form::Ending;
use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind, Kind};
use crate::registry::Registry;
use crate::rights::Actor;

/// A clinic's report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClinicReport {
    /// Language of the words.
    pub lang: Lang,
    /// Who reports (C.2.r.4): `physician`, `pharmacist`, `other_professional`.
    pub reporter: String,
    /// Facility (C.2.r.2.1).
    #[serde(default)]
    pub facility: Option<String>,
    /// Age at the reaction in years (D.2.2).
    #[serde(default)]
    pub age_years: Option<f64>,
    /// `male` or `female` (D.5).
    #[serde(default)]
    pub sex: Option<String>,
    /// Weight in kilograms (D.3).
    #[serde(default)]
    pub weight_kg: Option<f64>,
    /// Illnesses and allergies before (D.7.2).
    #[serde(default)]
    pub history: Option<String>,
    /// The reactions (E.i), at least one.
    pub reactions: Vec<ClinicReaction>,
    /// What was given and is suspected (G.k.2.2).
    pub product: String,
    /// Lot number (G.k.4.r.7).
    #[serde(default)]
    pub lot: Option<String>,
    /// Day on which it was given (G.k.4.r.4).
    #[serde(default)]
    pub given_on: Option<String>,
    /// How it was given, in words (G.k.4.r.10.1).
    #[serde(default)]
    pub route: Option<String>,
    /// How much, in words (G.k.4.r.8).
    #[serde(default)]
    pub dose: Option<String>,
    /// What it was given for (G.k.7.r.1).
    #[serde(default)]
    pub indication: Option<String>,
    /// Other medicines, one on each line (G.k with the role of a concomitant).
    #[serde(default)]
    pub others: Vec<String>,
    /// Tests with their results (F.r.2.1 and F.r.3.4).
    #[serde(default)]
    pub tests: Vec<(String, String)>,
    /// The course in words (H.1).
    pub narrative: String,
    /// What the reporter thinks of it (H.2).
    #[serde(default)]
    pub comment: Option<String>,
}

/// A reaction in a clinic's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClinicReaction {
    /// The reaction in the reporter's words (E.i.1.1a).
    pub words: String,
    /// When it began (E.i.4).
    #[serde(default)]
    pub began_on: Option<String>,
    /// When it ended (E.i.5).
    #[serde(default)]
    pub ended_on: Option<String>,
    /// How it ended (E.i.7).
    #[serde(default)]
    pub ended: Ending,
    /// Criteria of seriousness that are met (E.i.3.2), such as `death` or `hospitalisation`.
    #[serde(default)]
    pub criteria: Vec<String>,
}

/// Longest words of one element, in characters.
const WORDS_MAX: usize = 250;
/// Most reactions, medicines or tests.
const MANY: usize = 100;

/// Puts values into a report.
struct Filling {
    icsr: Icsr,
    is_full: bool,
}

impl Filling {
    fn put(&mut self, element: Element, at: At, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.is_full |= self.icsr.push(element, at, text, 0).is_err();
        }
    }

    fn maybe(&mut self, element: Element, at: At, text: Option<&String>) {
        self.put(element, at, text.map_or("", String::as_str));
    }

    fn short(&mut self, element: Element, at: At, text: &str) {
        let text: String = text.trim().chars().take(WORDS_MAX).collect();
        self.put(element, at, &text);
    }

    fn day(&mut self, element: Element, at: At, day: Option<&String>) {
        let day = day.map(|day| day.replace('-', ""));
        self.maybe(element, at, day.as_ref());
    }
}

/// Number of an element that repeats.
fn number(index: usize) -> u16 {
    u16::try_from(index + 1).unwrap_or(u16::MAX)
}

impl ClinicReport {
    fn check(&self, kind: &Kind) -> Result<(), Fault> {
        let mut faults = Vec::new();
        let mut look = |field: &str, column: &str, text: Option<&String>| {
            let Some((text, column)) = text.zip(kind.column(column)) else {
                return;
            };
            if let Err(fault) = column.value(&text.as_str().into()) {
                faults.push(FieldFault::new(field, fault));
            }
        };
        look("narrative", "narrative", Some(&self.narrative));
        for (field, text) in [
            ("history", &self.history),
            ("comment", &self.comment),
            ("dose", &self.dose),
        ] {
            look(field, "narrative", text.as_ref());
        }
        look("product", "worldwide_id", Some(&self.product));
        for (field, text) in [
            ("facility", &self.facility),
            ("lot", &self.lot),
            ("route", &self.route),
            ("indication", &self.indication),
        ] {
            look(field, "worldwide_id", text.as_ref());
        }
        look("given_on", "informed_on", self.given_on.as_ref());
        for (at, reaction) in self.reactions.iter().enumerate() {
            let at = at + 1;
            look(
                &format!("reaction{at}_words"),
                "worldwide_id",
                Some(&reaction.words),
            );
            look(
                &format!("reaction{at}_began_on"),
                "informed_on",
                reaction.began_on.as_ref(),
            );
            look(
                &format!("reaction{at}_ended_on"),
                "informed_on",
                reaction.ended_on.as_ref(),
            );
        }
        let words = self.reactions.first().map(|first| first.words.trim());
        for (field, text) in [
            ("reaction1_words", words.unwrap_or_default()),
            ("product", self.product.trim()),
            ("narrative", self.narrative.trim()),
        ] {
            let is_known = faults.iter().any(|fault| fault.field == field);
            if text.is_empty() && !is_known {
                faults.push(FieldFault::new(field, FieldFaultKind::Missing));
            }
        }
        let counts = [self.reactions.len(), self.others.len(), self.tests.len()];
        if counts.into_iter().any(|count| count > MANY) {
            let fault = FieldFaultKind::TooLong { max: MANY };
            faults.push(FieldFault::new("reactions", fault));
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Fault::Fields(faults))
        }
    }

    /// The report after ICH E2B(R3); what nobody was asked stays open.
    fn icsr(&self, number_of: &str, at: jiff::Timestamp) -> Result<Icsr, Fault> {
        let at = at.to_zoned(TimeZone::UTC);
        let moment = at.strftime("%Y%m%d%H%M%S+0000").to_string();
        let day = at.strftime("%Y%m%d").to_string();
        let mut filling = Filling {
            icsr: Icsr::new(ReportKey {
                report: number_of.to_owned(),
                case: number_of.to_owned(),
                version: 0,
            }),
            is_full: false,
        };
        // A spontaneous report (C.1.3), first sent by somebody else than a regulator (C.1.8.2);
        // sender type "health professional" (C.3.1).
        for (element, text) in [
            (el::C_1_1, number_of),
            (el::C_1_2, &moment),
            (el::C_1_3, "1"),
            (el::C_1_4, &day),
            (el::C_1_5, &day),
            (el::C_1_6_1, "false"),
            (el::C_1_8_1, number_of),
            (el::C_1_8_2, "2"),
            (el::C_3_1, "3"),
        ] {
            filling.put(element, At::TOP, text);
        }
        let reporter = match self.reporter.as_str() {
            "physician" => "1",
            "pharmacist" => "2",
            _ => "3",
        };
        filling.put(el::C_2_R_4, At::one(1), reporter);
        filling.put(el::C_2_R_5, At::one(1), "1");
        filling.maybe(el::C_2_R_2_1, At::one(1), self.facility.as_ref());
        let no_number = NullFlavour::NoInformation;
        filling.icsr.push_null(el::C_1_9_1, At::TOP, no_number, 0);
        self.patient(&mut filling);
        for (index, reaction) in self.reactions.iter().enumerate() {
            self.reaction(&mut filling, number(index), reaction);
        }
        for (index, (test, result)) in self.tests.iter().enumerate() {
            let place = At::one(number(index));
            filling.short(el::F_R_2_1, place, test);
            filling.put(el::F_R_3_4, place, result);
        }
        self.products(&mut filling);
        filling.put(el::H_1, At::TOP, &self.narrative);
        filling.maybe(el::H_2, At::TOP, self.comment.as_ref());
        filling.maybe(el::EV_C_1, At::TOP, self.facility.as_ref());
        if filling.is_full {
            return Err(Fault::Internal("a report without room".to_owned()));
        }
        filling.icsr.sort();
        Ok(filling.icsr)
    }

    fn patient(&self, filling: &mut Filling) {
        // Nobody's initials are asked for.
        let masked = NullFlavour::Masked;
        filling.icsr.push_null(el::D_1, At::TOP, masked, 0);
        if let Some(age) = self.age_years {
            filling.put(el::D_2_2A, At::TOP, &age.to_string());
            filling.put(el::D_2_2B, At::TOP, "a");
        }
        if let Some(weight) = self.weight_kg {
            filling.put(el::D_3, At::TOP, &weight.to_string());
        }
        match self.sex.as_deref() {
            Some("male") => filling.put(el::D_5, At::TOP, "1"),
            Some("female") => filling.put(el::D_5, At::TOP, "2"),
            _ => {}
        }
        match self.history.as_deref().map(str::trim) {
            Some(history) if !history.is_empty() => filling.put(el::D_7_2, At::TOP, history),
            _ => {
                let unknown = NullFlavour::Unknown;
                filling.icsr.push_null(el::D_7_2, At::TOP, unknown, 0);
            }
        }
    }

    fn reaction(&self, filling: &mut Filling, number: u16, reaction: &ClinicReaction) {
        let place = At::one(number);
        filling.short(el::E_I_1_1A, place, &reaction.words);
        let lang = match self.lang {
            Lang::En => "eng",
            Lang::Ja => "jpn",
        };
        filling.put(el::E_I_1_1B, place, lang);
        for (criterion, element) in CRITERION_ELEMENTS {
            if reaction
                .criteria
                .iter()
                .any(|code| code == criterion.code())
            {
                filling.put(element, place, "true");
            }
        }
        filling.day(el::E_I_4, place, reaction.began_on.as_ref());
        filling.day(el::E_I_5, place, reaction.ended_on.as_ref());
        filling.put(el::E_I_7, place, reaction.ended.code());
    }

    fn products(&self, filling: &mut Filling) {
        let (drug, dose) = (At::one(1), At::two(1, 1));
        filling.put(el::G_K_1, drug, "1");
        filling.short(el::G_K_2_2, drug, &self.product);
        filling.day(el::G_K_4_R_4, dose, self.given_on.as_ref());
        filling.maybe(el::G_K_4_R_7, dose, self.lot.as_ref());
        filling.maybe(el::G_K_4_R_8, dose, self.dose.as_ref());
        filling.maybe(el::G_K_4_R_10_1, dose, self.route.as_ref());
        filling.maybe(el::G_K_7_R_1, At::two(1, 1), self.indication.as_ref());
        for (index, other) in self.others.iter().enumerate() {
            let place = At::one(number(index + 1));
            filling.put(el::G_K_1, place, "2");
            filling.short(el::G_K_2_2, place, other);
        }
    }
}

impl Registry {
    /// Takes the report of a clinic that filled in the fields of a form. The report that they make
    /// is kept as the original.
    ///
    /// Operation: `report.file`.
    ///
    /// # Errors
    /// [`Fault::Fields`], and as [`Registry::file_report`].
    pub async fn file_clinic_report(
        &self,
        actor: &Actor,
        form: ClinicForm,
        report: &ClinicReport,
    ) -> Result<Filed, Fault> {
        self.rights().reach(actor, "report.file")?;
        report.check(self.kind("report")?)?;
        let icsr = report.icsr(&new_number(), self.clock().now())?;
        let line = lines::to_line(&icsr, ReportFormat::Evigil)
            .map_err(|error| Fault::Internal(error.to_string()))?;
        self.file_report(actor, form, &line).await
    }
}
