//! Words of the ledger.

/// Makes an enum whose variants have the codes of the files and of the JSON contracts.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every one, in the order of the ledger.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word of the files and of the JSON contracts.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }
    };
}

pub(crate) use words;

words! {
    /// How far a study has come.
    State {
        /// Finished, and reported somewhere.
        Reported = "reported",
        /// A registry says so; no result was found.
        Registered = "registered",
        /// Announced or begun; no result yet.
        Started = "started",
        /// Ended before its end.
        Terminated = "terminated",
        /// Taken back by its authors or its journal.
        Retracted = "retracted",
    }
}

words! {
    /// Design, from the strongest to the weakest for the question whether a treatment works.
    Design {
        /// Pools the results of studies.
        Synthesis = "synthesis",
        /// Randomised, groups of different people.
        Randomised = "randomised",
        /// Randomised within a person: sides of a face, two knees.
        RandomisedWithinPerson = "randomised_within_person",
        /// Randomised between doses or routes of the same product: no group without it.
        RandomisedBetweenDoses = "randomised_between_doses",
        /// A control group that was not drawn by chance.
        Controlled = "controlled",
        /// Groups of the past, compared afterwards.
        RetrospectiveControlled = "retrospective_controlled",
        /// Everybody got the product.
        SingleArm = "single_arm",
        /// People of the past who all got the product.
        RetrospectiveSeries = "retrospective_series",
        /// Several people, described.
        CaseSeries = "case_series",
        /// One person or two, described.
        CaseReport = "case_report",
        /// In animals.
        Animal = "animal",
        /// In cells or organs outside a body.
        InVitro = "in_vitro",
        /// Tells of others' studies.
        Review = "review",
    }
}

impl Design {
    /// Whether people without the product stand beside those with it.
    #[must_use]
    pub const fn is_controlled(self) -> bool {
        matches!(
            self,
            Self::Randomised
                | Self::RandomisedWithinPerson
                | Self::Controlled
                | Self::RetrospectiveControlled
        )
    }

    /// Whether chance decided who got what.
    #[must_use]
    pub const fn is_randomised(self) -> bool {
        matches!(
            self,
            Self::Randomised | Self::RandomisedWithinPerson | Self::RandomisedBetweenDoses
        )
    }

    /// Whether people were given something.
    #[must_use]
    pub const fn is_human(self) -> bool {
        !matches!(
            self,
            Self::Animal | Self::InVitro | Self::Review | Self::Synthesis
        )
    }
}

words! {
    /// What a result says about the product against its comparator, or against the start when there
    /// is none.
    Direction {
        /// Better, as the report says.
        Better = "better",
        /// No difference was shown.
        NoDifference = "no_difference",
        /// Worse.
        Worse = "worse",
        /// Some outcomes better, others not.
        Mixed = "mixed",
        /// Only harms were looked at, or the numbers allow no direction.
        NotAsked = "not_asked",
        /// There is a result, and it was not read.
        NotRead = "not_read",
        /// There is no result yet.
        NoneYet = "none_yet",
    }
}

words! {
    /// What the others got.
    ComparatorKind {
        /// A placebo or saline.
        Placebo = "placebo",
        /// The same procedure without the product.
        Procedure = "procedure",
        /// Usual care.
        UsualCare = "usual_care",
        /// Another treatment.
        Active = "active",
        /// The product in another dose.
        OtherDose = "other_dose",
        /// The product by another route.
        OtherRoute = "other_route",
        /// People of the past.
        Historical = "historical",
        /// Nobody: the same people before.
        Baseline = "baseline",
        /// Nobody.
        None = "none",
    }
}

words! {
    /// Unit of a dose. Units of different kinds are never converted into each other without a
    /// stated factor.
    DoseUnit {
        /// Particles.
        Particles = "particles",
        /// Particles in a millilitre.
        ParticlesPerMl = "particles/mL",
        /// Particles on a square centimetre.
        ParticlesPerCm2 = "particles/cm2",
        /// Micrograms of protein.
        MicrogramsProtein = "ug_protein",
        /// Micrograms in a millilitre.
        MicrogramsPerMl = "ug/mL",
        /// Micrograms in a gram of the preparation.
        MicrogramsPerGram = "ug/g",
        /// Micrograms for a kilogram of body weight.
        MicrogramsPerKg = "ug/kg",
        /// Millilitres of a preparation.
        Millilitres = "mL",
        /// Vials of a product.
        Vials = "vials",
        /// What so many cells release.
        CellEquivalents = "cell_equivalents",
        /// Units that the maker defined.
        MakersUnits = "makers_units",
    }
}

words! {
    /// Measure of an effect.
    Measure {
        /// Risk ratio.
        RiskRatio = "risk_ratio",
        /// Odds ratio.
        OddsRatio = "odds_ratio",
        /// Hazard ratio.
        HazardRatio = "hazard_ratio",
        /// Difference of means.
        MeanDifference = "mean_difference",
        /// Standardised difference of means.
        StandardisedMeanDifference = "standardised_mean_difference",
        /// Difference of proportions.
        RiskDifference = "risk_difference",
        /// Change from the start in one group: never an effect against a control.
        ChangeFromBaseline = "change_from_baseline",
    }
}

words! {
    /// Tool by which risk of bias was judged.
    BiasTool {
        /// RoB 2, for randomised trials (Sterne 2019, doi:10.1136/bmj.l4898).
        Rob2 = "rob2",
        /// ROBINS-I, for controlled studies without randomisation (Sterne 2016, doi:10.1136/bmj.i4919).
        RobinsI = "robins_i",
        /// For case series (Murad 2018, doi:10.1136/bmjebm-2017-110853).
        CaseSeries = "case_series",
        /// SYRCLE, for animals (Hooijmans 2014, doi:10.1186/1471-2288-14-43).
        Syrcle = "syrcle",
    }
}

impl BiasTool {
    /// Its domains, as the files name them.
    #[must_use]
    pub const fn domains(self) -> &'static [&'static str] {
        match self {
            Self::Rob2 => &[
                "randomisation",
                "carry_over",
                "deviations",
                "missing_outcome",
                "measurement",
                "selected_reporting",
            ],
            Self::RobinsI => &[
                "confounding",
                "selection",
                "classification",
                "deviations",
                "missing_data",
                "measurement",
                "selected_reporting",
            ],
            Self::CaseSeries => &["selection", "ascertainment", "causality", "reporting"],
            Self::Syrcle => &[
                "sequence",
                "baseline",
                "allocation_concealment",
                "random_housing",
                "caregiver_blinding",
                "random_outcome_assessment",
                "assessor_blinding",
                "incomplete_data",
                "selective_reporting",
                "other",
            ],
        }
    }
}

words! {
    /// A judgement of one domain, over the words of all tools.
    BiasJudgement {
        /// Low risk.
        Low = "low",
        /// Some concerns, or moderate.
        SomeConcerns = "some_concerns",
        /// High, or serious.
        High = "high",
        /// Critical.
        Critical = "critical",
        /// What was read does not say.
        NoInformation = "no_information",
    }
}

words! {
    /// What of a report was read.
    ReadPart {
        /// The whole.
        FullText = "full_text",
        /// The abstract.
        Abstract = "abstract",
        /// A part: the head, the methods.
        Part = "part",
        /// The record of a registry.
        Registry = "registry",
        /// What somebody else wrote of it.
        Secondary = "secondary",
        /// Nothing: known from memory.
        Nothing = "nothing",
    }
}

words! {
    /// Domain of certainty in which a step down is taken (GRADE, doi:10.1136/bmj.39489.470347.AD).
    Domain {
        /// Risk of bias.
        RiskOfBias = "risk_of_bias",
        /// Results that disagree.
        Inconsistency = "inconsistency",
        /// Something else was studied than what is asked about.
        Indirectness = "indirectness",
        /// Too few people.
        Imprecision = "imprecision",
        /// Results that were not published, or by whom.
        PublicationBias = "publication_bias",
    }
}
