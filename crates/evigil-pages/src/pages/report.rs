//! A patient tells of a reaction in plain words, without an account, gets a receipt, and comes back
//! with it to see where the report stands and to answer what is asked.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::report::intake::PatientReceipt;
use evigil_registry::flows::report::query::{Answer, ReceiptView};
use evigil_registry::flows::report::{Ending, PatientForm};
use evigil_registry::flows::shelf::Shelf;
use evigil_web::Problem;
use unicode_normalization::UnicodeNormalization as _;

use crate::ask::{Ask, page};
use crate::fields::{Field, FormPage, Group, typed_day, worded};
use crate::form::Form;
use crate::frame::Frame;
use crate::route::PageRoutes;

#[derive(Template)]
#[template(path = "report_done.html")]
struct Done {
    f: Frame,
    /// The receipt, in groups that can be copied by hand.
    receipt: String,
    made: PatientReceipt,
}

#[derive(Template)]
#[template(path = "report_kept.html")]
struct DraftKept {
    f: Frame,
    /// The code, in groups that can be copied by hand.
    code: String,
    until: String,
}

#[derive(Template)]
#[template(path = "report_receipt.html")]
struct Receipt {
    f: Frame,
    /// The receipt as it was typed.
    receipt: String,
    view: Option<ReceiptView>,
    /// Whether an answer was just taken.
    has_answered: bool,
    problem: Option<Problem>,
}

/// How it ended, as it is asked.
const ENDINGS: [&str; 6] = [
    "recovered",
    "recovering",
    "not_recovered",
    "lasting_harm",
    "died",
    "not_known",
];

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/report", |ask| async move { form(&ask, None) });
    routes.post("/report", None, sent);
    routes.open(
        "/report/continue",
        |ask| async move { code_form(&ask, false) },
    );
    routes.post("/report/continue", Some("shelf.read"), continued);
    routes.open("/report/receipt", |ask| async move {
        receipt(&ask, None, false, None)
    });
    routes.post(
        "/report/receipt",
        Some("query.answer_by_receipt"),
        looked_up,
    );
}

fn form(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let happened = vec![
        Field::area(ask, "what_happened", "page-report-what")
            .hint(ask, "page-report-what-hint")
            .needed(),
        Field::line(ask, "began_on", "page-report-began").hint(ask, "page-report-day-hint"),
    ];
    let given = vec![
        Field::line(ask, "product", "page-report-product").hint(ask, "page-report-product-hint"),
        Field::line(ask, "given_on", "page-report-given").hint(ask, "page-report-day-hint"),
        Field::line(ask, "clinic", "page-report-clinic"),
        Field::line(ask, "lot", "page-report-lot").hint(ask, "page-report-lot-hint"),
    ];
    let now = vec![
        Field::radio(
            ask,
            "ended",
            "page-report-ended",
            worded(ask, "page-report-ending", &ENDINGS),
        )
        .or("not_known"),
        Field::radio(
            ask,
            "in_hospital",
            "page-report-hospital",
            worded(ask, "page-report-known", &["yes", "no", "not_known"]),
        )
        .or("not_known"),
    ];
    let back = vec![
        Field::radio(
            ask,
            "may_ask_back",
            "page-report-ask-back",
            worded(ask, "page-report-back", &["yes", "no"]),
        )
        .or("yes")
        .hint(ask, "page-report-ask-back-hint"),
    ];
    let groups = vec![
        // Where it goes on from: nothing for a report that is begun here.
        Group::plain(vec![Field::hidden(ask, "draft", ask.form.text("draft"))]),
        Group::new(ask, "page-report-step-happened", happened),
        Group::new(ask, "page-report-step-given", given).about(ask, "page-report-step-given-about"),
        Group::new(ask, "page-report-step-now", now),
        Group::new(ask, "page-report-step-back", back),
    ];
    let f = ask.frame("report", "page-nav-report");
    let words = ("page-report-lead", "page-report-send");
    FormPage::new(f, ask, "/report", words, groups)
        .under("/report/receipt", ask.text("page-report-has-receipt"))
        .second(
            "keep",
            ask.text("page-report-keep"),
            ask.text("page-report-keep-note"),
        )
        .note(ask.text("page-report-urgent"))
        .shown(ask, fault)
}

fn patient_form(ask: &Ask) -> PatientForm {
    let text = |name: &str| ask.form.get(name).map(ToOwned::to_owned);
    PatientForm {
        lang: ask.lang,
        what_happened: ask.form.get("what_happened").unwrap_or_default().to_owned(),
        began_on: ask.form.get("began_on").map(typed_day),
        given_on: ask.form.get("given_on").map(typed_day),
        product: text("product"),
        lot: text("lot"),
        clinic: text("clinic"),
        ended: match ask.form.get("ended") {
            Some("recovered") => Ending::Recovered,
            Some("recovering") => Ending::Recovering,
            Some("not_recovered") => Ending::NotRecovered,
            Some("lasting_harm") => Ending::LastingHarm,
            Some("died") => Ending::Died,
            _ => Ending::NotKnown,
        },
        in_hospital: match ask.form.get("in_hospital") {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        },
        may_ask_back: ask.form.get("may_ask_back") == Some("yes"),
    }
}

/// Values of the form that are kept.
const KEPT: [&str; 9] = [
    "what_happened",
    "began_on",
    "product",
    "given_on",
    "clinic",
    "lot",
    "ended",
    "in_hospital",
    "may_ask_back",
];

/// Keeps what was typed so far for some days, and shows the code once.
async fn keep(ask: &Ask) -> Result<Response, Fault> {
    let values = KEPT.map(|name| (name, ask.form.text(name)));
    let content =
        serde_json::to_string(&values).map_err(|error| Fault::Internal(error.to_string()))?;
    let registry = ask.registry();
    let made = registry
        .keep_on_shelf(&ask.who, Shelf::ReportDraft, &content)
        .await?;
    forget(ask).await?;
    let f = ask.frame("report", "page-report-kept");
    page(&DraftKept {
        until: f.day(&made.expires_at),
        f,
        code: grouped(&made.token),
    })
}

/// Removes what was kept under the code from which the form was filled.
async fn forget(ask: &Ask) -> Result<(), Fault> {
    let Some(draft) = ask.form.get("draft") else {
        return Ok(());
    };
    let registry = ask.registry();
    let code = plain(draft);
    let gone = registry.clear_shelf(&ask.who, Shelf::ReportDraft, &code);
    match gone.await {
        Ok(()) | Err(Fault::Absent { .. }) => Ok(()),
        Err(fault) => Err(fault),
    }
}

fn code_form(ask: &Ask, is_unknown: bool) -> Result<Response, Fault> {
    let mut field = Field::line(ask, "code", "page-report-kept-code").needed();
    if is_unknown {
        field.fault = ask.text("page-report-continue-unknown");
    }
    let f = ask.frame("report", "page-report-continue");
    let words = ("page-report-continue-lead", "page-report-continue-go");
    let groups = vec![Group::new(ask, "page-report-continue", vec![field])];
    FormPage::new(f, ask, "/report/continue", words, groups)
        .under("/report", ask.text("page-nav-report"))
        .shown(ask, None)
}

/// The form with what was kept under a code.
async fn continued(mut ask: Ask) -> Result<Response, Fault> {
    let code = plain(ask.form.text("code"));
    let registry = ask.registry();
    let found = registry
        .read_shelf(&ask.who, Shelf::ReportDraft, &code)
        .await;
    let kept = match found {
        Ok(kept) => kept.content,
        Err(Fault::Absent { .. }) => return code_form(&ask, true),
        Err(fault) => return Err(fault),
    };
    let values: Vec<(String, String)> =
        serde_json::from_str(&kept).map_err(|error| Fault::Internal(error.to_string()))?;
    let mut filled = form_urlencoded::Serializer::new(String::new());
    filled.append_pair("draft", &code);
    for (name, value) in &values {
        filled.append_pair(name, value);
    }
    ask.form = Form::of_query(&filled.finish());
    form(&ask, None)
}

async fn sent(ask: Ask) -> Result<Response, Fault> {
    if ask.form.get("as") == Some("keep") {
        return keep(&ask).await;
    }
    let bytes = serde_json::to_vec(&patient_form(&ask))
        .map_err(|error| Fault::Internal(error.to_string()))?;
    match ask.registry().file_patient_report(&ask.who, &bytes).await {
        Ok(made) => {
            // The report is in: a draft that lingers for some days more must not make it fail.
            let _ = forget(&ask).await;
            page(&Done {
                f: ask.frame("report", "page-report-done"),
                receipt: grouped(&made.receipt),
                made,
            })
        }
        Err(fault @ (Fault::Fields(_) | Fault::Step { .. })) => form(&ask, Some(&fault)),
        Err(fault) => Err(fault),
    }
}

/// Four letters at a time, so that nobody loses their place while copying.
fn grouped(receipt: &str) -> String {
    let mut out = String::with_capacity(receipt.len() * 5 / 4);
    for (place, letter) in receipt.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            out.push(' ');
        }
        out.push(letter);
    }
    out
}

/// A receipt as the registry knows it, however it was typed.
fn plain(receipt: &str) -> String {
    let folded = receipt.nfkc().flat_map(char::to_lowercase);
    folded.filter(char::is_ascii_alphanumeric).collect()
}

fn receipt(
    ask: &Ask,
    view: Option<ReceiptView>,
    has_answered: bool,
    problem: Option<Problem>,
) -> Result<Response, Fault> {
    page(&Receipt {
        f: ask.frame("report", "page-receipt-title"),
        receipt: ask.form.text("receipt").to_owned(),
        view,
        has_answered,
        problem,
    })
}

async fn looked_up(ask: Ask) -> Result<Response, Fault> {
    let number = plain(ask.form.text("receipt"));
    let registry = ask.registry();
    let mut problem = None;
    let mut has_answered = false;
    if let Some(query) = ask.form.get("query") {
        let answer = Answer {
            answer: ask.form.get("answer").unwrap_or_default().to_owned(),
        };
        let taken = registry
            .answer_by_receipt(&ask.who, &number, query, answer)
            .await;
        match taken {
            Ok(()) => has_answered = true,
            Err(fault) => problem = Some(Problem::new(&fault, ask.messages())),
        }
    }
    match registry.report_by_receipt(&ask.who, &number).await {
        Ok(view) => receipt(&ask, Some(view), has_answered, problem),
        Err(Fault::Absent { .. }) => {
            let mut problem = Problem::new(
                &Fault::Absent {
                    kind: "report".to_owned(),
                },
                ask.messages(),
            );
            problem.title = ask.text("page-receipt-unknown");
            problem.detail = ask.text("page-receipt-unknown-help");
            receipt(&ask, None, false, Some(problem))
        }
        Err(fault) => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, plain};

    #[test]
    fn a_receipt_is_the_same_however_it_is_copied() {
        let receipt = "0123456789abcdef";
        assert_eq!(grouped(receipt), "0123 4567 89ab cdef");
        assert_eq!(plain(" 0123-4567 89AB\u{3000}ｃｄｅｆ"), receipt);
    }
}
