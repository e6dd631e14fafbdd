//! The closed lists of words of a dossier.

use super::fields::Word;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$item_doc])* $item,)+
        }

        impl $name {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// The word as dossiers write it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$item => $word,)+
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = String::deserialize(from)?;
                let found = Self::ALL.iter().find(|item| item.code() == word);
                found.copied().ok_or_else(|| {
                    serde::de::Error::unknown_variant(&word, &[$($word),+])
                })
            }
        }

        impl Word for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$item)),+];
        }
    )+};
}

words! {
    /// What a product is said to be.
    ProductClass {
        /// Vesicles of endosomal origin, by its name.
        Exosome = "exosome",
        /// Extracellular vesicles, separated from the medium.
        Ev = "ev",
        /// Culture supernatant, with or without concentration.
        Supernatant = "supernatant",
        /// All that cells release.
        Secretome = "secretome",
        /// Made from platelets.
        Platelet = "platelet",
        /// Made without cells.
        Synthetic = "synthetic",
        /// Something else.
        Other = "other",
    }

    /// Whose cells.
    Donor {
        /// The patient's own.
        Autologous = "autologous",
        /// Another person's.
        Allogeneic = "allogeneic",
        /// Of an animal or a plant.
        Xenogeneic = "xenogeneic",
        /// Not said.
        Undisclosed = "undisclosed",
    }

    /// What is measured, and how.
    MeasurementKind {
        /// Nanoparticle tracking.
        Nta = "nta",
        /// Tunable resistive pulse sensing.
        Trps = "trps",
        /// Flow cytometry that sees single small particles.
        NanoFlow = "nano_flow",
        /// Imaging on a capture chip.
        Chip = "chip",
        /// Dynamic light scattering: sizes, never numbers.
        Dls = "dls",
        /// Transmission electron microscopy.
        Tem = "tem",
        /// Cryogenic transmission electron microscopy.
        CryoTem = "cryo_tem",
        /// Atomic force microscopy.
        Afm = "afm",
        /// Super-resolution microscopy.
        SuperResolution = "super_resolution",
        /// Raman spectroscopy of single particles.
        Raman = "raman",
        /// Total protein.
        Protein = "protein",
        /// Total lipid.
        Lipid = "lipid",
        /// Total RNA.
        Rna = "rna",
        /// Zeta potential.
        Zeta = "zeta",
    }

    /// What a file of a measurement is of.
    FileRole {
        /// The sample.
        Sample = "sample",
        /// The diluent alone.
        DiluentBlank = "diluent_blank",
        /// Medium that went through the whole preparation.
        ProcedureBlank = "procedure_blank",
        /// Buffer in the cytometer.
        BufferOnly = "buffer_only",
        /// Buffer with reagents.
        BufferReagent = "buffer_reagent",
        /// Sample without stain.
        Unstained = "unstained",
        /// Sample with an isotype control.
        Isotype = "isotype",
        /// Sample with one stain.
        SingleStained = "single_stained",
        /// Sample after detergent.
        Detergent = "detergent",
        /// Calibration beads.
        Beads = "beads",
        /// A picture.
        Figure = "figure",
        /// A certificate or a report.
        Certificate = "certificate",
    }

    /// How a marker was looked for.
    MarkerMethod {
        /// Flow cytometry.
        Flow = "flow",
        /// Western or dot blot.
        Blot = "blot",
        /// Capture chip.
        Chip = "chip",
        /// Mass spectrometry.
        MassSpectrometry = "mass_spectrometry",
        /// Immunoassay in a plate.
        Elisa = "elisa",
    }

    /// What was found of a marker.
    MarkerResult {
        /// It is there.
        Present = "present",
        /// It is not there.
        Absent = "absent",
    }

    /// How a result stands to the number beside it.
    Comparator {
        /// Below.
        Less = "<",
        /// At most.
        LessOrEqual = "<=",
        /// Equal.
        Equal = "=",
        /// At least.
        GreaterOrEqual = ">=",
        /// Above.
        Greater = ">",
    }
}

impl MeasurementKind {
    /// Whether it counts particles one by one.
    #[must_use]
    pub const fn counts_particles(self) -> bool {
        matches!(self, Self::Nta | Self::Trps | Self::NanoFlow | Self::Chip)
    }

    /// Units that its value may have.
    #[must_use]
    pub const fn units(self) -> &'static [&'static str] {
        match self {
            Self::Nta | Self::Trps | Self::NanoFlow | Self::Chip => &["particles/mL"],
            Self::Protein | Self::Lipid => &["ug/mL", "mg/mL", "ng/mL"],
            Self::Rna => &["ug/mL", "ng/mL", "ng/uL", "pg/uL"],
            Self::Zeta => &["mV"],
            Self::Dls
            | Self::Tem
            | Self::CryoTem
            | Self::Afm
            | Self::SuperResolution
            | Self::Raman => &["nm"],
        }
    }
}

/// Factor from a mass concentration in `unit` to micrograms in a millilitre.
#[must_use]
pub fn micrograms_per_ml(unit: &str) -> Option<f64> {
    match unit {
        "mg/mL" => Some(1e3),
        "ug/mL" | "ng/uL" => Some(1.0),
        "ng/mL" | "pg/uL" => Some(1e-3),
        _ => None,
    }
}
