//! The columns of the per-particle tables, found by their names.

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Id,
    Size,
    Diffusion,
    Frame,
    X,
    Y,
    LnIntensity,
    StartFrame,
    TrackLength,
    Included,
    /// One that is not known; its cells are stepped over.
    Other,
}

impl Column {
    /// By the name in the header, without regard to units, blanks and case, which drift.
    fn of_name(name: &str) -> Self {
        let name: String = name
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_ascii_lowercase();
        match name.as_str() {
            "particleid" => Self::Id,
            "sizenm" => Self::Size,
            "frame" => Self::Frame,
            "xpixels" => Self::X,
            "ypixels" => Self::Y,
            "startframe" => Self::StartFrame,
            "tracklength" => Self::TrackLength,
            name if name.starts_with("diffusioncoefficient") => Self::Diffusion,
            name if name.starts_with("lnadjustedintensity") => Self::LnIntensity,
            name if name.starts_with("includedindistribution") => Self::Included,
            _ => Self::Other,
        }
    }

    /// The columns of a header line.
    pub(crate) fn of_header(line: &str) -> Vec<Self> {
        line.trim_start_matches('\u{feff}')
            .split(',')
            .map(Self::of_name)
            .collect()
    }
}

/// `True`, `False`, as 1 and 0 too.
pub(crate) fn flag(cell: &[u8]) -> Option<bool> {
    match cell.trim_ascii() {
        b"True" | b"TRUE" | b"true" | b"1" => Some(true),
        b"False" | b"FALSE" | b"false" | b"0" => Some(false),
        _ => None,
    }
}
