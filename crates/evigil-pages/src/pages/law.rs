//! The law: a walk through the decisions from facts of a treatment, the rules of sport, and what
//! follows from what. What is asked stands in the address, so that it can be passed on; nothing of
//! it is about a person.

use askama::Template;
use axum::response::Response;
use evigil_assess::doping::{DopingReport, doping_fragment};
use evigil_assess::law::{LawReport, LawView, fact_told, law_fragment, procedure_fragment};
use evigil_knowledge::TermKind;
use evigil_law::decision::{FactKind, FactSpec, Facts, decide};
use evigil_law::doping::{DopingBase, Fact, Infusion, Setting, Treatment, Tue, judge};
use evigil_registry::Fault;

use crate::ask::{Ask, aside, page};
use crate::form::{Choice, Form};
use crate::frame::Frame;
use crate::index::folded;
use crate::route::PageRoutes;

/// Questions that are shown at once; the others wait behind a heading.
const NEXT: usize = 6;

/// A question of the walk.
struct Asked {
    id: String,
    /// `one`, `many`, `flag` or `number`.
    kind: &'static str,
    question: String,
    text: String,
    unit: String,
    choices: Vec<Choice>,
    /// What was typed for a number.
    typed: String,
    is_given: bool,
}

#[derive(Template)]
#[template(path = "law.html")]
struct Walk {
    f: Frame,
    /// Answered, and those whose answer would change the most.
    asked: Vec<Asked>,
    others: Vec<Asked>,
    problems: Vec<String>,
    report: Option<String>,
}

#[derive(Template)]
#[template(path = "procedure.html")]
struct Procedure {
    f: Frame,
    report: String,
}

#[derive(Template)]
#[template(path = "doping.html")]
struct Sport {
    f: Frame,
    products: Vec<Choice>,
    routes: Vec<Choice>,
    organisations: Vec<Choice>,
    settings: Vec<Choice>,
    exemptions: Vec<Choice>,
    competition: Vec<Choice>,
    /// Facts that are answered by yes and no: their name, and what was answered.
    facts: Vec<(&'static str, String)>,
    volume: String,
    hours: String,
    date: String,
    problem: Option<String>,
    report: Option<String>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/law", |ask| aside(ask, |ask| walk(&ask)));
    routes.open("/law/procedure", |ask| aside(ask, |ask| procedure(&ask)));
    routes.open("/law/doping", |ask| aside(ask, |ask| doping(&ask)));
}

fn walk(ask: &Ask) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let (knowledge, base) = (desk.knowledge()?, desk.decisions()?);
    let wording = desk.wording(ask.lang, ask.today())?;
    let mut facts = Facts::default();
    let mut problems = Vec::new();
    for spec in base.facts() {
        for value in ask.query.every(&spec.id) {
            // Full-width digits are digits, too.
            let value = if spec.kind == FactKind::Number {
                folded(value)
            } else {
                value.to_owned()
            };
            if let Err(fault) = facts.set(base, &spec.id, &value) {
                let told = fact_told(&fault, &wording).message;
                problems.push(format!("{}: {told}", spec.title.get(ask.lang)));
            }
        }
    }
    let decision = decide(base, &facts, ask.today());
    let report = LawReport::new(&decision, LawView::Classify, base, knowledge, &wording);
    let is_open = |spec: &&FactSpec| facts.answers(&spec.id).is_none();
    // The engine names first what would change most.
    let next: Vec<&str> = report
        .questions
        .iter()
        .map(|question| question.fact.id.as_str())
        .take(NEXT)
        .collect();
    let questions = |specs: Vec<&FactSpec>| -> Vec<Asked> {
        let asked = specs.into_iter();
        asked
            .map(|spec| question(spec, &facts, &ask.query, ask))
            .collect()
    };
    let given = base.facts().iter().filter(|spec| !is_open(spec));
    let near = next.iter().filter_map(|id| base.fact(id));
    let shown: Vec<&FactSpec> = given.chain(near.filter(is_open)).collect();
    let others = base.facts().iter().filter(is_open);
    let others = others.filter(|spec| !next.contains(&spec.id.as_str()));
    page(&Walk {
        f: ask.frame("law", "page-law-title"),
        others: questions(others.collect()),
        asked: questions(shown),
        problems,
        report: (!facts.is_empty()).then(|| law_fragment(&report, &wording)),
    })
}

fn question(spec: &FactSpec, facts: &Facts, query: &Form, ask: &Ask) -> Asked {
    let answers = facts.answers(&spec.id);
    let is_chosen = |id: &str| {
        let mut given = answers.into_iter().flatten();
        given.any(|answer| answer.word() == Some(id))
    };
    let choice = |word: &evigil_law::decision::Word| Choice {
        is_chosen: is_chosen(&word.id),
        name: match word.within {
            Some(_) => format!("– {}", word.title.get(ask.lang)),
            None => word.title.get(ask.lang).to_owned(),
        },
        id: word.id.clone(),
    };
    Asked {
        id: spec.id.clone(),
        kind: spec.kind.code(),
        question: spec.question.get(ask.lang).to_owned(),
        text: spec.text.get(ask.lang).to_owned(),
        unit: spec.unit.clone().unwrap_or_default(),
        choices: spec.words.iter().map(choice).collect(),
        typed: query.text(&spec.id).to_owned(),
        is_given: answers.is_some(),
    }
}

fn procedure(ask: &Ask) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let (knowledge, base) = (desk.knowledge()?, desk.decisions()?);
    let wording = desk.wording(ask.lang, ask.today())?;
    page(&Procedure {
        f: ask.frame("law", "page-procedure-title"),
        report: procedure_fragment(base, knowledge, &wording, ask.today()),
    })
}

/// Facts of the rules of sport that yes or no answers, by the name of their field.
const FACTS: [&str; 7] = [
    "approved",
    "within_indication",
    "medical_record",
    "world_title",
    "growth_factor_added",
    "gene_active",
    "prohibited_substance",
];

/// Settings, exemptions and times of the doping check; the first one is meant when nothing is said.
const SETTINGS: [&str; 5] = [
    "none",
    "hospital_treatment",
    "surgery",
    "diagnostic_investigation",
    "unknown",
];
const EXEMPTIONS: [&str; 3] = ["none", "applied", "granted"];
const COMPETITION: [&str; 3] = ["unknown", "in", "out"];

/// A number that was typed: of the full or the half width, with or without commas.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = folded(text).replace(',', "");
    let number: f64 = text.trim().parse().ok()?;
    (0.0..=100_000.0).contains(&number).then_some(number)
}

fn doping(ask: &Ask) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let (knowledge, base) = (desk.knowledge()?, desk.doping()?);
    let wording = desk.wording(ask.lang, ask.today())?;
    let query = &ask.query;
    let treatment = treatment(query, base);
    let organisation = query.get("organisation");
    let mut problem = None;
    let mut report = None;
    match &treatment {
        Err(field) => problem = Some(ask.messages().family("page-doping-bad", field)),
        Ok(_) if query.is_empty() => {}
        Ok(treatment) => {
            let assumed: Vec<Fact> = [("setting", Fact::Setting), ("tue", Fact::Tue)]
                .into_iter()
                .filter(|(field, _)| query.get(field).is_none())
                .map(|(_, fact)| fact)
                .collect();
            match judge(base, knowledge, treatment, organisation, ask.today()) {
                Ok(judgement) => {
                    let asked = (treatment, organisation, ask.today());
                    let made =
                        DopingReport::new(&judgement, base, asked, &assumed, knowledge, &wording);
                    report = Some(doping_fragment(&made, &wording));
                }
                Err(error) => {
                    let key = format!("what-{}", error.code());
                    let value = error.value().to_owned();
                    problem = Some(ask.messages().with(&key, [("value", value)]));
                }
            }
        }
    }
    let chosen = |field: &str, id: &str| query.get(field) == Some(id);
    let choice = |field: &str, id: &str, name: String| Choice {
        is_chosen: chosen(field, id),
        id: id.to_owned(),
        name,
    };
    let words = |field: &str, ids: &[&str], name: &dyn Fn(&str) -> String| -> Vec<Choice> {
        let ids = ids.iter();
        ids.map(|id| choice(field, id, name(id))).collect()
    };
    let messages = ask.messages();
    page(&Sport {
        f: ask.frame("law", "page-doping-title"),
        products: base
            .products
            .iter()
            .map(|it| choice("product", &it.id, it.title.get(ask.lang).to_owned()))
            .collect(),
        routes: base
            .routes
            .iter()
            .map(|id| choice("route", id, wording.term(TermKind::Route, id).to_owned()))
            .collect(),
        organisations: base
            .organisations
            .iter()
            .map(|it| choice("organisation", &it.id, it.title.get(ask.lang).to_owned()))
            .collect(),
        settings: words("setting", &SETTINGS, &|id| {
            messages.family("page-doping-setting", id)
        }),
        exemptions: words("tue", &EXEMPTIONS, &|id| {
            messages.family("page-doping-tue", id)
        }),
        competition: words("competition", &COMPETITION, &|id| {
            messages.family("page-doping-competition", id)
        }),
        facts: FACTS
            .iter()
            .map(|field| (*field, query.get(field).unwrap_or_default().to_owned()))
            .collect(),
        volume: query.text("volume").to_owned(),
        hours: query.text("hours").to_owned(),
        date: query.text("date").to_owned(),
        problem,
        report,
    })
}

/// The treatment that was described; else the name of the field that can't be taken.
fn treatment(query: &Form, base: &DopingBase) -> Result<Treatment, &'static str> {
    let yes = |field: &str| match query.get(field) {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let amount = |field: &'static str| match query.get(field) {
        Some(text) => number(text).map(Some).ok_or(field),
        None => Ok(None),
    };
    let (volume, hours) = (amount("volume")?, amount("hours")?);
    let date = match query.get("date") {
        Some(text) => Some(folded(text).parse().map_err(|_| "date")?),
        None => None,
    };
    let known = |field: &'static str, is_known: bool| match query.get(field) {
        Some(_) if !is_known => Err(field),
        id => Ok(id.map(ToOwned::to_owned)),
    };
    let mut products = base.products.iter();
    let product = known(
        "product",
        products.any(|it| Some(it.id.as_str()) == query.get("product")),
    )?;
    let mut routes = base.routes.iter();
    let route = known(
        "route",
        routes.any(|it| Some(it.as_str()) == query.get("route")),
    )?;
    let infusion = Infusion {
        start: None,
        minutes: hours.map(|hours| hours * 60.0),
        ml: volume,
    };
    Ok(Treatment {
        product,
        route,
        infusions: if volume.is_some() || hours.is_some() {
            vec![infusion]
        } else {
            Vec::new()
        },
        setting: match query.get("setting") {
            Some("hospital_treatment") => Some(Setting::HospitalTreatment),
            Some("surgery") => Some(Setting::Surgery),
            Some("diagnostic_investigation") => Some(Setting::DiagnosticInvestigation),
            Some("unknown") => None,
            _ => Some(Setting::None),
        },
        approved: yes("approved"),
        within_indication: yes("within_indication"),
        medical_record: yes("medical_record"),
        tue: Some(match query.get("tue") {
            Some("granted") => Tue::Granted,
            Some("applied") => Tue::Applied,
            _ => Tue::None,
        }),
        in_competition: match query.get("competition") {
            Some("in") => Some(true),
            Some("out") => Some(false),
            _ => None,
        },
        world_title: yes("world_title"),
        growth_factor_added: yes("growth_factor_added"),
        gene_active: yes("gene_active"),
        prohibited_substance: yes("prohibited_substance"),
        date,
    })
}
