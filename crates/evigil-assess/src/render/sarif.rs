//! SARIF 2.1.0, for tools that show findings in an editor or a code review.
//!
//! A region counts in the decoded text of the document. For plain text that is the file; for
//! HTML and PDF it is the extracted text, and the place in the source is a logical location.

use std::io::Write;

use evigil_core::{Document, Severity, Span};
use serde_json::{Value, json};

use super::lines::LineIndex;
use super::phrases::finding_title;
use super::spool::Spool;
use super::{RenderError, ReportWriter};
use crate::check::{CheckReport, CitedFinding, Place};
use crate::{RuleText, Wording};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Violation => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The results of one document, separated by commas.
pub(super) fn results(
    document: &Document,
    report: &CheckReport,
    wording: &Wording,
) -> Result<Vec<u8>, RenderError> {
    let lines = LineIndex::new(&document.text);
    let uri = artifact_uri(&report.document.source);
    let mut bytes = Vec::new();
    let mut add = |result: Value| -> Result<(), RenderError> {
        if !bytes.is_empty() {
            bytes.extend_from_slice(b",\n");
        }
        Ok(serde_json::to_writer(&mut bytes, &result)?)
    };
    for finding in &report.findings {
        let mut result = found(finding, wording);
        result["locations"] = json!([location(
            &uri,
            &lines,
            finding.span,
            &finding.quote,
            finding.block.as_ref()
        )]);
        add(with_rule_index(result, wording))?;
    }
    for entry in report.missing() {
        let text = wording.messages().with(
            "sarif-missing",
            [("item", entry.title.as_ref()), ("why", entry.why.as_ref())],
        );
        let result = json!({
            "ruleId": entry.rule,
            "level": "warning",
            "message": { "text": text },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri } } }],
            "properties": { "missing": entry.item, "citations": entry.citations },
        });
        add(with_rule_index(result, wording))?;
    }
    for correction in &report.corrections {
        let text = wording.messages().with(
            "sarif-correction",
            [
                ("says", correction.says.as_ref()),
                ("better", correction.better.as_ref()),
            ],
        );
        let result = json!({
            "ruleId": correction.id,
            "level": "note",
            "message": { "text": text },
            "locations": [location(&uri, &lines, correction.span, &correction.quote, None)],
            "properties": { "citations": correction.citations },
        });
        add(with_rule_index(result, wording))?;
    }
    Ok(bytes)
}

fn found(finding: &CitedFinding, wording: &Wording) -> Value {
    json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": format!("{}\n{}", finding_title(finding, wording), finding.why) },
        "properties": {
            "label": finding.label,
            "stance": finding.stance,
            "strength": finding.strength,
            "citations": finding.citations,
        },
    })
}

fn with_rule_index(mut result: Value, wording: &Wording) -> Value {
    if let Some(place) = result["ruleId"]
        .as_str()
        .and_then(|id| wording.rule_place(id))
    {
        result["ruleIndex"] = place.into();
    }
    result
}

fn location(
    uri: &str,
    lines: &LineIndex<'_>,
    span: Span,
    quote: &str,
    place: Option<&Place>,
) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri },
            "region": {
                "startLine": lines.line(span.start_byte).number,
                "startColumn": lines.column(span.start_byte),
                "endLine": lines.line(span.end_byte).number,
                "endColumn": lines.column(span.end_byte),
                "charOffset": span.start,
                "charLength": span.end - span.start,
                "snippet": { "text": quote },
            },
        },
    });
    if let Some(place) = place.filter(|place| !place.path.is_empty()) {
        location["logicalLocations"] =
            json!([{ "fullyQualifiedName": place.path, "kind": "element" }]);
    }
    location
}

/// `source` as a URI reference: a URL stays one, a path is percent-encoded.
fn artifact_uri(source: &str) -> String {
    let is_url = source
        .split_once("://")
        .is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric()));
    let (front, rest) = if is_url {
        ("", source.to_owned())
    } else {
        let path = source.replace(std::path::MAIN_SEPARATOR, "/");
        (if path.starts_with('/') { "file://" } else { "" }, path)
    };
    let kept: &[u8] = if is_url {
        b"-._~/:?#[]@!$&'()*+,;=%"
    } else {
        b"-._~/"
    };
    let mut uri = front.to_owned();
    for byte in rest.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

fn rule_json(rule: &RuleText) -> Value {
    let mut value = json!({
        "id": rule.id,
        "shortDescription": { "text": rule.title },
        "help": { "text": rule.why },
    });
    if let Some(url) = &rule.url {
        value["helpUri"] = url.as_str().into();
    }
    value
}

/// Writes one run. Artifacts come after the results, so they wait in a spool.
pub(super) struct SarifWriter<'o> {
    out: Box<dyn Write + Send + 'o>,
    artifacts: Spool,
    documents: usize,
    results: usize,
}

impl<'o> SarifWriter<'o> {
    pub(super) fn new(
        mut out: Box<dyn Write + Send + 'o>,
        wording: &Wording,
    ) -> Result<Self, RenderError> {
        let rules: Vec<_> = wording.rules().iter().map(rule_json).collect();
        let tool = json!({ "driver": {
            "name": "evigil",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "language": wording.lang().code(),
            "rules": rules,
        }});
        writeln!(
            out,
            "{{\"$schema\":{},\"version\":\"2.1.0\",\"runs\":[{{",
            Value::from(SCHEMA)
        )?;
        writeln!(out, "\"tool\":{tool},")?;
        writeln!(
            out,
            "\"language\":\"{}\",\"columnKind\":\"unicodeCodePoints\",\"results\":[",
            wording.lang()
        )?;
        Ok(Self {
            out,
            artifacts: Spool::new(),
            documents: 0,
            results: 0,
        })
    }
}

impl ReportWriter for SarifWriter<'_> {
    fn add(&mut self, report: &CheckReport, body: &[u8]) -> Result<(), RenderError> {
        if !body.is_empty() {
            if self.results > 0 {
                self.out.write_all(b",\n")?;
            }
            self.results += 1;
            self.out.write_all(body)?;
        }
        let part = &report.document;
        let artifact = json!({
            "location": { "uri": artifact_uri(&part.source) },
            "hashes": { "sha-256": part.sha256 },
            "encoding": part.charset,
            "roles": ["analysisTarget"],
            "properties": { "kind": part.kind, "format": part.format },
        });
        let mark = if self.documents == 0 { "" } else { ",\n" };
        self.documents += 1;
        Ok(write!(self.artifacts, "{mark}{artifact}")?)
    }

    fn finish(self: Box<Self>, failed: usize) -> Result<(), RenderError> {
        let Self {
            mut out, artifacts, ..
        } = *self;
        out.write_all(b"\n],\n\"artifacts\":[\n")?;
        artifacts.pour(&mut *out)?;
        let invocation = json!({ "executionSuccessful": failed == 0 });
        writeln!(out, "\n],\n\"invocations\":[{invocation}]}}]}}")?;
        Ok(out.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use super::artifact_uri;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(artifact_uri("pages/a b#1.txt"), "pages/a%20b%231.txt");
        assert_eq!(artifact_uri("/頁.html"), "file:///%E9%A0%81.html");
        assert_eq!(
            artifact_uri("https://example.org/a?b=c&d=e f"),
            "https://example.org/a?b=c&d=e%20f"
        );
        assert_eq!(artifact_uri("-"), "-");
    }
}
