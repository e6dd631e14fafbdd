//! Persons under pseudonyms, what they consented to and were asked, what they got, and how they fared.

use std::collections::BTreeMap;

use evigil_registry::person::pseudonym;
use evigil_registry::rights::Actor;
use evigil_registry::{Fault, Registry};
use serde_json::json;

use crate::book::Book;
use crate::chance::Chance;
use crate::data::{Names, missing};
use crate::market::{BAD_PROVIDERS, Market};
use crate::plan::{BAD_LOT, Numbers, PLANNED_DAYS, TOGETHER, has_plan};
use crate::staff::Staff;

/// A treatment.
pub(crate) struct Exposure {
    pub(crate) id: String,
    pub(crate) person: usize,
    pub(crate) lot: usize,
    pub(crate) provider: usize,
    /// Days before the demo begins.
    pub(crate) days_ago: i64,
}

impl Exposure {
    /// Whether it was given beside cells, under a plan.
    pub(crate) const fn is_planned(&self) -> bool {
        has_plan(self.provider) && self.days_ago <= PLANNED_DAYS
    }
}

/// Who got what.
pub(crate) struct Care {
    pub(crate) exposures: Vec<Exposure>,
    /// Year of birth of each person.
    pub(crate) born: Vec<i64>,
}

/// Persons who got the contaminated lot at each of its facilities.
const BAD_EACH: usize = 6;
/// Scales that are asked for, and the highest value.
const SCALES: [(&str, i64); 3] = [("eq_vas", 100), ("vas_pain", 100), ("dlqi", 30)];

/// A treatment before its person is written.
struct Given {
    lot: usize,
    provider: usize,
    days_ago: i64,
}

/// Makes them.
pub(crate) async fn make(
    registry: &Registry,
    numbers: Numbers,
    names: &Names,
    staff: &Staff,
    market: &Market,
    chance: &mut Chance,
) -> Result<Care, Fault> {
    let given = given(numbers, staff.clinics.len(), market, chance)?;
    let mut book = Book::new(registry);
    let mut care = Care {
        exposures: Vec::with_capacity(numbers.exposures),
        born: Vec::with_capacity(numbers.persons),
    };
    for person in 0..numbers.persons {
        let organisation = staff.clinics.get(person % staff.clinics.len().max(1));
        let organisation = organisation.ok_or_else(|| missing("clinic"))?;
        let none = Vec::new();
        let of_person = given.get(&person).unwrap_or(&none);
        let mut writing = Writing {
            registry,
            book: &mut book,
            names,
            market,
            chance,
            organisation,
        };
        writing.person(person, of_person, &mut care)?;
    }
    book.write(&Actor::system("demo")).await?;
    Ok(care)
}

/// What each person gets.
fn given(
    numbers: Numbers,
    clinics: usize,
    market: &Market,
    chance: &mut Chance,
) -> Result<BTreeMap<usize, Vec<Given>>, Fault> {
    let mut given: BTreeMap<usize, Vec<Given>> = BTreeMap::new();
    let mut planted = 0;
    // The contaminated lot: three facilities, three days.
    for (clinic, provider) in BAD_PROVIDERS.into_iter().enumerate() {
        for number in 0..BAD_EACH {
            let days_ago = 13 + i64::try_from(number % 3).unwrap_or_default();
            let treatment = Given {
                lot: BAD_LOT,
                provider,
                days_ago,
            };
            given
                .entry(clinic + number * clinics)
                .or_default()
                .push(treatment);
            planted += 1;
        }
    }
    for number in planted..numbers.exposures {
        let person = match number - planted {
            first if first < numbers.persons => first,
            _ => chance.below(numbers.persons),
        };
        let clinic = person.checked_rem(clinics).unwrap_or_default();
        let provider = clinic * TOGETHER + chance.below(TOGETHER);
        let lots = &market.provider(provider)?.lots;
        let lot = *chance.one_of(lots).ok_or_else(|| missing("held lot"))?;
        let age = market.lot(lot)?.age;
        // From ten days after it was made, at most a year, not today.
        let days_ago = chance.between((age - 365).max(1), age - 10);
        given.entry(person).or_default().push(Given {
            lot,
            provider,
            days_ago,
        });
    }
    Ok(given)
}

/// One person is written.
struct Writing<'w, 'r> {
    registry: &'w Registry,
    book: &'w mut Book<'r>,
    names: &'w Names,
    market: &'w Market,
    chance: &'w mut Chance,
    organisation: &'w str,
}

impl Writing<'_, '_> {
    fn person(&mut self, number: usize, given: &[Given], care: &mut Care) -> Result<(), Fault> {
        let organisation = Some(self.organisation);
        let key = pseudonym(
            self.registry.keys(),
            self.organisation,
            &format!("demo-{number}"),
        )?;
        let born = self.chance.between(1940, 2003);
        let sex = if self.chance.percent(68) {
            "female"
        } else {
            "male"
        };
        let fields = json!({"pseudonym": key, "birth_year": born, "sex": sex});
        let person = self.book.add("person", organisation, fields)?;
        care.born.push(born);
        let first = given.iter().map(|treatment| treatment.days_ago).max();
        let Some(first) = first else {
            return Ok(());
        };
        let signed = self
            .book
            .ago(first + self.chance.between(0, 14))
            .to_string();
        let mut consent = None;
        let purposes: &[&str] = if self.chance.percent(30) {
            &["treatment", "research"]
        } else {
            &["treatment"]
        };
        for purpose in purposes {
            let fields = json!({
                "person_id": person, "purpose": purpose, "form": "見本同意書", "form_version": "2025-04",
                "given_on": signed,
            });
            let id = self.book.add("consent", organisation, fields)?;
            consent.get_or_insert(id);
        }
        let screening = self.screening(&person, first, given)?;
        for treatment in given {
            let id = self.exposure((&person, &consent, &screening), treatment)?;
            self.course(&person, &id, treatment)?;
            care.exposures.push(Exposure {
                id,
                person: number,
                lot: treatment.lot,
                provider: treatment.provider,
                days_ago: treatment.days_ago,
            });
        }
        Ok(())
    }

    fn screening(&mut self, person: &str, first: i64, given: &[Given]) -> Result<String, Fault> {
        let planned = given.first().ok_or_else(|| missing("treatment"))?;
        let product = self.market.product(self.market.lot(planned.lot)?.product)?;
        let answers = json!({
            "cancer_now": "no", "cancer_past": if self.chance.percent(4) { "not_known" } else { "no" },
            "pregnant": "no", "infection": "no", "allergy_drug": "no", "immunosuppressed": "no",
        });
        let fields = json!({
            "person_id": person, "product_id": product.id, "route": product.route, "answers": answers,
            "outcome": "clear", "stops": [], "screened_on": self.book.ago(first).to_string(),
        });
        self.book.add("screening", Some(self.organisation), fields)
    }

    fn exposure(
        &mut self,
        (person, consent, screening): (&str, &Option<String>, &str),
        treatment: &Given,
    ) -> Result<String, Fault> {
        let lot = self.market.lot(treatment.lot)?;
        let route = &self.market.product(lot.product)?.route;
        let volume = self.chance.between(1, 10);
        let minutes = (route == "iv").then(|| self.chance.between(20, 90));
        let provider = self.market.provider(treatment.provider)?;
        let fields = json!({
            "person_id": person, "lot_id": lot.id, "provider_id": provider.id,
            "plan_id": provider.plan.as_ref().filter(|_| treatment.days_ago <= PLANNED_DAYS), "screening_id": screening, "consent_id": consent, "given_on": self.book.ago(treatment.days_ago).to_string(),
            "route": route, "indication": self.chance.one_of(&self.names.indications),
            "volume_ml": volume, "minutes": minutes,
        });
        self.book.add("exposure", Some(self.organisation), fields)
    }

    /// Of some a value was asked: answered where it was due long ago, mostly.
    fn course(&mut self, person: &str, exposure: &str, treatment: &Given) -> Result<(), Fault> {
        if !self.chance.percent(30) {
            return Ok(());
        }
        let Some((scale, high)) = self.chance.one_of(&SCALES).copied() else {
            return Ok(());
        };
        let days = 28;
        let due = treatment.days_ago - days;
        let mut answer = None;
        if due > 0 && self.chance.percent(65) {
            let low = if scale == "eq_vas" { high / 2 } else { 0 };
            let top = if scale == "eq_vas" { high } else { high / 2 };
            let fields = json!({
                "person_id": person, "exposure_id": exposure, "scale": scale,
                "value": self.chance.between(low, top), "measured_on": self.book.ago(due).to_string(),
                "told_by": if self.chance.percent(70) { "patient" } else { "clinician" },
                "direction": if scale == "eq_vas" { "higher" } else { "lower" },
            });
            answer = Some(self.book.add("outcome", Some(self.organisation), fields)?);
        }
        let fields = json!({
            "person_id": person, "exposure_id": exposure, "scale": scale, "due_on": self.book.ago(due).to_string(),
            "days": days, "outcome_id": answer,
        });
        self.book
            .add("follow_up", Some(self.organisation), fields)?;
        Ok(())
    }
}
