//! What people do, in a browser: by the keyboard alone, and without a script.

use evigil_registry::identity::{NewRole, NewUser};
use evigil_registry::rights::Actor;

use crate::chromium::{Chromium, in_chromium};
use crate::served::Ground;

const PASSWORD: &str = "seven quiet vesicles drift";

/// Comes as the first administrator by the link, and signs in; all by the keyboard.
pub(crate) async fn administrator(ground: &Ground, chromium: &Chromium) {
    let token = ground.registry.first_link().await.expect("asked");
    chromium
        .open(&format!("/first/{}?lang=en", token.expect("new")))
        .await;
    chromium.tab_to("#name").await;
    chromium.write("Aoki").await;
    chromium.tab_to("#password").await;
    chromium.write(PASSWORD).await;
    chromium.enter().await;
    sign_in(chromium, "Aoki", PASSWORD).await;
}

#[test]
fn the_first_administrator_needs_no_mouse() {
    in_chromium(|ground, chromium| async move {
        administrator(&ground, &chromium).await;
        let path = chromium.path().await;
        assert!(
            path == "/bench" || path == "/account/second-factor",
            "{path}"
        );
        let name = chromium
            .run("document.querySelector('header.bar').innerText")
            .await;
        assert!(
            name.as_str().is_some_and(|text| text.contains("Aoki")),
            "{name}"
        );
    });
}

#[test]
fn the_first_tab_leads_past_the_navigation() {
    in_chromium(|_ground, chromium| async move {
        chromium.open("/?lang=en").await;
        chromium.press("Tab").await;
        assert_eq!(
            chromium.run("document.activeElement.className").await,
            "skip"
        );
        chromium.press("Enter").await;
        assert_eq!(chromium.run("document.activeElement.id").await, "content");
    });
}

#[test]
fn a_page_is_checked_without_a_script() {
    in_chromium(|_ground, chromium| async move {
        chromium.scripts(false).await;
        chromium.open("/check?lang=en").await;
        chromium.tab_to("#text").await;
        chromium
            .write("Our exosome drip cures cancer and has no side effects.")
            .await;
        chromium.tab_to("button.primary").await;
        chromium.press("Enter").await;
        for _ in 0..200 {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            let rows = "document.querySelectorAll('.findings tbody tr').length";
            if chromium
                .run(rows)
                .await
                .as_u64()
                .is_some_and(|count| count > 0)
            {
                return;
            }
        }
        panic!("no finding appears without a script");
    });
}

#[test]
fn a_patient_reports_by_the_keyboard_alone() {
    in_chromium(|_ground, chromium| async move {
        chromium.open("/report?lang=ja").await;
        chromium.tab_to("#what_happened").await;
        chromium.write("点滴の翌日に39度の熱が出ました。").await;
        chromium.tab_to("#lot").await;
        chromium.write("EV-1").await;
        for name in ["ended", "in_hospital", "may_ask_back"] {
            chromium.tab_to(&format!("[name={name}]")).await;
            chromium.press("Space").await;
        }
        chromium.tab_to("main button").await;
        chromium.enter().await;
        let receipt = chromium
            .run("document.querySelector('.receipt code').innerText.split(' ').length")
            .await;
        assert_eq!(receipt, 10, "on {}", chromium.path().await);
    });
}

#[test]
fn a_clinic_reports_by_the_keyboard_alone() {
    in_chromium(|ground, chromium| async move {
        signed_in_as_clinic(&ground, &chromium).await;
        chromium.open("/report/clinic?lang=en").await;
        let told = [
            ("#product", "Exo Drip"),
            ("#lot", "EV-1"),
            ("#dose", "5 mL"),
            ("#age_years", "57"),
            ("#reaction1_words", "Anaphylaxis"),
            ("#narrative", "Ten minutes into the drip the pressure fell."),
        ];
        for (field, text) in told {
            chromium.tab_to(field).await;
            chromium.write(text).await;
        }
        chromium.tab_to("main button").await;
        chromium.enter().await;
        let said = chromium
            .run("document.querySelector('main').innerText")
            .await;
        let said = said.as_str().unwrap_or_default();
        assert!(said.contains("JP-EVIGIL-"), "{said}");
    });
}

/// Comes as a nurse of a clinic, by the keyboard.
async fn signed_in_as_clinic(ground: &Ground, chromium: &Chromium) {
    let system = Actor::system("test");
    let registry = &ground.registry;
    let kind = registry.kind("organisation").expect("a kind");
    let fields = serde_json::json!({"name": "Minato", "sort": "clinic", "country": "JP"});
    let fields = fields.as_object().expect("fields");
    let clinic = registry.create(&system, kind, fields).await.expect("made");
    let nurse = NewUser {
        name: "Nurse".to_owned(),
        email: None,
        lang: "en".to_owned(),
        roles: vec![NewRole {
            organisation_id: Some(clinic.id),
            role: "clinic".to_owned(),
        }],
    };
    let invited = registry.create_user(&system, nurse).await.expect("invited");
    chromium
        .open(&format!("/invitation/{}?lang=en", invited.token))
        .await;
    chromium.tab_to("#password").await;
    chromium.write(PASSWORD).await;
    chromium.enter().await;
    sign_in(chromium, "Nurse", PASSWORD).await;
}

/// Signs in on the page that asks for it.
pub(crate) async fn sign_in(chromium: &Chromium, name: &str, password: &str) {
    assert_eq!(chromium.path().await.split('?').next(), Some("/sign-in"));
    chromium.tab_to("#name").await;
    chromium.write(name).await;
    chromium.tab_to("#password").await;
    chromium.write(password).await;
    chromium.enter().await;
}
