//! The pages in a real Chromium. Skipped, and said so, where there is none.

mod access;
mod chromium;
mod demo;
#[path = "../made_up/mod.rs"]
mod made_up;
mod markup;
mod roles;
#[path = "../served/mod.rs"]
mod served;
mod stories;
