//! A proposed study is checked like one of the ledger, discussed, and decided by the board.

use evigil_registry::Fault;
use evigil_registry::flows::study_proposal::{
    ProposalDecision, StudyProblem, StudyProposal, StudyRevision,
};
use evigil_registry::record::Record;
use evigil_registry::rights::Role;

use crate::ground::on_each;

const STUDY: &str = include_str!("../../../../knowledge/evidence/studies/E01.toml");

fn proposal(body: Option<String>) -> StudyProposal {
    StudyProposal {
        study: None,
        citation: "Kim H. et al. A trial of vesicles. J Test 2026".to_owned(),
        doi: None,
        body,
        grade: None,
        reason: "It is newer and larger.".to_owned(),
    }
}

fn problems(record: &Record) -> Vec<StudyProblem> {
    serde_json::from_str(record.fields.get_text("problems").expect("problems")).expect("JSON")
}

fn is_step<T: std::fmt::Debug>(result: &Result<T, Fault>, code: &str) -> bool {
    matches!(result, Err(Fault::Step { code: found, .. }) if *found == code)
}

#[test]
fn a_proposal_is_checked_revised_and_decided() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let researcher = ground.member(Role::Researcher, "University").await;
        let board = ground.member(Role::Board, "Board").await;
        let vague = registry.propose_study(&researcher, &proposal(None)).await;
        assert!(is_step(&vague, "EV-R431"), "{vague:?}");
        let broken = STUDY.replace("id = \"E01\"", "id = \"E990\"").replace(
            "indications = [\"rejuvenation\", \"skin\"]",
            "indications = [\"youth\"]",
        );
        let at = broken
            .lines()
            .position(|line| line.starts_with("indications"))
            .expect("a line")
            + 1;
        let made = registry
            .propose_study(&researcher, &proposal(Some(broken.clone())))
            .await
            .expect("taken");
        let found = problems(&made);
        let named = found
            .iter()
            .find(|problem| problem.field.starts_with("indications"));
        let named = named.unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(named.line, Some(at), "{named:?}");
        assert!(
            named.en.contains("youth") && named.ja != named.en,
            "{named:?}"
        );
        let id = made.id.as_str();
        let accept = ProposalDecision {
            accepted: true,
            reason: "Sound.".to_owned(),
        };
        let early = registry.decide_proposal(&board, id, &accept).await;
        assert!(is_step(&early, "EV-R432"), "{early:?}");
        let refused = registry.decide_proposal(&researcher, id, &accept).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        let revision = StudyRevision {
            version: made.version,
            proposal: proposal(Some(broken.replace("youth", "skin"))),
        };
        let foreign = registry.revise_proposal(&board, id, &revision).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let revised = registry
            .revise_proposal(&researcher, id, &revision)
            .await
            .expect("revised");
        assert_eq!(problems(&revised), []);
        let thread = revised.fields.get_text("thread_id").expect("a discussion");
        let thread = registry.read_thread(&board, thread).await.expect("read");
        assert_eq!(thread.object_id, id);
        let silent = ProposalDecision {
            accepted: true,
            reason: " ".to_owned(),
        };
        let silent = registry.decide_proposal(&board, id, &silent).await;
        assert!(matches!(silent, Err(Fault::Fields(_))), "{silent:?}");
        let decided = registry
            .decide_proposal(&board, id, &accept)
            .await
            .expect("decided");
        assert_eq!(decided.fields.get_text("state"), Some("accepted"));
        let twice = registry.decide_proposal(&board, id, &accept).await;
        assert!(is_step(&twice, "EV-R433"), "{twice:?}");
        let kind = registry.kind("proposed_study").expect("kind");
        let history = registry
            .history(&researcher, kind, id)
            .await
            .expect("history");
        assert_eq!(history.len(), 3);
    });
}

#[test]
fn a_grade_changes_by_the_word_of_others() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let board = ground.member(Role::Board, "Board").await;
        let other = ground.member(Role::Board, "Other board").await;
        let change = |study: &str| StudyProposal {
            study: Some(study.to_owned()),
            grade: Some("very_low".to_owned()),
            ..proposal(None)
        };
        let unknown = registry.propose_study(&board, &change("E9999")).await;
        assert!(is_step(&unknown, "EV-R430"), "{unknown:?}");
        let grade = StudyProposal {
            grade: Some("superb".to_owned()),
            ..change("E01")
        };
        let grade = registry.propose_study(&board, &grade).await;
        assert!(matches!(grade, Err(Fault::Fields(_))), "{grade:?}");
        let made = registry
            .propose_study(&board, &change("E01"))
            .await
            .expect("taken");
        let decline = ProposalDecision {
            accepted: false,
            reason: "The grade stands.".to_owned(),
        };
        let own = registry.decide_proposal(&board, &made.id, &decline).await;
        assert!(is_step(&own, "EV-R434"), "{own:?}");
        registry
            .decide_proposal(&other, &made.id, &decline)
            .await
            .expect("declined");
        let late = registry
            .retract_proposal(&board, &made.id, "changed my mind")
            .await;
        assert!(is_step(&late, "EV-R433"), "{late:?}");
    });
}
