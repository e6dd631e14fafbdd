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
    members: bool,
    objects: Vec<Objects>,
}

/// Objects of one kind that the actor may read, and may therefore discuss.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Objects {
    kind: String,
    everything: bool,
    organisations: Vec<String>,
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

    /// Whether it holds what is open to whoever takes part.
    pub(super) const fn is_of_members(&self) -> bool {
        self.members && !self.everything
    }

    /// Adds discussions about objects of `kind` that lie within `reach`.
    pub(super) fn add_objects(&mut self, kind: &str, reach: &Self) {
        if reach.everything || !reach.organisations.is_empty() {
            self.objects.push(Objects {
                kind: kind.to_owned(),
                everything: reach.everything,
                organisations: reach.organisations.clone(),
            });
        }
    }

    /// Adds what `scope` means for the actor; false when it means nothing to them.
    pub(super) fn widen(&mut self, scope: Scope, actor: &Actor, membership: &Membership) -> bool {
        match scope {
            Scope::All => self.everything = true,
            Scope::Own => match &membership.organisation_id {
                Some(id) => self.organisations.push(id.clone()),
                None => return false,
            },
            Scope::Mine => self.maker = Some(actor.owner().to_owned()),
            Scope::Person => match &actor.person_id {
                Some(id) => self.person = Some(id.clone()),
                None => return false,
            },
            Scope::Members => self.members = true,
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
            || self.maker.as_ref().is_some_and(|id| {
                record.created_by == *id || record.fields.get_text(HOLDER) == Some(id)
            })
            || self.person.as_ref().is_some_and(of_person)
            || (record.fields.get_text(HIDDEN).is_none() && self.holds_visible(record))
    }

    /// Whether a record that nobody has hidden lies within reach by whom it is open to.
    fn holds_visible(&self, record: &Record) -> bool {
        match record.fields.get_text("visibility") {
            Some("public") => self.public || self.members,
            Some("members") => self.members,
            Some("object") => {
                let kind = record.fields.get_text("object_kind");
                self.members
                    && self.objects.iter().any(|objects| {
                        let own = |id: &String| objects.organisations.contains(id);
                        kind == Some(objects.kind.as_str())
                            && (objects.everything
                                || record.organisation_id.as_ref().is_some_and(own))
                    })
            }
            _ => false,
        }
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
            if kind.column(HOLDER).is_some() {
                any.push(format!("\"{HOLDER}\" = {}", place(id)));
            }
        }
        if let Some(id) = &self.person {
            if kind.name == "person" {
                any.push(format!("\"id\" = {}", place(id)));
            } else if kind.column("person_id").is_some() {
                any.push(format!("\"person_id\" = {}", place(id)));
            }
        }
        if let Some(visible) = self.visible(kind, &mut place) {
            any.push(visible);
        }
        if any.is_empty() {
            return Some("1 = 0".to_owned());
        }
        Some(format!("({})", any.join(" OR ")))
    }

    /// What `holds_visible` asks, as a condition of SQL; nothing when no record can meet it.
    fn visible(&self, kind: &Kind, place: &mut impl FnMut(&str) -> String) -> Option<String> {
        kind.column("visibility")?;
        let mut any = Vec::new();
        if self.public || self.members {
            any.push("\"visibility\" = 'public'".to_owned());
        }
        if self.members {
            any.push("\"visibility\" = 'members'".to_owned());
        }
        if self.members && kind.column("object_kind").is_some() {
            for objects in &self.objects {
                let mut about = format!(
                    "\"visibility\" = 'object' AND \"object_kind\" = {}",
                    place(&objects.kind)
                );
                if !objects.everything {
                    let own: Vec<String> =
                        objects.organisations.iter().map(|id| place(id)).collect();
                    about.push_str(&format!(" AND \"organisation_id\" IN ({})", own.join(", ")));
                }
                any.push(format!("({about})"));
            }
        }
        if any.is_empty() {
            return None;
        }
        let any = any.join(" OR ");
        Some(match kind.column(HIDDEN) {
            Some(_) => format!("(\"{HIDDEN}\" IS NULL AND ({any}))"),
            None => format!("({any})"),
        })
    }
}

/// The column that names the user for whom a record was made: it is theirs, whoever made it.
const HOLDER: &str = "user_id";
/// The column that says why a moderator has hidden a record.
const HIDDEN: &str = "hidden_reason";
