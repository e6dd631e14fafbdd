//! What is offered: the page, the file of the offer and the dossier taken together.

use evigil_claims::Donor;
use evigil_core::Lang;
use evigil_knowledge::TermKind;

use super::making::Making;
use super::offer::Offer;
use super::report::{ContradictionPart, CostPart, InputPart, OfferedPart, ValuePart};
use super::statement::{AssessmentBase, Setting};
use crate::CheckReport;
use crate::lot::LotReport;

/// Names of the three places where something can be read.
const PAGE: &str = "page";
const OFFER: &str = "offer";
const DOSSIER: &str = "dossier";

/// Donor of an offer that says nothing.
const UNDISCLOSED: &str = "undisclosed";

pub(super) struct Joined {
    pub(super) part: OfferedPart,
    pub(super) contradictions: Vec<ContradictionPart>,
    pub(super) vesicles: bool,
    pub(super) living: bool,
    has_dossier: bool,
}

impl Joined {
    pub(super) fn setting(&self) -> Setting<'_> {
        Setting {
            vesicles: self.vesicles,
            living: self.living,
            has_dossier: self.has_dossier,
            routes: &self.part.routes,
            indications: &self.part.indications,
        }
    }
}

/// Joins what was read.
pub(super) fn join(
    making: &Making<'_>,
    base: &AssessmentBase,
    source: &str,
    offer: &Offer,
    page: Option<&CheckReport>,
    lot: Option<&LotReport>,
) -> Joined {
    let read = page.map(|page| &page.offer);
    let from_page =
        |pick: fn(&crate::OfferPart) -> &Vec<String>| read.map(pick).cloned().unwrap_or_default();
    let products = united(from_page(|it| &it.products), &offer.product.kind);
    let routes = united(
        united(from_page(|it| &it.routes), &offer.routes),
        lot.map(|lot| lot.product.routes.as_slice())
            .unwrap_or_default(),
    );
    let page_donor = read.and_then(|read| match read.donor {
        Donor::Autologous => Some("autologous"),
        Donor::Allogeneic => Some("allogeneic"),
        Donor::Undisclosed => None,
    });
    let given_donor = offer.product.donor.as_deref();
    let mut contradictions = Vec::new();
    if let (Some(said), Some(given)) = (page_donor, given_donor)
        && said != given
    {
        let value = |id: &str, origin| ValuePart {
            value: making.wording.term(TermKind::Donor, id).to_owned(),
            origin,
        };
        contradictions.push(contradiction(
            making,
            "donor",
            vec![value(said, PAGE), value(given, OFFER)],
        ));
    }
    let mut classes: Vec<String> = Vec::new();
    let (mut vesicles, mut living) = (false, false);
    for meaning in products.iter().filter_map(|id| base.product(id)) {
        vesicles |= meaning.vesicles;
        living |= meaning.living;
        classes.extend(meaning.class.clone());
    }
    let class_of_lot = lot.and_then(|lot| lot.product.class);
    if let Some(class) = class_of_lot {
        if !classes.is_empty() && !classes.iter().any(|known| known == class) {
            let mut values: Vec<ValuePart> = classes
                .iter()
                .map(|known| ValuePart {
                    value: making
                        .wording
                        .term(TermKind::ProductClass, known)
                        .to_owned(),
                    origin: if page.is_some() { PAGE } else { OFFER },
                })
                .collect();
            values.push(ValuePart {
                value: making
                    .wording
                    .term(TermKind::ProductClass, class)
                    .to_owned(),
                origin: DOSSIER,
            });
            contradictions.push(contradiction(making, "product", values));
        }
        vesicles |= products.is_empty();
        classes.push(class.to_owned());
    }
    sorted(&mut classes);
    let part = OfferedPart {
        name: name(making.lang, source, offer, page, lot),
        source: source.to_owned(),
        page: page.map(|page| InputPart {
            source: page.document.source.clone(),
            sha256: page.document.sha256.to_string(),
        }),
        dossier: lot.map(|lot| InputPart {
            source: lot.dossier.source.clone(),
            sha256: lot.dossier.sha256.clone(),
        }),
        cell_sources: united(from_page(|it| &it.cell_sources), &offer.product.cell_source),
        donor: given_donor.or(page_donor).unwrap_or(UNDISCLOSED).to_owned(),
        indications: united(from_page(|it| &it.indications), &offer.indications),
        prices: read.map(costs).unwrap_or_default(),
        volume_ml: offer.treatment.volume_ml,
        hours: offer.treatment.hours,
        sessions: offer.treatment.sessions,
        products,
        product_classes: classes,
        routes,
    };
    Joined {
        part,
        contradictions,
        vesicles,
        living,
        has_dossier: lot.is_some(),
    }
}

fn contradiction(
    making: &Making<'_>,
    field: &'static str,
    values: Vec<ValuePart>,
) -> ContradictionPart {
    let messages = making.messages();
    let told: Vec<String> = values
        .iter()
        .map(|value| {
            let origin = messages.family("assess-origin", value.origin);
            messages.with(
                "assess-told",
                [("value", value.value.as_str()), ("origin", origin.as_str())],
            )
        })
        .collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    let what = messages.family("assess-field", field);
    let told = making.listed(&told);
    ContradictionPart {
        field: field.to_owned(),
        values,
        text: messages.with(
            "assess-contradiction",
            [("field", what.as_str()), ("told", told.as_str())],
        ),
    }
}

fn name(
    lang: Lang,
    source: &str,
    offer: &Offer,
    page: Option<&CheckReport>,
    lot: Option<&LotReport>,
) -> String {
    let named = offer.name.as_ref().map(|name| name.get(lang).to_owned());
    named
        .or_else(|| page?.document.title.clone())
        .or_else(|| Some(lot?.product.name.clone()))
        .unwrap_or_else(|| source.to_owned())
}

fn costs(read: &crate::OfferPart) -> Vec<CostPart> {
    read.prices
        .iter()
        .map(|price| CostPart {
            yen: price.yen.0,
            unit: price.unit.clone(),
        })
        .collect()
}

/// The ids of both, each once, in the order in which they were met.
fn united<'a>(mut ids: Vec<String>, more: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    for id in more {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

fn sorted(ids: &mut Vec<String>) {
    ids.sort_unstable();
    ids.dedup();
}
