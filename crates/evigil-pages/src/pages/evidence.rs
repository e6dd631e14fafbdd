//! Evidence: what was shown for each indication, by each route, with each kind of product; one
//! study; treatments side by side.

use askama::Template;
use axum::response::Response;
use evigil_assess::ledger::{
    LedgerView, answer_fragment, choices, compare_fragment, forests, overview_fragment,
    study_fragment,
};
use evigil_assess::plot::ForestPlot;
use evigil_assess::significant;
use evigil_knowledge::TermKind;
use evigil_registry::Fault;

use crate::ask::{Ask, aside, page};
use crate::chart::Chart;
use crate::form::Choice;
use crate::frame::Frame;
use crate::route::PageRoutes;

/// What narrows the question.
struct Narrowed {
    routes: Vec<Choice>,
    classes: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "evidence.html")]
struct Overview {
    f: Frame,
    narrowed: Narrowed,
    report: String,
    /// Comparisons: id and title.
    comparisons: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "evidence_answer.html")]
struct OneAnswer {
    f: Frame,
    /// Address that the filters are sent to.
    action: String,
    name: String,
    narrowed: Narrowed,
    report: String,
    /// The comparison for it: id and title.
    comparison: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "study.html")]
struct OneStudy {
    f: Frame,
    id: String,
    title: String,
    report: String,
}

#[derive(Template)]
#[template(path = "comparison.html")]
struct Side {
    f: Frame,
    title: String,
    report: String,
    others: Vec<(String, String)>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/evidence", |ask| async move {
        aside(ask, |ask| overview(&ask)).await
    });
    routes.open("/evidence/compare", |ask| async move {
        aside(ask, |ask| compared(&ask)).await
    });
    routes.open("/evidence/{indication}", |ask| async move {
        aside(ask, |ask| answered(&ask)).await
    });
    routes.open(
        "/evidence/{indication}/effects/{number}/{form}",
        |ask| async move { aside(ask, |ask| effects(&ask)).await },
    );
    routes.open("/studies/{id}", |ask| async move {
        aside(ask, |ask| study(&ask)).await
    });
}

/// The chosen route or class, as a list; a word that the base does not know is no choice.
fn chosen(ask: &Ask, field: &str, all: &[(String, String)]) -> Vec<String> {
    let asked = ask.query.get(field);
    let known = all
        .iter()
        .find(|(id, _)| Some(id.as_str()) == asked)
        .map(|(id, _)| id.clone());
    known.into_iter().collect()
}

/// The filters of the address, and what they can be.
fn narrowed(ask: &Ask, view: &LedgerView<'_>) -> (Narrowed, Vec<String>, Vec<String>) {
    let routes = choices(view, TermKind::Route);
    let classes = choices(view, TermKind::ProductClass);
    let (route, class) = (
        chosen(ask, "route", &routes),
        chosen(ask, "class", &classes),
    );
    let choice = |of: &[String], (id, name): (String, String)| Choice {
        is_chosen: of.contains(&id),
        id,
        name,
    };
    let narrowed = Narrowed {
        routes: routes.into_iter().map(|it| choice(&route, it)).collect(),
        classes: classes.into_iter().map(|it| choice(&class, it)).collect(),
    };
    (narrowed, route, class)
}

/// Comparisons of the base: id and title.
fn comparisons(ask: &Ask) -> Result<Vec<(String, String)>, Fault> {
    let all = ask.site.desk().comparisons()?.all().iter();
    Ok(all
        .map(|it| (it.id.clone(), it.title.get(ask.lang).to_owned()))
        .collect())
}

fn overview(ask: &Ask) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let (knowledge, ledger) = (desk.knowledge()?, desk.ledger()?);
    let wording = desk.wording(ask.lang, ask.today())?;
    let view = LedgerView::new(ledger, knowledge, &wording, ask.today());
    let (narrowed, routes, classes) = narrowed(ask, &view);
    page(&Overview {
        f: ask.frame("evidence", "page-nav-evidence"),
        narrowed,
        report: overview_fragment(&view, &routes, &classes),
        comparisons: comparisons(ask)?,
    })
}

/// The indication that is asked for, which the ledger knows.
fn indication(ask: &Ask) -> Result<String, Fault> {
    let indication = ask.place("indication").to_owned();
    if ask.site.desk().ledger()?.knows_indication(&indication) {
        Ok(indication)
    } else {
        Err(Fault::step("EV-R534"))
    }
}

/// Effects of one measure: the figure, and the table behind it.
fn chart(ask: &Ask, number: usize, plot: &ForestPlot) -> Option<Chart> {
    let heads = [
        "ledger-column-measure",
        "ledger-column-outcome",
        "ledger-column-effect",
        "ledger-column-low",
        "ledger-column-high",
    ];
    let rows = plot.rows.iter().filter_map(|row| {
        let it = row.estimate?;
        let numbers = [it.value, it.low, it.high].map(significant);
        let words = [plot.title.clone(), row.name.clone()];
        Some(words.into_iter().chain(numbers).collect())
    });
    let picture = plot.picture(&format!("effects-{number}"))?;
    Some(Chart::new(ask, picture, &heads, rows.collect()))
}

fn effects(ask: &Ask) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let (knowledge, ledger) = (desk.knowledge()?, desk.ledger()?);
    let indication = indication(ask)?;
    let wording = desk.wording(ask.lang, ask.today())?;
    let view = LedgerView::new(ledger, knowledge, &wording, ask.today());
    let (_, routes, classes) = narrowed(ask, &view);
    let report = view.report(std::slice::from_ref(&indication), &routes, &classes);
    let answer = report.answers.first();
    let plots = answer.map(|answer| forests(&report, answer, &view));
    let number = ask.place("number").parse::<usize>().ok();
    let found = number.zip(plots).and_then(|(number, plots)| {
        let plot = plots.get(number)?;
        chart(ask, number, plot)
    });
    let found = found.ok_or(Fault::step("EV-R534"))?;
    found.file(&format!("{indication}-effects"), ask.place("form"))
}

fn answered(ask: &Ask) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let (knowledge, ledger) = (desk.knowledge()?, desk.ledger()?);
    let indication = indication(ask)?;
    let wording = desk.wording(ask.lang, ask.today())?;
    let view = LedgerView::new(ledger, knowledge, &wording, ask.today());
    let (narrowed, routes, classes) = narrowed(ask, &view);
    let report = view.report(std::slice::from_ref(&indication), &routes, &classes);
    let name = view.indication(&indication);
    let compared = desk.comparisons()?.all().iter();
    let comparison = compared
        .filter(|it| it.indication == indication)
        .map(|it| (it.id.clone(), it.title.get(ask.lang).to_owned()))
        .next();
    let query: Vec<String> = [("route", &routes), ("class", &classes)]
        .into_iter()
        .flat_map(|(name, chosen)| chosen.iter().map(move |id| format!("{name}={id}")))
        .collect();
    let draw = |number: usize, plot: &ForestPlot| {
        let address = format!(
            "/evidence/{indication}/effects/{number}?{}",
            query.join("&")
        );
        let chart = chart(ask, number, plot);
        chart.map_or_else(String::new, |chart| {
            chart.html(ask, address.trim_end_matches('?'))
        })
    };
    page(&OneAnswer {
        f: ask.frame_titled("evidence", name.clone()),
        action: format!("/evidence/{indication}"),
        name,
        narrowed,
        report: answer_fragment(&report, &view, &draw),
        comparison,
    })
}

fn study(ask: &Ask) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let (knowledge, ledger) = (desk.knowledge()?, desk.ledger()?);
    let wording = desk.wording(ask.lang, ask.today())?;
    let view = LedgerView::new(ledger, knowledge, &wording, ask.today());
    let known = ledger.study(ask.place("id"));
    let id = known.map(|study| study.id.clone());
    let id = id.ok_or(Fault::step("EV-R534"))?;
    let report = view.report(std::slice::from_ref(&id), &[], &[]);
    let part = report.studies.iter().find(|study| study.id == id);
    // What was read after the day of the question is not there on that day.
    let part = part.ok_or(Fault::step("EV-R534"))?;
    page(&OneStudy {
        f: ask.frame_titled("evidence", format!("{id} {}", part.title)),
        title: part.title.clone(),
        report: study_fragment(part, &view),
        id,
    })
}

fn compared(ask: &Ask) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let (knowledge, ledger) = (desk.knowledge()?, desk.ledger()?);
    let all = desk.comparisons()?;
    let found = match ask.query.get("of") {
        Some(id) => all.get(id),
        None => all.all().first(),
    };
    let comparison = found.ok_or(Fault::step("EV-R534"))?;
    let wording = desk.wording(ask.lang, ask.today())?;
    let view = LedgerView::new(ledger, knowledge, &wording, ask.today());
    let report = view.compared(comparison);
    let mut others = comparisons(ask)?;
    others.retain(|(id, _)| *id != report.id);
    page(&Side {
        f: ask.frame_titled("evidence", report.title.clone()),
        title: report.title.clone(),
        report: compare_fragment(&report, &view),
        others,
    })
}
