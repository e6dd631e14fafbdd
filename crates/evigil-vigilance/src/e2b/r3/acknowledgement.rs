//! Acknowledgements: what a receiver says about a batch and each of its messages.
//!
//! ICH E2B(R3) Implementation Guide, section 4 (ICSR Acknowledgement Transaction); places as in
//! FDA's sample.

use crate::icsr::{At, Icsr, register as el};

use super::BatchHeader;

/// What became of a batch (ACK.A.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchOutcome {
    /// All messages were taken (AA).
    AllTaken,
    /// At least one message was not taken (AE).
    SomeRefused,
    /// Nothing could be read (AR).
    NothingRead,
}

impl BatchOutcome {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AllTaken => "AA",
            Self::SomeRefused => "AE",
            Self::NothingRead => "AR",
        }
    }

    /// The outcome with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [Self::AllTaken, Self::SomeRefused, Self::NothingRead]
            .into_iter()
            .find(|outcome| outcome.code() == code)
    }
}

/// What became of a message (ACK.B.r.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageOutcome {
    /// Taken (CA).
    Taken,
    /// Refused (CR).
    Refused,
}

impl MessageOutcome {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Taken => "CA",
            Self::Refused => "CR",
        }
    }

    /// The outcome with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [Self::Taken, Self::Refused]
            .into_iter()
            .find(|outcome| outcome.code() == code)
    }
}

/// The acknowledgement of a batch. Texts that are not there are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Number of this acknowledgement (ACK.M.1).
    pub number: String,
    /// Who sends it (ACK.M.2).
    pub sender: String,
    /// Who is to get it (ACK.M.3).
    pub receiver: String,
    /// When it was made (ACK.M.4).
    pub created: String,
    /// Number of the batch (ACK.A.1).
    pub batch: String,
    /// Number that the receiver gave the batch (ACK.A.2).
    pub local_number: String,
    /// When the batch was sent (ACK.A.3).
    pub batch_sent: String,
    /// What became of it (ACK.A.4).
    pub outcome: Option<BatchOutcome>,
    /// What is wrong with it, or a remark (ACK.A.5).
    pub details: Vec<String>,
    /// Its messages (ACK.B.r).
    pub messages: Vec<MessageAcknowledgement>,
}

/// The acknowledgement of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageAcknowledgement {
    /// Number of the message (ACK.B.r.1): N.2.r.1, the case number, or both with a blank between.
    pub message: String,
    /// Number that the receiver gave the report (ACK.B.r.2).
    pub local_number: String,
    /// Who is to get this acknowledgement (ACK.B.r.3).
    pub receiver: String,
    /// Who sends it (ACK.B.r.4).
    pub sender: String,
    /// When the message was made (ACK.B.r.5).
    pub created: String,
    /// What became of it (ACK.B.r.6).
    pub outcome: Option<MessageOutcome>,
    /// Errors, warnings or a remark (ACK.B.r.7). Senders join them, and cut what gets too long.
    pub details: Vec<String>,
    /// Line of the file, from 1; 0 when it was made, not read.
    pub line: u64,
}

impl MessageAcknowledgement {
    /// Whether it is about this report. Numbers are compared as words: one place can hold the
    /// number of the message and of the case.
    #[must_use]
    pub fn is_about(&self, report: &Icsr) -> bool {
        let numbers = [el::N_2_R_1, el::C_1_1];
        numbers
            .into_iter()
            .filter_map(|element| report.text(element, At::TOP))
            .any(|number| self.names(number))
    }

    /// Whether it names this number.
    #[must_use]
    pub fn names(&self, number: &str) -> bool {
        let number = number.trim();
        !number.is_empty()
            && (self.message.trim() == number
                || self.message.split_whitespace().any(|word| word == number))
    }
}

impl Acknowledgement {
    /// The answer to a batch; messages are added with [`Acknowledgement::add`]. As long as none is,
    /// nothing was read.
    #[must_use]
    pub fn of_batch(batch: &BatchHeader, number: &str, created: &str) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self {
            number: number.to_owned(),
            sender: text(batch.receiver()),
            receiver: text(batch.sender()),
            created: created.to_owned(),
            batch: text(batch.number()),
            batch_sent: text(batch.sent()),
            outcome: Some(BatchOutcome::NothingRead),
            ..Self::default()
        }
    }

    /// Adds a report and what is wrong with it. With any error it is refused.
    pub fn add(&mut self, report: &Icsr, local_number: &str, errors: Vec<String>, remark: &str) {
        let text = |element| report.text(element, At::TOP).unwrap_or_default().to_owned();
        let outcome = if errors.is_empty() {
            MessageOutcome::Taken
        } else {
            MessageOutcome::Refused
        };
        let details = if errors.is_empty() && !remark.is_empty() {
            vec![remark.to_owned()]
        } else {
            errors
        };
        self.messages.push(MessageAcknowledgement {
            message: text(el::N_2_R_1),
            local_number: local_number.to_owned(),
            receiver: text(el::N_2_R_2),
            sender: text(el::N_2_R_3),
            created: text(el::N_2_R_4),
            outcome: Some(outcome),
            details,
            line: 0,
        });
        self.outcome = Some(self.summary());
    }

    /// A message that could not be read at all.
    pub fn add_unread(&mut self, errors: Vec<String>) {
        self.messages.push(MessageAcknowledgement {
            sender: self.sender.clone(),
            receiver: self.receiver.clone(),
            outcome: Some(MessageOutcome::Refused),
            details: errors,
            ..MessageAcknowledgement::default()
        });
        self.outcome = Some(self.summary());
    }

    /// What the outcomes of the messages make of the batch.
    #[must_use]
    pub fn summary(&self) -> BatchOutcome {
        let is_taken = |it: &MessageAcknowledgement| it.outcome == Some(MessageOutcome::Taken);
        if self.messages.is_empty() {
            BatchOutcome::NothingRead
        } else if self.messages.iter().all(is_taken) {
            BatchOutcome::AllTaken
        } else {
            BatchOutcome::SomeRefused
        }
    }
}
