//! Faults of the program itself: one short message, and exit code 3.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Replaces the report of a panic by one line for the user.
pub(crate) fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let words = info
            .payload_as_str()
            .unwrap_or("no message")
            .lines()
            .next()
            .unwrap_or_default();
        // Nothing is left to be done when stderr is gone as well.
        let _ = writeln!(
            std::io::stderr(),
            "error[EV-C009]: internal fault at {place}: {words}\n  = help: please report this line, with the input if you may share it"
        );
    }));
}

/// What `work` gives; nothing when it panics.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
