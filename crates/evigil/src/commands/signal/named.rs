//! Products and events of a table, found by their names.

use evigil_signal::table::{CaseTable, Names};

use crate::Outcome;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// The code of a product; that no report names it is told, with names that it may stand for.
pub(super) fn product(table: &CaseTable, name: &str, setting: &Setting) -> Result<u32, Outcome> {
    find(table.products(), name, "EV-G54", setting)
}

/// The code of an event, as [`product`].
pub(super) fn event(table: &CaseTable, name: &str, setting: &Setting) -> Result<u32, Outcome> {
    find(table.events(), name, "EV-G55", setting)
}

/// Refuses a table without a product or without an event.
pub(super) fn has_pairs(table: &CaseTable, setting: &Setting) -> Result<(), Outcome> {
    if table.products().is_empty() || table.events().is_empty() {
        setting.complain(&Diagnostic::new("EV-G53", setting.messages(), &[]));
        return Err(Outcome::BadInput);
    }
    Ok(())
}

fn find(names: &Names, name: &str, code: &'static str, setting: &Setting) -> Result<u32, Outcome> {
    names.find(name).ok_or_else(|| {
        let messages = setting.messages();
        let mut diagnostic = Diagnostic::new(code, messages, &[("name", name.to_owned())]);
        let near = near(names, name);
        if !near.is_empty() {
            let ids = near.join(setting.wording.list_mark());
            diagnostic.help = Some(messages.with("did-you-mean", [("ids", ids)]));
        }
        setting.complain(&diagnostic);
        Outcome::BadInput
    })
}

/// Names that a mistyped one may stand for: the same without regard to case, or holding it.
fn near(names: &Names, name: &str) -> Vec<String> {
    let wanted = name.to_lowercase();
    let mut found: Vec<String> = names
        .iter()
        .filter(|it| it.to_lowercase().contains(&wanted))
        .map(|it| it.to_string())
        .collect();
    found.sort_by_key(|it| (it.chars().count(), it.clone()));
    found.truncate(5);
    found
}
