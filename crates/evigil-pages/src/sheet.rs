//! A page that shows a record or a list: facts, tables, notices, forms, one after another.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::record::{Cursor, List, Page, Record};
use evigil_web::Problem;

use crate::ask::{Ask, page};
use crate::chart::Chart;
use crate::fields::{Field, Group};
use crate::frame::Frame;

/// Records on one page of a list.
pub(crate) const ON_A_PAGE: u32 = 50;

/// What stands in one place of a table.
#[derive(Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    /// Address that it leads to.
    pub(crate) link: String,
    /// `good`, `bad`, `doubt`, `calm`, where it is shown as a mark.
    pub(crate) tone: &'static str,
}

impl Cell {
    /// Words.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Words that lead somewhere.
    pub(crate) fn link(text: impl Into<String>, address: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            link: address.into(),
            ..Self::default()
        }
    }

    /// Words as a mark.
    pub(crate) fn mark(text: impl Into<String>, tone: &'static str) -> Self {
        Self {
            text: text.into(),
            tone,
            ..Self::default()
        }
    }
}

/// A table, or what is said when it has no rows.
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) empty: (String, String),
    /// Address of its next page.
    pub(crate) next: Option<String>,
}

impl Table {
    /// A table under the message `title`, with `heads`, and what is said when it is empty (two keys).
    pub(crate) fn new(ask: &Ask, title: &str, heads: &[&str], empty: (&str, &str)) -> Self {
        Self {
            title: ask.text(title),
            heads: heads.iter().map(|head| ask.text(head)).collect(),
            rows: Vec::new(),
            empty: (ask.text(empty.0), ask.text(empty.1)),
            next: None,
        }
    }
}

/// A form on the page.
pub(crate) struct PartForm {
    pub(crate) title: String,
    pub(crate) action: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) button: String,
    pub(crate) is_grave: bool,
    pub(crate) has_files: bool,
}

impl PartForm {
    /// A form that is sent to `action`; title and button are messages.
    pub(crate) fn new(
        ask: &Ask,
        action: String,
        (title, button): (&str, &str),
        groups: Vec<Group>,
    ) -> Self {
        let mut fields = groups.iter().flat_map(|group| &group.fields);
        Self {
            title: ask.text(title),
            action,
            button: ask.text(button),
            is_grave: false,
            has_files: fields.any(|field| field.shape == "file"),
            groups,
        }
    }

    /// What it does can't be taken back.
    pub(crate) fn grave(mut self) -> Self {
        self.is_grave = true;
        self
    }
}

/// One part of the page.
pub(crate) enum Part {
    /// Names and values.
    Facts(Vec<(String, Cell)>),
    Table(Table),
    /// Tone and words.
    Notice(&'static str, String),
    Form(PartForm),
    /// Made of our own code, with everything escaped.
    Html(String),
    /// Links to do something: words and address.
    Actions(Vec<(String, String)>),
    /// A heading: its words.
    Heading(String),
    /// What somebody wrote, as it was written.
    Words(String),
    /// Work that goes on: how far it is, and the address of the page that tells.
    Going {
        text: String,
        share: Option<f64>,
        address: String,
    },
    /// What narrows a list: the address of the list, and fields.
    Narrow {
        action: String,
        fields: Vec<Field>,
    },
    /// What is looked for, and the address of the list.
    Find {
        action: String,
        label: String,
        query: String,
    },
}

/// The page.
#[derive(Template)]
#[template(path = "sheet.html")]
pub(crate) struct Sheet {
    f: Frame,
    path: Vec<(String, String)>,
    lead: String,
    problem: Option<Problem>,
    parts: Vec<Part>,
    scans: bool,
    has_charts: bool,
}

impl Sheet {
    /// An empty page.
    pub(crate) const fn new(f: Frame) -> Self {
        Self {
            f,
            path: Vec::new(),
            lead: String::new(),
            problem: None,
            parts: Vec::new(),
            scans: false,
            has_charts: false,
        }
    }

    /// One more part that is a chart; its files stand under `address`.
    pub(crate) fn chart(&mut self, ask: &Ask, chart: &Chart, address: &str) {
        self.has_charts = true;
        self.parts.push(Part::Html(chart.html(ask, address)));
    }

    /// A page above it: address and words.
    pub(crate) fn under(mut self, address: impl Into<String>, text: impl Into<String>) -> Self {
        self.path.push((address.into(), text.into()));
        self
    }

    /// The sentence under the heading.
    pub(crate) fn lead(mut self, text: String) -> Self {
        self.lead = text;
        self
    }

    /// One more part.
    pub(crate) fn put(&mut self, part: Part) {
        self.parts.push(part);
    }

    /// The frame, for its ways of writing days and numbers.
    pub(crate) const fn f(&self) -> &Frame {
        &self.f
    }

    /// What was wrong with a form of the page; each field says its own.
    pub(crate) fn fault(&mut self, ask: &Ask, fault: Option<&Fault>) {
        let Some(fault) = fault else { return };
        let mut problem = Problem::new(fault, ask.messages());
        for part in &mut self.parts {
            let Part::Form(form) = part else { continue };
            for field in form.groups.iter_mut().flat_map(|group| &mut group.fields) {
                let mut said = problem.fields.iter_mut();
                if let Some(said) = said.find(|said| said.field == field.name) {
                    field.fault.clone_from(&said.detail);
                    said.field.clone_from(&field.label);
                }
            }
        }
        self.problem = Some(problem);
    }

    /// The answer.
    pub(crate) fn shown(mut self) -> Result<Response, Fault> {
        let fields = self.parts.iter().filter_map(|part| match part {
            Part::Form(form) => Some(form.groups.iter().flat_map(|group| &group.fields)),
            _ => None,
        });
        self.scans = fields.flatten().any(|field| field.scans);
        let mut response = page(&self)?;
        if self.problem.is_some() {
            *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        }
        Ok(response)
    }
}

/// A text column of a record; empty where nothing is known.
pub(crate) fn of<'r>(record: &'r Record, column: &str) -> &'r str {
    record.fields.get_text(column).unwrap_or_default()
}

/// A page of a kind of records as the visitor may see it, the newest first.
pub(crate) async fn newest(
    ask: &Ask,
    kind: &str,
    filters: &[(&str, &str)],
    words: &str,
) -> Result<Page, Fault> {
    let registry = ask.registry();
    let filters = filters.iter();
    let list = List {
        filters: filters
            .map(|(column, value)| ((*column).to_owned(), (*value).to_owned()))
            .collect(),
        after: ask.query.get("after").map(|after| Cursor(after.to_owned())),
        limit: Some(ON_A_PAGE),
        newest_first: true,
        withdrawn: false,
        words: Some(words.to_owned()),
    };
    registry.list(&ask.who, registry.kind(kind)?, &list).await
}

/// Address of the next page of a list.
pub(crate) fn next_page(path: &str, query: &str, next: Option<Cursor>) -> Option<String> {
    next_page_of(path, &[("q", query)], next)
}

/// Address of the next page of a list that is narrowed by these values.
pub(crate) fn next_page_of(
    path: &str,
    values: &[(&str, &str)],
    next: Option<Cursor>,
) -> Option<String> {
    let Cursor(next) = next?;
    let mut written = form_urlencoded::Serializer::new(String::new());
    for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        written.append_pair(name, value);
    }
    written.append_pair("after", &next);
    Some(format!("{path}?{}", written.finish()))
}
