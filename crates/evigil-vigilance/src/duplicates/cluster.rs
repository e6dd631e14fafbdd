//! Reports of one case, from links between two: joined so that a chain of likenesses does not make
//! one case of many.

use std::cmp::Reverse;

use super::decision::Decisions;
use super::find::{Contradiction, Finder, Link, Standing};

/// Reports that tell of one case.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The report that says most; among equals the one received first.
    pub master: u32,
    /// All of them, in the order of their names.
    pub reports: Vec<u32>,
    /// Bits of the weakest link that joined them.
    pub least_bits: f32,
}

/// Two clusters are joined only when their reports are alike on the whole: the mean of the bits of
/// every report of one with every report of the other is at least this. Even odds.
const MEAN_BITS: f32 = 0.0;

/// And no two of them are further apart than this.
const LEAST_BITS: f32 = -12.0;

/// Most reports of a cluster that are compared with those of another. The first ones by name stand
/// for the rest.
const COMPARED: usize = 16;

/// Joins reports along links, the strongest first (agglomerative, with the mean as its linkage).
pub(super) struct Joiner<'f, 'r> {
    finder: &'f Finder<'r>,
    decisions: &'f Decisions,
}

impl<'f, 'r> Joiner<'f, 'r> {
    pub(super) const fn new(finder: &'f Finder<'r>, decisions: &'f Decisions) -> Self {
        Self { finder, decisions }
    }

    /// Clusters of the links; links whose clusters do not fit together are marked as kept apart.
    pub(super) fn join(&self, links: &mut [Link]) -> Vec<Cluster> {
        let mut order: Vec<usize> = links
            .iter()
            .enumerate()
            .filter(|(_, link)| matches!(link.standing, Standing::Linked | Standing::Confirmed))
            .map(|(at, _)| at)
            .collect();
        // Stable, and the links are in the order of their names.
        order.sort_by(|x, y| {
            let rank = |at: usize| {
                let link = links.get(at);
                link.map(|link| (link.standing != Standing::Confirmed, -link.bits))
            };
            match (rank(*x), rank(*y)) {
                (Some(x), Some(y)) => x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)),
                _ => std::cmp::Ordering::Equal,
            }
        });
        let mut groups = Groups::default();
        for at in order {
            let Some(link) = links.get_mut(at) else {
                continue;
            };
            let (a, b) = (groups.of(link.a), groups.of(link.b));
            if a == b {
                continue;
            }
            let is_decided = link.standing == Standing::Confirmed;
            if self.fits(groups.reports(a), groups.reports(b), is_decided) {
                groups.join(a, b, link.bits);
            } else {
                link.standing = Standing::KeptApart;
            }
        }
        // A link inside one cluster stays a link, in whatever way its reports came together.
        let mut clusters: Vec<Cluster> = groups
            .all
            .into_iter()
            .filter(|group| group.reports.len() > 1)
            .map(|group| self.cluster(group))
            .collect();
        clusters.sort_unstable_by(|x, y| self.name(x).cmp(self.name(y)));
        clusters
    }

    fn name(&self, cluster: &Cluster) -> &str {
        let first = cluster.reports.first().copied().unwrap_or(0);
        self.finder.reports.name(first)
    }

    fn cluster(&self, group: Group) -> Cluster {
        let reports = self.finder.reports;
        let mut members = group.reports;
        members.sort_unstable_by_key(|report| (reports.name(*report), *report));
        let worth = |report: &u32| {
            let row = reports.row(*report);
            let filled = row.map_or(0, |row| reports.filled(row));
            let received = row.map_or(u32::MAX, |row| row.received.0);
            // The names are in order already, and the first of equals is taken.
            (Reverse(filled), received)
        };
        Cluster {
            master: members.iter().copied().min_by_key(worth).unwrap_or(0),
            reports: members,
            least_bits: group.least_bits,
        }
    }

    /// Whether two clusters may be one.
    fn fits(&self, a: &[u32], b: &[u32], is_decided: bool) -> bool {
        let reports = self.finder.reports;
        if !self.decisions.is_empty() {
            let is_rejected = |a: &u32, b: &u32| {
                let names = (reports.name(*a), reports.name(*b));
                self.decisions.is_one_case(names.0, names.1) == Some(false)
            };
            if a.iter().any(|a| b.iter().any(|b| is_rejected(a, b))) {
                return false;
            }
        }
        if is_decided {
            return true;
        }
        let first = |list: &[u32]| {
            let mut list = list.to_vec();
            list.sort_unstable_by_key(|report| reports.name(*report));
            list.truncate(COMPARED);
            list
        };
        let (a, b) = (first(a), first(b));
        let (mut sum, mut count) = (0.0_f64, 0_u32);
        for a in &a {
            for b in &b {
                let Some(told) = self.finder.compare(*a, *b) else {
                    continue;
                };
                let bits = self.finder.weights.score(&told);
                if bits < LEAST_BITS || Contradiction::of(&told).is_some() {
                    return false;
                }
                sum += f64::from(bits);
                count += 1;
            }
        }
        count > 0 && sum / f64::from(count) >= f64::from(MEAN_BITS)
    }
}

#[derive(Debug, Default)]
struct Group {
    reports: Vec<u32>,
    least_bits: f32,
}

#[derive(Debug, Default)]
struct Groups {
    of: std::collections::HashMap<u32, usize>,
    all: Vec<Group>,
}

impl Groups {
    /// The group of a report, which is alone at first.
    fn of(&mut self, report: u32) -> usize {
        let next = self.all.len();
        let at = *self.of.entry(report).or_insert(next);
        if at == next {
            self.all.push(Group {
                reports: vec![report],
                least_bits: f32::INFINITY,
            });
        }
        at
    }

    fn reports(&self, group: usize) -> &[u32] {
        self.all
            .get(group)
            .map(|group| group.reports.as_slice())
            .unwrap_or_default()
    }

    fn join(&mut self, a: usize, b: usize, bits: f32) {
        let (into, from) = if self.reports(a).len() >= self.reports(b).len() {
            (a, b)
        } else {
            (b, a)
        };
        let Some(moved) = self.all.get_mut(from).map(std::mem::take) else {
            return;
        };
        for report in &moved.reports {
            self.of.insert(*report, into);
        }
        if let Some(into) = self.all.get_mut(into) {
            into.least_bits = into.least_bits.min(moved.least_bits).min(bits);
            into.reports.extend(moved.reports);
        }
    }
}
