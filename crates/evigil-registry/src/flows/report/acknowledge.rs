//! What the authority says of a message: taken, or refused with reasons, and then the report goes
//! back to coding.

use evigil_vigilance::e2b::r3::{
    Acknowledgement, BatchOutcome, Limits, MessageOutcome, read_acknowledgement,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::course::{may_go_on, state};
use super::every;
use super::stored::{StoredFile, unreadable};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// What an acknowledgement came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Acknowledged {
    /// Number of the batch.
    pub batch: String,
    /// Its messages.
    pub messages: Vec<AcknowledgedMessage>,
}

/// What the authority says of one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AcknowledgedMessage {
    /// Id of the submission.
    pub submission_id: String,
    /// Id of the report.
    pub report_id: String,
    /// Whether it was taken.
    pub accepted: bool,
    /// What is wrong with it, in the authority's words.
    pub errors: Vec<String>,
    /// Whether this was known already; then nothing was changed.
    pub same: bool,
}

/// Longest acknowledgement.
const BYTES_MAX: usize = 16 << 20;

#[derive(Clone)]
struct Taking {
    registry: Registry,
    actor: Actor,
    file: String,
    said: std::sync::Arc<Acknowledgement>,
}

impl Registry {
    /// Takes in an acknowledgement of E2B(R3). The bytes are kept as they are.
    ///
    /// Operation: `report.acknowledge`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R341` for a message that was not recorded as sent or has another answer,
    /// `EV-R342` when it is about no batch of the registry or comes from somebody else than its
    /// receiver, `EV-R343` when it can't be read.
    pub async fn acknowledge(&self, actor: &Actor, bytes: &[u8]) -> Result<Acknowledged, Fault> {
        self.rights().reach(actor, "report.acknowledge")?;
        if bytes.len() > BYTES_MAX {
            return Err(Fault::Step {
                code: "EV-R530",
                details: vec![("max", BYTES_MAX.to_string())],
            });
        }
        let file = self.files().put(bytes)?.sha256;
        let source = StoredFile::find(self.files(), &file, "acknowledgement")?;
        let read =
            tokio::task::spawn_blocking(move || read_acknowledgement(&source, &Limits::default()));
        let read = read
            .await
            .map_err(|error| Fault::Internal(error.to_string()))?;
        let (said, _) = read.map_err(|fault| match unreadable(&fault) {
            Fault::Step { details, .. } => Fault::Step {
                code: "EV-R343",
                details,
            },
            other => other,
        })?;
        let taking = Taking {
            registry: self.clone(),
            actor: actor.clone(),
            file,
            said: said.into(),
        };
        self.write(move |change| {
            let taking = taking.clone();
            Box::pin(async move { taking.run(change).await })
        })
        .await
    }
}

impl Taking {
    async fn run(&self, change: &mut Change<'_>) -> Result<Acknowledged, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("submission")?;
        let submissions = every(
            change.connection(),
            kind,
            ("batch_number", self.said.batch.trim()),
            &Reach::everything(),
        )
        .await?;
        let foreign = || Fault::Step {
            code: "EV-R342",
            details: vec![("batch", self.said.batch.chars().take(100).collect())],
        };
        if self.said.batch.trim().is_empty() || submissions.is_empty() {
            return Err(foreign());
        }
        let mut messages = Vec::new();
        for submission in &submissions {
            let text = |column: &str| submission.fields.get_text(column).unwrap_or_default();
            if self.said.sender.trim() != text("receiver") {
                return Err(foreign());
            }
            if let Some((accepted, errors)) = self.verdict(submission) {
                messages.push(self.one(change, submission, accepted, errors).await?);
            }
        }
        if messages.is_empty() {
            return Err(foreign());
        }
        Ok(Acknowledged {
            batch: self.said.batch.clone(),
            messages,
        })
    }

    /// What is said of a message; nothing when it is not named.
    fn verdict(&self, submission: &Record) -> Option<(bool, Vec<String>)> {
        let text = |column: &str| submission.fields.get_text(column).unwrap_or_default();
        let named = self.said.messages.iter().find(|message| {
            message.names(text("message_number")) || message.names(text("case_number"))
        });
        match (named, self.said.outcome) {
            (Some(message), _) => {
                let accepted = message.outcome? == MessageOutcome::Taken;
                Some((accepted, message.details.clone()))
            }
            (None, Some(BatchOutcome::AllTaken)) => Some((true, Vec::new())),
            (None, Some(BatchOutcome::NothingRead)) => Some((false, self.said.details.clone())),
            _ => None,
        }
    }

    async fn one(
        &self,
        change: &mut Change<'_>,
        submission: &Record,
        accepted: bool,
        details: Vec<String>,
    ) -> Result<AcknowledgedMessage, Fault> {
        let registry = &self.registry;
        let text = |column: &str| submission.fields.get_text(column);
        let report_id = text("report_id").unwrap_or_default().to_owned();
        let errors = if accepted { Vec::new() } else { details };
        let mut told = AcknowledgedMessage {
            submission_id: submission.id.clone(),
            report_id: report_id.clone(),
            accepted,
            errors,
            same: true,
        };
        if text("acknowledgement") == Some(&self.file) {
            return Ok(told);
        }
        if text("state") != Some("sent") {
            return Err(Fault::step("EV-R341"));
        }
        told.same = false;
        let keys = registry.keys();
        let today = registry.clock().today().to_string();
        let outcome = if accepted { "accepted" } else { "rejected" };
        let said = (!told.errors.is_empty()).then(|| told.errors.join("\n").replace('\0', ""));
        let fields = Fields::new()
            .text("state", outcome)
            .text("acknowledgement", self.file.clone())
            .text("acknowledged_on", today)
            .with("errors", Value::Text(said));
        let kind = registry.kind("submission")?;
        let id = (submission.id.as_str(), None);
        record::change(change, keys, kind, &self.actor, id, fields).await?;
        let reports = registry.kind("report")?;
        let report = record::read_any(change.connection(), reports, &report_id).await?;
        // A version that was followed in the meantime keeps its state; work goes on with the newer one.
        if state(&report) == "submitted" {
            let to = if accepted { "acknowledged" } else { "coded" };
            may_go_on(&report, to)?;
            let fields = Fields::new().text("state", to);
            record::change(
                change,
                keys,
                reports,
                &self.actor,
                (&report_id, None),
                fields,
            )
            .await?;
        }
        change.enter(
            Entry::new(&self.actor.id, "report.acknowledge")
                .on("submission", &submission.id)
                .detail("outcome", outcome),
        );
        Ok(told)
    }
}
