//! The benches of the advertising reviewer and the consultation desk, jobs, and what a visitor
//! without an account may have kept for some days.

use evigil_registry::jobs::view::JobQuestion;
use evigil_registry::rights::{Actor, Role};
use serde_json::json;

use crate::ground::on_ground;

const PAGE: &str = "<html lang=ja><title>港クリニック</title><body><h1>エクソソーム点滴</h1>\
    <p>ヒト臍帯由来エクソソーム点滴は、がんを治します。副作用は一切ありません。</p>\
    <p>料金 1回 88,000円。ご予約はこちら。</p></body></html>";
const GOOD: &str = "<html lang=ja><title>港クリニック</title><body><h1>お知らせ</h1>\
    <p>エクソソーム点滴の提供を終了しました。</p></body></html>";

#[test]
fn a_reviewer_decides_writes_prints_and_reads_the_page_again() {
    on_ground(|ground| async move {
        for lang in ["ja", "en"] {
            let mut reviewer = ground
                .signed_in(lang, Role::AdvertisingReviewer, None)
                .await;
            let bench = reviewer.get("/bench").await;
            assert!(bench.body.contains("/bench/page-checks"), "{}", bench.body);
            let queue = "/bench/page-checks";
            let empty = reviewer
                .submit(queue, &[("source", "https://harbour.example/")])
                .await;
            assert_eq!(empty.status, 422, "nothing to read");
            assert!(empty.body.contains("https://harbour.example/"), "kept");
            let sent = [("source", "https://harbour.example/"), ("text", PAGE)];
            let made = reviewer.submit(queue, &sent).await;
            assert_eq!(made.status, 303, "{}", made.body);
            let case = made.location().to_owned();
            let page = reviewer.get(&case).await;
            assert_eq!(page.status, 200, "{}", page.body);
            assert!(page.body.contains("<mark>"), "{}", page.body);
            assert!(!page.body.contains(">page-"), "{}", page.body);
            let findings = page.body.matches("name=\"finding\"").count();
            assert!(findings >= 2, "{findings}");
            assert!(!page.body.contains(&format!("{case}/letters\"")));

            let decide = format!("{case}/decide");
            let no_reason = [("finding", "0"), ("decision", "confirmed"), ("reason", "")];
            assert_eq!(reviewer.submit(&decide, &no_reason).await.status, 422);
            let none = [
                ("finding", "999"),
                ("decision", "confirmed"),
                ("reason", "x"),
            ];
            let none = reviewer.submit(&decide, &none).await;
            assert_eq!(none.status, 422);
            assert!(none.body.contains("EV-R401") || none.body.contains("role=\"alert\""));
            let yes = [
                ("finding", "0"),
                ("decision", "confirmed"),
                ("reason", "ガイドライン <b>3</b>"),
            ];
            let done = reviewer.submit(&decide, &yes).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let no = [("finding", "1"), ("decision", "rejected"), ("reason", "no")];
            assert_eq!(reviewer.submit(&decide, &no).await.status, 303);
            let page = reviewer.get(&case).await;
            assert!(
                page.body.contains("ガイドライン &#60;b&#62;3"),
                "{}",
                page.body
            );

            let letters = format!("{case}/letters");
            let letter = reviewer.submit(&letters, &[("letter_lang", lang)]).await;
            assert_eq!(letter.status, 303, "{}", letter.body);
            let letter = letter.location().to_owned();
            let draft = reviewer.get(&letter).await;
            assert!(draft.body.contains("name=\"version\" value=\"1\""));
            let edit = [("version", "1"), ("body", "港クリニック御中\n\n  <script>")];
            assert_eq!(reviewer.submit(&letter, &edit).await.status, 303);
            let old = reviewer.submit(&letter, &edit).await;
            assert_eq!(old.status, 422, "an old version: {}", old.body);
            let kept = reviewer.get(&letter).await;
            assert!(kept.body.contains("&#60;script&#62;") && !kept.body.contains("<script>港"));
            let pdf = reviewer.get(&format!("{letter}/pdf")).await;
            assert_eq!(pdf.headers["content-type"], "application/pdf");
            assert!(pdf.body.starts_with("%PDF-"));
            let sent = format!("{letter}/sent");
            let wrong = reviewer.submit(&sent, &[("sent_on", "1999-01-01")]).await;
            assert_eq!(wrong.status, 422, "before the check");
            assert_eq!(reviewer.submit(&sent, &[]).await.status, 303);

            let again = format!("{case}/again");
            let now = reviewer.submit(&again, &[("text", GOOD)]).await;
            assert_eq!(now.status, 303, "{}", now.body);
            let now = now.location().to_owned();
            let page = reviewer.get(&now).await;
            assert!(page.body.contains(&case), "the check before");
            let gone = if lang == "ja" {
                "なくなったもの"
            } else {
                "Gone"
            };
            assert!(page.body.contains(gone), "{}", page.body);
            let before = reviewer.get(&case).await;
            assert!(before.body.contains("tag good"), "corrected");
            let close = format!("{now}/close");
            assert_eq!(reviewer.submit(&close, &[]).await.status, 422);
            let why = [("closed_reason", "Everything is gone.")];
            assert_eq!(reviewer.submit(&close, &why).await.status, 303);
            let closed = reviewer.get("/bench/page-checks?state=closed").await;
            assert!(closed.body.contains(&now) && !closed.body.contains(&case));

            for role in [Role::Board, Role::Researcher] {
                let mut other = ground.signed_in(lang, role, None).await;
                assert_eq!(other.get(&case).await.status, 403);
                assert_eq!(other.submit(&decide, &yes).await.status, 403);
                assert_eq!(other.get(&format!("{letter}/pdf")).await.status, 403);
            }
            let mut regulator = ground.signed_in(lang, Role::Regulator, None).await;
            let seen = regulator.get(&case).await;
            assert_eq!(seen.status, 200, "{}", seen.body);
            assert!(!seen.body.contains("<form class=\"stack\""), "reads only");
            assert_eq!(regulator.submit(&decide, &yes).await.status, 403);
        }
    });
}

#[test]
fn a_desk_takes_a_question_in_assesses_answers_and_closes_it() {
    on_ground(|ground| async move {
        for lang in ["ja", "en"] {
            let own = json!({"name": format!("Desk {lang}"), "sort": "desk", "country": "JP"});
            let own = ground.make("organisation", own).await;
            let other = json!({"name": format!("Other {lang}"), "sort": "desk", "country": "JP"});
            let other = ground.make("organisation", other).await;
            let mut desk = ground.signed_in(lang, Role::Desk, Some(&own)).await;
            let queue = "/bench/consultations";
            let empty = desk.submit(queue, &[("intake", "")]).await;
            assert_eq!(empty.status, 422);
            let asked = [("intake", "点滴を勧められた <b>")];
            let taken = desk.submit(queue, &asked).await;
            assert_eq!(taken.status, 303, "{}", taken.body);
            let at = taken.location().to_owned();
            let early = desk
                .submit(&format!("{at}/end"), &[("outcome", "informed")])
                .await;
            assert_eq!(early.status, 422, "it was not answered");
            let offer = [("product", "exosome"), ("route.iv", "yes"), ("text", PAGE)];
            let assessed = desk.submit(&format!("{at}/assessment"), &offer).await;
            assert_eq!(assessed.status, 303, "{}", assessed.body);
            let page = desk.get(&at).await;
            let heading = if lang == "ja" {
                "評価"
            } else {
                "What evigil says"
            };
            assert!(page.body.contains(heading), "{}", page.body);
            assert!(
                page.body.contains("勧められた &#60;b&#62;") || page.body.contains("&#60;b&#62;")
            );
            assert!(!page.body.contains(">page-"), "{}", page.body);
            let answer = [("answer", "Told what is known.")];
            let to = format!("{at}/answer");
            assert_eq!(desk.submit(&to, &answer).await.status, 303);
            assert_eq!(desk.submit(&to, &answer).await.status, 422, "once");
            let end = format!("{at}/end");
            assert_eq!(
                desk.submit(&end, &[("outcome", "declined")]).await.status,
                303
            );
            let list = desk.get(&format!("{queue}?state=closed")).await;
            assert!(list.body.contains(&at), "{}", list.body);
            let list = desk.get(&format!("{queue}?state=open")).await;
            assert!(!list.body.contains(&at));
            let mut stranger = ground.signed_in(lang, Role::Desk, Some(&other)).await;
            assert_eq!(stranger.get(&at).await.status, 404, "another desk's");
            assert!(!stranger.get(queue).await.body.contains(&at));
            let mut board = ground.signed_in(lang, Role::Board, None).await;
            assert_eq!(board.get(&at).await.status, 403);
        }
    });
}

#[test]
fn jobs_are_listed_cancelled_and_tried_again() {
    on_ground(|ground| async move {
        let system = Actor::system("test");
        let mut administrator = ground.signed_in("en", Role::Administrator, None).await;
        let list = administrator.get("/bench/jobs?state=waiting").await;
        assert_eq!(list.status, 200, "{}", list.body);
        assert_eq!(ground.browser("en").get("/bench/jobs").await.status, 303);
        let jobs = ground
            .registry
            .job_list(&system, &JobQuestion::default())
            .await;
        let Some(job) = jobs.expect("jobs").jobs.into_iter().next() else {
            assert!(list.body.contains("class=\"empty\""), "{}", list.body);
            return;
        };
        let at = format!("/bench/jobs/{}", job.id);
        assert_eq!(administrator.get(&at).await.status, 200);
    });
}

#[test]
fn a_result_is_printed_from_what_was_read() {
    on_ground(|ground| async move {
        let mut reader = ground.browser("ja");
        let shown = reader.submit("/check", &[("text", PAGE)]).await;
        assert_eq!(shown.status, 200);
        assert!(shown.body.contains("value=\"pdf\""), "{}", shown.body);
        let pdf = reader
            .submit("/check", &[("text", PAGE), ("as", "pdf")])
            .await;
        assert_eq!(pdf.status, 200, "{}", pdf.body);
        assert_eq!(pdf.headers["content-type"], "application/pdf");
        assert!(pdf.body.starts_with("%PDF-"));
    });
}

#[test]
fn a_result_is_shared_only_on_request_and_can_be_deleted() {
    on_ground(|ground| async move {
        for lang in ["ja", "en"] {
            let mut maker = ground.browser(lang);
            let made = maker.submit("/check/share", &[("text", PAGE)]).await;
            assert_eq!(made.status, 303, "{}", made.body);
            let link = made.location().trim_end_matches("?made=yes").to_owned();
            assert!(
                link.starts_with("/check/shared/") && link.len() > 50,
                "{link}"
            );
            let mut reader = ground.browser(lang);
            let seen = reader.get(&link).await;
            assert_eq!(seen.status, 200, "{}", seen.body);
            assert!(seen.body.contains("がん") && !seen.body.contains(">page-"));
            assert_eq!(seen.headers["x-robots-tag"], "noindex");
            let other = format!(
                "{}0",
                link.trim_end_matches(|c: char| c.is_ascii_hexdigit())
            );
            assert_eq!(reader.get(&other).await.status, 404);
            assert_eq!(reader.submit(&link, &[]).await.status, 303);
            assert_eq!(maker.get(&link).await.status, 404, "it is gone");
        }
    });
}

#[test]
fn a_report_that_was_begun_goes_on_with_its_code() {
    on_ground(|ground| async move {
        for lang in ["ja", "en"] {
            let mut patient = ground.browser(lang);
            let begun = [
                ("what_happened", "発熱 <b>"),
                ("lot", "EV-77"),
                ("as", "keep"),
            ];
            let kept = patient.submit("/report", &begun).await;
            assert_eq!(kept.status, 200, "{}", kept.body);
            let code = kept
                .body
                .split("<code>")
                .nth(1)
                .and_then(|it| it.split('<').next());
            let code = code.expect("a code").to_owned();
            let mut later = ground.browser(lang);
            let wrong = later.submit("/report/continue", &[("code", "0000")]).await;
            assert!(wrong.body.contains("class=\"wrong\""), "{}", wrong.body);
            let form = later
                .submit("/report/continue", &[("code", &code.to_uppercase())])
                .await;
            assert_eq!(form.status, 200, "{}", form.body);
            assert!(form.body.contains("発熱 &#60;b&#62;") && form.body.contains("EV-77"));
            let draft = form.body.split("name=\"draft\" value=\"").nth(1);
            let draft = draft.and_then(|it| it.split('"').next()).expect("a draft");
            let whole = [
                ("what_happened", "発熱"),
                ("draft", draft),
                ("ended", "recovered"),
            ];
            let done = later.submit("/report", &whole).await;
            assert_eq!(done.status, 200, "{}", done.body);
            let gone = later.submit("/report/continue", &[("code", &code)]).await;
            assert!(
                gone.body.contains("class=\"wrong\""),
                "what was sent is kept no longer"
            );
        }
    });
}

#[test]
fn the_survey_tells_shares_and_plans_are_found() {
    on_ground(|ground| async move {
        let harbour = json!({"name": "Harbour", "sort": "clinic", "country": "JP"});
        let harbour = ground.make("organisation", harbour).await;
        let mut provider = String::new();
        for number in 0..8 {
            let says = if number < 6 { "yes" } else { "no" };
            let fields = json!({
                "name": format!("Clinic {number}"), "country": "JP",
                "discloses_source": says, "surveyed_on": "2026-05-01",
            });
            provider = ground.make_in(&harbour, "provider", fields).await;
        }
        let plan = json!({
            "provider_id": provider, "number": "PB3250001", "title": "上清液を用いた治療",
            "class": "class_3", "status": "in_force", "accepted_on": "2026-04-01",
        });
        ground.make_in(&harbour, "plan", plan).await;
        for lang in ["ja", "en"] {
            let mut reader = ground.browser(lang);
            let page = reader.get("/providers/survey").await;
            assert_eq!(page.status, 200, "{}", page.body);
            assert!(
                page.body.contains("75 %") && page.body.contains("2026"),
                "{}",
                page.body
            );
            assert!(!page.body.contains(">page-"), "{}", page.body);
            let plans = reader.get("/plans?q=pb325").await;
            assert!(plans.body.contains("PB3250001"), "{}", plans.body);
            let none = reader.get("/plans?q=nothing").await;
            assert!(!none.body.contains("PB3250001"));
        }
    });
}

#[test]
fn an_unknown_body_of_sport_is_told_in_the_language_of_the_page() {
    on_ground(|ground| async move {
        let page = ground
            .browser("ja")
            .get("/law/doping?organisation=nobody")
            .await;
        assert!(
            page.body.contains("団体「nobody」はありません"),
            "{}",
            page.body
        );
    });
}
