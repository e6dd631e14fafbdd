//! Errors as the user sees them: code, what, where, what to do.

use std::fmt::Write as _;

use evigil_assess::Messages;
use evigil_document::ReadError;
use evigil_knowledge::KnowledgeError;

/// An error to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    /// Stable code.
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) what: String,
    /// File, or file and line.
    pub(crate) place: Option<String>,
    /// What to do.
    pub(crate) help: Option<String>,
}

impl Diagnostic {
    /// An error of the command line itself, worded by its code.
    pub(crate) fn new(
        code: &'static str,
        messages: &Messages,
        args: &[(&'static str, String)],
    ) -> Self {
        let args = || args.iter().map(|(name, value)| (*name, value.as_str()));
        Self {
            code,
            what: messages.with(&format!("what-{code}"), args()),
            place: None,
            help: messages.member("help", code),
        }
    }

    /// A fault that a report has put into words.
    pub(crate) fn told(told: evigil_assess::signal::Told) -> Self {
        Self {
            code: told.code,
            what: told.message,
            place: None,
            help: None,
        }
    }

    pub(crate) fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// A document that could not be read.
    pub(crate) fn of_read_error(error: &ReadError, messages: &Messages) -> Self {
        let place = match error {
            ReadError::JsonLine { line, column, .. } => {
                format!("{}:{line}:{column}", error.document())
            }
            ReadError::NoTextField { line, .. } | ReadError::LineTooLong { line, .. } => {
                format!("{}:{line}", error.document())
            }
            _ => error.document().to_owned(),
        };
        let details = error
            .details()
            .into_iter()
            .map(|(name, value)| (name, clean(&value)))
            .collect::<Vec<_>>();
        Self::new(error.code(), messages, &details).at(clean(&place))
    }

    /// One diagnostic for each thing wrong with a knowledge base.
    pub(crate) fn of_knowledge(
        error: &KnowledgeError,
        root: Option<&std::path::Path>,
        messages: &Messages,
    ) -> Vec<Self> {
        let lang = messages.lang();
        error
            .problems
            .iter()
            .map(|problem| {
                let location = problem.location();
                let place = root.map_or_else(
                    || location.clone(),
                    |root| root.join(&location).display().to_string(),
                );
                let key = if problem.key.is_empty() {
                    String::new()
                } else {
                    format!("`{}`: ", problem.key)
                };
                Self {
                    code: "EV-C001",
                    what: format!("{key}{}", problem.message(lang)),
                    place: Some(place),
                    help: Some(problem.help(lang)),
                }
            })
            .collect()
    }

    /// The diagnostic in one line, and its way out in a second one.
    pub(crate) fn render(&self, color: bool, with_help: bool, messages: &Messages) -> String {
        let (bold, red, plain) = if color {
            ("\u{1b}[1m", "\u{1b}[1;31m", "\u{1b}[0m")
        } else {
            ("", "", "")
        };
        let mut text = format!("{red}{}[{}]{plain}", messages.text("error"), self.code);
        if let Some(place) = &self.place {
            let _ = write!(text, " {bold}{place}{plain}");
        }
        let _ = writeln!(text, ": {}", self.what);
        if let Some(help) = self.help.as_ref().filter(|_| with_help) {
            let _ = writeln!(text, "  = {}: {help}", messages.text("help"));
        }
        text
    }
}

/// `text` without characters that could steer a terminal; names of files may hold them.
fn clean(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_control() {
                '\u{fffd}'
            } else {
                letter
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use evigil_core::Lang;

    use super::*;

    #[test]
    fn every_code_has_words_and_a_way_out_in_every_language() {
        for lang in Lang::ALL {
            let messages = Messages::new(lang);
            for code in ReadError::CODES.iter().chain(&[
                "EV-C001", "EV-C002", "EV-C003", "EV-C004", "EV-C005", "EV-C006",
            ]) {
                let diagnostic = Diagnostic::new(code, &messages, &[]);
                assert!(
                    !diagnostic.what.starts_with("what-"),
                    "{lang}: {code} has no words"
                );
                assert!(diagnostic.help.is_some(), "{lang}: {code} has no way out");
            }
        }
    }
}
