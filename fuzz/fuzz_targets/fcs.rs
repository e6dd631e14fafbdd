#![no_main]
//! FCS files. The signature is put before the bytes, so that all of them reach the reader.

use evigil_instrument::Contents;
use evigil_instrument::fcs::{Scale, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let bytes = [b"FCS3.1    ", bytes].concat();
    let Contents::Events(file) = read(&bytes).contents else {
        return;
    };
    assert!(!file.datasets.is_empty());
    for dataset in &file.datasets {
        let channels = dataset.parameters().len();
        // A value takes at least a bit of the file.
        assert!(dataset.events() * channels <= bytes.len() * 8);
        let matrix = dataset.matrix::<f64>(Scale::Linear);
        assert_eq!(matrix.values().len(), dataset.events() * channels);
        assert_eq!(dataset.summary().len(), channels);
    }
});
