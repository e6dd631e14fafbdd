//! One instrument file.

use std::fmt::Write as _;

use super::super::report::{InspectReport, ProblemPart};
use super::tables;
use crate::Messages;
use crate::plot::{FilePlots, Sheet};
use crate::render::escape;

/// Writes one file: format, numbers, plots, problems.
pub(crate) fn file_card(
    out: &mut String,
    report: &InspectReport,
    plots: &FilePlots,
    messages: &Messages,
    sheet: &mut Sheet<'_>,
) {
    let format = report.format.map_or_else(
        || messages.text("inspect-unreadable"),
        |format| messages.family("format", &format.replace('.', "-")),
    );
    let _ = write!(
        out,
        "<article class=\"card file\"><h3>{}</h3><p class=\"facts\">{}",
        escape(&report.file),
        escape(&format)
    );
    if let Some(sum) = &report.sha256 {
        let _ = write!(
            out,
            " · {} <code>{}</code>",
            escape(&messages.text("html-digest")),
            escape(sum)
        );
    }
    out.push_str("</p>\n");
    problems(out, &report.problems, messages);
    tables::tables(out, report, messages);
    plots.write(out, sheet);
    out.push_str("</article>\n");
}

fn problems(out: &mut String, problems: &[ProblemPart], messages: &Messages) {
    if problems.is_empty() {
        return;
    }
    out.push_str("<ul class=\"problems\">");
    for problem in problems {
        let _ = writeln!(
            out,
            "<li class=\"{severity}\"><p><span class=\"severity {severity}\">{}</span> \
             <span class=\"rule\">{}</span> <b>{}</b></p><p>{}</p></li>",
            escape(&messages.family("severity", problem.severity)),
            escape(problem.code),
            escape(&problem.place),
            escape(&problem.message),
            severity = escape(problem.severity),
        );
    }
    out.push_str("</ul>\n");
}
