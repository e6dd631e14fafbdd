//! Linear equations with a symmetric positive matrix.

/// The factor L of a symmetric positive matrix, L Lᵀ. Directions in which it is flat are left out.
pub(super) struct Cholesky {
    lower: Vec<f64>,
    flat: Vec<bool>,
    size: usize,
}

impl Cholesky {
    /// Of a square matrix, row by row.
    pub(super) fn new(mut matrix: Vec<f64>, size: usize) -> Self {
        let mut flat = vec![false; size];
        let get =
            |matrix: &[f64], i: usize, j: usize| matrix.get(i * size + j).copied().unwrap_or(0.0);
        for j in 0..size {
            let whole = get(&matrix, j, j);
            let taken: f64 = (0..j).map(|k| get(&matrix, j, k).powi(2)).sum();
            let pivot = whole - taken;
            let is_flat = pivot <= 1e-10 * whole.max(1e-8);
            if let Some(slot) = flat.get_mut(j) {
                *slot = is_flat;
            }
            let root = if is_flat { f64::INFINITY } else { pivot.sqrt() };
            if let Some(slot) = matrix.get_mut(j * size + j) {
                *slot = root;
            }
            for i in j + 1..size {
                let sum: f64 = (0..j)
                    .map(|k| get(&matrix, i, k) * get(&matrix, j, k))
                    .sum();
                // By infinity where it is flat: zero.
                let value = (get(&matrix, i, j) - sum) / root;
                if let Some(slot) = matrix.get_mut(i * size + j) {
                    *slot = value;
                }
            }
        }
        Self {
            lower: matrix,
            flat,
            size,
        }
    }

    fn at(&self, i: usize, j: usize) -> f64 {
        self.lower.get(i * self.size + j).copied().unwrap_or(0.0)
    }

    /// Whether the matrix is flat in the direction that this place adds to those before.
    pub(super) fn is_singular(&self, place: usize) -> bool {
        self.flat.get(place).copied().unwrap_or(true)
    }

    /// Puts the solution of L Lᵀ x = `values` in their place; 0 where the matrix is flat.
    pub(super) fn solve(&self, values: &mut [f64]) {
        for i in 0..self.size {
            let sum: f64 = (0..i)
                .map(|k| self.at(i, k) * values.get(k).copied().unwrap_or(0.0))
                .sum();
            if let Some(value) = values.get_mut(i) {
                *value = (*value - sum) / self.at(i, i);
            }
        }
        for i in (0..self.size).rev() {
            let sum: f64 = (i + 1..self.size)
                .map(|k| self.at(k, i) * values.get(k).copied().unwrap_or(0.0))
                .sum();
            if let Some(value) = values.get_mut(i) {
                *value = (*value - sum) / self.at(i, i);
            }
        }
    }
}
