//! The scan of one product over the reports of a case table.

use rand::SeedableRng;
use rand::seq::index::sample;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::hierarchy::Hierarchy;
use super::scan::{TreeScan, TreeSettings, judged};
use super::statistic::bernoulli_ratio;
use crate::beyond::ReportIndex;
use crate::table::Lists;

/// Which groups of terms a product's reports name more often than other reports: cases are the reports
/// with the product, and a report is in a node when it names any term that belongs to it. Terms are
/// found in the hierarchy by name; those that it does not have are in no node. Simulated data sets give
/// the product to as many reports drawn from all.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
pub fn report_scan(
    index: &ReportIndex<'_>,
    hierarchy: &Hierarchy,
    product: u32,
    settings: TreeSettings,
) -> TreeScan {
    let table = index.table();
    let nodes_of_event: Vec<&[u32]> = table
        .events()
        .iter()
        .map(|name| {
            hierarchy
                .names()
                .find(name)
                .map_or(&[] as &[u32], |node| hierarchy.above(node))
        })
        .collect();
    let mut nodes_of = Lists::default();
    let mut nodes: Vec<u32> = Vec::new();
    for report in 0..u32::try_from(table.len()).unwrap_or(u32::MAX) {
        nodes.clear();
        for &event in index.events_of(report) {
            nodes.extend(
                nodes_of_event
                    .get(event as usize)
                    .copied()
                    .unwrap_or_default(),
            );
        }
        nodes.sort_unstable();
        nodes.dedup();
        nodes_of.push(nodes.iter().copied());
    }
    let count = |reports: &mut dyn Iterator<Item = usize>| {
        let mut counts = vec![0_u64; hierarchy.len()];
        for report in reports {
            for &node in nodes_of.row(report) {
                if let Some(count) = counts.get_mut(node as usize) {
                    *count += 1;
                }
            }
        }
        counts
    };
    let all = table.len() as f64;
    let with_product = index.with_product(product);
    let cases = with_product.len() as f64;
    let totals = count(&mut (0..table.len()));
    let observed = count(&mut with_product.iter().map(|&report| report as usize));
    let ratio = |count: u64, total: u64| bernoulli_ratio(count as f64, total as f64, cases, all);
    let replicates = u64::try_from(settings.replicates).unwrap_or(u64::MAX);
    let maxima: Vec<f64> = (0..replicates)
        .into_par_iter()
        .map(|replicate| {
            let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
            random.set_stream(replicate);
            let drawn = sample(&mut random, table.len(), with_product.len());
            count(&mut drawn.into_iter())
                .into_iter()
                .zip(&totals)
                .filter(|&(count, _)| count >= settings.least_cases)
                .map(|(count, &total)| ratio(count, total))
                .fold(0.0, f64::max)
        })
        .collect();
    let found = (0_u32..)
        .zip(observed.iter().zip(&totals))
        .map(|(node, (&count, &total))| {
            let expected = if all > 0.0 {
                cases * total as f64 / all
            } else {
                0.0
            };
            (node, count, expected, ratio(count, total))
        });
    judged(found, maxima, with_product.len() as u64, settings)
}
