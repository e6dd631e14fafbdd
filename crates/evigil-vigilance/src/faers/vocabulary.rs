//! Codes of FDA and what they are in ICH E2B(R3). FDA, ASC_NTS; units by UCUM.

use crate::icsr::{Element, register as el};

/// Unit of an age, and how many years one of it is.
pub(super) fn age_unit(code: &str) -> Option<(&'static str, f64)> {
    Some(match code {
        "DEC" => ("{decade}", 10.0),
        "YR" => ("a", 1.0),
        "MON" => ("mo", 1.0 / 12.0),
        "WK" => ("wk", 7.0 / 365.25),
        "DY" | "DAY" => ("d", 1.0 / 365.25),
        "HR" => ("h", 1.0 / 8766.0),
        _ => return None,
    })
}

/// Unit of how long a drug was given.
pub(super) fn duration_unit(code: &str) -> Option<&'static str> {
    Some(match code {
        "YR" => "a",
        "MON" => "mo",
        "WK" => "wk",
        "DAY" | "DY" => "d",
        "HR" => "h",
        "MIN" => "min",
        "SEC" => "s",
        _ => return None,
    })
}

/// D.2.3.
pub(super) fn age_group(code: &str) -> Option<&'static str> {
    Some(match code {
        "N" => "1",
        "I" => "2",
        "C" => "3",
        "T" => "4",
        "A" => "5",
        "E" => "6",
        _ => return None,
    })
}

/// How many kilograms one is, and whether it is the kilogram.
pub(super) fn weight_unit(code: &str) -> Option<f64> {
    Some(match code {
        "KG" => 1.0,
        // The international pound.
        "LBS" | "LB" => 0.453_592_37,
        "GMS" => 0.001,
        _ => return None,
    })
}

/// C.2.r.4, and whether FDA's code says no more than that.
pub(super) fn qualification(code: &str) -> Option<(&'static str, bool)> {
    Some(match code {
        "MD" => ("1", true),
        "PH" => ("2", true),
        "OT" => ("3", true),
        "HP" | "RN" => ("3", false),
        "LW" => ("4", true),
        "CN" => ("5", true),
        _ => return None,
    })
}

/// G.k.1, and whether FDA's code says no more than that.
pub(super) fn role(code: &str) -> Option<(&'static str, bool)> {
    Some(match code {
        "PS" => ("1", false),
        "SS" => ("1", true),
        "C" => ("2", true),
        "I" => ("3", true),
        "DN" => ("4", true),
        _ => return None,
    })
}

/// C.1.7, and whether FDA's code says no more than that.
pub(super) fn is_expedited(code: &str) -> Option<(&'static str, bool)> {
    Some(match code {
        "EXP" => ("true", true),
        "5DAY" => ("true", false),
        "PER" => ("false", true),
        _ => return None,
    })
}

/// The criterion of seriousness (E.i.3.2) that an outcome of the case is.
pub(super) fn seriousness(code: &str) -> Option<Element> {
    Some(match code {
        "DE" => el::E_I_3_2A,
        "LT" => el::E_I_3_2B,
        "HO" => el::E_I_3_2C,
        "DS" => el::E_I_3_2D,
        "CA" => el::E_I_3_2E,
        "OT" => el::E_I_3_2F,
        "RI" => el::FDA_E_I_3_2H,
        _ => return None,
    })
}

/// Unit of a dose, in UCUM.
pub(super) fn dose_unit(code: &str) -> Option<&'static str> {
    Some(match code {
        "KG" => "kg",
        "G" | "GM" => "g",
        "MG" => "mg",
        "UG" | "MCG" => "ug",
        "NG" => "ng",
        "PG" => "pg",
        "MG/KG" => "mg/kg",
        "UG/KG" => "ug/kg",
        "MG/M**2" | "MG/M2" => "mg/m2",
        "UG/M**2" | "UG/M2" => "ug/m2",
        "L" => "L",
        "ML" => "mL",
        "UL" => "uL",
        "BQ" => "Bq",
        "GBQ" => "GBq",
        "MBQ" => "MBq",
        "KBQ" => "kBq",
        "CI" => "Ci",
        "MCI" => "mCi",
        "UCI" => "uCi",
        "MOL" => "mol",
        "MMOL" => "mmol",
        "UMOL" => "umol",
        "IU" => "[iU]",
        "KIU" => "k[iU]",
        "MIU" => "M[iU]",
        "IU/KG" => "[iU]/kg",
        "MEQ" => "meq",
        "PCT" | "%" => "%",
        "GTT" | "DRP" => "[drp]",
        "DF" => "{DF}",
        _ => return None,
    })
}

/// How often a dose is given: length of the interval (G.k.4.r.2) and its unit (G.k.4.r.3). A word
/// that says more than that, or something else, has none.
pub(super) fn frequency(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "QH" | "/HR" => ("1", "h"),
        "Q3H" => ("3", "h"),
        "Q4H" => ("4", "h"),
        "QID" | "Q6H" => ("6", "h"),
        "TID" | "Q8H" => ("8", "h"),
        "BID" | "Q12H" => ("12", "h"),
        "QD" => ("1", "d"),
        "QOD" => ("2", "d"),
        "QW" | "/WK" => ("1", "wk"),
        "QOW" | "Q2W" => ("2", "wk"),
        "Q3W" => ("3", "wk"),
        "Q4W" => ("4", "wk"),
        "QM" | "/MONTH" | "/MON" => ("1", "mo"),
        "/YR" | "QY" => ("1", "a"),
        "PRN" => ("", "{asnecessary}"),
        "1X" => ("", "{total}"),
        _ => return None,
    })
}
