//! Real files whose results others have published: gates event for event, spillover, beads,
//! exported tables.
//!
//! The files belong to others and are not part of the project: they are read from
//! `EVIGIL_SHARED` (else `../shared` beside the checkout), and a test skips loudly when they are
//! absent.

mod beads;
mod compensation;
mod flowjo;
mod gating;
mod linear_events;
mod transforms;

use std::path::{Path, PathBuf};

/// A file under `data/ev`, or nothing and a loud line.
#[expect(
    clippy::print_stderr,
    reason = "a skipped test must be seen to be skipped"
)]
fn file(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("EVIGIL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = shared.join("data/ev").join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("SKIPPED: there is no {}", path.display());
    None
}

fn text(name: &str) -> Option<String> {
    Some(std::fs::read_to_string(file(name)?).expect("the file is UTF-8"))
}
