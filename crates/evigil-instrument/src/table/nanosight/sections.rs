//! The sections of a summary.

/// A section, by its title in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Before the first title.
    Head,
    ExperimentDetails,
    Conditions,
    Settings,
    ExclusionRegions,
    Results,
    ConcentrationWarnings,
    Information,
    DataIncluded,
    SizeData,
    DiffusionData,
    /// A title that is not known.
    Other,
}

impl Section {
    /// Sections that every summary has, with their titles.
    pub(crate) const REQUIRED: [(Self, &'static str); 6] = [
        (Self::Conditions, "[Conditions]"),
        (Self::Settings, "[Settings]"),
        (Self::Results, "[Results]"),
        (Self::ConcentrationWarnings, "[Concentration Warnings]"),
        (Self::Information, "[Information]"),
        (Self::SizeData, "[Size Data]"),
    ];

    /// The section that a title opens; `None` for a cell that is no title.
    pub(crate) fn of_title(cell: &str) -> Option<Self> {
        let title = cell.strip_prefix('[')?.strip_suffix(']')?;
        Some(match title.to_ascii_lowercase().as_str() {
            "experiment details" | "analysis details" | "details" => Self::ExperimentDetails,
            "conditions" => Self::Conditions,
            "settings" => Self::Settings,
            "exclusion regions" => Self::ExclusionRegions,
            "results" => Self::Results,
            "concentration warnings" => Self::ConcentrationWarnings,
            "information" => Self::Information,
            "data included" => Self::DataIncluded,
            "size data" => Self::SizeData,
            "diffusion coefficient data" => Self::DiffusionData,
            _ => Self::Other,
        })
    }
}
