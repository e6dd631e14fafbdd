//! What stands around every page, and the words that templates ask for.

use std::fmt::Display;

use evigil_core::Lang;

use crate::ask::Ask;
use crate::site::Site;

/// A link of the navigation.
pub(crate) struct Link {
    pub(crate) address: &'static str,
    pub(crate) text: String,
    pub(crate) is_here: bool,
}

/// Sections of the site that everybody sees: name and address.
const OPEN: [(&str, &str); 7] = [
    ("check", "/check"),
    ("assess", "/assess"),
    ("evidence", "/evidence"),
    ("products", "/products"),
    ("incidents", "/incidents"),
    ("law", "/law"),
    ("report", "/report"),
];

/// What a page has around it. Templates call it `f`.
pub(crate) struct Frame {
    site: Site,
    lang: Lang,
    address: String,
    section: &'static str,
    pub(crate) title: String,
    /// Token that every form carries.
    pub(crate) csrf: String,
    /// Name of who is signed in.
    pub(crate) user: Option<String>,
    /// Names of pages that only those with a role see, which the visitor may.
    work: bool,
}

impl Frame {
    pub(crate) fn new(ask: &Ask, section: &'static str, title: String) -> Self {
        let session = ask.who.session.as_ref();
        Self {
            site: ask.site.clone(),
            lang: ask.lang,
            address: ask.address.clone(),
            section,
            title,
            csrf: session.map_or(String::new(), |session| session.csrf.clone()),
            user: session.map(|session| session.name.clone()),
            work: session.is_some(),
        }
    }

    /// Code of the language.
    pub(crate) fn lang(&self) -> &'static str {
        self.lang.code()
    }

    /// Whether the page is in Japanese.
    pub(crate) fn is_ja(&self) -> bool {
        self.lang == Lang::Ja
    }

    /// The message `key`.
    pub(crate) fn t(&self, key: &str) -> String {
        self.site.app().messages(self.lang).text(key)
    }

    /// The message `key` with one whole number, by which a language may choose its words.
    pub(crate) fn count(&self, key: &str, count: impl Display) -> String {
        let count: i64 = count.to_string().parse().unwrap_or(i64::MAX);
        let messages = self.site.app().messages(self.lang);
        messages.with(key, [("count", count)])
    }

    /// A member of a family of messages.
    pub(crate) fn of(&self, family: &str, member: &str) -> String {
        self.site.app().messages(self.lang).family(family, member)
    }

    /// Address of an asset.
    pub(crate) fn asset(&self, name: &str) -> String {
        self.site.assets().address(name).to_owned()
    }

    /// The navigation.
    pub(crate) fn links(&self) -> Vec<Link> {
        let mut links: Vec<Link> = OPEN.iter().map(|(name, to)| self.link(name, to)).collect();
        if self.work {
            links.push(self.link("work", "/work"));
        }
        links
    }

    fn link(&self, section: &str, address: &'static str) -> Link {
        Link {
            address,
            text: self.of("page-nav", section),
            is_here: self.section == section,
        }
    }

    /// The same page in the other language.
    pub(crate) fn in_other_language(&self) -> String {
        let (path, query) = self.address.split_once('?').unwrap_or((&self.address, ""));
        let other = if self.is_ja() { "en" } else { "ja" };
        let mut kept = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if name != "lang" {
                kept.append_pair(&name, &value);
            }
        }
        kept.append_pair("lang", other);
        format!("{path}?{}", kept.finish())
    }

    /// Where sign-in leads back to.
    pub(crate) fn here(&self) -> String {
        form_urlencoded::byte_serialize(self.address.as_bytes()).collect()
    }

    /// A whole number with its thousands grouped.
    pub(crate) fn number(&self, number: impl Display) -> String {
        let number = number.to_string();
        let (sign, digits) = match number.strip_prefix('-') {
            Some(digits) => ("\u{2212}", digits),
            None => ("", number.as_str()),
        };
        let mut out = sign.to_owned();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }
}
