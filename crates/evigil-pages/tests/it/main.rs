//! The pages over HTTP, as a browser asks for them.

mod every_page;
mod ground;
mod sign_in;
