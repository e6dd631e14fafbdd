//! What rules of sport say, as a part of a page.

use std::fmt::Write as _;

use evigil_law::doping::Verdict;

use super::text::volume_told;
use super::{DopingReport, DopingRulePart};
use crate::Wording;
use crate::page::heading;
use crate::render::{citations, escape};

/// The report, to stand in a page that has its own frame.
#[must_use]
pub fn doping_fragment(report: &DopingReport, wording: &Wording) -> String {
    let messages = wording.messages();
    let name = report.organisation.as_ref().map_or_else(
        || messages.text("doping-all-organisations"),
        |organisation| organisation.title.clone(),
    );
    let date = report.date.to_string();
    let title = messages.with(
        "doping-title",
        [("organisation", name.as_str()), ("date", date.as_str())],
    );
    let mut out = String::new();
    heading(&mut out, "doping", &title);
    let overall = messages.family("doping-overall", report.overall.code());
    let _ = writeln!(
        out,
        "<div class=\"notice {}\"><p><strong>{}</strong></p></div>",
        class(report.overall),
        escape(&overall)
    );
    for contradiction in &report.contradictions {
        let _ = write!(
            out,
            "<div class=\"notice bad\"><p>{}</p>",
            escape(&contradiction.text)
        );
        citations(&mut out, &contradiction.citations, wording);
        out.push_str("</div>\n");
    }
    for rule in &report.rules {
        one(&mut out, rule, wording);
    }
    if !report.assumed.is_empty() {
        heading(
            &mut out,
            "assumed",
            &messages.text("doping-assumed-heading"),
        );
        out.push_str("<ul>");
        for assumed in &report.assumed {
            let _ = write!(out, "<li>{}</li>", escape(assumed));
        }
        out.push_str("</ul>\n");
    }
    heading(&mut out, "advice", &messages.text("doping-advice"));
    let _ = write!(out, "<p>{}</p>", escape(&report.advice.text));
    citations(&mut out, &report.advice.citations, wording);
    out
}

const fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Prohibited => "bad",
        Verdict::Ask => "doubt",
        // Not green: it clears nothing.
        Verdict::NotProhibitedByThisRule => "",
    }
}

fn one(out: &mut String, rule: &DopingRulePart, wording: &Wording) {
    let messages = wording.messages();
    let _ = write!(
        out,
        "<div class=\"card\"><h3>{} <span class=\"rule\">{}</span></h3><p><span class=\"tag {}\">{}</span></p>",
        escape(&rule.name),
        escape(&rule.id),
        class(rule.verdict),
        escape(&messages.family("doping-verdict", rule.verdict.code()))
    );
    if rule.reasons.len() > 1 {
        let _ = write!(
            out,
            "<p>{}</p><ul>",
            escape(&messages.text("doping-either"))
        );
        for reason in &rule.reasons {
            let _ = write!(out, "<li>{}</li>", escape(reason));
        }
        out.push_str("</ul>");
    } else {
        for reason in &rule.reasons {
            let _ = write!(out, "<p>{}</p>", escape(reason));
        }
    }
    if let Some(volume) = &rule.volume {
        let _ = write!(out, "<p>{}</p>", escape(&volume_told(volume, messages)));
    }
    if !rule.missing.is_empty() {
        out.push_str("<ul>");
        for missing in &rule.missing {
            let _ = write!(
                out,
                "<li><strong>{}</strong></li>",
                escape(&missing.question)
            );
        }
        out.push_str("</ul>");
    }
    for (key, day) in [
        ("doping-since", rule.in_force_from),
        ("doping-until", rule.in_force_to),
        ("doping-overdue", rule.overdue),
    ] {
        if let Some(day) = day {
            let day = day.to_string();
            let line = messages.with(key, [("date", day.as_str())]);
            let _ = write!(out, "<p class=\"soft\">{}</p>", escape(&line));
        }
    }
    citations(out, &rule.citations, wording);
    out.push_str("</div>\n");
}
