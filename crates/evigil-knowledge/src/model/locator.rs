//! Places inside a publication.

use std::fmt;

use evigil_core::{Lang, Localized};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{
    self, Deserialize, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer,
};

/// Article, section, page or point, as each language cites it.
///
/// Written either as one string that holds in every language (`"p. 12"`) or as a table
/// `{ en = "Art. 68", ja = "第68条" }`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Locator(Localized);

impl Locator {
    /// The locator in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(lang)
    }

    /// This locator with a point of it: `Art. 6-5(2)` and `(i)` give `Art. 6-5(2)(i)`.
    #[must_use]
    pub fn with_point(&self, point: &Self, lang: Lang) -> String {
        let (whole, part) = (self.get(lang), point.get(lang));
        let joint = match lang {
            _ if whole.is_empty() || part.is_empty() => "",
            Lang::En if part.starts_with('(') => "",
            Lang::En => ", ",
            Lang::Ja if part.starts_with('第') => "",
            Lang::Ja => " ",
        };
        format!("{whole}{joint}{part}")
    }
}

impl<'de> Deserialize<'de> for Locator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Locator;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a table with the keys en and ja")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Locator, E> {
                Ok(Locator(Localized {
                    en: text.to_owned(),
                    ja: text.to_owned(),
                }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Locator, A::Error> {
                Localized::deserialize(MapAccessDeserializer::new(map)).map(Locator)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for Locator {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Locator".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Article, section, page or point, as each language cites it.",
            "anyOf": [{ "type": "string" }, generator.subschema_for::<Localized>()]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locator(en: &str, ja: &str) -> Locator {
        Locator(Localized {
            en: en.into(),
            ja: ja.into(),
        })
    }

    #[test]
    fn joins_a_point_as_each_language_writes_it() {
        let article = locator("Art. 6-5(2)", "第6条の5第2項");
        assert_eq!(
            article.with_point(&locator("(i)", "第1号"), Lang::En),
            "Art. 6-5(2)(i)"
        );
        assert_eq!(
            article.with_point(&locator("(i)", "第1号"), Lang::Ja),
            "第6条の5第2項第1号"
        );
        assert_eq!(
            article.with_point(&locator("penalty", "罰則"), Lang::En),
            "Art. 6-5(2), penalty"
        );
        assert_eq!(
            locator("", "").with_point(&locator("p. 3", "3頁"), Lang::Ja),
            "3頁"
        );
    }
}
