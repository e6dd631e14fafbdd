//! How fast a table of tracks is read.
//!
//! `EVIGIL_TRACKS` names a file to read instead of the one made here, so that other readers can be
//! measured on the same bytes; `EVIGIL_TRACKS_OUT` a file to write the made one to.

#[path = "../tests/exports/mod.rs"]
mod exports;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use evigil_instrument::table::nanosight::tracks::TrackTable;

fn main() {
    if let Some(path) = std::env::var_os("EVIGIL_TRACKS_OUT") {
        std::fs::write(path, table()).expect("writes");
        return;
    }
    divan::main();
}

/// A million rows, twenty frames a particle.
fn table() -> Vec<u8> {
    match std::env::var_os("EVIGIL_TRACKS") {
        Some(path) => std::fs::read(path).expect("is there"),
        None => exports::nanosight::tracks(1_000_000, 20).into_bytes(),
    }
}

#[divan::bench(sample_count = 15, sample_size = 1)]
fn columns(bencher: Bencher<'_, '_>) {
    let bytes = table();
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .counter(ItemsCount::new(1_000_000_usize))
        .bench(|| TrackTable::read(divan::black_box(&bytes)));
}

#[divan::bench(sample_count = 15, sample_size = 1)]
fn inspection(bencher: Bencher<'_, '_>) {
    let bytes = table();
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| evigil_instrument::read(divan::black_box(&bytes)).problems);
}
