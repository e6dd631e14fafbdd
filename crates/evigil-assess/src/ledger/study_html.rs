//! One study as a part of a page: what was read and what not, values as printed and as recomputed.

use std::fmt::Write as _;

use evigil_evidence::ledger::ReadPart;
use evigil_knowledge::TermKind;

use super::html::{CLOSE_TABLE, open_table, study_links};
use super::making::LedgerView;
use super::study::{IdentifierPart, OutcomePart, StudyPart};
use super::study_text::{people, printed_line, product, recomputed_line};
use crate::page::heading;
use crate::render::{citations, escape};

/// A study, to stand in a page that has its own frame and heading.
#[must_use]
pub fn study_fragment(study: &StudyPart, view: &LedgerView<'_>) -> String {
    let mut out = String::new();
    read(&mut out, study, view);
    facts(&mut out, study, view);
    outcomes(&mut out, study, view);
    harms(&mut out, study, view);
    bias(&mut out, study, view);
    not_verified(&mut out, study, view);
    sources(&mut out, study, view);
    out
}

/// What was read stands before what it says.
fn read(out: &mut String, study: &StudyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let part = messages.family("ledger-read", study.reading.part.code());
    let date = study.reading.on.map(|day| day.to_string());
    let date = date.unwrap_or_else(|| "–".to_owned());
    let line = messages.with(
        "ledger-reading",
        [("part", part.as_str()), ("date", date.as_str())],
    );
    let class = match study.reading.part {
        ReadPart::FullText => "notice good",
        ReadPart::Nothing | ReadPart::Secondary => "notice doubt",
        _ => "notice",
    };
    let _ = write!(
        out,
        "<div class=\"{class}\"><p><strong>{}</strong></p>",
        escape(&line)
    );
    if !study.reading.missing.is_empty() {
        out.push_str("<ul>");
        for missing in &study.reading.missing {
            let line = messages.with("ledger-missing", [("text", missing.as_str())]);
            let _ = write!(out, "<li>{}</li>", escape(&line));
        }
        out.push_str("</ul>");
    }
    out.push_str("</div>\n");
}

fn facts(out: &mut String, study: &StudyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let mark = view.wording.list_mark();
    let not_stated = || messages.text("ledger-not-stated");
    let design = messages.family("assess-design", study.design.code());
    let design = match study.blinding {
        Some(blinding) => {
            let blinding = messages.family("ledger-blinding", blinding);
            format!("{design}{mark}{blinding}")
        }
        None => design,
    };
    let routes = study.route_names(view).join(mark);
    let route = match &study.route_text {
        Some(text) => text.clone(),
        None if routes.is_empty() => not_stated(),
        None => routes,
    };
    let doses: Vec<&str> = study.dose.iter().map(|dose| dose.text.as_str()).collect();
    let doses = if doses.is_empty() {
        not_stated()
    } else {
        doses.join(mark)
    };
    let kind = messages.family("ledger-comparator", study.comparator.kind.code());
    let comparator = match &study.comparator.text {
        Some(text) => messages.with(
            "ledger-comparator-line",
            [("kind", kind.as_str()), ("text", text.as_str())],
        ),
        None => kind,
    };
    let funding = study.funding.as_ref().map(|funding| funding.text.clone());
    let follow_up = study.follow_up.clone();
    out.push_str("<dl class=\"offer\">");
    for (key, value) in [
        (
            "ledger-field-direction",
            messages.family("ledger-direction", study.direction.code()),
        ),
        ("ledger-field-result", study.result.clone()),
        (
            "ledger-field-state",
            messages.family("ledger-state", study.state.code()),
        ),
        ("ledger-field-design", design),
        ("ledger-field-condition", study.condition.clone()),
        ("ledger-field-people", people(study, view)),
        ("ledger-field-product", product(study, view)),
        ("ledger-field-route", route),
        ("ledger-field-dose", doses),
        ("ledger-field-comparator", comparator),
        (
            "ledger-field-follow-up",
            follow_up.unwrap_or_else(not_stated),
        ),
        ("ledger-field-funding", funding.unwrap_or_else(not_stated)),
    ] {
        field(out, &messages.text(key), &escape(&value));
    }
    if let Some(note) = &study.note {
        field(out, &messages.text("ledger-field-note"), &escape(note));
    }
    for reason in &study.indirect {
        let id = escape(&reason.id);
        let link = format!("<a href=\"/rules/{id}\">{}</a>", escape(&reason.title));
        field(out, &messages.text("ledger-field-indirect"), &link);
    }
    if !study.same_people_as.is_empty() {
        let links = study_links(&study.same_people_as);
        field(out, &messages.text("ledger-same-people"), &links);
    }
    let asked: Vec<String> = study
        .indications
        .iter()
        .map(|id| {
            let name = escape(&view.indication(id));
            format!("<a href=\"/evidence/{}\">{name}</a>", escape(id))
        })
        .collect();
    field(out, &messages.text("ledger-part-of"), &asked.join(mark));
    out.push_str("</dl>\n");
}

/// A name and a value that is HTML already.
fn field(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, "<div><dt>{}</dt><dd>{value}</dd></div>", escape(name));
}

fn outcomes(out: &mut String, study: &StudyPart, view: &LedgerView<'_>) {
    if study.outcomes.is_empty() {
        return;
    }
    let title = view.messages().text("ledger-outcomes");
    heading(out, "outcomes", &title);
    let columns = ["outcome", "says", "printed", "recomputed", "words"];
    open_table(out, view, &title, &columns);
    for outcome in &study.outcomes {
        one_outcome(out, outcome, view);
    }
    out.push_str(CLOSE_TABLE);
}

fn one_outcome(out: &mut String, outcome: &OutcomePart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let _ = write!(out, "<tr><th scope=\"row\">{}", escape(&outcome.name));
    if let Some(at) = &outcome.at {
        let at = messages.with("ledger-at", [("at", at.as_str())]);
        out.push_str(&escape(&at));
    }
    if outcome.primary {
        let primary = messages.text("ledger-primary");
        let _ = write!(out, " <span class=\"tag\">{}</span>", escape(&primary));
    }
    if let Some(scale) = &outcome.scale {
        let _ = write!(
            out,
            "<p class=\"soft\"><a href=\"/rules/{}\">{}</a></p>",
            escape(&scale.id),
            escape(&scale.title)
        );
    }
    let direction = messages.family("ledger-direction", outcome.direction.code());
    let _ = write!(out, "</th><td>{}</td>", escape(&direction));
    let printed = outcome.printed.as_ref();
    let printed = printed.map(|printed| printed_line(printed, view));
    let printed = printed.unwrap_or_else(|| messages.text("ledger-no-effect-printed"));
    let _ = write!(out, "<td>{}</td><td>", escape(&printed));
    match &outcome.recomputed {
        Some(again) => {
            let mut line = recomputed_line(again, view);
            if again.half_added {
                line.push_str(&messages.text("ledger-half"));
            }
            out.push_str(&escape(&line));
        }
        None => out.push_str(&escape(&messages.text("ledger-not-recomputed"))),
    }
    if !outcome.differs.is_empty() {
        let differs = messages.text("ledger-differs");
        let _ = write!(out, "<p class=\"doubt\">{}</p>", escape(&differs));
    }
    let _ = writeln!(out, "</td><td>{}</td></tr>", escape(&outcome.text));
}

fn harms(out: &mut String, study: &StudyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let title = messages.text("ledger-harms");
    heading(out, "harms", &title);
    if study.harms.is_empty() {
        let none = messages.text("ledger-no-harms");
        let _ = writeln!(out, "<p>{}</p>", escape(&none));
        return;
    }
    open_table(out, view, &title, &["harm", "affected", "watched"]);
    for harm in &study.harms {
        let _ = write!(out, "<tr><th scope=\"row\">{}", escape(&harm.text));
        if harm.serious {
            let serious = messages.text("ledger-serious");
            let _ = write!(
                out,
                " <span class=\"tag doubt\">{}</span>",
                escape(&serious)
            );
        }
        out.push_str("</th>");
        for count in [harm.affected, harm.at_risk] {
            let count = count.map(|count| count.to_string());
            let count = count.unwrap_or_else(|| messages.text("ledger-not-counted"));
            let _ = write!(out, "<td class=\"number\">{}</td>", escape(&count));
        }
        out.push_str("</tr>\n");
    }
    out.push_str(CLOSE_TABLE);
}

fn bias(out: &mut String, study: &StudyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let title = messages.text("ledger-bias");
    heading(out, "bias", &title);
    if study.bias.is_empty() {
        let none = messages.text("ledger-no-bias");
        let _ = writeln!(out, "<p>{}</p>", escape(&none));
        return;
    }
    open_table(out, view, &title, &["domain", "judgement", "why"]);
    for bias in &study.bias {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
            escape(&messages.family("ledger-bias-domain", &bias.domain)),
            escape(&messages.family("ledger-judgement", bias.judgement.code())),
            escape(&bias.why)
        );
    }
    out.push_str(CLOSE_TABLE);
}

fn not_verified(out: &mut String, study: &StudyPart, view: &LedgerView<'_>) {
    if study.not_verified.is_empty() {
        return;
    }
    let title = view.messages().text("ledger-not-verified");
    heading(out, "not-verified", &title);
    out.push_str("<ul>");
    for it in &study.not_verified {
        let _ = write!(out, "<li class=\"soft\">{}</li>", escape(&it.text));
    }
    out.push_str("</ul>\n");
}

fn sources(out: &mut String, study: &StudyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    heading(out, "sources", &messages.text("ledger-sources"));
    citations(out, &study.reading.citations, view.wording);
    if study.identifiers.is_empty() {
        return;
    }
    let name = messages.text("ledger-field-identifiers");
    let links: Vec<String> = study.identifiers.iter().map(identifier).collect();
    out.push_str("<dl class=\"offer\">");
    field(out, &name, &links.join(" · "));
    out.push_str("</dl>\n");
}

/// An identifier, linked to where it leads when that is known.
fn identifier(it: &IdentifierPart) -> String {
    let id = escape(&it.id);
    let to = match it.kind {
        "doi" => format!("https://doi.org/{id}"),
        "pmid" => format!("https://pubmed.ncbi.nlm.nih.gov/{id}/"),
        "pmcid" => format!("https://pmc.ncbi.nlm.nih.gov/articles/{id}/"),
        "registry" if id.starts_with("NCT") => format!("https://clinicaltrials.gov/study/{id}"),
        "registry" if id.starts_with("jRCT") => {
            format!("https://jrct.mhlw.go.jp/latest-detail/{id}")
        }
        _ => return id,
    };
    format!("<a href=\"{to}\" rel=\"noreferrer noopener\">{id}</a>")
}

/// Names of routes and product classes to choose from, in the order of the base.
#[must_use]
pub fn choices(view: &LedgerView<'_>, kind: TermKind) -> Vec<(String, String)> {
    let terms = view.knowledge.terms().iter();
    let terms = terms.filter(|term| term.kind == kind);
    terms
        .map(|term| (term.id.clone(), view.term(kind, &term.id)))
        .collect()
}
