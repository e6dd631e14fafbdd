//! Judgements about a case: seriousness, causality, expectedness, deadlines.
//!
//! What the scales, the rules of law and the notes say is data of the base; this module reads it
//! and computes. It decides nothing for anyone: what a report states is never overwritten, what
//! contradicts it becomes a question, and assessors who differ stand side by side.

pub mod base;
pub mod deadline;
pub mod expectedness;
pub mod risk_note;
pub mod scale;
pub mod seriousness;
pub mod words;

pub use evigil_knowledge::basis;
