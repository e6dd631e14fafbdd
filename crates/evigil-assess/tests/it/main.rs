//! Tests of the crate from outside, in one program so that it links once.

mod assessment;
mod cioms;
mod formats;
mod judgement;
mod letters;
mod locales;
mod product_pages;
mod report;
mod schema;
mod support;
