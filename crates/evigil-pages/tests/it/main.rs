//! The pages over HTTP, as a browser asks for them.

mod clinic;
mod every_page;
mod evidence;
mod ground;
mod inquiry;
mod people;
mod records;
mod report;
mod sign_in;
