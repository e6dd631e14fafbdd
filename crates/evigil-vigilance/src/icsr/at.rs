//! Which repeat of its blocks an element stands in.

use std::fmt;

/// Numbers of the repeats an element stands in, from 1, outermost block first; empty for an
/// element that does not repeat. `G.k.4.r.7` at `[2, 1]` is the first dosage of the second drug.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At([u16; 3]);

impl At {
    /// Outside every block.
    pub const TOP: Self = Self([0; 3]);

    /// In the repeat `n` of its one block.
    #[must_use]
    pub const fn one(n: u16) -> Self {
        Self([n, 0, 0])
    }

    /// In the repeat `inner` of the block inside the repeat `outer`.
    #[must_use]
    pub const fn two(outer: u16, inner: u16) -> Self {
        Self([outer, inner, 0])
    }

    /// Three blocks deep.
    #[must_use]
    pub const fn three(outer: u16, middle: u16, inner: u16) -> Self {
        Self([outer, middle, inner])
    }

    /// One block deeper, at its repeat `n`. A fourth block does not exist in the standard.
    #[must_use]
    pub fn inside(mut self, n: u16) -> Self {
        if let Some(free) = self.0.iter_mut().find(|slot| **slot == 0) {
            *free = n;
        }
        self
    }

    /// Number of the repeat at `depth`, 0 for the outermost block; 0 when it is not so deep.
    #[must_use]
    pub fn index(self, depth: usize) -> u16 {
        self.0.get(depth).copied().unwrap_or_default()
    }

    /// The numbers, without the unused ones.
    #[must_use]
    pub fn numbers(&self) -> &[u16] {
        let used = self.0.iter().take_while(|slot| **slot != 0).count();
        self.0.get(..used).unwrap_or_default()
    }

    /// Whether this lies in, or is, the repeat `outer`.
    #[must_use]
    pub fn is_in(&self, outer: &Self) -> bool {
        self.0.starts_with(outer.numbers())
    }
}

impl fmt::Display for At {
    /// `[2, 1]`; nothing at the top.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.numbers().is_empty() {
            return Ok(());
        }
        write!(f, "{:?}", self.numbers())
    }
}
