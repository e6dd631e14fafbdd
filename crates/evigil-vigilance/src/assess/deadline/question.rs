//! What is known of a case when its deadlines are asked for.

use jiff::civil::Date;
use serde::Deserialize;

use super::model::Condition;
use crate::icsr::{At, Icsr, PartialDate, Role, Seriousness, register as el};

/// A criterion by which rules tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Resulted in death.
    Death,
    /// Life threatening, or may lead to death.
    LifeThreatening,
    /// Caused or prolonged a stay in hospital.
    Hospitalisation,
    /// Disabling, or may lead to disability.
    Disability,
    /// Congenital anomaly.
    CongenitalAnomaly,
    /// Otherwise medically important.
    Other,
    /// Needed intervention to prevent one of the above.
    RequiredIntervention,
    /// Any of the above.
    Serious,
    /// None of the above.
    NotSerious,
}

impl Criterion {
    /// Every criterion.
    pub const ALL: [Self; 9] = [
        Self::Death,
        Self::LifeThreatening,
        Self::Hospitalisation,
        Self::Disability,
        Self::CongenitalAnomaly,
        Self::Other,
        Self::RequiredIntervention,
        Self::Serious,
        Self::NotSerious,
    ];

    /// The word of the files and of the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Death => "death",
            Self::LifeThreatening => "life_threatening",
            Self::Hospitalisation => "hospitalisation",
            Self::Disability => "disability",
            Self::CongenitalAnomaly => "congenital_anomaly",
            Self::Other => "other",
            Self::RequiredIntervention => "required_intervention",
            Self::Serious => "serious",
            Self::NotSerious => "not_serious",
        }
    }

    /// The criterion with this word; hyphens and blanks do for the lower line.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        let code = code.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// Whether it is met.
    #[must_use]
    pub fn is_met(self, by: Seriousness) -> bool {
        match self {
            Self::Death => by.death,
            Self::LifeThreatening => by.life_threatening,
            Self::Hospitalisation => by.hospitalisation,
            Self::Disability => by.disability,
            Self::CongenitalAnomaly => by.congenital_anomaly,
            Self::Other => by.other,
            Self::RequiredIntervention => by.required_intervention,
            Self::Serious => by.is_serious(),
            Self::NotSerious => !by.is_serious(),
        }
    }

    /// The criteria together. `Serious` alone, without saying by which criterion, counts as
    /// otherwise medically important.
    #[must_use]
    pub fn together(criteria: &[Self]) -> Seriousness {
        let has = |criterion| criteria.contains(&criterion);
        let mut sum = Seriousness {
            death: has(Self::Death),
            life_threatening: has(Self::LifeThreatening),
            hospitalisation: has(Self::Hospitalisation),
            disability: has(Self::Disability),
            congenital_anomaly: has(Self::CongenitalAnomaly),
            other: has(Self::Other),
            required_intervention: has(Self::RequiredIntervention),
        };
        sum.other |= has(Self::Serious) && !sum.is_serious();
        sum
    }
}

/// Something that decides whether a rule applies, and is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// Which criteria of seriousness are met.
    Seriousness,
    /// Whether the reaction is expected.
    Expected,
    /// Whether the product is suspected.
    Suspected,
    /// Whether it is an infection.
    Infection,
}

impl Missing {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Seriousness => "seriousness",
            Self::Expected => "expected",
            Self::Suspected => "suspected",
            Self::Infection => "infection",
        }
    }
}

/// What is known of a case. Nothing in it is guessed: what is not known stays open.
#[derive(Debug, Clone)]
pub struct Question {
    /// Id of the regime.
    pub regime: String,
    /// Id of the role of whoever asks; every role of the regime when nothing is said.
    pub role: Option<String>,
    /// Criteria of seriousness met.
    pub seriousness: Option<Seriousness>,
    /// Whether the reaction is on the reference list.
    pub expected: Option<bool>,
    /// Whether the product is suspected.
    pub suspected: Option<bool>,
    /// Whether it is an infection.
    pub infection: Option<bool>,
    /// When the event was.
    pub event: Option<PartialDate>,
    /// When whoever reports learned of it: day zero.
    pub aware: Option<PartialDate>,
    /// When significant new information came.
    pub new_information: Option<PartialDate>,
    /// From which day periods are counted, such as the submission of the plan.
    pub anchor: Option<PartialDate>,
    /// Class of the product.
    pub class: Option<String>,
    /// Public holidays, for rules that count working days.
    pub holidays: Vec<Date>,
    /// The day of the question, which chooses the rules in force.
    pub as_of: Date,
}

impl Question {
    /// A question about a regime, with nothing known.
    #[must_use]
    pub fn new(regime: &str, as_of: Date) -> Self {
        Self {
            regime: regime.to_owned(),
            role: None,
            seriousness: None,
            expected: None,
            suspected: None,
            infection: None,
            event: None,
            aware: None,
            new_information: None,
            anchor: None,
            class: None,
            holidays: Vec::new(),
            as_of,
        }
    }

    /// Takes from a report what was not said otherwise: criteria of seriousness, whether a product
    /// is suspected, the first onset, the day of first receipt (C.1.4) as awareness, the class of
    /// the first product that has one.
    pub fn fill(&mut self, report: &Icsr) {
        let seriousness = report.seriousness();
        // A report that says nothing of seriousness at all leaves it open.
        let says = report.reactions().any(|reaction| {
            [
                el::E_I_3_2A,
                el::E_I_3_2B,
                el::E_I_3_2C,
                el::E_I_3_2D,
                el::E_I_3_2E,
                el::E_I_3_2F,
            ]
            .into_iter()
            .any(|element| report.value(element, At::one(reaction.number)).is_some())
        });
        self.seriousness = self.seriousness.or(says.then_some(seriousness));
        let onsets = report.reactions().filter_map(|reaction| reaction.onset());
        self.event = self
            .event
            .or_else(|| onsets.min_by_key(|day| day.earliest()));
        self.aware = self.aware.or_else(|| {
            let text = report.text(el::C_1_4, At::TOP)?;
            PartialDate::parse(text).ok()
        });
        let roles = || report.drugs().filter_map(|drug| drug.role());
        let is_suspect = roles().any(|it| matches!(it, Role::Suspect | Role::Interacting));
        self.suspected = self.suspected.or(is_suspect.then_some(true));
        if self.class.is_none() {
            self.class = report
                .drugs()
                .find_map(|drug| report.text(el::EV_G_K_1, At::one(drug.number)))
                .map(str::to_owned);
        }
    }

    /// Whether `condition` holds: yes, no, or what is missing to tell.
    pub(super) fn holds(&self, condition: &Condition) -> Result<bool, Vec<Missing>> {
        let mut missing = Vec::new();
        if !condition.seriousness.is_empty() || !condition.without.is_empty() {
            let Condition {
                seriousness,
                without,
                ..
            } = condition;
            match self.seriousness {
                None => missing.push(Missing::Seriousness),
                Some(met) => {
                    let any = seriousness.is_empty() || seriousness.iter().any(|it| it.is_met(met));
                    if !any || without.iter().any(|it| it.is_met(met)) {
                        return Ok(false);
                    }
                }
            }
        }
        let flags = [
            (condition.expected, self.expected, Missing::Expected),
            (condition.suspected, self.suspected, Missing::Suspected),
            (condition.infection, self.infection, Missing::Infection),
        ];
        for (wanted, known, name) in flags {
            match (wanted, known) {
                (None, _) => {}
                (Some(_), None) => missing.push(name),
                (Some(wanted), Some(known)) if wanted == known => {}
                (Some(_), Some(_)) => return Ok(false),
            }
        }
        if missing.is_empty() {
            Ok(true)
        } else {
            Err(missing)
        }
    }
}
