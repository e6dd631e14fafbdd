//! For a person whom rules of sport bind: what those rules say of the offer.

use evigil_core::Localized;
use evigil_knowledge::part::BaseFault;
use evigil_law::doping::{DopingBase, Infusion, Reason, Treatment, TreatmentError, Verdict, judge};

use super::making::Making;
use super::offer::Offer;
use super::offered::Joined;
use super::report::{ReasonPart, SportPart};

/// Route that goes into a vein.
const VEIN: &str = "iv";

/// Why the rules of sport could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SportFault {
    /// A file of the base does not have the shape it must have.
    #[error(transparent)]
    Base(#[from] BaseFault),
    /// The offer names something that the rules do not know.
    #[error(transparent)]
    Treatment(#[from] TreatmentError),
}

/// What the rules of the person's organisation say; nothing for a person whom none binds.
pub(super) fn sport(
    making: &Making<'_>,
    joined: &Joined,
    offer: &Offer,
) -> Result<Option<SportPart>, SportFault> {
    let Some(organisation) = offer.person.organisation.as_deref() else {
        return Ok(None);
    };
    let base = DopingBase::of(making.knowledge)?;
    let route = joined.part.routes.first().cloned();
    let is_into_a_vein = route.as_deref() == Some(VEIN);
    let infusion = Infusion {
        start: None,
        minutes: offer.treatment.hours.map(|hours| hours * 60.0),
        ml: offer.treatment.volume_ml,
    };
    let product = joined.part.product_classes.first();
    let treatment = Treatment {
        product: product.filter(|id| base.product(id).is_some()).cloned(),
        route: route.filter(|route| base.routes.contains(route)),
        infusions: if is_into_a_vein {
            vec![infusion]
        } else {
            Vec::new()
        },
        ..Treatment::default()
    };
    let judged = judge(
        &base,
        making.knowledge,
        &treatment,
        Some(organisation),
        making.as_of,
    )?;
    let text = |localized: &Localized| localized.get(making.lang).to_owned();
    let reasons: Vec<ReasonPart> = judged
        .outcomes
        .iter()
        .map(|outcome| {
            let why = match &outcome.reason {
                Reason::Step(step) => text(step),
                Reason::Open(open) => {
                    let open: Vec<String> = open.iter().map(|step| text(step)).collect();
                    let open = open.join(" / ");
                    making
                        .messages()
                        .with("assess-sport-open", [("why", open.as_str())])
                }
                Reason::NoWording => String::new(),
            };
            let verdict = making
                .messages()
                .family("assess-sport", outcome.verdict.code());
            let name = text(&outcome.rule.name);
            let basis: Vec<_> = outcome.basis.iter().map(|it| (*it).clone()).collect();
            making
                .reason(
                    "sport-rule",
                    [
                        ("rule", name.as_str()),
                        ("verdict", verdict.as_str()),
                        ("why", why.as_str()),
                    ],
                )
                .about([outcome.rule.id.clone()])
                .citing(making.cited(&basis, &outcome.rule.id))
        })
        .collect();
    let advice = ReasonPart {
        code: "sport-advice",
        text: text(&base.advice.text),
        about: Vec::new(),
        quote: None,
        citations: making.cited(&base.advice.basis, "sport-advice"),
    };
    let title = base
        .organisation(organisation)
        .map_or_else(|| organisation.to_owned(), |known| text(&known.title));
    Ok(Some(SportPart {
        organisation: organisation.to_owned(),
        title,
        overall: judged.overall.code(),
        overall_text: making
            .messages()
            .family("assess-sport", judged.overall.code()),
        is_prohibited: judged.overall == Verdict::Prohibited,
        reasons: reasons.into_iter().chain([advice]).collect(),
    }))
}
