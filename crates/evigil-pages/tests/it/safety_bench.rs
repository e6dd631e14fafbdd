//! A report from the patient to the authority, over the pages of those who work on it.

use evigil_registry::record::{List, Record};
use evigil_registry::rights::{Actor, Membership, Role};

use crate::ground::{Browser, Ground, on_ground};

/// What stands between two marks of a page.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text.split(from).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split(to).next().expect("has a beginning")
}

/// The newest record of a kind.
async fn newest(ground: &Ground, kind: &str) -> Record {
    let membership = Membership {
        organisation_id: None,
        role: Role::Coder,
    };
    let coder = Actor::user("coder".to_owned(), vec![membership]);
    let list = List {
        newest_first: true,
        ..List::default()
    };
    let kind = ground.registry.kind(kind).expect("a kind");
    let page = ground.registry.list(&coder, kind, &list).await;
    let record = page.expect("a list").records.into_iter().next();
    record.expect("a record")
}

/// The version that a form of the page carries.
fn version(page: &str, action: &str) -> String {
    let form = between(page, &format!("action=\"{action}\""), "</form>");
    between(form, "name=\"version\" value=\"", "\"").to_owned()
}

/// A patient reports without an account; gives the receipt.
async fn reported(ground: &Ground, lang: &'static str, words: &str) -> String {
    let told = [
        ("what_happened", words),
        ("began_on", "2026-11-20"),
        ("product", "Exosome drip"),
        ("ended", "recovering"),
        ("in_hospital", "yes"),
        ("may_ask_back", "yes"),
    ];
    let done = ground.browser(lang).submit("/report", &told).await;
    assert_eq!(done.status, 200, "{}", done.body);
    between(&done.body, "<p class=\"receipt\"><code>", "<").to_owned()
}

/// What an authority says of a message: all of the batch is taken.
fn taken(submission: &Record) -> String {
    let of = |name: &str| submission.fields.get_text(name).unwrap_or_default();
    let id = |number: &str, kind: u8| {
        format!("<id extension=\"{number}\" root=\"2.16.840.1.113883.3.989.2.1.3.{kind}\"/>")
    };
    let party = |name: &str, code: &str, number: &str, kind: u8| {
        let id = id(number, kind);
        format!(
            "<{name} typeCode=\"{code}\"><device classCode=\"DEV\" determinerCode=\"INSTANCE\">{id}</device></{name}>"
        )
    };
    let interaction = |name: &str| {
        format!("<interactionId extension=\"{name}\" root=\"2.16.840.1.113883.1.6\"/>")
    };
    let answer = |code: &str, target: &str, number: &str, kind: u8| {
        let id = id(number, kind);
        format!("<acknowledgement typeCode=\"{code}\"><{target}>{id}</{target}></acknowledgement>")
    };
    let time = "<creationTime value=\"20261123000000+0900\"/>";
    let message = [
        id("1", 19),
        time.to_owned(),
        interaction("MCCI_IN000002UV01"),
        "<processingCode code=\"P\"/><processingModeCode code=\"T\"/><acceptAckCode code=\"NE\"/>"
            .to_owned(),
        party("receiver", "RCV", of("sender"), 16),
        party("sender", "SND", of("receiver"), 15),
        answer("CA", "targetMessage", of("message_number"), 1),
    ]
    .concat();
    let batch = [
        id("A1", 20),
        time.to_owned(),
        "<responseModeCode code=\"D\"/>".to_owned(),
        interaction("MCCI_IN200101UV01"),
        format!("<MCCI_IN000002UV01>{message}</MCCI_IN000002UV01>"),
        party("receiver", "RCV", of("sender"), 18),
        party("sender", "SND", of("receiver"), 17),
        answer("AA", "targetBatch", of("batch_number"), 22),
    ]
    .concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MCCI_IN200101UV01 xmlns=\"urn:hl7-org:v3\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ITSVersion=\"XML_1.0\">{batch}</MCCI_IN200101UV01>\n"
    )
}

/// Triage of the report, with the way of the wrong answers first.
async fn triage(coder: &mut Browser<'_>, words: &str, case: &str) -> String {
    let queue = coder.get("/bench/reports").await;
    assert_eq!(queue.status, 200, "{}", queue.body);
    assert!(queue.body.contains(words), "{}", queue.body);
    let id = between(&queue.body, "href=\"/bench/reports/", "\"").to_owned();
    let address = format!("/bench/reports/{id}");
    let page = coder.get(&address).await;
    assert!(page.body.contains(words), "the reporter's words");
    assert!(!page.body.contains(">page-"), "{}", page.body);
    let action = format!("{address}/triage");
    let version = version(&page.body, &action);
    let mut decided = vec![
        ("version", version.as_str()),
        ("serious", "no"),
        ("criteria.hospitalisation", "yes"),
        ("regime", "jp-safety-act"),
        ("title", case),
    ];
    let wrong = coder.submit(&action, &decided).await;
    assert_eq!(wrong.status, 422, "seriousness and criteria contradict");
    assert!(wrong.body.contains("role=\"alert\""));
    assert!(wrong.body.contains(&format!("value=\"{case}\"")), "kept");
    decided[1].1 = "yes";
    let done = coder.submit(&action, &decided).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(done.location(), format!("{address}?done=triaged"));
    address
}

/// A question, its answer by the receipt, and the codes.
async fn asked_and_coded(ground: &Ground, coder: &mut Browser<'_>, address: &str, receipt: &str) {
    let question = [("question", "How high was it?")];
    let asked = coder
        .submit(&format!("{address}/question"), &question)
        .await;
    assert_eq!(asked.status, 303, "{}", asked.body);
    let mut patient = ground.browser("en");
    let seen = patient
        .submit("/report/receipt", &[("receipt", receipt)])
        .await;
    let query = between(&seen.body, "name=\"query\" value=\"", "\"").to_owned();
    let answer = [("receipt", receipt), ("query", &query), ("answer", "39.4")];
    patient.submit("/report/receipt", &answer).await;
    let page = coder.get(address).await;
    assert!(page.body.contains("39.4"), "{}", page.body);
    let found = coder.get(&format!("{address}?q=sepsis")).await;
    assert!(found.body.contains("name=\"term\""), "{}", found.body);
    let code = format!("{address}/code");
    let nothing = [("element", "reaction.1")];
    assert_eq!(coder.submit(&code, &nothing).await.status, 422);
    let own = [
        ("element", "reaction.1"),
        ("own_terminology", "meddra 29.0"),
        ("own_code", "10040047"),
        ("own_term", "Sepsis"),
    ];
    let coded = coder.submit(&code, &own).await;
    assert_eq!(coded.status, 303, "{}", coded.body);
    let page = coder.get(address).await;
    assert!(page.body.contains("10040047"));
    let action = format!("{address}/coded");
    let version = version(&page.body, &action);
    let end = coder.submit(&action, &[("version", &version)]).await;
    assert_eq!(end.status, 303, "{}", end.body);
}

/// Two judge without seeing each other; the board settles it.
async fn judged(ground: &Ground, lang: &'static str, title: &str) {
    let mut first = ground.signed_in(lang, Role::Assessor, None).await;
    let mut second = ground.signed_in(lang, Role::Assessor, None).await;
    let mut board = ground.signed_in(lang, Role::Board, None).await;
    let list = first.get("/bench/causality").await;
    assert!(list.body.contains(title), "{}", list.body);
    let address = between(&list.body, "href=\"/bench/causality/", "\"");
    let address = format!("/bench/causality/{address}");
    let page = first.get(&format!("{address}?method=naranjo")).await;
    assert!(page.body.contains("name=\"naranjo."), "its own questions");
    assert!(!page.body.contains(">page-"), "{}", page.body);
    let sign = format!("{address}/sign");
    let mut told = vec![
        ("method", "other"),
        ("category", "probable"),
        ("rationale", ""),
    ];
    assert_eq!(first.submit(&sign, &told).await.status, 422, "reasons");
    told[2].1 = "Timing fits; no other source.";
    let signed = first.submit(&sign, &told).await;
    assert_eq!(signed.status, 303, "{}", signed.body);
    for reader in [&mut second, &mut board] {
        let page = reader.get(&address).await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("Timing fits"), "blind");
        assert!(!page.body.contains("/consensus\""), "not yet");
    }
    let possible = [
        ("method", "other"),
        ("category", "possible"),
        ("rationale", "Nobody saw the culture."),
    ];
    let signed = second.submit(&sign, &possible).await;
    assert_eq!(signed.status, 303, "{}", signed.body);
    let page = board.get(&address).await;
    assert!(page.body.contains("Timing fits") && page.body.contains("Nobody saw"));
    let action = format!("{address}/consensus");
    let version = version(&page.body, &action);
    let settled = [
        ("version", version.as_str()),
        ("category", "possible"),
        ("rationale", "One held it probable."),
    ];
    let done = board.submit(&action, &settled).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(board.get(&address).await.body.contains("One held it"));
}

/// The message goes out and is acknowledged; then the report ends.
async fn sent(ground: &Ground, coder: &mut Browser<'_>, address: &str) {
    let prepare = format!("{address}/submission");
    let mut dispatch = vec![
        ("profile", "ich"),
        ("sender", "EVIGIL"),
        ("receiver", ""),
        ("organisation", "Society (made up)"),
        ("country", "jp"),
    ];
    assert_eq!(coder.submit(&prepare, &dispatch).await.status, 422);
    dispatch[2].1 = "AUTHORITY";
    let made = coder.submit(&prepare, &dispatch).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = coder.get(address).await;
    let message = between(&page.body, "href=\"/bench/submissions/", "\"");
    let xml = coder.get(&format!("/bench/submissions/{message}")).await;
    assert_eq!(xml.headers["content-type"], "application/xml");
    assert!(xml.body.contains("10040047"), "the code is in the message");
    let id = between(&page.body, "name=\"submission\" value=\"", "\"").to_owned();
    let record = [("submission", id.as_str())];
    let done = coder.submit(&format!("{address}/sent"), &record).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let said = format!("{address}/acknowledgement");
    let broken = coder.upload(&said, "said", "<no").await;
    assert_eq!(broken.status, 422, "{}", broken.body);
    let xml = taken(&newest(ground, "submission").await);
    let done = coder.upload(&said, "said", &xml).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = coder.get(address).await;
    let close = format!("{address}/close");
    let version = version(&page.body, &close);
    let done = coder.submit(&close, &[("version", &version)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let pdf = coder.get(&format!("{address}/cioms")).await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    assert!(pdf.body.starts_with("%PDF"));
}

#[test]
fn a_report_goes_from_the_patient_to_the_authority() {
    on_ground(|ground| async move {
        for (lang, words, case) in [
            ("ja", "点滴のあと高熱が出て、入院しました。", "点滴後の発熱"),
            (
                "en",
                "High fever after the drip, in hospital.",
                "Fever after drip",
            ),
        ] {
            let receipt = reported(&ground, lang, words).await;
            let mut coder = ground.signed_in(lang, Role::Coder, None).await;
            let home = coder.get("/bench").await;
            assert!(home.body.contains("href=\"/bench/reports\""));
            let address = triage(&mut coder, words, case).await;
            let queue = coder.get("/bench/reports?deadline=days").await;
            assert!(queue.body.contains(&address), "{}", queue.body);
            let none = coder.get("/bench/reports?product=zzz").await;
            assert!(!none.body.contains(&address));
            let found = coder.get("/bench/reports?product=exosome").await;
            assert!(found.body.contains(&address));
            asked_and_coded(&ground, &mut coder, &address, &receipt).await;
            judged(&ground, lang, case).await;
            sent(&ground, &mut coder, &address).await;
            let open = coder.get("/bench/reports").await;
            assert!(!open.body.contains(&address), "it is closed");
        }
    });
}

#[test]
fn whoever_has_no_part_in_a_report_is_refused() {
    on_ground(|ground| async move {
        reported(&ground, "en", "A rash on both arms.").await;
        let id = newest(&ground, "report").await.id;
        let address = format!("/bench/reports/{id}");
        for role in [Role::Researcher, Role::AdvertisingReviewer] {
            let mut stranger = ground.signed_in("en", role, None).await;
            for path in ["/bench/reports", &address, "/bench/causality"] {
                assert_eq!(stranger.get(path).await.status, 403, "{path}");
            }
        }
        let fields = serde_json::json!({"name": "Harbour", "sort": "clinic", "country": "JP"});
        let clinic = ground.make("organisation", fields).await;
        let mut nurse = ground.signed_in("en", Role::Clinic, Some(&clinic)).await;
        let queue = nurse.get("/bench/reports").await;
        assert_eq!(queue.status, 200);
        assert!(!queue.body.contains(&id), "somebody else's");
        assert_eq!(nurse.get(&address).await.status, 404);
        let mut assessor = ground.signed_in("ja", Role::Assessor, None).await;
        let page = assessor.get(&address).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(!page.body.contains("/triage\""), "coders do that");
        for (step, values) in [
            ("triage", [("version", "1"), ("serious", "no")]),
            ("code", [("element", "reaction.1"), ("term", "imdrf|E01")]),
            ("close", [("version", "1"), ("", "")]),
        ] {
            let refused = assessor.submit(&format!("{address}/{step}"), &values).await;
            assert_eq!(refused.status, 403, "{step}");
        }
        let mut regulator = ground.signed_in("en", Role::Regulator, None).await;
        let page = regulator.get(&address).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(!page.body.contains("class=\"steps\""), "reads only");
    });
}
