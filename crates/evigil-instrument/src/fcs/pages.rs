//! Memory for large matrices.
//!
//! Fresh memory comes in pages of 4 kB, and the operating system takes longer to hand out those of
//! a large matrix than it takes to fill them. Where it has large pages, they are asked for.

use std::fmt;
use std::marker::PhantomData;

use memmap2::MmapMut;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Below this many bytes the pages of the allocator do as well.
const LARGE: usize = 4 << 20;

/// Values of one type, all zero at first.
pub(super) enum Pages<T> {
    /// From the allocator.
    Heap(Vec<T>),
    /// From the operating system.
    Mapped(MmapMut, PhantomData<T>),
}

impl<T: Copy + FromBytes + IntoBytes + Immutable + KnownLayout> Pages<T> {
    /// So many zeros.
    pub(super) fn zeroed(length: usize) -> Self {
        let bytes = length.saturating_mul(size_of::<T>());
        if bytes >= LARGE
            && let Ok(map) = MmapMut::map_anon(bytes)
        {
            // Only a wish: without large pages, small ones do.
            #[cfg(target_os = "linux")]
            let _ = map.advise(memmap2::Advice::HugePage);
            return Self::Mapped(map, PhantomData);
        }
        Self::Heap(vec![T::new_zeroed(); length])
    }

    pub(super) fn values(&self) -> &[T] {
        match self {
            Self::Heap(values) => values,
            // A map is aligned to pages and as long as its values.
            Self::Mapped(map, _) => <[T]>::ref_from_bytes(map).unwrap_or_default(),
        }
    }

    pub(super) fn values_mut(&mut self) -> &mut [T] {
        match self {
            Self::Heap(values) => values,
            Self::Mapped(map, _) => <[T]>::mut_from_bytes(map).unwrap_or_default(),
        }
    }

    /// The values as a vector; those of large matrices are copied.
    pub(super) fn into_vec(self) -> Vec<T> {
        match self {
            Self::Heap(values) => values,
            Self::Mapped(..) => self.values().to_vec(),
        }
    }
}

impl<T: Copy + FromBytes + IntoBytes + Immutable + KnownLayout> Clone for Pages<T> {
    fn clone(&self) -> Self {
        let mut copy = Self::zeroed(self.values().len());
        copy.values_mut().copy_from_slice(self.values());
        copy
    }
}

impl<T: Copy + FromBytes + IntoBytes + Immutable + KnownLayout + PartialEq> PartialEq for Pages<T> {
    fn eq(&self, other: &Self) -> bool {
        self.values() == other.values()
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Heap(values) => write!(f, "{} values", values.len()),
            Self::Mapped(map, _) => write!(f, "{} bytes of values", map.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_and_small_ones_hold_values() {
        for length in [0, 3, LARGE] {
            let mut pages: Pages<f32> = Pages::zeroed(length);
            assert!(pages.values().iter().all(|value| *value == 0.0));
            assert_eq!(matches!(pages, Pages::Mapped(..)), length >= LARGE);
            if let Some(last) = pages.values_mut().last_mut() {
                *last = 2.5;
            }
            assert_eq!(pages.clone(), pages);
            let values = pages.into_vec();
            assert_eq!(values.len(), length);
            assert_eq!(values.last().copied(), (length > 0).then_some(2.5));
        }
    }
}
