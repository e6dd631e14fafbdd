#![no_main]
//! FlowJo workspaces, their gates evaluated over a few events: the bytes as a workspace, and inside
//! the node of a sample.

use libfuzzer_sys::fuzz_target;

const BEFORE: &str = "<Workspace \
    xmlns:gating=\"http://www.isac-net.org/std/Gating-ML/v2.0/gating\" \
    xmlns:transforms=\"http://www.isac-net.org/std/Gating-ML/v2.0/transformations\" \
    xmlns:data-type=\"http://www.isac-net.org/std/Gating-ML/v2.0/datatypes\">\
    <SampleList><Sample><SampleNode name=\"a\" count=\"4\"><Subpopulations>";
const AFTER: &str = "</Subpopulations></SampleNode></Sample></SampleList></Workspace>";

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    evigil_fuzz::gates::flowjo(text);
    evigil_fuzz::gates::flowjo(&format!("{BEFORE}{text}{AFTER}"));
});
