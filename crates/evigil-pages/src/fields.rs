//! The fields of a form: what is asked, what was typed, and what is wrong with it. A form that fails
//! is shown again with everything that was typed.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_web::Problem;
use unicode_normalization::UnicodeNormalization as _;

use crate::ask::{Ask, page};
use crate::frame::Frame;

/// One answer that can be chosen.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) is_chosen: bool,
}

/// One field.
pub(crate) struct Field {
    pub(crate) name: String,
    /// Its id on the page.
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) value: String,
    /// `line`, `area`, `radio`, `select`, `check`, `file` or `hidden`.
    pub(crate) shape: &'static str,
    /// Type of a line, or what files are taken.
    pub(crate) kind: &'static str,
    pub(crate) choices: Vec<Choice>,
    /// What stands in the place of a choice before one is made.
    pub(crate) none: String,
    pub(crate) is_required: bool,
    /// Whether a code can be read into it by the camera.
    pub(crate) scans: bool,
    /// Whether several files can be chosen.
    pub(crate) is_several: bool,
    /// What is wrong with it.
    pub(crate) fault: String,
}

impl Field {
    fn new(ask: &Ask, name: &str, label: &str, shape: &'static str, kind: &'static str) -> Self {
        let typed = match ask.form.text(name) {
            "" => ask.query.text(name),
            typed => typed,
        };
        Self {
            name: name.to_owned(),
            id: name.to_owned(),
            label: ask.text(label),
            hint: String::new(),
            value: typed.to_owned(),
            shape,
            kind,
            choices: Vec::new(),
            none: ask.text("page-choose"),
            is_required: false,
            scans: false,
            is_several: false,
            fault: String::new(),
        }
    }

    /// A line of text, labelled by the message `label`.
    pub(crate) fn line(ask: &Ask, name: &str, label: &str) -> Self {
        Self::new(ask, name, label, "line", "text")
    }

    /// A whole day.
    pub(crate) fn day(ask: &Ask, name: &str, label: &str) -> Self {
        Self::new(ask, name, label, "line", "date")
    }

    /// A number.
    pub(crate) fn number(ask: &Ask, name: &str, label: &str) -> Self {
        Self::new(ask, name, label, "line", "number")
    }

    /// Several lines of text.
    pub(crate) fn area(ask: &Ask, name: &str, label: &str) -> Self {
        Self::new(ask, name, label, "area", "")
    }

    /// Files.
    pub(crate) fn file(ask: &Ask, name: &str, label: &str, accept: &'static str) -> Self {
        Self::new(ask, name, label, "file", accept)
    }

    /// One of a few answers: values with their words.
    pub(crate) fn radio(
        ask: &Ask,
        name: &str,
        label: &str,
        choices: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self::new(ask, name, label, "radio", "").choose(choices)
    }

    /// One of many answers: values with their words.
    pub(crate) fn select(
        ask: &Ask,
        name: &str,
        label: &str,
        choices: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self::new(ask, name, label, "select", "").choose(choices)
    }

    /// Any of a few answers; each is a field of its own, `name.value`.
    pub(crate) fn checks(
        ask: &Ask,
        name: &str,
        label: &str,
        choices: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let mut field = Self::new(ask, name, label, "check", "").choose(choices);
        for choice in &mut field.choices {
            choice.is_chosen = ask.form.get(&format!("{name}.{}", choice.value)).is_some();
        }
        field
    }

    fn choose(mut self, choices: impl IntoIterator<Item = (String, String)>) -> Self {
        let value = self.value.clone();
        let choice = |(code, text): (String, String)| Choice {
            is_chosen: code == value,
            value: code,
            text,
        };
        self.choices = choices.into_iter().map(choice).collect();
        self
    }

    /// Whether nothing is an answer, at least before one was given: nobody is led to an answer that
    /// stands there by itself.
    pub(crate) fn may_be_empty(&self) -> bool {
        !self.is_required || !self.choices.iter().any(|choice| choice.is_chosen)
    }

    /// Ids of what describes it.
    pub(crate) fn described(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.id));
        }
        if !self.fault.is_empty() {
            ids.push(format!("{}-wrong", self.id));
        }
        ids.join(" ")
    }

    /// Gives it an id of its own, where the page has others of its name.
    pub(crate) fn known_as(mut self, id: &str) -> Self {
        self.id = format!("{}-{id}", self.name);
        self
    }

    /// A value that is sent and not shown.
    pub(crate) fn hidden(ask: &Ask, name: &str, value: &str) -> Self {
        let mut field = Self::new(ask, name, "page-go-on", "hidden", "");
        value.clone_into(&mut field.value);
        field
    }

    /// Several files can be chosen.
    pub(crate) fn several(mut self) -> Self {
        self.is_several = true;
        self
    }

    /// What stands under the label.
    pub(crate) fn hint(mut self, ask: &Ask, key: &str) -> Self {
        self.hint = ask.text(key);
        self
    }

    /// Something has to be typed or chosen.
    pub(crate) fn needed(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// What stands there when nothing was typed or chosen.
    pub(crate) fn or(mut self, value: &str) -> Self {
        if self.value.is_empty() {
            value.clone_into(&mut self.value);
            for choice in &mut self.choices {
                choice.is_chosen = choice.value == value;
            }
        }
        self
    }

    /// A code can be read into it by the camera.
    pub(crate) fn scanned(mut self) -> Self {
        self.scans = true;
        self
    }
}

/// Fields that belong together.
pub(crate) struct Group {
    pub(crate) legend: String,
    pub(crate) about: String,
    pub(crate) fields: Vec<Field>,
}

impl Group {
    /// Fields under the message `legend`.
    pub(crate) fn new(ask: &Ask, legend: &str, fields: Vec<Field>) -> Self {
        Self {
            legend: ask.text(legend),
            about: String::new(),
            fields,
        }
    }

    /// Fields without a legend.
    pub(crate) const fn plain(fields: Vec<Field>) -> Self {
        Self {
            legend: String::new(),
            about: String::new(),
            fields,
        }
    }

    /// A sentence before them.
    pub(crate) fn about(mut self, ask: &Ask, key: &str) -> Self {
        self.about = ask.text(key);
        self
    }
}

/// Codes with the words that a family of messages has for them.
pub(crate) fn worded(ask: &Ask, family: &str, codes: &[&str]) -> Vec<(String, String)> {
    let worded = codes
        .iter()
        .map(|code| ((*code).to_owned(), ask.messages().family(family, code)));
    worded.collect()
}

/// A page that is one form.
#[derive(Template)]
#[template(path = "form.html")]
pub(crate) struct FormPage {
    f: Frame,
    /// Address and words of the page that it belongs to.
    path: Option<(String, String)>,
    lead: String,
    problem: Option<Problem>,
    action: String,
    groups: Vec<Group>,
    button: String,
    /// A second button, which sends what was typed so far: value of `as`, words, what it means.
    second: Option<(String, String, String)>,
    /// What stands below the button.
    note: String,
    has_files: bool,
    scans: bool,
}

impl FormPage {
    /// The form of `groups`, which is sent to `action`; `words` are the keys of the sentence before
    /// it and of its button.
    pub(crate) fn new(
        f: Frame,
        ask: &Ask,
        action: &str,
        (lead, button): (&str, &str),
        groups: Vec<Group>,
    ) -> Self {
        let fields = || groups.iter().flat_map(|group| &group.fields);
        Self {
            f,
            path: None,
            lead: ask.text(lead),
            problem: None,
            action: action.to_owned(),
            button: ask.text(button),
            second: None,
            note: String::new(),
            has_files: fields().any(|field| field.shape == "file"),
            scans: fields().any(|field| field.scans),
            groups,
        }
    }

    /// The page that it belongs to.
    pub(crate) fn under(mut self, address: &str, text: String) -> Self {
        self.path = Some((address.to_owned(), text));
        self
    }

    /// A second button, which sends what was typed so far, with the value `code` of `as`.
    pub(crate) fn second(mut self, code: &str, words: String, meaning: String) -> Self {
        self.second = Some((code.to_owned(), words, meaning));
        self
    }

    /// A sentence below the button.
    pub(crate) fn note(mut self, text: String) -> Self {
        self.note = text;
        self
    }

    /// What was wrong with what was sent; each field says its own.
    pub(crate) fn shown(mut self, ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
        let Some(fault) = fault else {
            return page(&self);
        };
        let mut problem = Problem::new(fault, ask.messages());
        let fields = self.groups.iter_mut().flat_map(|group| &mut group.fields);
        for field in fields {
            let mut said = problem.fields.iter();
            if let Some(said) = said.find(|said| said.field == field.name) {
                field.fault.clone_from(&said.detail);
            }
        }
        let labels: Vec<(String, String)> = self
            .groups
            .iter()
            .flat_map(|group| &group.fields)
            .map(|field| (field.name.clone(), field.label.clone()))
            .collect();
        for said in &mut problem.fields {
            if let Some((_, label)) = labels.iter().find(|(name, _)| *name == said.field) {
                said.field.clone_from(label);
            }
        }
        self.problem = Some(problem);
        let mut response = page(&self)?;
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        Ok(response)
    }
}

/// A day as people type it, whole or in part, in the spelling of the registry: `2026/1/5`,
/// `２０２６年１月５日` and `2026-01-05` are the same; what is none stays as it is.
pub(crate) fn typed_day(text: &str) -> String {
    let folded: String = text.trim().nfkc().collect();
    let parts: Vec<&str> = folded
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let is_day = folded
        .chars()
        .all(|c| c.is_ascii_digit() || "-/.年月日 ".contains(c));
    match parts.as_slice() {
        _ if !is_day => text.trim().to_owned(),
        [year] if year.len() == 4 => (*year).to_owned(),
        [year, month] if year.len() == 4 => format!("{year}-{month:0>2}"),
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::typed_day;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        for (typed, day) in [
            ("2026/1/5", "2026-01-05"),
            ("２０２６年１月５日", "2026-01-05"),
            ("2026.11", "2026-11"),
            (" 2026 ", "2026"),
            ("5 January", "5 January"),
            ("last week", "last week"),
        ] {
            assert_eq!(typed_day(typed), day, "{typed}");
        }
    }
}
