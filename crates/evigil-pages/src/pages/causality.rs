//! Causality on the bench: cases that wait, the form of an assessor with the questions of the method,
//! what two have signed side by side, and the consensus. Who has not signed sees nothing of what
//! others have.

use std::collections::BTreeMap;

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::case::causality::{Assessment, CausalityView};
use evigil_registry::flows::case::consensus::{Consensus, Reassessment};
use evigil_registry::flows::case::methods;
use evigil_registry::record::Record;

use super::safety_queue::{clock, state};
use super::safety_report::{is_told, name, version};
use crate::ask::Ask;
use crate::fields::{Field, Group, worded};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, of};

/// Categories of a judgement (WHO-UMC).
const CATEGORIES: [&str; 6] = [
    "certain",
    "probable",
    "possible",
    "unlikely",
    "conditional",
    "unassessable",
];

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/causality", "causality.compare", |ask| async move {
        waiting(&ask).await
    });
    routes.get(
        "/bench/causality/{id}",
        "causality.compare",
        |ask| async move { case(&ask, None).await },
    );
    routes.post(
        "/bench/causality/{id}/sign",
        Some("causality.sign"),
        |ask| async move {
            let done = signed(&ask).await;
            after(&ask, done, "signed").await
        },
    );
    routes.post(
        "/bench/causality/{id}/consensus",
        Some("case.consensus"),
        |ask| async move {
            let consensus = Consensus {
                version: version(&ask),
                category: ask.form.text("category").to_owned(),
                rationale: ask.form.text("rationale").trim().to_owned(),
            };
            let (registry, id) = (ask.registry(), ask.place("id"));
            let done = registry.record_consensus(&ask.who, id, consensus).await;
            after(&ask, done.map(drop), "settled").await
        },
    );
    routes.post(
        "/bench/causality/{id}/reassessment",
        Some("case.reassess"),
        |ask| async move {
            let again = Reassessment {
                version: version(&ask),
                upheld: ask.form.get("upheld") == Some("yes"),
                rationale: ask.form.text("rationale").trim().to_owned(),
            };
            let (registry, id) = (ask.registry(), ask.place("id"));
            let done = registry.reassess_case(&ask.who, id, again).await;
            after(&ask, done.map(drop), "reassessed").await
        },
    );
}

async fn after(ask: &Ask, done: Result<(), Fault>, what: &str) -> Result<Response, Fault> {
    match done {
        Ok(()) => {
            let id = ask.place("id");
            Ok(see_other(&format!("/bench/causality/{id}?done={what}")))
        }
        Err(fault) if is_told(&fault) => case(ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

async fn signed(ask: &Ask) -> Result<(), Fault> {
    let method = ask.form.get("method").unwrap_or_default();
    let prefix = format!("{method}.");
    let answers: BTreeMap<String, String> = ask
        .form
        .under(&prefix)
        .map(|(question, answer)| (question.to_owned(), answer.to_owned()))
        .collect();
    let assessment = Assessment {
        method: method.to_owned(),
        answers,
        category: ask.form.get("category").map(ToOwned::to_owned),
        rationale: ask.form.text("rationale").trim().to_owned(),
    };
    let (registry, id) = (ask.registry(), ask.place("id"));
    registry.sign_causality(&ask.who, id, assessment).await?;
    Ok(())
}

async fn waiting(ask: &Ask) -> Result<Response, Fault> {
    let after = ask.query.get("after");
    let waiting = ask.registry().waiting_cases(&ask.who, after).await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-causality-title"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-causality-lead"));
    let heads = [
        "page-causality-case",
        "page-safety-deadline",
        "page-causality-signed",
        "page-safety-next",
    ];
    let empty = ("page-causality-none", "page-causality-none-text");
    let mut table = Table::new(ask, "page-causality-waiting", &heads, empty);
    let signs = ask.may("causality.sign");
    for case in &waiting.cases {
        let step = match (case.signed, case.own) {
            (2.., _) if ask.may("case.consensus") => Cell::mark(next(ask, "consensus"), "doubt"),
            (2.., _) => Cell::text(next(ask, "board")),
            (_, false) if signs => Cell::mark(next(ask, "judge"), "doubt"),
            (_, true) => Cell::text(next(ask, "other")),
            (_, false) => Cell::text(next(ask, "assessors")),
        };
        let due_on = case.due_on.as_deref().unwrap_or_default();
        let day: Option<jiff::civil::Date> = due_on.parse().ok();
        let days = day.map(|day| i64::from((day - ask.today()).get_days()));
        let due = match days {
            None => Cell::text(ask.text("page-causality-no-day")),
            Some(_) => clock(ask, sheet.f(), ("coded", "days", due_on), days),
        };
        let title = match case.title.trim() {
            "" => case.id.as_str(),
            title => title,
        };
        table.rows.push(vec![
            Cell::link(title, format!("/bench/causality/{}", case.id)),
            due,
            Cell::text(sheet.f().count("page-causality-of-two", case.signed)),
            step,
        ]);
    }
    table.next = waiting
        .next
        .map(|after| format!("/bench/causality?after={after}"));
    sheet.put(Part::Table(table));
    sheet.shown()
}

fn next(ask: &Ask, step: &str) -> String {
    ask.messages().family("page-causality-next", step)
}

/// A category as a mark.
fn category(ask: &Ask, code: &str) -> Cell {
    let tone = match code {
        "certain" | "probable" => "bad",
        "possible" => "doubt",
        _ => "calm",
    };
    Cell::mark(ask.messages().family("page-category", code), tone)
}

async fn case(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let case = registry.read(&ask.who, registry.kind("case")?, id).await?;
    let view = registry.compare_causality(&ask.who, id).await?;
    let title = match of(&case, "title") {
        "" => ask.text("page-causality-case"),
        title => title.to_owned(),
    };
    let mut sheet = Sheet::new(ask.frame_titled("work", title))
        .under("/bench", ask.text("page-nav-work"))
        .under("/bench/causality", ask.text("page-causality-title"));
    if let Some(done) = ask.query.get("done")
        && let Some(words) = ask.messages().member("page-causality-done", done)
    {
        sheet.put(Part::Notice("good", words));
    }
    let consensus = match &view.consensus {
        Some(code) => category(ask, code),
        None => Cell::text(ask.messages().family("page-standing", &view.standing)),
    };
    let mut facts = vec![
        (ask.text("page-causality-consensus"), consensus),
        (
            ask.text("page-causality-signed"),
            Cell::text(sheet.f().count("page-causality-of-two", view.signed)),
        ),
        (
            ask.text("page-causality-round"),
            Cell::text(sheet.f().number(view.round)),
        ),
    ];
    let why = of(&case, "consensus_rationale");
    if !why.is_empty() {
        facts.push((ask.text("page-causality-why"), Cell::text(why)));
    }
    sheet.put(Part::Facts(facts));
    let is_coded = reports(ask, &mut sheet, id).await?;
    judgements(ask, &mut sheet, &view);
    let own = view.assessments.iter().any(|it| it.assessor == ask.who.id);
    if view.consensus.is_none() && is_coded && !own && ask.may("causality.sign") {
        sign_forms(ask, &mut sheet, id)?;
    }
    let is_known = view.signed >= 2 && (own || !ask.may("causality.sign"));
    if view.consensus.is_none() && is_known && ask.may("case.consensus") {
        consensus_form(ask, &mut sheet, &case);
    }
    if view.consensus.is_some() && ask.may("case.reassess") {
        reassess_form(ask, &mut sheet, &case);
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

/// Reports of the case, with the newest one's story; whether one is coded.
async fn reports(ask: &Ask, sheet: &mut Sheet, id: &str) -> Result<bool, Fault> {
    let found = newest(ask, "report", &[("case_id", id)], "").await?;
    let followed: Vec<&str> = found
        .records
        .iter()
        .map(|it| of(it, "follows_id"))
        .collect();
    let current = found.records.iter();
    let current: Vec<&Record> = current
        .filter(|it| !followed.contains(&it.id.as_str()))
        .collect();
    let heads = [
        "page-safety-report",
        "page-report-received",
        "page-safety-state",
    ];
    let empty = ("page-safety-none", "page-safety-none-text");
    let mut table = Table::new(ask, "page-causality-reports", &heads, empty);
    for report in &current {
        table.rows.push(vec![
            Cell::link(name(ask, report), format!("/bench/reports/{}", report.id)),
            Cell::text(sheet.f().day(of(report, "received_on"))),
            Cell::text(state(ask, of(report, "state"))),
        ]);
    }
    sheet.put(Part::Table(table));
    if let Some(report) = current.first() {
        let registry = ask.registry();
        let story = registry.report_story(&ask.who, &report.id, ask.messages());
        super::safety_report::told(ask, sheet, &story.await?);
    }
    Ok(current.iter().any(|it| of(it, "state") == "coded"))
}

/// What was signed, as far as the reader may see it.
fn judgements(ask: &Ask, sheet: &mut Sheet, view: &CausalityView) {
    let heads = [
        "page-causality-method",
        "page-causality-category",
        "page-causality-score",
        "page-causality-rationale",
        "page-causality-on",
    ];
    let hidden = view.signed > 0 && view.assessments.is_empty();
    let empty = if hidden {
        ("page-causality-blind", "page-causality-blind-text")
    } else {
        ("page-causality-unsigned", "page-causality-unsigned-text")
    };
    let mut table = Table::new(ask, "page-causality-judgements", &heads, empty);
    for signed in &view.assessments {
        let method = ask.messages().family("page-method", &signed.method);
        let method = if signed.assessor == ask.who.id {
            format!("{method} ({})", ask.text("page-causality-own"))
        } else {
            method
        };
        let score = signed.score.map(|score| sheet.f().number(score));
        table.rows.push(vec![
            Cell::text(method),
            category(ask, &signed.category),
            Cell::text(score.unwrap_or_default()),
            Cell::text(&signed.rationale),
            Cell::text(sheet.f().day(&signed.assessed_on)),
        ]);
    }
    sheet.put(Part::Table(table));
}

/// A form for each method, with its own questions.
fn sign_forms(ask: &Ask, sheet: &mut Sheet, id: &str) -> Result<(), Fault> {
    let methods = methods()?;
    let chosen = ask.form.get("method").or_else(|| ask.query.get("method"));
    let chosen = chosen.unwrap_or("who_umc");
    let links = methods.iter().filter(|(method, _)| *method != chosen);
    let links = links.map(|(method, _)| {
        let words = ask.messages().family("page-method", method);
        (words, format!("/bench/causality/{id}?method={method}"))
    });
    sheet.put(Part::Heading(ask.text("page-causality-other-method")));
    sheet.put(Part::Actions(links.collect()));
    let Some((method, scale)) = methods.iter().find(|(method, _)| *method == chosen) else {
        return Ok(());
    };
    let mut groups = Vec::new();
    if let Some(scale) = scale {
        let mut fields = Vec::new();
        for question in &scale.questions {
            let choices = question.answers.iter();
            let choices = choices.map(|it| (it.id.clone(), it.text.get(ask.lang).to_owned()));
            let field = format!("{method}.{}", question.id);
            let mut field = Field::radio(ask, &field, "page-causality-method", choices);
            question.text.get(ask.lang).clone_into(&mut field.label);
            if let Some(why) = &question.out_of_reach {
                why.get(ask.lang).clone_into(&mut field.hint);
            }
            fields.push(field);
        }
        let mut group = Group::new(ask, "page-causality-questions", fields);
        scale.text.get(ask.lang).clone_into(&mut group.about);
        groups.push(group);
    }
    let categories = worded(ask, "page-category", &CATEGORIES);
    let mut category = Field::select(ask, "category", "page-causality-category", categories);
    category = if scale.is_some() {
        category.hint(ask, "page-causality-category-hint")
    } else {
        category.needed()
    };
    let rationale = Field::area(ask, "rationale", "page-causality-rationale");
    groups.push(Group::plain(vec![
        Field::hidden(ask, "method", method),
        category.known_as("sign"),
        rationale
            .hint(ask, "page-causality-rationale-hint")
            .known_as("sign")
            .needed(),
    ]));
    let words = ("page-causality-sign", "page-causality-sign-go");
    let action = format!("/bench/causality/{id}/sign");
    let mut form = PartForm::new(ask, action, words, groups).grave();
    let method = ask.messages().family("page-method", method);
    form.title = format!("{}: {method}", form.title);
    sheet.put(Part::Form(form));
    Ok(())
}

fn consensus_form(ask: &Ask, sheet: &mut Sheet, case: &Record) {
    let categories = worded(ask, "page-category", &CATEGORIES);
    let fields = vec![
        Field::hidden(ask, "version", &case.version.to_string()),
        Field::select(ask, "category", "page-causality-category", categories).needed(),
        Field::area(ask, "rationale", "page-causality-rationale")
            .hint(ask, "page-causality-consensus-hint")
            .needed(),
    ];
    let words = ("page-causality-settle", "page-causality-settle-go");
    let action = format!("/bench/causality/{}/consensus", case.id);
    let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
    sheet.put(Part::Form(form.grave()));
}

fn reassess_form(ask: &Ask, sheet: &mut Sheet, case: &Record) {
    let choices = worded(ask, "page-upheld", &["yes", "no"]);
    let fields = vec![
        Field::hidden(ask, "version", &case.version.to_string()),
        Field::radio(ask, "upheld", "page-causality-holds", choices).needed(),
        Field::area(ask, "rationale", "page-causality-rationale").needed(),
    ];
    let words = ("page-causality-again", "page-causality-again-go");
    let action = format!("/bench/causality/{}/reassessment", case.id);
    let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
    sheet.put(Part::Form(form.grave()));
}
