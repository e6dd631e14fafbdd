//! What a patient tells in plain words, and the report that it makes.

use evigil_core::Lang;
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, ReportKey, register as el};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind, Kind};

/// A report in plain words. Nobody has to know a code to fill it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatientForm {
    /// Language of the words.
    pub lang: Lang,
    /// What happened, in the patient's words.
    pub what_happened: String,
    /// When it began, as far as known: `2026-11-22`, `2026-11` or `2026`.
    #[serde(default)]
    pub began_on: Option<String>,
    /// When the product was given.
    #[serde(default)]
    pub given_on: Option<String>,
    /// What was given, as the patient was told.
    #[serde(default)]
    pub product: Option<String>,
    /// Lot number, when somebody has told it.
    #[serde(default)]
    pub lot: Option<String>,
    /// Clinic that gave it.
    #[serde(default)]
    pub clinic: Option<String>,
    /// How it ended.
    #[serde(default)]
    pub ended: Ending,
    /// Whether a hospital took the patient in because of it.
    #[serde(default)]
    pub in_hospital: Option<bool>,
    /// Whether the registry may ask back.
    pub may_ask_back: bool,
}

/// How it ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Well again.
    Recovered,
    /// Getting better.
    Recovering,
    /// Not better.
    NotRecovered,
    /// Something has stayed.
    LastingHarm,
    /// The patient has died.
    Died,
    /// Not known.
    #[default]
    NotKnown,
}

impl Ending {
    /// Its code in E.i.7 of ICH E2B(R3).
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Recovered => "1",
            Self::Recovering => "2",
            Self::NotRecovered => "3",
            Self::LastingHarm => "4",
            Self::Died => "5",
            Self::NotKnown => "0",
        }
    }
}

/// Longest words of a reaction as reported (E.i.1.1a), in characters.
const REACTION_MAX: usize = 250;
/// Longest account, in characters.
const ACCOUNT_MAX: usize = 20_000;

/// What the registry adds to a report that it writes itself.
pub(super) struct Stamp<'a> {
    /// Number of the report.
    pub(super) number: &'a str,
    /// When it came.
    pub(super) at: Timestamp,
}

/// Puts values into a report.
struct Filling {
    icsr: Icsr,
    full: bool,
}

impl Filling {
    fn put(&mut self, element: Element, at: At, text: &str) {
        self.full |= self.icsr.push(element, at, text, 0).is_err();
    }

    fn maybe(&mut self, element: Element, at: At, text: Option<&str>) {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            self.put(element, at, text);
        }
    }
}

impl PatientForm {
    /// Checks every field; `kind` is that of reports.
    ///
    /// # Errors
    /// [`Fault::Fields`] with every field that can't be taken.
    pub(super) fn check(&self, kind: &Kind) -> Result<(), Fault> {
        let mut faults = Vec::new();
        let mut look = |field: &str, column: &str, text: Option<&String>| {
            let Some((text, column)) = text.zip(kind.column(column)) else {
                return;
            };
            if let Err(fault) = column.value(&text.as_str().into()) {
                faults.push(FieldFault::new(field, fault));
            }
        };
        look("what_happened", "narrative", Some(&self.what_happened));
        for (field, text) in [
            ("product", &self.product),
            ("lot", &self.lot),
            ("clinic", &self.clinic),
        ] {
            look(field, "worldwide_id", text.as_ref());
        }
        look("began_on", "informed_on", self.began_on.as_ref());
        look("given_on", "informed_on", self.given_on.as_ref());
        if self.what_happened.trim().is_empty() {
            faults.push(FieldFault::new("what_happened", FieldFaultKind::Missing));
        }
        if self.what_happened.chars().count() > ACCOUNT_MAX {
            let fault = FieldFaultKind::TooLong { max: ACCOUNT_MAX };
            faults.push(FieldFault::new("what_happened", fault));
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Fault::Fields(faults))
        }
    }

    /// The report after ICH E2B(R3), as far as the words go; what nobody was asked stays open.
    pub(super) fn icsr(&self, stamp: &Stamp<'_>) -> Result<Icsr, Fault> {
        let at = stamp.at.to_zoned(TimeZone::UTC);
        let moment = at.strftime("%Y%m%d%H%M%S+0000").to_string();
        let day = at.strftime("%Y%m%d").to_string();
        let mut filling = Filling {
            icsr: Icsr::new(ReportKey {
                report: stamp.number.to_owned(),
                case: stamp.number.to_owned(),
                version: 0,
            }),
            full: false,
        };
        // A spontaneous report (C.1.3), of a consumer (C.2.r.4), first sent by somebody else than a
        // regulator (C.1.8.2); sender type "other" (C.3.1).
        for (element, text) in [
            (el::C_1_1, stamp.number),
            (el::C_1_2, &moment),
            (el::C_1_3, "1"),
            (el::C_1_4, &day),
            (el::C_1_5, &day),
            (el::C_1_6_1, "false"),
            (el::C_1_8_1, stamp.number),
            (el::C_1_8_2, "2"),
            (el::C_3_1, "6"),
        ] {
            filling.put(element, At::TOP, text);
        }
        filling.put(el::C_2_R_4, At::one(1), "5");
        filling.put(el::C_2_R_5, At::one(1), "1");
        for (element, null) in [
            (el::C_1_9_1, NullFlavour::NoInformation),
            (el::D_1, NullFlavour::Masked),
            (el::D_7_2, NullFlavour::NotAsked),
        ] {
            filling.icsr.push_null(element, At::TOP, null, 0);
        }
        self.event(&mut filling);
        let drug = At::one(1);
        filling.put(el::G_K_1, drug, "1");
        let product = self.product.as_deref().map(str::trim);
        match product.filter(|product| !product.is_empty()) {
            Some(product) => {
                let product: String = product.chars().take(REACTION_MAX).collect();
                filling.put(el::G_K_2_2, drug, &product);
            }
            None => filling
                .icsr
                .push_null(el::G_K_2_2, drug, NullFlavour::Unknown, 0),
        }
        let dose = At::two(1, 1);
        let given = self.given_on.as_ref().map(|day| day.replace('-', ""));
        filling.maybe(el::G_K_4_R_4, dose, given.as_deref());
        filling.maybe(el::G_K_4_R_7, dose, self.lot.as_deref());
        filling.put(el::H_1, At::TOP, self.what_happened.trim());
        filling.maybe(el::EV_C_1, At::TOP, self.clinic.as_deref());
        if filling.full {
            return Err(Fault::Internal("a report without room".to_owned()));
        }
        filling.icsr.sort();
        Ok(filling.icsr)
    }

    fn event(&self, filling: &mut Filling) {
        let reaction = At::one(1);
        let words: String = self
            .what_happened
            .trim()
            .chars()
            .take(REACTION_MAX)
            .collect();
        filling.put(el::E_I_1_1A, reaction, &words);
        let lang = match self.lang {
            Lang::En => "eng",
            Lang::Ja => "jpn",
        };
        filling.put(el::E_I_1_1B, reaction, lang);
        let died = self.ended == Ending::Died;
        for (element, met) in [
            (el::E_I_3_2A, died),
            (el::E_I_3_2C, self.in_hospital == Some(true)),
            (el::E_I_3_2D, self.ended == Ending::LastingHarm),
        ] {
            // Nobody asked a patient whether it was serious: what they do not tell is not known.
            if met {
                filling.put(element, reaction, "true");
            }
        }
        let began = self.began_on.as_ref().map(|day| day.replace('-', ""));
        filling.maybe(el::E_I_4, reaction, began.as_deref());
        filling.put(el::E_I_7, reaction, self.ended.code());
    }
}
