//! How long things last and how strict they are: what an operator may set.

use jiff::SignedDuration;

use crate::rights::{Membership, Role};

/// Roles whose work is worth a second factor: those that see patients of every clinic, and those
/// that say who may.
pub const SECOND_FACTOR_ROLES: [Role; 4] = [
    Role::Administrator,
    Role::Board,
    Role::Coder,
    Role::Assessor,
];

/// A count of two would tell each of the two about the other.
const CELL_FLOOR: u64 = 3;

/// What an operator may set. The defaults are those of NIST SP 800-63B for its second level, where
/// it gives any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// A session that nobody uses ends after this time.
    pub session_idle: SignedDuration,
    /// A session ends after this time however much it is used.
    pub session_longest: SignedDuration,
    /// The token of a session is replaced at the first request after this time.
    pub session_renewal: SignedDuration,
    /// For this time the replaced token is still good: requests that were under way.
    pub session_overlap: SignedDuration,
    /// How long somebody who was known a moment ago is believed without asking the database.
    pub memory: SignedDuration,
    /// Wrong guesses that cost nothing.
    pub guesses: i64,
    /// Wait after the first guess too many; each further one doubles it.
    pub wait_first: SignedDuration,
    /// The wait grows no longer than this.
    pub wait_longest: SignedDuration,
    /// Invitations and the link of the first administrator are good for this time.
    pub invitation: SignedDuration,
    /// Longest life of a token of a program.
    pub token_longest: SignedDuration,
    /// Longest life of a link of a patient.
    pub link_longest: SignedDuration,
    /// Roles that do nothing without a second factor. Empty unless set; [`SECOND_FACTOR_ROLES`]
    /// are proposed.
    pub second_factor: Vec<Role>,
    /// What is shown beyond an own clinic says nothing of fewer people than this; see
    /// [`Policy::smallest_cell`].
    pub cell_minimum: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            session_idle: SignedDuration::from_mins(30),
            session_longest: SignedDuration::from_hours(12),
            session_renewal: SignedDuration::from_mins(15),
            session_overlap: SignedDuration::from_secs(60),
            memory: SignedDuration::from_secs(5),
            guesses: 5,
            wait_first: SignedDuration::from_secs(30),
            wait_longest: SignedDuration::from_mins(15),
            invitation: SignedDuration::from_hours(72),
            token_longest: SignedDuration::from_hours(24 * 366),
            link_longest: SignedDuration::from_hours(24 * 90),
            second_factor: Vec::new(),
            cell_minimum: 5,
        }
    }
}

impl Policy {
    /// Whether somebody with these roles needs a second factor.
    #[must_use]
    pub fn needs_second_factor(&self, memberships: &[Membership]) -> bool {
        memberships
            .iter()
            .any(|membership| self.second_factor.contains(&membership.role))
    }

    /// The smallest count that is shown beyond an own clinic; never below 3, whatever is set.
    #[must_use]
    pub const fn smallest_cell(&self) -> u64 {
        if self.cell_minimum < CELL_FLOOR {
            CELL_FLOOR
        } else {
            self.cell_minimum
        }
    }

    /// The wait after `failures` wrong guesses in a row; none while guesses are free.
    #[must_use]
    pub fn wait(&self, failures: i64) -> Option<SignedDuration> {
        let beyond = failures.checked_sub(self.guesses).filter(|n| *n >= 0)?;
        let doubled = u32::try_from(beyond)
            .ok()
            .and_then(|n| 1_i32.checked_shl(n))
            .filter(|factor| *factor > 0)
            .and_then(|factor| self.wait_first.checked_mul(factor));
        Some(doubled.map_or(self.wait_longest, |wait| wait.min(self.wait_longest)))
    }
}
