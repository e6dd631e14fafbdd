//! Which column stands where: by the names of the header, never by position.

use super::part::Table;

macro_rules! columns {
    ($($name:ident),+ $(,)?) => {
        /// A column of any table, whatever a quarter calls it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum Column { $($name),+ }

        /// How many there are.
        const COLUMNS: usize = [$(Column::$name),+].len();
    };
}

columns! {
    Id, Case, Version, InitialFollowup, FollowupNumber, Image, Event, ManufacturerReceived,
    FirstReceived, Received, ReportCode, AuthorityNumber, ManufacturerNumber, Sender, Literature,
    Age, AgeUnit, AgeGroup, Sex, Electronic, Weight, WeightUnit, Sent, Occupation, Death,
    ToManufacturer, Confidential, ReporterCountry, EventCountry,
    Sequence, Role, Name, Substance, NameSource, Route, DoseText, CumulativeDose,
    CumulativeUnit, Dechallenge, Rechallenge, Lot, Expiry, Authorisation, Dose, DoseUnit, Form,
    Frequency, Term, Recurred, Outcome, Source, Start, End, Duration, DurationUnit, Indication,
}

use Column as C;

/// Columns of a table with the names they have had. ASC_NTS of AERS and of FAERS; where the paper
/// and the files differ, both.
const fn known(table: Table) -> &'static [(Column, &'static [&'static str])] {
    match table {
        Table::Demo => &[
            (C::Id, &["primaryid", "isr"]),
            (C::Case, &["caseid", "case"]),
            (C::Version, &["caseversion"]),
            (C::InitialFollowup, &["i_f_code", "i_f_cod"]),
            (C::FollowupNumber, &["foll_seq"]),
            (C::Image, &["image"]),
            (C::Event, &["event_dt"]),
            (C::ManufacturerReceived, &["mfr_dt"]),
            (C::FirstReceived, &["init_fda_dt"]),
            (C::Received, &["fda_dt"]),
            (C::ReportCode, &["rept_cod"]),
            (C::AuthorityNumber, &["auth_num"]),
            (C::ManufacturerNumber, &["mfr_num"]),
            (C::Sender, &["mfr_sndr"]),
            (C::Literature, &["lit_ref"]),
            (C::Age, &["age"]),
            (C::AgeUnit, &["age_cod"]),
            (C::AgeGroup, &["age_grp"]),
            (C::Sex, &["sex", "gndr_cod"]),
            (C::Electronic, &["e_sub"]),
            (C::Weight, &["wt"]),
            (C::WeightUnit, &["wt_cod"]),
            (C::Sent, &["rept_dt"]),
            (C::Occupation, &["occp_cod"]),
            (C::Death, &["death_dt"]),
            (C::ToManufacturer, &["to_mfr"]),
            (C::Confidential, &["confid"]),
            (C::ReporterCountry, &["reporter_country"]),
            (C::EventCountry, &["occr_country"]),
        ],
        Table::Drug => &[
            (C::Id, &["primaryid", "isr"]),
            (C::Case, &["caseid"]),
            (C::Sequence, &["drug_seq"]),
            (C::Role, &["role_cod"]),
            (C::Name, &["drugname"]),
            (C::Substance, &["prod_ai"]),
            (C::NameSource, &["val_vbm"]),
            (C::Route, &["route"]),
            (C::DoseText, &["dose_vbm"]),
            (C::CumulativeDose, &["cum_dose_chr"]),
            (C::CumulativeUnit, &["cum_dose_unit", "cum_dos_unit"]),
            (C::Dechallenge, &["dechal"]),
            (C::Rechallenge, &["rechal"]),
            (C::Lot, &["lot_num", "lot_nbr"]),
            (C::Expiry, &["exp_dt"]),
            (C::Authorisation, &["nda_num"]),
            (C::Dose, &["dose_amt"]),
            (C::DoseUnit, &["dose_unit"]),
            (C::Form, &["dose_form"]),
            (C::Frequency, &["dose_freq"]),
        ],
        Table::Reac => &[
            (C::Id, &["primaryid", "isr"]),
            (C::Case, &["caseid"]),
            (C::Term, &["pt"]),
            (C::Recurred, &["drug_rec_act"]),
        ],
        Table::Outc => &[
            (C::Id, &["primaryid", "isr"]),
            (C::Case, &["caseid"]),
            (C::Outcome, &["outc_cod", "outc_code"]),
        ],
        Table::Rpsr => &[
            (C::Id, &["primaryid", "isr"]),
            (C::Case, &["caseid"]),
            (C::Source, &["rpsr_cod"]),
        ],
        Table::Ther => &[
            (C::Id, &["primaryid", "isr"]),
            (C::Case, &["caseid"]),
            (C::Sequence, &["dsg_drug_seq", "drug_seq"]),
            (C::Start, &["start_dt"]),
            (C::End, &["end_dt"]),
            (C::Duration, &["dur"]),
            (C::DurationUnit, &["dur_cod"]),
        ],
        Table::Indi => &[
            (C::Id, &["primaryid", "isr"]),
            (C::Case, &["caseid"]),
            (C::Sequence, &["indi_drug_seq", "drug_seq"]),
            (C::Indication, &["indi_pt"]),
        ],
    }
}

/// Columns without which a table says nothing.
const fn needed(table: Table) -> &'static [Column] {
    match table {
        Table::Demo => &[],
        Table::Drug => &[C::Sequence, C::Name],
        Table::Reac => &[C::Term],
        Table::Outc => &[C::Outcome],
        Table::Rpsr => &[C::Source],
        Table::Ther => &[C::Sequence],
        Table::Indi => &[C::Sequence, C::Indication],
    }
}

/// The columns of one file.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    table: Table,
    /// Names as the header has them, in lower case, without blanks around.
    names: Vec<String>,
    /// Place of each known column; `u16::MAX` where the file has none.
    places: [u16; COLUMNS],
    /// Places of columns that no layout of FDA has.
    unknown: Vec<u16>,
}

impl Layout {
    /// Reads a header; nothing when it is none, because no key of reports is in it.
    pub(super) fn of_header(table: Table, header: &str) -> Option<Self> {
        let mut names: Vec<String> = header
            .split('$')
            .map(|name| name.trim().to_ascii_lowercase())
            .collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        names.truncate(usize::from(u16::MAX));
        let mut layout = Self {
            table,
            names,
            places: [u16::MAX; COLUMNS],
            unknown: Vec::new(),
        };
        for (place, name) in (0_u16..).zip(&layout.names) {
            let column = known(table)
                .iter()
                .find(|(_, names)| names.contains(&name.as_str()))
                .map(|(column, _)| *column);
            // A name that comes twice is the column only the first time.
            match column.and_then(|column| layout.places.get_mut(column as usize)) {
                Some(free) if *free == u16::MAX => *free = place,
                _ => layout.unknown.push(place),
            }
        }
        layout.place(C::Id).is_some().then_some(layout)
    }

    pub(super) const fn table(&self) -> Table {
        self.table
    }

    /// How many fields a row has.
    pub(super) const fn len(&self) -> usize {
        self.names.len()
    }

    /// Where a column stands, from 0.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places
            .get(column as usize)
            .filter(|place| **place != u16::MAX)
            .map(|place| usize::from(*place))
    }

    /// What the file calls a column.
    pub(super) fn name(&self, column: Column) -> &str {
        self.place(column).map_or("", |place| self.name_at(place))
    }

    /// What the file calls the column at a place.
    pub(super) fn name_at(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// Places of columns that no layout of FDA has.
    pub(super) fn unknown(&self) -> impl Iterator<Item = usize> {
        self.unknown.iter().map(|place| usize::from(*place))
    }

    /// Names of columns that the table needs and the file lacks.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        needed(self.table)
            .iter()
            .filter(|column| self.place(**column).is_none())
            .filter_map(|column| {
                known(self.table)
                    .iter()
                    .find(|(known, _)| known == column)
                    .and_then(|(_, names)| names.first().copied())
            })
            .collect()
    }

    /// Whether it is of AERS, before 2012Q4: reports have an ISR and no versions.
    pub(super) fn is_legacy(&self) -> bool {
        self.name(C::Id) == "isr"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_bound_by_name_with_blanks_and_any_case() {
        let layout = Layout::of_header(Table::Demo, "CASEID$primaryid$ Rept_dt$gndr_cod$nda_num$")
            .expect("a header");
        assert_eq!(layout.len(), 5);
        assert_eq!(layout.place(C::Id), Some(1));
        assert_eq!(layout.place(C::Sent), Some(2));
        assert_eq!(layout.place(C::Sex), Some(3));
        assert_eq!(layout.place(C::Age), None);
        assert_eq!(layout.unknown().collect::<Vec<_>>(), [4]);
        assert!(!layout.is_legacy());
    }

    #[test]
    fn a_row_is_no_header() {
        assert!(Layout::of_header(Table::Reac, "4263742$DIARRHOEA$").is_none());
        let layout = Layout::of_header(Table::Reac, "ISR$DRUG_REC_ACT").expect("a header");
        assert!(layout.is_legacy());
        assert_eq!(layout.missing(), ["pt"]);
    }

    #[test]
    fn the_second_column_of_a_name_is_unknown() {
        let layout = Layout::of_header(Table::Reac, "isr$pt$pt").expect("a header");
        assert_eq!(layout.place(C::Term), Some(1));
        assert_eq!(layout.unknown().collect::<Vec<_>>(), [2]);
    }
}
