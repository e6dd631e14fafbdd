//! A dossier to fill in.

use evigil_core::Lang;

/// A dossier to fill in, with comments in `lang`. Filled with nothing it discloses nothing.
#[must_use]
pub const fn template(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../templates/dossier.en.toml"),
        Lang::Ja => include_str!("../../templates/dossier.ja.toml"),
    }
}
