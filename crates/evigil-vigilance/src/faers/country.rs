//! Countries: two letters since FAERS, English names in AERS.

/// Codes of ISO 3166-1 alpha-2, and EU, which ICH allows beside them.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL \
BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK \
DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT \
GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY \
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX \
MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS \
RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN \
TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// English names as ISO 3166 and AERS write them, sorted.
const NAMES: &[(&str, &str)] = &[
    ("ALBANIA", "AL"),
    ("ALGERIA", "DZ"),
    ("ARGENTINA", "AR"),
    ("ARMENIA", "AM"),
    ("AUSTRALIA", "AU"),
    ("AUSTRIA", "AT"),
    ("BAHAMAS", "BS"),
    ("BANGLADESH", "BD"),
    ("BARBADOS", "BB"),
    ("BELARUS", "BY"),
    ("BELGIUM", "BE"),
    ("BOLIVIA", "BO"),
    ("BOSNIA AND HERZEGOVINA", "BA"),
    ("BRAZIL", "BR"),
    ("BULGARIA", "BG"),
    ("CANADA", "CA"),
    ("CHILE", "CL"),
    ("CHINA", "CN"),
    ("COLOMBIA", "CO"),
    ("COSTA RICA", "CR"),
    ("CROATIA", "HR"),
    ("CUBA", "CU"),
    ("CYPRUS", "CY"),
    ("CZECH REPUBLIC", "CZ"),
    ("DENMARK", "DK"),
    ("DOMINICAN REPUBLIC", "DO"),
    ("ECUADOR", "EC"),
    ("EGYPT", "EG"),
    ("EL SALVADOR", "SV"),
    ("ESTONIA", "EE"),
    ("ETHIOPIA", "ET"),
    ("FINLAND", "FI"),
    ("FRANCE", "FR"),
    ("GEORGIA", "GE"),
    ("GERMANY", "DE"),
    ("GHANA", "GH"),
    ("GREECE", "GR"),
    ("GUATEMALA", "GT"),
    ("HONDURAS", "HN"),
    ("HONG KONG", "HK"),
    ("HUNGARY", "HU"),
    ("ICELAND", "IS"),
    ("INDIA", "IN"),
    ("INDONESIA", "ID"),
    ("IRAN", "IR"),
    ("IRAN (ISLAMIC REPUBLIC OF)", "IR"),
    ("IRAN, ISLAMIC REPUBLIC OF", "IR"),
    ("IRAQ", "IQ"),
    ("IRELAND", "IE"),
    ("ISRAEL", "IL"),
    ("ITALY", "IT"),
    ("JAMAICA", "JM"),
    ("JAPAN", "JP"),
    ("JORDAN", "JO"),
    ("KAZAKHSTAN", "KZ"),
    ("KENYA", "KE"),
    ("KOREA, REPUBLIC OF", "KR"),
    ("KUWAIT", "KW"),
    ("LATVIA", "LV"),
    ("LEBANON", "LB"),
    ("LITHUANIA", "LT"),
    ("LUXEMBOURG", "LU"),
    ("MALAYSIA", "MY"),
    ("MALTA", "MT"),
    ("MEXICO", "MX"),
    ("MOROCCO", "MA"),
    ("NETHERLANDS", "NL"),
    ("NEW ZEALAND", "NZ"),
    ("NIGERIA", "NG"),
    ("NORWAY", "NO"),
    ("OMAN", "OM"),
    ("PAKISTAN", "PK"),
    ("PANAMA", "PA"),
    ("PARAGUAY", "PY"),
    ("PERU", "PE"),
    ("PHILIPPINES", "PH"),
    ("POLAND", "PL"),
    ("PORTUGAL", "PT"),
    ("PUERTO RICO", "PR"),
    ("QATAR", "QA"),
    ("ROMANIA", "RO"),
    ("RUSSIA", "RU"),
    ("RUSSIAN FEDERATION", "RU"),
    ("SAUDI ARABIA", "SA"),
    ("SERBIA", "RS"),
    ("SINGAPORE", "SG"),
    ("SLOVAKIA", "SK"),
    ("SLOVAKIA (SLOVAK REPUBLIC)", "SK"),
    ("SLOVENIA", "SI"),
    ("SOUTH AFRICA", "ZA"),
    ("SPAIN", "ES"),
    ("SRI LANKA", "LK"),
    ("SWEDEN", "SE"),
    ("SWITZERLAND", "CH"),
    ("TAIWAN", "TW"),
    ("TAIWAN, PROVINCE OF CHINA", "TW"),
    ("THAILAND", "TH"),
    ("TRINIDAD AND TOBAGO", "TT"),
    ("TUNISIA", "TN"),
    ("TURKEY", "TR"),
    ("UGANDA", "UG"),
    ("UKRAINE", "UA"),
    ("UNITED ARAB EMIRATES", "AE"),
    ("UNITED KINGDOM", "GB"),
    ("UNITED STATES", "US"),
    ("URUGUAY", "UY"),
    ("VENEZUELA", "VE"),
    ("VIET NAM", "VN"),
    ("VIETNAM", "VN"),
    ("ZIMBABWE", "ZW"),
];

/// The code of a country; nothing when it is not certain.
pub(super) fn code(written: &str) -> Option<&'static str> {
    let upper = written.trim().to_ascii_uppercase();
    if upper.len() == 2 {
        return CODES.split(' ').find(|code| *code == upper);
    }
    let at = NAMES
        .binary_search_by(|(name, _)| (*name).cmp(&upper))
        .ok()?;
    NAMES.get(at).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_their_codes_exist() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        for (name, expected) in NAMES {
            assert_eq!(code(name), Some(*expected));
            assert_eq!(code(expected), Some(*expected));
        }
        assert_eq!(CODES.split(' ').count(), 250);
    }

    #[test]
    fn what_is_not_certain_has_no_code() {
        assert_eq!(code("COUNTRY NOT SPECIFIED"), None);
        assert_eq!(code("XX"), None);
        assert_eq!(code(""), None);
        assert_eq!(code("jp"), Some("JP"));
    }
}
