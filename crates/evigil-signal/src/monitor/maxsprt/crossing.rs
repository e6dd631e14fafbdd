//! The chance that a count crosses a boundary that is checked at a series of times.
//!
//! The state is the distribution of the count among those that have not crossed. Each stage adds an
//! increment and takes out what has reached the threshold. Chances below 1e-30 are left out.

use crate::monitor::numeric::poisson_probability;

/// Chances below this are left out.
const NEGLIGIBLE: f64 = 1e-30;

/// One stage: from the previous time to `time`, crossing means to have `threshold` events.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    /// End of the stage, in the unit of the expected number.
    pub(super) time: f64,
    /// Number of events that is a crossing.
    pub(super) threshold: usize,
    /// Whether the count is only looked at when the stage ends, not whenever an event comes.
    pub(super) at_end: bool,
}

/// Distribution of the count among those that have not crossed, from `offset` events on.
#[derive(Debug, Clone)]
pub(super) struct Survivors {
    offset: usize,
    chances: Vec<f64>,
}

/// What one stage took out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crossed {
    /// Chance to cross in this stage.
    pub(super) chance: f64,
    /// Sum, over those who cross, of chance times time since the stage began, times the rate.
    pub(super) waited: f64,
}

/// Chances of an increment from `first` events on.
#[derive(Debug)]
pub(super) struct Increment {
    first: usize,
    chances: Vec<f64>,
    /// `above[j]`: chance of `first + j` or more.
    above: Vec<f64>,
}

impl Increment {
    /// From chances of `first`, `first + 1`, ... events.
    pub(super) fn new(first: usize, chances: Vec<f64>) -> Self {
        let mut above = chances.clone();
        let mut sum = 0.0;
        for value in above.iter_mut().rev() {
            sum += *value;
            *value = sum;
        }
        Self {
            first,
            chances,
            above,
        }
    }

    /// Poisson with this mean.
    pub(super) fn poisson(mean: f64) -> Self {
        let mode = mean.floor();
        let top = poisson_probability(mode, mean);
        let mut down = Vec::new();
        let (mut chance, mut k) = (top, mode);
        while k > 0.0 && chance > NEGLIGIBLE {
            chance *= k / mean;
            k -= 1.0;
            down.push(chance);
        }
        let first = mode as usize - down.len();
        down.reverse();
        let mut chances = down;
        chances.push(top);
        let (mut chance, mut k) = (top, mode);
        loop {
            k += 1.0;
            chance *= mean / k;
            if chance <= NEGLIGIBLE {
                break;
            }
            chances.push(chance);
        }
        Self::new(first, chances)
    }

    fn above(&self, k: usize) -> f64 {
        if k <= self.first {
            return self.above.first().copied().unwrap_or(0.0);
        }
        self.above.get(k - self.first).copied().unwrap_or(0.0)
    }
}

impl Survivors {
    /// Everybody, with no events.
    pub(super) fn all() -> Self {
        Self {
            offset: 0,
            chances: vec![1.0],
        }
    }

    /// Adds an increment and takes out who reaches `threshold`.
    pub(super) fn advance(&mut self, increment: &Increment, threshold: usize) -> Crossed {
        let mut crossed = Crossed {
            chance: 0.0,
            waited: 0.0,
        };
        let origin = self.offset + increment.first;
        let mut next: Vec<f64> = Vec::new();
        for (index, &chance) in self.chances.iter().enumerate() {
            let count = self.offset + index;
            if count >= threshold {
                crossed.chance += chance;
                continue;
            }
            if chance < NEGLIGIBLE {
                continue;
            }
            let missing = threshold - count;
            crossed.chance += chance * increment.above(missing);
            crossed.waited += chance * missing as f64 * increment.above(missing + 1);
            let room = missing
                .saturating_sub(increment.first)
                .min(increment.chances.len());
            if next.len() < index + room {
                next.resize(index + room, 0.0);
            }
            for (slot, value) in next
                .iter_mut()
                .skip(index)
                .zip(increment.chances.iter().take(room))
            {
                *slot += chance * value;
            }
        }
        let lead = next.iter().take_while(|&&p| p < NEGLIGIBLE).count();
        self.offset = origin + lead;
        next.drain(..lead);
        self.chances = next;
        crossed
    }
}

/// What a series of stages gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crossing {
    /// Chance to cross in any stage.
    pub(super) chance: f64,
    /// Sum over crossings of chance times time of crossing.
    pub(super) time: f64,
}

/// Runs Poisson events, `rate` in each unit of time, through the stages.
pub(super) fn cross(stages: &[Stage], rate: f64) -> Crossing {
    let mut survivors = Survivors::all();
    let mut crossing = Crossing {
        chance: 0.0,
        time: 0.0,
    };
    let mut begin = 0.0;
    for stage in stages {
        let length = (stage.time - begin).max(0.0);
        let increment = Increment::poisson(rate * length);
        let crossed = survivors.advance(&increment, stage.threshold);
        crossing.chance += crossed.chance;
        crossing.time += if stage.at_end {
            crossed.chance * stage.time
        } else {
            crossed.chance * begin + crossed.waited / rate
        };
        begin = stage.time;
    }
    crossing
}
