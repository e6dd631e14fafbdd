//! Acknowledgements of E2B(R3): what a receiver says about a batch.

use std::fmt::Write as _;

use evigil_vigilance::e2b::r3::{
    Acknowledgement, BatchOutcome, MessageAcknowledgement, MessageOutcome,
};
use evigil_vigilance::exchange::Problem;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::{ReportProblem, one_line};
use crate::Messages;
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const ACK_SCHEMA: &str = "evigil.ack/1";

contract_id! {
    /// Serialises as [`ACK_SCHEMA`].
    AckSchemaId, ACK_SCHEMA
}

/// An acknowledgement. Texts that it does not hold are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AckReport {
    /// Name and version of this contract.
    pub schema: AckSchemaId,
    /// Number of the acknowledgement (ACK.M.1).
    pub number: String,
    /// Who sent it (ACK.M.2).
    pub sender: String,
    /// Who is to get it (ACK.M.3).
    pub receiver: String,
    /// When it was made (ACK.M.4), CCYYMMDDhhmmss with zone.
    pub created: String,
    /// Number of the batch (ACK.A.1).
    pub batch: String,
    /// Number that the receiver gave the batch (ACK.A.2).
    pub local_number: String,
    /// When the batch was sent (ACK.A.3).
    pub batch_sent: String,
    /// What became of the batch (ACK.A.4): `AA`, `AE`, `AR`, or empty when it does not say.
    pub outcome: &'static str,
    /// Errors of the batch, or a remark (ACK.A.5).
    pub details: Vec<String>,
    /// Messages that were taken.
    pub taken: u64,
    /// Messages that were refused, or of which nothing is said.
    pub refused: u64,
    /// Its messages (ACK.B.r).
    pub messages: Vec<AckMessage>,
    /// What is wrong with the acknowledgement itself.
    pub problems: Vec<ReportProblem>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AckMessage {
    /// Number of the message or case (ACK.B.r.1); some senders put both.
    pub message: String,
    /// Number that the receiver gave the report (ACK.B.r.2).
    pub local_number: String,
    /// When the message was made (ACK.B.r.5).
    pub created: String,
    /// What became of it (ACK.B.r.6): `CA`, `CR`, or empty when it does not say.
    pub outcome: &'static str,
    /// Errors, warnings or a remark (ACK.B.r.7).
    pub details: Vec<String>,
    /// Line of the file, from 1.
    pub line: u64,
}

impl AckReport {
    /// What an acknowledgement says, and what is wrong with it.
    #[must_use]
    pub fn new(ack: &Acknowledgement, problems: &[Problem], messages: &Messages) -> Self {
        let is_taken = |it: &&MessageAcknowledgement| it.outcome == Some(MessageOutcome::Taken);
        let taken = ack.messages.iter().filter(is_taken).count();
        Self {
            schema: AckSchemaId,
            number: ack.number.clone(),
            sender: ack.sender.clone(),
            receiver: ack.receiver.clone(),
            created: ack.created.clone(),
            batch: ack.batch.clone(),
            local_number: ack.local_number.clone(),
            batch_sent: ack.batch_sent.clone(),
            outcome: ack.outcome.map_or("", BatchOutcome::code),
            details: ack.details.clone(),
            taken: taken as u64,
            refused: (ack.messages.len() - taken) as u64,
            messages: ack
                .messages
                .iter()
                .map(|it| AckMessage {
                    message: it.message.clone(),
                    local_number: it.local_number.clone(),
                    created: it.created.clone(),
                    outcome: it.outcome.map_or("", MessageOutcome::code),
                    details: it.details.clone(),
                    line: it.line,
                })
                .collect(),
            problems: problems
                .iter()
                .map(|it| ReportProblem::new(it, messages))
                .collect(),
        }
    }

    /// Whether everything was taken.
    #[must_use]
    pub fn is_all_taken(&self) -> bool {
        self.outcome == BatchOutcome::AllTaken.code() && self.refused == 0
    }
}

/// The JSON Schema (2020-12) of an [`AckReport`].
#[must_use]
pub fn ack_schema() -> Schema {
    schema_of::<AckReport>()
}

/// An acknowledgement for people.
#[must_use]
pub fn ack_text(report: &AckReport, problems: &[Problem], messages: &Messages) -> String {
    let mut text = String::new();
    let said = |value: &str| {
        if value.is_empty() {
            messages.text("ack-not-said")
        } else {
            value.to_owned()
        }
    };
    let outcome = |code: &str| match code {
        "" => messages.text("ack-not-said"),
        code => format!("{code} ({})", messages.family("ack-outcome", code)),
    };
    for (key, value) in [
        ("ack-number", said(&report.number)),
        ("ack-sender", said(&report.sender)),
        ("ack-receiver", said(&report.receiver)),
        ("ack-created", said(&report.created)),
        ("ack-batch", said(&report.batch)),
        ("ack-batch-sent", said(&report.batch_sent)),
        ("ack-local-number", said(&report.local_number)),
        ("ack-outcome", outcome(report.outcome)),
    ] {
        let _ = writeln!(text, "{}: {value}", messages.text(key));
    }
    for detail in &report.details {
        let _ = writeln!(text, "  {detail}");
    }
    let counts = [
        ("taken", report.taken.to_string()),
        ("refused", report.refused.to_string()),
    ];
    let counts = counts.iter().map(|(name, count)| (*name, count.as_str()));
    let _ = writeln!(text, "\n{}", messages.with("ack-counts", counts));
    for message in &report.messages {
        let _ = writeln!(
            text,
            "\n{}  {}",
            said(&message.message),
            outcome(message.outcome)
        );
        if !message.local_number.is_empty() {
            let label = messages.text("ack-local-number");
            let _ = writeln!(text, "  {label}: {}", message.local_number);
        }
        for detail in &message.details {
            let _ = writeln!(text, "  {detail}");
        }
    }
    for problem in problems {
        let _ = writeln!(text, "\n{}", one_line(problem, messages));
    }
    text
}
