//! How well clusters agree with the truth, by pairs of reports.

use std::collections::HashMap;

use evigil_vigilance::duplicates::{Cluster, Found, Model, Standing};

/// What is known of each report: its case, and the group of near twins of the case.
pub(crate) type Truth = Vec<(u32, u32)>;

/// Pairs that were found, and that there are.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Score {
    pub(crate) right: u64,
    pub(crate) found: u64,
    pub(crate) there: u64,
    /// Pairs of near twins that were put together although they are two cases.
    pub(crate) twins_joined: u64,
    /// Pairs of near twins of two cases.
    pub(crate) twins: u64,
}

impl Score {
    pub(crate) fn precision(&self) -> f64 {
        self.right as f64 / (self.found as f64).max(1.0)
    }

    pub(crate) fn recall(&self) -> f64 {
        self.right as f64 / (self.there as f64).max(1.0)
    }

    pub(crate) fn f1(&self) -> f64 {
        2.0 * self.right as f64 / ((self.found + self.there) as f64).max(1.0)
    }
}

fn pairs(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}

/// Pairs of one case, and pairs of near twins that are two cases.
fn there(truth: &Truth) -> (u64, u64) {
    let mut cases: HashMap<u32, u64> = HashMap::new();
    let mut groups: HashMap<u32, HashMap<u32, u64>> = HashMap::new();
    for (case, twins) in truth {
        *cases.entry(*case).or_default() += 1;
        if *twins > 0 {
            *groups.entry(*twins).or_default().entry(*case).or_default() += 1;
        }
    }
    let twins = groups.values().map(|group| {
        let all: u64 = group.values().sum();
        pairs(all) - group.values().copied().map(pairs).sum::<u64>()
    });
    (cases.values().copied().map(pairs).sum(), twins.sum())
}

/// The score of clusters.
pub(crate) fn clusters(truth: &Truth, clusters: &[Cluster]) -> Score {
    let (there, twins) = there(truth);
    let mut score = Score {
        there,
        twins,
        ..Score::default()
    };
    for cluster in clusters {
        for (at, a) in cluster.reports.iter().enumerate() {
            for b in cluster.reports.iter().skip(at + 1) {
                let (a, b) = (truth[*a as usize], truth[*b as usize]);
                score.found += 1;
                score.right += u64::from(a.0 == b.0);
                score.twins_joined += u64::from(a.0 != b.0 && a.1 > 0 && a.1 == b.1);
            }
        }
    }
    score
}

/// Of each report, whether a cluster puts it beside another of its case.
pub(crate) fn found_again(truth: &Truth, clusters: &[Cluster]) -> Vec<bool> {
    let mut found = vec![false; truth.len()];
    for cluster in clusters {
        let case = |report: &u32| truth[*report as usize].0;
        for report in &cluster.reports {
            let same = cluster.reports.iter().filter(|it| case(it) == case(report));
            found[*report as usize] = same.count() > 1;
        }
    }
    found
}

/// The score of pairs at several thresholds in bits, without clusters.
pub(crate) fn curve(truth: &Truth, found: &Found, model: &Model) -> Vec<(f64, Score)> {
    let (there, twins) = there(truth);
    let steps = [-3.0, -1.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 14.0, 18.0];
    let at = |threshold: f64| {
        let mut score = Score {
            there,
            twins,
            ..Score::default()
        };
        for link in &found.links {
            if f64::from(link.bits) < threshold || link.standing == Standing::Contradicted {
                continue;
            }
            let (a, b) = (truth[link.a as usize], truth[link.b as usize]);
            score.found += 1;
            score.right += u64::from(a.0 == b.0);
            score.twins_joined += u64::from(a.0 != b.0 && a.1 > 0 && a.1 == b.1);
        }
        (threshold, score)
    };
    let mut curve: Vec<_> = steps.into_iter().chain([model.link_bits]).map(at).collect();
    curve.sort_by(|a, b| a.0.total_cmp(&b.0));
    curve
}
