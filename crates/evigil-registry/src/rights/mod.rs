//! Who may do what: one table, `rights.toml`, that names for each role the operations it may ask
//! for and how far they reach. Nothing else decides; what the table does not name is refused.

mod actor;
mod reach;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use actor::{Actor, Membership};
pub use reach::Reach;

use crate::fault::Fault;
use crate::kind::Kinds;

/// With what the operations on discussions begin.
const DISCUSSION: [&str; 2] = ["thread.", "post."];

/// What somebody is within an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Anybody, without signing in.
    Public,
    /// A patient who came by a link.
    Patient,
    /// Somebody who reports what happened.
    Reporter,
    /// A clinic that gives treatments.
    Clinic,
    /// A laboratory that tests lots.
    Lab,
    /// Codes what reporters wrote.
    Coder,
    /// Judges causality.
    Assessor,
    /// The safety board of a society.
    Board,
    /// Reviews pages of advertising.
    AdvertisingReviewer,
    /// An authority; reads.
    Regulator,
    /// Works with the data, and sees no patient.
    Researcher,
    /// A consultation desk.
    Desk,
    /// Runs the registry.
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 13] = [
        Self::Public,
        Self::Patient,
        Self::Reporter,
        Self::Clinic,
        Self::Lab,
        Self::Coder,
        Self::Assessor,
        Self::Board,
        Self::AdvertisingReviewer,
        Self::Regulator,
        Self::Researcher,
        Self::Desk,
        Self::Administrator,
    ];

    /// Its name in the table, in the database and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Patient => "patient",
            Self::Reporter => "reporter",
            Self::Clinic => "clinic",
            Self::Lab => "lab",
            Self::Coder => "coder",
            Self::Assessor => "assessor",
            Self::Board => "board",
            Self::AdvertisingReviewer => "advertising_reviewer",
            Self::Regulator => "regulator",
            Self::Researcher => "researcher",
            Self::Desk => "desk",
            Self::Administrator => "administrator",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scope {
    /// Every record.
    All,
    /// Records of the own organisation.
    Own,
    /// Records that oneself has made.
    Mine,
    /// Records about the person for whom a link was made.
    Person,
    /// Records that are open to whoever takes part; of discussions, those about what one may see.
    Members,
    /// Records that are open to everybody.
    Public,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Grant {
    roles: Vec<Role>,
    scope: Scope,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    operations: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    grant: Vec<Grant>,
}

/// The table.
#[derive(Debug)]
pub struct Rights {
    grants: BTreeMap<String, Vec<(Role, Scope)>>,
}

impl Rights {
    /// The table compiled into the program.
    ///
    /// # Errors
    /// [`Fault::Internal`]; a test of this crate makes sure that it does not happen.
    pub fn embedded() -> Result<&'static Self, Fault> {
        static RIGHTS: OnceLock<Result<Rights, String>> = OnceLock::new();
        RIGHTS
            .get_or_init(|| Self::parse(include_str!("../../rights.toml")))
            .as_ref()
            .map_err(|message| Fault::Internal(message.clone()))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut grants: BTreeMap<String, Vec<(Role, Scope)>> = BTreeMap::new();
        for grant in file.grant {
            let mut operations = grant.operations.clone();
            for kind in &grant.kinds {
                operations.extend(grant.verbs.iter().map(|verb| format!("{kind}.{verb}")));
            }
            for operation in operations {
                let roles = grants.entry(operation).or_default();
                roles.extend(grant.roles.iter().map(|role| (*role, grant.scope)));
            }
        }
        Ok(Self { grants })
    }

    /// Every operation that the table names.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.grants.keys().map(String::as_str)
    }

    /// Whether the table gives `operation` to `role`, however far.
    #[must_use]
    pub fn names(&self, role: Role, operation: &str) -> bool {
        self.grants
            .get(operation)
            .is_some_and(|grants| grants.iter().any(|(granted, _)| *granted == role))
    }

    /// Adds the objects that `actor` may read, and so the discussions about them.
    fn reach_objects(&self, actor: &Actor, reach: &mut Reach) {
        let Ok(kinds) = Kinds::embedded() else {
            return;
        };
        for kind in kinds.iter() {
            let operation = format!("{}.read", kind.name);
            if DISCUSSION.iter().any(|start| operation.starts_with(start)) {
                continue;
            }
            if let Ok(objects) = self.reach(actor, &operation) {
                reach.add_objects(&kind.name, &objects);
            }
        }
    }

    /// How far `operation` reaches for `actor`.
    ///
    /// # Errors
    /// [`Fault::Unknown`] when nobody is signed in and signing in could help,
    /// [`Fault::Refused`] otherwise.
    pub fn reach(&self, actor: &Actor, operation: &str) -> Result<Reach, Fault> {
        let mut reach = Reach::default();
        let mut granted = false;
        if actor.is_within_scope(operation) {
            for (role, scope) in self.grants.get(operation).into_iter().flatten() {
                for membership in actor
                    .memberships
                    .iter()
                    .filter(|membership| membership.role == *role)
                {
                    granted |= reach.widen(*scope, actor, membership);
                }
                if *role == Role::Public {
                    granted |= reach.widen(*scope, actor, &Membership::public());
                }
            }
        }
        if granted {
            if reach.is_of_members() && DISCUSSION.iter().any(|start| operation.starts_with(start))
            {
                self.reach_objects(actor, &mut reach);
            }
            Ok(reach)
        } else if actor.is_public() {
            Err(Fault::Unknown)
        } else {
            Err(Fault::Refused {
                operation: operation.to_owned(),
            })
        }
    }
}
