//! What can be wrong with incidents.

use std::collections::BTreeSet;

use evigil_core::Localized;
use evigil_knowledge::Knowledge;

use super::model::{Incident, Incidents};
use crate::assess::basis::{Basis, Dangling};
use crate::exchange::{Place, Problem, ProblemSeverity};

/// Everything that is wrong with incidents: EV-A602 to EV-A609. [`Incident::read`] has looked at
/// their shape already, which is EV-A601 for the user.
#[must_use]
pub fn check(incidents: &Incidents, knowledge: &Knowledge) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    for (file, incident) in incidents.files() {
        let mut found = Found {
            file,
            incident,
            knowledge,
            problems: &mut problems,
        };
        if !ids.insert(incident.id.to_ascii_lowercase()) {
            found.say("EV-A602", "id", vec![("id", incident.id.clone())]);
        }
        found.incident();
    }
    problems
}

struct Found<'f> {
    file: &'f str,
    incident: &'f Incident,
    knowledge: &'f Knowledge,
    problems: &'f mut Vec<Problem>,
}

impl Found<'_> {
    fn say(&mut self, code: &'static str, field: &str, details: Vec<(&'static str, String)>) {
        let place = Place::file(self.file).field(field);
        let mut problem = Problem::new(code, ProblemSeverity::Error, place);
        problem.details = details;
        self.problems.push(problem);
    }

    fn incident(&mut self) {
        let incident = self.incident;
        for (field, text) in [
            ("title", &incident.title),
            ("text", &incident.text),
            ("place", &incident.place),
        ] {
            self.text(field, text);
        }
        for text in &incident.missing {
            self.text("missing", text);
        }
        self.points();
        self.accounts();
        if incident.accounts.is_empty() {
            self.say("EV-A608", "account", Vec::new());
        }
    }

    /// Both languages have to be there. A title or name may be the same in both.
    fn text(&mut self, field: &str, text: &Localized) {
        for (lang, words) in [("en", &text.en), ("ja", &text.ja)] {
            if words.trim().is_empty() {
                self.say("EV-A603", &format!("{field}.{lang}"), Vec::new());
            }
        }
    }

    fn points(&mut self) {
        let incident = self.incident;
        let mut ids = BTreeSet::new();
        for point in &incident.points {
            let field = format!("point {}", point.id);
            if !ids.insert(&point.id) {
                self.say("EV-A602", &field, vec![("id", point.id.clone())]);
            }
            self.text(&field, &point.question);
            for value in &point.values {
                self.text(&field, &value.text);
            }
            for id in point.compatible.iter().flatten() {
                if point.value(id).is_none() {
                    let details = vec![("point", point.id.clone()), ("found", id.clone())];
                    self.say("EV-A606", &field, details);
                }
            }
        }
    }

    fn accounts(&mut self) {
        let incident = self.incident;
        let mut ids = BTreeSet::new();
        let mut before = None;
        for account in &incident.accounts {
            let field = format!("account {}", account.id);
            if !ids.insert(&account.id) {
                self.say("EV-A602", &field, vec![("id", account.id.clone())]);
            }
            let day = account.date.latest();
            if before.is_some_and(|before| day < before) {
                self.say("EV-A604", &field, vec![("date", account.date.to_string())]);
            }
            before = Some(day);
            self.text(&field, &account.author);
            self.text(&field, &account.claim);
            for (point, value) in &account.says {
                let known = incident.point(point);
                let details = || vec![("point", point.clone()), ("found", value.clone())];
                match known {
                    None => self.say("EV-A605", &field, details()),
                    Some(known) if known.value(value).is_none() => {
                        self.say("EV-A606", &field, details());
                    }
                    Some(_) => {}
                }
            }
            for id in &account.answers {
                if id == &account.id || incident.account(id).is_none() {
                    self.say("EV-A607", &field, vec![("found", id.clone())]);
                }
            }
            self.sources(&field, &account.sources);
        }
    }

    fn sources(&mut self, field: &str, sources: &[Basis]) {
        if sources.is_empty() {
            self.say("EV-A609", field, vec![("found", String::new())]);
        }
        for basis in sources {
            if self.incident.own_source(basis).is_some() {
                continue;
            }
            let id = match basis.dangling(self.knowledge) {
                Some(Dangling::Fact(id) | Dangling::Source(id)) => id,
                Some(Dangling::Nothing) | None => continue,
            };
            self.say("EV-A609", field, vec![("found", id)]);
        }
    }
}
