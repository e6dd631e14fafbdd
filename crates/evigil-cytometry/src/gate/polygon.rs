//! Polygons in two dimensions.

use thiserror::Error;

/// Why points make no polygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PolygonError {
    /// Three at least.
    #[error("{found} vertices make no polygon")]
    TooFewVertices {
        /// Vertices given.
        found: usize,
    },
    /// A coordinate is no finite number.
    #[error("vertex {vertex} is not finite")]
    NotFinite {
        /// Vertex, from 0.
        vertex: usize,
    },
}

/// A polygon, closed by itself; its sides may cross.
///
/// A point is inside when a ray from it crosses the sides an odd number of times, or when it lies
/// on a side (Gating-ML 2.0, `PolygonGate`).
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    vertices: Vec<(f64, f64)>,
    low: (f64, f64),
    high: (f64, f64),
}

impl Polygon {
    /// A polygon with these vertices in order.
    ///
    /// # Errors
    /// [`PolygonError`] when there are fewer than three or one is not finite.
    pub fn new(vertices: Vec<(f64, f64)>) -> Result<Self, PolygonError> {
        if vertices.len() < 3 {
            return Err(PolygonError::TooFewVertices {
                found: vertices.len(),
            });
        }
        if let Some(vertex) = vertices
            .iter()
            .position(|(x, y)| !(x.is_finite() && y.is_finite()))
        {
            return Err(PolygonError::NotFinite { vertex });
        }
        let mut low = (f64::INFINITY, f64::INFINITY);
        let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for (x, y) in &vertices {
            low = (low.0.min(*x), low.1.min(*y));
            high = (high.0.max(*x), high.1.max(*y));
        }
        Ok(Self {
            vertices,
            low,
            high,
        })
    }

    /// Vertices in order.
    #[must_use]
    pub fn vertices(&self) -> &[(f64, f64)] {
        &self.vertices
    }

    /// Whether a point lies inside or on a side.
    #[must_use]
    pub fn contains(&self, x: f64, y: f64) -> bool {
        let in_box = self.low.0 <= x && x <= self.high.0 && self.low.1 <= y && y <= self.high.1;
        if !in_box {
            return false;
        }
        let mut inside = false;
        let ends = self.vertices.iter().cycle().skip(1);
        for (&(ax, ay), &(bx, by)) in self.vertices.iter().zip(ends) {
            // Above zero where the point lies left of the side from a to b.
            let turn = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
            let beside = ax.min(bx) <= x && x <= ax.max(bx) && ay.min(by) <= y && y <= ay.max(by);
            if turn == 0.0 && beside {
                return true;
            }
            // A side holds its lower end only, so that a vertex is not counted twice.
            let crosses = (ay <= y) != (by <= y);
            if crosses && ((turn > 0.0) == (by > ay)) {
                inside = !inside;
            }
        }
        inside
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn polygon(points: &[(f64, f64)]) -> Polygon {
        Polygon::new(points.to_vec()).unwrap()
    }

    #[test]
    fn edges_belong_to_it() {
        let triangle = polygon(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)]);
        for (x, y) in [
            (0.0, 0.0),
            (2.0, 0.0),
            (4.0, 2.0),
            (2.0, 2.0),
            (3.0, 1.0),
            (4.0, 4.0),
        ] {
            assert!(triangle.contains(x, y), "{x} {y}");
        }
        for (x, y) in [
            (1.0, 2.0),
            (4.1, 2.0),
            (-1.0, 0.0),
            (5.0, 0.0),
            (f64::NAN, 1.0),
        ] {
            assert!(!triangle.contains(x, y), "{x} {y}");
        }
    }

    #[test]
    fn crossed_sides_leave_a_hole() {
        // Two squares drawn in one line: where they overlap is outside.
        let star = polygon(&[
            (0.0, 0.0),
            (3.0, 0.0),
            (3.0, 3.0),
            (0.0, 3.0),
            (0.0, 0.0),
            (1.0, 1.0),
            (2.0, 1.0),
            (2.0, 2.0),
            (1.0, 2.0),
            (1.0, 1.0),
        ]);
        assert!(!star.contains(1.5, 1.4));
        assert!(star.contains(0.5, 1.5));
    }

    #[test]
    fn needs_three_finite_points() {
        assert!(Polygon::new(vec![(0.0, 0.0), (1.0, 1.0)]).is_err());
        assert_eq!(
            Polygon::new(vec![(0.0, 0.0), (1.0, f64::NAN), (1.0, 1.0)]),
            Err(PolygonError::NotFinite { vertex: 1 })
        );
    }

    proptest! {
        #[test]
        fn where_it_begins_and_which_way_it_runs_do_not_matter(
            points in prop::collection::vec((-8_i8..8, -8_i8..8), 3..9),
            turn in 0_usize..9,
            x in -9_i8..9, y in -9_i8..9,
        ) {
            let points: Vec<_> = points.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
            let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.25);
            let answer = polygon(&points).contains(x, y);
            let mut turned = points.clone();
            turned.rotate_left(turn % points.len());
            prop_assert_eq!(polygon(&turned).contains(x, y), answer);
            turned.reverse();
            prop_assert_eq!(polygon(&turned).contains(x, y), answer);
        }

        #[test]
        fn a_rectangle_is_a_rectangle(x in -2.0_f64..2.0, y in -2.0_f64..2.0) {
            let square = polygon(&[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]);
            prop_assert_eq!(square.contains(x, y), x.abs() <= 1.0 && y.abs() <= 1.0);
        }
    }
}
