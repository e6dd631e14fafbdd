//! Tokens of programs: named operations, an end, and never more than the user may.

use evigil_registry::Fault;
use evigil_registry::flows::report::import::ReportImport;
use evigil_registry::flows::study_proposal::{ProposalDecision, StudyProposal};
use evigil_registry::identity::{ChangeUser, NewRole, NewToken, Session};
use evigil_registry::jobs::view::JobQuestion;
use evigil_registry::rights::{Actor, Role};
use jiff::SignedDuration;
use serde_json::json;

use crate::ground::{Ground, on_each};
use crate::identity::{code, operations, sign_in, trail, user};

async fn session(ground: &Ground, name: &str, role: Role) -> Session {
    user(ground, name, role).await;
    let opened = sign_in(ground, name).await;
    ground.registry.session(&opened.token).await.expect("known")
}

fn token(operations: &[&str], days: u32) -> NewToken {
    NewToken {
        name: "laboratory system".to_owned(),
        operations: operations.iter().map(|name| (*name).to_owned()).collect(),
        days,
    }
}

#[test]
fn a_token_is_good_for_what_it_names_and_no_more() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = session(&ground, "Aiko", Role::Clinic).await;
        let made = registry
            .create_token(&clinic, token(&["product.*", "exposure.read"], 30))
            .await
            .expect("made");
        let program = registry.program(&made.token).await.expect("known");
        assert_eq!(program.id, format!("token:{}", made.id));
        let may = |operation: &str| registry.rights().reach(&program, operation).is_ok();
        assert!(may("product.create") && may("product.change") && may("exposure.read"));
        for refused in [
            "exposure.create",
            "lot.create",
            "report.read",
            "token.create",
            "password.change",
            "session.read",
        ] {
            assert!(!may(refused), "{refused} is allowed");
        }
        let product = ground
            .make(&program, "product", json!({"name": "Vesicle drip"}))
            .await;
        assert_eq!(
            product.organisation_id,
            clinic.actor.memberships[0].organisation_id
        );
        let told = trail(&ground).await;
        let digits = made.token.trim_start_matches("evt_");
        assert!(told.contains(&program.id) && !told.contains(digits));
        let mut connection = registry.database().connect().await.expect("a connection");
        let hash: String = sqlx::query_scalar("SELECT token_hash FROM tokens")
            .fetch_one(&mut connection)
            .await
            .expect("a hash");
        assert_ne!(hash, digits);
        assert_eq!(code(registry.session(&made.token).await), "EV-R518");
        assert_eq!(
            code(registry.session(&made.token.replace("evt_", "evs_")).await),
            "EV-R518"
        );
    });
}

#[test]
fn what_a_program_makes_belongs_to_its_user() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let board = session(&ground, "Aiko", Role::Board).await;
        let stranger = session(&ground, "Kenji", Role::Board).await;
        let operations = ["proposed_study.*", "file.*"];
        let made = registry
            .create_token(&board, token(&operations, 30))
            .await
            .expect("made");
        let program = registry.program(&made.token).await.expect("known");
        assert_eq!(program.owner(), board.user_id);

        // A program does not decide what its user has proposed, nor the user what the program has.
        let proposal = StudyProposal {
            study: None,
            citation: "Kim H. et al. J Test 2026".to_owned(),
            doi: None,
            body: None,
            grade: None,
            reason: "It is newer.".to_owned(),
        };
        let study = StudyProposal {
            body: Some(include_str!("../../../../knowledge/evidence/studies/E01.toml").to_owned()),
            ..proposal
        };
        let decision = ProposalDecision {
            accepted: false,
            reason: "It is there already.".to_owned(),
        };
        let pairs = [(&board.actor, &program), (&program, &board.actor)];
        for (maker, decider) in pairs {
            let proposed = registry.propose_study(maker, &study).await.expect("taken");
            assert_eq!(proposed.created_by, board.user_id);
            let own = registry
                .decide_proposal(decider, &proposed.id, &decision)
                .await;
            assert_eq!(code(own), "EV-R434");
            // What is one's own reaches over both ways.
            registry
                .retract_proposal(decider, &proposed.id, "Twice.")
                .await
                .expect("retracted");
        }
        let proposed = registry
            .propose_study(&program, &study)
            .await
            .expect("taken");
        let foreign = registry
            .retract_proposal(&stranger.actor, &proposed.id, "Why not.")
            .await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");

        // Files and jobs too.
        let coder = session(&ground, "Mari", Role::Coder).await;
        let of_coder = registry
            .create_token(
                &coder,
                token(&["file.create", "report.import", "job.read"], 30),
            )
            .await
            .expect("made");
        let of_coder = registry.program(&of_coder.token).await.expect("known");
        let import = registry.files().put(b"<made-up/>").expect("stored");
        let import = ReportImport {
            file: import.sha256,
            name: "batch.xml".to_owned(),
            mapping: None,
            regime: None,
        };
        let queued = registry
            .queue_report_import(&of_coder, import)
            .await
            .expect("queued");
        for whoever in [&of_coder, &coder.actor] {
            let seen = registry.job(whoever, &queued.job_id).await.expect("seen");
            // The job goes on with the rights of the token, not with all of the user's.
            assert_eq!(seen.created_by, of_coder.id);
            let list = registry.job_list(whoever, &JobQuestion::default()).await;
            assert_eq!(list.expect("a list").jobs.len(), 1);
        }
        let foreign = registry.job(&stranger.actor, &queued.job_id).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let stored = registry
            .files()
            .put(b"from the laboratory")
            .expect("stored");
        registry
            .note_file(&program, &stored, Some("run.csv"), None)
            .await
            .expect("noted");
        registry
            .may_read_file(&board.actor, &stored.sha256)
            .await
            .expect("the user's file");
        let foreign = registry
            .may_read_file(&stranger.actor, &stored.sha256)
            .await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let told = trail(&ground).await;
        assert!(told.contains(&program.id), "the trail names the token");
    });
}

#[test]
fn a_token_has_no_right_that_its_user_has_not() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = session(&ground, "Aiko", Role::Clinic).await;
        let system = Actor::system("test");
        let refused = registry
            .create_token(&clinic, token(&["lot.quarantine"], 30))
            .await;
        assert_eq!(code(refused), "EV-R517");
        for wrong in [
            "exp*",
            "*",
            "exposure",
            "nothing.read",
            "token.create",
            "password.*",
            "user.create",
            "a b",
        ] {
            let refused = registry.create_token(&clinic, token(&[wrong], 30)).await;
            assert_eq!(code(refused), "EV-R115", "{wrong}");
        }
        assert!(matches!(
            registry.create_token(&clinic, token(&[], 30)).await,
            Err(Fault::Fields(_))
        ));
        let board = NewRole {
            role: "board".to_owned(),
            organisation_id: None,
        };
        let held = registry
            .give_role(&system, &clinic.user_id, board)
            .await
            .expect("given");
        let opened = sign_in(&ground, "Aiko").await;
        let both = registry.session(&opened.token).await.expect("known");
        let made = registry
            .create_token(&both, token(&["lot.quarantine", "exposure.read"], 30))
            .await
            .expect("made");
        let may =
            |actor: &Actor, operation: &str| registry.rights().reach(actor, operation).is_ok();
        let program = registry.program(&made.token).await.expect("known");
        assert!(may(&program, "lot.quarantine"));
        registry
            .end_role(&system, &clinic.user_id, &held.id)
            .await
            .expect("ended");
        let program = registry.program(&made.token).await.expect("known");
        assert!(!may(&program, "lot.quarantine") && may(&program, "exposure.read"));
        let out = ChangeUser {
            disabled: Some(true),
            ..ChangeUser::default()
        };
        registry
            .change_user(&system, &clinic.user_id, out)
            .await
            .expect("out");
        assert_eq!(code(registry.program(&made.token).await), "EV-R518");
    });
}

#[test]
fn a_token_ends_by_time_and_by_withdrawal() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = session(&ground, "Aiko", Role::Clinic).await;
        let other = session(&ground, "Ben", Role::Clinic).await;
        for days in [0, 367, u32::MAX] {
            let refused = registry
                .create_token(&clinic, token(&["exposure.read"], days))
                .await;
            assert_eq!(code(refused), "EV-R114", "{days}");
        }
        let short = registry
            .create_token(&clinic, token(&["exposure.read"], 1))
            .await
            .expect("made");
        let long = registry
            .create_token(&clinic, token(&["exposure.read"], 366))
            .await
            .expect("made");
        registry.program(&short.token).await.expect("known");
        let used = registry.tokens(&clinic).await.expect("listed");
        assert_eq!(
            used.iter()
                .map(|view| view.used_at.is_some())
                .collect::<Vec<_>>(),
            [true, false]
        );
        ground.clock.pass(SignedDuration::from_secs(300));
        registry.program(&short.token).await.expect("known");
        let again = registry.tokens(&clinic).await.expect("listed");
        assert_eq!(again[0].used_at, used[0].used_at, "each use is written");
        ground.clock.pass(SignedDuration::from_secs(301));
        registry.program(&short.token).await.expect("known");
        let again = registry.tokens(&clinic).await.expect("listed");
        assert_ne!(again[0].used_at, used[0].used_at);
        ground.clock.pass(SignedDuration::from_hours(24));
        assert_eq!(code(registry.program(&short.token).await), "EV-R518");
        registry.program(&long.token).await.expect("known");
        assert_eq!(
            code(registry.withdraw_token(&other, &long.id).await),
            "EV-R510"
        );
        assert!(registry.tokens(&other).await.expect("listed").is_empty());
        registry.program(&long.token).await.expect("known");
        registry
            .withdraw_token(&clinic, &long.id)
            .await
            .expect("withdrawn");
        assert_eq!(code(registry.program(&long.token).await), "EV-R518");
        assert_eq!(
            code(registry.withdraw_token(&clinic, &long.id).await),
            "EV-R510"
        );
        let told = operations(&ground).await;
        assert!(
            told.contains(&"token.create".to_owned())
                && told.contains(&"token.withdraw".to_owned())
        );
    });
}
