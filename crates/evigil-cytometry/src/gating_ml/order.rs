//! Gates in an order in which each comes after those that it needs.

use std::collections::BTreeMap;

use super::model::Gate;

/// Places of the gates in such an order; `Err` is the place of a gate that needs itself.
pub(super) fn order(gates: &[Gate]) -> Result<Vec<usize>, usize> {
    let places: BTreeMap<&str, usize> = gates
        .iter()
        .enumerate()
        .map(|(place, gate)| (gate.id.as_str(), place))
        .collect();
    let mut missing: Vec<usize> = Vec::with_capacity(gates.len());
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); gates.len()];
    for (place, gate) in gates.iter().enumerate() {
        let needs = gate.references().filter_map(|id| places.get(id));
        let mut count = 0;
        for other in needs {
            if let Some(list) = needed_by.get_mut(*other) {
                list.push(place);
                count += 1;
            }
        }
        missing.push(count);
    }
    let mut order: Vec<usize> = (0..gates.len())
        .filter(|place| missing.get(*place) == Some(&0))
        .collect();
    let mut next = 0;
    while let Some(done) = order.get(next).copied() {
        next += 1;
        for place in needed_by.get(done).into_iter().flatten() {
            if let Some(count) = missing.get_mut(*place) {
                *count -= 1;
                if *count == 0 {
                    order.push(*place);
                }
            }
        }
    }
    match missing.iter().position(|count| *count > 0) {
        Some(place) => Err(place),
        None => Ok(order),
    }
}
