#![no_main]
//! Dossiers: the bytes as they are, and behind the head that every dossier needs.

use evigil_product::dossier::{Dossier, Vocabulary};
use libfuzzer_sys::fuzz_target;

const HEAD: &str = "schema = \"evigil.dossier/1\"\n";

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    check(text);
    check(&format!("{HEAD}{text}"));
});

/// Problems stand at places of the text, and their sentences have what they need.
fn check(text: &str) {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let vocabulary = Vocabulary {
        routes: words(&["intravenous"]),
        tissues: words(&["adipose"]),
        species: words(&["human"]),
        indications: words(&["osteoarthritis"]),
    };
    let (dossier, problems) = Dossier::parse(text, &vocabulary);
    for problem in &problems {
        let place = problem.place;
        assert!(place.start <= place.end && text.get(place.start..place.end).is_some());
        assert!(place.line >= 1 && place.line <= text.split('\n').count());
        assert!(place.column >= 1);
        let details = problem.fault.details();
        assert!(details.iter().all(|(name, _)| !name.is_empty()));
    }
    // Nothing is made up: an entry takes some of the text.
    assert!(dossier.fields.len() <= text.len() && dossier.measurements.len() <= text.len());
}
