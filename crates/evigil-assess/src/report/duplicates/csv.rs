//! Links and clusters as tables.

use std::fmt::Write as _;

use super::{DuplicateCluster, DuplicateLink};

/// Links, a row each; the weights of the fields in one cell.
#[must_use]
pub fn links_csv(links: impl IntoIterator<Item = DuplicateLink>) -> String {
    let mut text = String::from(
        "a,b,bits,probability,standing,contradiction,prior_bits,related_bits,fields\n",
    );
    for link in links {
        let fields: Vec<String> = link
            .fields
            .iter()
            .map(|part| {
                format!(
                    "{}={}:{:+.1}",
                    part.field.word(),
                    part.level.word(),
                    part.bits
                )
            })
            .collect();
        // Writing into a string never fails.
        let _ = writeln!(
            text,
            "{},{},{:.2},{:.6},{},{},{:.2},{:.2},{}",
            cell(&link.a),
            cell(&link.b),
            link.bits,
            link.probability,
            link.standing.word(),
            link.contradiction.map_or("", |why| why.word()),
            link.prior_bits,
            link.related_bits,
            fields.join(" ")
        );
    }
    text
}

/// Clusters, a row for each report of one.
#[must_use]
pub fn clusters_csv(clusters: &[DuplicateCluster]) -> String {
    let mut text = String::from("cluster,report,is_master,least_bits\n");
    for (number, cluster) in (1..).zip(clusters) {
        for report in &cluster.reports {
            let _ = writeln!(
                text,
                "{number},{},{},{:.2}",
                cell(report),
                *report == cluster.master,
                cluster.least_bits
            );
        }
    }
    text
}

/// A cell, in quotes where it has to be. What a spreadsheet would take for a formula is marked as
/// text.
fn cell(text: &str) -> String {
    let marked = if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if marked.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", marked.replace('"', "\"\""))
    } else {
        marked
    }
}
