//! Which version of a case counts.

/// A report, as far as the choice between versions goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version {
    /// Number of the case; nothing when it is not a number, and then the report stands alone.
    pub(super) case: Option<u64>,
    /// Whether it is of AERS, whose cases went on in FAERS.
    pub(super) is_legacy: bool,
    /// FAERS's count of versions.
    pub(super) number: u32,
    /// Day on which FDA received it, CCYYMMDD with zeros for what is not known.
    pub(super) received: u32,
    /// Number of the report: `primaryid`, or ISR.
    pub(super) report: u64,
    /// Its place among all reports, quarters in the order of time.
    pub(super) order: u32,
}

impl Version {
    /// Order of versions of one case. FAERS: highest version, then the day FDA received it, then
    /// the highest number. AERS counts no versions: newest day, then the highest ISR. The same
    /// report in two quarters: the later quarter.
    fn rank(&self) -> (bool, u32, u32, u64, u32) {
        let number = if self.is_legacy { 0 } else { self.number };
        (
            !self.is_legacy,
            number,
            self.received,
            self.report,
            self.order,
        )
    }
}

/// Places (by [`Version::order`]) of the reports that count, in rising order.
pub(super) fn latest(mut versions: Vec<Version>) -> Vec<u32> {
    versions.sort_unstable_by_key(|version| (version.case, version.rank()));
    let mut counting: Vec<u32> = versions
        .iter()
        .zip(versions.iter().skip(1).map(Some).chain([None]))
        .filter(|(version, next)| {
            version.case.is_none() || next.is_none_or(|next| next.case != version.case)
        })
        .map(|(version, _)| version.order)
        .collect();
    counting.sort_unstable();
    counting
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(case: u64, number: u32, received: u32, report: u64, order: u32) -> Version {
        Version {
            case: Some(case),
            is_legacy: number == 0,
            number,
            received,
            report,
            order,
        }
    }

    #[test]
    fn the_highest_version_counts_not_the_newest_day() {
        let versions = vec![
            version(1, 10, 20_220_101, 110, 0),
            version(1, 9, 20_220_601, 19, 1),
            version(2, 1, 20_220_101, 21, 2),
        ];
        assert_eq!(latest(versions), [0, 2]);
    }

    #[test]
    fn ties_go_by_day_then_number_then_quarter() {
        let day = |day, order| version(1, 3, day, 13, order);
        assert_eq!(latest(vec![day(20_220_102, 0), day(20_220_101, 1)]), [0]);
        assert_eq!(latest(vec![day(20_220_101, 0), day(20_220_101, 1)]), [1]);
        let report = |report, order| version(1, 3, 20_220_101, report, order);
        assert_eq!(latest(vec![report(14, 0), report(13, 1)]), [0]);
    }

    #[test]
    fn aers_goes_by_day_then_isr_and_faers_goes_before_it() {
        let old = |day, isr, order| version(1, 0, day, isr, order);
        assert_eq!(
            latest(vec![old(20_040_102, 5, 0), old(20_040_101, 9, 1)]),
            [0]
        );
        assert_eq!(
            latest(vec![old(20_040_102, 5, 0), old(20_040_102, 9, 1)]),
            [1]
        );
        let new = version(1, 1, 20_030_101, 11, 2);
        assert_eq!(latest(vec![old(20_040_102, 5, 0), new]), [2]);
    }

    #[test]
    fn reports_without_a_case_all_count() {
        let alone = |order| Version {
            case: None,
            ..version(0, 1, 0, 1, order)
        };
        assert_eq!(latest(vec![alone(0), alone(1)]), [0, 1]);
    }
}
