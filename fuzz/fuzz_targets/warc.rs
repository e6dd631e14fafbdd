#![no_main]
//! Archives, plain; the first byte chooses whether the version line stands before the bytes.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head: &[u8] = if bytes.first().is_some_and(|byte| byte % 2 == 0) {
        b"WARC/1.0\r\n"
    } else {
        b""
    };
    evigil_fuzz::read(
        ".warc",
        &[head, bytes.get(1..).unwrap_or_default()].concat(),
    );
});
