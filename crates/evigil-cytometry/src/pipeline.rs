//! Compensation and scales on millions of events in place.
//!
//! The matrix is cut into blocks of rows that run in parallel. What a row becomes depends on that
//! row alone and is computed in a fixed order, so that the result does not depend on the number
//! of threads or on the size of the blocks.

use std::sync::Arc;

use rayon::prelude::*;
use thiserror::Error;

use crate::EventShapeError;
use crate::compensation::{Compensation, SpilloverError};
use crate::events::check_shape;
use crate::transform::{FastScale, Scale};

/// Rows that are worked on together: a few kilobytes a channel, which stay in the fastest cache.
const TILE: usize = 64;

/// Rows given to a thread at a time, in tiles.
const TILES_A_BLOCK: usize = 32;

/// Why a pipeline can't run.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PipelineError {
    /// The compensation does not fit the events.
    #[error(transparent)]
    Compensation(#[from] SpilloverError),
    /// The values make no whole events.
    #[error(transparent)]
    Shape(#[from] EventShapeError),
    /// A scale for a channel that the events do not have.
    #[error("a scale for channel {channel} of {channels}")]
    Channel {
        /// Channel, from 0.
        channel: usize,
        /// Channels of an event.
        channels: usize,
    },
}

/// Steps that are done to each event: first compensation, then scales.
#[derive(Debug, Clone)]
pub struct Pipeline {
    channels: usize,
    compensation: Option<Unmix>,
    scales: Vec<(usize, Arc<FastScale>)>,
}

/// Columns that a compensated column is made of, with weights that are not zero.
#[derive(Debug, Clone)]
struct Unmix {
    selected: Vec<usize>,
    columns: Vec<Vec<(usize, f64)>>,
}

impl Pipeline {
    /// A pipeline for events of so many channels that does nothing yet.
    #[must_use]
    pub const fn new(channels: usize) -> Self {
        Self {
            channels,
            compensation: None,
            scales: Vec::new(),
        }
    }

    /// Takes spillover out of the chosen channels, which stand in the order of the matrix.
    ///
    /// # Errors
    /// [`PipelineError::Compensation`] when the channels do not fit the matrix.
    pub fn compensate(
        mut self,
        compensation: &Compensation,
        selected: &[usize],
    ) -> Result<Self, PipelineError> {
        compensation.check_channels(self.channels, selected)?;
        let size = compensation.size();
        let weights = |dye: usize| compensation.inverse().iter().skip(dye).step_by(size);
        self.compensation = Some(Unmix {
            selected: selected.to_vec(),
            columns: (0..size)
                .map(|dye| {
                    let weights = weights(dye).copied().enumerate();
                    weights.filter(|(_, weight)| *weight != 0.0).collect()
                })
                .collect(),
        });
        Ok(self)
    }

    /// Puts a channel on a scale, by table; see [`FastScale`] for the error. A scale given later
    /// for the same channel takes the place of the earlier one.
    ///
    /// # Errors
    /// [`PipelineError::Channel`] when the events have no such channel.
    pub fn scale(mut self, channel: usize, scale: &Scale) -> Result<Self, PipelineError> {
        if channel >= self.channels {
            return Err(PipelineError::Channel {
                channel,
                channels: self.channels,
            });
        }
        // Channels mostly share a scale: one table is made once and stays in the cache.
        let known = self.scales.iter().find(|(_, fast)| fast.exact() == scale);
        let fast = known.map_or_else(|| Arc::new(FastScale::new(scale)), |(_, fast)| fast.clone());
        self.scales.retain(|(other, _)| *other != channel);
        self.scales.push((channel, fast));
        Ok(self)
    }

    /// Largest difference of a place from the exact scale, over all channels.
    #[must_use]
    pub fn error_max(&self) -> f64 {
        let errors = self.scales.iter().map(|(_, scale)| scale.error_max());
        errors.fold(0.0, f64::max)
    }

    /// Does the steps to events in place. Shape of `rows`: events × channels, row-major.
    ///
    /// # Errors
    /// [`PipelineError::Shape`] when the last event is not whole; nothing is changed then.
    pub fn run(&self, rows: &mut [f32]) -> Result<(), PipelineError> {
        check_shape(rows.len(), self.channels)?;
        let block = self.channels * TILE * TILES_A_BLOCK;
        rows.par_chunks_mut(block).for_each_init(
            || Scratch::new(self),
            |scratch, block| {
                for tile in block.chunks_mut(self.channels * TILE) {
                    self.run_tile(tile, scratch);
                }
            },
        );
        Ok(())
    }

    fn run_tile(&self, tile: &mut [f32], scratch: &mut Scratch) {
        let channels = self.channels;
        if let Some(unmix) = &self.compensation {
            for (column, place) in scratch.columns.iter_mut().zip(&unmix.selected) {
                let values = tile.iter().skip(*place).step_by(channels);
                for (to, from) in column.iter_mut().zip(values) {
                    *to = f64::from(*from);
                }
            }
            for (sources, place) in unmix.columns.iter().zip(&unmix.selected) {
                let mut sums = [0.0_f64; TILE];
                for (source, weight) in sources {
                    if let Some(column) = scratch.columns.get(*source) {
                        for (sum, value) in sums.iter_mut().zip(column) {
                            *sum += value * weight;
                        }
                    }
                }
                for (to, from) in tile.iter_mut().skip(*place).step_by(channels).zip(&sums) {
                    *to = *from as f32;
                }
            }
        }
        for (channel, scale) in &self.scales {
            for value in tile.iter_mut().skip(*channel).step_by(channels) {
                *value = scale.apply(*value);
            }
        }
    }
}

/// Columns of a tile in double precision. What an earlier tile left past the last row of a
/// shorter one is computed along and not written back.
struct Scratch {
    columns: Vec<[f64; TILE]>,
}

impl Scratch {
    fn new(pipeline: &Pipeline) -> Self {
        let count = pipeline
            .compensation
            .as_ref()
            .map_or(0, |unmix| unmix.selected.len());
        Self {
            columns: vec![[0.0; TILE]; count],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compensation::Spillover;
    use crate::transform::Logicle;

    fn rows(events: u32) -> Vec<f32> {
        (0..events * 4)
            .map(|i| {
                let noise = i.wrapping_mul(2_654_435_761) >> 8;
                (noise as f32).powf(0.7) - 2000.0
            })
            .collect()
    }

    fn compensation() -> Compensation {
        Spillover::new(
            ["a", "b", "c"],
            vec![1.0, 0.2, 0.0, 0.05, 1.0, 0.1, 0.0, 0.3, 1.0],
        )
        .unwrap()
        .compensation()
        .unwrap()
    }

    fn pipeline() -> Pipeline {
        let logicle = Scale::Logicle(Logicle::new(262_144.0, 0.5, 4.5, 0.0).unwrap());
        Pipeline::new(4)
            .compensate(&compensation(), &[3, 0, 1])
            .unwrap()
            .scale(0, &logicle)
            .unwrap()
            .scale(3, &logicle)
            .unwrap()
    }

    #[test]
    fn equals_the_plain_way() {
        let logicle = Logicle::new(262_144.0, 0.5, 4.5, 0.0).unwrap();
        // More than a block, and the last tile is not full.
        let mut fast = rows(5003);
        let mut plain: Vec<f64> = fast.iter().map(|value| f64::from(*value)).collect();
        pipeline().run(&mut fast).unwrap();
        compensation().apply(&mut plain, 4, &[3, 0, 1]).unwrap();
        for (place, (fast, plain)) in fast.iter().zip(&plain).enumerate() {
            let (expected, tolerance) = match place % 4 {
                0 | 3 => (logicle.apply(*plain), 1e-6),
                1 => (*plain, 1e-6 * plain.abs().max(1.0)),
                _ => (*plain, 0.0),
            };
            let difference = (f64::from(*fast) - expected).abs();
            // Rounding of the compensated value to single precision, seen through the scale.
            assert!(difference <= tolerance, "{place}: {fast} {expected}");
        }
    }

    #[test]
    fn the_number_of_threads_does_not_matter() {
        let run = |threads| {
            let mut values = rows(10_007);
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| pipeline().run(&mut values)).unwrap();
            values
                .iter()
                .map(|value| value.to_bits())
                .collect::<Vec<_>>()
        };
        let one = run(1);
        assert_eq!(one, run(2));
        assert_eq!(one, run(5));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(
            Pipeline::new(2)
                .compensate(&compensation(), &[0, 1, 2])
                .is_err()
        );
        let logicle = Scale::Logicle(Logicle::new(1.0, 0.5, 4.5, 0.0).unwrap());
        assert!(Pipeline::new(2).scale(2, &logicle).is_err());
        assert!(Pipeline::new(2).run(&mut [1.0]).is_err());
        assert!(Pipeline::new(0).run(&mut []).is_err());
        assert!(Pipeline::new(2).run(&mut []).is_ok());
    }
}
