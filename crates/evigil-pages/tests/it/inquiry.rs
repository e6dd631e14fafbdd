//! Incidents, offers, the law: what is asked is answered with its sources, what was typed is kept,
//! and nothing of it is stored.

use crate::ground::on_ground;

#[test]
fn an_incident_is_told_by_its_sources_and_without_a_verdict() {
    on_ground(|ground| async move {
        for (lang, differ, no_verdict) in [
            ("en", "the sources differ", "evigil gives no verdict"),
            ("ja", "出典により食い違います", "evigilは判定しません"),
        ] {
            let mut browser = ground.browser(lang);
            let list = browser.get("/incidents").await;
            assert_eq!(list.status, 200, "{}", list.body);
            let ids: Vec<&str> = list
                .body
                .split("href=\"/incidents/")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            assert!(ids.len() > 3, "{ids:?}");
            assert!(list.body.contains("class=\"empty\""), "none is registered");
            let mut differing = 0;
            for id in ids {
                let page = browser.get(&format!("/incidents/{id}")).await;
                assert_eq!(page.status, 200, "{id}");
                assert!(page.body.contains(no_verdict), "{id}");
                assert!(page.body.contains("<ol class=\"timeline\">"), "{id}");
                assert!(!page.body.contains(">incident-"), "{id}: no words");
                differing += usize::from(page.body.contains(differ));
            }
            assert!(differing > 0);
            assert_eq!(browser.get("/incidents/NO-SUCH").await.status, 404);
        }
    });
}

#[test]
fn the_walk_through_the_law_keeps_its_answers_in_the_address() {
    on_ground(|ground| async move {
        let mut browser = ground.browser("ja");
        let begin = browser.get("/law").await;
        assert_eq!(begin.status, 200, "{}", begin.body);
        assert!(!begin.body.contains("id=\"answer\""), "nothing was asked");
        let asked = "/law?jurisdiction=JP&material=vesicles&purpose=&homologous_use=no";
        let page = browser.get(asked).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("id=\"answer\""));
        assert!(page.body.contains("<option value=\"vesicles\" selected>"));
        let flag = "name=\"homologous_use\" value=\"no\" checked";
        assert!(page.body.contains(flag), "{}", page.body);
        assert!(page.body.contains("class=\"citations\""));
        assert!(!page.body.contains(">law-"), "a message is missing");
        // What is linked is there.
        let links: std::collections::BTreeSet<&str> = page
            .body
            .split("href=\"/rules/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(links.len() > 3, "{links:?}");
        for link in links {
            let rule = browser.get(&format!("/rules/{link}")).await;
            assert_eq!(rule.status, 200, "{link}");
        }
        let wrong = browser
            .get("/law?material=moonlight&contract_price=lots")
            .await;
        assert_eq!(wrong.status, 200);
        assert!(wrong.body.contains("role=\"alert\""));
        assert!(
            wrong.body.contains("value=\"lots\""),
            "what was typed is kept"
        );
        let map = browser.get("/law/procedure").await;
        assert!(map.body.contains("<summary>"), "{}", map.body);
    });
}

#[test]
fn no_answer_of_the_doping_check_clears_a_treatment() {
    on_ground(|ground| async move {
        let mut browser = ground.browser("en");
        let begin = browser.get("/law/doping").await;
        assert!(!begin.body.contains("Rules of sport:"));
        let over = browser
            .get("/law/doping?product=exosome&route=iv&volume=%EF%BC%91%EF%BC%95%EF%BC%90&hours=1&organisation=wada")
            .await;
        assert_eq!(over.status, 200, "{}", over.body);
        assert!(over.body.contains("At least one rule prohibits it."));
        assert!(
            over.body.contains("value=\"１５０\""),
            "what was typed is kept"
        );
        let little = browser
            .get("/law/doping?product=exosome&route=topical")
            .await;
        assert!(little.body.contains("notice doubt") || little.body.contains("notice bad"));
        let wrong = browser.get("/law/doping?volume=much").await;
        assert!(wrong.body.contains("role=\"alert\""));
        let wrong = browser.get("/law/doping?organisation=nobody").await;
        assert!(wrong.body.contains("role=\"alert\""), "{}", wrong.body);
    });
}

const OFFER: [(&str, &str); 8] = [
    ("name", "Drip <b>Vital</b>"),
    ("product", "exosome"),
    ("route", "iv"),
    ("indication", "hair"),
    ("volume", "１００"),
    ("price", "330,000円"),
    ("organisation", "wada"),
    ("ask-cancer_past", "within_5_years"),
];

#[test]
fn an_offer_is_assessed_and_its_answers_can_be_changed_and_printed() {
    on_ground(|ground| async move {
        for lang in ["en", "ja"] {
            let mut browser = ground.browser(lang);
            let page = browser.submit("/assess", &OFFER).await;
            assert_eq!(page.status, 200, "{}", page.body);
            assert!(
                page.body.contains("dl class=\"standings\""),
                "{}",
                page.body
            );
            assert!(!page.body.contains("<b>Vital"));
            assert_eq!(page.body.matches("<h1").count(), 1);
            assert!(
                page.body
                    .contains("name=\"ask-cancer_past\" value=\"within_5_years\"")
            );
            let mut brief = OFFER.to_vec();
            brief.push(("as", "brief"));
            let brief = browser.submit("/assess", &brief).await;
            assert_eq!(brief.status, 200);
            assert_eq!(brief.body.matches("<h1").count(), 1);
            let mut change = OFFER.to_vec();
            change.push(("as", "form"));
            let change = browser.submit("/assess", &change).await;
            assert!(change.body.contains("<option value=\"exosome\" selected>"));
            assert!(change.body.contains("value=\"330,000円\""));
            assert!(change.body.contains("value=\"hair\" checked"));
        }
        let mut browser = ground.browser("ja");
        for kind in ["pdf", "brief-pdf"] {
            let mut sent = OFFER.to_vec();
            sent.push(("as", kind));
            let printed = browser.submit("/assess", &sent).await;
            assert_eq!(printed.status, 200);
            assert!(printed.body.starts_with("%PDF"), "{kind}");
        }
    });
}

#[test]
fn what_can_not_be_assessed_is_asked_again_with_what_was_typed() {
    on_ground(|ground| async move {
        let mut browser = ground.browser("en");
        let empty = browser.submit("/assess", &[("name", "Drip")]).await;
        assert!(empty.body.contains("role=\"alert\""));
        assert!(empty.body.contains("value=\"Drip\""));
        let wrong = [("product", "exosome"), ("volume", "a lot"), ("price", "-1")];
        let wrong = browser.submit("/assess", &wrong).await;
        assert!(wrong.body.contains("&#34;a lot&#34;") || wrong.body.contains("a lot"));
        assert_eq!(wrong.body.matches("is not a number").count(), 2);
        assert!(wrong.body.contains("<option value=\"exosome\" selected>"));
        let page = "当院のエクソソーム点滴で薄毛が治ります。<script>alert(1)</script>";
        let read = browser.submit("/assess", &[("text", page)]).await;
        assert_eq!(read.status, 200, "{}", read.body);
        assert!(read.body.contains("dl class=\"standings\""));
        assert!(!read.body.contains("<script>alert"));
    });
}

#[test]
fn what_is_found_leads_to_the_page_that_tells_most_of_it() {
    on_ground(|ground| async move {
        let mut browser = ground.browser("en");
        for (query, address) in [
            ("hair", "/evidence/hair"),
            ("HM-JP-2023-01", "/incidents/HM-JP-2023-01"),
            ("E34", "/studies/E34"),
        ] {
            let found = browser.get(&format!("/search?q={query}")).await;
            let link = format!("href=\"{address}\"");
            assert!(found.body.contains(&link), "{query}: {}", found.body);
            assert_eq!(browser.get(address).await.status, 200, "{address}");
        }
    });
}
