#![no_main]
//! Gates in Gating-ML, evaluated over a few events: the bytes as a document, and inside the root
//! element.

use libfuzzer_sys::fuzz_target;

const ROOT: &str = "<gating:Gating-ML \
    xmlns:gating=\"http://www.isac-net.org/std/Gating-ML/v2.0/gating\" \
    xmlns:transforms=\"http://www.isac-net.org/std/Gating-ML/v2.0/transformations\" \
    xmlns:data-type=\"http://www.isac-net.org/std/Gating-ML/v2.0/datatypes\">";

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    evigil_fuzz::gates::gating_ml(text);
    evigil_fuzz::gates::gating_ml(&format!("{ROOT}{text}</gating:Gating-ML>"));
});
