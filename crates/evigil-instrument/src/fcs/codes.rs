//! Every problem that reading an FCS file can list: its code and how grave it is.
//!
//! The sentences are in the locale files, as `problem-` and the code.

use crate::{Place, Problem, ProblemSeverity};

/// A kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code {
    /// Stable code.
    pub(crate) id: &'static str,
    /// How grave it is.
    pub(crate) severity: ProblemSeverity,
}

impl Code {
    /// The problem at a place.
    pub(crate) const fn at(self, place: Place) -> Problem {
        Problem::new(self.id, self.severity, place)
    }

    /// The problem at a keyword of a data set.
    pub(crate) fn at_keyword(self, dataset: usize, keyword: impl Into<String>) -> Problem {
        self.at(Place::Keyword {
            dataset,
            keyword: keyword.into(),
        })
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, $severity:ident;)+) => {
        $($(#[doc = $doc])+ pub(crate) const $name: Code = Code {
            id: $id,
            severity: ProblemSeverity::$severity,
        };)+

        /// All codes with their severities, in rising order.
        pub const CODES: &[(&str, ProblemSeverity)] = &[
            $(($id, ProblemSeverity::$severity)),+
        ];
    };
}

codes! {
    /// The file ends within the HEADER.
    HEADER_CUT = "EV-F001", Error;
    /// No version that is known: read as 3.1.
    VERSION_UNKNOWN = "EV-F002", Warning;
    /// The HEADER does not say where TEXT is.
    TEXT_OFFSETS_MISSING = "EV-F003", Error;
    /// TEXT lies outside of the file, or is cut.
    TEXT_OUTSIDE = "EV-F004", Error;
    /// An offset of the HEADER is no number.
    HEADER_FIELD_NOT_A_NUMBER = "EV-F005", Warning;
    /// TEXT begins with something that is no delimiter of the standard.
    DELIMITER_UNUSUAL = "EV-F006", Warning;
    /// TEXT does not end with its delimiter.
    TEXT_END_UNCLOSED = "EV-F007", Note;
    /// A keyword without a value.
    KEYWORD_WITHOUT_VALUE = "EV-F008", Warning;
    /// Doubled delimiters had to be read as empty values.
    EMPTY_VALUES = "EV-F009", Warning;
    /// Doubled delimiters can be read both ways; read as one literal delimiter.
    DOUBLED_DELIMITER_AMBIGUOUS = "EV-F010", Warning;
    /// A keyword stands twice with different values.
    KEYWORD_TWICE = "EV-F011", Warning;
    /// Text that is not UTF-8.
    ENCODING_LEGACY = "EV-F012", Note;
    /// A keyword without which no event can be read is missing.
    KEYWORD_MISSING = "EV-F013", Error;
    /// A keyword without which no event can be read has an unusable value.
    KEYWORD_UNUSABLE = "EV-F014", Error;
    /// A keyword that the standard requires is missing; events can be read without it.
    REQUIRED_KEYWORD_ABSENT = "EV-F015", Note;
    /// Supplemental TEXT lies outside of the file.
    SUPPLEMENT_OUTSIDE = "EV-F016", Warning;
    /// Supplemental TEXT is no TEXT.
    SUPPLEMENT_NOT_TEXT = "EV-F017", Warning;
    /// ANALYSIS lies outside of the file or is no TEXT.
    ANALYSIS_UNREADABLE = "EV-F018", Warning;
    /// HEADER and TEXT place DATA differently.
    OFFSETS_DISAGREE = "EV-F019", Warning;
    /// DATA is said to be one byte longer than its events.
    DATA_ONE_BYTE_MORE = "EV-F020", Warning;
    /// DATA is longer than its events.
    DATA_LONGER = "EV-F021", Warning;
    /// DATA holds fewer events than promised.
    DATA_INCOMPLETE = "EV-F022", Error;
    /// There is no DATA where HEADER and TEXT say.
    DATA_NOT_FOUND = "EV-F023", Error;
    /// `$TOT` is missing or no number: events counted from the bytes.
    TOTAL_UNKNOWN = "EV-F024", Warning;
    /// TEXT seems to go on behind its stated end.
    TEXT_GOES_ON = "EV-F025", Warning;
    /// Values are stored in another width than `$PnB` says.
    WIDTH_BY_BYTES = "EV-F026", Warning;
    /// Values use bits above `$PnR`, which are removed.
    BITS_ABOVE_RANGE = "EV-F027", Warning;
    /// `$PnE` gives a logarithm the offset 0, read as 1.
    LOG_OFFSET_ZERO = "EV-F028", Warning;
    /// `$PnE` can't be used.
    AMPLIFICATION_UNUSABLE = "EV-F029", Warning;
    /// `$PnE` of floating-point values is left out of account.
    AMPLIFICATION_OF_FLOAT = "EV-F030", Note;
    /// `$PnG` can't be used.
    GAIN_UNUSABLE = "EV-F031", Warning;
    /// `$TIMESTEP` can't be used.
    TIME_STEP_UNUSABLE = "EV-F032", Warning;
    /// A spillover matrix can't be read.
    SPILLOVER_UNREADABLE = "EV-F033", Warning;
    /// A spillover matrix names a parameter that is not there.
    SPILLOVER_NAME_UNKNOWN = "EV-F034", Warning;
    /// The checksum does not fit the bytes.
    CHECKSUM_WRONG = "EV-F035", Warning;
    /// `$NEXTDATA` points at no data set.
    NEXT_DATASET_MISSING = "EV-F036", Warning;
    /// `$NEXTDATA` points into its own data set.
    NEXT_DATASET_WITHIN = "EV-F037", Warning;
    /// `$MODE` is a histogram.
    MODE_NOT_LIST = "EV-F038", Error;
    /// A value written in characters is no number.
    CHARACTERS_NOT_A_NUMBER = "EV-F039", Warning;
    /// There are more keywords, or data sets, than are read.
    TOO_MANY = "EV-F040", Error;
    /// The byte order says nothing about values of a width.
    ORDER_UNDEFINED = "EV-F041", Error;
    /// Two parameters have the same name.
    NAME_TWICE = "EV-F042", Note;
    /// `$PnR` can't be used.
    RANGE_UNUSABLE = "EV-F043", Warning;
    /// `$VOL` without anything that confirms its unit.
    VOLUME_UNCONFIRMED = "EV-F044", Note;
    /// `$VOL` is not in nanolitres.
    VOLUME_UNIT_WRONG = "EV-F045", Warning;
    /// The width of a parameter's type is not the one that `$PnB` says.
    WIDTH_BY_TYPE = "EV-F046", Warning;
    /// Keywords are encoded by `$UNICODE`, which is not read.
    UNICODE_KEYWORD = "EV-F047", Warning;
    /// Only TEXT says where DATA is, although the HEADER could.
    HEADER_WITHOUT_DATA = "EV-F048", Note;
    /// There are no events, and none are promised.
    NO_EVENTS = "EV-F049", Note;
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn codes_rise() {
        assert!(CODES.is_sorted_by(|a, b| a.0 < b.0));
    }
}
