//! Causality, judged by two assessors who do not see each other's judgement until both have signed.
//! Where they agree there is a consensus; where they do not, a third is asked, or a consensus is
//! recorded with its reasons.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::consensus::settle;
use super::method::Method;
use super::{round, signs};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::report::course::state;
use crate::flows::report::{every, newest_of_case};
use crate::kind::{Fields, Kind, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach, Role};

/// What an assessor judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Method: `who_umc`, `naranjo` or `other`.
    pub method: String,
    /// Answers to the questions of the method, by the ids of the scale.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// Category, where the answers lead to none or the assessor judges otherwise.
    #[serde(default)]
    pub category: Option<String>,
    /// Why.
    pub rationale: String,
}

/// Where the assessment of a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CausalityView {
    /// Round of assessment.
    pub round: i64,
    /// How many have signed.
    pub signed: u64,
    /// `waiting` for a second judgement, `agreed`, or `disagreed`.
    pub standing: String,
    /// Category on which they agree.
    pub consensus: Option<String>,
    /// Judgements that the reader may see: all of them once two have signed; before that, and for
    /// an assessor who has not signed yet, only their own.
    pub assessments: Vec<SignedAssessment>,
}

/// A judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignedAssessment {
    /// Id.
    pub id: String,
    /// Who has signed.
    pub assessor: String,
    /// Method.
    pub method: String,
    /// Category.
    pub category: String,
    /// Sum of the answers, for a method with scores.
    pub score: Option<i64>,
    /// Why.
    pub rationale: String,
    /// When.
    pub assessed_on: String,
}

/// Signatures that make a judgement of a case.
const ENOUGH: usize = 2;

#[derive(Clone)]
struct Signing {
    registry: Registry,
    actor: Actor,
    case_id: String,
    fields: Fields,
}

impl Registry {
    /// Signs a judgement on a case. It can't be changed, and nobody signs twice in a round.
    ///
    /// Operation: `causality.sign`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R330` while no report of the case is coded, `EV-R331` when the assessor
    /// has signed, `EV-R332` for a method or answer that there is not, `EV-R333` without a category,
    /// `EV-R335` when there is a consensus, `EV-R337` for a token.
    pub async fn sign_causality(
        &self,
        actor: &Actor,
        case_id: &str,
        assessment: Assessment,
    ) -> Result<CausalityView, Fault> {
        self.rights().reach(actor, "causality.sign")?;
        signs(actor)?;
        let come = Method::called(&assessment.method)?.evaluate(&assessment.answers)?;
        let Some(category) = assessment.category.or(come.category) else {
            return Err(Fault::step("EV-R333"));
        };
        let answers = serde_json::to_value(&assessment.answers)
            .map_err(|error| Fault::Internal(error.to_string()))?;
        let mut sent = serde_json::Map::new();
        sent.insert("case_id".to_owned(), case_id.into());
        sent.insert("method".to_owned(), assessment.method.into());
        sent.insert("answers".to_owned(), answers);
        sent.insert("category".to_owned(), category.as_str().into());
        sent.insert("rationale".to_owned(), assessment.rationale.into());
        sent.insert(
            "assessed_on".to_owned(),
            self.clock().today().to_string().into(),
        );
        let fields = self.kind("causality")?.fields(&sent, true);
        let fields = fields
            .map_err(Fault::Fields)?
            .with("score", Value::Integer(come.score));
        let signing = Signing {
            registry: self.clone(),
            actor: actor.clone(),
            case_id: case_id.to_owned(),
            fields,
        };
        self.write(move |change| {
            let signing = signing.clone();
            Box::pin(async move { signing.run(change).await })
        })
        .await
    }

    /// Where the assessment of a case stands, as far as the reader may see it.
    ///
    /// Operation: `causality.compare`.
    ///
    /// # Errors
    /// [`Fault::Absent`].
    pub async fn compare_causality(
        &self,
        actor: &Actor,
        case_id: &str,
    ) -> Result<CausalityView, Fault> {
        self.rights().reach(actor, "causality.compare")?;
        let view = {
            let mut connection = self.database().pool().acquire().await?;
            let case = record::read_any(&mut connection, self.kind("case")?, case_id).await?;
            let kind = self.kind("causality")?;
            let signed = of_round(&mut connection, kind, &case).await?;
            view(&case, &signed, actor)
        };
        let ids: Vec<&str> = view.assessments.iter().map(|it| it.id.as_str()).collect();
        let entry = Entry::new(&actor.id, "causality.compare")
            .on("case", case_id)
            .detail("ids", ids);
        self.enter(entry).await?;
        Ok(view)
    }
}

/// Judgements of the round in which the case is.
pub(crate) async fn of_round(
    connection: &mut sqlx::AnyConnection,
    kind: &Kind,
    case: &Record,
) -> Result<Vec<Record>, Fault> {
    let mut all = every(
        connection,
        kind,
        ("case_id", &case.id),
        &Reach::everything(),
    )
    .await?;
    let round = round(case);
    all.retain(|signed| signed.fields.get("round") == Some(&Value::Integer(Some(round))));
    Ok(all)
}

/// The category that at least two have signed, when it is one.
pub(super) fn agreed(signed: &[Record]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for category in signed
        .iter()
        .filter_map(|it| it.fields.get_text("category"))
    {
        *counts.entry(category).or_default() += 1;
    }
    let most = counts
        .values()
        .copied()
        .max()
        .filter(|most| *most >= ENOUGH)?;
    let mut strongest = counts.iter().filter(|(_, count)| **count == most);
    match (strongest.next(), strongest.next()) {
        (Some((category, _)), None) => Some((*category).to_owned()),
        _ => None,
    }
}

/// Whether enough have signed to say that they agree or not.
pub(super) const fn enough(signed: &[Record]) -> bool {
    signed.len() >= ENOUGH
}

/// Whether the judgements of the round in which a case is are open to a reader who has not signed
/// them: once there is a consensus or enough have signed, and for an assessor not before their own.
fn is_open(case: &Record, signed: &[Record], actor: &Actor) -> bool {
    let own = |record: &Record| record.created_by == actor.owner();
    case.fields.get_text("consensus").is_some()
        || (enough(signed) && (!actor.has(Role::Assessor) || signed.iter().any(own)))
}

/// Keeps of some judgements those that are open to the reader: their own, those of rounds that have
/// ended, and those of a round in which enough have signed. Whoever reads by the plain way, an
/// authority for instance, sees no more than by [`Registry::compare_causality`].
pub(crate) async fn retain_open(
    connection: &mut sqlx::AnyConnection,
    registry: &Registry,
    actor: &Actor,
    judgements: &mut Vec<Record>,
) -> Result<(), Fault> {
    let (cases, kind) = (registry.kind("case")?, registry.kind("causality")?);
    let case_of = |record: &Record| {
        let id = record.fields.get_text("case_id").unwrap_or_default();
        id.to_owned()
    };
    let mut open: BTreeMap<String, (i64, bool)> = BTreeMap::new();
    for id in judgements.iter().map(case_of) {
        if open.contains_key(&id) {
            continue;
        }
        let case = record::read_any(connection, cases, &id).await?;
        let signed = of_round(connection, kind, &case).await?;
        open.insert(id, (round(&case), is_open(&case, &signed, actor)));
    }
    judgements.retain(|record| {
        let of_case = open.get(&case_of(record));
        record.created_by == actor.owner()
            || of_case.is_some_and(|(now, is_open)| *is_open || round(record) < *now)
    });
    Ok(())
}

fn view(case: &Record, signed: &[Record], actor: &Actor) -> CausalityView {
    let consensus = case.fields.get_text("consensus").map(str::to_owned);
    let own = |record: &Record| record.created_by == actor.owner();
    let sees_all = is_open(case, signed, actor);
    let standing = match (&consensus, enough(signed)) {
        (Some(_), _) => "agreed",
        (None, true) => "disagreed",
        (None, false) => "waiting",
    };
    CausalityView {
        round: round(case),
        signed: signed.len() as u64,
        standing: standing.to_owned(),
        consensus,
        assessments: signed
            .iter()
            .filter(|record| sees_all || own(record))
            .map(told)
            .collect(),
    }
}

fn told(record: &Record) -> SignedAssessment {
    let text = |column: &str| {
        record
            .fields
            .get_text(column)
            .unwrap_or_default()
            .to_owned()
    };
    SignedAssessment {
        id: record.id.clone(),
        assessor: record.created_by.clone(),
        method: text("method"),
        category: text("category"),
        score: match record.fields.get("score") {
            Some(Value::Integer(score)) => *score,
            _ => None,
        },
        rationale: text("rationale"),
        assessed_on: text("assessed_on"),
    }
}

impl Signing {
    async fn run(&self, change: &mut Change<'_>) -> Result<CausalityView, Fault> {
        let registry = &self.registry;
        let cases = registry.kind("case")?;
        let kind = registry.kind("causality")?;
        let case = record::read_any(change.connection(), cases, &self.case_id).await?;
        if case.withdrawn_at.is_some() {
            return Err(Fault::Withdrawn);
        }
        if case.fields.get_text("consensus").is_some() {
            return Err(Fault::step("EV-R335"));
        }
        let reports =
            newest_of_case(change.connection(), registry.kind("report")?, &case.id).await?;
        if !reports.iter().any(|report| state(report) == "coded") {
            return Err(Fault::step("EV-R330"));
        }
        let mut signed = of_round(change.connection(), kind, &case).await?;
        if signed.iter().any(|it| it.created_by == self.actor.owner()) {
            return Err(Fault::step("EV-R331"));
        }
        let organisation = self
            .actor
            .organisation_for(registry.rights(), "causality.sign");
        let fields = self.fields.clone().integer("round", round(&case));
        let record = record::create(
            change,
            registry.keys(),
            kind,
            &self.actor,
            organisation.as_deref(),
            fields,
        )
        .await?;
        change.enter(
            Entry::new(&self.actor.id, "causality.sign")
                .on("causality", &record.id)
                .detail("case", self.case_id.clone())
                .signed("causality assessed"),
        );
        signed.push(record);
        let case = match agreed(&signed) {
            Some(category) => {
                settle(
                    change,
                    registry,
                    &self.actor,
                    (&case, None),
                    &category,
                    None,
                )
                .await?
            }
            None => case,
        };
        Ok(view(&case, &signed, &self.actor))
    }
}
