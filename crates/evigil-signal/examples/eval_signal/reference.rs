//! Reference sets: pairs of which it is known whether they are signals.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::Fallible;

pub(super) struct ReferencePair {
    pub(super) product: String,
    pub(super) outcome: String,
    pub(super) truth: bool,
}

pub(super) struct ReferenceSet {
    pub(super) name: &'static str,
    pub(super) pairs: Vec<ReferencePair>,
    /// Outcomes with their terms.
    pub(super) terms: Vec<(String, String)>,
}

/// Name, file of pairs, file of terms.
const SETS: [[&str; 3]; 3] = [
    ["OMOP 2013", "omop_2013.tsv", "outcome_terms.tsv"],
    ["EU-ADR 2013", "euadr_2013.tsv", "outcome_terms.tsv"],
    ["Harpaz 2014", "harpaz_2014.tsv", "harpaz_2014_terms.tsv"],
];

pub(super) fn read(folder: &Path) -> Fallible<Vec<ReferenceSet>> {
    let sets = SETS.into_iter().map(|[name, pairs, terms]| {
        let pairs = rows(&folder.join(pairs), ["drug", "outcome", "truth"])?;
        let pairs = pairs.into_iter().map(|[product, outcome, truth]| {
            let truth = match truth.as_str() {
                "1" => true,
                "0" => false,
                other => return Err(format!("{name}: truth `{other}` is neither 1 nor 0")),
            };
            Ok(ReferencePair {
                product,
                outcome,
                truth,
            })
        });
        let pairs = pairs.collect::<Result<_, _>>()?;
        let terms = rows(&folder.join(terms), ["outcome", "term"])?;
        let terms = terms.into_iter().map(|[outcome, term]| (outcome, term));
        Ok(ReferenceSet {
            name,
            pairs,
            terms: terms.collect(),
        })
    });
    sets.collect()
}

/// These columns of a table with tabs and a header.
fn rows<const N: usize>(path: &Path, columns: [&str; N]) -> Fallible<Vec<[String; N]>> {
    let place = path.display();
    let mut reader = ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_path(path)
        .map_err(|error| format!("{place}: {error}"))?;
    let header = reader.headers()?.clone();
    let mut places = [0; N];
    for (at, column) in places.iter_mut().zip(columns) {
        let found = header.iter().position(|name| name == column);
        *at = found.ok_or_else(|| format!("{place}: no column `{column}`"))?;
    }
    let field = |row: &StringRecord, at: usize| row.get(at).unwrap_or_default().to_owned();
    reader
        .records()
        .map(|row| {
            let row = row?;
            Ok(places.map(|at| field(&row, at)))
        })
        .collect()
}
