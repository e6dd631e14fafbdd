//! What stands around every page, and the words that templates ask for.

use std::fmt::Display;

use evigil_core::Lang;
use evigil_knowledge::TermKind;
use jiff::civil::Date;

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

    /// Whether what the page shows is made up.
    pub(crate) fn is_made_up(&self) -> bool {
        self.site.is_made_up()
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
            links.push(self.link("work", "/bench"));
        }
        links
    }

    fn link(&self, section: &str, address: &'static str) -> Link {
        Link {
            address,
            text: self.of("page-bar", section),
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

    /// A day as people write it.
    pub(crate) fn date(&self, date: &Date) -> String {
        match self.lang {
            Lang::Ja => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            Lang::En => date.strftime("%-d %b %Y").to_string(),
        }
    }

    /// A day, or the day of a moment, written as the registry does (RFC 3339), as people write it;
    /// as it stands when it is neither.
    pub(crate) fn day(&self, text: &str) -> String {
        let day = text.get(..10).unwrap_or(text);
        day.parse()
            .map_or_else(|_| text.to_owned(), |date: Date| self.date(&date))
    }

    /// A moment of the registry as people write it, in UTC and to the minute.
    pub(crate) fn moment(&self, text: &str) -> String {
        match text.get(11..16) {
            Some(clock) => format!("{} {clock} UTC", self.day(text)),
            None => self.day(text),
        }
    }

    /// The name of a term of the base; its code where the base does not have it.
    pub(crate) fn term(&self, kind: TermKind, code: &str) -> String {
        let term = self.site.desk().knowledge().ok();
        let term = term.and_then(|knowledge| knowledge.term(kind, code));
        term.map_or_else(
            || code.to_owned(),
            |term| term.title.get(self.lang).to_owned(),
        )
    }

    /// A code of a record in words; as it stands where it has none.
    pub(crate) fn value(&self, code: &str) -> String {
        let messages = self.site.app().messages(self.lang);
        messages
            .member("page-value", code)
            .or_else(|| {
                let knowledge = self.site.desk().knowledge().ok()?;
                let term = knowledge.term(TermKind::Route, code)?;
                Some(term.title.get(self.lang).to_owned())
            })
            .unwrap_or_else(|| code.to_owned())
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
