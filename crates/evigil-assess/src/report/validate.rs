//! What of the standard a report breaks.

use std::fmt::Write as _;

use evigil_core::{Citation, Verification};
use evigil_knowledge::Knowledge;
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::validate::{Finding, Found, RuleBase, Severity};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::ReportProblem;
use crate::contract::{contract_id, schema_of};
use crate::render::phrases::citation_line;
use crate::render::{Ink, Look, paint};
use crate::{Messages, Wording};

/// Name and version of the JSON contract.
pub const VALIDATE_SCHEMA: &str = "evigil.validate/1";

contract_id! {
    /// Serialises as [`VALIDATE_SCHEMA`].
    ValidateSchemaId, VALIDATE_SCHEMA
}

/// What one report breaks; or, with an empty `report`, its whole input.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ValidateReport {
    /// Name and version of this contract.
    pub schema: ValidateSchemaId,
    /// The input as it was named.
    pub input: String,
    /// Number of the case; empty for the input as a whole.
    pub case: String,
    /// Number of the report; empty for the input as a whole.
    pub report: String,
    /// Ids of the profiles it was held against.
    pub profiles: Vec<String>,
    /// How many findings of each severity there are.
    pub counts: ValidateCounts,
    /// What it breaks, in the order of the standard.
    pub findings: Vec<ReportFinding>,
    /// What is wrong with the input besides, as far as reading it goes.
    pub problems: Vec<ReportProblem>,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ValidateCounts {
    /// The authority would not take the report.
    pub rejections: u64,
    /// The standard is broken.
    pub errors: u64,
    /// The receiver may ask.
    pub warnings: u64,
}

impl ValidateCounts {
    /// Counts one more.
    pub const fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Rejection => self.rejections += 1,
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
    }

    /// Adds other counts.
    pub const fn add(&mut self, other: Self) {
        self.rejections += other.rejections;
        self.errors += other.errors;
        self.warnings += other.warnings;
    }

    /// How many there are in all.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.rejections + self.errors + self.warnings
    }
}

/// A rule that a report breaks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReportFinding {
    /// Id of the rule; `evigil explain` tells about it.
    pub rule: String,
    /// `rejection`, `error` or `warning`.
    pub severity: &'static str,
    /// Whose rule it is.
    pub authority: String,
    /// Code of the element that is wrong or missing.
    pub element: &'static str,
    /// Name of the element.
    pub name: String,
    /// Numbers of the repeats it stands in, outermost first.
    pub at: Vec<u16>,
    /// Line of the input, from 1; 0 when it has none.
    pub line: u32,
    /// Where it stands in the XML of ICH E2B(R3); `h` is urn:hl7-org:v3.
    pub xpath: String,
    /// What stood there. Texts and numbers of a person are not shown.
    pub found: FoundPart,
    /// What the rule says.
    pub message: String,
    /// Where the rule is from.
    pub citation: Citation,
}

/// What stood where a rule looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FoundPart {
    /// `nothing`, `null`, `code`, `date` or `text`.
    pub kind: &'static str,
    /// A null flavour or a code; empty for what is not shown.
    pub value: String,
    /// Characters of a date or a text.
    pub length: usize,
}

impl From<&Found> for FoundPart {
    fn from(found: &Found) -> Self {
        let part = |kind, value: &str, length| Self {
            kind,
            value: value.to_owned(),
            length,
        };
        match found {
            Found::Nothing => part("nothing", "", 0),
            Found::Null(flavour) => part("null", flavour.code(), 0),
            Found::Code(code) => part("code", code, code.chars().count()),
            Found::Date(length) => part("date", "", *length),
            Found::Text(length) => part("text", "", *length),
        }
    }
}

impl ReportFinding {
    /// The finding in the language of `messages`.
    #[must_use]
    pub fn new(
        finding: &Finding,
        base: &RuleBase,
        knowledge: &Knowledge,
        messages: &Messages,
    ) -> Self {
        let lang = messages.lang();
        let rule = base.rule(finding.rule);
        let name = base
            .element(finding.element)
            .map(|spec| spec.name.get(lang).to_owned());
        Self {
            rule: rule.map(|rule| rule.id.clone()).unwrap_or_default(),
            severity: finding.severity.code(),
            authority: rule.map(|rule| rule.authority.clone()).unwrap_or_default(),
            element: finding.element.code(),
            name: name.unwrap_or_default(),
            at: finding.at.numbers().to_vec(),
            line: finding.line,
            xpath: base.xpath(finding.element, finding.at).unwrap_or_default(),
            found: FoundPart::from(&finding.found),
            message: base.sentence(finding, lang),
            citation: citation(finding, base, knowledge, messages),
        }
    }
}

/// Where the rule of a finding is from.
fn citation(
    finding: &Finding,
    base: &RuleBase,
    knowledge: &Knowledge,
    messages: &Messages,
) -> Citation {
    let lang = messages.lang();
    let rule = base.rule(finding.rule);
    let source = rule.and_then(|rule| knowledge.source(&rule.from.source));
    let authority = rule.and_then(|rule| base.authority(&rule.authority));
    let verification = rule.map_or(Verification::Unverified, |rule| rule.from.checked.into());
    Citation {
        id: rule.map(|rule| rule.id.clone()).unwrap_or_default(),
        jurisdiction: authority.map_or_else(String::new, |it| it.jurisdiction.clone()),
        source: source.map_or_else(String::new, |it| it.title.get(lang).to_owned()),
        locator: rule
            .and_then(|rule| rule.from.locator.as_ref())
            .map_or_else(String::new, |it| it.get(lang).to_owned()),
        url: source.map_or_else(String::new, |it| it.url.clone()),
        verified: verification.is_verified(),
        verification,
        in_force_from: None,
        in_force_to: None,
        read_on: None,
    }
}

impl ValidateReport {
    /// What `report` breaks.
    #[must_use]
    pub fn new(
        input: &str,
        report: &Icsr,
        profiles: &[&str],
        findings: &[Finding],
        base: &RuleBase,
        knowledge: &Knowledge,
        messages: &Messages,
    ) -> Self {
        let mut counts = ValidateCounts::default();
        for finding in findings {
            counts.count(finding.severity);
        }
        Self {
            schema: ValidateSchemaId,
            input: input.to_owned(),
            case: report.key().case.clone(),
            report: report.key().report.clone(),
            profiles: profiles.iter().map(|&id| id.to_owned()).collect(),
            counts,
            findings: findings
                .iter()
                .map(|finding| ReportFinding::new(finding, base, knowledge, messages))
                .collect(),
            problems: Vec::new(),
        }
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.problems.is_empty()
    }
}

/// The JSON Schema (2020-12) of a [`ValidateReport`].
#[must_use]
pub fn validate_schema() -> Schema {
    schema_of::<ValidateReport>()
}

/// What a report breaks, for people.
#[must_use]
pub fn validate_text(
    report: &ValidateReport,
    base: &RuleBase,
    wording: &Wording,
    look: Look,
) -> String {
    let messages = wording.messages();
    let profiles: Vec<_> = report
        .profiles
        .iter()
        .map(|id| {
            base.profile(id)
                .map_or(id.as_str(), |it| it.name.get(wording.lang()))
        })
        .collect();
    let what = if report.report.is_empty() {
        String::new()
    } else {
        format!("  {} {}", messages.text("show-case"), report.case)
    };
    let mut text = format!("{}{what}", report.input);
    if !profiles.is_empty() {
        let _ = write!(text, "  ({})", profiles.join(", "));
    }
    text.push('\n');
    for finding in &report.findings {
        finding_text(finding, wording, look, &mut text);
    }
    for problem in &report.problems {
        let severity = messages.family("problem-severity", problem.severity);
        let place = if problem.line > 0 {
            messages.with("validate-line", [("line", problem.line.to_string())])
        } else {
            problem.field.clone()
        };
        let space = if place.is_empty() { "" } else { " " };
        let _ = writeln!(
            text,
            "  {severity}[{}]{space}{place}: {}",
            problem.code, problem.message
        );
    }
    text
}

fn finding_text(finding: &ReportFinding, wording: &Wording, look: Look, text: &mut String) {
    let messages = wording.messages();
    let ink = if finding.severity == "warning" {
        Ink::Doubt
    } else {
        Ink::Bad
    };
    let severity = messages.family("validate-severity", finding.severity);
    let head = paint(look.color, ink, &format!("{severity}[{}]", finding.rule));
    let line = if finding.line > 0 {
        let line = finding.line.to_string();
        format!(" {}", messages.with("validate-line", [("line", line)]))
    } else {
        String::new()
    };
    let at = if finding.at.is_empty() {
        String::new()
    } else {
        format!("{:?}", finding.at)
    };
    let _ = writeln!(
        text,
        "  {head}{line}  {}{at} {}",
        finding.element, finding.name
    );
    let _ = writeln!(text, "      {}", finding.message);
    let found = &finding.found;
    let found = messages.with(
        &format!("validate-found-{}", found.kind),
        [
            ("value", found.value.clone()),
            ("length", found.length.to_string()),
        ],
    );
    let faint = |line: &str| paint(look.color, Ink::Faint, line);
    let _ = writeln!(text, "      {}", faint(&found));
    if !finding.xpath.is_empty() {
        let _ = writeln!(text, "      {}", faint(&finding.xpath));
    }
    let _ = writeln!(
        text,
        "      {}",
        faint(&citation_line(&finding.citation, wording))
    );
}

/// The last lines: how many reports, how many findings, and what could not be judged.
#[must_use]
pub fn validate_summary(
    reports: u64,
    clean: u64,
    counts: ValidateCounts,
    problems: u64,
    left_out: &[(String, Vec<String>)],
    messages: &Messages,
) -> String {
    let number = |n: u64| n.to_string();
    let mut text = messages.with(
        "validate-summary",
        [
            ("reports", number(reports)),
            ("clean", number(clean)),
            ("rejections", number(counts.rejections)),
            ("errors", number(counts.errors)),
            ("warnings", number(counts.warnings)),
        ],
    );
    text.push('\n');
    if problems > 0 {
        text += &messages.with("validate-problems", [("count", number(problems))]);
        text.push('\n');
    }
    for (list, rules) in left_out {
        let details = [
            ("list", list.clone()),
            ("count", rules.len().to_string()),
            ("first", rules.first().cloned().unwrap_or_default()),
        ];
        text += &messages.with("validate-left-out", details);
        text.push('\n');
    }
    text
}
