//! Makes Cargo rebuild the crate when a file of the knowledge base comes or goes.
//!
//! The macro that embeds the folder notices changed files, but not new ones.

fn main() {
    println!("cargo::rerun-if-changed=../../knowledge");
}
