//! The bench of an advertising reviewer: pages are checked, each finding is confirmed or rejected
//! beside the words that it is about, a letter is written, and the page is read again.

use askama::Template;
use axum::response::Response;
use evigil_assess::page_check::letter_pdf;
use evigil_core::Lang;
use evigil_registry::Fault;
use evigil_registry::flows::page_check::{
    Compared, FindingDecision, LetterEdit, LetterOrder, LetterSent, PageToCheck, Verdict,
};
use evigil_registry::kind::{FieldFault, FieldFaultKind};
use evigil_registry::record::{List, Record};
use evigil_web::Problem;

use super::check::{ACCEPT, can_be_mended, sent_page};
use super::page_findings::{Finding, cards, findings};
use crate::ask::{Ask, aside, page};
use crate::fields::{Field, Group, typed_day, worded};
use crate::frame::Frame;
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, next_page_of, of};

/// States of a check.
const STATES: [&str; 4] = ["open", "letter_sent", "corrected", "closed"];

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/page-checks", "page_check.read", |ask| async move {
        queue(&ask, None).await
    });
    routes.post("/bench/page-checks", Some("page_check.check"), checked);
    routes.get(
        "/bench/page-checks/{id}",
        "page_check.read",
        |ask| async move { case(&ask, None).await },
    );
    routes.post(
        "/bench/page-checks/{id}/decide",
        Some("page_check.decide"),
        |ask| async move {
            let done = decided(&ask).await;
            let at = format!("#finding-{}", ask.form.text("finding"));
            after(&ask, done.map(|()| at)).await
        },
    );
    routes.post(
        "/bench/page-checks/{id}/again",
        Some("page_check.recheck"),
        again,
    );
    routes.post(
        "/bench/page-checks/{id}/close",
        Some("page_check.close"),
        |ask| async move {
            let reason = ask.form.text("closed_reason");
            let id = ask.place("id");
            let done = ask.registry().close_page_check(&ask.who, id, reason).await;
            after(&ask, done.map(|_| String::new())).await
        },
    );
    routes.post(
        "/bench/page-checks/{id}/letters",
        Some("letter.write"),
        written,
    );
    letters(routes);
}

fn letters(routes: &mut PageRoutes) {
    routes.get("/bench/letters/{id}", "letter.read", |ask| async move {
        letter(&ask, None).await
    });
    routes.get("/bench/letters/{id}/pdf", "letter.read", printed);
    routes.post(
        "/bench/letters/{id}",
        Some("letter.edit"),
        |ask| async move {
            let edit = LetterEdit {
                version: ask
                    .form
                    .get("version")
                    .and_then(|version| version.parse().ok())
                    .unwrap_or_default(),
                body: ask.form.text("body").to_owned(),
            };
            let id = ask.place("id");
            let done = ask.registry().edit_letter(&ask.who, id, &edit).await;
            after_letter(&ask, done, "?kept=yes").await
        },
    );
    routes.post(
        "/bench/letters/{id}/sent",
        Some("letter.send"),
        |ask| async move {
            let typed = ask.form.get("sent_on").map(typed_day);
            let sent_on = match typed.map(|day| day.parse()) {
                None => None,
                Some(Ok(day)) => Some(day),
                Some(Err(_)) => return letter(&ask, Some(&no_day("sent_on"))).await,
            };
            let sent = LetterSent { sent_on };
            let id = ask.place("id");
            let done = ask.registry().send_letter(&ask.who, id, &sent).await;
            after_letter(&ask, done, "").await
        },
    );
}

fn no_day(field: &str) -> Fault {
    let kind = FieldFaultKind::Type { expected: "a day" };
    Fault::Fields(vec![FieldFault::new(field, kind)])
}

async fn after(ask: &Ask, done: Result<String, Fault>) -> Result<Response, Fault> {
    match done {
        Ok(at) => {
            let id = ask.place("id");
            Ok(see_other(&format!("/bench/page-checks/{id}{at}")))
        }
        Err(fault) if can_be_mended(&fault) => case(ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

async fn after_letter(
    ask: &Ask,
    done: Result<Record, Fault>,
    query: &str,
) -> Result<Response, Fault> {
    match done {
        Ok(_) => {
            let id = ask.place("id");
            Ok(see_other(&format!("/bench/letters/{id}{query}")))
        }
        Err(fault) if can_be_mended(&fault) => letter(ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

/// Fields for what stands on a page.
fn content_fields(ask: &Ask, id: &str) -> Vec<Field> {
    vec![
        Field::area(ask, "text", "page-check-text")
            .hint(ask, "page-check-text-hint")
            .known_as(id),
        Field::file(ask, "file", "page-check-file", ACCEPT)
            .hint(ask, "page-check-file-hint")
            .known_as(id),
    ]
}

fn tone(state: &str) -> &'static str {
    match state {
        "open" => "bad",
        "letter_sent" => "doubt",
        "corrected" => "good",
        _ => "calm",
    }
}

async fn queue(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let state = ask.query.get("state").filter(|it| STATES.contains(it));
    let filters: Vec<(&str, &str)> = state.map(|state| ("state", state)).into_iter().collect();
    let found = newest(ask, "page_check", &filters, "").await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-checks-title"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-checks-lead"));
    let states = worded(ask, "page-check-state", &STATES);
    let mut states = Field::select(ask, "state", "page-checks-state", states);
    states.is_required = false;
    sheet.put(Part::Narrow {
        action: "/bench/page-checks".to_owned(),
        fields: vec![states],
    });
    let heads = [
        "page-checks-source",
        "page-checks-on",
        "page-checks-findings",
        "page-checks-state",
    ];
    let empty = ("page-checks-none", "page-checks-none-text");
    let mut table = Table::new(ask, "page-checks-queue", &heads, empty);
    for check in &found.records {
        let state = of(check, "state");
        table.rows.push(vec![
            Cell::link(
                of(check, "source"),
                format!("/bench/page-checks/{}", check.id),
            ),
            Cell::text(sheet.f().day(of(check, "checked_on"))),
            Cell::text(sheet.f().number(findings(check).len())),
            Cell::mark(
                ask.messages().family("page-check-state", state),
                tone(state),
            ),
        ]);
    }
    table.next = next_page_of("/bench/page-checks", &filters, found.next);
    sheet.put(Part::Table(table));
    if ask.may("page_check.check") {
        let mut fields = vec![
            Field::line(ask, "source", "page-checks-source")
                .hint(ask, "page-checks-source-hint")
                .needed(),
            Field::line(ask, "provider_id", "page-checks-provider")
                .hint(ask, "page-checks-provider-hint"),
        ];
        fields.extend(content_fields(ask, "new"));
        let form = PartForm::new(
            ask,
            "/bench/page-checks".to_owned(),
            ("page-checks-new", "page-check-go"),
            vec![Group::plain(fields)],
        );
        sheet.put(Part::Form(form));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

/// There is nothing to read yet.
fn nothing() -> Fault {
    Fault::Fields(vec![FieldFault::new("text", FieldFaultKind::Missing)])
}

async fn checked(mut ask: Ask) -> Result<Response, Fault> {
    let Some((bytes, _)) = sent_page(&mut ask)? else {
        return queue(&ask, Some(&nothing())).await;
    };
    let sent = PageToCheck {
        source: ask.form.text("source").trim().to_owned(),
        provider_id: ask.form.get("provider_id").map(|provider| {
            // The address of the facility's page does as well as its id.
            provider.rsplit('/').next().unwrap_or(provider).to_owned()
        }),
        lang: ask.lang,
        media: None,
    };
    match ask.registry().check_page(&ask.who, &sent, bytes).await {
        Ok(check) => Ok(see_other(&format!("/bench/page-checks/{}", check.id))),
        Err(fault) if can_be_mended(&fault) => queue(&ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

async fn decided(ask: &Ask) -> Result<(), Fault> {
    let verdict = match ask.form.get("decision") {
        Some("confirmed") => Verdict::Confirmed,
        Some("rejected") => Verdict::Rejected,
        _ => {
            let missing = FieldFault::new("decision", FieldFaultKind::Missing);
            return Err(Fault::Fields(vec![missing]));
        }
    };
    let finding = ask.form.get("finding").and_then(|it| it.parse().ok());
    let decision = FindingDecision {
        finding: finding.unwrap_or(usize::MAX),
        decision: verdict,
        reason: ask.form.text("reason").trim().to_owned(),
    };
    let (registry, id) = (ask.registry(), ask.place("id"));
    registry.decide_finding(&ask.who, id, &decision).await?;
    Ok(())
}

async fn again(mut ask: Ask) -> Result<Response, Fault> {
    let Some((bytes, _)) = sent_page(&mut ask)? else {
        return case(&ask, Some(&nothing())).await;
    };
    let id = ask.place("id");
    let named = (ask.lang, None);
    let done = ask
        .registry()
        .recheck_page(&ask.who, id, named, bytes)
        .await;
    match done {
        Ok((check, _)) => Ok(see_other(&format!("/bench/page-checks/{}", check.id))),
        Err(fault) if can_be_mended(&fault) => case(&ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

async fn written(ask: Ask) -> Result<Response, Fault> {
    let lang = match ask.form.get("letter_lang") {
        Some("en") => Lang::En,
        Some("ja") => Lang::Ja,
        _ => ask.lang,
    };
    let (id, order) = (ask.place("id"), LetterOrder { lang });
    match ask.registry().write_letter(&ask.who, id, &order).await {
        Ok(letter) => Ok(see_other(&format!("/bench/letters/{}", letter.id))),
        Err(fault) if can_be_mended(&fault) => case(&ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

/// A letter in a line.
struct InALine {
    id: String,
    made: String,
    sent: String,
}

#[derive(Template)]
#[template(path = "page_check.html")]
struct Case {
    f: Frame,
    id: String,
    source: String,
    /// Address of the page, where it has one.
    url: String,
    checked_on: String,
    state: String,
    tone: &'static str,
    closed_reason: String,
    provider: Option<(String, String)>,
    previous: String,
    difference: Vec<(&'static str, Vec<Compared>)>,
    findings: Vec<Finding>,
    undecided: usize,
    letters: Vec<InALine>,
    decides: bool,
    writes: bool,
    content: Vec<Field>,
    rechecks: bool,
    closes: bool,
    closing: String,
    problem: Option<Problem>,
}

/// All records of a kind that belong to a check.
pub(super) async fn of_check(ask: &Ask, kind: &str, check: &str) -> Result<Vec<Record>, Fault> {
    let registry = ask.registry();
    let mut list = List {
        filters: vec![("page_check_id".to_owned(), check.to_owned())],
        limit: Some(1000),
        ..List::default()
    };
    let mut all = Vec::new();
    loop {
        let found = registry.list(&ask.who, registry.kind(kind)?, &list).await?;
        all.extend(found.records);
        match found.next {
            Some(next) => list.after = Some(next),
            None => return Ok(all),
        }
    }
}

/// The facility that runs a page: its name and the address of its page.
async fn provider(ask: &Ask, check: &Record) -> Result<Option<(String, String)>, Fault> {
    let id = of(check, "provider_id");
    if id.is_empty() {
        return Ok(None);
    }
    let registry = ask.registry();
    let found = registry
        .read(&ask.who, registry.kind("provider")?, id)
        .await;
    Ok(found
        .ok()
        .map(|it| (of(&it, "name").to_owned(), format!("/providers/{id}"))))
}

async fn case(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let check = registry
        .read(&ask.who, registry.kind("page_check")?, id)
        .await?;
    let findings = cards(ask, &check).await?;
    let previous = of(&check, "previous_id").to_owned();
    let mut difference = Vec::new();
    if !previous.is_empty() {
        let found = registry.page_difference(&ask.who, id).await?;
        difference = vec![
            ("gone", found.gone),
            ("still", found.still_there),
            ("new", found.new),
        ];
    }
    let f = ask.frame_titled("work", of(&check, "source").to_owned());
    let letters = of_check(ask, "letter", id).await?;
    let letters = letters.iter().map(|letter| InALine {
        id: letter.id.clone(),
        made: f.day(&letter.created_at),
        sent: match of(letter, "sent_on") {
            "" => String::new(),
            day => f.day(day),
        },
    });
    let letters: Vec<InALine> = letters.collect();
    let state = of(&check, "state").to_owned();
    let is_open = state == "open";
    let goes_on = is_open || state == "letter_sent";
    let source = of(&check, "source").to_owned();
    let is_address = source.starts_with("https://") || source.starts_with("http://");
    let made = page(&Case {
        checked_on: f.day(of(&check, "checked_on")),
        f,
        id: id.to_owned(),
        url: if is_address {
            source.clone()
        } else {
            String::new()
        },
        source,
        tone: tone(&state),
        closed_reason: of(&check, "closed_reason").to_owned(),
        provider: provider(ask, &check).await?,
        previous,
        difference,
        undecided: findings.iter().filter(|it| it.decision.is_empty()).count(),
        decides: is_open && ask.may("page_check.decide"),
        writes: is_open
            && ask.may("letter.write")
            && findings.iter().any(|it| it.decision == "confirmed"),
        findings,
        letters,
        content: content_fields(ask, "again"),
        rechecks: goes_on && ask.may("page_check.recheck"),
        closes: goes_on && ask.may("page_check.close"),
        closing: ask.form.text("closed_reason").to_owned(),
        state,
        problem: fault.map(|fault| Problem::new(fault, ask.messages())),
    });
    let mut made = made?;
    if fault.is_some() {
        *made.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(made)
}

async fn read_letter(ask: &Ask) -> Result<Record, Fault> {
    let registry = ask.registry();
    registry
        .read(&ask.who, registry.kind("letter")?, ask.place("id"))
        .await
}

async fn letter(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let letter = read_letter(ask).await?;
    let check = of(&letter, "page_check_id");
    let id = &letter.id;
    let mut sheet = Sheet::new(ask.frame("work", "page-letter-title"))
        .under("/bench/page-checks", ask.text("page-checks-title"))
        .under(
            format!("/bench/page-checks/{check}"),
            ask.text("page-letter-check"),
        );
    if ask.query.get("kept").is_some() {
        sheet.put(Part::Notice("good", ask.text("page-letter-kept")));
    }
    let sent_on = of(&letter, "sent_on");
    let sent = match sent_on {
        "" => Cell::mark(ask.text("page-letter-draft"), "doubt"),
        day => Cell::text(sheet.f().day(day)),
    };
    sheet.put(Part::Facts(vec![
        (ask.text("page-letter-sent"), sent),
        (
            ask.text("page-language"),
            Cell::text(ask.messages().family("lang", of(&letter, "lang"))),
        ),
    ]));
    sheet.put(Part::Words(of(&letter, "body").to_owned()));
    sheet.put(Part::Actions(vec![(
        ask.text("page-letter-pdf"),
        format!("/bench/letters/{id}/pdf"),
    )]));
    if sent_on.is_empty() && ask.may("letter.edit") {
        let version = letter.version.to_string();
        let fields = vec![
            Field::hidden(ask, "version", &version),
            Field::area(ask, "body", "page-letter-body")
                .or(of(&letter, "body"))
                .needed(),
        ];
        let words = ("page-letter-edit", "page-letter-keep");
        let to = format!("/bench/letters/{id}");
        let form = PartForm::new(ask, to, words, vec![Group::plain(fields)]);
        sheet.put(Part::Form(form));
    }
    if sent_on.is_empty() && ask.may("letter.send") {
        let today = ask.today().to_string();
        let fields = vec![
            Field::day(ask, "sent_on", "page-letter-day")
                .hint(ask, "page-letter-day-hint")
                .or(&today),
        ];
        let words = ("page-letter-send", "page-letter-send-go");
        let to = format!("/bench/letters/{id}/sent");
        let form = PartForm::new(ask, to, words, vec![Group::plain(fields)]);
        sheet.put(Part::Form(form.grave()));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

async fn printed(ask: Ask) -> Result<Response, Fault> {
    let letter = read_letter(&ask).await?;
    let lang = of(&letter, "lang").parse().unwrap_or(ask.lang);
    let day = of(&letter, "sent_on")
        .parse()
        .unwrap_or_else(|_| ask.today());
    let body = of(&letter, "body").to_owned();
    aside(ask, move |ask| {
        let messages = ask.site.app().messages(lang);
        super::check::pdf(letter_pdf(&body, day, messages), "letter.pdf")
    })
    .await
}
