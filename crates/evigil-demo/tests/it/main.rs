//! Tests of the made-up registry.

mod filled;
