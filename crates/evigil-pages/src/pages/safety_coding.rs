//! Coding: each reaction gets a term, chosen by a person among proposals, out of a search, or from a
//! terminology of their own.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::report::coding::Coding;
use evigil_registry::flows::report::story::ReportStory;
use evigil_registry::record::Record;

use super::safety_report::{after, version};
use crate::ask::Ask;
use crate::fields::{Choice, Field, Group};
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.post("/bench/reports/{id}/code", Some("coding.set"), coded);
    routes.post(
        "/bench/reports/{id}/coded",
        Some("coding.finish"),
        |ask| async move {
            let (id, version) = (ask.place("id"), version(&ask));
            let done = ask.registry().finish_coding(&ask.who, id, version).await;
            after(&ask, done.map(drop), "coded").await
        },
    );
}

async fn coded(ask: Ask) -> Result<Response, Fault> {
    let own = ask.form.get("own_code");
    let chosen = ask.form.get("term").and_then(|term| term.split_once('|'));
    let (terminology, code, term) = match (own, chosen) {
        (Some(code), _) => (
            ask.form.text("own_terminology"),
            code,
            ask.form.get("own_term"),
        ),
        (None, Some((terminology, code))) => (terminology, code, None),
        (None, None) => ("", "", None),
    };
    let coding = Coding {
        element: ask.form.text("element").to_owned(),
        terminology: terminology.trim().to_owned(),
        code: code.to_owned(),
        term: term.map(ToOwned::to_owned),
    };
    let id = ask.place("id");
    let done = ask.registry().set_code(&ask.who, id, coding).await;
    after(&ask, done.map(drop), "code").await
}

/// The code of a term as a page shows it.
fn called(terminology: &str, code: &str, term: &str) -> String {
    format!("{term} ({} {code})", terminology.to_uppercase())
}

/// What is coded, and the forms of whoever codes.
pub(super) async fn on_report(
    ask: &Ask,
    sheet: &mut Sheet,
    story: &ReportStory,
    is_newest: bool,
) -> Result<(), Fault> {
    if !ask.may("coding.read") {
        return Ok(());
    }
    let id = &story.record.id;
    let codings = newest(ask, "coding", &[("report_id", id)], "")
        .await?
        .records;
    let heads = ["page-safety-verbatim", "page-safety-term"];
    let empty = ("page-safety-no-reactions", "page-safety-no-reactions-text");
    let mut table = Table::new(ask, "page-safety-coding", &heads, empty);
    for (element, words) in &story.reactions {
        let given: Vec<String> = codings
            .iter()
            .filter(|coding| of(coding, "element") == element)
            .map(|it| called(of(it, "terminology"), of(it, "code"), of(it, "term")))
            .collect();
        let term = if given.is_empty() {
            Cell::mark(ask.text("page-safety-not-coded"), "doubt")
        } else {
            Cell::text(given.join(" / "))
        };
        table.rows.push(vec![Cell::text(words), term]);
    }
    sheet.put(Part::Table(table));
    let state = of(&story.record, "state");
    let is_open = is_newest && matches!(state, "triaged" | "queried" | "coded");
    if !is_open || !ask.may("coding.set") {
        return Ok(());
    }
    forms(ask, sheet, story, &codings).await?;
    let is_whole = story
        .reactions
        .iter()
        .all(|(element, _)| codings.iter().any(|it| of(it, "element") == element));
    if is_whole && state != "coded" && !codings.is_empty() {
        let version = story.record.version.to_string();
        let fields = vec![Field::hidden(ask, "version", &version)];
        let words = ("page-safety-finish", "page-safety-finish-go");
        let action = format!("/bench/reports/{id}/coded");
        let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
        sheet.put(Part::Form(form));
    }
    Ok(())
}

async fn forms(
    ask: &Ask,
    sheet: &mut Sheet,
    story: &ReportStory,
    codings: &[Record],
) -> Result<(), Fault> {
    let registry = ask.registry();
    let id = &story.record.id;
    let proposals = registry.propose_codes(&ask.who, id, ask.lang).await?;
    let searched = ask.query.get("q").unwrap_or_default();
    sheet.put(Part::Find {
        action: format!("/bench/reports/{id}"),
        label: ask.text("page-safety-find"),
        query: searched.to_owned(),
    });
    let found = match searched {
        "" => Vec::new(),
        words => registry.search_terms(&ask.who, words, ask.lang)?,
    };
    if !searched.is_empty() && found.is_empty() {
        sheet.put(Part::Notice("calm", ask.text("page-safety-find-none")));
    }
    for (number, (element, words)) in (1..).zip(&story.reactions) {
        let own = codings.iter().find(|it| of(it, "element") == element);
        let own = own.map(|it| {
            let terminology = of(it, "terminology").split(' ').next().unwrap_or_default();
            format!("{terminology}|{}", of(it, "code"))
        });
        let proposed = proposals.iter().filter(|it| it.element == *element);
        let suggestions = found.iter().chain(proposed.flat_map(|it| &it.suggestions));
        let mut choices: Vec<(String, String)> = Vec::new();
        for term in suggestions.filter(|term| term.current) {
            let value = format!("{}|{}", term.terminology, term.code);
            if choices.iter().any(|(known, _)| *known == value) {
                continue;
            }
            let mut text = called(&term.terminology, &term.code, &term.term);
            if term.denied {
                text = format!("{text}: {}", ask.text("page-safety-denied"));
            }
            choices.push((value, text));
        }
        let mut fields = vec![Field::hidden(ask, "element", element)];
        let is_sent = ask.form.get("element") == Some(element);
        if !choices.is_empty() {
            let mut terms = Field::radio(ask, "term", "page-safety-term", choices);
            let chosen = |choice: &mut Choice| {
                choice.is_chosen = if is_sent {
                    ask.form.get("term") == Some(choice.value.as_str())
                } else {
                    own.as_deref() == Some(choice.value.as_str())
                };
            };
            terms.choices.iter_mut().for_each(chosen);
            terms.hint.clone_from(words);
            fields.push(terms.known_as(&number.to_string()));
        }
        let mut typed = vec![
            Field::line(ask, "own_terminology", "page-safety-own-terminology")
                .hint(ask, "page-safety-own-terminology-hint"),
            Field::line(ask, "own_code", "page-safety-own-code"),
            Field::line(ask, "own_term", "page-safety-own-term"),
        ];
        for field in &mut typed {
            if !is_sent {
                field.value.clear();
            }
            field.id = format!("{}-{number}", field.name);
        }
        let groups = vec![
            Group::plain(fields),
            Group::new(ask, "page-safety-own", typed),
        ];
        let title = ("page-safety-code", "page-safety-code-go");
        let action = format!("/bench/reports/{id}/code");
        let mut form = PartForm::new(ask, action, title, groups);
        form.title = format!("{}: {words}", form.title);
        sheet.put(Part::Form(form));
    }
    Ok(())
}
