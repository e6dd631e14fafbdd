//! The application identifiers and what may stand behind them.

use super::{FaultKind, Gs1Code, Gs1Date, Gs1Element, check_digit};

/// Characters that a part may have. GS1 General Specifications, section 7.11.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// Digits.
    Digits,
    /// The 82 characters of ISO/IEC 646 that every system knows.
    Set82,
    /// The 39 characters of component identifiers.
    Set39,
    /// Characters of base 64 for addresses.
    Base64,
}

impl Charset {
    const fn has(self, letter: char) -> bool {
        match self {
            Self::Digits => letter.is_ascii_digit(),
            Self::Set82 => matches!(
                letter,
                'A'..='Z' | 'a'..='z' | '0'..='9' | '!' | '"' | '%'..='/' | ':'..='?' | '_'
            ),
            Self::Set39 => matches!(letter, 'A'..='Z' | '0'..='9' | '#' | '-' | '/'),
            Self::Base64 => matches!(letter, 'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' | '='),
        }
    }
}

/// What the characters of a part have to be beyond their set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Anything.
    Any,
    /// The last digit checks the others.
    CheckDigit,
    /// A date; the day may be 00.
    Date,
    /// A date with its day.
    Day,
    /// Hours and minutes.
    Time,
}

/// A part of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which characters.
    pub charset: Charset,
    /// Fewest of them.
    pub min: usize,
    /// Most of them.
    pub max: usize,
    /// What they are.
    pub content: Content,
}

const fn part(charset: Charset, min: usize, max: usize, content: Content) -> Part {
    Part {
        charset,
        min,
        max,
        content,
    }
}

/// Digits, exactly so many.
const fn n(length: usize) -> Part {
    part(Charset::Digits, length, length, Content::Any)
}

/// Up to so many digits.
const fn n_to(max: usize) -> Part {
    part(Charset::Digits, 1, max, Content::Any)
}

/// Up to so many characters of the set of 82.
const fn x_to(max: usize) -> Part {
    part(Charset::Set82, 1, max, Content::Any)
}

/// Exactly so many characters of the set of 82.
const fn x(length: usize) -> Part {
    part(Charset::Set82, length, length, Content::Any)
}

/// Digits with a check digit.
const fn key(length: usize) -> Part {
    part(Charset::Digits, length, length, Content::CheckDigit)
}

const DATE: Part = part(Charset::Digits, 6, 6, Content::Date);
const DAY: Part = part(Charset::Digits, 6, 6, Content::Day);
const TIME: Part = part(Charset::Digits, 4, 4, Content::Time);

/// A part that may be missing.
const fn optional(part: Part) -> Part {
    Part { min: 0, ..part }
}

/// An application identifier, or a family of identifiers that differ by their last digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identifier {
    /// Its digits; of a family the first one's.
    pub identifier: &'static str,
    /// Last digits of the family, when it is one.
    pub last: Option<(char, char)>,
    /// Title in the standard.
    pub title: &'static str,
    /// Parts of the value.
    pub parts: &'static [Part],
    /// Identifiers of which one has to stand on the same item; given for what concerns lots.
    pub needs: &'static [&'static str],
}

const fn ai(identifier: &'static str, title: &'static str, parts: &'static [Part]) -> Identifier {
    Identifier {
        identifier,
        last: None,
        title,
        parts,
        needs: &[],
    }
}

const fn family(
    identifier: &'static str,
    last: (char, char),
    title: &'static str,
    parts: &'static [Part],
) -> Identifier {
    Identifier {
        identifier,
        last: Some(last),
        title,
        parts,
        needs: &[],
    }
}

/// An identifier that says something about a trade item, and so needs one.
const fn of_item(
    identifier: &'static str,
    title: &'static str,
    parts: &'static [Part],
    needs: &'static [&'static str],
) -> Identifier {
    Identifier {
        identifier,
        last: None,
        title,
        parts,
        needs,
    }
}

/// A trade item, its content, an individual part of one.
const ITEM: &[&str] = &["01", "02", "8006", "8026"];

/// The identifiers of section 3.2 with their data fields. Measures, prices and delivery addresses
/// are families or generic: what matters here is that a string is cut in the right places.
pub static IDENTIFIERS: &[Identifier] = &[
    ai("00", "SSCC", &[key(18)]),
    ai("01", "GTIN", &[key(14)]),
    ai("02", "CONTENT", &[key(14)]),
    of_item("10", "BATCH/LOT", &[x_to(20)], ITEM),
    of_item("11", "PROD DATE", &[DATE], ITEM),
    ai("12", "DUE DATE", &[DATE]),
    of_item("13", "PACK DATE", &[DATE], ITEM),
    of_item("15", "BEST BEFORE or BEST BY", &[DATE], ITEM),
    of_item("16", "SELL BY", &[DATE], ITEM),
    of_item(
        "17",
        "USE BY or EXPIRY",
        &[DATE],
        &["01", "02", "255", "8006", "8026"],
    ),
    of_item("20", "VARIANT", &[n(2)], ITEM),
    of_item("21", "SERIAL", &[x_to(20)], &["01", "8006"]),
    of_item("22", "CPV", &[x_to(20)], &["01"]),
    of_item("235", "TPX", &[x_to(28)], &["01"]),
    of_item("240", "ADDITIONAL ID", &[x_to(30)], ITEM),
    of_item("241", "CUST. PART No.", &[x_to(30)], ITEM),
    of_item("242", "MTO VARIANT", &[n_to(6)], ITEM),
    of_item("243", "PCN", &[x_to(20)], &["01"]),
    of_item("250", "SECONDARY SERIAL", &[x_to(30)], &["01", "8006"]),
    of_item("251", "REF. TO SOURCE", &[x_to(30)], &["01", "8006"]),
    ai("253", "GDTI", &[key(13), optional(x_to(17))]),
    ai("254", "GLN EXTENSION COMPONENT", &[x_to(20)]),
    ai("255", "GCN", &[key(13), optional(n_to(12))]),
    ai("30", "VAR. COUNT", &[n_to(8)]),
    family("310", ('0', '6'), "measure", &[n(7)]),
    family("320", ('0', '9'), "measure", &[n(7)]),
    family("330", ('0', '7'), "measure", &[n(7)]),
    family("340", ('0', '9'), "measure", &[n(7)]),
    family("350", ('0', '7'), "measure", &[n(7)]),
    family("360", ('0', '9'), "measure", &[n(7)]),
    ai("37", "COUNT", &[n_to(8)]),
    family("3900", ('0', '9'), "AMOUNT", &[n_to(15)]),
    family("3910", ('0', '9'), "AMOUNT", &[n(3), n_to(15)]),
    family("3920", ('0', '9'), "PRICE", &[n_to(15)]),
    family("3930", ('0', '9'), "PRICE", &[n(3), n_to(15)]),
    family("3940", ('0', '3'), "PRCNT OFF", &[n(4)]),
    family("3950", ('0', '5'), "PRICE/UoM", &[n(6)]),
    ai("400", "ORDER NUMBER", &[x_to(30)]),
    ai("401", "GINC", &[x_to(30)]),
    ai("402", "GSIN", &[key(17)]),
    ai("403", "ROUTE", &[x_to(30)]),
    family("410", ('0', '7'), "GLN", &[key(13)]),
    ai("420", "SHIP TO POST", &[x_to(20)]),
    ai("421", "SHIP TO POST", &[n(3), x_to(9)]),
    ai("422", "ORIGIN", &[n(3)]),
    ai("423", "COUNTRY - INITIAL PROCESS", &[n_to(15)]),
    ai("424", "COUNTRY - PROCESS", &[n(3)]),
    ai("425", "COUNTRY - DISASSEMBLY", &[n_to(15)]),
    ai("426", "COUNTRY - FULL PROCESS", &[n(3)]),
    ai("427", "ORIGIN SUBDIVISION", &[x_to(3)]),
    family("4300", ('0', '1'), "SHIP TO", &[x_to(35)]),
    family("4302", ('2', '6'), "SHIP TO", &[x_to(70)]),
    ai("4307", "SHIP TO COUNTRY", &[x(2)]),
    ai("4308", "SHIP TO PHONE", &[x_to(30)]),
    ai("4309", "SHIP TO GEO", &[n(20)]),
    family("4310", ('0', '1'), "RTN TO", &[x_to(35)]),
    family("4312", ('2', '6'), "RTN TO", &[x_to(70)]),
    ai("4317", "RTN TO COUNTRY", &[x(2)]),
    ai("4318", "RTN TO POST", &[x_to(20)]),
    ai("4319", "RTN TO PHONE", &[x_to(30)]),
    ai("4320", "SRV DESCRIPTION", &[x_to(35)]),
    family("4321", ('1', '3'), "flag", &[n(1)]),
    family("4324", ('4', '5'), "delivery time", &[DATE, TIME]),
    ai("4326", "REL DATE", &[DAY]),
    family("4330", ('0', '3'), "temperature", &[n(6), optional(x(1))]),
    ai("7001", "NSN", &[n(13)]),
    ai("7002", "MEAT CUT", &[x_to(30)]),
    of_item("7003", "EXPIRY TIME", &[DAY, TIME], &["01", "02"]),
    of_item("7004", "ACTIVE POTENCY", &[n_to(4)], &["01"]),
    ai("7005", "CATCH AREA", &[x_to(12)]),
    ai("7006", "FIRST FREEZE DATE", &[DAY]),
    ai("7007", "HARVEST DATE", &[DAY, optional(DAY)]),
    ai("7008", "AQUATIC SPECIES", &[x_to(3)]),
    ai("7009", "FISHING GEAR TYPE", &[x_to(10)]),
    ai("7010", "PROD METHOD", &[x_to(2)]),
    ai("7011", "TEST BY DATE", &[DAY, optional(TIME)]),
    ai("7020", "REFURB LOT", &[x_to(20)]),
    ai("7021", "FUNC STAT", &[x_to(20)]),
    ai("7022", "REV STAT", &[x_to(20)]),
    ai("7023", "GIAI - ASSEMBLY", &[x_to(30)]),
    family("7030", ('0', '9'), "PROCESSOR", &[n(3), x_to(27)]),
    ai("7040", "UIC+EXT", &[n(1), x(3)]),
    family("710", ('0', '7'), "NHRN", &[x_to(20)]),
    family("7230", ('0', '9'), "CERT", &[x(2), x_to(28)]),
    ai("7240", "PROTOCOL", &[x_to(20)]),
    ai("7241", "AIDC MEDIA TYPE", &[n(2)]),
    ai("7242", "VCN", &[x_to(25)]),
    ai("7250", "DOB", &[part(Charset::Digits, 8, 8, Content::Any)]),
    ai("7251", "DOB TIME", &[n(12)]),
    ai("7252", "BIO SEX", &[n(1)]),
    family("7253", ('3', '4'), "NAME", &[x_to(40)]),
    ai("7255", "SUFFIX", &[x_to(10)]),
    ai("7256", "FULL NAME", &[x_to(90)]),
    ai("7257", "PERSON ADDR", &[x_to(70)]),
    ai("7258", "BIRTH SEQUENCE", &[x(3)]),
    ai("7259", "BABY", &[x_to(40)]),
    ai("8001", "DIMENSIONS", &[n(14)]),
    ai("8002", "CMT No.", &[x_to(20)]),
    ai("8003", "GRAI", &[n(1), key(13), optional(x_to(16))]),
    ai("8004", "GIAI", &[x_to(30)]),
    ai("8005", "PRICE PER UNIT", &[n(6)]),
    ai("8006", "ITIP", &[key(14), n(4)]),
    ai("8007", "IBAN", &[x_to(34)]),
    ai("8008", "PROD TIME", &[n(8), optional(n_to(4))]),
    ai("8009", "OPTSEN", &[x_to(50)]),
    ai("8010", "CPID", &[part(Charset::Set39, 1, 30, Content::Any)]),
    ai("8011", "CPID SERIAL", &[n_to(12)]),
    of_item("8012", "VERSION", &[x_to(20)], &["01", "8006"]),
    ai("8013", "GMN", &[x_to(25)]),
    ai("8017", "GSRN - PROVIDER", &[key(18)]),
    ai("8018", "GSRN - RECIPIENT", &[key(18)]),
    ai("8019", "SRIN", &[n_to(10)]),
    ai("8020", "REF No.", &[x_to(25)]),
    ai("8026", "ITIP CONTENT", &[key(14), n(4)]),
    ai(
        "8030",
        "DIGSIG",
        &[part(Charset::Base64, 1, 90, Content::Any)],
    ),
    ai("8110", "COUPON", &[x_to(70)]),
    ai("8111", "POINTS", &[n(4)]),
    ai("8112", "COUPON", &[x_to(70)]),
    ai("8200", "PRODUCT URL", &[x_to(70)]),
    ai("90", "INTERNAL", &[x_to(30)]),
    family("91", ('1', '9'), "INTERNAL", &[x_to(90)]),
];

impl Identifier {
    /// The row of an identifier of the table. Identifiers of measures have a fourth digit, the number
    /// of decimals; the table holds them by their first three, and the digit as part of the value
    /// would be wrong, so it is looked up here.
    #[must_use]
    pub fn of(digits: &str) -> Option<Self> {
        let measure = digits.len() == 4
            && digits.starts_with('3')
            && matches!(digits.get(1..2), Some("1" | "2" | "3" | "4" | "5" | "6"));
        if measure {
            let decimals = digits
                .get(3..)
                .filter(|digit| matches!(digit.as_bytes(), [b'0'..=b'5']));
            let row = Self::row(digits.get(..3)?)?;
            return decimals.map(|_| Self {
                parts: const { &[n(6)] },
                ..row
            });
        }
        let row = Self::row(digits)?;
        // Three digits of a measure are no identifier.
        (row.parts != [n(7)]).then_some(row)
    }

    fn row(digits: &str) -> Option<Self> {
        IDENTIFIERS.iter().copied().find(|row| {
            if digits.len() != row.identifier.len() {
                return false;
            }
            match row.last {
                None => row.identifier == digits,
                Some((first, last)) => {
                    let stem = row.identifier.len() - 1;
                    digits.get(..stem) == row.identifier.get(..stem)
                        && digits
                            .get(stem..)
                            .and_then(|end| end.chars().next())
                            .is_some_and(|end| (first..=last).contains(&end))
                }
            }
        })
    }

    /// Characters of its value when strings need no separator behind it: a list that is closed for
    /// good and goes by the first two digits. Section 7.8.4.
    #[must_use]
    pub fn predefined_length(&self) -> Option<usize> {
        let start = self.identifier.get(..2)?;
        let closed = matches!(
            start,
            "00" | "01"
                | "02"
                | "11"
                | "12"
                | "13"
                | "14"
                | "15"
                | "16"
                | "17"
                | "18"
                | "19"
                | "20"
                | "31"
                | "32"
                | "33"
                | "34"
                | "35"
                | "36"
                | "41"
        );
        closed.then(|| self.parts.iter().map(|part| part.max).sum())
    }

    /// Checks a value against the parts.
    pub(super) fn check(&self, element: &Gs1Element, this_year: i16, code: &mut Gs1Code) {
        let letters: Vec<char> = element.value.chars().collect();
        let (min, max) = self
            .parts
            .iter()
            .fold((0, 0), |(min, max), part| (min + part.min, max + part.max));
        if letters.len() < min || letters.len() > max {
            let kind = FaultKind::Length {
                found: letters.len(),
                min,
                max,
            };
            code.fault(kind, &element.identifier, element.position);
        }
        let mut at = 0;
        // A value that is too long is one fault, not one more for each of its last characters.
        for part in self.parts {
            let end = (at + part.max).min(letters.len());
            let piece = letters.get(at..end).unwrap_or_default();
            check_part(part, piece, element, at, this_year, code);
            at = end;
        }
    }
}

fn check_part(
    part: &Part,
    piece: &[char],
    element: &Gs1Element,
    at: usize,
    this_year: i16,
    code: &mut Gs1Code,
) {
    let position = element.position + at;
    let foreign = piece.iter().position(|letter| !part.charset.has(*letter));
    if let Some(place) = foreign {
        let found = piece.get(place).copied().unwrap_or_default();
        code.fault(
            FaultKind::Character { found },
            &element.identifier,
            position + place,
        );
        return;
    }
    if piece.len() < part.max {
        return;
    }
    let text: String = piece.iter().collect();
    match part.content {
        Content::Any => {}
        Content::CheckDigit => {
            let (Some((found, digits)), length) = (piece.split_last(), piece.len()) else {
                return;
            };
            let digits: String = digits.iter().collect();
            if let Some(expected) = check_digit(&digits)
                && expected != *found
            {
                let kind = FaultKind::CheckDigit {
                    found: *found,
                    expected,
                };
                code.fault(kind, &element.identifier, position + length - 1);
            }
        }
        Content::Date | Content::Day => {
            let date = Gs1Date::parse(&text, this_year);
            if !date.is_some_and(|date| date.has_day || part.content == Content::Date) {
                code.fault(FaultKind::Date, &element.identifier, position);
            }
        }
        Content::Time => {
            let number: u16 = text.parse().unwrap_or(u16::MAX);
            if number / 100 > 23 || number % 100 > 59 {
                code.fault(FaultKind::Date, &element.identifier, position);
            }
        }
    }
}
