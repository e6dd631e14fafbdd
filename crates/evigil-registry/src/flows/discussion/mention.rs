//! Who is named in a post: `@name` outside of code.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use sqlx::Row;

use super::markdown::options;
use crate::database::Change;
use crate::fault::Fault;
use crate::identity::name_key;
use crate::kind::Kind;
use crate::record::Record;
use crate::registry::Registry;
use crate::rights::{Actor, Membership, Role};

/// Most people whom one post can name; it is no list for mass mail.
const MENTIONS_MAX: usize = 20;

/// Names that stand behind `@`, each once, in the order of the alphabet.
fn names(markdown: &str) -> BTreeSet<String> {
    let mut text = String::new();
    let mut code = 0_usize;
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code += 1,
            Event::End(TagEnd::CodeBlock) => code = code.saturating_sub(1),
            Event::Text(words) if code == 0 => text.push_str(&words),
            _ => text.push(' '),
        }
    }
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut names = BTreeSet::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        // Behind a letter it is an address of mail.
        if c == '@' && !part(before) {
            let rest = text.get(at + 1..).unwrap_or_default();
            let name: String = rest.chars().take_while(|c| part(*c)).collect();
            let name = name.trim_end_matches(['.', '-']);
            if !name.is_empty() && names.len() < MENTIONS_MAX {
                names.insert(name.to_owned());
            }
        }
        before = c;
    }
    names
}

/// Ids of the users whom `markdown` names and who may read the discussion.
pub(super) async fn mentioned(
    registry: &Registry,
    change: &mut Change<'_>,
    kind: &Kind,
    thread: &Record,
    markdown: &str,
) -> Result<Vec<String>, Fault> {
    let mut users = Vec::new();
    for name in names(markdown) {
        let known = sqlx::query("SELECT id FROM users WHERE name_key = $1 AND disabled_at IS NULL");
        let Some(row) = change.fetch(known.bind(name_key(&name))).await? else {
            continue;
        };
        let id: String = row.try_get(0)?;
        if users.contains(&id) {
            // Named in two spellings.
            continue;
        }
        let roles = sqlx::query(
            "SELECT organisation_id, role FROM memberships WHERE user_id = $1 AND ended_at IS NULL",
        );
        let mut memberships = Vec::new();
        for row in change.fetch_all(roles.bind(id.clone())).await? {
            let role: String = row.try_get(1)?;
            if let Some(role) = Role::named(&role) {
                memberships.push(Membership {
                    organisation_id: row.try_get(0)?,
                    role,
                });
            }
        }
        let user = Actor::user(id.clone(), memberships);
        let reach = registry.rights().reach(&user, "thread.read");
        if reach.is_ok_and(|reach| reach.holds(kind, thread)) {
            users.push(id);
        }
    }
    Ok(users)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_stand_behind_an_at_and_outside_of_code() {
        let text = "@aiko and (@ben.) – not mail@example.org, not `@code`, not\n\n    @block\n\nbut @佐藤、 and *@eva*";
        let found: Vec<String> = names(text).into_iter().collect();
        assert_eq!(found, ["aiko", "ben", "eva", "佐藤"]);
    }
}
