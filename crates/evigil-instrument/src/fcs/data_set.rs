//! A data set: keywords, parameters and events.

use super::acquisition::Acquisition;
use super::keywords::Keywords;
use super::matrix::{self, EventMatrix, Sample, Scale};
use super::parameter::{Linearisation, Parameter};
use super::scaler::Scaler;
use super::spillover::Spillover;
use super::store::Store;
use super::summary::{self, ChannelSummary};
use super::version::Version;

/// One data set of a file.
///
/// Events stay in the bytes of the file until they are asked for.
#[derive(Debug)]
pub struct DataSet<'a> {
    pub(super) number: usize,
    pub(super) version: Version,
    pub(super) keywords: Keywords<'a>,
    pub(super) analysis: Keywords<'a>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) promised: Option<u64>,
    pub(super) spillover: Option<Spillover>,
    pub(super) acquisition: Acquisition,
    pub(super) store: Store<'a>,
}

impl DataSet<'_> {
    /// Its number in the file, from 1.
    #[must_use]
    pub const fn number(&self) -> usize {
        self.number
    }

    /// Version of the standard that it claims.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The value of a keyword of TEXT or its supplement, such as `$CYT`; case does not matter.
    #[must_use]
    pub fn keyword(&self, keyword: &str) -> Option<&str> {
        self.keywords.get(keyword)
    }

    /// All keywords of TEXT and its supplement.
    #[must_use]
    pub const fn keywords(&self) -> &Keywords<'_> {
        &self.keywords
    }

    /// The keywords of ANALYSIS; most files have none.
    #[must_use]
    pub const fn analysis(&self) -> &Keywords<'_> {
        &self.analysis
    }

    /// The parameters of an event, in the order of its values.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Events that are there.
    #[must_use]
    pub const fn events(&self) -> usize {
        self.store.events()
    }

    /// Events that the file promises, `$TOT`.
    #[must_use]
    pub const fn promised_events(&self) -> Option<u64> {
        self.promised
    }

    /// Whether fewer events are there than promised.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.promised
            .is_some_and(|promised| promised > self.store.events() as u64)
    }

    /// The spillover matrix, if the file has one.
    #[must_use]
    pub const fn spillover(&self) -> Option<&Spillover> {
        self.spillover.as_ref()
    }

    /// How and when it was measured.
    #[must_use]
    pub const fn acquisition(&self) -> &Acquisition {
        &self.acquisition
    }

    /// All events as a new matrix of `f32` or `f64`.
    #[must_use]
    pub fn matrix<T: Sample>(&self, scale: Scale) -> EventMatrix<T> {
        matrix::matrix(&self.store, &self.linearisations(), scale)
    }

    /// Fills `out`, event after event, with as many events as fit, from the event `first` on
    /// (counted from 0). Gives the number of events; the rest of `out` is left as it was.
    ///
    /// With this, a file larger than the memory can be read piece by piece.
    pub fn fill<T: Sample>(&self, scale: Scale, first: usize, out: &mut [T]) -> usize {
        let channels = self.store.channels().max(1);
        let events = (out.len() / channels).min(self.events().saturating_sub(first));
        if let Some(out) = out.get_mut(..events * channels) {
            matrix::Reader::new(&self.store, &self.linearisations(), scale).fill(first, out);
        }
        events
    }

    /// The values of one channel (index from 0), event after event; nothing for a channel that
    /// is not there.
    pub fn column(&self, channel: usize, scale: Scale) -> impl Iterator<Item = f64> {
        const BLOCK: usize = 1024;
        let events = if channel < self.store.channels() {
            self.events()
        } else {
            0
        };
        let scaler = self
            .parameters
            .get(channel)
            .filter(|_| scale == Scale::Linear)
            .map(|parameter| Scaler::new(parameter.linearisation, events));
        (0..events).step_by(BLOCK).flat_map(move |first| {
            let mut values = vec![0.0; BLOCK.min(events - first)];
            self.store.read(channel, first, &mut values);
            if let Some(scaler) = &scaler {
                scaler.apply_all(&mut values);
            }
            values
        })
    }

    /// Mean, least and greatest value of every channel, in one pass and without a matrix.
    ///
    /// The result does not depend on the number of processors.
    #[must_use]
    pub fn summary(&self) -> Vec<ChannelSummary> {
        summary::summary(&self.store, &self.linearisations())
    }

    fn linearisations(&self) -> Vec<Linearisation> {
        self.parameters
            .iter()
            .map(|parameter| parameter.linearisation)
            .collect()
    }
}
