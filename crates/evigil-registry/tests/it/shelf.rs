//! What a visitor without an account has kept for some days.

use evigil_registry::flows::shelf::Shelf;
use evigil_registry::rights::Actor;
use jiff::SignedDuration;

use crate::ground::on_each;
use crate::identity::code;

#[test]
fn what_is_kept_is_sealed_opened_by_its_token_and_gone_after_its_days() {
    on_each(|ground| async move {
        // All of it: its folder goes with it.
        let ground = &ground;
        let registry = &ground.registry;
        let public = Actor::public();
        let content = "Fever the day after the drip";
        let made = registry
            .keep_on_shelf(&public, Shelf::ReportDraft, content)
            .await
            .expect("kept");
        let mut connection = registry.database().connect().await.expect("a connection");
        let row: (String, String) = sqlx::query_as("SELECT content, token_hash FROM shelf")
            .fetch_one(&mut connection)
            .await
            .expect("a row");
        assert!(!row.0.contains("Fever") && row.1 != made.token);
        let read = async |shelf, token: &str| registry.read_shelf(&public, shelf, token).await;
        let found = read(Shelf::ReportDraft, &made.token).await.expect("there");
        assert_eq!(found.content, content);
        // Another shelf, another token: nothing.
        assert_eq!(code(read(Shelf::PageCheck, &made.token).await), "EV-R510");
        assert_eq!(code(read(Shelf::ReportDraft, "00").await), "EV-R510");
        let long = "x".repeat(300 << 10);
        let refused = registry
            .keep_on_shelf(&public, Shelf::ReportDraft, &long)
            .await;
        assert_eq!(code(refused.map(drop)), "EV-R530");

        ground.clock.pass(SignedDuration::from_hours(24 * 7));
        assert_eq!(code(read(Shelf::ReportDraft, &made.token).await), "EV-R510");
        ground.clock.pass(SignedDuration::from_hours(25));
        let swept = registry.sweep().await.expect("swept");
        assert!(swept.iter().any(|it| it.table == "shelf" && it.rows == 1));

        let other = registry
            .keep_on_shelf(&public, Shelf::PageCheck, content)
            .await
            .expect("kept");
        registry
            .clear_shelf(&public, Shelf::PageCheck, &other.token)
            .await
            .expect("removed at once");
        assert_eq!(code(read(Shelf::PageCheck, &other.token).await), "EV-R510");
        let verified = registry.verify_all().await.expect("verifies");
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    });
}
