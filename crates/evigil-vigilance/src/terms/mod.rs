//! Words of reporters to coded terms, and names of products to one name.
//!
//! [`Terms`] suggests terms for free text in Japanese and English: evigil's own list of [`Harm`]s, the
//! IMDRF terminology, and MedDRA when the user has licensed files ([`meddra`]). Nothing of MedDRA is
//! part of evigil, and nothing of the user's copy is kept. The reporter's words are never replaced:
//! a suggestion is for a person to take or leave. [`ProductNames`] tells what class of product a name
//! stands for.

mod data;
mod fold;
mod index;
pub mod meddra;
mod product;
mod suggest;

pub use data::{Harm, HarmExample, TermDataError, Terminology};
pub use fold::{fold, is_japanese};
pub use product::{ProductClass, ProductEntry, ProductMatch, ProductNames};
pub use suggest::{Band, How, Suggestion, Terms};
