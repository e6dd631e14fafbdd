//! Questions to the reporter, and the answers. A question does not stop the clock.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::course::{may_go_on, state};
use super::{every, newest};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::jobs::{Notice, To, notify};
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub question: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What is answered.
    pub answer: String,
}

/// What somebody who comes back with a receipt sees of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReceiptView {
    /// Day on which the report came in.
    pub received_on: String,
    /// Where it stands.
    pub state: String,
    /// Questions to the reporter.
    pub questions: Vec<AskedQuestion>,
}

/// A question as the reporter sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AskedQuestion {
    /// Id.
    pub id: String,
    /// What is asked.
    pub question: String,
    /// When.
    pub asked_on: String,
    /// Whether it was answered.
    pub answered: bool,
}

#[derive(Clone)]
struct Asking {
    registry: Registry,
    actor: Actor,
    /// The report.
    id: String,
    question: String,
}

/// Who may answer.
#[derive(Clone)]
enum Answerer {
    /// Whoever the report belongs to.
    Reporter(Reach),
    /// Whoever has the receipt with this hash.
    Receipt(String),
}

#[derive(Clone)]
struct Answering {
    registry: Registry,
    actor: Actor,
    /// The question.
    id: String,
    answer: String,
    answerer: Answerer,
}

impl Registry {
    /// Asks the reporter back.
    ///
    /// Operation: `query.ask`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R300` in the wrong state, `EV-R301` for a version that was followed,
    /// `EV-R311` when the reporter does not want to be asked.
    pub async fn ask_reporter(
        &self,
        actor: &Actor,
        report_id: &str,
        question: Question,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "query.ask")?;
        self.check_words("question", &question.question)?;
        let asking = Asking {
            registry: self.clone(),
            actor: actor.clone(),
            id: report_id.to_owned(),
            question: question.question,
        };
        self.write(move |change| {
            let asking = asking.clone();
            Box::pin(async move { asking.run(change).await })
        })
        .await
    }

    /// Answers a question about the own report.
    ///
    /// Operation: `query.answer`.
    ///
    /// # Errors
    /// [`Fault::Absent`] for somebody else's; [`Fault::Step`] with `EV-R312` when it was answered.
    pub async fn answer_query(
        &self,
        actor: &Actor,
        query_id: &str,
        answer: Answer,
    ) -> Result<Record, Fault> {
        let reach = self.rights().reach(actor, "query.answer")?;
        self.answered(actor, query_id, answer, Answerer::Reporter(reach))
            .await
    }

    /// Answers a question with the receipt of the report.
    ///
    /// Operation: `query.answer_by_receipt`.
    ///
    /// # Errors
    /// [`Fault::Absent`] when the question is not about that report; [`Fault::Step`] with `EV-R312`
    /// when it was answered.
    pub async fn answer_by_receipt(
        &self,
        actor: &Actor,
        receipt: &str,
        query_id: &str,
        answer: Answer,
    ) -> Result<(), Fault> {
        self.rights().reach(actor, "query.answer_by_receipt")?;
        let answerer = Answerer::Receipt(self.receipt_hash(receipt));
        self.answered(actor, query_id, answer, answerer).await?;
        Ok(())
    }

    /// What somebody with a receipt sees: where the report stands and what is asked, nothing of
    /// what it says.
    ///
    /// Operation: `query.answer_by_receipt`.
    ///
    /// # Errors
    /// [`Fault::Absent`] for a receipt that is none.
    pub async fn report_by_receipt(
        &self,
        actor: &Actor,
        receipt: &str,
    ) -> Result<ReceiptView, Fault> {
        self.rights().reach(actor, "query.answer_by_receipt")?;
        let hash = self.receipt_hash(receipt);
        let (report, queries) = {
            let mut connection = self.database().pool().acquire().await?;
            let all = Reach::everything();
            let kind = self.kind("report")?;
            let reports = every(&mut connection, kind, ("receipt", &hash), &all).await?;
            let Some(report) = reports.into_iter().next() else {
                return Err(Fault::Absent {
                    kind: "report".to_owned(),
                });
            };
            let kind = self.kind("query")?;
            let queries = every(&mut connection, kind, ("report_id", &report.id), &all).await?;
            (report, queries)
        };
        let entry = Entry::new(&actor.id, "query.answer_by_receipt").on("report", &report.id);
        self.enter(entry).await?;
        let text = |record: &Record, column: &str| {
            record
                .fields
                .get_text(column)
                .unwrap_or_default()
                .to_owned()
        };
        Ok(ReceiptView {
            received_on: text(&report, "received_on"),
            state: text(&report, "state"),
            questions: queries
                .iter()
                .map(|query| AskedQuestion {
                    id: query.id.clone(),
                    question: text(query, "question"),
                    asked_on: text(query, "asked_on"),
                    answered: query.fields.get_text("answered_on").is_some(),
                })
                .collect(),
        })
    }

    async fn answered(
        &self,
        actor: &Actor,
        query_id: &str,
        answer: Answer,
        answerer: Answerer,
    ) -> Result<Record, Fault> {
        self.check_words("answer", &answer.answer)?;
        let answering = Answering {
            registry: self.clone(),
            actor: actor.clone(),
            id: query_id.to_owned(),
            answer: answer.answer,
            answerer,
        };
        self.write(move |change| {
            let answering = answering.clone();
            Box::pin(async move { answering.run(change).await })
        })
        .await
    }

    fn check_words(&self, column: &str, words: &str) -> Result<(), Fault> {
        let mut sent = serde_json::Map::new();
        sent.insert(column.to_owned(), words.into());
        self.kind("query")?
            .fields(&sent, false)
            .map(drop)
            .map_err(Fault::Fields)
    }
}

impl Asking {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("report")?;
        let report = record::read_any(change.connection(), kind, &self.id).await?;
        newest(change, kind, &report).await?;
        if report.fields.get_text("ask_back") == Some("no") {
            return Err(Fault::step("EV-R311"));
        }
        if state(&report) != "queried" {
            may_go_on(&report, "queried")?;
            let fields = Fields::new().text("state", "queried");
            let keys = registry.keys();
            record::change(change, keys, kind, &self.actor, (&self.id, None), fields).await?;
        }
        let to = [To::User(&report.created_by)];
        notify(change, registry, &self.actor.id, &to, Notice::Query).await?;
        let today = registry.clock().today().to_string();
        let fields = Fields::new()
            .text("report_id", self.id.clone())
            .text("question", self.question.clone())
            .text("asked_on", today);
        // The question belongs to the reporter's organisation, so that it is seen there.
        record::create(
            change,
            registry.keys(),
            registry.kind("query")?,
            &self.actor,
            report.organisation_id.as_deref(),
            fields,
        )
        .await
    }
}

impl Answering {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let queries = registry.kind("query")?;
        let reports = registry.kind("report")?;
        let absent = || Fault::Absent {
            kind: "query".to_owned(),
        };
        let query = record::read_any(change.connection(), queries, &self.id).await?;
        let report_id = query.fields.get_text("report_id").unwrap_or_default();
        let report = record::read_any(change.connection(), reports, report_id).await?;
        let may = match &self.answerer {
            Answerer::Reporter(reach) => reach.holds(reports, &report),
            Answerer::Receipt(hash) => report.fields.get_text("receipt") == Some(hash),
        };
        if !may {
            return Err(absent());
        }
        if query.fields.get_text("answered_on").is_some() {
            return Err(Fault::step("EV-R312"));
        }
        let today = registry.clock().today().to_string();
        let fields = Fields::new()
            .text("answer", self.answer.clone())
            .text("answered_on", today);
        let keys = registry.keys();
        let answered =
            record::change(change, keys, queries, &self.actor, (&self.id, None), fields).await?;
        let all = every(
            change.connection(),
            queries,
            ("report_id", &report.id),
            &Reach::everything(),
        )
        .await?;
        let is_open = |query: &&Record| query.fields.get_text("answered_on").is_none();
        if state(&report) == "queried" && all.iter().find(is_open).is_none() {
            let fields = Fields::new().text("state", "triaged");
            record::change(
                change,
                keys,
                reports,
                &self.actor,
                (&report.id, None),
                fields,
            )
            .await?;
        }
        Ok(answered)
    }
}
