//! Words of forms from the locale files.

use evigil_vigilance::form::Words;

use crate::Messages;

/// Words of forms in one language: the messages `form-label-`, `form-code-` and `null-`.
#[derive(Clone, Copy)]
pub struct FormWords<'m> {
    messages: &'m Messages,
}

impl<'m> FormWords<'m> {
    /// The words of these messages.
    #[must_use]
    pub const fn new(messages: &'m Messages) -> Self {
        Self { messages }
    }
}

impl Words for FormWords<'_> {
    fn word(&self, family: &str, code: &str) -> String {
        match family {
            "label" => self.messages.family("form-label", code),
            "null" => self.messages.family("null", code),
            _ => {
                // Units of UCUM in braces are no names of messages.
                let name = code.trim_matches(['{', '}']);
                let key = format!("form-code-{family}");
                self.messages
                    .member(&key, name)
                    .unwrap_or_else(|| code.to_owned())
            }
        }
    }
}
