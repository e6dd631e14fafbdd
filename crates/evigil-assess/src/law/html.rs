//! A decision as a part of a page, and the map of what follows from what.

use std::fmt::Write as _;

use evigil_core::Citation;
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::citations as cited;
use evigil_law::decision::{ConsequenceKind, DecisionBase};
use jiff::civil::Date;

use super::build::is_open;
use super::part::{ConsequencePart, DeterminedPart, LawReport, StepPart};
use crate::Wording;
use crate::page::heading;
use crate::render::{citations, escape};

/// The decision, to stand in a page that has its own frame: what covers the treatment and why, what
/// follows by kind, what to find out.
#[must_use]
pub fn law_fragment(report: &LawReport, wording: &Wording) -> String {
    let mut out = String::new();
    contradictions(&mut out, report, wording);
    let messages = wording.messages();
    for whose in report
        .determined
        .chunk_by(|a, b| a.jurisdiction.id == b.jurisdiction.id)
    {
        let Some(first) = whose.first() else { continue };
        let id = format!("law-{}", first.jurisdiction.id.to_ascii_lowercase());
        heading(&mut out, &id, &first.jurisdiction.title);
        for it in whose {
            determined(&mut out, it, wording);
        }
    }
    for kind in ConsequenceKind::ALL {
        let of_kind = |it: &&ConsequencePart| it.kind == kind.code();
        let mut all: Vec<_> = report.consequences.iter().filter(of_kind).collect();
        if all.is_empty() {
            continue;
        }
        // What holds comes before what may.
        all.sort_by_key(|it| is_open(it.applies));
        let title = messages.family("law-kind", kind.code());
        heading(&mut out, kind.code(), &title);
        out.push_str("<ul class=\"missing\">");
        for it in all {
            consequence(&mut out, it, wording);
        }
        out.push_str("</ul>\n");
    }
    let _ = writeln!(out, "<p class=\"soft\">{}</p>", escape(&report.notice));
    out
}

fn contradictions(out: &mut String, report: &LawReport, wording: &Wording) {
    if report.conflicts.is_empty() && report.contradictions.is_empty() {
        return;
    }
    let messages = wording.messages();
    heading(out, "contradictions", &messages.text("law-contradictions"));
    out.push_str("<ul class=\"problems\">");
    for conflict in &report.conflicts {
        let answers: Vec<&str> = conflict
            .answers
            .iter()
            .map(|it| it.title.as_str())
            .collect();
        let answers = answers.join(wording.list_mark());
        let line = messages.with(
            "law-conflict",
            [
                ("fact", conflict.fact.title.as_str()),
                ("answers", answers.as_str()),
            ],
        );
        let _ = write!(out, "<li class=\"error\"><p>{}</p></li>", escape(&line));
    }
    for it in &report.contradictions {
        let aside: Vec<&str> = it.set_aside.iter().map(|it| it.title.as_str()).collect();
        let _ = write!(
            out,
            "<li class=\"error\"><p><strong>{}</strong></p><p>{}</p><p class=\"soft\">{}: {}</p>",
            escape(&it.title),
            escape(&it.text),
            escape(&messages.text("law-set-aside")),
            escape(&aside.join(wording.list_mark()))
        );
        citations(out, &it.citations, wording);
        out.push_str("</li>");
    }
    out.push_str("</ul>\n");
}

fn determined(out: &mut String, it: &DeterminedPart, wording: &Wording) {
    let messages = wording.messages();
    let outcomes: Vec<&str> = it.possible.iter().map(|it| it.title.as_str()).collect();
    let mut outcome = outcomes.join(wording.list_mark());
    let is_settled = it.outcome != "depends";
    if !is_settled {
        outcome = messages.with("law-depends", [("outcomes", outcome.as_str())]);
    }
    let class = if is_settled && !it.for_human_review {
        "tag"
    } else {
        "tag doubt"
    };
    let id = escape(&it.id);
    let _ = write!(
        out,
        "<div class=\"card\"><h3><a href=\"/rules/{id}\">{}</a></h3><p><strong class=\"{class} long\">{}</strong>",
        escape(&it.title),
        escape(&outcome)
    );
    if it.for_human_review {
        let doubt = messages.text("law-for-review");
        let _ = write!(out, " <span class=\"doubt\">{}</span>", escape(&doubt));
    }
    out.push_str("</p>");
    let (told, others): (Vec<&StepPart>, Vec<&StepPart>) =
        it.steps.iter().partition(|step| step.applies == "yes");
    for step in told {
        self::step(out, step, wording);
    }
    if !others.is_empty() {
        let title = messages.text("law-other-steps");
        let _ = write!(
            out,
            "<details><summary>{} ({})</summary>",
            escape(&title),
            others.len()
        );
        for step in others {
            self::step(out, step, wording);
        }
        out.push_str("</details>");
    }
    out.push_str("</div>\n");
}

fn step(out: &mut String, step: &StepPart, wording: &Wording) {
    let messages = wording.messages();
    let applies = messages.family("law-applies", step.applies);
    let _ = write!(
        out,
        "<p>{} <strong>{}</strong></p>",
        escape(&step.question),
        escape(&applies)
    );
    if step.applies == "no" {
        return;
    }
    let key = if is_open(step.applies) {
        "law-if-so"
    } else {
        "law-so"
    };
    let line = messages.with(
        key,
        [
            ("outcome", step.concludes.title.as_str()),
            ("why", step.why.as_str()),
        ],
    );
    let _ = write!(out, "<p>{}</p>", escape(&line));
    sources(out, &step.citations, wording);
}

fn consequence(out: &mut String, it: &ConsequencePart, wording: &Wording) {
    let messages = wording.messages();
    let _ = write!(
        out,
        "<li><p><span class=\"tag\">{}</span> <a href=\"/rules/{}\"><strong>{}</strong></a>",
        escape(&messages.family("law-who", &it.who)),
        escape(&it.id),
        escape(&it.title)
    );
    if is_open(it.applies) {
        let open = messages.text("law-open");
        let _ = write!(out, " <span class=\"tag doubt\">{}</span>", escape(&open));
    }
    let _ = write!(out, "</p><p>{}</p>", escape(&it.text));
    sources(out, &it.citations, wording);
    out.push_str("</li>");
}

/// Sources with their articles, and since when their wording holds.
fn sources(out: &mut String, all: &[Citation], wording: &Wording) {
    citations(out, all, wording);
    let mut days: Vec<Date> = all.iter().filter_map(|it| it.in_force_from).collect();
    days.sort_unstable();
    days.dedup();
    if let Some(day) = days.last() {
        let day = day.to_string();
        let line = wording
            .messages()
            .with("law-since", [("date", day.as_str())]);
        let _ = write!(out, "<p class=\"soft\">{}</p>", escape(&line));
    }
}

/// What has to be done under each act, in words: for each thing that is decided, what it can come
/// out as, and the duties, deadlines, orders and penalties that hang on it.
#[must_use]
pub fn procedure_fragment(
    base: &DecisionBase,
    knowledge: &Knowledge,
    wording: &Wording,
    as_of: Date,
) -> String {
    let (messages, lang) = (wording.messages(), wording.lang());
    let mut out = String::new();
    let holds = |from: Option<Date>, to: Option<Date>| {
        from.is_none_or(|from| from <= as_of) && to.is_none_or(|to| as_of <= to)
    };
    for (number, determination) in base.determinations().iter().enumerate() {
        let follows: Vec<_> = base
            .consequences()
            .iter()
            .filter(|it| it.of == determination.id && holds(it.in_force_from, it.in_force_to))
            .collect();
        if follows.is_empty() {
            continue;
        }
        let title = format!(
            "{} ({})",
            determination.title.get(lang),
            determination.jurisdiction
        );
        heading(&mut out, &format!("map-{number}"), &title);
        let outcomes: Vec<&str> = determination
            .outcomes
            .iter()
            .map(|it| it.title.get(lang))
            .collect();
        let _ = writeln!(
            out,
            "<p class=\"soft\">{}</p>",
            escape(&outcomes.join(" / "))
        );
        for kind in ConsequenceKind::ALL {
            let of_kind: Vec<_> = follows.iter().filter(|it| it.kind == kind).collect();
            if of_kind.is_empty() {
                continue;
            }
            let _ = writeln!(
                out,
                "<details><summary>{} ({})</summary><ul class=\"missing\">",
                escape(&messages.family("law-kind", kind.code())),
                of_kind.len()
            );
            for it in of_kind {
                let whose = &determination.jurisdiction;
                let all = cited(&it.basis, knowledge, &it.id, whose, lang, as_of);
                let _ = write!(
                    out,
                    "<li><p><span class=\"tag\">{}</span> <a href=\"/rules/{}\"><strong>{}</strong></a></p><p>{}</p>",
                    escape(&messages.family("law-who", &it.who)),
                    escape(&it.id),
                    escape(it.title.get(lang)),
                    escape(it.text.get(lang))
                );
                sources(&mut out, &all, wording);
                out.push_str("</li>");
            }
            out.push_str("</ul></details>\n");
        }
    }
    out
}
