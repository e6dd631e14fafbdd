//! Tests of the crate from outside, in one program so that it links once.

mod formats;
mod locales;
mod report;
mod schema;
mod support;
