//! The page for a patient: what to know before signing, on one sheet.

use evigil_core::{Standing, Yen};
use evigil_knowledge::TermKind;

use super::making::Making;
use super::offered::Joined;
use super::report::{BriefLine, BriefPart, EvidencePart, ReasonPart, SportPart};
use super::statement::{AssessmentBase, BriefSection};

/// Most questions on the sheet: who reads it has a consultation ahead, not an examination.
const QUESTIONS_MAX: usize = 7;

/// Most risks on the sheet.
const RISKS_MAX: usize = 3;

/// What the sheet is made from besides the sentences of the base.
pub(super) struct Material<'b> {
    pub(super) identity: Standing,
    pub(super) evidence: &'b [EvidencePart],
    pub(super) risks: Vec<ReasonPart>,
    pub(super) headlines: Vec<ReasonPart>,
    pub(super) sport: Option<&'b SportPart>,
    pub(super) questions: &'b [String],
}

impl BriefPart {
    /// Each section with the key of its heading, in the order of the sheet.
    #[must_use]
    pub fn sections(&self) -> [(&'static str, &[BriefLine]); 7] {
        [
            ("offered", &self.offered),
            ("known", &self.known),
            ("not-known", &self.not_known),
            ("risks", &self.risks),
            ("law", &self.law),
            ("ask", &self.ask),
            ("turn-to", &self.turn_to),
        ]
    }
}

pub(super) fn brief(
    making: &Making<'_>,
    base: &AssessmentBase,
    joined: &Joined,
    material: Material<'_>,
) -> BriefPart {
    let setting = joined.setting();
    let of_base = |section: BriefSection| -> Vec<BriefLine> {
        base.statements
            .iter()
            .filter(|statement| statement.brief == Some(section) && statement.holds(&setting))
            .map(|statement| BriefLine {
                text: statement.text.get(making.lang).to_owned(),
                about: vec![statement.id.clone()],
            })
            .collect()
    };
    let (mut known, mut not_known) = (of_base(BriefSection::Known), Vec::new());
    for part in material.evidence {
        let line = BriefLine {
            text: format!("{}: {}", part.name, part.verdict_text),
            about: part.studies.iter().map(|study| study.id.clone()).collect(),
        };
        // Where no study in people stands behind a use, that is what nobody knows.
        if part.people_treated.is_none() {
            not_known.push(line);
        } else {
            known.push(line);
        }
    }
    if matches!(material.identity, Standing::Contradicted) {
        known.push(told(making.plain("brief-lot-contradicted")));
    }
    known.extend(material.headlines.into_iter().map(told));
    not_known.extend(of_base(BriefSection::NotKnown));
    let mut risks: Vec<BriefLine> = material
        .risks
        .into_iter()
        .take(RISKS_MAX)
        .map(told)
        .collect();
    risks.extend(of_base(BriefSection::Risks));
    if let Some(sport) = material.sport {
        risks.push(BriefLine {
            text: format!("{}: {}", sport.title, sport.overall_text),
            about: sport
                .reasons
                .iter()
                .flat_map(|reason| reason.about.clone())
                .collect(),
        });
    }
    let law = of_base(BriefSection::Law);
    let mut ask = of_base(BriefSection::Ask);
    ask.extend(
        material
            .questions
            .iter()
            .take(QUESTIONS_MAX)
            .map(|question| BriefLine {
                text: question.clone(),
                about: Vec::new(),
            }),
    );
    BriefPart {
        title: making
            .messages()
            .with("brief-title", [("name", joined.part.name.as_str())]),
        offered: offered(making, joined),
        known,
        not_known,
        risks,
        law,
        ask,
        turn_to: of_base(BriefSection::TurnTo),
    }
}

fn told(reason: ReasonPart) -> BriefLine {
    BriefLine {
        text: reason.text,
        about: reason.about,
    }
}

/// What, by which way, for what, and what it costs.
fn offered(making: &Making<'_>, joined: &Joined) -> Vec<BriefLine> {
    let offer = &joined.part;
    let wording = making.wording;
    let or_unknown = |text: String| {
        if text.is_empty() {
            wording.term(TermKind::Standing, "not_known").to_owned()
        } else {
            text
        }
    };
    let products = or_unknown(wording.terms(TermKind::Product, &offer.products));
    let routes = or_unknown(wording.terms(TermKind::Route, &offer.routes));
    let indications = or_unknown(wording.terms(TermKind::Indication, &offer.indications));
    let dearest = offer.prices.iter().map(|price| price.yen).max();
    let line = making.messages().with(
        "brief-offered",
        [
            ("products", products.as_str()),
            ("routes", routes.as_str()),
            ("indications", indications.as_str()),
        ],
    );
    let cost = match dearest {
        Some(yen) => making
            .messages()
            .with("brief-cost", [("yen", Yen(yen).to_string())]),
        None => making.messages().text("brief-cost-unknown"),
    };
    [line, cost]
        .into_iter()
        .map(|text| BriefLine {
            text,
            about: Vec::new(),
        })
        .collect()
}
