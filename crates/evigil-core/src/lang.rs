//! Languages of documents and of readers.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language evigil reads and speaks, as its ISO 639-1 code.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// Every language, in the order in which they are listed to users.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// The ISO 639-1 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = String;

    /// Reads `ja`, `en` or a locale name such as `ja_JP.UTF-8`.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let primary = name.split(['_', '-', '.']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Ok(Self::En),
            "ja" => Ok(Self::Ja),
            _ => Err(format!("`{name}` is not a language evigil speaks (en, ja)")),
        }
    }
}

/// A text in every language of [`Lang`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

impl Localized {
    /// The text in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_locale_names() {
        assert_eq!("ja_JP.UTF-8".parse(), Ok(Lang::Ja));
        assert_eq!("EN-gb".parse(), Ok(Lang::En));
        assert!("fr_FR".parse::<Lang>().is_err());
        assert!("".parse::<Lang>().is_err());
    }
}
