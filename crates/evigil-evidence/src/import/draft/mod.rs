//! Drafts of ledger entries.
//!
//! A draft is TOML in which only what a registry states in fields of its own stands as a value. Every
//! other field that an entry needs is a line that begins with `#?`: a curator fills it in or deletes
//! it. Until then the ledger refuses the entry, because required fields are missing.

mod design;
mod toml_text;

use std::fmt::Write;

use design::Guess;
use toml_text::{comment, quoted, quoted_list};

use super::Import;
use super::join::{Group, Standing};
use super::notice::NoticeKind;
use super::record::Record;
use super::text::cut;
use super::trial::Trial;
use crate::ledger::Ledger;

/// A draft of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Name for its file, without folder: `NCT04388982.draft.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The draft of a group, as number `at` (from 0) of the drafts of one import; none for what the ledger
/// holds already and for notices. `files` are the names of the files that were imported.
#[must_use]
pub fn draft(
    group: &Group,
    imports: &[Import],
    files: &[String],
    ledger: &Ledger,
    at: usize,
) -> Option<Draft> {
    if group.standing != Standing::New {
        return None;
    }
    let records: Vec<(&str, &Record)> = group
        .members
        .iter()
        .filter_map(|member| {
            let record = imports.get(member.file)?.records.get(member.record)?;
            let file = files.get(member.file).map_or("", String::as_str);
            Some((file, record))
        })
        .collect();
    let writing = Writing {
        group,
        trial: records.iter().find_map(|(_, record)| record.trial.as_ref()),
        has_paper: records
            .iter()
            .any(|(_, record)| record.trial.is_none() && !record.is_notice()),
        records,
        text: String::new(),
    };
    Some(Draft {
        name: format!("{}.draft.toml", stem(group, at)),
        text: writing.write(next_id(ledger, at)),
    })
}

/// The id behind the highest of the ledger, and `at` further.
fn next_id(ledger: &Ledger, at: usize) -> String {
    let highest = ledger
        .studies()
        .filter_map(|study| study.id.strip_prefix('E')?.parse::<usize>().ok())
        .max()
        .unwrap_or(0);
    format!("E{:02}", highest.saturating_add(at).saturating_add(1))
}

/// A name of ASCII letters, digits and hyphens.
fn stem(group: &Group, at: usize) -> String {
    let ids = &group.ids;
    let id = ids
        .registry
        .first()
        .cloned()
        .or_else(|| ids.pmid.first().map(|pmid| format!("pmid-{pmid}")))
        .or_else(|| ids.doi.first().map(|doi| format!("doi-{doi}")))
        .or_else(|| ids.pmcid.first().cloned());
    let Some(id) = id else {
        return format!("record-{}", at + 1);
    };
    let safe: String = id
        .chars()
        .take(80)
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    safe.trim_matches('-').to_owned()
}

struct Writing<'w> {
    group: &'w Group,
    records: Vec<(&'w str, &'w Record)>,
    trial: Option<&'w Trial>,
    has_paper: bool,
    text: String,
}

impl Writing<'_> {
    fn write(mut self, id: String) -> String {
        self.head();
        self.ask("id", &quoted(&id));
        self.ask_text("title");
        self.state();
        self.design();
        self.topic();
        self.people();
        self.route();
        self.comparator();
        self.result();
        self.product();
        self.doses();
        self.harms();
        self.funding();
        self.identifiers();
        self.reading();
        self.text
    }

    /// A line that stands.
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A line of words beside the entry.
    fn say(&mut self, words: &str) {
        let line = comment(words);
        self.line(&line);
    }

    /// `key = value`, stated by the source in a field of its own.
    fn state_as(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.text, "{key} = {value}");
    }

    /// `key = value` for a curator.
    fn ask(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.text, "#? {key} = {value}");
    }

    /// Both languages of a text for a curator.
    fn ask_text(&mut self, key: &str) {
        for lang in ["en", "ja"] {
            self.ask(&format!("{key}.{lang}"), "\"\"");
        }
    }

    fn head(&mut self) {
        self.say(
            "DRAFT by `evigil evidence import`. Not part of the ledger; nothing in it was judged.",
        );
        self.say("Lines that begin with `#?` are for a curator: fill in, or delete. Words of sources are");
        self.say("quoted in comments and do not belong into an entry: write your own.");
        self.say("");
        self.say("Read from:");
        let read: Vec<String> = self
            .records
            .iter()
            .map(|(file, record)| {
                let title = record.title.as_deref().unwrap_or("(no title)");
                format!(
                    "  {file}, line {}: {}: {}",
                    record.place.line,
                    record.format.name(),
                    cut(title, 200)
                )
            })
            .collect();
        for line in read {
            self.say(&line);
        }
        let flags: Vec<String> = self
            .group
            .flags
            .iter()
            .map(|flag| {
                let by = if flag.by.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", cut(&flag.by, 160))
                };
                let sure = if flag.by_title { ", by the title" } else { "" };
                format!("ATTENTION: {}{sure}{by}", flag.kind.code())
            })
            .collect();
        for line in flags {
            self.say(&line);
        }
        let checks: Vec<&'static str> = self
            .group
            .checks
            .iter()
            .map(|check| check.kind.code())
            .collect();
        if !checks.is_empty() {
            self.say(&format!("To look at: {}", checks.join(", ")));
        }
        self.line("");
    }

    fn state(&mut self) {
        let retraction = self
            .group
            .flags
            .iter()
            .find(|flag| flag.kind == NoticeKind::Retraction);
        if let Some(flag) = retraction {
            if flag.by_title {
                self.ask("state", "\"retracted\"");
            } else {
                self.state_as("state", "\"retracted\"");
            }
            return;
        }
        let Some(trial) = self.trial else {
            self.ask("state", "\"reported\"");
            return;
        };
        let status = trial.status.as_deref().unwrap_or("not stated").to_owned();
        self.say(&format!("Status in the registry: {status}"));
        if let Some(why) = &trial.why_stopped {
            self.say(&format!("Why it was stopped: {}", cut(why, 300)));
        }
        if self.has_paper {
            self.say("A publication was imported beside the record: it may be a protocol.");
            self.ask("state", "\"reported\"");
        } else {
            self.state_as("state", &quoted(design::state(trial)));
        }
    }

    fn design(&mut self) {
        let types: Vec<&str> = self
            .records
            .iter()
            .filter(|(_, record)| record.trial.is_none())
            .flat_map(|(_, record)| record.types.iter().map(String::as_str))
            .collect();
        if !types.is_empty() {
            let types = cut(&types.join(", "), 300);
            let guess = design::by_types(&types);
            self.say(&format!("Types of the publication: {types}"));
            if self.trial.is_none() {
                self.ask("design", &quoted(guess.unwrap_or_default()));
            }
        } else if self.trial.is_none() {
            self.ask("design", "\"\"");
        }
        let Some(trial) = self.trial else { return };
        let stated = [
            trial.study_type.as_deref(),
            Some(trial.phases.join("/"))
                .filter(|it| !it.is_empty())
                .as_deref(),
            trial.allocation.as_deref(),
            trial.model.as_deref(),
            trial.masking.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
        self.say(&format!("Design in the registry: {stated}"));
        match design::of_trial(trial) {
            Guess::Stated(design) => self.state_as("design", &quoted(design.code())),
            Guess::Open => self.ask("design", "\"\""),
        }
        if let Some(blinding) = trial.masking.as_deref().and_then(design::blinding) {
            self.state_as("blinding", &quoted(blinding));
        }
    }

    fn topic(&mut self) {
        if let Some(trial) = self.trial
            && !trial.conditions.is_empty()
        {
            let conditions = cut(&trial.conditions.join("; "), 300);
            self.say(&format!("Conditions in the registry: {conditions}"));
        }
        self.ask("indications", "[]");
        self.ask_text("condition");
    }

    fn people(&mut self) {
        match self.trial.and_then(|trial| trial.enrolment) {
            Some(enrolment) if enrolment.count > 0 => match enrolment.actual {
                Some(true) => {
                    let people = format!("{{ enrolled = {} }}", enrolment.count);
                    self.state_as("participants", &people);
                }
                Some(false) => {
                    let people = format!("{{ planned = {} }}", enrolment.count);
                    self.state_as("participants", &people);
                }
                None => self.ask(
                    "participants",
                    &format!("{{ planned = {} }}", enrolment.count),
                ),
            },
            _ => self.ask(
                "participants",
                "{ enrolled = 0, analysed = 0, treated = 0 }",
            ),
        }
    }

    fn route(&mut self) {
        self.ask("routes", "[]");
        self.ask_text("route_text");
    }

    fn comparator(&mut self) {
        let Some(trial) = self.trial else {
            self.ask("comparator", "{ kind = \"\" }");
            return;
        };
        for arm in trial.arms.iter().take(12) {
            let kind = arm.kind.as_deref().unwrap_or("kind not stated");
            let line = format!(
                "Group `{}` ({kind}): {}",
                cut(&arm.label, 100),
                cut(&arm.text, 400)
            );
            self.say(&line);
        }
        match design::comparator(trial) {
            Some(kind) => self.state_as(
                "comparator",
                &format!("{{ kind = {} }}", quoted(kind.code())),
            ),
            None => self.ask("comparator", "{ kind = \"\" }"),
        }
    }

    fn result(&mut self) {
        let without_result = !self.has_paper
            && self.trial.is_some_and(|trial| !trial.has_results)
            && self.group.flags.is_empty();
        if let Some(trial) = self.trial {
            for outcome in trial.primary_outcomes.iter().take(12) {
                let when = outcome.time_frame.as_deref().unwrap_or("time not stated");
                let line = format!(
                    "Main outcome: {} ({})",
                    cut(&outcome.measure, 300),
                    cut(when, 120)
                );
                self.say(&line);
            }
            if trial.other_outcomes > 0 {
                self.say(&format!(
                    "Other registered outcomes: {}",
                    trial.other_outcomes
                ));
            }
        }
        if without_result {
            self.state_as("direction", "\"none_yet\"");
        } else {
            self.ask("direction", "\"not_read\"");
        }
        self.ask_text("result");
        self.ask_text("follow_up");
    }

    fn product(&mut self) {
        self.line("");
        self.line("[product]");
        if let Some(trial) = self.trial {
            for given in trial.interventions.iter().take(12) {
                let kind = given.kind.as_deref().unwrap_or("kind not stated");
                let line = format!(
                    "Given: {} ({kind}): {}",
                    cut(&given.name, 100),
                    cut(&given.text, 400)
                );
                self.say(&line);
            }
        }
        self.ask("class", "\"\"");
        self.ask_text("text");
        self.ask("cell_source", "\"\"");
        self.ask("donor", "\"\"");
    }

    fn doses(&mut self) {
        self.line("");
        self.line("#? [[dose]]");
        self.line("#? amount = 0.0");
        self.line("#? unit = \"\"");
        self.line("#? times = 0");
        self.ask_text("text");
    }

    fn harms(&mut self) {
        let Some(trial) = self.trial else { return };
        for group in &trial.adverse_events {
            let counts = [
                ("serious", group.serious),
                ("other", group.other),
                ("deaths", group.deaths),
            ];
            let told: Vec<String> = counts
                .iter()
                .filter_map(|(what, counts)| {
                    let (affected, watched) = (*counts)?;
                    Some(format!("{what} {affected}/{watched}"))
                })
                .collect();
            self.line("");
            self.say(&format!(
                "Harms in the registry, group {} `{}`: {}",
                group.group,
                cut(&group.title, 100),
                told.join(", ")
            ));
            if let Some((affected, watched)) = group.serious {
                self.line("#? [[harm]]");
                self.ask_text("text");
                self.line("#? serious = true");
                self.line(&format!("#? affected = {affected}"));
                self.line(&format!("#? at_risk = {watched}"));
            }
        }
    }

    fn funding(&mut self) {
        let mut names: Vec<&str> = Vec::new();
        for (_, record) in &self.records {
            for name in &record.funders {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        if names.is_empty() {
            return;
        }
        let names = quoted(&cut(&names.join("; "), 400));
        self.line("");
        self.line("[funding]");
        self.state_as("text.en", &names);
        self.state_as("text.ja", &names);
        self.ask("maker", "false");
    }

    fn identifiers(&mut self) {
        let ids = self.group.ids.clone();
        let lists = [
            ("doi", &ids.doi),
            ("pmid", &ids.pmid),
            ("pmcid", &ids.pmcid),
            ("registry", &ids.registry),
        ];
        self.line("");
        self.line("[identifiers]");
        for (key, list) in lists {
            if !list.is_empty() {
                self.state_as(key, &quoted_list(list));
            }
        }
        if !ids.mentioned.is_empty() {
            let named = quoted_list(&ids.mentioned);
            self.say(&format!(
                "Named in the words only, perhaps other trials: {named}"
            ));
            if ids.registry.is_empty() {
                self.ask("registry", &named);
            }
        }
    }

    fn reading(&mut self) {
        let part = match (self.trial, self.has_paper) {
            (Some(_), false) => "registry",
            _ if self
                .records
                .iter()
                .any(|(_, record)| record.summary.is_some()) =>
            {
                "abstract"
            }
            _ => "nothing",
        };
        self.line("");
        self.line("[reading]");
        self.ask("part", &quoted(part));
        self.line("#? on = 2000-01-01");
        self.line("sources = [");
        let mut seen: Vec<String> = Vec::new();
        let mut lines = Vec::new();
        for (_, record) in &self.records {
            let (title, url) = source(record);
            let line = match &url {
                Some(url) => format!(
                    "    {{ title = {}, url = {} }},",
                    quoted(&title),
                    quoted(url)
                ),
                None => format!("    {{ title = {} }},", quoted(&title)),
            };
            let key = url.unwrap_or(title);
            if !seen.contains(&key) {
                seen.push(key);
                lines.push(line);
            }
        }
        for line in lines {
            self.line(&line);
        }
        self.line("]");
        self.line("#? missing = [{ en = \"\", ja = \"\" }]");
    }
}

/// Title and address by which a record is cited.
fn source(record: &Record) -> (String, Option<String>) {
    let ids = &record.ids;
    if record.trial.is_some() {
        let id = ids.registry.first();
        let url = id
            .filter(|id| id.starts_with("NCT"))
            .map(|id| format!("https://clinicaltrials.gov/study/{id}"));
        let title = id.map_or_else(
            || cut(record.title.as_deref().unwrap_or("(no title)"), 300),
            |id| format!("{id} (ClinicalTrials.gov)"),
        );
        return (title, url);
    }
    let mut title = cut(record.title.as_deref().unwrap_or("(no title)"), 300);
    let journal = record.journal.as_deref().map(|journal| cut(journal, 120));
    let year = record.published.map(|date| date.year().to_string());
    let behind: Vec<String> = journal.into_iter().chain(year).collect();
    if !behind.is_empty() {
        let _ = write!(title, " ({})", behind.join(", "));
    }
    let url = ids
        .doi
        .first()
        .map(|doi| format!("https://doi.org/{doi}"))
        .or_else(|| {
            let pmid = ids.pmid.first()?;
            Some(format!("https://pubmed.ncbi.nlm.nih.gov/{pmid}/"))
        });
    (title, url)
}
