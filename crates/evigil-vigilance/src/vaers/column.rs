//! The tables of VAERS and their columns.

/// One of the three files of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableKind {
    /// A row a report: person, dates, outcome, narrative.
    Data,
    /// A row a vaccine of a report.
    Vax,
    /// Up to five terms of a report a row, as many rows as needed.
    Symptoms,
}

impl TableKind {
    /// All, in the order in which they are read.
    pub const ALL: [Self; 3] = [Self::Data, Self::Vax, Self::Symptoms];

    /// Its word in file names.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Data => "DATA",
            Self::Vax => "VAX",
            Self::Symptoms => "SYMPTOMS",
        }
    }

    /// The columns without which a table is not this one.
    const fn marks(self) -> &'static [Column] {
        match self {
            Self::Data => &[Column::RecvDate, Column::SymptomText],
            Self::Vax => &[Column::VaxType, Column::VaxName],
            Self::Symptoms => &[Column::Symptom1],
        }
    }

    /// The columns it has in every layout; those of form version 2 came in mid-2017.
    const fn columns(self) -> &'static [Column] {
        match self {
            Self::Data => Column::DATA,
            Self::Vax => Column::VAX,
            Self::Symptoms => Column::SYMPTOMS,
        }
    }
}

macro_rules! columns {
    ($($constant:ident { $($name:ident $text:literal,)+ })+) => {
        /// A column of any of the tables.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Column { $($($name,)+)+ VaersId }

        impl Column {
            $(const $constant: &[Self] = &[$(Self::$name),+];)+
            const COUNT: usize = Self::VaersId as usize + 1;

            pub(super) const fn name(self) -> &'static str {
                match self { $($(Self::$name => $text,)+)+ Self::VaersId => "VAERS_ID" }
            }
        }
    };
}

columns! {
    DATA {
        RecvDate "RECVDATE",
        State "STATE",
        AgeYrs "AGE_YRS",
        CageYr "CAGE_YR",
        CageMo "CAGE_MO",
        Sex "SEX",
        RptDate "RPT_DATE",
        SymptomText "SYMPTOM_TEXT",
        Died "DIED",
        DateDied "DATEDIED",
        LThreat "L_THREAT",
        ErVisit "ER_VISIT",
        Hospital "HOSPITAL",
        HospDays "HOSPDAYS",
        XStay "X_STAY",
        Disable "DISABLE",
        Recovd "RECOVD",
        VaxDate "VAX_DATE",
        OnsetDate "ONSET_DATE",
        NumDays "NUMDAYS",
        LabData "LAB_DATA",
        VAdminBy "V_ADMINBY",
        VFundBy "V_FUNDBY",
        OtherMeds "OTHER_MEDS",
        CurIll "CUR_ILL",
        History "HISTORY",
        PriorVax "PRIOR_VAX",
        SpltType "SPLTTYPE",
        FormVers "FORM_VERS",
        TodaysDate "TODAYS_DATE",
        BirthDefect "BIRTH_DEFECT",
        OfcVisit "OFC_VISIT",
        ErEdVisit "ER_ED_VISIT",
        Allergies "ALLERGIES",
    }
    VAX {
        VaxType "VAX_TYPE",
        VaxManu "VAX_MANU",
        VaxLot "VAX_LOT",
        VaxDoseSeries "VAX_DOSE_SERIES",
        VaxRoute "VAX_ROUTE",
        VaxSite "VAX_SITE",
        VaxName "VAX_NAME",
    }
    SYMPTOMS {
        Symptom1 "SYMPTOM1",
        SymptomVersion1 "SYMPTOMVERSION1",
        Symptom2 "SYMPTOM2",
        SymptomVersion2 "SYMPTOMVERSION2",
        Symptom3 "SYMPTOM3",
        SymptomVersion3 "SYMPTOMVERSION3",
        Symptom4 "SYMPTOM4",
        SymptomVersion4 "SYMPTOMVERSION4",
        Symptom5 "SYMPTOM5",
        SymptomVersion5 "SYMPTOMVERSION5",
    }
}

impl Column {
    /// Terms of a row with the version of each.
    pub(super) const TERMS: [(Self, Self); 5] = [
        (Self::Symptom1, Self::SymptomVersion1),
        (Self::Symptom2, Self::SymptomVersion2),
        (Self::Symptom3, Self::SymptomVersion3),
        (Self::Symptom4, Self::SymptomVersion4),
        (Self::Symptom5, Self::SymptomVersion5),
    ];
}

/// The first line of a table: where its columns stand.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) kind: TableKind,
    /// Number of fields of a row.
    pub(super) width: usize,
    places: [Option<usize>; Column::COUNT],
    /// Columns that VAERS does not describe, or that stand there twice: place and name.
    pub(super) others: Vec<(usize, String)>,
    /// Columns that VAERS describes and that are not there.
    pub(super) absent: Vec<&'static str>,
}

impl Header {
    /// Binds the names of a first line; nothing when it is no table of VAERS.
    pub(super) fn bind<'n>(names: impl Iterator<Item = &'n str>) -> Option<Self> {
        let names: Vec<String> = names.map(|name| name.trim().to_uppercase()).collect();
        let has = |column: &Column| names.iter().any(|name| name == column.name());
        let is_of = |kind: &TableKind| kind.marks().iter().all(has);
        let kind = TableKind::ALL.into_iter().find(is_of)?;
        if !has(&Column::VaersId) {
            return None;
        }
        let mut places = [None; Column::COUNT];
        let mut others = Vec::new();
        let described = kind.columns().iter().copied();
        let described: Vec<Column> = described.chain([Column::VaersId]).collect();
        for (place, name) in names.iter().enumerate() {
            let column = described.iter().find(|column| column.name() == name);
            match column.and_then(|column| places.get_mut(*column as usize)) {
                Some(free @ None) => *free = Some(place),
                _ => others.push((place, name.clone())),
            }
        }
        let absent = described.iter().filter(|column| !has(column));
        let absent = absent.map(|column| column.name()).collect();
        Some(Self {
            kind,
            width: names.len(),
            places,
            others,
            absent,
        })
    }

    /// Where a column stands.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }
}
