//! How far a right reaches for one actor, as a test of a record and as a condition of SQL. The
//! two say the same.

use super::{Actor, Membership, Scope};
use crate::kind::Kind;
use crate::record::Record;

/// Records that an actor may touch with one operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    everything: bool,
    organisations: Vec<String>,
    maker: Option<String>,
    person: Option<String>,
    public: bool,
}

impl Reach {
    /// Every record.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            everything: true,
            ..Self::default()
        }
    }

    /// Whether it is every record.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        self.everything
    }

    /// Whether records of this organisation lie within reach.
    #[must_use]
    pub fn holds_organisation(&self, id: &str) -> bool {
        self.everything || self.organisations.iter().any(|own| own == id)
    }

    /// Adds what `scope` means for the actor; false when it means nothing to them.
    pub(super) fn widen(&mut self, scope: Scope, actor: &Actor, membership: &Membership) -> bool {
        match scope {
            Scope::All => self.everything = true,
            Scope::Own => match &membership.organisation_id {
                Some(id) => self.organisations.push(id.clone()),
                None => return false,
            },
            Scope::Mine => self.maker = Some(actor.id.clone()),
            Scope::Person => match &actor.person_id {
                Some(id) => self.person = Some(id.clone()),
                None => return false,
            },
            Scope::Public => self.public = true,
        }
        true
    }

    /// Whether `record` lies within reach.
    #[must_use]
    pub fn holds(&self, kind: &Kind, record: &Record) -> bool {
        let of_person = |id: &String| {
            record.fields.get_text("person_id") == Some(id)
                || (kind.name == "person" && record.id == *id)
        };
        self.everything
            || record
                .organisation_id
                .as_ref()
                .is_some_and(|id| self.organisations.contains(id))
            || self
                .maker
                .as_ref()
                .is_some_and(|id| record.created_by == *id)
            || self.person.as_ref().is_some_and(of_person)
            || (self.public
                && open_to_all(kind)
                    .is_some_and(|(column, value)| record.fields.get_text(column) == Some(value)))
    }

    /// The same as a condition of SQL; nothing when it is every record. `place` takes a value and
    /// gives the name of its place in the statement.
    pub(crate) fn condition(
        &self,
        kind: &Kind,
        mut place: impl FnMut(&str) -> String,
    ) -> Option<String> {
        if self.everything {
            return None;
        }
        let mut any = Vec::new();
        if !self.organisations.is_empty() {
            let places: Vec<String> = self.organisations.iter().map(|id| place(id)).collect();
            any.push(format!("\"organisation_id\" IN ({})", places.join(", ")));
        }
        if let Some(id) = &self.maker {
            any.push(format!("\"created_by\" = {}", place(id)));
        }
        if let Some(id) = &self.person {
            if kind.name == "person" {
                any.push(format!("\"id\" = {}", place(id)));
            } else if kind.column("person_id").is_some() {
                any.push(format!("\"person_id\" = {}", place(id)));
            }
        }
        if self.public
            && let Some((column, value)) = open_to_all(kind)
        {
            any.push(format!("\"{column}\" = {}", place(value)));
        }
        if any.is_empty() {
            return Some("1 = 0".to_owned());
        }
        Some(format!("({})", any.join(" OR ")))
    }
}

/// The column and its value by which a record is open to everybody.
fn open_to_all(kind: &Kind) -> Option<(&'static str, &'static str)> {
    if kind.column("visibility").is_some() {
        Some(("visibility", "public"))
    } else if kind.name == "dataset" {
        Some(("state", "published"))
    } else {
        None
    }
}
