//! Pages before the reviewer, the desk, discussions, proposals, datasets and open data over the
//! interface: each story from its beginning to its end, and what must be refused on the way.

use serde_json::{Value as Json, json};

use crate::ground::{Ground, on_each};

const PAGE: &str = "<html lang=ja><title>港クリニック</title><body><h1>エクソソーム点滴</h1>\
    <p>ヒト臍帯由来エクソソーム点滴は、がんを治します。副作用は一切ありません。</p>\
    <p>料金 1回 88,000円。ご予約はこちら。</p></body></html>";
const GOOD: &str = "<html lang=ja><title>港クリニック</title><body><h1>お知らせ</h1>\
    <p>エクソソーム点滴の提供を終了しました。</p></body></html>";

fn id(value: &Json) -> String {
    let id = value["id"].as_str();
    id.unwrap_or_else(|| panic!("no id: {value}")).to_owned()
}

/// A file that `who` hands in, by its digest.
async fn file(ground: &Ground, who: &str, bytes: &[u8]) -> String {
    let answer = ground
        .send(who, "POST", "/api/v1/files", &[], bytes.to_vec())
        .await;
    assert_eq!(
        answer.status,
        201,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    answer.json()["sha256"]
        .as_str()
        .expect("a digest")
        .to_owned()
}

#[test]
fn a_page_goes_from_the_check_to_the_letter_and_is_read_again() {
    on_each(|ground| async move {
        let reviewer = "advertising_reviewer-one";
        let page = |content: Json| json!({"page": {"source": "https://harbour.example/exosome", "media": "text/html; charset=utf-8"}, "content": content});
        let text = json!({"text": PAGE});
        assert_eq!(
            ground
                .refusal("clinic-one", "page-checks", page(text.clone()))
                .await
                .0,
            403
        );
        assert_eq!(
            ground
                .refusal("", "page-checks", page(text.clone()))
                .await
                .0,
            401
        );
        // Neither, and both, say nothing of what stands on the page.
        assert_eq!(
            ground
                .refusal(reviewer, "page-checks", page(json!({})))
                .await
                .0,
            400
        );
        let held = file(&ground, reviewer, PAGE.as_bytes()).await;
        let both = json!({"text": PAGE, "file": held});
        assert_eq!(
            ground.refusal(reviewer, "page-checks", page(both)).await.0,
            400
        );
        // A file of somebody else is not there.
        let foreign = file(&ground, "clinic-two", "<p>other</p>".as_bytes()).await;
        assert_eq!(
            ground
                .refusal(reviewer, "page-checks", page(json!({"file": foreign})))
                .await
                .0,
            404
        );

        let check = ground
            .post(reviewer, "page-checks", page(json!({"file": held})))
            .await;
        let at = format!("page-checks/{}", id(&check));
        let report: Json = match &check["findings"] {
            Json::String(text) => serde_json::from_str(text).expect("JSON"),
            other => other.clone(),
        };
        assert!(
            report["findings"]
                .as_array()
                .is_some_and(|all| all.len() >= 2),
            "{check}"
        );
        let letters = format!("{at}/letters");
        assert_eq!(
            ground
                .refusal(reviewer, &letters, json!({"lang": "ja"}))
                .await
                .1,
            "EV-R403"
        );
        let decision =
            json!({"finding": 0, "decision": "confirmed", "reason": "医療広告ガイドライン"});
        assert_eq!(
            ground
                .refusal(
                    "regulator-one",
                    &format!("{at}/decisions"),
                    decision.clone()
                )
                .await
                .0,
            403
        );
        ground
            .post(reviewer, &format!("{at}/decisions"), decision)
            .await;
        let letter = ground.post(reviewer, &letters, json!({"lang": "ja"})).await;
        let text = format!("letters/{}/text", id(&letter));
        let edit = json!({"version": letter["version"], "body": "港クリニック御中 <script>alert(1)</script>"});
        let edited = ground.post(reviewer, &text, edit.clone()).await;
        assert_eq!(edited["version"], 2);
        assert_eq!(
            ground.refusal(reviewer, &text, edit).await.0,
            412,
            "an old version"
        );
        let sent = format!("letters/{}/sent", id(&letter));
        ground.post(reviewer, &sent, json!({})).await;
        assert_eq!(
            ground.refusal(reviewer, &sent, json!({})).await.0,
            409,
            "it went out already"
        );
        let again =
            json!({"lang": "ja", "media": "text/html; charset=utf-8", "content": {"text": GOOD}});
        let again = ground.post(reviewer, &format!("{at}/again"), again).await;
        let now = format!("page-checks/{}", id(&again["page_check"]));
        let difference = ground.get(reviewer, &format!("{now}/difference")).await;
        assert_eq!(difference, again["difference"]);
        ground
            .post(
                reviewer,
                &format!("{now}/close"),
                json!({"reason": "Everything is gone."}),
            )
            .await;
        assert_eq!(
            ground
                .refusal(
                    reviewer,
                    &format!("{now}/close"),
                    json!({"reason": "Again."})
                )
                .await
                .0,
            409
        );
    });
}

#[test]
fn a_question_is_taken_in_assessed_answered_and_closed() {
    on_each(|ground| async move {
        let desk = "desk-one";
        let intake = json!({"intake": "疲労に点滴を勧められました。受けてもよいですか。"});
        assert_eq!(
            ground
                .refusal("clinic-one", "consultations", intake.clone())
                .await
                .0,
            403
        );
        let taken = ground.post(desk, "consultations", intake).await;
        let at = format!("consultations/{}", id(&taken));
        assert_eq!(
            ground
                .refusal(desk, &format!("{at}/close"), json!({"outcome": "informed"}))
                .await
                .0,
            409
        );
        assert_eq!(
            ground
                .refusal("desk-two", &format!("{at}/answer"), json!({"answer": "x"}))
                .await
                .0,
            404
        );
        let offer = json!({"offer": {"offer": {"indications": ["fatigue"], "routes": ["iv"]}, "lang": "ja", "source": "page", "media": "text/html"}, "page": {"text": PAGE}});
        let assessed = ground.post(desk, &format!("{at}/assessment"), offer).await;
        assert!(
            assessed["assessment"]
                .to_string()
                .contains("evigil.assess/1"),
            "{assessed}"
        );
        let answered = ground
            .post(
                desk,
                &format!("{at}/answer"),
                json!({"answer": "分かっていないことが多い治療です。"}),
            )
            .await;
        assert_eq!(answered["state"], "answered");
        let closed = ground
            .post(desk, &format!("{at}/close"), json!({"outcome": "informed"}))
            .await;
        assert_eq!(closed["state"], "closed");
    });
}

#[test]
fn a_discussion_is_opened_written_changed_hidden_and_locked() {
    on_each(|ground| async move {
        let (clinic, other) = ("clinic-one", "researcher-two");
        let product = ground
            .make(clinic, "products", json!({"name": "Vesicle drip"}))
            .await;
        let open = json!({"object_kind": "product", "object_id": product, "title": "Size", "visibility": "public"});
        assert_eq!(ground.refusal("", "threads", open.clone()).await.0, 401);
        let thread = ground.post(clinic, "threads", open).await;
        let at = format!("threads/{}", id(&thread));
        let text = "**NTA** <script>alert(1)</script> [x](javascript:alert(2))";
        let post = ground
            .post(other, &format!("{at}/posts"), json!({"markdown": text}))
            .await;
        let shown = ground.get("", &format!("{at}/posts")).await;
        let html = shown["posts"][0]["html"].as_str().expect("a text");
        assert!(html.contains("<strong>NTA</strong>"), "{html}");
        assert!(
            !html.contains("<script") && !html.contains("javascript:"),
            "{html}"
        );
        let edit = json!({"version": 1, "markdown": "NTA and TEM"});
        let change = format!("posts/{}/text", id(&post));
        assert_eq!(
            ground.refusal(clinic, &change, edit.clone()).await.0,
            404,
            "somebody else's"
        );
        ground.post(other, &change, edit.clone()).await;
        assert_eq!(ground.refusal(other, &change, edit).await.0, 412);
        let feed = ground
            .ask("", "GET", "/api/v1/threads/feed", &[], None)
            .await;
        let feed = String::from_utf8(feed.body).expect("text");
        assert!(
            feed.contains("<feed") && feed.contains("NTA and TEM"),
            "{feed}"
        );
        let hide = format!("posts/{}/hiding", id(&post));
        assert_eq!(
            ground
                .refusal(clinic, &hide, json!({"reason": "x"}))
                .await
                .0,
            403
        );
        ground
            .post("board-one", &hide, json!({"reason": "A name stood in it."}))
            .await;
        let shown = ground.get("", &format!("{at}/posts")).await;
        assert!(shown["posts"][0]["html"].is_null(), "{shown}");
        ground
            .post(
                "board-one",
                &format!("{at}/moderation"),
                json!({"locked": true}),
            )
            .await;
        assert_eq!(
            ground
                .refusal(other, &format!("{at}/posts"), json!({"markdown": "?"}))
                .await
                .1,
            "EV-R412"
        );
    });
}

#[test]
fn a_grade_is_proposed_revised_and_decided() {
    on_each(|ground| async move {
        let researcher = "researcher-one";
        let proposal = json!({"study": "E51", "citation": "Made up, 2026", "grade": "low", "reason": "The printed effect is not that of the counts."});
        assert_eq!(
            ground
                .refusal("", "proposed-studies", proposal.clone())
                .await
                .0,
            401
        );
        let made = ground
            .post(researcher, "proposed-studies", proposal.clone())
            .await;
        let at = format!("proposed-studies/{}", id(&made));
        let mut better = proposal.clone();
        better["grade"] = json!("very_low");
        let revision = json!({"version": made["version"], "proposal": better});
        assert_eq!(
            ground
                .refusal("clinic-one", &format!("{at}/revision"), revision.clone())
                .await
                .0,
            404
        );
        ground
            .post(researcher, &format!("{at}/revision"), revision.clone())
            .await;
        assert_eq!(
            ground
                .refusal(researcher, &format!("{at}/revision"), revision)
                .await
                .0,
            412
        );
        let decision = json!({"accepted": true, "reason": "Recomputed."});
        assert_eq!(
            ground
                .refusal(researcher, &format!("{at}/decision"), decision.clone())
                .await
                .0,
            403
        );
        ground
            .post("board-one", &format!("{at}/decision"), decision)
            .await;
        let back = json!({"reason": "Too late."});
        assert_eq!(
            ground
                .refusal(researcher, &format!("{at}/retraction"), back)
                .await
                .0,
            409
        );
    });
}

#[test]
fn a_dataset_is_deposited_filled_published_cited_and_packed() {
    on_each(|ground| async move {
        let researcher = "researcher-one";
        let deposit = json!({
            "title": "Particle counts", "creators": [{"name": "Harbour, Aoi"}], "publisher": "Harbour", "year": 2026,
            "resource": "Dataset", "licence": "CC-BY-4.0", "description": "Made up.", "consent_basis": "No people.", "release": "1.0"
        });
        assert_eq!(
            ground
                .refusal("clinic-one", "datasets", deposit.clone())
                .await
                .0,
            403
        );
        let made = ground.post(researcher, "datasets", deposit.clone()).await;
        let at = format!("datasets/{}", id(&made));
        let foreign = file(&ground, "clinic-two", b"not yours").await;
        let attach = |sha256: &str, name: &str| json!({"about": {"name": name}, "file": sha256});
        let files = format!("{at}/files");
        assert_eq!(
            ground
                .refusal(researcher, &files, attach(&foreign, "a.csv"))
                .await
                .0,
            404
        );
        let held = file(&ground, researcher, b"size,count\n100,7\n").await;
        assert_eq!(
            ground
                .refusal(researcher, &files, attach(&held, "../../etc/passwd"))
                .await
                .1,
            "EV-R440"
        );
        ground
            .post(researcher, &files, attach(&held, "tables/counts.csv"))
            .await;
        let gone = ground
            .post(researcher, &files, attach(&held, "twice.csv"))
            .await;
        ground
            .post(
                researcher,
                &format!("dataset-files/{}/detachment", id(&gone)),
                json!({}),
            )
            .await;
        assert_eq!(
            ground
                .ask("", "GET", &format!("/api/v1/{at}/crate"), &[], None)
                .await
                .status,
            404,
            "a draft"
        );
        ground
            .post(
                researcher,
                &format!("{at}/publication"),
                json!({"version": 1, "audience": "public"}),
            )
            .await;
        assert_eq!(
            ground
                .refusal(researcher, &files, attach(&held, "late.csv"))
                .await
                .0,
            409
        );
        let cited = ground.get("", &format!("{at}/citations")).await;
        assert!(
            cited["datacite"]
                .as_str()
                .is_some_and(|text| text.contains("Particle counts")),
            "{cited}"
        );
        let packed = ground
            .ask("", "GET", &format!("/api/v1/{at}/crate"), &[], None)
            .await;
        assert_eq!(packed.status, 200);
        assert_eq!(packed.headers["content-type"], "application/zip");
        assert!(
            packed.body.starts_with(b"PK")
                && packed.body.windows(17).any(|it| it == b"tables/counts.csv")
        );
        assert!(!packed.body.windows(9).any(|it| it == b"twice.csv"));
    });
}

#[test]
fn open_tables_are_for_everybody_and_noisy_counts_are_not() {
    on_each(|ground| async move {
        let tables = ground.get("", "open-data").await;
        assert!(
            tables
                .as_array()
                .is_some_and(|all| all.contains(&json!("lots")))
        );
        ground
            .make(
                "clinic-one",
                "providers",
                json!({"name": "Harbour", "country": "JP", "prefecture": "東京都"}),
            )
            .await;
        let table = ground.get("", "open-data/providers").await;
        assert_eq!(table["total"], 1, "{table}");
        let csv = ground
            .ask("", "GET", "/api/v1/open-data/providers/csv", &[], None)
            .await;
        assert!(String::from_utf8_lossy(&csv.body).contains("東京都"));
        let absent = ground
            .ask("", "GET", "/api/v1/open-data/users", &[], None)
            .await;
        assert_eq!(absent.json()["code"], "EV-R449");
        let question = json!({"access_grant_id": "00000000-0000-7000-8000-000000000001", "question": {}, "epsilon": 0.1});
        assert_eq!(
            ground.refusal("", "noisy-counts", question.clone()).await.0,
            401
        );
        assert_eq!(
            ground
                .refusal("clinic-one", "noisy-counts", question.clone())
                .await
                .0,
            403
        );
        assert_eq!(
            ground
                .refusal("researcher-one", "noisy-counts", question)
                .await
                .0,
            409,
            "no access was granted"
        );
    });
}
