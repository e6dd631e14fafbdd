//! Causality: scales that are data, the answers of those who assessed, and what follows from them.
//!
//! [`Scale`] describes a scale, [`answers`] reads what assessors answered, [`evaluate`] computes
//! the result, [`compare`] puts several assessors side by side, [`report`] goes to the elements
//! `G.k.9.i.2.r` of a report and back, [`template`] writes a file to fill in.
//!
//! Nothing is averaged: where assessors differ, all of them are shown. A consensus is an entry of
//! its own and hides nobody.

pub mod answers;
pub mod compare;
pub mod evaluate;
mod model;
pub mod report;
pub mod template;

pub use model::{Answer, Category, Question, Requirement, Scale, ScaleExample, ScaleKind, Scales};
