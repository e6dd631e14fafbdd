//! The pages over HTTP, as a browser asks for them.

mod board_bench;
mod clinic;
mod desk_bench;
mod duplicates;
mod every_page;
mod evidence;
mod ground;
mod inquiry;
mod people;
mod records;
mod report;
mod safety_bench;
#[path = "../served/mod.rs"]
mod served;
mod sign_in;
