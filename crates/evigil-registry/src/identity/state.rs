//! What an open registry holds in memory for knowing its users.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use tokio::sync::Semaphore;

use super::cache::Cache;
use super::policy::Policy;
use super::session::Kept;
use super::token::KeptToken;
use crate::registry::Registry;

/// Passwords that are hashed at the same time: each takes 19 MiB.
const HASHES: usize = 4;

/// The state.
#[derive(Debug)]
pub(crate) struct State {
    pub(super) sessions: Cache<Kept>,
    pub(super) tokens: Cache<KeptToken>,
    pub(super) hashing: Arc<Semaphore>,
    /// Hash of a password that nobody has, for names that nobody has.
    pub(super) nobody: OnceLock<String>,
    policy: RwLock<Arc<Policy>>,
}

impl State {
    pub(crate) fn new() -> Self {
        Self {
            sessions: Cache::new(),
            tokens: Cache::new(),
            hashing: Arc::new(Semaphore::new(HASHES)),
            nobody: OnceLock::new(),
            policy: RwLock::default(),
        }
    }

    /// Forgets what was known of a user: something about them has changed.
    pub(super) fn forget(&self, user_id: &str) {
        self.sessions.forget(user_id);
        self.tokens.forget(user_id);
    }
}

impl Registry {
    /// How long things last and how strict they are.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        let policy = &self.identity().policy;
        Arc::clone(&policy.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sets how long things last and how strict they are; for the program that opens the registry.
    pub fn set_policy(&self, policy: Policy) {
        let place = &self.identity().policy;
        *place.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
        self.identity().sessions.clear();
        self.identity().tokens.clear();
    }
}
