//! What every command starts with: language, day, knowledge base.

use std::sync::Arc;

use evigil_assess::{Messages, Wording};
use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use jiff::civil::Date;

use crate::args::Common;
use crate::diagnostic::Diagnostic;
use crate::{locale, terminal};

/// The knowledge base in use.
pub(super) enum Base {
    BuiltIn(&'static Knowledge),
    Folder(Box<Knowledge>),
}

impl std::ops::Deref for Base {
    type Target = Knowledge;

    fn deref(&self) -> &Knowledge {
        match self {
            Self::BuiltIn(knowledge) => knowledge,
            Self::Folder(knowledge) => knowledge,
        }
    }
}

/// Language, day and knowledge of one run.
pub(super) struct Setting {
    pub(super) lang: Lang,
    pub(super) as_of: Date,
    pub(super) knowledge: Base,
    pub(super) wording: Arc<Wording>,
}

impl Setting {
    /// The setting that `common` asks for; nothing, after diagnostics, when the knowledge base
    /// can't be used.
    pub(super) fn new(common: &Common) -> Option<Self> {
        let lang = locale::lang(common.lang);
        let as_of = common.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
        let root = common.knowledge.as_deref();
        let knowledge = match root {
            None => Knowledge::embedded().map(Base::BuiltIn),
            Some(root) => {
                Knowledge::from_dir(root).map(|knowledge| Base::Folder(Box::new(knowledge)))
            }
        };
        match knowledge {
            Ok(knowledge) => {
                let wording = Arc::new(Wording::new(&knowledge, lang, as_of));
                Some(Self {
                    lang,
                    as_of,
                    knowledge,
                    wording,
                })
            }
            Err(error) => {
                let messages = Messages::new(lang);
                for diagnostic in Diagnostic::of_knowledge(&error, root, &messages) {
                    terminal::tell(&diagnostic.render(terminal::stderr_color(), true, &messages));
                }
                None
            }
        }
    }

    pub(super) fn messages(&self) -> &Messages {
        self.wording.messages()
    }

    /// Prints an error with its way out.
    pub(super) fn complain(&self, diagnostic: &Diagnostic) {
        terminal::tell(&diagnostic.render(terminal::stderr_color(), true, self.messages()));
    }
}
