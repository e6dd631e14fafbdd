//! The pages over HTTP, as a browser asks for them.

mod every_page;
mod evidence;
mod ground;
mod inquiry;
mod people;
mod report;
mod sign_in;
