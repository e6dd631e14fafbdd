//! Spillover matrices, as the file gives them.

use std::collections::{HashMap, HashSet};

use super::codes;
use super::keywords::Keywords;
use super::parameter::{Parameter, number};
use crate::Problem;

/// More detectors than any instrument has that writes pairs of them.
const MAX_DETECTORS: usize = 256;

/// More rows than the matrix of any instrument has.
const MAX_SIZE: usize = 1024;

/// How much of the light of each dye every detector sees.
///
/// Rows are dyes, columns are detectors; the diagonal is 1. Compensated values are the measured
/// ones times the inverse of the matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Spillover {
    /// The keyword it comes from, such as `$SPILLOVER`.
    pub keyword: String,
    /// Names as the matrix gives them, in the order of rows and columns.
    pub names: Vec<String>,
    /// For each name the index of its parameter in the data set; nothing when there is none.
    pub channels: Vec<Option<usize>>,
    /// Row after row, as many of both as there are names.
    pub matrix: Vec<f64>,
}

impl Spillover {
    /// The share of dye `row` seen by detector `column`.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        let size = self.names.len();
        if row >= size || column >= size {
            return None;
        }
        self.matrix.get(row * size + column).copied()
    }

    /// Whether nothing spills over: the matrix is the identity.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        let size = self.names.len();
        self.matrix.iter().enumerate().all(|(index, value)| {
            let expected = if index / size.max(1) == index % size.max(1) {
                1.0
            } else {
                0.0
            };
            *value == expected
        })
    }
}

/// The first matrix that can be read; the keyword of the standard comes first.
pub(super) fn read(
    keywords: &Keywords<'_>,
    parameters: &[Parameter],
    dataset: usize,
    problems: &mut Vec<Problem>,
) -> Option<Spillover> {
    for keyword in [
        "$SPILLOVER",
        "SPILL",
        "SPILLOVER",
        "$SPILL",
        "$COMP",
        "COMP",
    ] {
        let Some(value) = keywords.get(keyword).filter(|value| !value.is_empty()) else {
            continue;
        };
        let parsed = if keyword.ends_with("COMP") {
            whole_matrix(value, parameters)
        } else {
            named_matrix(value)
        };
        match parsed {
            Some((names, matrix)) => {
                let spillover = Spillover {
                    channels: find_all(&names, parameters),
                    keyword: keyword.to_owned(),
                    names,
                    matrix,
                };
                report_unknown(&spillover, dataset, problems);
                return Some(spillover);
            }
            None => problems.push(
                codes::SPILLOVER_UNREADABLE
                    .at_keyword(dataset, keyword)
                    .with("length", value.len()),
            ),
        }
    }
    pairwise(keywords, parameters)
}

fn report_unknown(spillover: &Spillover, dataset: usize, problems: &mut Vec<Problem>) {
    let mut unknown = spillover
        .names
        .iter()
        .zip(&spillover.channels)
        .filter(|(_, channel)| channel.is_none())
        .map(|(name, _)| name);
    if let Some(first) = unknown.next() {
        problems.push(
            codes::SPILLOVER_NAME_UNKNOWN
                .at_keyword(dataset, spillover.keyword.clone())
                .with("name", first)
                .with("count", unknown.count() + 1),
        );
    }
}

/// `n,name1,...,namen,value11,...,valuenn`.
fn named_matrix(value: &str) -> Option<(Vec<String>, Vec<f64>)> {
    let (size, rest) = value.split_once(',')?;
    let size: usize = size.trim().parse().ok()?;
    if !(1..=MAX_SIZE).contains(&size) {
        return None;
    }
    let expected = size * size + size;
    let fields: Vec<&str> = rest.split(',').take(expected + 1).collect();
    if fields.len() != expected {
        return None;
    }
    let (names, values) = fields.split_at_checked(size)?;
    let matrix: Option<Vec<f64>> = values.iter().map(|value| number(value)).collect();
    let names = names.iter().map(|name| name.trim().to_owned()).collect();
    Some((names, matrix?))
}

/// `n,value11,...,valuenn`, over all parameters.
fn whole_matrix(value: &str, parameters: &[Parameter]) -> Option<(Vec<String>, Vec<f64>)> {
    let (size, rest) = value.split_once(',')?;
    let size: usize = size.trim().parse().ok()?;
    let matrix: Vec<f64> = rest.split(',').map(number).collect::<Option<_>>()?;
    if size == 0 || size != parameters.len() || matrix.len() != size.checked_mul(size)? {
        return None;
    }
    let names = parameters
        .iter()
        .map(|parameter| parameter.name.clone())
        .collect();
    Some((names, matrix))
}

/// The parameter of each name: `$PnN`, else the same without regard to case, else its number.
fn find_all(names: &[String], parameters: &[Parameter]) -> Vec<Option<usize>> {
    let mut exact = HashMap::new();
    let mut similar = HashMap::new();
    for (index, parameter) in parameters.iter().enumerate() {
        exact.entry(parameter.name.as_str()).or_insert(index);
        similar
            .entry(parameter.name.to_ascii_lowercase())
            .or_insert(index);
    }
    let numbered = |name: &str| {
        let number: usize = name.parse().ok()?;
        number
            .checked_sub(1)
            .filter(|index| *index < parameters.len())
    };
    names
        .iter()
        .map(|name| {
            exact
                .get(name.as_str())
                .or_else(|| similar.get(&name.to_ascii_lowercase()))
                .copied()
                .or_else(|| numbered(name))
        })
        .collect()
}

/// The keywords `$DFCiTOj` of FCS 2.0: per cent of the light of fluorescence detector i that
/// detector j sees.
///
/// Detectors of the instrument that were not recorded are left out.
fn pairwise(keywords: &Keywords<'_>, parameters: &[Parameter]) -> Option<Spillover> {
    let mut entries: Vec<(usize, usize, f64)> = Vec::new();
    for (keyword, value) in keywords.iter() {
        let Some(rest) = strip_prefix_ignoring_case(keyword, "$DFC") else {
            continue;
        };
        let upper = rest.to_ascii_uppercase();
        let Some((from, to)) = upper.split_once("TO") else {
            continue;
        };
        if let (Ok(from), Ok(to), Some(percent)) = (from.parse(), to.parse(), number(value)) {
            entries.push((from, to, percent / 100.0));
        }
    }
    let numbers: HashSet<usize> = entries
        .iter()
        .flat_map(|(from, to, _)| [*from, *to])
        .collect();
    // Detectors that were recorded; `FL1` is also in `FL1-H` and `FL1 LOG`.
    let mut detectors: Vec<usize> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (index, parameter) in parameters.iter().enumerate() {
        let digits: String = strip_prefix_ignoring_case(&parameter.name, "FL")
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        if let Ok(number) = digits.parse()
            && numbers.contains(&number)
            && detectors.len() < MAX_DETECTORS
            && !places.contains_key(&number)
        {
            places.insert(number, detectors.len());
            detectors.push(index);
        }
    }
    if detectors.is_empty() {
        return None;
    }
    let size = detectors.len();
    let mut matrix: Vec<f64> = (0..size * size)
        .map(|index| {
            if index / size == index % size {
                1.0
            } else {
                0.0
            }
        })
        .collect();
    for (from, to, share) in entries {
        if let (Some(row), Some(column)) = (places.get(&from), places.get(&to))
            && row != column
            && let Some(value) = matrix.get_mut(row * size + column)
        {
            *value = share;
        }
    }
    Some(Spillover {
        keyword: "$DFCiTOj".to_owned(),
        names: detectors
            .iter()
            .filter_map(|index| parameters.get(*index))
            .map(|parameter| parameter.name.clone())
            .collect(),
        channels: detectors.iter().copied().map(Some).collect(),
        matrix,
    })
}

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}
