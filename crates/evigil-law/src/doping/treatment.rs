//! A treatment, as far as it is known.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::base::{DopingBase, Fact};
use super::window::Infusion;

/// Where an infusion was given: the exceptions of the infusion rule, or none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// In the course of treatment in a hospital.
    HospitalTreatment,
    /// In the course of surgery.
    Surgery,
    /// In the course of a clinical diagnostic investigation.
    DiagnosticInvestigation,
    /// None of them, such as a drip at a clinic.
    None,
}

/// A therapeutic use exemption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tue {
    /// Granted before use.
    Granted,
    /// Applied for.
    Applied,
    /// None.
    None,
}

/// A treatment of an athlete. What is `None` is not known, and leads to a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Treatment {
    /// Kind of product, an id of [`DopingBase::products`].
    pub product: Option<String>,
    /// Route, an id of the base.
    pub route: Option<String>,
    /// What went into a vein, when the product goes there.
    pub infusions: Vec<Infusion>,
    /// Where it was given.
    pub setting: Option<Setting>,
    /// Whether a health authority approves the product for people.
    pub approved: Option<bool>,
    /// Whether it is used within the approved indication.
    pub within_indication: Option<bool>,
    /// Whether there is a doctor's record with diagnosis, basis, drug, amount and method.
    pub medical_record: Option<bool>,
    /// Therapeutic use exemption.
    pub tue: Option<Tue>,
    /// Whether it is in competition.
    pub in_competition: Option<bool>,
    /// Whether it is for a recognised world-title bout.
    pub world_title: Option<bool>,
    /// Whether a growth factor was added.
    pub growth_factor_added: Option<bool>,
    /// Whether it carries gene-active material.
    pub gene_active: Option<bool>,
    /// Whether a prohibited substance is in it.
    pub prohibited_substance: Option<bool>,
    /// Day of the treatment: decides on the wording of the rules.
    pub date: Option<Date>,
}

/// A value that is not one of the base.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreatmentError {
    /// No such product.
    #[error("no kind of product `{0}`")]
    Product(String),
    /// No such route.
    #[error("no route `{0}`")]
    Route(String),
    /// No such organisation.
    #[error("no organisation `{0}`")]
    Organisation(String),
}

impl TreatmentError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Product(_) => "EV-L40",
            Self::Route(_) => "EV-L41",
            Self::Organisation(_) => "EV-L42",
        }
    }

    /// What was written.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Product(value) | Self::Route(value) | Self::Organisation(value) => value,
        }
    }
}

impl Treatment {
    /// Checks the ids.
    ///
    /// # Errors
    /// [`TreatmentError`] for the first that the base does not have.
    pub fn check(&self, base: &DopingBase) -> Result<(), TreatmentError> {
        if let Some(product) = &self.product
            && base.product(product).is_none()
        {
            return Err(TreatmentError::Product(product.clone()));
        }
        if let Some(route) = &self.route
            && !base.routes.contains(route)
        {
            return Err(TreatmentError::Route(route.clone()));
        }
        Ok(())
    }

    /// The value of a fact; nothing when it is not known.
    pub(super) fn value<'t>(&'t self, fact: Fact, base: &'t DopingBase) -> Option<&'t str> {
        let yes_no = |known: Option<bool>| known.map(|yes| if yes { "yes" } else { "no" });
        match fact {
            Fact::Product => self.product.as_deref(),
            Fact::Group => {
                let product = base.product(self.product.as_deref()?)?;
                Some(&product.group)
            }
            Fact::Route => self.route.as_deref(),
            Fact::Volume => None,
            Fact::Setting => self.setting.map(|setting| match setting {
                Setting::HospitalTreatment => "hospital_treatment",
                Setting::Surgery => "surgery",
                Setting::DiagnosticInvestigation => "diagnostic_investigation",
                Setting::None => "none",
            }),
            Fact::Approved => yes_no(self.approved),
            Fact::WithinIndication => yes_no(self.within_indication),
            Fact::MedicalRecord => yes_no(self.medical_record),
            Fact::Tue => self.tue.map(|tue| match tue {
                Tue::Granted => "granted",
                Tue::Applied => "applied",
                Tue::None => "none",
            }),
            Fact::Competition => self
                .in_competition
                .map(|yes| if yes { "in" } else { "out" }),
            Fact::WorldTitle => yes_no(self.world_title),
            Fact::GrowthFactorAdded => yes_no(self.growth_factor_added),
            Fact::GeneActive => yes_no(self.gene_active),
            Fact::ProhibitedSubstance => yes_no(self.prohibited_substance),
        }
    }
}
