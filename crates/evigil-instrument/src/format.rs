//! The formats that are recognised.

/// Format of an instrument file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InstrumentFormat {
    /// Flow Cytometry Standard 2.0.
    Fcs20,
    /// Flow Cytometry Standard 3.0.
    Fcs30,
    /// Flow Cytometry Standard 3.1.
    Fcs31,
    /// Flow Cytometry Standard 3.2.
    Fcs32,
    /// NanoSight NTA: experiment or single-analysis summary.
    NanosightSummary,
    /// NanoSight NTA: particle data, one row a particle.
    NanosightParticles,
    /// NanoSight NTA: all tracks, one row a particle and frame.
    NanosightTracks,
    /// A table derived from NanoSight exports, without the instrument's signature.
    NanosightDerived,
    /// `ZetaView` size distribution.
    ZetaviewSize,
    /// `ZetaView` list of positions.
    ZetaviewPositions,
    /// `ZetaView` zeta-potential profile.
    ZetaviewProfile,
    /// Izon blockade table or its XML companion.
    Izon,
    /// `ExoView` or Leprechaun chip, one row a particle.
    ExoView,
    /// Zetasizer records.
    Zetasizer,
    /// Videodrop results.
    Videodrop,
    /// A table read by a mapping file.
    Mapped,
}

impl InstrumentFormat {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fcs20 => "fcs-2.0",
            Self::Fcs30 => "fcs-3.0",
            Self::Fcs31 => "fcs-3.1",
            Self::Fcs32 => "fcs-3.2",
            Self::NanosightSummary => "nta-nanosight",
            Self::NanosightParticles => "nta-nanosight-particles",
            Self::NanosightTracks => "nta-nanosight-tracks",
            Self::NanosightDerived => "nta-nanosight-derived",
            Self::ZetaviewSize => "nta-zetaview",
            Self::ZetaviewPositions => "nta-zetaview-positions",
            Self::ZetaviewProfile => "zeta-zetaview",
            Self::Izon => "trps-izon",
            Self::ExoView => "imaging-exoview",
            Self::Zetasizer => "dls-zetasizer",
            Self::Videodrop => "interferometry-videodrop",
            Self::Mapped => "table-mapped",
        }
    }
}
