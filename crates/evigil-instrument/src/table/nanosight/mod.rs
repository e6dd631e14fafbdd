//! `NanoSight` NTA exports (NTA 3.x).
//!
//! - [`summary`]: `-ExperimentSummary.csv` of several videos, `_Summary.csv` of one.
//! - [`particles`]: `_ParticleData.csv`; [`tracks`]: `_AllTracks.csv`; [`pair`]: the two against each
//!   other and against the summary.
//! - [`derived`]: tables of the class concentrations only, made by hand from a summary.

mod block;
mod checks;
mod columns;
pub mod derived;
pub mod pair;
pub mod particles;
mod sections;
pub mod summary;
mod track_list;
pub mod tracks;
mod version;

pub(crate) use block::edges as class_edges;

/// Sample of a run: its name without the number of the video (`GD14_pexo_1000_03` gives
/// `GD14_pexo_1000_`), the whole name when there is none.
#[must_use]
pub(crate) fn sample_of(run: &str) -> &str {
    let stem = run.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.is_empty() || stem.len() == run.len() || !stem.ends_with(['_', ' ', '-']) {
        run
    } else {
        stem
    }
}

/// A number in a name that may be a factor of dilution (`GD14_pexo_1000_03` gives 1000).
///
/// A hint for a person, never a value to compute with: years, lots and sizes look the same.
/// Looked at are the words between `_`, `-` and blanks that are numbers from 2 to 1,000,000,
/// without leading zero and not the last one (the number of the video); the last such word wins,
/// because names are written from sample to treatment to dilution.
#[must_use]
pub fn dilution_hint(name: &str) -> Option<f64> {
    let stem = sample_of(super::personal::stem(name));
    stem.trim_end_matches("ExperimentSummary")
        .split(['_', '-', ' '])
        .filter_map(|word| {
            let word = word
                .trim_start_matches("1:")
                .trim_end_matches(['x', 'X', 'D', 'd']);
            let digits = word.bytes().all(|byte| byte.is_ascii_digit());
            (digits && !word.starts_with('0') && (2..=7).contains(&word.len()))
                .then(|| word.parse::<u32>().ok())
                .flatten()
        })
        .rfind(|factor| (2..=1_000_000).contains(factor))
        .map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_and_hints_from_names() {
        assert_eq!(sample_of("gd14_Pexo_2000_04"), "gd14_Pexo_2000_");
        assert_eq!(sample_of("stdv34_00"), "stdv34_");
        assert_eq!(sample_of("CD63"), "CD63");
        assert_eq!(sample_of("07"), "07");
        assert_eq!(dilution_hint("GD14_pexo_1000_03"), Some(1000.0));
        assert_eq!(
            dilution_hint("GD14_pexo_1000_-ExperimentSummary.csv"),
            Some(1000.0)
        );
        assert_eq!(
            dilution_hint("20230419_0002_190423_5000_35nm"),
            Some(5000.0)
        );
        assert_eq!(dilution_hint("PBS_LPS_04"), None);
    }
}
