//! How much may be under way at once.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Documents and bytes between the reader and the writer.
///
/// Whatever is under way was read and not yet written. The document whose turn it is to be
/// written never waits here, so waiting for room always ends.
pub(super) struct Budget {
    documents_max: usize,
    bytes_max: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    documents: usize,
    bytes: usize,
    closed: bool,
}

impl Budget {
    pub(super) fn new(documents_max: usize, bytes_max: usize) -> Self {
        Self {
            documents_max,
            bytes_max,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room for a document; false when there is nothing more to be done. A document
    /// larger than the whole budget goes when nothing else is under way.
    pub(super) fn enter(&self, bytes: usize) -> bool {
        let mut state = self.state();
        loop {
            if state.closed {
                return false;
            }
            let room = state.documents < self.documents_max
                && state.bytes.saturating_add(bytes) <= self.bytes_max;
            if room || state.documents == 0 {
                state.documents += 1;
                state.bytes += bytes;
                return true;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Gives back the room of a document.
    pub(super) fn leave(&self, bytes: usize) {
        let mut state = self.state();
        state.documents = state.documents.saturating_sub(1);
        state.bytes = state.bytes.saturating_sub(bytes);
        self.changed.notify_all();
    }

    /// Lets nothing more in.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_document_enters_alone() {
        let budget = Budget::new(4, 10);
        assert!(budget.enter(100));
        budget.leave(100);
        assert!(budget.enter(5) && budget.enter(5));
        budget.close();
        assert!(!budget.enter(1));
    }

    #[test]
    fn waits_until_there_is_room() {
        let budget = Budget::new(1, 10);
        assert!(budget.enter(1));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.enter(1));
            budget.leave(1);
            assert!(waiting.join().expect("does not panic"));
        });
    }
}
