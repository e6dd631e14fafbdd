//! Answers of the ledger as parts of a page: the table over all indications, and one indication.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use evigil_evidence::ledger::{Direction, Measure};
use evigil_knowledge::TermKind;

use super::making::LedgerView;
use super::report::{AnswerPart, CertaintyPart, EvidenceReport};
use super::study::{OutcomePart, StudyPart};
use super::text::asked;
use crate::page::heading;
use crate::plot::{Estimate, ForestPlot, ForestRow};
use crate::render::{citations, escape};

/// Opens a table that may be wider than the page; `name` is read out with it.
pub(super) fn open_table(out: &mut String, view: &LedgerView<'_>, name: &str, columns: &[&str]) {
    let _ = write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table><thead><tr>",
        escape(name)
    );
    for column in columns {
        let title = view.messages().family("ledger-column", column);
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(&title));
    }
    out.push_str("</tr></thead><tbody>\n");
}

pub(super) const CLOSE_TABLE: &str = "</tbody></table></div>\n";

/// A link to a study of the ledger.
pub(super) fn study_link(id: &str) -> String {
    let id = escape(id);
    format!("<a class=\"rule\" href=\"/studies/{id}\">{id}</a>")
}

/// Links to studies, one after the other.
pub(super) fn study_links(ids: &[String]) -> String {
    let links: Vec<String> = ids.iter().map(|id| study_link(id)).collect();
    links.join(" ")
}

/// What was asked about each indication, as a table: one row an indication, studies counted by what
/// they can say, never together.
#[must_use]
pub fn overview_fragment(view: &LedgerView<'_>, routes: &[String], classes: &[String]) -> String {
    let ids = view.indications();
    let report = view.report(&ids, routes, classes);
    let mut answers: Vec<&AnswerPart> = report.answers.iter().collect();
    // What was looked at most stands first: the eye finds the thin rows below it.
    answers.sort_by_key(|answer| std::cmp::Reverse(in_people(answer)));
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<p class=\"soft\">{}</p>",
        escape(&asked(&report, view))
    );
    let name = view.messages().text("ledger-overview");
    let columns = [
        "indication",
        "shown",
        "people",
        "controlled",
        "uncontrolled",
        "indirect",
        "not_read",
        "registered",
        "animals",
    ];
    open_table(&mut out, view, &name, &columns);
    let filter = query(routes, classes);
    for answer in answers {
        row(&mut out, answer, view, &filter);
    }
    out.push_str(CLOSE_TABLE);
    out
}

/// Studies of people, whatever they can say.
fn in_people(answer: &AnswerPart) -> (usize, usize) {
    let groups = &answer.studies;
    let direct = groups.direct_controlled.len() + groups.direct_uncontrolled.len();
    let others = groups.indirect.len() + groups.not_read.len() + groups.registered.len();
    (direct, others)
}

/// A filter as the query of an address, to be kept in links.
fn query(routes: &[String], classes: &[String]) -> String {
    let mut pairs: Vec<String> = Vec::new();
    pairs.extend(routes.iter().map(|id| format!("route={id}")));
    pairs.extend(classes.iter().map(|id| format!("class={id}")));
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

fn row(out: &mut String, answer: &AnswerPart, view: &LedgerView<'_>, filter: &str) {
    let _ = write!(
        out,
        "<tr><th scope=\"row\"><a href=\"/evidence/{}{}\">{}</a></th>",
        escape(&answer.indication),
        escape(filter),
        escape(&answer.name)
    );
    cells(out, answer, view);
    out.push_str("</tr>\n");
}

/// Verdict, certainty and counts: the cells behind the first one.
fn cells(out: &mut String, answer: &AnswerPart, view: &LedgerView<'_>) {
    let _ = write!(out, "<td>{}", escape(&answer.statement_text));
    if let Some(certainty) = &answer.certainty {
        let _ = write!(
            out,
            " <span class=\"tag\">{}</span>",
            escape(&certainty_tag(certainty, view))
        );
    }
    out.push_str("</td>");
    let people = match (answer.people.known, answer.people.not_stated.is_empty()) {
        (0, true) => "–".to_owned(),
        (0, false) => view.messages().text("ledger-not-known"),
        (known, _) => known.to_string(),
    };
    let _ = write!(out, "<td class=\"number\">{}</td>", escape(&people));
    let groups = &answer.studies;
    for count in [
        groups.direct_controlled.len(),
        groups.direct_uncontrolled.len(),
        groups.indirect.len(),
        groups.not_read.len(),
        groups.registered.len() + groups.terminated.len(),
        groups.preclinical.len(),
    ] {
        let none = if count == 0 { " none" } else { "" };
        let _ = write!(out, "<td class=\"count{none}\">{count}</td>");
    }
}

fn certainty_tag(certainty: &CertaintyPart, view: &LedgerView<'_>) -> String {
    let level = view
        .messages()
        .family("assess-certainty", certainty.level.code());
    view.messages()
        .with("ledger-certainty-tag", [("level", level.as_str())])
}

/// The answer for one indication, to stand in a page with its own frame: what was shown, how sure it
/// is and why, each route by itself, effects, harms, and every study by what it can say. `draw` writes a
/// figure of effects, which is number so and so of [`forests`], with its table.
#[must_use]
pub fn answer_fragment(
    report: &EvidenceReport,
    view: &LedgerView<'_>,
    draw: &dyn Fn(usize, &ForestPlot) -> String,
) -> String {
    let mut out = String::new();
    let Some(answer) = report.answers.first() else {
        return out;
    };
    let messages = view.messages();
    let _ = writeln!(
        out,
        "<p class=\"lead\">{}</p>\n<p class=\"soft\">{}</p>",
        escape(&answer.statement_text),
        escape(&asked(report, view))
    );
    out.push_str("<ul>");
    for line in lines(answer, view) {
        let _ = write!(out, "<li>{}</li>", escape(&line));
    }
    out.push_str("</ul>\n");
    if let Some(certainty) = &answer.certainty {
        certain(&mut out, certainty, view);
    }
    by_route(&mut out, report, answer, view);
    let plots = forests(report, answer, view);
    if !plots.is_empty() {
        heading(&mut out, "effects", &messages.text("ledger-effects"));
        let note = messages.text("ledger-effects-note");
        let _ = writeln!(out, "<p class=\"soft\">{}</p>", escape(&note));
        out.push_str("<div class=\"plots wide\">\n");
        for (number, plot) in plots.iter().enumerate() {
            out.push_str(&draw(number, plot));
        }
        out.push_str("</div>\n");
    }
    bounds(&mut out, answer, view);
    groups(&mut out, report, answer, view);
    out
}

/// Tier and people.
fn lines(answer: &AnswerPart, view: &LedgerView<'_>) -> Vec<String> {
    let messages = view.messages();
    let tier = |key: &str, code: &str| {
        let name = messages.family("ledger-tier", code);
        messages.with(key, [("code", code), ("tier", name.as_str())])
    };
    let mut lines = vec![tier("ledger-tier-line", answer.tier.code())];
    if answer.tier_with_indirect != answer.tier {
        lines.push(tier("ledger-tier-near", answer.tier_with_indirect.code()));
    }
    if answer.people.known > 0 {
        let count = answer.people.known.to_string();
        lines.push(messages.with("ledger-people", [("count", count.as_str())]));
    }
    if !answer.people.not_stated.is_empty() {
        let ids = answer.people.not_stated.join(view.wording.list_mark());
        lines.push(messages.with("ledger-people-not-stated", [("ids", ids.as_str())]));
    }
    lines
}

fn certain(out: &mut String, certainty: &CertaintyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let level = |code: &str| messages.family("assess-certainty", code);
    let (start, end) = (level(certainty.start.code()), level(certainty.level.code()));
    let body = messages.family("ledger-body", certainty.body.code());
    let title = messages.with(
        "ledger-certainty",
        [
            ("level", end.as_str()),
            ("start", start.as_str()),
            ("body", body.as_str()),
        ],
    );
    heading(out, "certainty", &title);
    let _ = writeln!(
        out,
        "<p>{} {}</p>",
        escape(&messages.text("ledger-judged-of")),
        study_links(&certainty.studies)
    );
    if certainty.down.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", escape(&messages.text("ledger-no-steps")));
    }
    for domain in &certainty.down {
        let name = messages.family("ledger-domain", domain.domain.code());
        let steps = domain.steps.to_string();
        let line = messages.with(
            "ledger-steps",
            [("domain", name.as_str()), ("steps", steps.as_str())],
        );
        let _ = writeln!(out, "<h3>{}</h3>\n<ul class=\"missing\">", escape(&line));
        for reason in &domain.reasons {
            let id = escape(&reason.id);
            let _ = write!(
                out,
                "<li><p><a href=\"/rules/{id}\">{}</a> {}</p><p>{}</p>",
                escape(&reason.title),
                study_links(&reason.studies),
                escape(&reason.text)
            );
            citations(out, &reason.citations, view.wording);
            out.push_str("</li>");
        }
        out.push_str("</ul>\n");
    }
}

/// Each route by itself, when nothing else was asked for.
fn by_route(out: &mut String, report: &EvidenceReport, answer: &AnswerPart, view: &LedgerView<'_>) {
    if !report.asked.routes.is_empty() {
        return;
    }
    let near: BTreeSet<&str> = report
        .studies
        .iter()
        .filter(|study| study.indications.contains(&answer.indication))
        .flat_map(|study| &study.routes)
        .map(String::as_str)
        .collect();
    if near.len() < 2 {
        return;
    }
    let messages = view.messages();
    let title = messages.text("ledger-by-route");
    heading(out, "routes", &title);
    let columns = [
        "route",
        "shown",
        "people",
        "controlled",
        "uncontrolled",
        "indirect",
        "not_read",
        "registered",
        "animals",
    ];
    open_table(out, view, &title, &columns);
    let ids = [answer.indication.clone()];
    let classes = if report.asked.classes_assumed {
        &[]
    } else {
        report.asked.product_classes.as_slice()
    };
    for route in near {
        let routes = [route.to_owned()];
        let one = view.report(&ids, &routes, classes);
        let Some(one) = one.answers.first() else {
            continue;
        };
        let _ = write!(
            out,
            "<tr><th scope=\"row\"><a href=\"/evidence/{}{}\">{}</a></th>",
            escape(&answer.indication),
            escape(&query(&routes, classes)),
            escape(&view.term(TermKind::Route, route))
        );
        cells(out, one, view);
        out.push_str("</tr>\n");
    }
    out.push_str(CLOSE_TABLE);
}

/// Effects of controlled studies with their intervals. Only what has one measure, and for
/// differences of means one scale, shares an axis. Nothing is pooled here.
#[must_use]
pub fn forests(
    report: &EvidenceReport,
    answer: &AnswerPart,
    view: &LedgerView<'_>,
) -> Vec<ForestPlot> {
    let messages = view.messages();
    let controlled = &answer.studies.direct_controlled;
    let near = answer.studies.indirect.iter().filter(|near| near.counts);
    let ids: Vec<&str> = controlled
        .iter()
        .chain(near.map(|near| &near.study))
        .map(String::as_str)
        .collect();
    let mut plots: BTreeMap<(&str, String), ForestPlot> = BTreeMap::new();
    for study in ids.iter().filter_map(|id| of(report, id)) {
        for (place, outcome) in study.outcomes.iter().enumerate() {
            let Some((measure, estimate)) = estimate(outcome) else {
                continue;
            };
            let scale = outcome.scale.as_ref();
            let axis = match (measure, scale) {
                (Measure::MeanDifference, Some(scale)) => scale.title.clone(),
                (Measure::MeanDifference, None) => format!("{} {place}", study.id),
                _ => String::new(),
            };
            let name = messages.family("ledger-measure", measure.code());
            let is_ratio = is_ratio(measure);
            let title = if axis.is_empty() {
                name.clone()
            } else {
                let axis = scale.map_or(outcome.name.as_str(), |scale| scale.title.as_str());
                messages.with(
                    "ledger-forest-title",
                    [("measure", name.as_str()), ("outcome", axis)],
                )
            };
            let plot = plots
                .entry((measure.code(), axis))
                .or_insert_with(|| ForestPlot {
                    title,
                    axis: name,
                    is_ratio,
                    neutral: if is_ratio { 1.0 } else { 0.0 },
                    rows: Vec::new(),
                });
            plot.rows.push(ForestRow {
                name: format!("{} {}", study.id, outcome.name),
                estimate: Some(estimate),
                note: String::new(),
                is_summary: false,
            });
        }
    }
    plots.into_values().collect()
}

const fn is_ratio(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::RiskRatio | Measure::OddsRatio | Measure::HazardRatio
    )
}

/// The effect as printed, else as recomputed; only against a control and with an interval.
fn estimate(outcome: &OutcomePart) -> Option<(Measure, Estimate)> {
    let printed = outcome.printed.as_ref().and_then(|printed| {
        let estimate = Estimate {
            value: printed.value?,
            low: printed.low?,
            high: printed.high?,
        };
        Some((printed.measure, estimate))
    });
    let found = printed.or_else(|| {
        let again = outcome.recomputed.as_ref()?;
        let estimate = Estimate {
            value: again.value,
            low: again.low,
            high: again.high,
        };
        Some((again.measure, estimate))
    })?;
    (found.0 != Measure::ChangeFromBaseline).then_some(found)
}

fn bounds(out: &mut String, answer: &AnswerPart, view: &LedgerView<'_>) {
    if answer.safety.is_empty() {
        return;
    }
    let title = view.messages().text("ledger-safety");
    heading(out, "harms", &title);
    let columns = ["study", "harm", "affected", "watched", "upper", "means"];
    open_table(out, view, &title, &columns);
    for bound in &answer.safety {
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
             <td class=\"number\">{:.1} %</td><td>{}</td></tr>",
            study_link(&bound.study),
            escape(&bound.harm),
            bound.affected,
            bound.at_risk,
            bound.upper * 100.0,
            escape(&bound.text)
        );
    }
    out.push_str(CLOSE_TABLE);
}

fn groups(out: &mut String, report: &EvidenceReport, answer: &AnswerPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    heading(out, "studies", &messages.text("ledger-studies"));
    let groups = &answer.studies;
    let before = out.len();
    for (key, ids) in [
        ("direct_controlled", &groups.direct_controlled),
        ("direct_uncontrolled", &groups.direct_uncontrolled),
    ] {
        group(out, report, (key, ids), view);
    }
    if !groups.indirect.is_empty() {
        let title = messages.family("ledger-group", "indirect");
        let _ = writeln!(out, "<h3>{}</h3>", escape(&title));
        let columns = ["study", "design", "people", "result", "near"];
        open_table(out, view, &title, &columns);
        for near in &groups.indirect {
            let Some(study) = of(report, &near.study) else {
                continue;
            };
            let why: Vec<&str> = near.reasons.iter().map(|it| it.title.as_str()).collect();
            out.push_str("<tr>");
            study_cells(out, study, view);
            let why = why.join(view.wording.list_mark());
            let _ = writeln!(out, "<td>{}</td></tr>", escape(&why));
        }
        out.push_str(CLOSE_TABLE);
    }
    for (key, ids) in [
        ("not_read", &groups.not_read),
        ("registered", &groups.registered),
        ("terminated", &groups.terminated),
        ("retracted", &groups.retracted),
    ] {
        group(out, report, (key, ids), view);
    }
    preclinical(out, report, answer, view);
    if out.len() == before {
        let none = messages.text("ledger-no-studies");
        let _ = writeln!(out, "<div class=\"empty\"><p>{}</p></div>", escape(&none));
    }
}

fn group(
    out: &mut String,
    report: &EvidenceReport,
    (key, ids): (&str, &[String]),
    view: &LedgerView<'_>,
) {
    if ids.is_empty() {
        return;
    }
    let title = view.messages().family("ledger-group", key);
    let _ = writeln!(out, "<h3>{}</h3>", escape(&title));
    open_table(out, view, &title, &["study", "design", "people", "result"]);
    for study in ids.iter().filter_map(|id| of(report, id)) {
        out.push_str("<tr>");
        study_cells(out, study, view);
        out.push_str("</tr>\n");
    }
    out.push_str(CLOSE_TABLE);
}

fn preclinical(
    out: &mut String,
    report: &EvidenceReport,
    answer: &AnswerPart,
    view: &LedgerView<'_>,
) {
    let ids = &answer.studies.preclinical;
    if ids.is_empty() {
        return;
    }
    let title = view.messages().family("ledger-group", "preclinical");
    let _ = writeln!(
        out,
        "<details><summary>{} ({})</summary><ul>",
        escape(&title),
        ids.len()
    );
    for id in ids {
        if let Some(work) = report.works.iter().find(|work| &work.id == id) {
            let _ = write!(
                out,
                "<li>{} <span class=\"soft\">{}</span>",
                escape(&work.title),
                escape(&work.text)
            );
            citations(out, &work.citations, view.wording);
            out.push_str("</li>");
        } else if let Some(study) = of(report, id) {
            let _ = write!(
                out,
                "<li>{} {} <span class=\"soft\">{}</span></li>",
                study_link(id),
                escape(&study.title),
                escape(&study.result)
            );
        }
    }
    out.push_str("</ul></details>\n");
}

fn of<'r>(report: &'r EvidenceReport, id: &str) -> Option<&'r StudyPart> {
    report.studies.iter().find(|study| study.id == id)
}

/// A study in cells: never a result without its design.
fn study_cells(out: &mut String, study: &StudyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let people = &study.participants;
    let people = match (people.enrolled.or(people.treated), people.planned) {
        (Some(count), _) => count.to_string(),
        (None, Some(count)) => {
            let count = count.to_string();
            messages.with("ledger-planned", [("count", count.as_str())])
        }
        (None, None) => messages.text("ledger-no-count"),
    };
    let direction = messages.family("ledger-direction", study.direction.code());
    let _ = write!(
        out,
        "<th scope=\"row\"><a href=\"/studies/{0}\"><span class=\"rule\">{0}</span> {1}</a></th><td>{2}</td><td class=\"number\">{3}</td><td><strong>{4}</strong>",
        escape(&study.id),
        escape(&study.title),
        escape(&messages.family("assess-design", study.design.code())),
        escape(&people),
        escape(&direction)
    );
    if !matches!(study.direction, Direction::NoneYet | Direction::NotRead) {
        let _ = write!(out, "<p>{}</p>", escape(&study.result));
    }
    out.push_str("</td>");
}
