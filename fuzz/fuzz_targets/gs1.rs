#![no_main]
//! Codes on packages.

use evigil_vigilance::lot::gs1::Gs1Code;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for form in [
        text.to_string(),
        format!("(01){text}"),
        format!("https://{text}"),
    ] {
        let code = Gs1Code::parse(&form, 2026);
        for fault in &code.faults {
            let _ = (fault.to_string(), fault.details());
        }
    }
});
