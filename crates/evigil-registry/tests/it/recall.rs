//! A lot is stopped, traced, called back and let go.

use evigil_registry::Fault;
use evigil_registry::flows::lot_scan::LotScanInput;
use evigil_registry::flows::quarantine::ReasonInput;
use evigil_registry::flows::recall::{CloseInput, ConfirmInput, OverdueInput, SendInput};
use evigil_registry::flows::trace::LotRelation;
use evigil_registry::rights::Role;
use jiff::SignedDuration;
use serde_json::json;
use sqlx::Row;

use crate::ground::on_each;
use crate::treatment::{Clinic, code_of};

fn reason(text: &str) -> ReasonInput {
    ReasonInput {
        reason: text.to_owned(),
    }
}

#[test]
fn a_lot_in_quarantine_is_not_given_until_it_is_released() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let board = ground.member(Role::Board, "Society").await;
        clinic
            .screen(&ground, &clinic.person, ("2026-11-20", &[]))
            .await
            .expect("screened");
        clinic
            .treat(&ground, &clinic.person, json!({}))
            .await
            .expect("given");
        let registry = &ground.registry;
        let refused = registry
            .quarantine_lot(&clinic.actor, &clinic.lot, &reason("Why not"))
            .await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        let empty = registry
            .quarantine_lot(&board, &clinic.lot, &reason(" "))
            .await;
        assert!(matches!(empty, Err(Fault::Fields(_))), "{empty:?}");
        assert_eq!(
            code_of(
                registry
                    .release_lot(&board, &clinic.lot, &reason("x"))
                    .await
            ),
            "EV-R241"
        );
        let fever = reason("Three reports of fever");
        let stopped = registry
            .quarantine_lot(&board, &clinic.lot, &fever)
            .await
            .expect("stopped");
        assert_eq!(stopped.lots.len(), 1);
        assert_eq!(stopped.lots[0]["status"], "quarantined");
        assert_eq!(stopped.lots[0]["status_on"], "2026-11-22");
        assert_eq!(
            code_of(clinic.treat(&ground, &clinic.person, json!({})).await),
            "EV-R224"
        );
        // What was given before is written down all the same: else nobody would find the person.
        let before = json!({"given_on": "2026-11-21"});
        clinic
            .treat(&ground, &clinic.person, before)
            .await
            .expect("given before");
        let twice = registry.quarantine_lot(&board, &clinic.lot, &fever).await;
        assert_eq!(code_of(twice), "EV-R240");
        // A clinic can't change the status by a plain change.
        let kind = registry.kind("lot").expect("kind");
        let status = json!({"status": "released"});
        let status = status.as_object().expect("fields");
        let plain = registry
            .change(&clinic.actor, kind, (&clinic.lot, 2), status)
            .await;
        assert!(matches!(plain, Err(Fault::Fields(_))), "{plain:?}");
        let good = reason("Sterility and endotoxin are in order");
        registry
            .release_lot(&board, &clinic.lot, &good)
            .await
            .expect("released");
        clinic
            .treat(&ground, &clinic.person, json!({}))
            .await
            .expect("given again");
        let mut connection = registry
            .database()
            .pool()
            .acquire()
            .await
            .expect("connected");
        let sql = "SELECT meaning FROM audit_entries WHERE meaning IS NOT NULL ORDER BY seq";
        let rows = sqlx::query(sql)
            .fetch_all(&mut *connection)
            .await
            .expect("read");
        let signed: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        assert_eq!(
            signed,
            ["lot put into quarantine", "lot released from quarantine"]
        );
    });
}

#[test]
fn a_recall_reaches_everybody_who_gave_or_holds_the_lot() {
    on_each(|ground| async move {
        let harbour = Clinic::new(&ground, "Harbour").await;
        let hill = Clinic::new(&ground, "Hill").await;
        let valley = Clinic::new(&ground, "Valley").await;
        let board = ground.member(Role::Board, "Society").await;
        let registry = &ground.registry;
        // Harbour gives its lot to two persons, one of them twice.
        let second = Clinic::person(&ground, &harbour.actor, "2").await;
        for person in [&harbour.person, &harbour.person, &second] {
            harbour
                .screen(&ground, person, ("2026-11-20", &[]))
                .await
                .expect("screened");
            harbour
                .treat(&ground, person, json!({}))
                .await
                .expect("given");
        }
        // Hill has entered the same product and lot once more, with other spellings.
        let product = json!({"name": "DRIP of Harbour", "maker": "Culture Co"});
        let product = ground.make(&hill.actor, "product", product).await.id;
        let same = json!({"product_id": product, "number": "a1"});
        let same = ground.make(&hill.actor, "lot", same).await.id;
        let like = Clinic {
            product: product.clone(),
            lot: same.clone(),
            ..hill
        };
        like.screen(&ground, &like.person, ("2026-11-20", &[]))
            .await
            .expect("screened");
        like.treat(&ground, &like.person, json!({}))
            .await
            .expect("given");
        // Valley holds it and has given none; its own product has a lot of the same number.
        let holding = json!({"lot_id": harbour.lot, "provider_id": valley.provider, "units": 4});
        ground.make(&valley.actor, "lot_holding", holding).await;
        valley
            .screen(&ground, &valley.person, ("2026-11-20", &[]))
            .await
            .expect("screened");
        valley
            .treat(&ground, &valley.person, json!({}))
            .await
            .expect("given");

        let trace = registry
            .trace_lot(&board, &harbour.lot)
            .await
            .expect("traced");
        let relations: Vec<_> = trace.lots.iter().map(|lot| lot.relation).collect();
        assert_eq!(
            relations[..2],
            [LotRelation::Itself, LotRelation::SameProduct]
        );
        assert_eq!(
            (trace.lots[1].id.as_str(), trace.exposures, trace.persons),
            (same.as_str(), 5, 4)
        );
        let of = |provider: &str| {
            let found = trace
                .providers
                .iter()
                .find(|one| one.provider_id == provider);
            found.map(|one| (one.count, one.persons, one.units))
        };
        assert_eq!(of(&harbour.provider), Some((3, 2, None)));
        assert_eq!(of(&like.provider), Some((1, 1, None)));
        assert_eq!(of(&valley.provider), Some((1, 1, Some(4))));
        // A clinic sees of it what is its own.
        let own = registry
            .trace_lot(&like.actor, &harbour.lot)
            .await
            .expect("traced");
        assert_eq!((own.exposures, own.providers.len()), (1, 1));
        let researcher = ground.member(Role::Researcher, "University").await;
        let refused = registry.trace_lot(&researcher, &harbour.lot).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");

        let open = registry
            .open_recall(&board, &harbour.lot, &reason("Endotoxin"))
            .await;
        let open = open.expect("opened");
        let recall = open.recall["id"].as_str().expect("an id").to_owned();
        assert_eq!((open.notices.len(), open.confirmed), (3, 0));
        let notice = |provider: &str| {
            let of = open
                .notices
                .iter()
                .find(|one| one["provider_id"] == provider);
            of.map(|one| {
                (
                    one["id"].as_str().expect("an id").to_owned(),
                    one["exposures"].clone(),
                )
            })
        };
        assert_eq!(notice(&harbour.provider).expect("a notice").1, 3);
        assert_eq!(
            notice(&valley.provider).expect("a notice").1,
            0,
            "its own lot is another one"
        );
        assert_eq!(
            code_of(harbour.treat(&ground, &second, json!({})).await),
            "EV-R225"
        );
        assert_eq!(
            code_of(like.treat(&ground, &like.person, json!({})).await),
            "EV-R225"
        );
        valley
            .treat(&ground, &valley.person, json!({}))
            .await
            .expect("another product is given");
        let twice = registry.open_recall(&board, &same, &reason("Again")).await;
        assert_eq!(code_of(twice), "EV-R242");
        let kind = registry.kind("recall").expect("kind");
        let plain = json!({"lot_id": same, "reason": "Plain", "opened_on": "2026-11-22"});
        let plain = registry
            .create(&board, kind, plain.as_object().expect("fields"))
            .await;
        assert_eq!(code_of(plain), "EV-R247");

        let confirm = |units_left| ConfirmInput {
            units_left,
            note: None,
        };
        let (id, _) = notice(&harbour.provider).expect("a notice");
        let early = registry
            .confirm_recall(&harbour.actor, &id, &confirm(2))
            .await;
        assert_eq!(code_of(early), "EV-R244");
        registry
            .send_recall(&board, &recall, &SendInput::default())
            .await
            .expect("sent");
        let foreign = registry.confirm_recall(&like.actor, &id, &confirm(2)).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let wrong = registry
            .confirm_recall(&harbour.actor, &id, &confirm(-1))
            .await;
        assert!(matches!(wrong, Err(Fault::Fields(_))), "{wrong:?}");
        let done = registry
            .confirm_recall(&harbour.actor, &id, &confirm(2))
            .await
            .expect("confirmed");
        assert_eq!(done["units_left"], 2);
        let again = registry
            .confirm_recall(&harbour.actor, &id, &confirm(2))
            .await;
        assert_eq!(code_of(again), "EV-R245");
        let seen = registry.recall(&valley.actor, &recall).await.expect("read");
        assert_eq!(seen.notices.len(), 1, "only the own notice");
        let none = OverdueInput::default();
        let overdue = registry
            .overdue_recall_notices(&board, &none)
            .await
            .expect("a list");
        assert_eq!(overdue.notices, []);
        ground.clock.pass(SignedDuration::from_hours(24 * 8));
        let overdue = registry
            .overdue_recall_notices(&board, &none)
            .await
            .expect("a list");
        assert_eq!((overdue.notices.len(), overdue.notices[0].days), (2, 8));
        let close = |reason: Option<&str>| CloseInput {
            minutes: "All units are back".to_owned(),
            reason: reason.map(ToOwned::to_owned),
        };
        assert_eq!(
            code_of(registry.close_recall(&board, &recall, &close(None)).await),
            "EV-R246"
        );
        let release = registry
            .release_lot(&board, &harbour.lot, &reason("Too early"))
            .await;
        assert_eq!(code_of(release), "EV-R242");
        for clinic in [&like, &valley] {
            let (id, _) = notice(&clinic.provider).expect("a notice");
            registry
                .confirm_recall(&clinic.actor, &id, &confirm(0))
                .await
                .expect("confirmed");
        }
        let closed = registry
            .close_recall(&board, &recall, &close(None))
            .await
            .expect("closed");
        assert_eq!(
            (closed.confirmed, closed.recall["state"].clone()),
            (3, json!("closed"))
        );
        assert_eq!(closed.recall["closed_on"], "2026-11-30");
        assert_eq!(
            code_of(registry.close_recall(&board, &recall, &close(None)).await),
            "EV-R243"
        );
        let trail = registry.verify().await.expect("verified");
        assert!(trail.faults.is_empty());
    });
}

#[test]
fn a_scanned_lot_that_was_recalled_says_so() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let board = ground.member(Role::Board, "Society").await;
        let registry = &ground.registry;
        let scan = LotScanInput {
            code: "(01)04912345678904(10)Z9".to_owned(),
            product: Some(evigil_registry::flows::lot_scan::ScannedProduct {
                name: "Vials".to_owned(),
                maker: None,
                cell_source: None,
                species: None,
                donor: None,
            }),
            provider_id: None,
            units: Some(3),
        };
        let first = registry
            .scan_lot(&clinic.actor, &scan)
            .await
            .expect("scanned");
        let lot = first.lot["id"].as_str().expect("an id");
        let open = registry
            .open_recall(&board, lot, &reason("Wrong label"))
            .await
            .expect("opened");
        assert_eq!(open.notices.len(), 1, "whoever has scanned it holds it");
        let again = registry
            .scan_lot(&clinic.actor, &scan)
            .await
            .expect("scanned");
        assert_eq!(
            again.warnings,
            [evigil_registry::flows::lot_scan::LotWarning::Recalled]
        );
        // A recall that not all have answered is closed with a reason only.
        let recall = open.recall["id"].as_str().expect("an id");
        let close = CloseInput {
            minutes: "Ended".to_owned(),
            reason: Some("The facility has closed down".to_owned()),
        };
        registry
            .close_recall(&board, recall, &close)
            .await
            .expect("closed");
    });
}
