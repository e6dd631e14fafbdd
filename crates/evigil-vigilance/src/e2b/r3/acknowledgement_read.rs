//! Reading acknowledgements.

use std::io::Read as _;

use roxmltree::{Document, Node, ParsingOptions};

use super::acknowledgement::{
    Acknowledgement, BatchOutcome, MessageAcknowledgement, MessageOutcome,
};
use super::encoding::open;
use super::lines::LineCursor;
use super::template::is_hl7;
use super::{Limits, problem};
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Source};

const ROOT: &str = "MCCI_IN200101UV01";
const MESSAGE: &str = "MCCI_IN000002UV01";
/// Names of what an `attentionLine` holds, by the code of its key (ICH code list 24).
const MESSAGE_CREATED: &str = "1";
const LOCAL_NUMBER: &str = "2";
const BATCH_SENT: &str = "3";

/// Reads an acknowledgement, and what is wrong with it without costing it.
///
/// # Errors
/// When the source can't be read, is no well-formed XML, or is no acknowledgement of E2B(R3).
pub fn read_acknowledgement(
    source: &dyn Source,
    limits: &Limits,
) -> Result<(Acknowledgement, Vec<Problem>), ReadFault> {
    let io = |error| ReadFault::io(source.name(), error);
    let broken = |fault: Problem| ReadFault::broken(fault);
    let at = |line| Place::line(source.name(), line);
    let opened = open(source).map_err(io)?;
    let mut bytes = Vec::new();
    let most = limits.message as u64 + 1;
    opened
        .input
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(io)?;
    if bytes.len() > limits.message {
        let fault = problem("EV-X042", ProblemSeverity::Error, at(1));
        return Err(broken(fault.with("limit", limits.message)));
    }
    let text = String::from_utf8_lossy(&bytes);
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: limits.nodes,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(&text, options).map_err(|error| {
        let line = u64::from(error.pos().row);
        broken(problem("EV-X040", ProblemSeverity::Error, at(line)))
    })?;
    let root = document.root_element();
    if root.tag_name().name() != ROOT {
        let name: String = root.tag_name().name().chars().take(64).collect();
        let fault = problem("EV-X041", ProblemSeverity::Error, at(1));
        return Err(broken(fault.with("name", name)));
    }
    let mut reading = Reading {
        file: source.name(),
        lines: LineCursor::new(&text, 0, 1),
        problems: opened.problems,
    };
    let acknowledgement = reading.batch(root);
    Ok((acknowledgement, reading.problems))
}

struct Reading<'t> {
    file: &'t str,
    lines: LineCursor<'t>,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn batch(&mut self, root: Node<'_, '_>) -> Acknowledgement {
        let messages: Vec<_> = elements(root, MESSAGE)
            .map(|node| self.message(node))
            .collect();
        let answer = elements(root, "acknowledgement").next();
        Acknowledgement {
            number: attribute(root, &["id"], "extension"),
            sender: attribute(root, &["sender", "device", "id"], "extension"),
            receiver: attribute(root, &["receiver", "device", "id"], "extension"),
            created: attribute(root, &["creationTime"], "value"),
            batch: answer.map_or_else(String::new, |node| {
                attribute(node, &["targetBatch", "id"], "extension")
            }),
            local_number: attention(root, LOCAL_NUMBER, "extension"),
            batch_sent: attention(root, BATCH_SENT, "value"),
            outcome: self.outcome(answer, "ACK.A.4", BatchOutcome::of),
            details: details(answer),
            messages,
        }
    }

    fn message(&mut self, node: Node<'_, '_>) -> MessageAcknowledgement {
        let answer = elements(node, "acknowledgement").next();
        MessageAcknowledgement {
            line: self.lines.line(node.range().start),
            message: answer.map_or_else(String::new, |node| {
                attribute(node, &["targetMessage", "id"], "extension")
            }),
            local_number: attribute(node, &["id"], "extension"),
            receiver: attribute(node, &["receiver", "device", "id"], "extension"),
            sender: attribute(node, &["sender", "device", "id"], "extension"),
            created: attention(node, MESSAGE_CREATED, "value"),
            outcome: self.outcome(answer, "ACK.B.r.6", MessageOutcome::of),
            details: details(answer),
        }
    }

    fn outcome<T>(
        &mut self,
        answer: Option<Node<'_, '_>>,
        field: &str,
        of: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let code = answer
            .and_then(|node| node.attribute("typeCode"))
            .unwrap_or_default();
        let outcome = of(code);
        if outcome.is_none() {
            let line = answer.map_or(0, |node| self.lines.line(node.range().start));
            let place = Place::line(self.file, line).field(field);
            self.problems.push(
                problem("EV-X043", ProblemSeverity::Warning, place)
                    .with("value", code.chars().take(16).collect::<String>()),
            );
        }
        outcome
    }
}

fn elements<'n, 'd>(node: Node<'n, 'd>, name: &str) -> impl Iterator<Item = Node<'n, 'd>> {
    node.children().filter(move |child| {
        child.is_element() && child.tag_name().name() == name && is_hl7(*child)
    })
}

fn attribute(node: Node<'_, '_>, path: &[&str], name: &str) -> String {
    path.iter()
        .try_fold(node, |at, step| elements(at, step).next())
        .and_then(|at| at.attribute(name))
        .unwrap_or_default()
        .to_owned()
}

/// The value under a key.
fn attention(node: Node<'_, '_>, key: &str, name: &str) -> String {
    elements(node, "attentionLine")
        .find(|line| attribute(*line, &["keyWordText"], "code") == key)
        .map_or_else(String::new, |line| attribute(line, &["value"], name))
}

/// Errors, which senders put into several elements or join with semicolons.
fn details(answer: Option<Node<'_, '_>>) -> Vec<String> {
    let mut all = Vec::new();
    for detail in answer
        .iter()
        .flat_map(|it| elements(*it, "acknowledgementDetail"))
    {
        for text in elements(detail, "text") {
            let texts = text.descendants().filter(Node::is_text);
            let text: String = texts.filter_map(|it| it.text()).collect();
            let parts = text
                .split(';')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            all.extend(parts.map(str::to_owned));
        }
    }
    all
}
