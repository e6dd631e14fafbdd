//! Small symmetric matrices: as many rows as a design has columns.

/// A square matrix of a few rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Square {
    size: usize,
    cells: Vec<f64>,
}

impl Square {
    pub(crate) fn zero(size: usize) -> Self {
        Self {
            size,
            cells: vec![0.0; size * size],
        }
    }

    pub(crate) fn get(&self, row: usize, column: usize) -> f64 {
        self.cells
            .get(row * self.size + column)
            .copied()
            .unwrap_or(f64::NAN)
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, value: f64) {
        if let Some(cell) = self.cells.get_mut(row * self.size + column) {
            *cell = value;
        }
    }

    /// Adds `factor` x x'.
    pub(crate) fn add_outer(&mut self, factor: f64, x: &[f64]) {
        for (row, left) in self.cells.chunks_exact_mut(self.size.max(1)).zip(x) {
            for (cell, right) in row.iter_mut().zip(x) {
                *cell += factor * left * right;
            }
        }
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        let mut product = Self::zero(self.size);
        for row in 0..self.size {
            for column in 0..self.size {
                let sum = (0..self.size)
                    .map(|at| self.get(row, at) * other.get(at, column))
                    .sum();
                product.set(row, column, sum);
            }
        }
        product
    }

    /// The matrix times a vector.
    pub(crate) fn apply(&self, x: &[f64]) -> Vec<f64> {
        self.cells
            .chunks_exact(self.size.max(1))
            .map(|row| dot(row, x))
            .collect()
    }

    /// Trace of the product with `other`.
    pub(crate) fn trace_of_product(&self, other: &Self) -> f64 {
        (0..self.size)
            .flat_map(|row| (0..self.size).map(move |at| (row, at)))
            .map(|(row, at)| self.get(row, at) * other.get(at, row))
            .sum()
    }

    /// Inverse and logarithm of the determinant of a positive definite matrix, by Cholesky's
    /// decomposition; nothing when a pivot is below `tolerance` of its diagonal element.
    pub(crate) fn inverse(&self, tolerance: f64) -> Option<(Self, f64)> {
        let n = self.size;
        let mut lower = Self::zero(n);
        let mut log_det = 0.0;
        for row in 0..n {
            for column in 0..=row {
                let done: f64 = (0..column)
                    .map(|at| lower.get(row, at) * lower.get(column, at))
                    .sum();
                let rest = self.get(row, column) - done;
                if row != column {
                    lower.set(row, column, rest / lower.get(column, column));
                } else if rest > tolerance * self.get(row, row) && rest.is_finite() {
                    lower.set(row, row, rest.sqrt());
                    log_det += rest.ln();
                } else {
                    return None;
                }
            }
        }
        // Columns of the inverse of the factor, forward.
        let mut factor = Self::zero(n);
        for column in 0..n {
            for row in column..n {
                let done: f64 = (column..row)
                    .map(|at| lower.get(row, at) * factor.get(at, column))
                    .sum();
                let unit = if row == column { 1.0 } else { 0.0 };
                factor.set(row, column, (unit - done) / lower.get(row, row));
            }
        }
        let mut inverse = Self::zero(n);
        for row in 0..n {
            for column in 0..n {
                let sum = (row.max(column)..n)
                    .map(|at| factor.get(at, row) * factor.get(at, column))
                    .sum();
                inverse.set(row, column, sum);
            }
        }
        Some((inverse, log_det))
    }
}

/// Inner product.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
