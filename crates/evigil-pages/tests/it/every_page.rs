//! What holds of every page: it is there in both languages, speaks only of keys that have words,
//! and asks for a sign-in where it has to.

use evigil_pages::Site;
use evigil_web::Method;

use crate::ground::on_ground;

/// Addresses without a value in them.
fn plain() -> Vec<(&'static str, Option<&'static str>)> {
    let routes = Site::routes();
    let read = routes.descriptions().filter(|it| it.method == Method::Get);
    read.filter(|it| !it.path.contains('{'))
        .map(|it| (it.path, it.operation))
        .collect()
}

#[test]
fn every_open_page_stands_in_both_languages() {
    on_ground(|ground| async move {
        for (path, _) in plain().into_iter().filter(|(_, needs)| needs.is_none()) {
            for lang in ["en", "ja"] {
                let page = ground.browser(lang).get(path).await;
                assert_eq!(page.status, 200, "{path}: {}", page.body);
                assert!(
                    page.body.contains(&format!("<html lang=\"{lang}\">")),
                    "{path}"
                );
                let heads = page.body.matches("<h1").count();
                assert_eq!(heads, 1, "{path}: one heading of the first rank");
                assert!(
                    path == "/interface" || !page.body.contains(">page-"),
                    "{path} {lang}: a message is missing"
                );
                assert!(
                    !page.body.contains("style=\""),
                    "{path}: the policy forbids styles in a page"
                );
            }
        }
    });
}

#[test]
fn what_needs_a_role_asks_to_sign_in() {
    on_ground(|ground| async move {
        for (path, _) in plain().into_iter().filter(|(_, needs)| needs.is_some()) {
            let page = ground.browser("en").get(path).await;
            assert_eq!(page.status, 303, "{path}: {}", page.body);
            let to = page.location();
            assert!(to.starts_with("/sign-in?next=%2F"), "{path}: {to}");
        }
    });
}

#[test]
fn the_language_follows_the_choice_before_the_browser() {
    on_ground(|ground| async move {
        let mut browser = ground.browser("en");
        assert!(
            browser
                .get("/?lang=ja")
                .await
                .body
                .contains("<html lang=\"ja\">")
        );
        assert!(
            browser
                .get("/check")
                .await
                .body
                .contains("<html lang=\"ja\">")
        );
        assert!(
            browser
                .get("/?lang=xx")
                .await
                .body
                .contains("<html lang=\"ja\">")
        );
        assert!(
            browser
                .get("/?lang=en")
                .await
                .body
                .contains("<html lang=\"en\">")
        );
    });
}

#[test]
fn what_is_not_there_says_so_in_the_language_of_the_reader() {
    on_ground(|ground| async move {
        let page = ground.browser("ja").get("/no/such/page").await;
        assert_eq!(page.status, 404);
        assert!(page.body.contains("<html lang=\"ja\">") && page.body.contains("EV-R534"));
        let problem = ground.browser("ja").get("/api/v1/no-such").await;
        assert_eq!(problem.status, 404);
        assert!(problem.body.starts_with('{'));
        let rule = ground.browser("en").get("/rules/NO-SUCH-RULE").await;
        assert_eq!(rule.status, 404);
    });
}

#[test]
fn a_checked_text_shows_what_it_claims_and_stays_inert() {
    on_ground(|ground| async move {
        let text = "当院のエクソソーム点滴でがんが治ります。副作用は一切ありません。<script>alert(1)</script>";
        let mut browser = ground.browser("ja");
        let page = browser.submit("/check", &[("text", text)]).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("violation"), "{}", page.body);
        assert!(!page.body.contains("<script>alert"));
        let empty = browser.submit("/check", &[("text", "  ")]).await;
        assert!(empty.body.contains("role=\"alert\""));
    });
}
