//! `evigil explain`: an entry of the knowledge base by its id.

use std::io::{self, Write as _};

use evigil_assess::explain::{self, Explainer};
use evigil_knowledge::EntryView;

use super::setting::Setting;
use crate::args::{Explain, ExplainFormat};
use crate::diagnostic::Diagnostic;
use crate::{Outcome, terminal};

pub(crate) fn run(args: &Explain) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let mut outcome = Outcome::Done;
    let explainer = Explainer::new(&setting.knowledge, setting.lang, setting.as_of);
    if args.stats {
        return stats(args, &explainer, &setting);
    }
    let views = if args.list {
        list(args, &explainer)
    } else {
        named(args, &explainer, &setting, &mut outcome)
    };
    if args.list && views.is_empty() {
        let kind = args.kind.clone().unwrap_or_default();
        setting.complain(&Diagnostic::new(
            "EV-C005",
            setting.messages(),
            &[("kind", kind)],
        ));
        return Outcome::BadInput;
    }
    let text = match args.format {
        ExplainFormat::Json => serde_json::to_string_pretty(&views).map(|text| text + "\n"),
        ExplainFormat::Text => Ok(in_words(args, &views, &setting)),
    };
    let written = text
        .map_err(io::Error::from)
        .and_then(|text| io::stdout().lock().write_all(text.as_bytes()));
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            setting.complain(&Diagnostic::new(
                "EV-C002",
                setting.messages(),
                &[("reason", error.to_string())],
            ));
            Outcome::BadInput
        }
        _ => outcome,
    }
}

/// How much the base holds, and how much of it was seen in a source.
fn stats(args: &Explain, explainer: &Explainer<'_>, setting: &Setting) -> Outcome {
    let report = explain::StatsReport::new(&explainer.every());
    let bytes = match args.format {
        ExplainFormat::Json => serde_json::to_vec_pretty(&report).map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        }),
        ExplainFormat::Text => {
            let look = terminal::stdout_look(false);
            Ok(explain::stats_text(&report, &setting.wording, look).into_bytes())
        }
    };
    match super::finish(None, bytes, setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn in_words(args: &Explain, views: &[EntryView], setting: &Setting) -> String {
    let look = terminal::stdout_look(false);
    if args.list {
        return explain::list(views, &setting.wording, look);
    }
    let texts: Vec<_> = views
        .iter()
        .map(|view| explain::text(view, &setting.wording, look))
        .collect();
    texts.join("\n\n")
}

fn list(args: &Explain, explainer: &Explainer<'_>) -> Vec<EntryView> {
    let wanted = args.kind.as_deref();
    let mut views = explainer.every();
    views.retain(|view| wanted.is_none_or(|kind| view.kind == kind));
    views
}

/// The entries that the ids name; an id may name several.
fn named(
    args: &Explain,
    explainer: &Explainer<'_>,
    setting: &Setting,
    outcome: &mut Outcome,
) -> Vec<EntryView> {
    let mut views = Vec::new();
    for id in &args.ids {
        let found = explainer.find(id);
        if found.is_empty() {
            *outcome = Outcome::BadInput;
            setting.complain(&unknown(id, explainer, setting));
        }
        views.extend(found);
    }
    views
}

fn unknown(id: &str, explainer: &Explainer<'_>, setting: &Setting) -> Diagnostic {
    let mut diagnostic = Diagnostic::new("EV-C003", setting.messages(), &[("id", id.to_owned())]);
    let near = explainer.suggestions(id);
    if !near.is_empty() {
        let ids = near.join(setting.wording.list_mark());
        diagnostic.help = Some(setting.messages().with("did-you-mean", [("ids", ids)]));
    }
    diagnostic
}
