//! Work on reports: triage, questions, coding, judgement, closing; some in every stage.

use std::collections::BTreeMap;

use evigil_registry::flows::case::causality::Assessment;
use evigil_registry::flows::report::coding::Coding;
use evigil_registry::flows::report::query::Question;
use evigil_registry::flows::report::triage::{CaseChoice, Triage};
use evigil_registry::kind::Fields;
use evigil_registry::rights::Actor;
use evigil_registry::{Fault, Registry};
use serde_json::json;

use crate::book::{Book, Changed, change};
use crate::care::Care;
use crate::data::{Stories, missing, round};
use crate::market::Market;
use crate::plan::Numbers;
use crate::reports::{Planted, Reports, Told};
use crate::staff::Staff;

/// How far a report has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Received,
    Triaged,
    Coded,
    Assessed,
    Closed,
}

/// A report in work.
struct Case<'r> {
    told: &'r Told,
    stage: Stage,
    id: String,
    category: &'static str,
}

/// The law of a treatment that is given under a plan.
const UNDER_A_PLAN: &str = "jp-safety-act";
/// Questions to reporters.
const QUESTIONS: usize = 5;
/// Cases that one assessor has judged, and those that two judge differently.
const ONE_JUDGED: usize = 4;
const TWO_JUDGED: usize = 3;
/// Numbers of judgements that are made up together.
const CATEGORIES: [&str; 4] = ["possible", "probable", "possible", "unlikely"];

/// How far the report of this rank, from the newest, has come. Nobody closes what an authority has
/// to have.
fn stage(told: &Told, (rank, is_planned, is_grave): (usize, bool, bool), reports: usize) -> Stage {
    let share = reports / 20;
    let stage = match rank {
        rank if rank < share => Stage::Received,
        rank if rank < share * 2 => Stage::Triaged,
        rank if rank < share * 4 => Stage::Coded,
        rank if rank < share * 7 => Stage::Assessed,
        _ => Stage::Closed,
    };
    match told.planted {
        Planted::No if is_planned => stage.min(Stage::Assessed),
        Planted::No => stage,
        // What stands out of the lot is coded, so that a scan finds it.
        Planted::Lot if !is_grave => stage.min(Stage::Triaged),
        Planted::Lot => Stage::Coded,
        Planted::Product if is_planned => Stage::Coded,
        Planted::Product => stage.max(Stage::Coded),
    }
}

/// Takes the reports as far as they go.
pub(crate) async fn work(
    registry: &Registry,
    numbers: Numbers,
    (staff, stories): (&Staff, &Stories),
    (market, care, reports): (&Market, &Care, &Reports),
) -> Result<(), Fault> {
    let mut book = Book::new(registry);
    let mut cases = Vec::with_capacity(reports.told.len());
    for (rank, told) in reports.told.iter().rev().enumerate() {
        let exposure = reports.exposure(told, care)?;
        let is_grave = reports.reaction(told)?.is_serious();
        let stage = stage(
            told,
            (rank, exposure.is_planned(), is_grave),
            numbers.reports,
        );
        if stage == Stage::Received {
            continue;
        }
        let lot = market.lot(exposure.lot)?;
        let product = market.product(lot.product)?;
        let state = match stage {
            Stage::Assessed => "assessed",
            Stage::Closed => "closed",
            _ => "open",
        };
        let judged = stage >= Stage::Assessed;
        let title = format!("{} / {}", reports.reaction(told)?.term.ja, product.name);
        let fields = json!({
            "title": title, "lot_id": lot.id, "product_id": product.id, "state": state, "round": 1,
            "consensus": judged.then(|| category(rank)),
        });
        let id = book.add("case", None, fields)?;
        cases.push(Case {
            told,
            stage,
            id,
            category: category(rank),
        });
    }
    let coder = staff.actor("demo-coder")?;
    book.write(coder).await?;
    let moved = |state: &str, from: Stage| {
        let of = cases.iter().filter(move |case| case.stage >= from);
        let changed = of.map(|case| Changed {
            kind: "report",
            id: case.told.id.clone(),
            fields: Fields::new().text("state", state),
        });
        changed.collect::<Vec<_>>()
    };
    triage(registry, &cases, (care, reports), coder).await?;
    ask(registry, &cases, (staff, stories)).await?;
    code(registry, &cases, reports, staff).await?;
    change(registry, coder, moved("coded", Stage::Coded)).await?;
    judge(registry, &cases, (staff, stories)).await?;
    change(registry, coder, moved("assessed", Stage::Assessed)).await?;
    change(registry, coder, moved("closed", Stage::Closed)).await
}

/// How grave each report is, and under which law the treatment was given.
async fn triage(
    registry: &Registry,
    cases: &[Case<'_>],
    (care, reports): (&Care, &Reports),
    coder: &Actor,
) -> Result<(), Fault> {
    let mut triaged = Vec::with_capacity(cases.len());
    for case in cases {
        let reaction = reports.reaction(case.told)?;
        let is_planned = reports.exposure(case.told, care)?.is_planned();
        let triage = Triage {
            version: 1,
            serious: if reaction.is_serious() { "yes" } else { "no" }.to_owned(),
            criteria: reaction.criteria.clone(),
            regime: is_planned.then(|| UNDER_A_PLAN.to_owned()),
            case: Some(CaseChoice::Join(case.id.clone())),
        };
        triaged.push((case.told.id.clone(), triage));
    }
    registry.triage_together(coder, triaged).await
}

fn category(rank: usize) -> &'static str {
    CATEGORIES
        .get(rank % CATEGORIES.len())
        .copied()
        .unwrap_or("possible")
}

/// Some reporters are asked back.
async fn ask(
    registry: &Registry,
    cases: &[Case<'_>],
    (staff, stories): (&Staff, &Stories),
) -> Result<(), Fault> {
    let coder = staff.actor("demo-coder")?;
    // Not every patient may be asked back.
    let triaged = cases
        .iter()
        .filter(|case| case.stage == Stage::Triaged && !case.told.is_patient);
    for (number, case) in triaged.take(QUESTIONS).enumerate() {
        let question = Question {
            question: round(&stories.questions, number).to_owned(),
        };
        registry
            .ask_reporter(coder, &case.told.id, question)
            .await?;
    }
    Ok(())
}

/// The first report of each reaction is coded as users do, and says how the others are.
async fn code(
    registry: &Registry,
    cases: &[Case<'_>],
    reports: &Reports,
    staff: &Staff,
) -> Result<(), Fault> {
    let coder = staff.actor("demo-coder")?;
    let mut known: BTreeMap<usize, (String, String)> = BTreeMap::new();
    let mut book = Book::new(registry);
    for case in cases.iter().filter(|case| case.stage >= Stage::Coded) {
        let reaction = reports.reaction(case.told)?;
        let Some((terminology, term)) = known.get(&case.told.reaction) else {
            let coding = Coding {
                element: "reaction.1".to_owned(),
                terminology: "harms".to_owned(),
                code: reaction.code.clone(),
                term: None,
            };
            let coded = registry.set_code(coder, &case.told.id, coding).await?;
            let text = |column: &str| {
                let text = coded.fields.get_text(column);
                text.map(str::to_owned).ok_or_else(|| missing(column))
            };
            known.insert(case.told.reaction, (text("terminology")?, text("term")?));
            continue;
        };
        let fields = json!({
            "report_id": case.told.id, "element": "reaction.1", "verbatim": reaction.term.ja,
            "terminology": terminology, "code": reaction.code, "term": term,
        });
        book.add("coding", None, fields)?;
    }
    book.write(coder).await
}

/// Some cases wait for a second judgement, on some two differ, of the older ones both are there.
async fn judge(
    registry: &Registry,
    cases: &[Case<'_>],
    (staff, stories): (&Staff, &Stories),
) -> Result<(), Fault> {
    let (one, other) = (
        staff.actor("demo-assessor")?,
        staff.actor("demo-assessor-2")?,
    );
    let said = |category: &str, rationale: &str| Assessment {
        method: "who_umc".to_owned(),
        answers: BTreeMap::new(),
        category: Some(category.to_owned()),
        rationale: rationale.to_owned(),
    };
    let (first, second) = (&stories.causality.first, &stories.causality.second);
    let open = cases.iter().filter(|case| case.stage == Stage::Coded);
    for (number, case) in open.take(ONE_JUDGED + TWO_JUDGED).enumerate() {
        let judgement = said("possible", first);
        registry.sign_causality(one, &case.id, judgement).await?;
        if number >= ONE_JUDGED {
            let judgement = said("probable", second);
            registry.sign_causality(other, &case.id, judgement).await?;
        }
    }
    for actor in [one, other] {
        let mut book = Book::new(registry);
        for case in cases.iter().filter(|case| case.stage >= Stage::Assessed) {
            let fields = json!({
                "case_id": case.id, "method": "who_umc", "category": case.category,
                "rationale": stories.causality.assessed, "assessed_on": book.ago(1).to_string(), "round": 1,
            });
            book.add("causality", None, fields)?;
        }
        book.write(actor).await?;
    }
    Ok(())
}
