//! Who was known a moment ago. A request asks memory first; the database is asked again after a few
//! seconds, or at once after a change made here.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Entries that are held; beyond it, memory starts anew.
const MOST: usize = 20_000;

/// What is held of whom.
#[derive(Debug)]
pub(super) struct Cache<T> {
    inner: Mutex<Inner<T>>,
}

#[derive(Debug)]
struct Inner<T> {
    /// By hash of the token.
    entries: HashMap<String, Entry<T>>,
    /// Grows at each change: what was read before one is not kept after it.
    epoch: u64,
}

#[derive(Debug)]
struct Entry<T> {
    user_id: String,
    read_at: Timestamp,
    used_at: Timestamp,
    value: T,
}

/// The state of memory when the database was asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Epoch(u64);

impl<T: Clone> Cache<T> {
    pub(super) fn new() -> Self {
        Self {
            inner: Mutex::new(Inner {
                entries: HashMap::new(),
                epoch: 0,
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was read no longer than `memory` ago. A clock that was set back makes it forget.
    pub(super) fn get(&self, hash: &str, now: Timestamp, memory: SignedDuration) -> Option<T> {
        let inner = self.lock();
        let entry = inner.entries.get(hash)?;
        let age = now.duration_since(entry.read_at);
        (!age.is_negative() && age < memory).then(|| entry.value.clone())
    }

    pub(super) fn epoch(&self) -> Epoch {
        Epoch(self.lock().epoch)
    }

    /// Keeps what was read, unless something has changed since `epoch`. `used_at` is the last use
    /// that the database knows.
    pub(super) fn keep(
        &self,
        epoch: Epoch,
        hash: &str,
        user_id: &str,
        (read_at, used_at): (Timestamp, Timestamp),
        value: T,
    ) {
        let mut inner = self.lock();
        if inner.epoch != epoch.0 {
            return;
        }
        if inner.entries.len() >= MOST {
            inner.entries.clear();
        }
        // A use that was noted here but is not yet on the disk counts.
        let noted = inner.entries.get(hash).map(|entry| entry.used_at);
        let entry = Entry {
            user_id: user_id.to_owned(),
            read_at,
            used_at: noted.map_or(used_at, |noted| noted.max(used_at)),
            value,
        };
        inner.entries.insert(hash.to_owned(), entry);
    }

    /// Notes a use; true when the last one that was noted is `every` ago, so that it has to be
    /// written. Of requests at the same time, one is told so.
    pub(super) fn use_now(&self, hash: &str, now: Timestamp, every: SignedDuration) -> bool {
        let mut inner = self.lock();
        let Some(entry) = inner.entries.get_mut(hash) else {
            return false;
        };
        let is_due = now.duration_since(entry.used_at) >= every;
        if is_due {
            entry.used_at = now;
        }
        is_due
    }

    /// Forgets everything about a user.
    pub(super) fn forget(&self, user_id: &str) {
        let mut inner = self.lock();
        inner.epoch = inner.epoch.wrapping_add(1);
        inner.entries.retain(|_, entry| entry.user_id != user_id);
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        let mut inner = self.lock();
        inner.epoch = inner.epoch.wrapping_add(1);
        inner.entries.clear();
    }
}
