//! Everything that is known of a lot.

use std::fmt::Write as _;

use evigil_vigilance::icsr::PartialDate;
use evigil_vigilance::lot::{Certainty, Cluster, NamedIn, Told, Trace};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::ReportProblem;
use super::columns::columns;
use crate::Messages;
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const TRACE_SCHEMA: &str = "evigil.trace/1";

contract_id! {
    /// Serialises as [`TRACE_SCHEMA`].
    TraceSchemaId, TRACE_SCHEMA
}

/// Most rows of one list in the text; the JSON has all.
const ROWS_MAX: usize = 50;

/// A lot, followed to everyone who got it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TraceReport {
    /// Name and version of this contract.
    pub schema: TraceSchemaId,
    /// What is known of the lot.
    #[serde(flatten)]
    pub trace: Trace,
    /// Rows of the list of exposures that could not be taken.
    pub rejected: usize,
    /// What is wrong with the list of exposures.
    pub problems: Vec<ReportProblem>,
}

/// The JSON Schema (2020-12) of a [`TraceReport`].
#[must_use]
pub fn trace_schema() -> Schema {
    schema_of::<TraceReport>()
}

/// The trace for people.
#[must_use]
pub fn trace_text(report: &TraceReport, messages: &Messages) -> String {
    let trace = &report.trace;
    let mut out = Lines {
        text: String::new(),
        messages,
    };
    out.line(messages.with(
        "trace-title",
        [("lot", trace.lot.as_str()), ("key", trace.key.as_str())],
    ));
    if trace.is_empty() {
        out.nothing(trace);
    }
    out.spellings(trace);
    out.exposures(trace);
    out.untold(trace);
    out.reports(trace);
    out.others(trace);
    for cluster in &trace.clusters {
        out.cluster(cluster);
    }
    if report.rejected > 0 {
        let count = report.rejected.to_string();
        out.line(String::new());
        out.line(messages.with("trace-rejected", [("count", count.as_str())]));
    }
    for problem in &report.problems {
        let severity = messages.family("problem-severity", problem.severity);
        out.line(format!(
            "{severity}[{}] {}:{}: {}",
            problem.code, problem.file, problem.line, problem.message
        ));
    }
    out.text
}

struct Lines<'m> {
    text: String,
    messages: &'m Messages,
}

impl Lines<'_> {
    fn line(&mut self, line: impl AsRef<str>) {
        let _ = writeln!(self.text, "{}", line.as_ref());
    }

    /// A heading with two numbers, and rows below it.
    fn list(&mut self, key: &str, count: usize, all: usize, mut rows: Vec<Vec<String>>) {
        let (count_, all_) = (count.to_string(), all.to_string());
        self.line("");
        self.line(self.messages.with(key, [("count", count_), ("all", all_)]));
        let more = rows.len().saturating_sub(ROWS_MAX);
        rows.truncate(ROWS_MAX);
        self.text.push_str(&columns(rows));
        if more > 0 {
            let more = more.to_string();
            self.line(format!(
                "  {}",
                self.messages.with("trace-more", [("count", more.as_str())])
            ));
        }
    }

    fn certainty(&self, certainty: Certainty) -> String {
        let word = match certainty {
            Certainty::Sure => "sure",
            Certainty::Possible => "possible",
            Certainty::Doubtful => "doubtful",
        };
        self.messages.family("trace-certainty", word)
    }

    fn nothing(&mut self, trace: &Trace) {
        self.line(self.messages.text("trace-nothing"));
        let hints = trace.hints();
        if !hints.is_empty() {
            let lots = hints.join(", ");
            self.line(self.messages.with("trace-near", [("lots", lots)]));
        }
    }

    fn spellings(&mut self, trace: &Trace) {
        if trace.spellings.is_empty() {
            return;
        }
        let rows: Vec<_> = trace
            .spellings
            .iter()
            .map(|(written, met)| {
                let (exposures, reports) = (met.exposures.to_string(), met.reports.to_string());
                let counts = [("exposures", exposures), ("reports", reports)];
                vec![written.clone(), self.messages.with("trace-met", counts)]
            })
            .collect();
        self.list("trace-spellings", rows.len(), rows.len(), rows);
    }

    fn exposures(&mut self, trace: &Trace) {
        let rows: Vec<_> = trace
            .exposures
            .iter()
            .map(|it| {
                let exposure = &it.exposure;
                let text = |field: &Option<String>| field.clone().unwrap_or_default();
                let told = match exposure.told {
                    Told::On(day) => {
                        let day = day.to_string();
                        self.messages.with("trace-told", [("day", day.as_str())])
                    }
                    Told::No => self.messages.text("trace-told-no"),
                    Told::NotKnown => self.messages.text("trace-told-unknown"),
                };
                vec![
                    text(&exposure.provider),
                    text(&exposure.person),
                    day(exposure.date),
                    text(&exposure.product),
                    text(&exposure.route),
                    exposure.lot.clone(),
                    self.certainty(it.certainty),
                    told,
                ]
            })
            .collect();
        self.list("trace-exposures", rows.len(), trace.exposures_read, rows);
        let rows: Vec<_> = trace
            .providers
            .iter()
            .map(|it| {
                let counts = [
                    ("exposures", it.exposures.to_string()),
                    ("persons", it.persons.to_string()),
                    ("untold", it.untold.to_string()),
                    ("reports", it.reports.to_string()),
                ];
                let provider = if it.provider.is_empty() {
                    self.messages.text("trace-no-provider")
                } else {
                    it.provider.clone()
                };
                vec![provider, self.messages.with("trace-provider", counts)]
            })
            .collect();
        if !rows.is_empty() {
            self.list("trace-providers", rows.len(), rows.len(), rows);
        }
    }

    fn untold(&mut self, trace: &Trace) {
        if trace.untold.is_empty() {
            return;
        }
        let rows: Vec<_> = trace
            .untold
            .iter()
            .map(|it| {
                let key = if it.known_untold {
                    "trace-told-no"
                } else {
                    "trace-told-unknown"
                };
                vec![
                    it.provider.clone().unwrap_or_default(),
                    it.person
                        .clone()
                        .unwrap_or_else(|| self.messages.text("trace-no-person")),
                    day(it.last),
                    self.messages.text(key),
                ]
            })
            .collect();
        self.list("trace-untold", rows.len(), rows.len(), rows);
    }

    fn reports(&mut self, trace: &Trace) {
        let rows: Vec<_> = trace
            .reports
            .iter()
            .map(|it| {
                let named_in = match it.named_in {
                    NamedIn::Field => self.certainty(it.certainty),
                    NamedIn::Narrative => self.messages.text("trace-in-narrative"),
                };
                let grave = match (it.death, it.serious) {
                    (true, _) => self.messages.text("trace-death"),
                    (false, true) => self.messages.text("trace-serious"),
                    (false, false) => String::new(),
                };
                vec![
                    it.report.clone(),
                    day(it.received),
                    grave,
                    it.written.join(" | "),
                    named_in,
                    it.events.join("; "),
                ]
            })
            .collect();
        self.list("trace-reports", rows.len(), trace.reports_read, rows);
    }

    fn others(&mut self, trace: &Trace) {
        let rows: Vec<_> = trace
            .other_lots
            .iter()
            .map(|it| {
                vec![
                    it.provider.clone(),
                    it.day.to_string(),
                    it.written.clone(),
                    it.exposures.to_string(),
                ]
            })
            .collect();
        if !rows.is_empty() {
            self.list("trace-other-lots", rows.len(), rows.len(), rows);
        }
        let rows: Vec<_> = trace
            .look_alikes
            .values()
            .map(|it| {
                let written: Vec<_> = it.written.iter().map(String::as_str).collect();
                let counts = [
                    ("exposures", it.exposures.to_string()),
                    ("reports", it.reports.to_string()),
                ];
                vec![written.join(" | "), self.messages.with("trace-met", counts)]
            })
            .collect();
        if !rows.is_empty() {
            self.list("trace-look-alikes", rows.len(), rows.len(), rows);
        }
    }

    fn cluster(&mut self, cluster: &Cluster) {
        let period = match (cluster.from, cluster.to) {
            (Some(from), Some(to)) => format!("{from} – {to}"),
            _ => String::new(),
        };
        self.line("");
        self.line(self.messages.with(
            "trace-cluster",
            [
                ("product", cluster.product.as_str()),
                ("period", period.as_str()),
            ],
        ));
        let count = |key: &str, of_lot: usize, of_others: usize| {
            vec![key.to_owned(), of_lot.to_string(), of_others.to_string()]
        };
        let mut rows = vec![
            vec![
                String::new(),
                self.messages.text("trace-cluster-lot"),
                self.messages.with(
                    "trace-cluster-others",
                    [("count", cluster.other_lots.to_string())],
                ),
            ],
            count(
                &self.messages.text("trace-cluster-reports"),
                cluster.lot.reports,
                cluster.others.reports,
            ),
            count(
                &self.messages.text("trace-cluster-serious"),
                cluster.lot.serious,
                cluster.others.serious,
            ),
        ];
        rows.extend(
            cluster
                .terms
                .iter()
                .map(|it| count(&it.term, it.lot, it.others)),
        );
        self.text.push_str(&columns(rows));
        self.line(format!("  {}", self.messages.text("trace-cluster-note")));
    }
}

fn day(date: Option<PartialDate>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}
