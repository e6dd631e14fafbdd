//! The pages over HTTP, as a browser asks for them.

mod every_page;
mod ground;
mod people;
mod sign_in;
