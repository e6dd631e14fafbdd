//! A stream that counts its lines, and ends when one result is too long.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Where a stream stands, and how much it may still give.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter {
    line: Rc<Cell<u64>>,
    left: Rc<Cell<usize>>,
    is_spent: Rc<Cell<bool>>,
}

impl Meter {
    pub(super) fn new(most: usize) -> Self {
        let meter = Self::default();
        meter.line.set(1);
        meter.left.set(most);
        meter
    }

    /// The line of the last byte given, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line.get()
    }

    /// Lets it give `most` bytes from here.
    pub(super) fn allow(&self, most: usize) {
        self.left.set(most);
    }

    /// Whether it ended because it had given all it may.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent.get()
    }
}

pub(super) struct Metered<R> {
    pub(super) inner: R,
    pub(super) meter: Meter,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let meter = &self.meter;
        let left = meter.left.get();
        if left == 0 {
            meter.is_spent.set(true);
            return Err(io::Error::other("one result is too long"));
        }
        let most = out.len().min(left);
        let read = self.inner.read(out.get_mut(..most).unwrap_or_default())?;
        let given = out.get(..read).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', given).count() as u64;
        meter.line.set(meter.line.get() + lines);
        meter.left.set(left - read);
        Ok(read)
    }
}
