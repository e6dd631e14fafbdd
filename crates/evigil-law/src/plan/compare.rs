//! What was given beside what a plan says.

use evigil_core::Localized;
use evigil_knowledge::basis::Basis;
use serde::Serialize;

use super::dose::amounts;
use super::exposure::Exposure;
use super::name::provider_key;
use super::record::Plan;
use super::register::{NameMatch, name_match};
use super::words::{PlanWords, folded};

/// A field that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviationField {
    /// Hospital or clinic.
    Facility,
    /// Disease or purpose.
    Indication,
    /// Route.
    Route,
    /// Dose.
    Dose,
    /// Day.
    Date,
    /// What was given.
    Product,
}

impl DeviationField {
    /// Every field.
    pub const ALL: [Self; 6] = [
        Self::Facility,
        Self::Indication,
        Self::Route,
        Self::Dose,
        Self::Date,
        Self::Product,
    ];

    /// The code of the contract and of the base.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::Indication => "indication",
            Self::Route => "route",
            Self::Dose => "dose",
            Self::Date => "date",
            Self::Product => "product",
        }
    }
}

/// How sure a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The two do not agree.
    Differs,
    /// The wording differs, or a day leaves it open: a person has to look.
    Unclear,
}

/// A difference.
#[derive(Debug, Clone)]
pub struct Deviation<'w> {
    /// Line of the exposure.
    pub line: u64,
    /// The field.
    pub field: DeviationField,
    /// How sure it is.
    pub certainty: Certainty,
    /// What the plan says.
    pub plan: String,
    /// What was given.
    pub given: String,
    /// What it means.
    pub text: &'w Localized,
    /// What that rests on.
    pub basis: &'w [Basis],
}

/// A field that could not be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotCompared {
    /// Line of the exposure; 0 when the plan is silent, and so all lines are meant.
    pub line: u64,
    /// The field.
    pub field: DeviationField,
}

/// What came of comparing.
#[derive(Debug, Clone, Default)]
pub struct Checked<'w> {
    /// Differences, by line and field.
    pub deviations: Vec<Deviation<'w>>,
    /// What could not be compared.
    pub not_compared: Vec<NotCompared>,
}

/// What one comparison came to.
enum Compared {
    Same,
    Silent,
    PlanSilent,
    Apart(Certainty, String, String),
}

/// Compares treatments with a plan.
#[must_use]
pub fn deviations<'w>(words: &'w PlanWords, plan: &Plan, exposures: &[Exposure]) -> Checked<'w> {
    let mut checked = Checked::default();
    for exposure in exposures {
        for field in DeviationField::ALL {
            let compared = match field {
                DeviationField::Facility => facility(words, plan, exposure),
                DeviationField::Indication => indication(words, plan, exposure),
                DeviationField::Route => route(words, plan, exposure),
                DeviationField::Dose => dose(plan, exposure),
                DeviationField::Date => date(plan, exposure),
                DeviationField::Product => product(words, plan, exposure),
            };
            match compared {
                Compared::Same => {}
                Compared::Silent => checked.not_compared.push(NotCompared {
                    line: exposure.line,
                    field,
                }),
                Compared::PlanSilent => {
                    let whole = NotCompared { line: 0, field };
                    if !checked.not_compared.contains(&whole) {
                        checked.not_compared.push(whole);
                    }
                }
                Compared::Apart(certainty, plan, given) => {
                    let Some(meaning) = words.meaning(field.code()) else {
                        continue;
                    };
                    checked.deviations.push(Deviation {
                        line: exposure.line,
                        field,
                        certainty,
                        plan,
                        given,
                        text: &meaning.text,
                        basis: &meaning.basis,
                    });
                }
            }
        }
        checked.deviations.extend(waiting(words, plan, exposure));
    }
    checked.not_compared.sort_unstable();
    checked
}

fn both<'t>(plan: Option<&'t str>, given: Option<&'t str>) -> Result<(&'t str, &'t str), Compared> {
    match (plan, given) {
        (None, _) => Err(Compared::PlanSilent),
        (_, None) => Err(Compared::Silent),
        (Some(plan), Some(given)) => Ok((plan, given)),
    }
}

fn facility(words: &PlanWords, plan: &Plan, exposure: &Exposure) -> Compared {
    let (planned, given) = match both(plan.provider.as_deref(), exposure.provider.as_deref()) {
        Ok(pair) => pair,
        Err(compared) => return compared,
    };
    let certainty = match name_match(&provider_key(words, planned), &provider_key(words, given)) {
        Some(NameMatch::Same) => return Compared::Same,
        // A branch holds the name of its chain; a wrong letter is no other clinic.
        Some(NameMatch::Contains | NameMatch::Alike) => Certainty::Unclear,
        None => Certainty::Differs,
    };
    Compared::Apart(certainty, planned.to_owned(), given.to_owned())
}

fn indication(words: &PlanWords, plan: &Plan, exposure: &Exposure) -> Compared {
    let (planned, given) = match both(plan.indication.as_deref(), exposure.indication.as_deref()) {
        Ok(pair) => pair,
        Err(compared) => return compared,
    };
    let key = |text: &str| -> String {
        folded(text)
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect()
    };
    let (one, other) = (key(planned), key(given));
    let told = !one.is_empty() && !other.is_empty();
    if told && (one.contains(&other) || other.contains(&one)) {
        return Compared::Same;
    }
    let (known, meant) = (words.indications_in(planned), words.indications_in(given));
    let certainty =
        if known.is_empty() || meant.is_empty() || meant.iter().any(|id| known.contains(id)) {
            Certainty::Unclear
        } else {
            Certainty::Differs
        };
    Compared::Apart(certainty, planned.to_owned(), given.to_owned())
}

fn route(words: &PlanWords, plan: &Plan, exposure: &Exposure) -> Compared {
    let planned = plan.routes(words);
    if planned.is_empty() {
        return Compared::PlanSilent;
    }
    let Some(given) = exposure.route.as_deref() else {
        return Compared::Silent;
    };
    let as_planned = || {
        plan.route
            .clone()
            .filter(|route| !words.routes_in(route).is_empty())
            .unwrap_or_else(|| planned.join(", "))
    };
    let id = folded(given);
    let mut meant = words.routes_in(given);
    meant.extend(
        words
            .route
            .iter()
            .map(|one| one.id.as_str())
            .filter(|one| *one == id),
    );
    if meant.is_empty() {
        return Compared::Apart(Certainty::Unclear, as_planned(), given.to_owned());
    }
    if meant.iter().all(|one| planned.contains(one)) {
        return Compared::Same;
    }
    Compared::Apart(Certainty::Differs, as_planned(), given.to_owned())
}

fn dose(plan: &Plan, exposure: &Exposure) -> Compared {
    let (planned, given) = match both(plan.dose.as_deref(), exposure.dose.as_deref()) {
        Ok(pair) => pair,
        Err(compared) => return compared,
    };
    let (limits, amounts_given) = (amounts(planned), amounts(given));
    let mut compared_any = false;
    for amount in &amounts_given {
        let same_unit = limits.iter().filter(|limit| limit.unit == amount.unit);
        let most = same_unit.map(|limit| limit.value).fold(f64::NAN, f64::max);
        if most.is_nan() {
            continue;
        }
        compared_any = true;
        // A printed amount is rounded: a thousandth more is the same amount.
        if amount.value > most * 1.001 {
            return Compared::Apart(Certainty::Differs, planned.to_owned(), given.to_owned());
        }
    }
    if compared_any || folded(planned) == folded(given) {
        Compared::Same
    } else {
        Compared::Apart(Certainty::Unclear, planned.to_owned(), given.to_owned())
    }
}

fn date(plan: &Plan, exposure: &Exposure) -> Compared {
    let Some(given) = exposure.date else {
        return Compared::Silent;
    };
    if let Some(ended) = plan.ended.filter(|ended| given > *ended) {
        return Compared::Apart(Certainty::Differs, format!("–{ended}"), given.to_string());
    }
    if let Some(submitted) = plan.submitted {
        // Pages of the register show the day of the latest submission: an older one may be behind.
        let first = plan.first_published.is_none_or(|first| first >= submitted);
        if given < submitted {
            let certainty = if first {
                Certainty::Differs
            } else {
                Certainty::Unclear
            };
            return Compared::Apart(certainty, format!("{submitted}–"), given.to_string());
        }
        return Compared::Same;
    }
    match plan.first_published {
        // Publication follows submission after some days.
        Some(first) if given < first => {
            Compared::Apart(Certainty::Unclear, format!("{first}–"), given.to_string())
        }
        Some(_) => Compared::Same,
        None if plan.ended.is_some() => Compared::Same,
        None => Compared::PlanSilent,
    }
}

fn product(words: &PlanWords, plan: &Plan, exposure: &Exposure) -> Compared {
    let Some(given) = exposure.product.as_deref() else {
        return Compared::Silent;
    };
    if words.cell_free_words(given).is_empty() {
        return Compared::Same;
    }
    let planned = plan.cell_type.as_deref().or(plan.name.as_deref());
    Compared::Apart(
        Certainty::Differs,
        planned.unwrap_or_default().to_owned(),
        given.to_owned(),
    )
}

/// Within the period in which a plan can still be ordered to change.
fn waiting<'w>(words: &'w PlanWords, plan: &Plan, exposure: &Exposure) -> Option<Deviation<'w>> {
    let (given, submitted) = (exposure.date?, plan.submitted?);
    let class = plan.class?;
    let waiting = &words.waiting;
    if class.code() != waiting.class || given < submitted {
        return None;
    }
    let days = given.since(submitted).ok()?.get_days();
    (days < waiting.days).then(|| Deviation {
        line: exposure.line,
        field: DeviationField::Date,
        certainty: Certainty::Unclear,
        plan: format!("{submitted} + {} d", waiting.days),
        given: given.to_string(),
        text: &waiting.text,
        basis: &waiting.basis,
    })
}
