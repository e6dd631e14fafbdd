//! Evidence: nothing is counted together that is not of one kind, and every number leads to what
//! was read.

use crate::ground::on_ground;

#[test]
fn each_indication_stands_in_the_table_and_leads_to_its_studies() {
    on_ground(|ground| async move {
        let mut browser = ground.browser("en");
        let table = browser.get("/evidence").await;
        assert_eq!(table.status, 200);
        assert!(table.body.contains("href=\"/evidence/hair\""));
        assert!(table.body.contains("That is not the same as"));
        let filtered = browser.get("/evidence?route=iv&class=supernatant").await;
        assert!(
            filtered
                .body
                .contains("/evidence/hair?route=iv&amp;class=supernatant")
        );
        assert!(filtered.body.contains("<option value=\"iv\" selected>"));
        // A word that is no route is no filter, and is not written into the page.
        let wild = browser.get("/evidence?route=%22%3E%3Cb%3E").await;
        assert_eq!(wild.status, 200);
        assert!(!wild.body.contains("\"><b>"));
        for lang in ["en", "ja"] {
            let mut browser = ground.browser(lang);
            let hair = browser.get("/evidence/hair").await;
            assert_eq!(hair.status, 200, "{}", hair.body);
            assert!(hair.body.contains("href=\"/studies/E"), "{}", hair.body);
            assert!(hair.body.contains("/evidence/compare?of=hair"));
            assert!(
                !hair.body.contains(">ledger-") && !hair.body.contains(">page-"),
                "a message is missing"
            );
        }
        assert_eq!(browser.get("/evidence/nothing-such").await.status, 404);
        assert_eq!(
            browser.get("/evidence/compare?of=nothing").await.status,
            404
        );
    });
}

#[test]
fn a_study_tells_what_was_read_before_what_it_says() {
    on_ground(|ground| async move {
        for (lang, read, printed) in [
            ("en", "Read: ", "As printed"),
            ("ja", "確認した範囲", "論文の値"),
        ] {
            let mut browser = ground.browser(lang);
            let mut with_outcomes = 0;
            let table = browser.get("/evidence/joint").await;
            let ids: std::collections::BTreeSet<&str> = table
                .body
                .split("/studies/")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            assert!(!ids.is_empty(), "{}", table.body);
            for id in ids {
                let study = browser.get(&format!("/studies/{id}")).await;
                assert_eq!(study.status, 200, "{id}");
                let told = study.body.find(read).expect("what was read");
                let result = study.body.find("<dl class=\"offer\">").expect("facts");
                assert!(told < result, "{id}");
                assert!(
                    !study.body.contains(">ledger-"),
                    "{id}: a message is missing"
                );
                assert_eq!(study.body.matches("<h1").count(), 1);
                with_outcomes += usize::from(study.body.contains(printed));
            }
            assert!(with_outcomes > 0);
        }
        let mut browser = ground.browser("en");
        assert_eq!(browser.get("/studies/E9999").await.status, 404);
        let small = browser.get("/studies/e34").await;
        assert_eq!(small.status, 200, "an id is one in small letters too");
    });
}

#[test]
fn a_comparison_has_a_source_or_is_not_known() {
    on_ground(|ground| async move {
        for (lang, not_known) in [("en", "not known"), ("ja", "不明")] {
            let page = ground.browser(lang).get("/evidence/compare").await;
            assert_eq!(page.status, 200);
            assert!(page.body.contains("table class=\"compared\""));
            assert!(page.body.contains(not_known));
            assert!(page.body.contains("class=\"citations\""));
        }
    });
}

#[test]
fn effects_are_drawn_and_taken_away_with_their_numbers() {
    on_ground(|ground| async move {
        let mut browser = ground.browser("en");
        let table = browser.get("/evidence").await;
        let pages = table.body.split("href=\"/evidence/").skip(1);
        let pages = pages.filter_map(|rest| rest.split('"').next());
        let mut drawn = 0;
        for name in pages.collect::<std::collections::BTreeSet<_>>() {
            let page = browser.get(&format!("/evidence/{name}")).await;
            let files = page.body.split("href=\"").skip(1);
            let files = files.filter_map(|rest| rest.split('"').next());
            for file in files.filter(|file| file.contains("/effects/")) {
                let file = file.replace("&amp;", "&");
                let found = browser.get(&file).await;
                assert_eq!(found.status, 200, "{file}");
                drawn += 1;
                let form = file.split('?').next().and_then(|it| it.rsplit('/').next());
                if form == Some("svg") {
                    assert!(found.body.starts_with("<?xml"), "{file}");
                } else {
                    let mut lines = found.body.lines();
                    assert_eq!(
                        lines.next(),
                        Some(
                            "\"Measure\",\"Outcome\",\"Estimate\",\"Lower limit\",\"Upper limit\""
                        )
                    );
                    assert!(
                        lines
                            .next()
                            .is_some_and(|line| line.split(',').count() >= 5)
                    );
                }
            }
        }
        assert!(drawn >= 4, "{drawn}");
        for nothing in ["99/svg", "0/pdf", "x/csv"] {
            let address = format!("/evidence/hair/effects/{nothing}");
            assert_eq!(browser.get(&address).await.status, 404, "{address}");
        }
    });
}
