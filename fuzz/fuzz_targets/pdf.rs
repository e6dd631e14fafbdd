#![no_main]
//! PDF files. The signature is put before the bytes, so that all of them reach the parser.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| evigil_fuzz::decode("a.pdf", &[b"%PDF-1.7\n", bytes].concat()));
