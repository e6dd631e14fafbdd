//! A notice in the words of a language.

use evigil_core::Lang;
use evigil_vigilance::lot::{RecallItem, RecallLetter, RecallNotice, RecallRecipient};
use fluent_bundle::FluentValue;
use jiff::civil::Date;

use crate::Messages;

/// Writes a notice out as a letter.
#[must_use]
pub fn recall_letter(notice: &RecallNotice, messages: &Messages) -> RecallLetter {
    let lot = notice.lot.as_str();
    let is_provider = matches!(notice.recipient, RecallRecipient::Provider { .. });
    let (columns, rows) = table(notice, is_provider, messages);
    RecallLetter {
        lang: messages.lang().code().to_owned(),
        title: messages.with("recall-title", [("lot", lot)]),
        date: written_date(notice.issued, messages),
        recipient: recipient(&notice.recipient, messages),
        sender: std::iter::once(&notice.sender.name)
            .chain(&notice.sender.contact)
            .filter(|line| !line.is_empty())
            .cloned()
            .collect(),
        before: before(notice, is_provider, messages),
        columns,
        rows,
        after: after(is_provider, messages),
        foot: messages.with(
            "recall-foot",
            [("lot", lot.to_owned()), ("date", notice.issued.to_string())],
        ),
    }
}

/// A day as the language writes it.
fn written_date(date: Date, messages: &Messages) -> String {
    let values: [(&'static str, FluentValue<'_>); 3] = [
        ("year", date.year().to_string().into()),
        ("month", date.month().into()),
        ("day", date.day().to_string().into()),
    ];
    messages.with("recall-date", values)
}

fn recipient(recipient: &RecallRecipient, messages: &Messages) -> Vec<String> {
    match recipient {
        RecallRecipient::Provider { provider } => {
            vec![messages.with("recall-to-provider", [("provider", provider.as_str())])]
        }
        RecallRecipient::Person { person, .. } if person.is_empty() => {
            vec![messages.text("recall-to-someone")]
        }
        RecallRecipient::Person { person, .. } => {
            vec![messages.with("recall-to-person", [("person", person.as_str())])]
        }
    }
}

/// Why the letter is written.
fn before(notice: &RecallNotice, is_provider: bool, messages: &Messages) -> Vec<String> {
    let between = match messages.lang() {
        Lang::En => ", ",
        Lang::Ja => "、",
    };
    let products = match notice.products.as_slice() {
        [] => messages.text("recall-no-product"),
        some => some.join(between),
    };
    let why = if is_provider {
        "recall-why-provider"
    } else {
        "recall-why-person"
    };
    let mut all = vec![messages.with(
        why,
        [
            ("lot", notice.lot.as_str()),
            ("products", products.as_str()),
        ],
    )];
    if !notice.spellings.is_empty() {
        let spellings = notice.spellings.join(between);
        all.push(messages.with("recall-spellings", [("spellings", spellings)]));
    }
    all.push(messages.with(
        "recall-reports",
        [
            ("reports", notice.reports),
            ("serious", notice.reports_serious),
        ],
    ));
    all
}

/// What the recipient is asked to do.
fn after(is_provider: bool, messages: &Messages) -> Vec<String> {
    let keys: &[&str] = if is_provider {
        &["recall-ask-stop", "recall-ask-tell", "recall-ask-answer"]
    } else {
        &["recall-person-care", "recall-person-more"]
    };
    keys.iter().map(|key| messages.text(key)).collect()
}

/// One cell of an administration.
type Cell = fn(&RecallItem) -> String;

/// The administrations; columns that are empty throughout are left out.
fn table(
    notice: &RecallNotice,
    is_provider: bool,
    messages: &Messages,
) -> (Vec<String>, Vec<Vec<String>>) {
    let all: [(&str, Cell); 7] = [
        ("recall-column-person", |it| {
            it.person.clone().unwrap_or_default()
        }),
        ("recall-column-date", |it| it.date.clone()),
        ("recall-column-product", |it| it.product.clone()),
        ("recall-column-lot", |it| it.lot.clone()),
        ("recall-column-route", |it| it.route.clone()),
        ("recall-column-dose", |it| it.dose.clone()),
        ("recall-column-volume", |it| {
            it.volume_ml.map(|it| it.to_string()).unwrap_or_default()
        }),
    ];
    // A person needs no pseudonym of their own; a provider can't do without.
    let shown: Vec<_> = all
        .into_iter()
        .skip(usize::from(!is_provider))
        .filter(|(_, cell)| notice.items.iter().any(|item| !cell(item).is_empty()))
        .collect();
    let columns = shown.iter().map(|(key, _)| messages.text(key)).collect();
    let rows = notice
        .items
        .iter()
        .map(|item| shown.iter().map(|(_, cell)| cell(item)).collect())
        .collect();
    (columns, rows)
}
