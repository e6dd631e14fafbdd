//! Questionnaire and table of routes as the knowledge base holds them.

use std::collections::{BTreeMap, BTreeSet};

use evigil_core::Localized;
use evigil_knowledge::basis::{Basis, unsupported};
use evigil_knowledge::part::{BaseFault, day, read};
use evigil_knowledge::{Knowledge, TermKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// `yes`, `no` or `unknown`.
    YesNo,
    /// One of the values of the question, or `unknown`.
    Choice,
}

/// A question to the person.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable id, such as `cancer_now`.
    pub id: String,
    /// How it is answered.
    pub answer: AnswerKind,
    /// Values of a choice.
    #[serde(default)]
    pub values: Vec<String>,
    /// The question.
    pub text: Localized,
    /// Why it is asked.
    pub why: Localized,
}

impl Question {
    /// Every answer it can have.
    #[must_use]
    pub fn answers(&self) -> Vec<&str> {
        let mut answers: Vec<&str> = match self.answer {
            AnswerKind::YesNo => vec!["yes", "no"],
            AnswerKind::Choice => self.values.iter().map(String::as_str).collect(),
        };
        answers.push("unknown");
        answers
    }
}

/// What follows from an answer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Somebody named says that such a person must not have it.
    Contraindicated,
    /// A source gives a reason for care.
    Caution,
    /// A doctor has to know.
    TellDoctor,
    /// Nothing was found that decides.
    NotKnown,
}

/// Whose word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SaidBy {
    /// An authority, or a rule of a body.
    Authority,
    /// A professional society.
    Society,
    /// Criteria of a trial.
    Trial,
    /// A study or review.
    Study,
    /// A case report.
    CaseReport,
    /// A clinic's own practice.
    Clinic,
    /// Nobody: nothing was found.
    Nobody,
}

/// A rule from answers to an outcome.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreeningRule {
    /// Stable id, such as `CI-CANCER-01`.
    pub id: String,
    /// Id of the question.
    pub question: String,
    /// Answers that lead to it.
    pub answers: Vec<String>,
    /// What follows.
    pub outcome: Outcome,
    /// Whose word it is.
    pub said_by: SaidBy,
    /// Routes it is about; none means all.
    #[serde(default)]
    pub routes: Vec<String>,
    /// Product classes it is about; none means all.
    #[serde(default)]
    pub classes: Vec<String>,
    /// What is told.
    pub text: Localized,
    /// Notes on risks that say more.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Incidents that show it.
    #[serde(default)]
    pub incidents: Vec<String>,
    /// What else of evigil to look at, such as `doping`.
    #[serde(default)]
    pub see: Option<String>,
    /// Day on which nothing was found.
    #[serde(default, deserialize_with = "day")]
    pub searched: Option<Date>,
    /// What it rests on; empty only where nothing was found.
    #[serde(default)]
    pub basis: Vec<Basis>,
}

/// A made-up person, and the rules that are shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExamplePerson {
    /// Answers by question.
    pub answers: BTreeMap<String, String>,
    /// Route.
    pub route: String,
    /// Product class.
    pub class: String,
    /// Rules that are shown, with their outcomes.
    #[serde(default)]
    pub wanted: BTreeMap<String, Outcome>,
    /// Rules that are not shown.
    #[serde(default)]
    pub absent: Vec<String>,
}

/// Something told of a route.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Stable id, such as `RR-IV-01`.
    pub id: String,
    /// What is told.
    pub text: Localized,
    /// Incidents that show it.
    #[serde(default)]
    pub incidents: Vec<String>,
    /// Day on which it was looked for, of what was not found.
    #[serde(default, deserialize_with = "day")]
    pub searched: Option<Date>,
    /// What it rests on; of what was not found it can be empty.
    #[serde(default)]
    pub basis: Vec<Basis>,
}

/// A route in the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteEntry {
    /// Id of the route.
    pub id: String,
    /// Ids of notes on risks.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What is known besides.
    #[serde(default)]
    pub known: Vec<Told>,
    /// What is not known; never empty.
    #[serde(default)]
    pub unknown: Vec<Told>,
}

/// A note on a risk, as far as it is told here.
#[derive(Debug, Clone, Deserialize)]
pub struct RiskNote {
    /// Id, such as `RN-IV-01`.
    pub id: String,
    /// A few words.
    pub title: Localized,
    /// What is known.
    pub text: Localized,
    /// What to ask.
    pub question: Localized,
    /// Incidents that show it.
    #[serde(default)]
    pub incidents: Vec<String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Questionnaire {
    note: Localized,
    question: Vec<Question>,
    rule: Vec<ScreeningRule>,
    #[serde(default)]
    example: Vec<ExamplePerson>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherClass {
    text: Localized,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Routes {
    classes: Vec<String>,
    other_class: OtherClass,
    route: Vec<RouteEntry>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Notes {
    note: Vec<RiskNote>,
}

#[derive(Deserialize)]
struct Incident {
    id: String,
}

/// Questionnaire and table of routes.
#[derive(Debug, Clone)]
pub struct ScreeningBase {
    /// What is told beside every answer.
    pub note: Localized,
    /// Questions, in the order in which they are asked.
    pub questions: Vec<Question>,
    /// Rules, in the order in which they are told.
    pub rules: Vec<ScreeningRule>,
    /// Made-up people.
    pub examples: Vec<ExamplePerson>,
    /// Product classes that the notes are about.
    pub classes: Vec<String>,
    /// What is told of another class.
    pub other_class: Localized,
    /// The routes.
    pub routes: Vec<RouteEntry>,
    /// Notes on risks that routes and rules name.
    pub notes: Vec<RiskNote>,
}

impl ScreeningBase {
    const QUESTIONS: &'static str = "screening/contraindications.toml";
    const ROUTES: &'static str = "screening/routes.toml";

    /// Reads it.
    ///
    /// # Errors
    /// When a file is missing or of another shape, when it names a question, answer, route, class,
    /// note, incident, fact or source that is not there, when a route of the base has no entry, or
    /// when something that claims to know cites nothing.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let questionnaire: Questionnaire = file(knowledge, Self::QUESTIONS)?;
        let routes: Routes = file(knowledge, Self::ROUTES)?;
        let mut notes = Vec::new();
        for (path, text) in knowledge.files("vigilance/risk-notes") {
            notes.extend(read::<Notes>(path, text)?.note);
        }
        let base = Self {
            note: questionnaire.note,
            questions: questionnaire.question,
            rules: questionnaire.rule,
            examples: questionnaire.example,
            classes: routes.classes,
            other_class: routes.other_class.text,
            routes: routes.route,
            notes,
        };
        let mut incidents = BTreeSet::new();
        for (path, text) in knowledge.files("harms") {
            incidents.insert(read::<Incident>(path, text)?.id);
        }
        let check = Check {
            base: &base,
            knowledge,
            incidents,
            faults: Vec::new(),
        };
        if let Some((path, fault)) = check.faults().into_iter().next() {
            return Err(BaseFault::whole(path, fault));
        }
        Ok(base)
    }

    /// The question with this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The note with this id.
    #[must_use]
    pub fn risk_note(&self, id: &str) -> Option<&RiskNote> {
        self.notes.iter().find(|note| note.id == id)
    }
}

fn file<T: serde::de::DeserializeOwned>(knowledge: &Knowledge, path: &str) -> Result<T, BaseFault> {
    let text = knowledge
        .file(path)
        .ok_or_else(|| BaseFault::whole(path, "the file is missing"))?;
    read(path, text)
}

/// What is wrong with the base, by file.
struct Check<'b> {
    base: &'b ScreeningBase,
    knowledge: &'b Knowledge,
    incidents: BTreeSet<String>,
    faults: Vec<(&'static str, String)>,
}

impl Check<'_> {
    fn faults(mut self) -> Vec<(&'static str, String)> {
        let mut ids = BTreeSet::new();
        for id in (self.base.questions.iter().map(|question| &question.id))
            .chain(self.base.rules.iter().map(|rule| &rule.id))
            .chain(self.base.routes.iter().map(|route| &route.id))
        {
            if !ids.insert(id) {
                self.tell(ScreeningBase::QUESTIONS, id, "stands twice");
            }
        }
        for rule in &self.base.rules {
            self.rule(rule);
        }
        for question in &self.base.questions {
            let asked_for_nothing = !self
                .base
                .rules
                .iter()
                .any(|rule| rule.question == question.id);
            if asked_for_nothing {
                self.tell(ScreeningBase::QUESTIONS, &question.id, "leads to no rule");
            }
        }
        for class in &self.base.classes {
            self.term(
                ScreeningBase::ROUTES,
                "classes",
                TermKind::ProductClass,
                class,
            );
        }
        for route in &self.base.routes {
            self.route(route);
        }
        for term in self.knowledge.terms() {
            let listed = self.base.routes.iter().any(|route| route.id == term.id);
            if term.kind == TermKind::Route && !listed {
                self.tell(ScreeningBase::ROUTES, &term.id, "has no entry");
            }
        }
        self.faults
    }

    fn tell(&mut self, file: &'static str, id: &str, what: &str) {
        self.faults.push((file, format!("{id}: {what}")));
    }

    fn rule(&mut self, rule: &ScreeningRule) {
        let file = ScreeningBase::QUESTIONS;
        match self.base.question(&rule.question) {
            None => self.tell(file, &rule.id, &format!("no question `{}`", rule.question)),
            Some(question) => {
                for answer in &rule.answers {
                    if !question.answers().contains(&answer.as_str()) {
                        self.tell(file, &rule.id, &format!("no answer `{answer}`"));
                    }
                }
            }
        }
        for route in &rule.routes {
            self.term(file, &rule.id, TermKind::Route, route);
        }
        for class in &rule.classes {
            self.term(file, &rule.id, TermKind::ProductClass, class);
        }
        self.pointers(file, &rule.id, &rule.notes, &rule.incidents);
        let found_nothing = rule.outcome == Outcome::NotKnown;
        self.basis(file, &rule.id, &rule.basis, found_nothing);
        if rule.said_by == SaidBy::Nobody && !(found_nothing && rule.basis.is_empty()) {
            self.tell(file, &rule.id, "said by nobody, and yet it knows");
        }
    }

    fn route(&mut self, route: &RouteEntry) {
        let file = ScreeningBase::ROUTES;
        self.term(file, &route.id, TermKind::Route, &route.id);
        self.pointers(file, &route.id, &route.notes, &[]);
        if route.unknown.is_empty() {
            self.tell(file, &route.id, "says of nothing that it is not known");
        }
        for told in &route.known {
            self.pointers(file, &told.id, &[], &told.incidents);
            self.basis(file, &told.id, &told.basis, false);
        }
        for told in &route.unknown {
            self.pointers(file, &told.id, &[], &told.incidents);
            self.basis(file, &told.id, &told.basis, true);
        }
    }

    fn pointers(&mut self, file: &'static str, id: &str, notes: &[String], incidents: &[String]) {
        for note in notes {
            if self.base.risk_note(note).is_none() {
                self.tell(file, id, &format!("no note `{note}`"));
            }
        }
        for incident in incidents {
            if !self.incidents.contains(incident) {
                self.tell(file, id, &format!("no incident `{incident}`"));
            }
        }
    }

    fn basis(&mut self, file: &'static str, id: &str, basis: &[Basis], may_be_empty: bool) {
        if basis.is_empty() && may_be_empty {
            return;
        }
        for dangling in unsupported(basis, self.knowledge) {
            self.tell(file, id, &dangling.to_string());
        }
    }

    fn term(&mut self, file: &'static str, id: &str, kind: TermKind, value: &str) {
        if self.knowledge.term(kind, value).is_none() {
            self.tell(file, id, &format!("no {} `{value}`", kind.code()));
        }
    }
}
