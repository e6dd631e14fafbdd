//! A report on the bench of those who work on it: what was told, what is decided about it, and the
//! next step of whoever looks.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use evigil_registry::Fault;
use evigil_registry::flows::report::query::{Answer, Question};
use evigil_registry::flows::report::story::ReportStory;
use evigil_registry::flows::report::triage::{CaseChoice, Triage};
use evigil_registry::record::Record;

use super::clinic_report::CRITERIA;
use super::safety_queue::{clock, next_step, serious, state};
use super::{safety_coding, safety_submission};
use crate::ask::Ask;
use crate::fields::{Field, Group, worded};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/reports/{id}", "report.read", |ask| async move {
        report(&ask, None).await
    });
    routes.get("/bench/reports/{id}/cioms", "report.read", cioms);
    routes.post(
        "/bench/reports/{id}/triage",
        Some("report.triage"),
        |ask| async move {
            let done = triaged(&ask).await;
            after(&ask, done, "triaged").await
        },
    );
    routes.post(
        "/bench/reports/{id}/question",
        Some("query.ask"),
        |ask| async move {
            let question = Question {
                question: ask.form.text("question").trim().to_owned(),
            };
            let id = ask.place("id");
            let done = ask.registry().ask_reporter(&ask.who, id, question).await;
            after(&ask, done.map(drop), "asked").await
        },
    );
    routes.post(
        "/bench/reports/{id}/answer",
        Some("query.answer"),
        |ask| async move {
            let answer = Answer {
                answer: ask.form.text("answer").trim().to_owned(),
            };
            let query = ask.form.get("query").unwrap_or_default();
            let done = ask.registry().answer_query(&ask.who, query, answer).await;
            after(&ask, done.map(drop), "answered").await
        },
    );
    routes.post(
        "/bench/reports/{id}/close",
        Some("report.close"),
        |ask| async move {
            let (id, version) = (ask.place("id"), version(&ask));
            let done = ask.registry().close_report(&ask.who, id, version).await;
            after(&ask, done.map(drop), "closed").await
        },
    );
}

/// Version of what was looked at.
pub(super) fn version(ask: &Ask) -> i64 {
    let version = ask.form.get("version");
    version
        .and_then(|version| version.parse().ok())
        .unwrap_or(0)
}

/// Back to the report, with what was done, or with what was wrong.
pub(super) async fn after(
    ask: &Ask,
    done: Result<(), Fault>,
    what: &str,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(see_other(&format!(
            "/bench/reports/{}?done={what}",
            ask.place("id")
        ))),
        Err(fault) if is_told(&fault) => report(ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

/// Whether a fault is shown above the form that led to it.
pub(super) const fn is_told(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Fields(_) | Fault::Step { .. } | Fault::Reference { .. } | Fault::Stale { .. }
    )
}

/// A file that the browser saves under `name`.
pub(super) fn saved(bytes: Vec<u8>, media: &'static str, name: &str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    let name = format!("attachment; filename=\"{name}\"");
    if let Ok(value) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

async fn cioms(ask: Ask) -> Result<Response, Fault> {
    let id = ask.place("id");
    let registry = ask.registry();
    let pdf = registry.report_cioms(&ask.who, id, ask.lang).await?;
    Ok(saved(pdf, "application/pdf", "cioms.pdf"))
}

async fn triaged(ask: &Ask) -> Result<(), Fault> {
    let case = match (ask.form.get("join"), ask.form.get("title")) {
        (Some(id), _) => Some(CaseChoice::Join(id.to_owned())),
        (None, Some(title)) => Some(CaseChoice::New(title.to_owned())),
        (None, None) => None,
    };
    let triage = Triage {
        version: version(ask),
        serious: ask.form.text("serious").to_owned(),
        criteria: ask
            .form
            .under("criteria.")
            .map(|(code, _)| code.to_owned())
            .collect(),
        regime: ask.form.get("regime").map(ToOwned::to_owned),
        case,
    };
    let registry = ask.registry();
    registry
        .triage_report(&ask.who, ask.place("id"), triage)
        .await?;
    Ok(())
}

/// What a report is called on a page.
pub(super) fn name(ask: &Ask, report: &Record) -> String {
    match of(report, "worldwide_id") {
        "" => {
            let day = ask.frame("work", "page-safety-report");
            let day = day.day(of(report, "received_on"));
            ask.messages().with("page-safety-of-day", [("day", day)])
        }
        number => number.to_owned(),
    }
}

/// Everything about a report, and the forms of the steps that may follow.
pub(super) async fn report(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let story = registry.report_story(&ask.who, id, ask.messages()).await?;
    let record = &story.record;
    let mut sheet = Sheet::new(ask.frame_titled("work", name(ask, record)))
        .under("/bench", ask.text("page-nav-work"))
        .under("/bench/reports", ask.text("page-safety-queue"));
    if let Some(done) = ask.query.get("done") {
        let words = ask.messages().member("page-safety-done", done);
        if let Some(words) = words {
            sheet.put(Part::Notice("good", words));
        }
    }
    let later = newest(ask, "report", &[("follows_id", id)], "").await?;
    let later = later.records.first();
    if later.is_some() {
        sheet.put(Part::Notice("doubt", ask.text("page-safety-followed")));
    }
    standing(ask, &mut sheet, record).await?;
    let stage = of(record, "state").to_owned();
    let mut links = vec![(
        ask.text("page-safety-cioms"),
        format!("/bench/reports/{id}/cioms"),
    )];
    let case = of(record, "case_id");
    if !case.is_empty() && ask.may("causality.compare") && stage != "received" {
        let address = format!("/bench/causality/{case}");
        links.push((ask.text("page-causality-title"), address));
    }
    if let Some(later) = later {
        let words = ask.text("page-safety-later");
        links.push((words, format!("/bench/reports/{}", later.id)));
    }
    let before = of(record, "follows_id");
    if !before.is_empty() {
        let words = ask.text("page-safety-before");
        links.push((words, format!("/bench/reports/{before}")));
    }
    told(ask, &mut sheet, &story);
    sheet.put(Part::Actions(links));
    if stage == "received" && later.is_none() && ask.may("report.triage") {
        triage_form(ask, &mut sheet, &story).await?;
    }
    questions(ask, &mut sheet, record).await?;
    safety_coding::on_report(ask, &mut sheet, &story, later.is_none()).await?;
    safety_submission::on_report(ask, &mut sheet, record).await?;
    let may_end = stage == "acknowledged"
        || (stage == "assessed" && of(record, "due_on").is_empty() && later.is_none());
    if may_end && ask.may("report.close") {
        let fields = vec![Field::hidden(ask, "version", &record.version.to_string())];
        let words = ("page-safety-close", "page-safety-close-go");
        let action = format!("/bench/reports/{id}/close");
        let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
        sheet.put(Part::Form(form.grave()));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

/// Where it stands, how grave it is, by when it is due, and what is next.
async fn standing(ask: &Ask, sheet: &mut Sheet, record: &Record) -> Result<(), Fault> {
    let stage = of(record, "state");
    let due_on = of(record, "due_on");
    let day: Option<jiff::civil::Date> = due_on.parse().ok();
    let days = day.map(|day| i64::from((day - ask.today()).get_days()));
    let place = (stage, of(record, "due_clock"), due_on);
    let named = |key: &str, cell: Cell| (ask.text(key), cell);
    let mut facts = vec![
        named("page-safety-state", Cell::text(state(ask, stage))),
        named("page-safety-next", Cell::text(next_step(ask, stage))),
        named("page-safety-deadline", clock(ask, sheet.f(), place, days)),
        named("page-safety-serious", serious(ask, of(record, "serious"))),
    ];
    let criteria = of(record, "criteria")
        .split(',')
        .filter(|it| !it.is_empty());
    let criteria: Vec<String> = criteria
        .map(|code| ask.messages().family("page-criterion", code))
        .collect();
    if !criteria.is_empty() {
        facts.push(named(
            "page-clinic-criteria",
            Cell::text(criteria.join(" / ")),
        ));
    }
    let rule = of(record, "due_rule");
    if !rule.is_empty() {
        let link = Cell::link(rule, format!("/rules/{rule}"));
        facts.push(named("page-clinic-due-rule", link));
    }
    let source = ask
        .messages()
        .family("page-safety-source", of(record, "source"));
    facts.push(named("page-safety-source", Cell::text(source)));
    let received = Cell::text(sheet.f().day(of(record, "received_on")));
    facts.push(named("page-report-received", received));
    let lot = of(record, "lot_id");
    if !lot.is_empty() {
        let (lot, product) = super::lots::with_product(ask, lot).await?;
        let title = super::lots::title(ask, &lot, &product);
        let link = Cell::link(title, format!("/lots/{}", lot.id));
        facts.push(named("page-lots-number", link));
    }
    sheet.put(Part::Facts(facts));
    Ok(())
}

/// What was told: the reporter's words, then the data of the case.
pub(super) fn told(ask: &Ask, sheet: &mut Sheet, story: &ReportStory) {
    sheet.put(Part::Heading(ask.text("page-safety-story")));
    let words = match of(&story.record, "narrative").trim() {
        "" => story.form.reactions.trim(),
        words => words,
    };
    if words.is_empty() {
        sheet.put(Part::Notice("calm", ask.text("page-records-not-known")));
    } else {
        sheet.put(Part::Words(words.to_owned()));
    }
    sheet.put(Part::Heading(ask.text("page-safety-data")));
    sheet.put(Part::Facts(case_data(ask, story)));
}

/// What is known of the case, by the boxes of a CIOMS I form; nothing where nothing was told.
pub(super) fn case_data(ask: &Ask, story: &ReportStory) -> Vec<(String, Cell)> {
    let form = &story.form;
    let onset: Vec<&str> = [&form.onset.year, &form.onset.month, &form.onset.day]
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let onset = if onset.is_empty() {
        form.onset.words.clone()
    } else {
        onset.join("-")
    };
    let boxes = [
        ("page-safety-box-reactions", &form.reactions),
        ("page-safety-box-onset", &onset),
        ("page-safety-box-suspects", &form.suspects),
        ("page-safety-box-doses", &form.doses),
        ("page-safety-box-routes", &form.routes),
        ("page-safety-box-indications", &form.indications),
        ("page-safety-box-dates", &form.therapy_dates),
        ("page-safety-box-age", &form.age),
        ("page-safety-box-sex", &form.sex),
        ("page-safety-box-country", &form.country),
        ("page-safety-box-others", &form.concomitants),
        ("page-safety-box-history", &form.history),
        ("page-safety-box-amendment", &form.amendment),
        ("page-safety-box-remarks", &form.remarks),
    ];
    boxes
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(key, text)| (ask.text(key), Cell::text(text.trim())))
        .collect()
}

async fn triage_form(ask: &Ask, sheet: &mut Sheet, story: &ReportStory) -> Result<(), Fault> {
    let record = &story.record;
    let seriousness = worded(ask, "page-safety-serious", &["yes", "no", "not_known"]);
    let mut criteria = Field::checks(
        ask,
        "criteria",
        "page-clinic-criteria",
        worded(ask, "page-criterion", &CRITERIA),
    );
    if ask.form.is_empty() {
        let proposed: Vec<&str> = of(record, "criteria").split(',').collect();
        for choice in &mut criteria.choices {
            choice.is_chosen = proposed.contains(&choice.value.as_str());
        }
    }
    let regimes = worded(
        ask,
        "page-clinic-regime",
        &["jp-safety-act", "jp-outside-safety-act"],
    );
    let mut fields = vec![
        Field::hidden(ask, "version", &record.version.to_string()),
        Field::radio(ask, "serious", "page-safety-serious", seriousness)
            .or(of(record, "serious"))
            .needed(),
        criteria,
        Field::select(ask, "regime", "page-clinic-regime", regimes)
            .or(of(record, "regime"))
            .hint(ask, "page-safety-regime-hint"),
    ];
    if of(record, "case_id").is_empty() {
        let reaction = story.reactions.iter().map(|(_, words)| words.as_str());
        let reaction: String = reaction
            .take(1)
            .flat_map(|words| words.chars().take(60))
            .collect();
        let title = Field::line(ask, "title", "page-safety-case-title");
        fields.push(title.or(&reaction).hint(ask, "page-safety-case-title-hint"));
        let cases = newest(ask, "case", &[("state", "open")], "").await?;
        let cases = cases.records.iter();
        let cases = cases.map(|case| (case.id.clone(), of(case, "title").to_owned()));
        let join = Field::select(ask, "join", "page-safety-case-join", cases);
        fields.push(join.hint(ask, "page-safety-case-join-hint"));
    }
    let words = ("page-safety-triage", "page-safety-triage-go");
    let action = format!("/bench/reports/{}/triage", record.id);
    let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
    sheet.put(Part::Form(form));
    Ok(())
}

/// What was asked, what was answered, and the forms for both.
async fn questions(ask: &Ask, sheet: &mut Sheet, record: &Record) -> Result<(), Fault> {
    if !ask.may("query.read") {
        return Ok(());
    }
    let asked = newest(ask, "query", &[("report_id", &record.id)], "").await?;
    let heads = [
        "page-safety-question",
        "page-safety-asked-on",
        "page-safety-answer",
    ];
    let empty = (
        "page-safety-no-questions",
        if of(record, "ask_back") == "no" {
            "page-safety-no-ask"
        } else {
            "page-safety-no-questions-text"
        },
    );
    let mut table = Table::new(ask, "page-safety-questions", &heads, empty);
    for query in &asked.records {
        let answer = match of(query, "answer") {
            "" => Cell::mark(ask.text("page-safety-unanswered"), "doubt"),
            answer => Cell::text(answer),
        };
        table.rows.push(vec![
            Cell::text(of(query, "question")),
            Cell::text(sheet.f().day(of(query, "asked_on"))),
            answer,
        ]);
    }
    sheet.put(Part::Table(table));
    if ask.may("query.answer") && !ask.may("query.ask") {
        let open = asked
            .records
            .iter()
            .filter(|it| of(it, "answer").is_empty());
        for query in open {
            let mut answer = Field::area(ask, "answer", "page-safety-your-answer")
                .known_as(&query.id)
                .needed();
            of(query, "question").clone_into(&mut answer.hint);
            let fields = vec![Field::hidden(ask, "query", &query.id), answer];
            let words = ("page-safety-answer-title", "page-safety-answer-go");
            let action = format!("/bench/reports/{}/answer", record.id);
            let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
            sheet.put(Part::Form(form));
        }
    }
    let may_ask = matches!(of(record, "state"), "triaged" | "queried" | "coded");
    if may_ask && of(record, "ask_back") != "no" && ask.may("query.ask") {
        let question = Field::area(ask, "question", "page-safety-question");
        let fields = vec![question.hint(ask, "page-safety-question-hint").needed()];
        let words = ("page-safety-ask", "page-safety-ask-go");
        let action = format!("/bench/reports/{}/question", record.id);
        let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
        sheet.put(Part::Form(form));
    }
    Ok(())
}
