//! Who somebody is: users and their roles, passwords, sessions, second factors, tokens of programs
//! and links of patients. What they may do is said by [`crate::rights`] alone.
//!
//! - Users come by invitation; the first administrator by a link that is shown at the first start.
//! - A password is hashed with Argon2id; guesses cost a growing wait, known name or not.
//! - A session, a token and a link are each 32 random bytes. The database holds their keyed hashes,
//!   so that a copy of it opens nothing.
//! - Who was known a moment ago is held in memory for a few seconds and forgotten at each change
//!   made by this program; another program at the same database learns of it by then.
//! - Every step is in the audit trail, without names, passwords or tokens that somebody typed.
//!
//! Passkeys are not offered: the library for them, `webauthn-rs`, needs OpenSSL, which this program
//! does without.

mod acting;
mod attempts;
mod cache;
mod first;
mod housekeeping;
mod invitation;
mod issued;
mod membership;
mod password;
mod patient_link;
mod policy;
mod recovery;
mod second_factor;
mod secret;
mod session;
mod sign_in;
mod state;
mod token;
mod user;

pub(crate) use acting::acting;
pub use first::OpenFirst;
pub use housekeeping::Swept;
pub use invitation::{Invitation, OpenInvitation};
pub use issued::IssuedAccount;
pub use membership::{NewRole, RoleHeld};
pub use password::{ChangePassword, PASSWORD_MAX, PASSWORD_MIN};
pub use patient_link::{
    LinkPurpose, LinkVisit, MadeLink, NewLink, end_links_of_person, use_up_link,
};
pub use policy::{Policy, SECOND_FACTOR_ROLES};
pub use recovery::RECOVERY_CODES;
pub use second_factor::{BeginSecondFactor, ConfirmSecondFactor, Enrolment, RecoveryCodes};
pub(crate) use secret::{open, seal};
pub use session::{Session, SessionView};
pub use sign_in::{Opened, SignIn};
pub(crate) use state::State;
pub use token::{MadeToken, NewToken, TokenView};
pub use user::{ChangeUser, NewUser, User, name_key};
