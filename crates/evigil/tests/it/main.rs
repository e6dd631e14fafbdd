//! The binary from outside, in one program so that it links once.

mod bad_input;
mod check;
mod explain;
mod product;
mod recall;
mod report;
mod report_mapping;
mod report_ack;
mod support;
