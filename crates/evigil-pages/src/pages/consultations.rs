//! The consultation desk: a question is taken in, the offer it is about is assessed, it is
//! answered, and what followed is noted. Only the own desk sees it.

use axum::response::Response;
use evigil_knowledge::TermKind;
use evigil_registry::Fault;
use evigil_registry::flows::consultation::{Answer, Intake, OfferToAssess, Outcome};
use evigil_registry::record::Record;
use serde_json::{Map, Value as Json};

use super::assess::terms;
use super::check::{ACCEPT, can_be_mended, sent_page};
use crate::ask::Ask;
use crate::fields::{Field, Group, worded};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, next_page_of, of};

/// States of a question.
const STATES: [&str; 4] = ["open", "assessed", "answered", "closed"];
/// What may have followed.
const OUTCOMES: [&str; 6] = [
    "informed",
    "declined",
    "went_ahead",
    "complaint",
    "referred",
    "not_known",
];
/// Letters of a question in the list.
const BEGINNING: usize = 90;

pub(super) fn add(routes: &mut PageRoutes) {
    let list = "/bench/consultations";
    routes.get(list, "consultation.read", |ask| async move {
        queue(&ask, None).await
    });
    routes.post(list, Some("consultation.take_in"), taken_in);
    let one = "/bench/consultations/{id}";
    routes.get(one, "consultation.read", |ask| async move {
        question(&ask, None).await
    });
    routes.post(
        "/bench/consultations/{id}/assessment",
        Some("consultation.assess"),
        assessed,
    );
    routes.post(
        "/bench/consultations/{id}/answer",
        Some("consultation.answer"),
        |ask| async move {
            let sent = Answer {
                answer: ask.form.text("answer").trim().to_owned(),
            };
            let id = ask.place("id");
            let done = ask
                .registry()
                .answer_consultation(&ask.who, id, &sent)
                .await;
            after(&ask, done).await
        },
    );
    routes.post(
        "/bench/consultations/{id}/end",
        Some("consultation.close"),
        |ask| async move {
            let sent = Outcome {
                outcome: ask.form.text("outcome").to_owned(),
            };
            let id = ask.place("id");
            let done = ask.registry().close_consultation(&ask.who, id, &sent).await;
            after(&ask, done).await
        },
    );
}

async fn after(ask: &Ask, done: Result<Record, Fault>) -> Result<Response, Fault> {
    match done {
        Ok(record) => Ok(see_other(&format!("/bench/consultations/{}", record.id))),
        Err(fault) if can_be_mended(&fault) => question(ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

fn tone(state: &str) -> &'static str {
    match state {
        "open" => "bad",
        "assessed" => "doubt",
        "answered" => "good",
        _ => "calm",
    }
}

/// What may have followed, as it is chosen.
fn outcome(ask: &Ask) -> Field {
    let outcomes = worded(ask, "page-outcome", &OUTCOMES);
    Field::select(ask, "outcome", "page-desk-outcome", outcomes)
}

async fn queue(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let state = ask.query.get("state").filter(|it| STATES.contains(it));
    let filters: Vec<(&str, &str)> = state.map(|state| ("state", state)).into_iter().collect();
    let found = newest(ask, "consultation", &filters, "").await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-desk-title"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-desk-lead"));
    let states = worded(ask, "page-question", &STATES);
    sheet.put(Part::Narrow {
        action: "/bench/consultations".to_owned(),
        fields: vec![Field::select(ask, "state", "page-desk-state", states)],
    });
    let heads = [
        "page-desk-asked",
        "page-desk-intake",
        "page-desk-state",
        "page-desk-outcome",
    ];
    let empty = ("page-desk-none", "page-desk-none-text");
    let mut table = Table::new(ask, "page-desk-list", &heads, empty);
    for record in &found.records {
        let (state, followed) = (of(record, "state"), of(record, "outcome"));
        let followed = match followed {
            "" => Cell::default(),
            code => Cell::text(ask.messages().family("page-outcome", code)),
        };
        table.rows.push(vec![
            Cell::link(
                sheet.f().day(&record.created_at),
                format!("/bench/consultations/{}", record.id),
            ),
            Cell::text(beginning(of(record, "intake"))),
            Cell::mark(ask.messages().family("page-question", state), tone(state)),
            followed,
        ]);
    }
    table.next = next_page_of("/bench/consultations", &filters, found.next);
    sheet.put(Part::Table(table));
    if ask.may("consultation.take_in") {
        let fields = vec![
            Field::area(ask, "intake", "page-desk-intake")
                .hint(ask, "page-desk-intake-hint")
                .needed(),
        ];
        let form = PartForm::new(
            ask,
            "/bench/consultations".to_owned(),
            ("page-desk-new", "page-desk-take"),
            vec![Group::plain(fields)],
        );
        sheet.put(Part::Form(form));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

fn beginning(text: &str) -> String {
    let mut letters = text.chars();
    let mut out: String = letters.by_ref().take(BEGINNING).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}

async fn taken_in(ask: Ask) -> Result<Response, Fault> {
    let sent = Intake {
        intake: ask.form.text("intake").trim().to_owned(),
        person_id: None,
    };
    match ask.registry().take_in_consultation(&ask.who, &sent).await {
        Ok(record) => Ok(see_other(&format!("/bench/consultations/{}", record.id))),
        Err(fault) if can_be_mended(&fault) => queue(&ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

/// The offer as it was chosen, with the fields of an offer file.
fn offer(ask: &Ask) -> Map<String, Json> {
    let mut offer = Map::new();
    let mut product = Map::new();
    for (field, name) in [
        ("product", "kind"),
        ("cell_source", "cell_source"),
        ("donor", "donor"),
    ] {
        if let Some(value) = ask.form.get(field) {
            product.insert(name.to_owned(), value.into());
        }
    }
    if !product.is_empty() {
        offer.insert("product".to_owned(), product.into());
    }
    for (field, name) in [("route", "routes"), ("indication", "indications")] {
        let chosen: Vec<Json> = ask
            .form
            .under(&format!("{field}."))
            .map(|(id, _)| id.into())
            .collect();
        if !chosen.is_empty() {
            offer.insert(name.to_owned(), chosen.into());
        }
    }
    offer
}

async fn assessed(mut ask: Ask) -> Result<Response, Fault> {
    let page = sent_page(&mut ask)?.map(|(bytes, _)| bytes);
    let sent = OfferToAssess {
        offer: offer(&ask),
        lang: ask.lang,
        source: ask.form.get("source").map(ToOwned::to_owned),
        media: None,
    };
    let id = ask.place("id");
    let done = ask
        .registry()
        .assess_consultation(&ask.who, id, &sent, page)
        .await;
    after(&ask, done).await
}

/// What evigil said of the offer, as it was kept: where the four questions stand, and the sheet
/// for the patient.
fn told(ask: &Ask, sheet: &mut Sheet, record: &Record) {
    let Ok(report) = serde_json::from_str::<Json>(of(record, "assessment")) else {
        return;
    };
    sheet.put(Part::Heading(ask.text("page-desk-assessment")));
    let day = report.get("as_of").and_then(Json::as_str);
    let mut facts = vec![(
        ask.text("page-checks-on"),
        Cell::text(sheet.f().day(day.unwrap_or_default())),
    )];
    for question in ["identity", "efficacy", "safety", "lawfulness"] {
        let standing = report.pointer(&format!("/{question}/standing"));
        if let Some(standing) = standing.and_then(Json::as_str) {
            facts.push((
                sheet.f().term(TermKind::Question, question),
                Cell::text(sheet.f().term(TermKind::Standing, standing)),
            ));
        }
    }
    sheet.put(Part::Facts(facts));
    let mut words = String::new();
    for section in [
        "offered",
        "known",
        "not_known",
        "risks",
        "law",
        "ask",
        "turn_to",
    ] {
        let lines = report.pointer(&format!("/brief/{section}"));
        let lines = lines.and_then(Json::as_array).into_iter().flatten();
        let lines: Vec<&str> = lines
            .filter_map(|line| line.get("text").and_then(Json::as_str))
            .collect();
        if lines.is_empty() {
            continue;
        }
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(
            &ask.messages()
                .family("brief-heading", &section.replace('_', "-")),
        );
        for line in lines {
            words.push_str(&format!("\n・{line}"));
        }
        words.push('\n');
    }
    if !words.is_empty() {
        sheet.put(Part::Words(words));
    }
}

fn assess_form(ask: &Ask, id: &str) -> Result<PartForm, Fault> {
    let choices = |field: &str| -> Result<Vec<(String, String)>, Fault> {
        let all = terms(ask, field)?.into_iter();
        Ok(all.map(|it| (it.id, it.name)).collect())
    };
    let offered = vec![
        Field::select(ask, "product", "page-assess-product", choices("product")?),
        Field::select(
            ask,
            "cell_source",
            "page-assess-cells",
            choices("cell_source")?,
        ),
        Field::select(ask, "donor", "page-assess-donor", choices("donor")?),
        Field::checks(ask, "route", "page-assess-route", choices("route")?),
        Field::checks(
            ask,
            "indication",
            "page-assess-indication",
            choices("indication")?,
        ),
    ];
    let page = vec![
        Field::line(ask, "source", "page-checks-source").hint(ask, "page-checks-source-hint"),
        Field::area(ask, "text", "page-check-text").hint(ask, "page-check-text-hint"),
        Field::file(ask, "file", "page-check-file", ACCEPT).hint(ask, "page-check-file-hint"),
    ];
    Ok(PartForm::new(
        ask,
        format!("/bench/consultations/{id}/assessment"),
        ("page-desk-assess", "page-desk-assess-go"),
        vec![
            Group::new(ask, "page-assess-what", offered),
            Group::new(ask, "page-desk-page", page),
        ],
    ))
}

async fn question(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let kind = registry.kind("consultation")?;
    let record = registry.read(&ask.who, kind, id).await?;
    let state = of(&record, "state");
    let mut sheet = Sheet::new(ask.frame("work", "page-desk-question"))
        .under("/bench/consultations", ask.text("page-desk-title"));
    let mut facts = vec![
        (
            ask.text("page-desk-state"),
            Cell::mark(ask.messages().family("page-question", state), tone(state)),
        ),
        (
            ask.text("page-desk-asked"),
            Cell::text(sheet.f().moment(&record.created_at)),
        ),
    ];
    if !of(&record, "outcome").is_empty() {
        let followed = ask
            .messages()
            .family("page-outcome", of(&record, "outcome"));
        facts.push((ask.text("page-desk-outcome"), Cell::text(followed)));
    }
    sheet.put(Part::Facts(facts));
    sheet.put(Part::Heading(ask.text("page-desk-intake")));
    sheet.put(Part::Words(of(&record, "intake").to_owned()));
    told(ask, &mut sheet, &record);
    if !of(&record, "answer").is_empty() {
        sheet.put(Part::Heading(ask.text("page-desk-answer")));
        sheet.put(Part::Words(of(&record, "answer").to_owned()));
    }
    let waits = matches!(state, "open" | "assessed");
    if waits && ask.may("consultation.assess") {
        sheet.put(Part::Form(assess_form(ask, id)?));
    }
    if waits && ask.may("consultation.answer") {
        let fields = vec![
            Field::area(ask, "answer", "page-desk-answer")
                .hint(ask, "page-desk-answer-hint")
                .needed(),
        ];
        let words = ("page-desk-reply", "page-desk-reply-go");
        let to = format!("/bench/consultations/{id}/answer");
        let form = PartForm::new(ask, to, words, vec![Group::plain(fields)]);
        sheet.put(Part::Form(form));
    }
    if state == "answered" && ask.may("consultation.close") {
        let words = ("page-desk-end", "page-desk-end-go");
        let to = format!("/bench/consultations/{id}/end");
        let fields = vec![outcome(ask).needed()];
        let form = PartForm::new(ask, to, words, vec![Group::plain(fields)]);
        sheet.put(Part::Form(form));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}
