//! A clinic reports a reaction in the fields of a form, and whole files of reports come in at once,
//! with the list of what could not be taken.

use std::io::Read as _;

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::report::import::{RejectedPlace, ReportImport, ReportsImported};
use evigil_registry::flows::report::intake::{ClinicForm, Filed};
use evigil_registry::flows::report::{ClinicReaction, ClinicReport, Ending};
use evigil_registry::kind::{FieldFault, FieldFaultKind};

use super::lots::with_product;
use crate::ask::Ask;
use crate::fields::{Field, FormPage, Group, typed_day, worded};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, Sheet, Table};

/// Reactions for which the form has room.
const REACTIONS: usize = 3;
/// Criteria of seriousness, by their codes.
pub(super) const CRITERIA: [&str; 6] = [
    "death",
    "life_threatening",
    "hospitalisation",
    "disability",
    "congenital_anomaly",
    "other",
];
/// How a reaction ended, by codes.
const ENDINGS: [&str; 6] = [
    "recovered",
    "recovering",
    "not_recovered",
    "lasting_harm",
    "died",
    "not_known",
];
/// Longest message of E2B that is taken by the form, in bytes.
const MESSAGE_BYTES: u64 = 32 << 20;

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/report/clinic", "report.file", |ask| async move {
        // Who came by a patient's link has the form in plain words.
        if ask.who.person_id.is_some() {
            return Ok(see_other("/report"));
        }
        form(&ask, None).await
    });
    routes.post("/report/clinic", Some("report.file"), sent);
    routes.get("/report/import", "report.import", |ask| async move {
        import_form(&ask, None)
    });
    routes.post("/report/import", Some("report.import"), imported);
}

async fn form(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let sexes = worded(ask, "page-sex", &["female", "male", "not_known"]);
    let reporters = worded(
        ask,
        "page-clinic-reporter",
        &["physician", "pharmacist", "other_professional"],
    );
    let given = vec![
        Field::line(ask, "product", "page-clinic-product")
            .or(&lot_text(ask, true).await)
            .needed(),
        Field::line(ask, "lot", "page-clinic-lot")
            .or(&lot_text(ask, false).await)
            .hint(ask, "page-clinic-lot-hint")
            .scanned(),
        Field::day(ask, "given_on", "page-clinic-given"),
        Field::line(ask, "route", "page-clinic-route").hint(ask, "page-clinic-route-hint"),
        Field::line(ask, "dose", "page-clinic-dose").hint(ask, "page-clinic-dose-hint"),
        Field::line(ask, "indication", "page-clinic-indication"),
        Field::area(ask, "others", "page-clinic-others").hint(ask, "page-clinic-others-hint"),
    ];
    let patient = vec![
        Field::number(ask, "age_years", "page-clinic-age"),
        Field::radio(ask, "sex", "page-clinic-sex", sexes).or("not_known"),
        Field::number(ask, "weight_kg", "page-clinic-weight"),
        Field::area(ask, "history", "page-clinic-history"),
    ];
    let course = vec![
        Field::area(ask, "narrative", "page-clinic-narrative")
            .hint(ask, "page-clinic-narrative-hint")
            .needed(),
        Field::area(ask, "tests", "page-clinic-tests").hint(ask, "page-clinic-tests-hint"),
        Field::area(ask, "comment", "page-clinic-comment"),
    ];
    let reporter = vec![
        Field::radio(ask, "reporter", "page-clinic-who", reporters).or("physician"),
        Field::line(ask, "facility", "page-clinic-facility"),
        Field::day(ask, "informed_on", "page-clinic-informed")
            .hint(ask, "page-clinic-informed-hint"),
        Field::select(
            ask,
            "regime",
            "page-clinic-regime",
            worded(
                ask,
                "page-clinic-regime",
                &["jp-safety-act", "jp-outside-safety-act"],
            ),
        )
        .hint(ask, "page-clinic-regime-hint"),
    ];
    let mut groups = vec![
        Group::new(ask, "page-clinic-step-given", given),
        Group::new(ask, "page-clinic-step-patient", patient)
            .about(ask, "page-clinic-step-patient-about"),
    ];
    groups.extend((1..=REACTIONS).map(|number| reaction_group(ask, number)));
    groups.push(Group::new(ask, "page-clinic-step-course", course));
    groups.push(Group::new(ask, "page-clinic-step-reporter", reporter));
    let message = vec![
        Field::file(
            ask,
            "message",
            "page-clinic-message",
            ".xml,.jsonl,application/xml",
        )
        .hint(ask, "page-clinic-message-hint"),
    ];
    groups.push(Group::new(ask, "page-clinic-step-message", message));
    let lot = ask.form.get("lot_id").or_else(|| ask.query.get("lot_id"));
    let action = match lot {
        Some(lot) => format!("/report/clinic?lot_id={}", path_safe(lot)),
        None => "/report/clinic".to_owned(),
    };
    let f = ask.frame("report", "page-clinic-title");
    let words = ("page-clinic-lead", "page-clinic-send");
    // What has to be filled in is checked when it is sent: a whole message needs none of it.
    for field in groups.iter_mut().flat_map(|group| &mut group.fields) {
        field.is_required = false;
    }
    let mut page = FormPage::new(f, ask, &action, words, groups);
    if ask.may("report.import") {
        page = page.under("/report/import", ask.text("page-import-title"));
    }
    page.shown(ask, fault)
}

/// An id as it may stand in an address.
fn path_safe(id: &str) -> String {
    form_urlencoded::byte_serialize(id.as_bytes()).collect()
}

/// Product or number of the lot from whose page one comes.
async fn lot_text(ask: &Ask, is_product: bool) -> String {
    let Some(id) = ask.query.get("lot_id") else {
        return String::new();
    };
    match with_product(ask, id).await {
        Ok((_, product)) if is_product => crate::sheet::of(&product, "name").to_owned(),
        Ok((lot, _)) => crate::sheet::of(&lot, "number").to_owned(),
        Err(_) => String::new(),
    }
}

fn reaction_group(ask: &Ask, number: usize) -> Group {
    let name = |part: &str| format!("reaction{number}_{part}");
    let mut words = Field::line(ask, &name("words"), "page-clinic-reaction");
    if number == 1 {
        words = words.hint(ask, "page-clinic-reaction-hint");
    }
    let fields = vec![
        words,
        Field::line(ask, &name("began_on"), "page-clinic-began").hint(ask, "page-report-day-hint"),
        Field::line(ask, &name("ended_on"), "page-clinic-ended-on"),
        Field::select(
            ask,
            &name("ended"),
            "page-clinic-ended",
            worded(ask, "page-clinic-ending", &ENDINGS),
        ),
        Field::checks(
            ask,
            &name("criteria"),
            "page-clinic-criteria",
            worded(ask, "page-criterion", &CRITERIA),
        ),
    ];
    let mut group = Group::new(ask, "page-clinic-step-reaction", fields);
    let values = [("number", number.to_string())];
    group.legend = ask.messages().with("page-clinic-step-reaction", values);
    if number > 1 {
        group = group.about(ask, "page-clinic-step-reaction-more");
    }
    group
}

fn number(ask: &Ask, name: &str) -> Result<Option<f64>, Fault> {
    let Some(text) = ask.form.get(name) else {
        return Ok(None);
    };
    let number: Option<f64> = text.parse().ok();
    let number = number.filter(|number| (0.0..=1000.0).contains(number));
    let wrong = || {
        Fault::Fields(vec![FieldFault::new(
            name,
            FieldFaultKind::Range {
                range: "0..1000".to_owned(),
            },
        )])
    };
    number.map(Some).ok_or_else(wrong)
}

fn ending(code: Option<&str>) -> Ending {
    match code {
        Some("recovered") => Ending::Recovered,
        Some("recovering") => Ending::Recovering,
        Some("not_recovered") => Ending::NotRecovered,
        Some("lasting_harm") => Ending::LastingHarm,
        Some("died") => Ending::Died,
        _ => Ending::NotKnown,
    }
}

fn clinic_report(ask: &Ask) -> Result<ClinicReport, Fault> {
    let form = &ask.form;
    let text = |name: &str| form.get(name).map(ToOwned::to_owned);
    let whole = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let day = |name: &str| form.get(name).map(typed_day);
    let lines = |name: &str| {
        let lines = form.text(name).lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>()
    };
    let mut reactions = Vec::new();
    for number in 1..=REACTIONS {
        let name = |part: &str| format!("reaction{number}_{part}");
        let words = whole(&name("words"));
        if words.is_empty() && number > 1 {
            continue;
        }
        let criteria = name("criteria.");
        let criteria = form.under(&criteria);
        reactions.push(ClinicReaction {
            words,
            began_on: day(&name("began_on")),
            ended_on: day(&name("ended_on")),
            ended: ending(form.get(&name("ended"))),
            criteria: criteria.map(|(code, _)| code.to_owned()).collect(),
        });
    }
    let tests = lines("tests")
        .into_iter()
        .map(|line| match line.split_once([':', '：']) {
            Some((test, result)) => (test.trim().to_owned(), result.trim().to_owned()),
            None => (line, String::new()),
        });
    Ok(ClinicReport {
        lang: ask.lang,
        reporter: whole("reporter"),
        facility: text("facility"),
        age_years: number(ask, "age_years")?,
        sex: text("sex"),
        weight_kg: number(ask, "weight_kg")?,
        history: text("history"),
        reactions,
        product: whole("product"),
        lot: text("lot"),
        given_on: day("given_on"),
        route: text("route"),
        dose: text("dose"),
        indication: text("indication"),
        others: lines("others"),
        tests: tests.collect(),
        narrative: whole("narrative"),
        comment: text("comment"),
    })
}

async fn filed(ask: &mut Ask) -> Result<Filed, Fault> {
    let mut beside = ClinicForm {
        lot_id: ask.query.get("lot_id").map(ToOwned::to_owned),
        informed_on: ask.form.get("informed_on").map(typed_day),
        regime: ask.form.get("regime").map(ToOwned::to_owned),
        ..ClinicForm::default()
    };
    if let Some(upload) = ask.form.upload("message") {
        if upload.bytes > MESSAGE_BYTES {
            return Err(Fault::Step {
                code: "EV-R530",
                details: vec![("max", MESSAGE_BYTES.to_string())],
            });
        }
        let mut bytes = Vec::new();
        let read = upload.file.read_to_end(&mut bytes);
        read.map_err(|error| Fault::Internal(error.to_string()))?;
        return ask.registry().file_report(&ask.who, beside, &bytes).await;
    }
    let mut report = clinic_report(ask)?;
    // What was scanned is a whole code; the report has the number alone.
    if let Some(lot) = &report.lot {
        let found = ask.registry().lots_called(&ask.who, lot).await?;
        if let [lot] = found.as_slice() {
            beside.lot_id = beside.lot_id.or_else(|| Some(lot.id.clone()));
            report.lot = lot.fields.get_text("number").map(ToOwned::to_owned);
        }
    }
    let registry = ask.registry();
    registry.file_clinic_report(&ask.who, beside, &report).await
}

async fn sent(mut ask: Ask) -> Result<Response, Fault> {
    match filed(&mut ask).await {
        Ok(filed) => done(&ask, &filed),
        Err(fault @ (Fault::Fields(_) | Fault::Step { .. } | Fault::Reference { .. })) => {
            form(&ask, Some(&fault)).await
        }
        Err(fault) => Err(fault),
    }
}

fn done(ask: &Ask, filed: &Filed) -> Result<Response, Fault> {
    let mut sheet = Sheet::new(ask.frame("report", "page-clinic-done"));
    let words = if filed.same {
        "page-clinic-done-same"
    } else {
        "page-clinic-done-new"
    };
    sheet.put(Part::Notice("good", ask.text(words)));
    let named = |key: &str, cell: Cell| (ask.text(key), cell);
    let serious = ask.messages().family("page-clinic-serious", &filed.serious);
    let tone = if filed.serious == "yes" {
        "bad"
    } else {
        "calm"
    };
    let mut facts = vec![
        named("page-clinic-number", Cell::text(&filed.worldwide_id)),
        named("page-clinic-is-serious", Cell::mark(serious, tone)),
    ];
    if !filed.criteria.is_empty() {
        let words = filed
            .criteria
            .iter()
            .map(|code| ask.messages().family("page-criterion", code));
        let words: Vec<String> = words.collect();
        facts.push(named("page-clinic-criteria", Cell::text(words.join(" / "))));
    }
    let due = match &filed.due_on {
        Some(day) => Cell::text(sheet.f().day(day)),
        None => Cell::text(ask.text("page-clinic-no-due")),
    };
    facts.push(named("page-clinic-due", due));
    if let Some(rule) = &filed.due_rule {
        let link = format!("/rules/{rule}");
        facts.push(named("page-clinic-due-rule", Cell::link(rule, link)));
    }
    sheet.put(Part::Facts(facts));
    sheet.put(Part::Actions(vec![(
        ask.text("page-clinic-another"),
        "/report/clinic".to_owned(),
    )]));
    sheet.shown()
}

fn import_form(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let fields = vec![
        Field::file(ask, "file", "page-import-file", "")
            .hint(ask, "page-import-file-hint")
            .needed(),
        Field::area(ask, "mapping", "page-import-mapping").hint(ask, "page-import-mapping-hint"),
    ];
    let groups = vec![Group::new(ask, "page-import-group", fields)];
    let f = ask.frame("report", "page-import-title");
    let words = ("page-import-lead", "page-import-send");
    FormPage::new(f, ask, "/report/import", words, groups)
        .under("/report/clinic", ask.text("page-clinic-title"))
        .shown(ask, fault)
}

async fn taken(ask: &mut Ask) -> Result<ReportsImported, Fault> {
    let mut uploads = ask.form.take_uploads().into_iter();
    let Some(upload) = uploads.find(|upload| upload.bytes > 0) else {
        return Err(Fault::Fields(vec![FieldFault::new(
            "file",
            FieldFaultKind::Missing,
        )]));
    };
    let name = upload.name.clone();
    let import = ReportImport {
        file: super::dossiers::kept(ask, upload).await?,
        name,
        mapping: ask.form.get("mapping").map(ToOwned::to_owned),
        regime: None,
    };
    let registry = ask.registry();
    registry.import_reports(&ask.who, import, &|_| true).await
}

async fn imported(mut ask: Ask) -> Result<Response, Fault> {
    let done = match taken(&mut ask).await {
        Ok(done) => done,
        Err(fault @ (Fault::Fields(_) | Fault::Step { .. })) => {
            return import_form(&ask, Some(&fault));
        }
        Err(fault) => return Err(fault),
    };
    let mut sheet = Sheet::new(ask.frame("report", "page-import-done"))
        .under("/report/import", ask.text("page-import-title"));
    if done.broken.is_some() {
        sheet.put(Part::Notice("bad", ask.text("page-import-broken")));
    }
    let count = |key: &str, count: u64| (ask.text(key), Cell::text(sheet.f().number(count)));
    let counts = vec![
        count("page-import-read", done.read),
        count("page-import-new", done.new),
        count("page-import-follow-ups", done.follow_ups),
        count("page-import-same", done.same),
        count("page-import-rejected", done.rejected),
    ];
    sheet.put(Part::Facts(counts));
    let heads = ["page-import-line", "page-import-place", "page-import-why"];
    let empty = ("page-import-no-rejects", "page-import-no-rejects-text");
    let mut table = Table::new(&ask, "page-import-rejects", &heads, empty);
    let row = |place: &RejectedPlace| {
        let why = ask.messages().family("problem", &place.code);
        vec![
            Cell::text(sheet.f().number(place.line)),
            Cell::text(&place.field),
            Cell::text(format!("{} ({})", why, place.code)),
        ]
    };
    table.rows = done.rejects.iter().chain(&done.broken).map(row).collect();
    sheet.put(Part::Table(table));
    sheet.shown()
}
