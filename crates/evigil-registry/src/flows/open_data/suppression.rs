//! Which cells of a table are withheld: small ones, and as many others as are needed so that no
//! withheld one can be computed from what is shown.
//!
//! Primary and complementary suppression after Willenborg and de Waal, Elements of Statistical
//! Disclosure Control (2001), chapter 4. A table is a list of values and of equations between
//! them: a total is the sum of its members. A value is determined by the shown ones exactly when,
//! in the reduced row echelon form of the equations over the withheld values, it stands alone.

/// A total and the values that it is the sum of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// Place of the total.
    pub total: usize,
    /// Places of its members.
    pub members: Vec<usize>,
}

/// Which values are withheld. `small` says of each value whether it has to be; zeros are shown.
/// In each equation at least two values are withheld or none, together at least `minimum` above
/// their number less one, so that counts from 1 upwards don't follow from their sum; and no value
/// is determined by all equations together.
#[must_use]
pub fn suppressed(
    values: &[u64],
    small: &[bool],
    equations: &[Equation],
    minimum: u64,
) -> Vec<bool> {
    let mut hidden: Vec<bool> = values
        .iter()
        .zip(small)
        .map(|(value, small)| *small && *value > 0)
        .collect();
    loop {
        let mut grew = false;
        for equation in equations {
            while is_open(values, &hidden, equation, minimum) {
                let Some(next) = smallest_shown(values, &hidden, equation) else {
                    break;
                };
                if let Some(mark) = hidden.get_mut(next) {
                    *mark = true;
                }
                grew = true;
            }
        }
        if grew {
            continue;
        }
        let Some(open) = determined(&hidden, equations).into_iter().next() else {
            return hidden;
        };
        // Another value of an equation that holds it; when all are withheld, nothing more helps.
        let holding = equations
            .iter()
            .filter(|equation| equation.total == open || equation.members.contains(&open));
        let next = holding
            .filter_map(|equation| smallest_shown(values, &hidden, equation))
            .min_by_key(|place| values.get(*place).copied().unwrap_or_default());
        match next.and_then(|next| hidden.get_mut(next)) {
            Some(mark) => *mark = true,
            None => return vec![true; values.len()],
        }
    }
}

/// Whether an equation alone gives a withheld value away, exactly or nearly.
fn is_open(values: &[u64], hidden: &[bool], equation: &Equation, minimum: u64) -> bool {
    let is_hidden = |place: &usize| hidden.get(*place).copied().unwrap_or_default();
    let members: Vec<usize> = equation.members.iter().copied().filter(is_hidden).collect();
    if is_hidden(&equation.total) {
        // A withheld total with all members shown is their sum.
        return members.is_empty();
    }
    let count = members.len() as u64;
    let sum: u64 = members.iter().filter_map(|place| values.get(*place)).sum();
    count == 1 || count > 1 && sum < minimum + count - 1
}

/// The smallest value above zero that is shown; the total when no member is.
fn smallest_shown(values: &[u64], hidden: &[bool], equation: &Equation) -> Option<usize> {
    let shown = |place: &usize| {
        !hidden.get(*place).copied().unwrap_or(true)
            && values.get(*place).is_some_and(|value| *value > 0)
    };
    let members = equation.members.iter().copied().filter(shown);
    members
        .min_by_key(|place| values.get(*place).copied().unwrap_or_default())
        .or_else(|| Some(equation.total).filter(shown))
}

/// Withheld values that the shown ones determine. Computed modulo the prime 2^61 - 1: the entries
/// of the equations are 0, 1 and -1.
#[must_use]
pub fn determined(hidden: &[bool], equations: &[Equation]) -> Vec<usize> {
    const P: u128 = (1 << 61) - 1;
    let columns: Vec<usize> = (0..hidden.len())
        .filter(|place| hidden.get(*place) == Some(&true))
        .collect();
    let column_of = |place: &usize| columns.binary_search(place).ok();
    let mut rows: Vec<Vec<u128>> = equations
        .iter()
        .map(|equation| {
            let mut row = vec![0; columns.len()];
            let members = equation.members.iter().filter_map(column_of);
            let total = column_of(&equation.total);
            let entries = members.map(|at| (at, 1)).chain(total.map(|at| (at, P - 1)));
            for (at, entry) in entries {
                if let Some(place) = row.get_mut(at) {
                    *place = (*place + entry) % P;
                }
            }
            row
        })
        .collect();
    let mut rank = 0;
    for column in 0..columns.len() {
        let at = |row: &Vec<u128>| row.get(column).copied().unwrap_or_default();
        let Some(pivot) =
            (rank..rows.len()).find(|row| rows.get(*row).is_some_and(|row| at(row) != 0))
        else {
            continue;
        };
        rows.swap(rank, pivot);
        let Some(head) = rows.get(rank).cloned() else {
            break;
        };
        let inverse = power(at(&head), P - 2, P);
        let head: Vec<u128> = head.iter().map(|entry| entry * inverse % P).collect();
        for (place, row) in rows.iter_mut().enumerate() {
            let factor = row.get(column).copied().unwrap_or_default();
            if place == rank {
                row.clone_from(&head);
            } else if factor != 0 {
                // Most entries are 0: a cell stands in one equation of each column.
                let held = row
                    .iter_mut()
                    .zip(&head)
                    .filter(|(_, of_head)| **of_head != 0);
                for (entry, of_head) in held {
                    *entry = (*entry + (P - factor) * of_head) % P;
                }
            }
        }
        rank += 1;
    }
    let alone = |row: &Vec<u128>| {
        let mut found = row.iter().enumerate().filter(|(_, entry)| **entry != 0);
        match (found.next(), found.next()) {
            (Some((column, _)), None) => columns.get(column).copied(),
            _ => None,
        }
    };
    let mut open: Vec<usize> = rows.iter().filter_map(alone).collect();
    open.sort_unstable();
    open
}

fn power(mut base: u128, mut exponent: u128, modulus: u128) -> u128 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % modulus;
        }
        base = base * base % modulus;
        exponent >>= 1;
    }
    result
}
