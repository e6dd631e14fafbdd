//! A clinic registers a lot, treats somebody, and reports; the board finds where the lot went, stops
//! it and calls it back.

use evigil_registry::rights::Role;
use serde_json::json;

use crate::ground::{Browser, Ground, on_ground};

const CODE: &str = "(01)04912345678904(17)281231(10)EV-7";

/// A clinic with one facility: the organisation and somebody who works there.
async fn clinic<'g>(ground: &'g Ground, lang: &'static str) -> (String, Browser<'g>) {
    let fields = json!({"name": format!("Minato {lang}"), "sort": "clinic", "country": "JP"});
    let organisation = ground.make("organisation", fields).await;
    let fields = json!({"name": format!("Minato Clinic {lang}"), "country": "JP"});
    ground.make_in(&organisation, "provider", fields).await;
    let nurse = ground
        .signed_in(lang, Role::Clinic, Some(&organisation))
        .await;
    (organisation, nurse)
}

/// What stands between two marks of a page.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text.split(from).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split(to).next().expect("has a beginning")
}

/// The lot of the test, scanned with its product.
async fn scanned(nurse: &mut Browser<'_>) -> String {
    let unknown = nurse.submit("/bench/lots", &[("code", CODE)]).await;
    assert!(unknown.body.contains("EV-R203") || unknown.body.contains("name=\"name\""));
    assert!(unknown.body.contains(CODE), "what was typed is kept");
    let product = [
        ("code", CODE),
        ("name", "Exo Drip"),
        ("donor", "allogeneic"),
        ("units", "12"),
    ];
    let made = nurse.submit("/bench/lots", &product).await;
    assert_eq!(made.status, 200, "{}", made.body);
    assert!(made.body.contains("notice good"), "{}", made.body);
    between(&made.body, "href=\"/lots/", "\"").to_owned()
}

/// Answers to every question of a screening page: no, but for cancer.
fn answers(page: &str, cancer: &str) -> Vec<(String, String)> {
    let mut known: Vec<(String, Vec<String>)> = Vec::new();
    for part in page.split("name=\"answer.").skip(1) {
        let name = format!("answer.{}", part.split('"').next().unwrap_or_default());
        let value = between(part, "value=\"", "\"").to_owned();
        match known.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => known.push((name, vec![value])),
        }
    }
    let mut answers = vec![("route".to_owned(), "iv".to_owned())];
    for (name, values) in known {
        let no = values.iter().find(|value| *value == "no");
        let value = no.or(values.first()).expect("an answer").clone();
        let value = if name == "answer.cancer_now" {
            cancer.to_owned()
        } else {
            value
        };
        answers.push((name, value));
    }
    answers
}

fn borrowed(values: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = values.iter();
    pairs.map(|(a, b)| (a.as_str(), b.as_str())).collect()
}

#[test]
fn a_clinic_treats_in_steps_and_a_contraindication_stops_it() {
    on_ground(|ground| async move {
        let (_, mut nurse) = clinic(&ground, "ja").await;
        let lot = scanned(&mut nurse).await;
        let who = [("identifier", "K-1001"), ("birth_year", "1970")];
        let begun = nurse.submit("/bench/treatments", &who).await;
        assert_eq!(begun.status, 303, "{}", begun.body);
        let person = begun.location().to_owned();
        let page = nurse.get(&person).await;
        assert!(page.body.contains("name=\"form_version\""), "{}", page.body);
        assert!(!page.body.contains("K-1001"), "no identifier");
        let consent = [
            ("purposes.treatment", "yes"),
            ("form", "同意書"),
            ("form_version", "3"),
            ("given_on", "2026/1/5"),
        ];
        let to = format!("{person}/consent");
        assert_eq!(nurse.submit(&to, &consent).await.status, 303);
        let page = nurse.get(&person).await;
        assert!(page.body.contains("name=\"answer.cancer_now\""));
        let said = answers(&page.body, "yes");
        let to = format!("{person}/screening");
        let done = nurse.submit(&to, &borrowed(&said)).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = nurse.get(&person).await;
        assert!(page.body.contains("notice bad"), "{}", page.body);
        assert!(!page.body.contains("name=\"lot\""), "no way on");
        let version = between(&page.body, "name=\"version\" value=\"", "\"").to_owned();
        let screening = between(&page.body, "name=\"screening\" value=\"", "\"").to_owned();
        let to = format!("{person}/override");
        let mut reason = vec![
            ("screening", screening.as_str()),
            ("version", version.as_str()),
            ("reason", ""),
        ];
        let refused = nurse.submit(&to, &reason).await;
        assert_eq!(refused.status, 422, "a reason is needed");
        reason[2].1 = "Palliative, board of the hospital agreed.";
        assert_eq!(nurse.submit(&to, &reason).await.status, 303);
        let page = nurse.get(&person).await;
        let provider = between(&page.body, "name=\"provider_id\"", "</select>");
        let provider = between(provider, "<option value=\"", "\"").to_owned();
        let day = evigil_day(&ground);
        let mut given = vec![
            ("lot", "no such lot"),
            ("provider_id", provider.as_str()),
            ("day", day.as_str()),
            ("route", "iv"),
        ];
        let to = format!("{person}/exposure");
        let unknown = nurse.submit(&to, &given).await;
        assert_eq!(unknown.status, 422);
        assert!(unknown.body.contains("no such lot"), "{}", unknown.body);
        given[0].1 = CODE;
        let done = nurse.submit(&to, &given).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = nurse.get(&person).await;
        assert!(page.body.contains("/bench/follow-up/plan/"));
        let plan = between(&page.body, "href=\"/bench/follow-up/plan/", "\"");
        let plan = format!("/bench/follow-up/plan/{plan}");
        let days = [("scale", "vas_pain"), ("days", "0, 30")];
        assert_eq!(nurse.submit(&plan, &days).await.status, 303);
        let due = nurse.get("/bench/follow-up").await;
        let answer = between(&due.body, "/bench/follow-up?answer=", "\"").to_owned();
        let value = [("follow_up", answer.as_str()), ("value", "40")];
        let saved = nurse.submit("/bench/follow-up/answer", &value).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert_eq!(nurse.get("/bench/follow-up/missing").await.status, 200);
        let days = [("scale", "nrs_pain"), ("days", "0")];
        assert_eq!(nurse.submit(&plan, &days).await.status, 303);
        answered_by_link(&ground, &mut nurse, &person).await;

        let mut board = ground.signed_in("en", Role::Board, None).await;
        let trace = board.get(&format!("/lots/{lot}/trace")).await;
        assert_eq!(trace.status, 200, "{}", trace.body);
        assert!(
            trace.body.contains("<svg class=\"graph\"") && trace.body.contains("Minato Clinic")
        );
        let stop = format!("/lots/{lot}/quarantine");
        assert_eq!(board.submit(&stop, &[("reason", "")]).await.status, 422);
        let reason = [("reason", "Endotoxin in two vials")];
        assert_eq!(board.submit(&stop, &reason).await.status, 303);
        let page = ground.browser("en").get(&format!("/lots/{lot}")).await;
        assert!(
            page.body.contains("Endotoxin in two vials"),
            "{}",
            page.body
        );
        let again = nurse.submit(&to, &given).await;
        assert_eq!(again.status, 422, "a stopped lot can't be given");
        let recalled = board.submit(&format!("/lots/{lot}/recall"), &reason).await;
        assert_eq!(recalled.status, 303, "{}", recalled.body);
        let recall = recalled.location().to_owned();
        let sent = board.submit(&format!("{recall}/notices"), &[]).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        let seen = nurse.get(&recall).await;
        let notice = between(&seen.body, "name=\"notice\" value=\"", "\"").to_owned();
        let found = [("notice", notice.as_str()), ("units_left", "11")];
        let confirmed = nurse.submit(&format!("{recall}/confirm"), &found).await;
        assert_eq!(confirmed.status, 303, "{}", confirmed.body);
        let minutes = [("minutes", "All vials are back.")];
        let end = board.submit(&format!("{recall}/end"), &minutes).await;
        assert_eq!(end.status, 303, "{}", end.body);
        assert!(!board.get(&recall).await.body.contains("name=\"minutes\""));
        assert_eq!(board.get("/recalls").await.status, 200);
    });
}

/// The nurse makes a link, and the patient answers by it what is due.
async fn answered_by_link(ground: &Ground, nurse: &mut Browser<'_>, person: &str) {
    let link = format!("{person}/link");
    assert!(nurse.get(person).await.body.contains(&link));
    assert_eq!(nurse.get(&link).await.status, 200);
    let long = [("purpose", "follow_up"), ("days", "5000")];
    let refused = nurse.submit(&link, &long).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    let asked = [("purpose", "follow_up"), ("days", "7")];
    let made = nurse.submit(&link, &asked).await;
    let token = between(&made.body, "/answers#", "<").to_owned();
    let typed = format!("https://registry.example/answers#{token}");
    let mut patient = ground.browser("ja");
    let begin = patient.get("/answers").await;
    assert!(begin.body.contains("name=\"link\""), "{}", begin.body);
    let wrong = patient.submit("/answers", &[("link", "evl_no")]).await;
    assert_eq!(wrong.status, 422);
    let due = patient.submit("/answers", &[("link", &typed)]).await;
    assert_eq!(due.status, 200, "{}", due.body);
    assert!(!due.body.contains(">page-"), "{}", due.body);
    let question = between(&due.body, "name=\"follow_up\" value=\"", "\"").to_owned();
    let answer = |value| {
        [
            ("link", typed.as_str()),
            ("follow_up", question.as_str()),
            ("value", value),
        ]
    };
    let bad = patient.submit("/answers/value", &answer("x")).await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    let done = patient.submit("/answers/value", &answer("3")).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(!done.body.contains(&question), "it is answered");
    let twice = patient.submit("/answers/value", &answer("4")).await;
    assert_eq!(twice.status, 422, "{}", twice.body);
    // A link to answer by shows nothing that is held.
    let data = patient.submit("/my-data", &[("link", &typed)]).await;
    assert_eq!(data.status, 422, "{}", data.body);
}

/// Today, as the registry counts.
fn evigil_day(ground: &Ground) -> String {
    ground.registry.clock().today().to_string()
}

#[test]
fn a_clinic_reports_by_the_form_and_a_coder_takes_in_a_file() {
    on_ground(|ground| async move {
        let (_, mut nurse) = clinic(&ground, "en").await;
        let lot = scanned(&mut nurse).await;
        let address = format!("/report/clinic?lot_id={lot}");
        let page = nurse.get(&address).await;
        assert!(page.body.contains("value=\"Exo Drip\""), "{}", page.body);
        let mut told = vec![
            ("product", "Exo Drip"),
            ("lot", CODE),
            ("reaction1_words", ""),
            ("reaction1_criteria.hospitalisation", "yes"),
            ("reaction2_words", "Fever"),
            ("narrative", "Ten minutes into the drip the pressure fell."),
            ("others", "Aspirin\n\nMetformin"),
            ("tests", "CRP: 12.4 mg/dL"),
            ("age_years", "57"),
            ("reporter", "physician"),
        ];
        let refused = nurse.submit("/report/clinic", &told).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("id=\"reaction1_words-wrong\""));
        assert!(refused.body.contains("Ten minutes into the drip"));
        told[2].1 = "Anaphylaxis";
        let done = nurse.submit("/report/clinic", &told).await;
        assert_eq!(done.status, 200, "{}", done.body);
        assert!(done.body.contains("JP-EVIGIL-"));
        assert!(done.body.contains("tag bad"), "it seems serious");
        let refused = nurse.get("/report/import").await;
        assert_eq!(refused.status, 403, "a clinic takes in no files");

        let mut coder = ground.signed_in("ja", Role::Coder, None).await;
        let empty = coder.submit("/report/import", &[]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.body.contains("id=\"file-wrong\""), "{}", empty.body);
    });
}
