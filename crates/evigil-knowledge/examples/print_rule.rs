//! Prints what the knowledge base says under an id, in both languages.
//!
//! `cargo run -p evigil-knowledge --example print_rule -- AD-05`

#![expect(clippy::print_stdout, reason = "an example program speaks to its user")]

use evigil_core::Lang;
use evigil_knowledge::{Knowledge, KnowledgeError};
use jiff::civil::date;

fn main() -> Result<(), KnowledgeError> {
    let id = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "AD-05".to_owned());
    let base = Knowledge::embedded()?;
    let Some(entry) = base.explain(&id) else {
        println!(
            "no entry `{id}`; did you mean one of {:?}?",
            base.suggestions(&id)
        );
        return Ok(());
    };
    for lang in Lang::ALL {
        let view = entry.view(base, lang, date(2026, 11, 22));
        println!(
            "{} {} [{}]\n  {}",
            view.id, view.title, view.kind, view.text
        );
        for citation in view.citations {
            println!(
                "  - {} {} {} ({:?})",
                citation.id, citation.source, citation.locator, citation.verification
            );
        }
    }
    Ok(())
}
