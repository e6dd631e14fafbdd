//! Reads a document for what is offered, what is claimed and how strongly, and what is disclosed.
//!
//! The way of a document: folded for matching (`normalize`), cut into lines and sentences
//! (`segment`), all word lists found in one pass (`lexicon`), combinations of words make
//! claims (`pattern`, `claim`), the words around them tell the author's stance
//! (`stance`), the page tells who gains (`kind`), and the rules of the knowledge base
//! say what follows (`rules`).
//!
//! What is absent: no word for a claim, a stance, a kind or a disclosure and no rule stands in
//! this code. They are data under `knowledge/claims` and `knowledge/advertising`; this crate
//! knows their kinds. What it does hold is how text is written: sentence ends, numbers and
//! amounts, and the lengths at which a line stops being a heading.

mod claim;
mod config;
mod correction;
mod disclosure;
mod engine;
mod kind;
mod lexicon;
mod merge;
mod normalize;
mod numeric;
mod offer;
mod page;
mod pattern;
mod price;
mod reading;
mod rules;
mod segment;
mod stance;
mod standing;
mod structure;
mod topic;
mod verdict;

pub use engine::{ClaimsEngine, EngineError};
pub use reading::{
    ClaimFinding, ClaimLabel, Correction, Disclosure, DisclosureStatus, DocumentKind, Donor, Offer,
    Price, Reading, Standings, Strength,
};
