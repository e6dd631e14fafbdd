//! Studies as citations for a reader.

use evigil_core::{Citation, Verification};

use super::study::Study;
use super::vocabulary::ReadPart;

/// Whose rules a study is: nobody's.
const NOBODY: &str = "INT";

impl Study {
    /// Its sources, the best first, each as far as it was read.
    #[must_use]
    pub fn citations(&self) -> Vec<Citation> {
        let of_source = |source: &super::study::Reference| {
            let verification = match self.reading.part {
                ReadPart::Nothing => Verification::Unverified,
                ReadPart::Secondary => Verification::ReadInSecondary,
                _ if source.secondary => Verification::ReadInSecondary,
                _ => Verification::Read,
            };
            Citation {
                id: self.id.clone(),
                jurisdiction: NOBODY.to_owned(),
                source: source.title.clone(),
                locator: String::new(),
                url: source.url.clone().unwrap_or_default(),
                verified: verification.is_verified(),
                verification,
                in_force_from: None,
                in_force_to: None,
                read_on: self.reading.on,
            }
        };
        self.reading.sources.iter().map(of_source).collect()
    }
}
