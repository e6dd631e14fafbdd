//! Inverse of a small square matrix.

/// Inverse of a row-major `size` × `size` matrix by Gauss-Jordan elimination with row exchange.
///
/// `Err` holds the column (from 0) in which no pivot above the rounding error was left: the
/// matrix is singular. The caller has checked size and finiteness.
///
/// # Errors
/// The column without a pivot.
pub fn invert(matrix: &[f64], size: usize) -> Result<Vec<f64>, usize> {
    let mut rows: Vec<Vec<f64>> = matrix.chunks(size.max(1)).map(<[f64]>::to_vec).collect();
    let mut inverse: Vec<Vec<f64>> = (0..size)
        .map(|row| {
            (0..size)
                .map(|column| f64::from(u8::from(row == column)))
                .collect()
        })
        .collect();
    let largest = matrix
        .iter()
        .fold(0.0_f64, |top, value| top.max(value.abs()));
    let smallest_pivot = largest * f64::EPSILON * size as f64;

    for column in 0..size {
        let height = |row: usize| {
            rows.get(row)
                .and_then(|row| row.get(column))
                .map_or(0.0, |v| v.abs())
        };
        let pivot_row = (column..size)
            .max_by(|a, b| height(*a).total_cmp(&height(*b)))
            .ok_or(column)?;
        if height(pivot_row) <= smallest_pivot {
            return Err(column);
        }
        rows.swap(column, pivot_row);
        inverse.swap(column, pivot_row);
        let (pivot, pivot_inverse) = (rows[column].clone(), inverse[column].clone());
        let scale = pivot[column];
        for row in 0..size {
            if row == column {
                rows[row].iter_mut().for_each(|value| *value /= scale);
                inverse[row].iter_mut().for_each(|value| *value /= scale);
                continue;
            }
            let factor = rows[row][column] / scale;
            if factor != 0.0 {
                subtract(&mut rows[row], &pivot, factor);
                subtract(&mut inverse[row], &pivot_inverse, factor);
            }
        }
    }
    Ok(inverse.concat())
}

fn subtract(row: &mut [f64], other: &[f64], factor: f64) {
    for (value, other) in row.iter_mut().zip(other) {
        *value -= factor * other;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn needs_row_exchange() {
        assert_eq!(
            invert(&[0.0, 2.0, 1.0, 0.0], 2),
            Ok(vec![0.0, 1.0, 0.5, 0.0])
        );
        assert_eq!(invert(&[1.0, 2.0, 2.0, 4.0], 2), Err(1));
        assert_eq!(invert(&[0.0], 1), Err(0));
    }

    proptest! {
        #[test]
        fn product_is_the_unit_matrix(values in prop::collection::vec(0.0_f64..0.12, 25)) {
            let mut matrix = values;
            for i in 0..5 { matrix[i * 6] = 1.0; }
            let inverse = invert(&matrix, 5).expect("diagonally dominant");
            for row in 0..5 {
                for column in 0..5 {
                    let sum: f64 = (0..5).map(|k| matrix[row * 5 + k] * inverse[k * 5 + column]).sum();
                    let unit = f64::from(u8::from(row == column));
                    prop_assert!((sum - unit).abs() < 1e-12);
                }
            }
        }
    }
}
