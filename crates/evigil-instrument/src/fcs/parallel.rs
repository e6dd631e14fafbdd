//! Work on parts with as many threads as are worth it.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Below this many bytes another thread costs more than it saves.
const BYTES_PER_THREAD: usize = 8 << 20;

/// More threads than this wait for the memory, not for the processor.
const MAX_THREADS: usize = 16;

/// Does some work for every part, in any order; `bytes` says how much work there is in all.
///
/// Where the system gives no more threads, fewer do the same work.
pub(super) fn for_each<P: Send>(
    parts: impl Iterator<Item = P> + Send,
    bytes: usize,
    work: impl Fn(P) + Sync,
) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(bytes / BYTES_PER_THREAD).min(MAX_THREADS);
    let parts = Mutex::new(parts);
    let worker = || {
        loop {
            let next = parts.lock().unwrap_or_else(PoisonError::into_inner).next();
            match next {
                Some(part) => work(part),
                None => break,
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            if thread::Builder::new().spawn_scoped(scope, worker).is_err() {
                break;
            }
        }
        worker();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_done_once() {
        for bytes in [0, 1 << 30] {
            let mut values = vec![0_u32; 1000];
            for_each(values.chunks_mut(7), bytes, |part| {
                part.iter_mut().for_each(|value| *value += 1);
            });
            assert!(values.iter().all(|value| *value == 1));
        }
    }
}
