//! The pages of evigil: what a patient, a nurse, a board member and a researcher see in a browser.
//!
//! Pages are made on the server from templates; all of them work without a script. [`Site`] holds
//! what they need, [`Site::beside`] gives them to the server that also serves the programming
//! interface. A page does what the programming interface does: it asks the registry as the visitor
//! who came, so that the table of rights and the audit trail stand in one place.
//!
//! - `route`: the list of pages; from it come the router and the tests that walk over every page.
//! - `ask`: a request as a page sees it: visitor, language, values, form, uploads.
//! - `frame`: what stands around every page: navigation, language, sign-in.
//! - `desk`: the engines that read pages and answer questions, made once.
//! - `chart`: pictures with their tables and files.
//! - `fields`: the fields of a form, with what was typed and what is wrong.
//! - `sheet`: pages that show a record or a list.
//! - `index`: the knowledge base to be looked through.
//! - `pages`: one module a topic.
//! - `asset`: style, scripts and pictures, each under the digest of its bytes.

mod ask;
mod asset;
mod chart;
mod desk;
mod fields;
mod form;
mod frame;
mod index;
mod pages;
mod route;
mod sheet;
mod site;
mod tables;

pub use route::{PageDescription, PageRoutes};
pub use site::Site;
