//! User-facing text, from the Fluent files under `locales/`, compiled in.

use evigil_core::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// The Fluent files of a language, in the order in which they are added.
pub(crate) const fn sources(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &[
            include_str!("../../../locales/en/assess.ftl"),
            include_str!("../../../locales/en/case.ftl"),
            include_str!("../../../locales/en/check.ftl"),
            include_str!("../../../locales/en/cli.ftl"),
            include_str!("../../../locales/en/cluster.ftl"),
            include_str!("../../../locales/en/database.ftl"),
            include_str!("../../../locales/en/doping.ftl"),
            include_str!("../../../locales/en/duplicates.ftl"),
            include_str!("../../../locales/en/e2b.ftl"),
            include_str!("../../../locales/en/evidence.ftl"),
            include_str!("../../../locales/en/fcs.ftl"),
            include_str!("../../../locales/en/form.ftl"),
            include_str!("../../../locales/en/law.ftl"),
            include_str!("../../../locales/en/ledger.ftl"),
            include_str!("../../../locales/en/page.ftl"),
            include_str!("../../../locales/en/page-inquiry.ftl"),
            include_str!("../../../locales/en/page-board.ftl"),
            include_str!("../../../locales/en/page-clinic.ftl"),
            include_str!("../../../locales/en/page-desk.ftl"),
            include_str!("../../../locales/en/page-records.ftl"),
            include_str!("../../../locales/en/page-report.ftl"),
            include_str!("../../../locales/en/page-safety.ftl"),
            include_str!("../../../locales/en/particle.ftl"),
            include_str!("../../../locales/en/plan.ftl"),
            include_str!("../../../locales/en/product.ftl"),
            include_str!("../../../locales/en/registry-bulk.ftl"),
            include_str!("../../../locales/en/registry-identity.ftl"),
            include_str!("../../../locales/en/registry-operations.ftl"),
            include_str!("../../../locales/en/registry.ftl"),
            include_str!("../../../locales/en/registry-jobs.ftl"),
            include_str!("../../../locales/en/registry-review.ftl"),
            include_str!("../../../locales/en/registry-safety.ftl"),
            include_str!("../../../locales/en/registry-treatment.ftl"),
            include_str!("../../../locales/en/report.ftl"),
            include_str!("../../../locales/en/scan.ftl"),
            include_str!("../../../locales/en/screening.ftl"),
            include_str!("../../../locales/en/signal.ftl"),
            include_str!("../../../locales/en/study_import.ftl"),
            include_str!("../../../locales/en/table.ftl"),
            include_str!("../../../locales/en/watch.ftl"),
        ],
        Lang::Ja => &[
            include_str!("../../../locales/ja/assess.ftl"),
            include_str!("../../../locales/ja/case.ftl"),
            include_str!("../../../locales/ja/check.ftl"),
            include_str!("../../../locales/ja/cli.ftl"),
            include_str!("../../../locales/ja/cluster.ftl"),
            include_str!("../../../locales/ja/database.ftl"),
            include_str!("../../../locales/ja/doping.ftl"),
            include_str!("../../../locales/ja/duplicates.ftl"),
            include_str!("../../../locales/ja/e2b.ftl"),
            include_str!("../../../locales/ja/evidence.ftl"),
            include_str!("../../../locales/ja/fcs.ftl"),
            include_str!("../../../locales/ja/form.ftl"),
            include_str!("../../../locales/ja/law.ftl"),
            include_str!("../../../locales/ja/ledger.ftl"),
            include_str!("../../../locales/ja/page.ftl"),
            include_str!("../../../locales/ja/page-inquiry.ftl"),
            include_str!("../../../locales/ja/page-board.ftl"),
            include_str!("../../../locales/ja/page-clinic.ftl"),
            include_str!("../../../locales/ja/page-desk.ftl"),
            include_str!("../../../locales/ja/page-records.ftl"),
            include_str!("../../../locales/ja/page-report.ftl"),
            include_str!("../../../locales/ja/page-safety.ftl"),
            include_str!("../../../locales/ja/particle.ftl"),
            include_str!("../../../locales/ja/plan.ftl"),
            include_str!("../../../locales/ja/product.ftl"),
            include_str!("../../../locales/ja/registry-bulk.ftl"),
            include_str!("../../../locales/ja/registry-identity.ftl"),
            include_str!("../../../locales/ja/registry-operations.ftl"),
            include_str!("../../../locales/ja/registry.ftl"),
            include_str!("../../../locales/ja/registry-jobs.ftl"),
            include_str!("../../../locales/ja/registry-review.ftl"),
            include_str!("../../../locales/ja/registry-safety.ftl"),
            include_str!("../../../locales/ja/registry-treatment.ftl"),
            include_str!("../../../locales/ja/report.ftl"),
            include_str!("../../../locales/ja/scan.ftl"),
            include_str!("../../../locales/ja/screening.ftl"),
            include_str!("../../../locales/ja/signal.ftl"),
            include_str!("../../../locales/ja/study_import.ftl"),
            include_str!("../../../locales/ja/table.ftl"),
            include_str!("../../../locales/ja/watch.ftl"),
        ],
    }
}

/// All messages of one language.
pub struct Messages {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The messages in `lang`.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let id = match lang {
            Lang::En => {
                unic_langid::LanguageIdentifier::from_parts(language("en"), None, None, &[])
            }
            Lang::Ja => {
                unic_langid::LanguageIdentifier::from_parts(language("ja"), None, None, &[])
            }
        };
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks are invisible characters that would end up in files and terminals.
        bundle.set_use_isolating(false);
        for source in sources(lang) {
            // A file with a fault still gives its good messages; a test keeps the files without fault.
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { lang, bundle }
    }

    /// The language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The message `key`; the key itself when there is none.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.format(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// The text of `key` with values whose names are not known before, such as those of an answer that
    /// was kept.
    #[must_use]
    pub fn with_named<'v>(
        &self,
        key: &str,
        args: impl IntoIterator<Item = (&'v str, &'v str)>,
    ) -> String {
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(name, value);
        }
        self.format(key, Some(&values))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The message `key` with `args` in its placeholders.
    #[must_use]
    pub fn with<'v, V: Into<FluentValue<'v>>>(
        &self,
        key: &str,
        args: impl IntoIterator<Item = (&'static str, V)>,
    ) -> String {
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(name, value);
        }
        self.format(key, Some(&values))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The message of one member of a family of messages, such as `label` and `cancer` for
    /// `label-cancer`; the member itself when there is none.
    #[must_use]
    pub fn family(&self, family: &str, member: &str) -> String {
        self.member(family, member)
            .unwrap_or_else(|| member.to_owned())
    }

    /// Like [`Messages::family`], nothing when there is no such member.
    #[must_use]
    pub fn member(&self, family: &str, member: &str) -> Option<String> {
        self.format(&format!("{family}-{member}"), None)
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        Some(text.into_owned())
    }
}

/// A language subtag; the codes in use are valid, an invalid one becomes "undetermined".
fn language(code: &str) -> unic_langid::subtags::Language {
    code.parse().unwrap_or_default()
}
