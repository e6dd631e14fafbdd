//! The version of the NTA software, and what follows from it.

use crate::SizeRule;

/// Version of the NTA software that wrote a file, such as 3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) major: u32,
    pub(crate) minor: u32,
}

impl Version {
    /// From `Created with NTA 3.2 Dev Build 3.2.16`.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (_, after) = line.split_once("NTA ")?;
        let word = after
            .trim_start_matches(['v', 'V', ' '])
            .split_whitespace()
            .next()?;
        let mut numbers = word.split('.').map(|number| number.parse::<u32>().ok());
        Some(Self {
            major: numbers.next()??,
            minor: numbers.next()??,
        })
    }

    /// Its rule for percentiles; `None` for a version whose files were never compared.
    ///
    /// NTA 3.2 prints each percentile 1 nm below what its own classes give (seen in 1142 of 1143
    /// percentiles of public exports); NTA 3.4 prints what they give (15 of 15).
    pub(crate) const fn size_rule(self) -> Option<SizeRule> {
        match (self.major, self.minor) {
            (3, 2) => Some(SizeRule::OneClassLow),
            (3, 4) => Some(SizeRule::BetweenEdges),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        let version = |line| Version::parse(line).map(|version| (version.major, version.minor));
        assert_eq!(
            version("Created with NTA 3.2 Dev Build 3.2.16"),
            Some((3, 2))
        );
        assert_eq!(version("Created with NTA 3.4 Build 3.4.003"), Some((3, 4)));
        assert_eq!(version("Created with NTA"), None);
        assert_eq!(version("NTA 99999999999.1"), None);
    }
}
