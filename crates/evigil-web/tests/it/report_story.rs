//! A report over the interface, from the day it comes in to the authority's answer, and everything
//! on the way that must be refused.

use evigil_vigilance::e2b::r3::{Acknowledgement, BatchHeader};
use evigil_vigilance::icsr::{At, Icsr, register as el};
use serde_json::{Value as Json, json};

use crate::ground::{Ground, on_each};

/// A complete report in evigil's own form: sepsis after a drip.
pub(crate) fn complete(number: &str) -> String {
    let elements = json!([
        ["C.1.1", [], number], ["C.1.2", [], "20261120101500+0900"], ["C.1.3", [], "1"],
        ["C.1.4", [], "20261120"], ["C.1.5", [], "20261120"], ["C.1.6.1", [], "false"],
        ["C.1.8.1", [], number], ["C.1.8.2", [], "2"], ["C.1.9.1", [], {"null": "NI"}],
        ["C.2.r.3", [1], "JP"], ["C.2.r.4", [1], "1"], ["C.2.r.5", [1], "1"], ["C.3.1", [], "3"],
        ["C.3.2", [], "Example clinic (made up)"], ["D.1", [], {"null": "MSK"}], ["D.5", [], "2"],
        ["D.7.2", [], {"null": "NASK"}], ["E.i.1.1a", [1], "敗血症"], ["E.i.1.1b", [1], "jpn"],
        ["E.i.1.2", [1], "Sepsis"], ["E.i.3.2b", [1], "true"], ["E.i.7", [1], "2"],
        ["E.i.9", [1], "JP"], ["G.k.1", [1], "1"], ["G.k.2.2", [1], "Exosome drip (made up)"],
        ["H.1", [], "Made up: fever two hours after the drip."],
    ]);
    let line = json!({
        "schema": "evigil.icsr/1", "format": "jsonl",
        "key": {"report": number, "case": number, "version": 0}, "elements": elements, "kept": []
    });
    format!("{line}\n")
}

fn text<'j>(value: &'j Json, field: &str) -> &'j str {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field}: {value}"))
}

/// Files a complete report of a clinic and codes it; gives the ids of report and case.
pub(crate) async fn coded(ground: &Ground, number: &str, form: Json) -> (String, String) {
    let report = json!({"text": complete(number), "form": form});
    let filed = ground.post("clinic-one", "reports", report).await;
    let id = text(&filed, "id").to_owned();
    let triage = json!({
        "version": 1, "serious": "yes", "criteria": ["life_threatening"], "case": {"new": number}
    });
    let triaged = ground
        .post("coder-one", &format!("reports/{id}/triage"), triage)
        .await;
    let case = text(&triaged, "case_id").to_owned();
    code(ground, &id).await;
    (id, case)
}

async fn code(ground: &Ground, id: &str) {
    let coding = json!({
        "element": "reaction.1", "terminology": "meddra 29.0", "code": "10040047", "term": "Sepsis"
    });
    ground
        .post("coder-one", &format!("reports/{id}/codes"), coding)
        .await;
    let version = ground.get("coder-one", &format!("reports/{id}")).await["version"].clone();
    let end = json!({"version": version});
    let ended = ground
        .post("coder-one", &format!("reports/{id}/coding-end"), end)
        .await;
    assert_eq!(ended["state"], "coded");
}

fn judged(category: &str) -> Json {
    json!({"method": "who_umc", "category": category, "rationale": "Timing fits; no other source."})
}

/// What an authority says of a message.
fn acknowledgement(submission: &Json, errors: Vec<String>, number: &str) -> Vec<u8> {
    let of = |field: &str| text(submission, field);
    let batch = BatchHeader::new(of("batch_number"), of("sender"), of("receiver"), "20261122");
    let mut said = Acknowledgement::of_batch(&batch, number, "20261123000000+0900");
    let mut icsr = Icsr::default();
    for (element, value) in [
        (el::N_2_R_1, of("message_number")),
        (el::N_2_R_2, of("sender")),
        (el::N_2_R_3, of("receiver")),
        (el::N_2_R_4, "20261122000000+0000"),
    ] {
        icsr.push(element, At::TOP, value, 0).expect("room");
    }
    icsr.sort();
    said.add(&icsr, "1", errors, "");
    said.to_xml().into_bytes()
}

#[test]
fn a_patient_reports_answers_by_receipt_and_the_authority_acknowledges() {
    on_each(|ground| async move {
        // A patient, without an account.
        let form = json!({
            "lang": "ja", "what_happened": "点滴のあと高熱が出て、入院しました。", "began_on": "2026-11-20",
            "product": "エクソソーム点滴", "ended": "recovering", "in_hospital": true, "may_ask_back": true
        });
        let sent = ground
            .ask("", "POST", "/api/v1/patient-reports", &[], Some(form))
            .await;
        assert_eq!(sent.status, 201, "{sent:?}");
        let receipt = text(&sent.json(), "receipt").to_owned();
        let reports = ground.get("coder-one", "reports").await;
        let report = reports["items"][0].clone();
        assert!(!reports.to_string().contains(&receipt), "{reports}");
        assert_eq!(
            (text(&report, "source"), text(&report, "serious")),
            ("patient", "yes")
        );
        assert_eq!(text(&report, "due_clock"), "no_statutory_deadline");
        let id = text(&report, "id").to_owned();
        assert_eq!(
            ground.get("clinic-one", "reports").await["items"],
            json!([])
        );

        // Triage by the coder, under the safety act, so that there is a clock.
        let triage = json!({
            "version": 1, "serious": "yes", "criteria": ["hospitalisation"], "regime": "jp-safety-act",
            "case": {"new": "Fever after a drip"}
        });
        let path = format!("reports/{id}/triage");
        assert_eq!(
            ground.refusal("clinic-one", &path, triage.clone()).await,
            (403, "EV-R517".to_owned())
        );
        let answer = ground
            .ask(
                "coder-one",
                "POST",
                &format!("/api/v1/{path}"),
                &[],
                Some(triage.clone()),
            )
            .await;
        let triaged = answer.json();
        assert_eq!(answer.headers["etag"], "\"2\"");
        assert_eq!(
            (text(&triaged, "state"), text(&triaged, "due_clock")),
            ("triaged", "days")
        );
        assert_eq!(
            ground.refusal("coder-one", &path, triage).await,
            (409, "EV-R300".to_owned())
        );
        let case = text(&triaged, "case_id").to_owned();
        let due = ground.post("coder-one", "reports/due", json!({})).await;
        assert_eq!(due["reports"][0]["due_on"], triaged["due_on"]);

        // A question, and the answer by receipt alone.
        let question = json!({"question": "何度でしたか。"});
        let asked = ground
            .post("coder-one", &format!("reports/{id}/questions"), question)
            .await;
        let question = text(&asked, "id").to_owned();
        let seen = ground
            .post("", "report-receipts", json!({"receipt": receipt}))
            .await;
        assert_eq!(
            (text(&seen, "state"), text(&seen["questions"][0], "id")),
            ("queried", question.as_str())
        );
        let wrong = json!({"receipt": "0123", "query_id": question, "answer": "40"});
        assert_eq!(
            ground
                .refusal("", "report-receipts", json!({"receipt": "0123"}))
                .await
                .0,
            404
        );
        assert_eq!(
            ground.refusal("", "report-receipts/answer", wrong).await.0,
            404
        );
        let stranger = format!("queries/{question}/answer");
        assert_eq!(
            ground
                .refusal("clinic-one", &stranger, json!({"answer": "40"}))
                .await
                .0,
            404
        );
        let answer = json!({"receipt": receipt, "query_id": question, "answer": "39.4度"});
        ground
            .post("", "report-receipts/answer", answer.clone())
            .await;
        assert_eq!(
            ground.refusal("", "report-receipts/answer", answer).await,
            (409, "EV-R312".to_owned())
        );
        let answered = ground
            .get("coder-one", &format!("queries/{question}"))
            .await;
        assert_eq!(text(&answered, "answer"), "39.4度");

        // Coding: proposals, an unfinished end, and the end.
        let proposed = ground
            .post(
                "coder-one",
                &format!("reports/{id}/code-proposals"),
                json!({"lang": "ja"}),
            )
            .await;
        assert_eq!(proposed[0]["element"], "reaction.1", "{proposed}");
        let early = format!("reports/{id}/coding-end");
        let version = ground.get("coder-one", &format!("reports/{id}")).await["version"].clone();
        assert_eq!(
            ground
                .refusal("coder-one", &early, json!({"version": version}))
                .await,
            (409, "EV-R321".to_owned())
        );
        let causality = format!("cases/{case}/causality");
        assert_eq!(
            ground
                .refusal("assessor-one", &causality, judged("possible"))
                .await,
            (409, "EV-R330".to_owned())
        );
        code(&ground, &id).await;

        blind(&ground, &case).await;
        sent_and_acknowledged(&ground, &id, &case).await;

        // The receipt stands nowhere in the trail.
        let mut connection = ground
            .registry()
            .database()
            .pool()
            .acquire()
            .await
            .expect("a connection");
        let told: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM audit_entries WHERE detail LIKE $1")
                .bind(format!("%{receipt}%"))
                .fetch_one(&mut *connection)
                .await
                .expect("counted");
        assert_eq!(told, 0);
        drop(connection);
        let audit = ground.registry().verify_all().await.expect("verified");
        assert!(audit.faults.is_empty(), "{:?}", audit.faults);
    });
}

/// Two assessors judge a case, and nobody sees what one has signed before both have.
async fn blind(ground: &Ground, case: &str) {
    let causality = format!("cases/{case}/causality");
    let first = ground
        .post("assessor-one", &causality, judged("probable"))
        .await;
    assert_eq!(
        (text(&first, "standing"), &first["signed"]),
        ("waiting", &json!(1))
    );
    let draft = text(&first["assessments"][0], "id").to_owned();
    assert_eq!(
        ground
            .refusal("assessor-one", &causality, judged("certain"))
            .await,
        (409, "EV-R331".to_owned())
    );
    for who in ["assessor-two", "board-one", "regulator-one"] {
        let seen = ground.get(who, &causality).await;
        assert_eq!(
            (&seen["signed"], &seen["assessments"]),
            (&json!(1), &json!([])),
            "{who}"
        );
    }
    for who in ["assessor-two", "regulator-one"] {
        for path in [
            format!("causalities/{draft}"),
            format!("causalities/{draft}/versions"),
        ] {
            let closed = ground
                .ask(who, "GET", &format!("/api/v1/{path}"), &[], None)
                .await;
            assert_eq!(closed.status, 404, "{who} {path}");
        }
        let page = ground
            .get(who, &format!("causalities?case_id={case}"))
            .await;
        assert_eq!(page["items"], json!([]), "{who}");
    }
    let early = json!({"version": 1, "category": "possible", "rationale": "None yet."});
    let consensus = format!("cases/{case}/consensus");
    assert_eq!(
        ground.refusal("board-one", &consensus, early).await,
        (409, "EV-R334".to_owned())
    );
    let second = ground
        .post("assessor-two", &causality, judged("possible"))
        .await;
    assert_eq!(
        (
            text(&second, "standing"),
            second["assessments"].as_array().map(Vec::len)
        ),
        ("disagreed", Some(2))
    );
    let page = ground
        .get("regulator-one", &format!("causalities?case_id={case}"))
        .await;
    assert_eq!(page["items"].as_array().map(Vec::len), Some(2));
    let version = ground.get("board-one", &format!("cases/{case}")).await["version"].clone();
    let settled = json!({
        "version": version, "category": "possible",
        "rationale": "One held it probable; nobody saw the culture."
    });
    assert_eq!(
        ground
            .refusal("coder-one", &consensus, settled.clone())
            .await
            .0,
        403
    );
    let settled = ground.post("board-one", &consensus, settled).await;
    assert_eq!(
        (text(&settled, "consensus"), text(&settled, "state")),
        ("possible", "assessed")
    );
}

/// The message goes out, is refused, goes out again and is taken; then the report ends.
async fn sent_and_acknowledged(ground: &Ground, id: &str, case: &str) {
    let dispatch = json!({
        "profile": "ich", "sender": "EVIGIL", "receiver": "AUTHORITY", "country": "JP",
        "organisation": "Society (made up)"
    });
    let submissions = format!("cases/{case}/submissions");
    assert_eq!(
        ground
            .refusal("clinic-one", &submissions, dispatch.clone())
            .await
            .0,
        403
    );
    let close = format!("reports/{id}/close");
    let version = ground.get("coder-one", &format!("reports/{id}")).await["version"].clone();
    assert_eq!(
        ground
            .refusal("coder-one", &close, json!({"version": version}))
            .await,
        (409, "EV-R314".to_owned())
    );
    let mut no_country = dispatch.clone();
    no_country["country"] = Json::Null;
    assert_eq!(
        ground.refusal("coder-one", &submissions, no_country).await,
        (409, "EV-R340".to_owned())
    );
    let mut messages = Vec::new();
    for (number, errors) in [
        ("A1", vec!["D.2.1 is missing".to_owned()]),
        ("A2", Vec::new()),
    ] {
        let taken = errors.is_empty();
        let prepared = ground
            .post("coder-one", &submissions, dispatch.clone())
            .await;
        let message = text(&prepared, "id").to_owned();
        let path = format!("/api/v1/submissions/{message}/message");
        let xml = ground.ask("coder-one", "GET", &path, &[], None).await;
        assert_eq!(
            (xml.status.as_u16(), &xml.headers["content-type"]),
            (200, &"application/xml".parse().expect("a header"))
        );
        let body = String::from_utf8(xml.body).expect("text");
        assert!(body.contains(text(&prepared, "message_number")) && body.contains("10040047"));
        let stranger = ground.ask("clinic-one", "GET", &path, &[], None).await;
        assert_eq!(stranger.status, 403);
        let said = acknowledgement(&prepared, errors, number);
        let acknowledge = |bytes: Vec<u8>| {
            ground.send("coder-one", "POST", "/api/v1/acknowledgements", &[], bytes)
        };
        assert_eq!(
            acknowledge(said.clone()).await.json()["code"],
            "EV-R341",
            "before it was sent"
        );
        let sent = ground
            .post(
                "coder-one",
                &format!("submissions/{message}/sent"),
                json!({}),
            )
            .await;
        assert_eq!(text(&sent, "state"), "sent");
        let mut foreign = prepared.clone();
        foreign["receiver"] = "SOMEBODY".into();
        let foreign = acknowledge(acknowledgement(&foreign, Vec::new(), "A0")).await;
        assert_eq!(
            (foreign.status.as_u16(), &foreign.json()["code"]),
            (409, &json!("EV-R342"))
        );
        let answer = acknowledge(said.clone()).await.json();
        assert_eq!(answer["messages"][0]["accepted"], taken, "{answer}");
        assert_eq!(acknowledge(said).await.json()["messages"][0]["same"], true);
        if !taken {
            let version =
                ground.get("board-one", &format!("cases/{case}")).await["version"].clone();
            let upheld = json!({"version": version, "upheld": true, "rationale": "Only a field was missing."});
            ground
                .post(
                    "assessor-one",
                    &format!("cases/{case}/reassessment"),
                    upheld,
                )
                .await;
        }
        messages.push(message);
    }
    assert_ne!(messages[0], messages[1]);
    let acknowledged = ground.get("coder-one", &format!("reports/{id}")).await;
    assert_eq!(text(&acknowledged, "state"), "acknowledged");
    let closed = ground
        .post(
            "coder-one",
            &close,
            json!({"version": acknowledged["version"]}),
        )
        .await;
    assert_eq!(text(&closed, "state"), "closed");
    let unreadable = ground
        .send(
            "coder-one",
            "POST",
            "/api/v1/acknowledgements",
            &[],
            b"<no".to_vec(),
        )
        .await;
    assert_eq!(
        (unreadable.status.as_u16(), &unreadable.json()["code"]),
        (409, &json!("EV-R343"))
    );
}

#[test]
fn a_clinic_files_a_whole_report_and_nobody_elses() {
    on_each(|ground| async move {
        let clinic = "clinic-one";
        let form = json!({"regime": "jp-safety-act", "informed_on": "2026-11-21"});
        let report = json!({"text": complete("JP-WEB-1"), "form": form});
        let filed = ground.post(clinic, "reports", report.clone()).await;
        // Seven days after the clinic knew.
        assert_eq!(
            (text(&filed, "due_on"), text(&filed, "due_clock")),
            ("2026-11-28", "days")
        );
        assert_eq!(ground.post(clinic, "reports", report).await["same"], true);
        // By a file that was handed in: the own one, and nobody else's.
        let file = ground
            .send(
                clinic,
                "POST",
                "/api/v1/files?name=report",
                &[],
                complete("JP-WEB-2").into_bytes(),
            )
            .await;
        let file = text(&file.json(), "sha256").to_owned();
        assert_eq!(
            ground
                .refusal("clinic-two", "reports", json!({"file": file}))
                .await
                .0,
            404
        );
        let filed = ground.post(clinic, "reports", json!({"file": file})).await;
        assert_eq!(text(&filed, "due_clock"), "no_statutory_deadline");
        // A stranger's patient can't be named, and neither both nor none of text and file.
        let person = ground
            .post("clinic-two", "persons", json!({"identifier": "chart 5"}))
            .await;
        let foreign =
            json!({"text": complete("JP-WEB-3"), "form": {"person_id": person["person"]["id"]}});
        assert_eq!(ground.refusal(clinic, "reports", foreign).await.0, 422);
        for wrong in [json!({}), json!({"text": "a", "file": file})] {
            assert_eq!(
                ground.refusal(clinic, "reports", wrong).await,
                (400, "EV-R531".to_owned())
            );
        }
        let two = json!({"text": format!("{}{}", complete("JP-WEB-4"), complete("JP-WEB-5"))});
        assert_eq!(
            ground.refusal(clinic, "reports", two).await,
            (409, "EV-R302".to_owned())
        );
        assert_eq!(
            ground
                .refusal("lab-one", "reports", json!({"text": complete("JP-WEB-6")}))
                .await
                .0,
            403
        );
        // The question goes to the clinic that filed it, which answers in its own name.
        let id = text(&filed, "id").to_owned();
        let triage = json!({"version": 1, "serious": "no", "case": {"new": "Chills"}});
        let triaged = ground
            .post("coder-one", &format!("reports/{id}/triage"), triage)
            .await;
        let asked = ground
            .post(
                "coder-one",
                &format!("reports/{id}/questions"),
                json!({"question": "Which lot?"}),
            )
            .await;
        let answer = format!("queries/{}/answer", text(&asked, "id"));
        assert_eq!(
            ground
                .refusal("clinic-two", &answer, json!({"answer": "UC-9"}))
                .await
                .0,
            404
        );
        let answered = ground
            .post(clinic, &answer, json!({"answer": "UC-1"}))
            .await;
        assert_eq!(text(&answered, "answer"), "UC-1");
        // Another case takes it.
        let (_, other) = coded(&ground, "JP-WEB-7", json!({})).await;
        assert_ne!(text(&triaged, "case_id"), other);
        let version = ground.get("coder-one", &format!("reports/{id}")).await["version"].clone();
        let to = json!({"version": version, "case_id": other});
        let moved = ground
            .post("coder-one", &format!("reports/{id}/case"), to.clone())
            .await;
        assert_eq!(text(&moved, "case_id"), other);
        assert_eq!(
            ground
                .refusal("coder-one", &format!("reports/{id}/case"), to)
                .await
                .0,
            412
        );
    });
}

#[test]
fn a_batch_with_a_bad_message_takes_the_good_ones_and_names_the_bad() {
    on_each(|ground| async move {
        let mut batch = String::new();
        for number in 0..3 {
            batch.push_str(&complete(&format!("JP-BATCH-{number}")));
        }
        batch.push_str("{\"schema\":\"evigil.icsr/1\",\"broken\n");
        batch.push_str(&complete("JP-BATCH-3"));
        let path = "/api/v1/report-imports/body?name=batch.jsonl";
        let import =
            |who: &'static str| ground.send(who, "POST", path, &[], batch.clone().into_bytes());
        assert_eq!(import("clinic-one").await.status, 403);
        let done = import("coder-one").await;
        assert_eq!(done.status, 200, "{done:?}");
        let done = done.json();
        assert_eq!(
            (&done["new"], &done["rejected"], &done["rejects"][0]["line"]),
            (&json!(4), &json!(1), &json!(4))
        );
        let again = import("coder-one").await.json();
        assert_eq!((&again["new"], &again["same"]), (&json!(0), &json!(4)));

        // A table by its mapping, from a file that was handed in before.
        let table = b"no,reaction\n1,fever\n2,chills\n".to_vec();
        let file = ground
            .send(
                "coder-one",
                "POST",
                "/api/v1/files?name=table.csv",
                &[],
                table,
            )
            .await;
        let file = text(&file.json(), "sha256").to_owned();
        let mut import = json!({"file": file, "name": "table.csv"});
        assert_eq!(
            ground
                .refusal("coder-one", "report-imports", import.clone())
                .await,
            (409, "EV-R305".to_owned())
        );
        import["mapping"] = "schema = \"evigil.table/1\"\n[table]\nrows = \"case\"\nkey = \"no\"\n[[column]]\nname = \"reaction\"\nelement = \"E.i.1.1a\"\n".into();
        assert_eq!(
            ground
                .refusal("coder-two", "report-imports", import.clone())
                .await
                .0,
            404,
            "somebody else's file"
        );
        let done = ground.post("coder-one", "report-imports", import).await;
        assert_eq!(done["new"], 2, "{done}");
        let nothing = ground
            .send("coder-one", "POST", path, &[], b"what is this".to_vec())
            .await;
        assert_eq!(nothing.json()["code"], "EV-R303");
        let long = ground
            .send("coder-one", "POST", path, &[], vec![b' '; (1 << 20) + 1])
            .await;
        assert_eq!(long.status, 413);
        let kept = ground.get("coder-one", "reports?limit=100").await;
        assert_eq!(kept["items"].as_array().map(Vec::len), Some(6));
    });
}
