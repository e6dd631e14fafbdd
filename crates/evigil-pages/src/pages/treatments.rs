//! A treatment in guided steps: the person, their consent, the questions before it, the treatment.
//! Each step is written down before the next is shown; what speaks against the treatment stops it.

use std::collections::BTreeMap;

use axum::response::Response;
use evigil_knowledge::TermKind;
use evigil_registry::Fault;
use evigil_registry::flows::person::{ConsentInput, PersonInput};
use evigil_registry::flows::screening::{OverrideInput, ScreeningInput, ScreeningNotice};
use evigil_registry::record::{List, Record};
use serde_json::{Map, Value as Json};

use super::bench::own_facilities;
use super::lots::{title, with_product};
use crate::ask::Ask;
use crate::fields::{Choice, Field, Group, typed_day, worded};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/treatments", "exposure.create", |ask| async move {
        begin(&ask, None)
    });
    routes.post("/bench/treatments", Some("person.create"), person_given);
    routes.get(
        "/bench/treatments/{person}",
        "exposure.create",
        |ask| async move { person(&ask, None).await },
    );
    routes.post(
        "/bench/treatments/{person}/consent",
        Some("consent.create"),
        |ask| async move {
            let done = consented(&ask).await;
            after(&ask, done).await
        },
    );
    routes.post(
        "/bench/treatments/{person}/screening",
        Some("screening.create"),
        |ask| async move {
            let done = screened(&ask).await;
            after(&ask, done).await
        },
    );
    routes.post(
        "/bench/treatments/{person}/override",
        Some("screening.override"),
        |ask| async move {
            let done = overridden(&ask).await;
            after(&ask, done).await
        },
    );
    routes.post(
        "/bench/treatments/{person}/exposure",
        Some("exposure.create"),
        |ask| async move {
            let done = given(&ask).await;
            after(&ask, done).await
        },
    );
}

fn begin(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let sexes = worded(ask, "page-sex", &["female", "male", "other", "not_known"]);
    let fields = vec![
        Field::line(ask, "identifier", "page-treat-identifier")
            .hint(ask, "page-treat-identifier-hint")
            .needed(),
        Field::number(ask, "birth_year", "page-treat-birth-year"),
        Field::radio(ask, "sex", "page-clinic-sex", sexes).or("not_known"),
    ];
    let mut sheet = Sheet::new(ask.frame("work", "page-treat-title"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-treat-lead"));
    let words = ("page-treat-person", "page-go-on");
    let form = PartForm::new(
        ask,
        "/bench/treatments".to_owned(),
        words,
        vec![Group::plain(fields)],
    );
    sheet.put(Part::Form(form));
    sheet.fault(ask, fault);
    sheet.shown()
}

async fn person_given(ask: Ask) -> Result<Response, Fault> {
    let input = PersonInput {
        identifier: ask.form.text("identifier").to_owned(),
        birth_year: ask
            .form
            .get("birth_year")
            .and_then(|year| year.parse().ok()),
        sex: ask.form.get("sex").map(ToOwned::to_owned),
    };
    match ask.registry().person_by_identifier(&ask.who, &input).await {
        Ok(found) => {
            let id = found.person.get("id").and_then(Json::as_str);
            let differs = if found.differs.is_empty() {
                ""
            } else {
                "?differs=yes"
            };
            let id = id.unwrap_or_default();
            Ok(see_other(&format!("/bench/treatments/{id}{differs}")))
        }
        Err(fault @ (Fault::Fields(_) | Fault::Step { .. })) => begin(&ask, Some(&fault)),
        Err(fault) => Err(fault),
    }
}

async fn after(ask: &Ask, done: Result<(), Fault>) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(see_other(&format!(
            "/bench/treatments/{}",
            ask.place("person")
        ))),
        Err(
            fault @ (Fault::Fields(_)
            | Fault::Step { .. }
            | Fault::Reference { .. }
            | Fault::Stale { .. }),
        ) => person(ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

async fn consented(ask: &Ask) -> Result<(), Fault> {
    let whole = |name: &str| ask.form.get(name).unwrap_or_default().to_owned();
    let input = ConsentInput {
        person_id: ask.place("person").to_owned(),
        purposes: ask
            .form
            .under("purposes.")
            .map(|(purpose, _)| purpose.to_owned())
            .collect(),
        form: whole("form"),
        form_version: whole("form_version"),
        document: None,
        given_on: typed_day(&whole("given_on")),
    };
    ask.registry().give_consent(&ask.who, &input).await?;
    Ok(())
}

async fn screened(ask: &Ask) -> Result<(), Fault> {
    let answers: BTreeMap<String, String> = ask
        .form
        .under("answer.")
        .map(|(question, answer)| (question.to_owned(), answer.to_owned()))
        .collect();
    let input = ScreeningInput {
        person_id: ask.place("person").to_owned(),
        product_id: None,
        route: ask.form.get("route").unwrap_or_default().to_owned(),
        answers,
        screened_on: ask.today().to_string(),
    };
    ask.registry().screen(&ask.who, &input).await?;
    Ok(())
}

async fn overridden(ask: &Ask) -> Result<(), Fault> {
    let version = ask.form.get("version").and_then(|text| text.parse().ok());
    let input = OverrideInput {
        version: version.unwrap_or_default(),
        reason: ask.form.get("reason").unwrap_or_default().to_owned(),
    };
    let id = ask.form.get("screening").unwrap_or_default();
    let registry = ask.registry();
    registry.override_screening(&ask.who, id, &input).await?;
    Ok(())
}

async fn given(ask: &Ask) -> Result<(), Fault> {
    let registry = ask.registry();
    let typed = ask.form.get("lot").unwrap_or_default();
    let lot = registry.lot_meant(&ask.who, typed).await?;
    let mut fields = Map::new();
    let mut put = |name: &str, value: Json| fields.insert(name.to_owned(), value);
    put("person_id", ask.place("person").into());
    put("lot_id", lot.id.clone().into());
    for name in ["provider_id", "route", "indication", "note"] {
        if let Some(text) = ask.form.get(name) {
            put(name, text.into());
        }
    }
    put(
        "given_on",
        typed_day(ask.form.get("day").unwrap_or_default()).into(),
    );
    for name in ["volume_ml", "particles", "minutes"] {
        let number = ask.form.get(name).map(|text| {
            let number: Option<f64> = text.parse().ok();
            number.map_or_else(|| Json::from(text), Json::from)
        });
        if let Some(number) = number {
            put(name, number);
        }
    }
    registry
        .create(&ask.who, registry.kind("exposure")?, &fields)
        .await?;
    Ok(())
}

/// The records of a kind about a person, the newest first.
async fn about(ask: &Ask, kind: &str, person: &str) -> Result<Vec<Record>, Fault> {
    let registry = ask.registry();
    let list = List {
        filters: vec![("person_id".to_owned(), person.to_owned())],
        newest_first: true,
        ..List::default()
    };
    let found = registry.list(&ask.who, registry.kind(kind)?, &list).await?;
    Ok(found.records)
}

async fn person(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("person");
    let record = registry
        .read(&ask.who, registry.kind("person")?, id)
        .await?;
    let values = [("name", of(&record, "pseudonym").chars().take(8).collect())];
    let values: [(&'static str, String); 1] = values;
    let heading = ask.messages().with("page-treat-person-title", values);
    let mut sheet = Sheet::new(ask.frame_titled("work", heading))
        .under("/bench/treatments", ask.text("page-treat-title"));
    if ask.query.get("differs").is_some() {
        sheet.put(Part::Notice("doubt", ask.text("page-treat-differs")));
    }
    let consents = about(ask, "consent", id).await?;
    let screenings = about(ask, "screening", id).await?;
    let is_consented = consents
        .iter()
        .any(|one| of(one, "purpose") == "treatment" && of(one, "ended_on").is_empty());
    let screening = screenings.first();
    let outcome = screening.map_or("", |one| of(one, "outcome"));
    let state = |is_done: bool| if is_done { "done" } else { "open" };
    let mark = |code: &str, tone| Cell::mark(ask.messages().family("page-treat-state", code), tone);
    let consent_mark = mark(
        state(is_consented),
        if is_consented { "good" } else { "doubt" },
    );
    let screening_mark = match outcome {
        "clear" => mark("clear", "good"),
        "stopped" => mark("stopped", "bad"),
        "overridden" => mark("overridden", "doubt"),
        _ => mark("open", "doubt"),
    };
    sheet.put(Part::Facts(vec![
        (ask.text("page-treat-consent"), consent_mark),
        (ask.text("page-treat-screening"), screening_mark),
    ]));
    if !is_consented {
        consent_form(ask, &mut sheet, id);
    } else if outcome == "stopped"
        && let Some(screening) = screening
    {
        stopped(ask, &mut sheet, id, screening);
        screening_form(ask, &mut sheet, id)?;
    } else if screening.is_none() || ask.query.get("again").is_some() {
        screening_form(ask, &mut sheet, id)?;
    } else if let Some(screening) = screening {
        exposure_form(ask, &mut sheet, id, of(screening, "route")).await?;
        let again = format!("/bench/treatments/{id}?again=yes");
        sheet.put(Part::Actions(vec![(ask.text("page-treat-again"), again)]));
    }
    treatments(ask, &mut sheet, id).await?;
    if ask.may("link.create") {
        let link = format!("/bench/treatments/{id}/link");
        sheet.put(Part::Actions(vec![(ask.text("page-link-title"), link)]));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

fn consent_form(ask: &Ask, sheet: &mut Sheet, id: &str) {
    let purposes = worded(
        ask,
        "page-purpose",
        &["treatment", "registry", "research", "contact"],
    );
    let mut purposes = Field::checks(ask, "purposes", "page-treat-purposes", purposes);
    if ask.form.get("form").is_none() {
        let treatment = |choice: &&mut Choice| choice.value == "treatment";
        if let Some(choice) = purposes.choices.iter_mut().find(treatment) {
            choice.is_chosen = true;
        }
    }
    let fields = vec![
        purposes,
        Field::line(ask, "form", "page-treat-form").needed(),
        Field::line(ask, "form_version", "page-treat-form-version").needed(),
        Field::day(ask, "given_on", "page-treat-consent-day")
            .or(&ask.today().to_string())
            .needed(),
    ];
    let words = ("page-treat-step-consent", "page-go-on");
    let action = format!("/bench/treatments/{id}/consent");
    let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
    sheet.put(Part::Form(form));
}

/// Terms of a kind in the page's language.
fn terms(ask: &Ask, kind: TermKind) -> Result<Vec<(String, String)>, Fault> {
    let terms = ask.site.desk().knowledge()?.terms().iter();
    let of_kind = terms.filter(|term| term.kind == kind);
    Ok(of_kind
        .map(|term| (term.id.clone(), term.title.get(ask.lang).to_owned()))
        .collect())
}

fn screening_form(ask: &Ask, sheet: &mut Sheet, id: &str) -> Result<(), Fault> {
    let routes = terms(ask, TermKind::Route)?;
    let mut fields = vec![
        Field::select(ask, "route", "page-treat-route", routes)
            .or("iv")
            .needed(),
    ];
    for question in evigil_registry::flows::screening::questions()? {
        let name = format!("answer.{}", question.id);
        let codes = question.answers();
        let choices = codes.into_iter().map(|code| {
            let code = if code == "unknown" { "not_known" } else { code };
            let text = ask.messages().family("page-answer", code);
            (code.to_owned(), text)
        });
        let mut field = Field::radio(ask, &name, "page-go-on", choices);
        question.text.get(ask.lang).clone_into(&mut field.label);
        question.why.get(ask.lang).clone_into(&mut field.hint);
        fields.push(field);
    }
    let words = ("page-treat-step-screening", "page-go-on");
    let action = format!("/bench/treatments/{id}/screening");
    let groups = vec![Group::plain(fields)];
    sheet.put(Part::Form(PartForm::new(ask, action, words, groups)));
    Ok(())
}

/// What speaks against the treatment, and the way on for whoever answers for it.
fn stopped(ask: &Ask, sheet: &mut Sheet, id: &str, screening: &Record) {
    sheet.put(Part::Notice("bad", ask.text("page-treat-stopped")));
    let stops: Vec<ScreeningNotice> =
        serde_json::from_str(of(screening, "stops")).unwrap_or_default();
    let heads = ["page-treat-why", "page-treat-answer", "page-treat-rule"];
    let empty = ("page-records-nothing", "page-records-nothing-text");
    let mut table = Table::new(ask, "page-treat-stops", &heads, empty);
    for stop in stops {
        let answer = match stop.answer.as_deref() {
            None => ask.text("page-treat-left-out"),
            Some("unknown") => ask.messages().family("page-answer", "not_known"),
            Some(code) => ask.messages().family("page-answer", code),
        };
        let rule = stop.rule.map_or_else(Cell::default, |rule| {
            let link = format!("/rules/{rule}");
            Cell::link(rule, link)
        });
        table.rows.push(vec![
            Cell::text(stop.text.get(ask.lang)),
            Cell::text(answer),
            rule,
        ]);
    }
    sheet.put(Part::Table(table));
    if !ask.may("screening.override") {
        return;
    }
    let fields = vec![
        Field::hidden(ask, "screening", &screening.id),
        Field::hidden(ask, "version", &screening.version.to_string()),
        Field::area(ask, "reason", "page-step-reason")
            .hint(ask, "page-treat-override-hint")
            .needed(),
    ];
    let words = ("page-treat-override", "page-treat-override-go");
    let action = format!("/bench/treatments/{id}/override");
    let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
    sheet.put(Part::Form(form.grave()));
}

async fn exposure_form(ask: &Ask, sheet: &mut Sheet, id: &str, route: &str) -> Result<(), Fault> {
    let facilities = own_facilities(ask).await?;
    let first = facilities.first().map(|(id, _)| id.clone());
    let fields = vec![
        Field::line(ask, "lot", "page-clinic-lot")
            .hint(ask, "page-treat-lot-hint")
            .scanned()
            .needed(),
        Field::select(ask, "provider_id", "page-providers-name", facilities)
            .or(first.as_deref().unwrap_or_default())
            .needed(),
        Field::day(ask, "day", "page-treat-day")
            .or(&ask.today().to_string())
            .needed(),
        Field::select(
            ask,
            "route",
            "page-treat-route",
            terms(ask, TermKind::Route)?,
        )
        .or(route)
        .needed(),
        Field::select(
            ask,
            "indication",
            "page-clinic-indication",
            terms(ask, TermKind::Indication)?,
        ),
        Field::number(ask, "volume_ml", "page-treat-volume"),
        Field::number(ask, "particles", "page-treat-particles"),
        Field::number(ask, "minutes", "page-treat-minutes"),
        Field::area(ask, "note", "page-treat-note").hint(ask, "page-treat-note-hint"),
    ];
    let words = ("page-treat-step-exposure", "page-treat-save");
    let action = format!("/bench/treatments/{id}/exposure");
    let groups = vec![Group::plain(fields)];
    sheet.put(Part::Form(PartForm::new(ask, action, words, groups)));
    Ok(())
}

/// What the person was given.
async fn treatments(ask: &Ask, sheet: &mut Sheet, id: &str) -> Result<(), Fault> {
    let found = newest(ask, "exposure", &[("person_id", id)], "").await?;
    let heads = [
        "page-treat-day",
        "page-lots-number",
        "page-treat-route",
        "page-treat-next",
    ];
    let empty = ("page-treat-none", "page-treat-none-text");
    let mut table = Table::new(ask, "page-treat-list", &heads, empty);
    for exposure in &found.records {
        let (lot, product) = with_product(ask, of(exposure, "lot_id")).await?;
        let route = super::products::term(ask, TermKind::Route, of(exposure, "route"))?;
        table.rows.push(vec![
            Cell::text(sheet.f().day(of(exposure, "given_on"))),
            Cell::link(title(ask, &lot, &product), format!("/lots/{}", lot.id)),
            Cell::text(route),
            Cell::link(
                ask.text("page-treat-plan"),
                format!("/bench/follow-up/plan/{}", exposure.id),
            ),
        ]);
    }
    sheet.put(Part::Table(table));
    Ok(())
}
