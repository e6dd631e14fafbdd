//! Assess an offer: a form about what is offered, then the four questions, a sheet for the patient,
//! and both as documents to print. Nothing that is typed is kept: it goes along with the forms of
//! the answer, so that it can be changed or printed.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use evigil_assess::assessment::{
    self, AssessFault, Assessment, AssessmentInput, Offer, OfferedProduct, Person, Treatment,
};
use evigil_assess::{CheckReport, Wording};
use evigil_core::{Document, Localized};
use evigil_document::{Limits, RawDocument};
use evigil_knowledge::TermKind;
use evigil_law::decision::FactFault;
use evigil_law::doping::TreatmentError;
use evigil_registry::Fault;

use super::check::{pdf, sent_page};
use super::law::number;
use crate::ask::{Ask, aside, page};
use crate::form::{Choice, Form};
use crate::frame::Frame;
use crate::route::PageRoutes;

/// Longest text of a page that goes along with the forms of the answer, in bytes.
const TEXT_BYTES: usize = 2 << 20;
/// Longest name of an offer, in letters.
const NAME: usize = 200;
/// Fields of the form that are answered by terms of the base.
const LISTS: [(&str, TermKind); 5] = [
    ("product", TermKind::Product),
    ("cell_source", TermKind::CellSource),
    ("donor", TermKind::Donor),
    ("route", TermKind::Route),
    ("indication", TermKind::Indication),
];

/// A question before the treatment.
struct Screened {
    id: String,
    text: String,
    why: String,
    answers: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "assess.html")]
struct OfferForm {
    f: Frame,
    products: Vec<Choice>,
    cell_sources: Vec<Choice>,
    donors: Vec<Choice>,
    routes: Vec<Choice>,
    indications: Vec<Choice>,
    organisations: Vec<Choice>,
    questions: Vec<Screened>,
    name: String,
    volume: String,
    hours: String,
    sessions: String,
    price: String,
    text: String,
    problems: Vec<String>,
}

#[derive(Template)]
#[template(path = "assess_result.html")]
struct Answered {
    f: Frame,
    report: String,
    is_brief: bool,
    /// What was typed, for the forms of the answer.
    typed: Vec<(String, String)>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/assess", |ask| aside(ask, |ask| form(&ask, Vec::new())));
    routes.post("/assess", None, |ask| aside(ask, assess));
}

/// Names that a form may send more than once, or whose values are ids of terms.
fn list(ask: &Ask, field: &str, kind: TermKind) -> Result<Vec<Choice>, Fault> {
    let knowledge = ask.site.desk().knowledge()?;
    let given: Vec<&str> = ask.form.every(field).collect();
    let terms = knowledge.terms().iter().filter(|term| term.kind == kind);
    Ok(terms
        .map(|term| Choice {
            is_chosen: given.contains(&term.id.as_str()),
            name: term.title.get(ask.lang).to_owned(),
            id: term.id.clone(),
        })
        .collect())
}

/// The terms of the base that answer `field` of an offer.
pub(super) fn terms(ask: &Ask, field: &str) -> Result<Vec<Choice>, Fault> {
    match LISTS.iter().find(|(name, _)| *name == field) {
        Some((name, kind)) => list(ask, name, *kind),
        None => Ok(Vec::new()),
    }
}

fn form(ask: &Ask, problems: Vec<String>) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let mut lists = LISTS
        .iter()
        .map(|(field, kind)| list(ask, field, *kind))
        .collect::<Result<Vec<Vec<Choice>>, Fault>>()?
        .into_iter();
    let mut next = || lists.next().unwrap_or_default();
    let organisations = desk.doping()?.organisations.iter().map(|it| Choice {
        is_chosen: ask.form.get("organisation") == Some(it.id.as_str()),
        id: it.id.clone(),
        name: it.title.get(ask.lang).to_owned(),
    });
    let questions = desk.screening()?.questions.iter().map(|question| {
        let field = format!("ask-{}", question.id);
        let given = ask.form.get(&field);
        let answers = question.answers().into_iter().map(|answer| Choice {
            is_chosen: given == Some(answer),
            id: answer.to_owned(),
            name: ask.messages().family("page-assess-answer", answer),
        });
        Screened {
            text: question.text.get(ask.lang).to_owned(),
            why: question.why.get(ask.lang).to_owned(),
            answers: answers.collect(),
            id: field,
        }
    });
    let (organisations, questions) = (organisations.collect(), questions.collect());
    page(&OfferForm {
        f: ask.frame("assess", "page-nav-assess"),
        products: next(),
        cell_sources: next(),
        donors: next(),
        routes: next(),
        indications: next(),
        organisations,
        questions,
        name: ask.form.text("name").to_owned(),
        volume: ask.form.text("volume").to_owned(),
        hours: ask.form.text("hours").to_owned(),
        sessions: ask.form.text("sessions").to_owned(),
        price: ask.form.text("price").to_owned(),
        text: ask.form.text("text").to_owned(),
        problems,
    })
}

/// The offer as it was typed; else what can't be taken.
fn offer(ask: &Ask) -> Result<Result<Offer, Vec<String>>, Fault> {
    let form = &ask.form;
    let mut problems = Vec::new();
    let mut amount = |field: &str| {
        let typed = form.get(field)?;
        let found = number(typed).filter(|number| *number > 0.0);
        if found.is_none() {
            let what = ask.messages().family("page-assess-field", field);
            let line = ask.messages().with(
                "page-assess-number",
                [("field", what), ("typed", typed.to_owned())],
            );
            problems.push(line);
        }
        found
    };
    let (volume_ml, hours) = (amount("volume"), amount("hours"));
    let sessions = amount("sessions");
    let price = form.get("price").map(|typed| (typed, price(typed)));
    if let Some((typed, None)) = price {
        let what = ask.messages().family("page-assess-field", "price");
        let line = ask.messages().with(
            "page-assess-number",
            [("field", what), ("typed", typed.to_owned())],
        );
        problems.push(line);
    }
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let known = |field: &str, kind: TermKind| -> Result<Vec<String>, Fault> {
        let list = list(ask, field, kind)?.into_iter();
        Ok(list.filter(|it| it.is_chosen).map(|it| it.id).collect())
    };
    let one = |field: &str, kind: TermKind| -> Result<Option<String>, Fault> {
        Ok(known(field, kind)?.into_iter().next())
    };
    let desk = ask.site.desk();
    let organisation = form.get("organisation");
    let organisation =
        organisation.filter(|id| desk.doping().is_ok_and(|it| it.organisation(id).is_some()));
    let mut answers = BTreeMap::new();
    for question in &desk.screening()?.questions {
        let answer = form.get(&format!("ask-{}", question.id));
        if let Some(answer) = answer.filter(|answer| question.answers().contains(answer)) {
            answers.insert(question.id.clone(), toml::Value::String(answer.to_owned()));
        }
    }
    let mut law = BTreeMap::new();
    if let Some((_, Some(price))) = price {
        law.insert("contract_price".to_owned(), toml::Value::Integer(price));
    }
    let name = form.get("name").map(|name| {
        let name: String = name.chars().take(NAME).collect();
        Localized {
            en: name.clone(),
            ja: name,
        }
    });
    Ok(Ok(Offer {
        name,
        product: OfferedProduct {
            kind: one("product", TermKind::Product)?,
            cell_source: one("cell_source", TermKind::CellSource)?,
            donor: one("donor", TermKind::Donor)?,
        },
        routes: known("route", TermKind::Route)?,
        indications: known("indication", TermKind::Indication)?,
        treatment: Treatment {
            volume_ml,
            hours,
            // Checked above: at most a hundred thousand.
            sessions: sessions.map(|sessions| sessions.round() as u32),
        },
        person: Person {
            organisation: organisation.map(ToOwned::to_owned),
            answers,
        },
        law,
        ..Offer::default()
    }))
}

/// A price in yen: whole, with or without commas and the sign of the currency.
fn price(typed: &str) -> Option<i64> {
    let typed = crate::index::folded(typed).replace([',', '¥', '円'], "");
    let yen: i64 = typed.trim().parse().ok()?;
    (0..=1_000_000_000).contains(&yen).then_some(yen)
}

/// The page that was pasted or uploaded.
fn document(ask: &mut Ask) -> Result<Result<Option<Document>, String>, Fault> {
    let pasted = ask.text("page-check-pasted");
    let Some((bytes, name)) = sent_page(ask)? else {
        return Ok(Ok(None));
    };
    let raw = RawDocument::new(name.unwrap_or(pasted), bytes);
    Ok(raw
        .decode(&Limits::default())
        .map(Some)
        .map_err(|error| super::check::said(ask, &error)))
}

fn assess(mut ask: Ask) -> Result<Response, Fault> {
    if ask.form.get("as") == Some("form") {
        return form(&ask, Vec::new());
    }
    let offer = match offer(&ask)? {
        Ok(offer) => offer,
        Err(problems) => return form(&ask, problems),
    };
    let document = match document(&mut ask)? {
        Ok(document) => document,
        Err(problem) => return form(&ask, vec![problem]),
    };
    let says_nothing = offer.product.kind.is_none()
        && offer.routes.is_empty()
        && offer.indications.is_empty()
        && document.is_none();
    if says_nothing {
        let problem = ask.text("page-assess-empty");
        return form(&ask, vec![problem]);
    }
    let (site, lang, today) = (ask.site.clone(), ask.lang, ask.today());
    let desk = site.desk();
    let (knowledge, engine) = (desk.knowledge()?, desk.engine()?);
    let wording = desk.wording(lang, today)?;
    let checked = document.as_ref().map(|document| {
        let reading = engine.read(document, today);
        CheckReport::new(document, &reading, knowledge, lang, today)
    });
    let source = ask.text("page-assess-unnamed");
    let input = AssessmentInput {
        source: &source,
        offer: &offer,
        page: checked.as_ref(),
        text: document.as_ref().map(|document| document.text.as_str()),
        lot: None,
        engine,
        ledger: desk.ledger()?,
        as_of: today,
    };
    let report = match Assessment::new(&input, knowledge, &wording) {
        Ok(report) => report,
        Err(fault) => return form(&ask, vec![refused(&ask, &fault)?]),
    };
    let text = document.map(|document| document.text);
    answer(&ask, &report, &wording, text)
}

/// What was chosen and is not known, in words. The base itself is tested: a fault of it is one of
/// the program.
fn refused(ask: &Ask, fault: &AssessFault) -> Result<String, Fault> {
    let value = match fault {
        AssessFault::Treatment(
            TreatmentError::Product(value)
            | TreatmentError::Route(value)
            | TreatmentError::Organisation(value),
        )
        | AssessFault::Fact(
            FactFault::UnknownFact { key: value, .. }
            | FactFault::UnknownWord { value, .. }
            | FactFault::NotANumber { value, .. },
        ) => value.as_str(),
        AssessFault::Answers(_) => return Ok(ask.text("page-assess-answers")),
        _ => return Err(Fault::Internal(fault.to_string())),
    };
    let details = [("value", value.to_owned())];
    Ok(ask.messages().with("page-assess-unknown", details))
}

/// The answer in the form that was asked for.
fn answer(
    ask: &Ask,
    report: &Assessment,
    wording: &Wording,
    text: Option<String>,
) -> Result<Response, Fault> {
    let wanted = ask.form.get("as").unwrap_or_default();
    match wanted {
        "pdf" => {
            let made = assessment::pdf(report, wording);
            return pdf(made, "assessment.pdf");
        }
        "brief-pdf" => {
            let made = assessment::brief_pdf(report, wording);
            return pdf(made, "sheet.pdf");
        }
        _ => {}
    }
    let is_brief = wanted == "brief";
    let made = if is_brief {
        assessment::brief_fragment(report, wording)
    } else {
        assessment::fragment(report, wording)
    };
    page(&Answered {
        f: ask.frame("assess", "page-assess-result"),
        report: made,
        is_brief,
        typed: typed(&ask.form, ask, text),
    })
}

/// What was typed, to go along with the forms of the answer; of a file, its text.
fn typed(form: &Form, ask: &Ask, text: Option<String>) -> Vec<(String, String)> {
    let mut typed = Vec::new();
    let mut keep = |field: &str| {
        for value in form.every(field) {
            typed.push((field.to_owned(), value.to_owned()));
        }
    };
    for (field, _) in LISTS {
        keep(field);
    }
    for field in [
        "name",
        "volume",
        "hours",
        "sessions",
        "price",
        "organisation",
    ] {
        keep(field);
    }
    if let Ok(screening) = ask.site.desk().screening() {
        for question in &screening.questions {
            keep(&format!("ask-{}", question.id));
        }
    }
    if let Some(text) = text.filter(|text| text.len() <= TEXT_BYTES) {
        typed.push(("text".to_owned(), text));
    }
    typed
}
