//! A study as part of a report.

use evigil_core::Citation;
use evigil_evidence::ledger::recompute::{Part, Recomputed, discrepancies, recompute};
use evigil_evidence::ledger::{
    Better, BiasJudgement, BiasTool, Blinding, ComparatorKind, Counts, Design, Direction, Dose,
    DoseUnit, EffectPrinted, Harm, Means, Measure, Outcome, ReadPart, State, Study,
};
use evigil_knowledge::TermKind;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::making::LedgerView;
use super::report::NamedReason;

/// A study. Absent values were not stated in what was read.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StudyPart {
    /// Id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// How far it has come.
    pub state: State,
    /// Design.
    pub design: Design,
    /// Who knew what was given: `open`, `single`, `double`, `triple`, `quadruple`.
    pub blinding: Option<&'static str>,
    /// Ids of indications and conditions.
    pub indications: Vec<String>,
    /// What was treated, in words.
    pub condition: String,
    /// Who took part.
    pub participants: ParticipantsPart,
    /// What was given.
    pub product: ProductPart,
    /// Ids of routes.
    pub routes: Vec<String>,
    /// How it was given, in words.
    pub route_text: Option<String>,
    /// Doses.
    pub dose: Vec<DosePart>,
    /// What the others got.
    pub comparator: ComparatorPart,
    /// What the result says against the comparator, or against the start when there is none.
    pub direction: Direction,
    /// The result in words.
    pub result: String,
    /// Outcomes.
    pub outcomes: Vec<OutcomePart>,
    /// How long people were followed.
    pub follow_up: Option<String>,
    /// Harms.
    pub harms: Vec<HarmPart>,
    /// Who paid.
    pub funding: Option<FundingPart>,
    /// Identifiers.
    pub identifiers: Vec<IdentifierPart>,
    /// Risk of bias.
    pub bias: Vec<BiasPart>,
    /// What was read.
    pub reading: ReadingPart,
    /// Values that nobody of us has read in the source: they never count.
    pub not_verified: Vec<NotVerifiedPart>,
    /// What a reader should know of it.
    pub note: Option<String>,
    /// Why it is indirect evidence whatever is asked.
    pub indirect: Vec<NamedReason>,
    /// Ids of studies of the same people.
    pub same_people_as: Vec<String>,
}

/// Who took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ParticipantsPart {
    /// In words.
    pub text: Option<String>,
    /// Planned by a registry.
    pub planned: Option<u64>,
    /// Took part.
    pub enrolled: Option<u64>,
    /// Analysed.
    pub analysed: Option<u64>,
    /// Got the product.
    pub treated: Option<u64>,
    /// Things that were counted and are not people.
    pub units: Option<u64>,
}

/// What was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProductPart {
    /// Id of the product class.
    pub class: String,
    /// In words.
    pub text: String,
    /// Id of the source of the cells.
    pub cell_source: Option<String>,
    /// Id of the donor.
    pub donor: Option<String>,
    /// How it was separated.
    pub isolation: Option<String>,
    /// Whether living cells were given too.
    pub with_cells: bool,
}

/// A dose.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DosePart {
    /// How much at one time.
    pub amount: Option<f64>,
    /// Upper end of a range.
    pub amount_to: Option<f64>,
    /// Unit; units of different kinds are never converted into each other.
    pub unit: Option<DoseUnit>,
    /// How many times.
    pub times: Option<u32>,
    /// In words.
    pub text: String,
}

/// What the others got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ComparatorPart {
    /// Kind.
    pub kind: ComparatorKind,
    /// In words.
    pub text: Option<String>,
}

/// An outcome.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OutcomePart {
    /// What was measured.
    pub name: String,
    /// Scale.
    pub scale: Option<ScalePart>,
    /// Whether it was the main outcome.
    pub primary: bool,
    /// When.
    pub at: Option<String>,
    /// What it says.
    pub direction: Direction,
    /// Value with the product.
    pub value: Option<f64>,
    /// Value with the comparator, or at the start.
    pub value_comparator: Option<f64>,
    /// Whether the values are changes from the start.
    pub change: bool,
    /// The effect as printed.
    pub printed: Option<EffectPart>,
    /// The effect computed again from counts or means.
    pub recomputed: Option<Recomputed>,
    /// Where the two differ by more than rounding.
    pub differs: Vec<Part>,
    /// Events and people: with the product, then without: `[3, 11, 8, 24]`.
    pub counts: Option<[u64; 4]>,
    /// Mean, standard deviation and people: with the product, then without.
    pub means: Option<[f64; 6]>,
    /// In words.
    pub text: String,
}

/// A scale.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScalePart {
    /// Id, to explain it by.
    pub id: String,
    /// Name.
    pub title: String,
    /// Lowest value.
    pub low: Option<f64>,
    /// Highest value.
    pub high: Option<f64>,
    /// Which way is better.
    pub better: Better,
    /// Unit.
    pub unit: String,
}

/// An effect as a report prints it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EffectPart {
    /// Measure.
    pub measure: Measure,
    /// Estimate.
    pub value: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// Level of the interval.
    pub level: Option<f64>,
    /// Value of p.
    pub p: Option<f64>,
    /// Whether `p` is an upper bound.
    pub p_below: bool,
}

/// A harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HarmPart {
    /// In words.
    pub text: String,
    /// Whether it is about serious harm.
    pub serious: bool,
    /// People affected.
    pub affected: Option<u64>,
    /// People watched for it.
    pub at_risk: Option<u64>,
}

/// Who paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FundingPart {
    /// In words.
    pub text: String,
    /// Whether the maker paid, sponsored or wrote.
    pub maker: Option<bool>,
}

/// An identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IdentifierPart {
    /// `doi`, `pmid`, `pmcid` or `registry`.
    pub kind: &'static str,
    /// The identifier.
    pub id: String,
}

/// Risk of bias in one domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BiasPart {
    /// Tool.
    pub tool: BiasTool,
    /// Domain.
    pub domain: String,
    /// Judgement.
    pub judgement: BiasJudgement,
    /// Why.
    pub why: String,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadingPart {
    /// What of it.
    pub part: ReadPart,
    /// When.
    pub on: Option<Date>,
    /// What was not read.
    pub missing: Vec<String>,
    /// Where.
    pub citations: Vec<Citation>,
}

/// A value that was not read in the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotVerifiedPart {
    /// Field that it would fill.
    pub field: String,
    /// The value, in words.
    pub text: String,
}

impl StudyPart {
    pub(super) fn new(study: &Study, view: &LedgerView<'_>) -> Self {
        let people = &study.participants;
        let product = &study.product;
        let differing = discrepancies(study);
        let reasons = study
            .indirect
            .iter()
            .filter_map(|id| view.ledger.grading().reason(id));
        Self {
            id: study.id.clone(),
            title: view.say(&study.title),
            state: study.state,
            design: study.design,
            blinding: study.blinding.map(blinding),
            indications: study.indications.clone(),
            condition: view.say(&study.condition),
            participants: ParticipantsPart {
                text: view.perhaps(people.text.as_ref()),
                planned: people.planned,
                enrolled: people.enrolled,
                analysed: people.analysed,
                treated: people.treated,
                units: people.units,
            },
            product: ProductPart {
                class: product.class.clone(),
                text: view.say(&product.text),
                cell_source: product.cell_source.clone(),
                donor: product.donor.clone(),
                isolation: view.perhaps(product.isolation.as_ref()),
                with_cells: product.with_cells,
            },
            routes: study.routes.clone(),
            route_text: view.perhaps(study.route_text.as_ref()),
            dose: study.dose.iter().map(|it| dose(it, view)).collect(),
            comparator: ComparatorPart {
                kind: study.comparator.kind,
                text: view.perhaps(study.comparator.text.as_ref()),
            },
            direction: study.direction,
            result: view.say(&study.result),
            outcomes: study
                .outcome
                .iter()
                .map(|it| {
                    let gap = differing.iter().find(|gap| std::ptr::eq(gap.outcome, it));
                    let differs = gap.map(|gap| gap.differs.clone()).unwrap_or_default();
                    outcome(it, differs, view)
                })
                .collect(),
            follow_up: view.perhaps(study.follow_up.as_ref()),
            harms: study.harm.iter().map(|it| harm(it, view)).collect(),
            funding: study.funding.as_ref().map(|funding| FundingPart {
                text: view.say(&funding.text),
                maker: funding.maker,
            }),
            identifiers: identifiers(study),
            bias: study
                .bias
                .iter()
                .map(|bias| BiasPart {
                    tool: bias.tool,
                    domain: bias.domain.clone(),
                    judgement: bias.judgement,
                    why: view.say(&bias.why),
                })
                .collect(),
            reading: ReadingPart {
                part: study.reading.part,
                on: study.reading.on,
                missing: study
                    .reading
                    .missing
                    .iter()
                    .map(|it| view.say(it))
                    .collect(),
                citations: study.citations(),
            },
            not_verified: study
                .unreleased
                .iter()
                .map(|it| NotVerifiedPart {
                    field: it.field.clone(),
                    text: view.say(&it.text),
                })
                .collect(),
            note: view.perhaps(study.note.as_ref()),
            indirect: reasons
                .map(|reason| NamedReason {
                    id: reason.id.clone(),
                    title: view.say(&reason.title),
                })
                .collect(),
            same_people_as: study.same_people_as.clone(),
        }
    }

    /// Names of the routes.
    pub(super) fn route_names(&self, view: &LedgerView<'_>) -> Vec<String> {
        let names = self.routes.iter().map(|id| view.term(TermKind::Route, id));
        names.collect()
    }
}

const fn blinding(blinding: Blinding) -> &'static str {
    match blinding {
        Blinding::Open => "open",
        Blinding::Single => "single",
        Blinding::Double => "double",
        Blinding::Triple => "triple",
        Blinding::Quadruple => "quadruple",
    }
}

fn dose(dose: &Dose, view: &LedgerView<'_>) -> DosePart {
    DosePart {
        amount: dose.amount,
        amount_to: dose.amount_to,
        unit: dose.unit,
        times: dose.times,
        text: view.say(&dose.text),
    }
}

fn harm(harm: &Harm, view: &LedgerView<'_>) -> HarmPart {
    HarmPart {
        text: view.say(&harm.text),
        serious: harm.serious,
        affected: harm.affected,
        at_risk: harm.at_risk,
    }
}

fn outcome(outcome: &Outcome, differs: Vec<Part>, view: &LedgerView<'_>) -> OutcomePart {
    let scale = outcome.scale.as_ref().and_then(|id| view.ledger.scale(id));
    OutcomePart {
        name: view.say(&outcome.name),
        scale: scale.map(|scale| ScalePart {
            id: scale.id.clone(),
            title: view.say(&scale.title),
            low: scale.low,
            high: scale.high,
            better: scale.better,
            unit: scale.unit.clone(),
        }),
        primary: outcome.primary,
        at: view.perhaps(outcome.at.as_ref()),
        direction: outcome.direction,
        value: outcome.value,
        value_comparator: outcome.value_comparator,
        change: outcome.change,
        printed: outcome.printed.as_ref().map(printed),
        recomputed: recompute(outcome),
        differs,
        counts: outcome.counts.as_ref().map(counts),
        means: outcome.means.as_ref().map(means),
        text: view.say(&outcome.text),
    }
}

fn printed(effect: &EffectPrinted) -> EffectPart {
    EffectPart {
        measure: effect.measure,
        value: effect.value,
        low: effect.low,
        high: effect.high,
        level: effect.level,
        p: effect.p,
        p_below: effect.p_below,
    }
}

const fn counts(counts: &Counts) -> [u64; 4] {
    [
        counts.events,
        counts.people,
        counts.events_comparator,
        counts.people_comparator,
    ]
}

fn means(means: &Means) -> [f64; 6] {
    [
        means.mean,
        means.sd,
        means.people as f64,
        means.mean_comparator,
        means.sd_comparator,
        means.people_comparator as f64,
    ]
}

fn identifiers(study: &Study) -> Vec<IdentifierPart> {
    let ids = &study.identifiers;
    let kinds = [
        ("doi", &ids.doi),
        ("pmid", &ids.pmid),
        ("pmcid", &ids.pmcid),
        ("registry", &ids.registry),
    ];
    kinds
        .into_iter()
        .flat_map(|(kind, list)| {
            list.iter().map(move |id| IdentifierPart {
                kind,
                id: id.clone(),
            })
        })
        .collect()
}
