//! Reports: what is told of treatments, with a lot and a product that stand out.

use std::collections::BTreeSet;

use evigil_core::Lang;
use evigil_registry::flows::report::intake::{ClinicForm, Filed};
use evigil_registry::flows::report::many::{Gathered, GatheredPerson};
use evigil_registry::flows::report::{Ending, PatientForm};
use evigil_registry::rights::Actor;
use evigil_registry::{Fault, Registry};

use crate::care::{Care, Exposure};
use crate::chance::Chance;
use crate::data::{Reaction, Reactions, missing};
use crate::market::Market;
use crate::plan::{BAD_LOT, Numbers, SIGNAL_PRODUCT, ago};

/// Why a report was made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Planted {
    /// As they come.
    No,
    /// Of the contaminated lot.
    Lot,
    /// Of the product that waits for the board.
    Product,
}

/// A report.
pub(crate) struct Told {
    exposure: usize,
    pub(crate) reaction: usize,
    pub(crate) planted: Planted,
    /// Day on which it came in, in days before the demo begins.
    received: i64,
    /// Id of the record.
    pub(crate) id: String,
    pub(crate) is_patient: bool,
}

/// Reports, the oldest first.
pub(crate) struct Reports {
    pub(crate) told: Vec<Told>,
    pub(crate) reactions: Vec<Reaction>,
}

impl Reports {
    pub(crate) fn reaction(&self, told: &Told) -> Result<&Reaction, Fault> {
        self.reactions
            .get(told.reaction)
            .ok_or_else(|| missing("reaction"))
    }

    /// The treatment that a report is about.
    pub(crate) fn exposure<'c>(&self, told: &Told, care: &'c Care) -> Result<&'c Exposure, Fault> {
        care.exposures
            .get(told.exposure)
            .ok_or_else(|| missing("treatment"))
    }
}

/// One of so many reports tells of a case of which another has told.
const TOLD_AGAIN: usize = 24;
/// One of so many reports is of the product that waits for the board.
const SIGNAL_SHARE: usize = 10;

fn called(reactions: &[Reaction], key: &str) -> Result<usize, Fault> {
    let place = reactions.iter().position(|reaction| reaction.key == key);
    place.ok_or_else(|| missing(key))
}

/// Which treatments are told of, and what.
fn chosen(
    numbers: Numbers,
    market: &Market,
    care: &Care,
    reactions: &[Reaction],
    chance: &mut Chance,
) -> Result<Vec<Told>, Fault> {
    let mut told = Vec::with_capacity(numbers.reports);
    let mut taken = BTreeSet::new();
    let tell = |exposure: usize, reaction: usize, planted: Planted, chance: &mut Chance| {
        let days_ago = care.exposures.get(exposure).map_or(0, |it| it.days_ago);
        let delay = match planted {
            Planted::Lot => chance.between(2, 5),
            _ => chance.between(2, 35),
        };
        Told {
            exposure,
            reaction,
            planted,
            received: (days_ago - delay).max(1),
            id: String::new(),
            is_patient: chance.percent(42),
        }
    };
    let (sepsis, fever) = (called(reactions, "sepsis")?, called(reactions, "fever")?);
    let bad = care
        .exposures
        .iter()
        .enumerate()
        .filter(|(_, it)| it.lot == BAD_LOT);
    for (number, (exposure, _)) in bad.enumerate().filter(|(number, _)| number % 2 == 0) {
        let reaction = if number % 4 == 0 { sepsis } else { fever };
        taken.insert(exposure);
        told.push(tell(exposure, reaction, Planted::Lot, chance));
    }
    let (allergy, shock) = (
        called(reactions, "allergy")?,
        called(reactions, "anaphylaxis")?,
    );
    let of_product = |it: &Exposure| {
        let lot = market.lots.get(it.lot);
        it.days_ago > 20 && lot.is_some_and(|lot| lot.product == SIGNAL_PRODUCT)
    };
    let suspected: Vec<usize> = (0..care.exposures.len())
        .filter(|number| care.exposures.get(*number).is_some_and(of_product))
        .collect();
    let enough = told.len() + (numbers.reports / SIGNAL_SHARE).min(suspected.len());
    while told.len() < enough {
        let exposure = *chance
            .one_of(&suspected)
            .ok_or_else(|| missing("treatment"))?;
        if taken.insert(exposure) {
            let reaction = if chance.percent(15) { shock } else { allergy };
            told.push(tell(exposure, reaction, Planted::Product, chance));
        }
    }
    let all: usize = reactions.iter().map(|reaction| reaction.weight).sum();
    let again = numbers.reports / TOLD_AGAIN;
    let bad_product = market.lots.get(BAD_LOT).map(|lot| lot.product);
    while told.len() < numbers.reports - again {
        let exposure = chance.below(care.exposures.len());
        let it = care
            .exposures
            .get(exposure)
            .ok_or_else(|| missing("treatment"))?;
        // Most of what is told of the product is what was planted.
        let is_much = of_product(it) && !chance.percent(25);
        if it.days_ago < 8 || it.lot == BAD_LOT || is_much || !taken.insert(exposure) {
            continue;
        }
        let mut left = chance.below(all);
        let reaction = reactions.iter().position(|reaction| {
            let is_it = left < reaction.weight;
            left = left.saturating_sub(reaction.weight);
            is_it
        });
        // Of the product of the contaminated lot, no other lot is told of in the same way.
        let is_of_bad = market.lots.get(it.lot).map(|lot| lot.product) == bad_product;
        let reaction = reaction.filter(|found| !(is_of_bad && *found == sepsis));
        told.push(tell(
            exposure,
            reaction.unwrap_or(fever),
            Planted::No,
            chance,
        ));
    }
    // What a clinic told is told again: by the patient, or by somebody else of the clinic.
    let by_clinic: Vec<usize> = (0..told.len())
        .filter(|place| {
            let one = told.get(*place);
            one.is_some_and(|one| one.planted == Planted::No && !one.is_patient)
        })
        .collect();
    let first = by_clinic.into_iter().step_by(2).take(again);
    let twice: Vec<Told> = first
        .filter_map(|place| told.get(place))
        .enumerate()
        .map(|(number, one)| Told {
            received: (one.received - chance.between(0, 4)).max(1),
            is_patient: number.is_multiple_of(5),
            id: String::new(),
            ..*one
        })
        .collect();
    told.extend(twice);
    told.sort_by_key(|told| (std::cmp::Reverse(told.received), told.exposure));
    Ok(told)
}

/// What a clinic tells of a person: the same whoever tells it.
fn person(number: usize, age: i64) -> GatheredPerson {
    let spread =
        |share: usize, of: u16| u16::try_from(number * share % usize::from(of)).unwrap_or(0);
    GatheredPerson {
        sex: if number.is_multiple_of(3) { 1 } else { 2 },
        age: u16::try_from(age).unwrap_or(0),
        weight: 42 + spread(17, 45),
    }
}

fn gathered(
    registry: &Registry,
    told: &Told,
    number: usize,
    market: &Market,
    care: &Care,
    reactions: &[Reaction],
    chance: &mut Chance,
) -> Result<Gathered, Fault> {
    let reaction = reactions
        .get(told.reaction)
        .ok_or_else(|| missing("reaction"))?;
    let exposure = care
        .exposures
        .get(told.exposure)
        .ok_or_else(|| missing("treatment"))?;
    let lot = market.lot(exposure.lot)?;
    let provider = market.provider(exposure.provider)?;
    let lang = if chance.percent(78) {
        Lang::Ja
    } else {
        Lang::En
    };
    let texts = match (told.is_patient, lang) {
        (true, Lang::Ja) => &reaction.patient.ja,
        (true, Lang::En) => &reaction.patient.en,
        (false, Lang::Ja) => &reaction.clinic.ja,
        (false, Lang::En) => &reaction.clinic.en,
    };
    let age = i64::from(ago(registry, 0).year())
        - care.born.get(exposure.person).copied().unwrap_or(1970);
    let text = chance.one_of(texts).ok_or_else(|| missing("narrative"))?;
    let what_happened = text
        .replace("{n}", &chance.between(2, 6).to_string())
        .replace("{age}", &age.to_string());
    let began = (exposure.days_ago - i64::from(told.planted == Planted::Lot)).max(told.received);
    let ended = match chance.below(10) {
        0..5 => Ending::Recovered,
        5..8 => Ending::Recovering,
        8 => Ending::NotRecovered,
        _ => Ending::NotKnown,
    };
    let knows_lot = !told.is_patient || told.planted == Planted::Lot || chance.percent(70);
    let form = PatientForm {
        lang,
        what_happened,
        began_on: Some(ago(registry, began).to_string()),
        given_on: Some(ago(registry, exposure.days_ago).to_string()),
        product: Some(market.product(lot.product)?.name.clone()),
        lot: knows_lot.then(|| lot.number.clone()),
        clinic: None,
        ended,
        in_hospital: reaction.is_serious().then_some(true),
        may_ask_back: chance.percent(80),
    };
    let term = match lang {
        Lang::Ja => &reaction.term.ja,
        Lang::En => &reaction.term.en,
    };
    Ok(Gathered {
        form,
        reaction: Some(term.clone()),
        number: format!("JP-MADEUP-{:06}", number + 1),
        clinic: (!told.is_patient).then(|| provider.organisation.clone()),
        person: Some(person(exposure.person, age)),
        received_on: ago(registry, told.received),
        beside: ClinicForm {
            exposure_id: (!told.is_patient).then(|| exposure.id.clone()),
            lot_id: Some(lot.id.clone()),
            ..ClinicForm::default()
        },
        receipt: told
            .is_patient
            .then(|| format!("{:016x}{:016x}", chance.next(), chance.next())),
    })
}

/// Makes them: those of patients and those of clinics come in by their own ways.
pub(crate) async fn make(
    registry: &Registry,
    numbers: Numbers,
    market: &Market,
    care: &Care,
    reactions: Reactions,
    chance: &mut Chance,
) -> Result<Reports, Fault> {
    let reactions = reactions.reaction;
    let mut told = chosen(numbers, market, care, &reactions, chance)?;
    let mut drafts = Vec::with_capacity(told.len());
    for (number, one) in told.iter().enumerate() {
        drafts.push(gathered(
            registry, one, number, market, care, &reactions, chance,
        )?);
    }
    for (actor, is_patient) in [(Actor::public(), true), (Actor::system("demo"), false)] {
        let own = |told: &&mut Told| told.is_patient == is_patient;
        let of_clinic = |draft: &&Gathered| draft.clinic.is_none() == is_patient;
        let some: Vec<Gathered> = drafts.iter().filter(of_clinic).cloned().collect();
        let filed: Vec<Filed> = registry.file_together(&actor, some).await?;
        for (told, filed) in told.iter_mut().filter(own).zip(filed) {
            told.id = filed.id;
        }
    }
    Ok(Reports { told, reactions })
}
