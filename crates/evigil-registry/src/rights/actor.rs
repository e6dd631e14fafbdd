//! Who asks.

use super::Role;

/// Somebody who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// How the audit trail names them: the id of a user, `token:ID`, `link:ID`, `system:NAME` or
    /// `public`.
    pub id: String,
    /// Roles in organisations.
    pub memberships: Vec<Membership>,
    /// With a token: the only operations that it is good for; `exposure.*` stands for all of a
    /// kind.
    pub operations: Option<Vec<String>>,
    /// With a link of a patient: the person for whom it was made.
    pub person_id: Option<String>,
    /// With a token: the user for whom the program works.
    pub user_id: Option<String>,
}

/// A role in an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The organisation; none for roles that belong to the registry itself.
    pub organisation_id: Option<String>,
    /// The role.
    pub role: Role,
}

impl Membership {
    pub(super) const fn public() -> Self {
        Self {
            organisation_id: None,
            role: Role::Public,
        }
    }
}

impl Actor {
    /// Somebody who has not signed in.
    #[must_use]
    pub fn public() -> Self {
        Self {
            id: "public".to_owned(),
            memberships: Vec::new(),
            operations: None,
            person_id: None,
            user_id: None,
        }
    }

    /// A part of the registry itself, such as the queue of jobs. It may do everything.
    #[must_use]
    pub fn system(name: &str) -> Self {
        Self {
            id: format!("system:{name}"),
            memberships: vec![Membership {
                organisation_id: None,
                role: Role::Administrator,
            }],
            operations: None,
            person_id: None,
            user_id: None,
        }
    }

    /// A user with these roles.
    #[must_use]
    pub const fn user(id: String, memberships: Vec<Membership>) -> Self {
        Self {
            id,
            memberships,
            operations: None,
            person_id: None,
            user_id: None,
        }
    }

    /// To whom belongs what they make: the user, also where a program makes it with a token. The
    /// trail names the token.
    #[must_use]
    pub fn owner(&self) -> &str {
        self.user_id.as_deref().unwrap_or(&self.id)
    }

    /// Whether nobody has signed in.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.id == "public"
    }

    /// Whether they have the role anywhere.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.memberships
            .iter()
            .any(|membership| membership.role == role)
    }

    /// The organisation in which they may do `operation`, for a record that they make: the first
    /// of their memberships with one.
    #[must_use]
    pub fn organisation_for(&self, rights: &super::Rights, operation: &str) -> Option<String> {
        self.memberships
            .iter()
            .filter(|membership| rights.names(membership.role, operation))
            .find_map(|membership| membership.organisation_id.clone())
    }

    pub(super) fn is_within_scope(&self, operation: &str) -> bool {
        self.operations.as_ref().is_none_or(|scope| {
            scope.iter().any(|allowed| {
                allowed == operation
                    || allowed
                        .strip_suffix('*')
                        .is_some_and(|start| operation.starts_with(start))
            })
        })
    }
}
