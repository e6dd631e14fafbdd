//! The first administrator comes by the link that was printed, signs in, and signs out.

use crate::ground::on_ground;

const PASSWORD: &str = "seven quiet vesicles drift";

#[test]
fn the_first_administrator_signs_in_by_the_link() {
    on_ground(|ground| async move {
        let token = ground
            .registry
            .first_link()
            .await
            .expect("asked")
            .expect("new");
        let mut browser = ground.browser("en");
        let link = format!("/first/{token}");
        assert_eq!(browser.get(&link).await.status, 200);
        let short = [("name", "Aoki"), ("password", "short")];
        let refused = browser.submit(&link, &short).await;
        assert!(refused.body.contains("role=\"alert\""), "{}", refused.body);
        assert!(
            refused.body.contains("value=\"Aoki\""),
            "what was typed is kept"
        );
        assert!(!refused.body.contains("value=\"short\""), "but no password");
        let good = [("name", "Aoki"), ("password", PASSWORD)];
        assert_eq!(browser.submit(&link, &good).await.location(), "/sign-in");
        let wrong = [("name", "Aoki"), ("password", "eight quiet vesicles")];
        let refused = browser.submit("/sign-in", &wrong).await;
        assert!(refused.body.contains("role=\"alert\""));
        let inside = browser
            .submit(
                "/sign-in",
                &[
                    ("next", "//elsewhere.example"),
                    ("name", "Aoki"),
                    ("password", PASSWORD),
                ],
            )
            .await;
        assert_eq!(inside.status, 303);
        assert!(
            !inside.location().contains("elsewhere"),
            "{}",
            inside.location()
        );
        let work = browser.get(inside.location()).await;
        assert_eq!(work.status, 200);
        assert!(work.body.contains("Aoki"));
        // Whoever makes the browser send a form without our page's token changes nothing.
        let forged = browser.post("/sign-out", String::new()).await;
        assert_eq!(forged.status, 403, "{}", forged.body);
        let out = browser.submit("/sign-out", &[]).await;
        assert_eq!(out.location(), "/");
        assert_eq!(
            browser.get("/").await.status,
            200,
            "an ended session hides nothing"
        );
        assert_eq!(browser.get("/bench").await.status, 303);
        let again = browser.submit(&link, &good).await;
        assert!(
            again.body.contains("EV-R107") || again.body.contains("role=\"alert\""),
            "a link is good once"
        );
    });
}
