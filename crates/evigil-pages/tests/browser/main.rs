//! The pages in a real Chromium. Skipped, and said so, where there is none.

mod access;
mod chromium;
mod demo;
mod markup;
mod roles;
#[path = "../served/mod.rs"]
mod served;
mod stories;
