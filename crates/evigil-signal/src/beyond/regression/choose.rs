//! Which penalty.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::design::Design;
use super::path::{Path, PathPoint, PathSettings, RegressionError, run};

/// How the penalty is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Where Schwarz' criterion is least: few terms, no random numbers.
    Bic,
    /// By prediction of reports that were left out: groups with equal shares of the outcome, drawn
    /// with a seed.
    CrossValidation {
        /// Number of groups.
        folds: usize,
        /// Seed of the division.
        seed: u64,
        /// Whether the largest penalty within one standard error of the best is taken, and not the
        /// best.
        one_standard_error: bool,
    },
}

/// A path and a point of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The path on all rows.
    pub path: Path,
    /// Number of the chosen point; beyond the last only for an empty path.
    pub index: usize,
    /// Mean deviance of a left-out row and its standard error, by point; empty without
    /// cross-validation.
    pub deviance: Vec<(f64, f64)>,
    /// Whether the choice is the last point of the path: a smaller penalty may be better.
    pub at_end: bool,
}

impl Chosen {
    /// The chosen solution.
    #[must_use]
    pub fn point(&self) -> Option<&PathPoint> {
        self.path.points.get(self.index)
    }
}

/// Points that Schwarz' criterion may rise before the path is given up.
const PATIENCE: usize = 12;

/// Fits the path and chooses the penalty.
///
/// # Errors
///
/// [`RegressionError`]: as for the path, or when there are too few events for the groups.
pub fn choose(
    design: &Design<'_>,
    happened: &[bool],
    settings: PathSettings,
    choice: Choice,
) -> Result<Chosen, RegressionError> {
    let used = vec![true; design.rows()];
    match choice {
        Choice::Bic => {
            let least = |points: &[PathPoint]| {
                points
                    .iter()
                    .enumerate()
                    .min_by(|a, b| a.1.bic.total_cmp(&b.1.bic))
                    .map_or(0, |(index, _)| index)
            };
            let path = run(design, happened, &used, None, settings, |points| {
                points.len() > least(points) + PATIENCE
            })?;
            let index = least(&path.points);
            Ok(Chosen {
                at_end: index + 1 == path.points.len() && path.points.len() > 1,
                path,
                index,
                deviance: Vec::new(),
            })
        }
        Choice::CrossValidation {
            folds,
            seed,
            one_standard_error,
        } => {
            let path = run(design, happened, &used, None, settings, |_| false)?;
            if folds < 2 || path.events < folds || path.rows - path.events < folds {
                return Err(RegressionError::Folds {
                    folds,
                    events: path.events,
                });
            }
            let deviance = cross_validate(design, happened, &path, settings, folds, seed)?;
            let best = deviance
                .iter()
                .enumerate()
                .min_by(|a, b| a.1.0.total_cmp(&b.1.0));
            let (mut index, bound) =
                best.map_or((0, 0.0), |(index, &(mean, error))| (index, mean + error));
            if one_standard_error {
                index = deviance
                    .iter()
                    .position(|&(mean, _)| mean <= bound)
                    .unwrap_or(index);
            }
            Ok(Chosen {
                at_end: index + 1 == path.points.len() && path.points.len() > 1,
                path,
                index,
                deviance,
            })
        }
    }
}

/// Mean deviance of left-out rows at each penalty of the path, with the standard error over groups.
#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of reports are below 2^53"
)]
fn cross_validate(
    design: &Design<'_>,
    happened: &[bool],
    path: &Path,
    settings: PathSettings,
    folds: usize,
    seed: u64,
) -> Result<Vec<(f64, f64)>, RegressionError> {
    let group = groups(happened, folds, seed);
    let penalties: Vec<f64> = path.points.iter().map(|point| point.penalty).collect();
    let settings = PathSettings {
        most_terms: usize::MAX,
        ..settings
    };
    let by_fold: Vec<Path> = (0..folds)
        .into_par_iter()
        .map(|fold| {
            let used: Vec<bool> = group.iter().map(|&group| group != fold).collect();
            run(design, happened, &used, Some(&penalties), settings, |_| {
                false
            })
        })
        .collect::<Result<_, _>>()?;
    Ok((0..penalties.len())
        .map(|index| {
            let means: Vec<f64> = by_fold
                .iter()
                .map(|fold| {
                    let out = (design.rows() - fold.rows) as f64;
                    fold.points
                        .get(index)
                        .map_or(f64::INFINITY, |point| -2.0 * point.held_out / out)
                })
                .collect();
            let count = means.len() as f64;
            let mean = means.iter().sum::<f64>() / count;
            let spread = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / (count - 1.0);
            (mean, (spread / count).sqrt())
        })
        .collect())
}

/// The group of each row: rows with and without the outcome are dealt out apart.
fn groups(happened: &[bool], folds: usize, seed: u64) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut group = vec![0; happened.len()];
    for outcome in [true, false] {
        let mut rows: Vec<usize> = (0..happened.len())
            .filter(|&row| happened.get(row) == Some(&outcome))
            .collect();
        rows.shuffle(&mut random);
        for (place, row) in rows.into_iter().enumerate() {
            if let Some(slot) = group.get_mut(row) {
                *slot = place % folds;
            }
        }
    }
    group
}
