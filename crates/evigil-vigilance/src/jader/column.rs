//! The tables of JADER and their columns.

use super::words::Words;

/// One of the four tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableKind {
    /// A row a case: person and reporter.
    Demo,
    /// Drugs of a case, a row or more a drug.
    Drug,
    /// A row an event, with its outcome.
    Reac,
    /// A row an underlying disease.
    Hist,
}

impl TableKind {
    /// All, in the order in which they are read.
    pub const ALL: [Self; 4] = [Self::Demo, Self::Drug, Self::Reac, Self::Hist];

    /// Its word in file names.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Drug => "drug",
            Self::Reac => "reac",
            Self::Hist => "hist",
        }
    }

    /// The column without which a table is not this one.
    const fn mark(self) -> Column {
        match self {
            Self::Demo => Column::Quarter,
            Self::Drug => Column::Generic,
            Self::Reac => Column::Reaction,
            Self::Hist => Column::History,
        }
    }
}

macro_rules! columns {
    ($($name:ident $id:literal $table:expr;)+) => {
        /// A column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum Column { $($name),+ }

        impl Column {
            pub(super) const ALL: &[Self] = &[$(Self::$name),+];

            /// Its id in the knowledge base.
            pub(super) const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }

            /// Its table; none for what every table has.
            pub(super) const fn table(self) -> Option<TableKind> {
                match self { $(Self::$name => $table),+ }
            }
        }
    };
}

columns! {
    Case "case" None;
    Version "version" None;
    Sex "sex" Some(TableKind::Demo);
    Age "age" Some(TableKind::Demo);
    Weight "weight" Some(TableKind::Demo);
    Height "height" Some(TableKind::Demo);
    Quarter "quarter" Some(TableKind::Demo);
    Status "status" Some(TableKind::Demo);
    ReportType "report_type" Some(TableKind::Demo);
    Qualification "qualification" Some(TableKind::Demo);
    E2b "e2b" Some(TableKind::Demo);
    DrugNumber "drug_number" Some(TableKind::Drug);
    Role "role" Some(TableKind::Drug);
    Generic "generic" Some(TableKind::Drug);
    Brand "brand" Some(TableKind::Drug);
    Route "route" Some(TableKind::Drug);
    Start "start" Some(TableKind::Drug);
    End "end" Some(TableKind::Drug);
    Dose "dose" Some(TableKind::Drug);
    DoseUnit "dose_unit" Some(TableKind::Drug);
    Doses "doses" Some(TableKind::Drug);
    Indication "indication" Some(TableKind::Drug);
    Action "action" Some(TableKind::Drug);
    Rechallenge "rechallenge" Some(TableKind::Drug);
    RiskClass "risk_class" Some(TableKind::Drug);
    ReactionNumber "reaction_number" Some(TableKind::Reac);
    Reaction "reaction" Some(TableKind::Reac);
    Outcome "outcome" Some(TableKind::Reac);
    Onset "onset" Some(TableKind::Reac);
    HistoryNumber "history_number" Some(TableKind::Hist);
    History "history" Some(TableKind::Hist);
}

impl Column {
    pub(super) fn of(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.id() == id)
    }
}

/// The first line of a file: where its columns stand.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) kind: TableKind,
    /// Number of fields of a row.
    pub(super) width: usize,
    places: Vec<Option<usize>>,
    /// Names as this file writes them, by place.
    pub(super) names: Vec<String>,
    /// Places of columns that are not known, or that stand there twice.
    pub(super) others: Vec<usize>,
    /// Columns that are known and not there.
    pub(super) absent: Vec<&'static str>,
}

impl Header {
    /// Binds the names of a first line; nothing when it is no table of JADER.
    pub(super) fn bind(names: Vec<String>, words: &Words) -> Option<Self> {
        let bound: Vec<_> = names.iter().map(|name| words.column(name)).collect();
        let has = |column: Column| bound.contains(&Some(column));
        let kind = TableKind::ALL.into_iter().find(|kind| has(kind.mark()))?;
        if !has(Column::Case) {
            return None;
        }
        let mut places = vec![None; Column::ALL.len()];
        let mut others = Vec::new();
        for (place, column) in bound.iter().enumerate() {
            let column = column.filter(|column| column.table().is_none_or(|table| table == kind));
            match column.and_then(|column| places.get_mut(column as usize)) {
                Some(free @ None) => *free = Some(place),
                _ => others.push(place),
            }
        }
        let absent = Column::ALL
            .iter()
            .filter(|column| column.table().is_none_or(|table| table == kind) && !has(**column))
            .map(|column| column.id())
            .collect();
        Some(Self {
            kind,
            width: names.len(),
            places,
            names,
            others,
            absent,
        })
    }

    /// Where a column stands.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }

    /// The name of a column as this file writes it.
    pub(super) fn name(&self, column: Column) -> &str {
        self.place(column)
            .and_then(|place| self.names.get(place))
            .map_or(column.id(), String::as_str)
    }
}
